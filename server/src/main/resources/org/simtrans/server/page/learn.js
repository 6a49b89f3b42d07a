// Runs: those that there are, and beginning another.
import { el, field, fill, notice, number, refill, saying, select } from './dom.js';
import { get, post } from './api.js';

const WORDS = {
  learn: 'learn: pretrain on all images, then train',
  train: 'train: learn from the labels',
  pretrain: 'pretrain: learn from the images alone',
};

export async function learnPage(root) {
  let data = await get('/api/runs');
  let timer;
  const list = el('section', { 'aria-label': 'Runs' });
  const lost = el('p', { class: 'problem', role: 'status' });
  const form = el('section', { class: 'start', 'aria-label': 'Start a run' });
  fill(root, el('h1', {}, 'Learn'),
    el('p', { class: 'lead' }, 'A run goes on when this page or the server is closed, and is found again afterwards.'),
    form, lost, list);

  function show() {
    const { starting, failed, runs } = data;
    refill(list, [starting, failed, runs.map(run => ({ ...run, step: 0 }))], () => [el('h2', {}, 'Runs'),
      data.starting.map(name => el('p', { class: 'quiet' }, `${name} is starting …`)),
      Object.entries(data.failed).map(([name, why]) => el('p', { class: 'problem' }, `${name}: ${why}`)),
      data.runs.length === 0
        ? el('p', { class: 'quiet' }, 'There are none yet.')
        : el('div', { class: 'wide' }, el('table', {},
          el('thead', {}, el('tr', {}, ['Run', 'What', 'State', 'Network', 'Epoch', 'Dice on validation'].map(t => el('th', { scope: 'col' }, t)))),
          el('tbody', {}, data.runs.map(row))))]);
  }

  function row(run) {
    return el('tr', {},
      el('td', {}, el('a', { href: `#/run/${run.id}` }, run.name)),
      el('td', {}, run.verb),
      el('td', {}, run.state === 'running' ? el('span', { class: 'tag running' }, 'running') : run.state),
      el('td', {}, run.model ?? ''),
      el('td', { class: 'number' }, run.epoch ?? ''),
      el('td', { class: 'number' }, run.dice === undefined ? '' : number(run.dice)));
  }

  async function again() {
    try {
      data = await get('/api/runs');
      lost.textContent = '';
    } catch (problem) {
      lost.textContent = problem.message;
    }
    if (!root.isConnected) return;
    show();
    timer = setTimeout(again, 3000);
  }

  fill(form, startForm(data, async name => {
    notice(`${name} is starting.`);
    data = await get('/api/runs');
    show();
  }));
  show();
  timer = setTimeout(again, 3000);
  return () => clearTimeout(timer);
}

/** The name of the next run of a kind: train-3. */
export function freeName(verb, runs) {
  const taken = new Set(runs.map(run => run.name));
  let i = 1;
  while (taken.has(`${verb}-${i}`)) i++;
  return `${verb}-${i}`;
}

function startForm(data, started) {
  const order = { verb: data.verbs.includes('learn') ? 'learn' : 'train', pretrained: '', options: { minutes: '10' } };
  const name = el('input', { value: freeName(order.verb, data.runs), required: true, maxLength: 60 });
  const option = (key, text, properties = {}) => field(text, el('input', {
    value: order.options[key] ?? '', oninput: event => { order.options[key] = event.target.value; }, ...properties,
  }));
  const begin = [['', 'nothing'], ...data.runs.filter(r => ['train', 'pretrain', 'learn'].includes(r.verb)).map(r => [r.id, r.name])];
  return el('form', {
    onsubmit: event => {
      event.preventDefault();
      saying(async () => {
        const answer = await post('/api/runs', { ...order, name: name.value.trim() });
        started(answer.name);
      });
    },
  },
  el('h2', {}, 'Start a run'),
  el('div', { class: 'tools' },
    field('What', select('What', data.verbs.map(v => [v, WORDS[v] ?? v]), order.verb, v => {
      order.verb = v;
      name.value = freeName(v, data.runs);
    })),
    field('Name', name),
    option('minutes', 'Minutes', { inputMode: 'decimal', size: 6 }),
    field('Begin with the weights of', select('Begin with', begin, '', v => { order.pretrained = v; })),
    el('button', { class: 'primary' }, 'Start')),
  el('details', {}, el('summary', {}, 'More settings'),
    el('div', { class: 'tools' },
      field('Preset', select('Preset', [['', 'cpu'], ['tiny', 'tiny'], ['paper', 'paper']], '', v => { order.options.preset = v; })),
      option('model', 'Network', { placeholder: 'simtrans' }),
      option('encoder', 'Encoder', { placeholder: 'as the preset' }),
      option('size', 'Size in pixels', { size: 7 }),
      option('steps', 'Steps', { size: 7 }),
      option('epochs', 'Epochs', { size: 7 }),
      option('batch', 'Batch', { size: 6 }),
      option('seed', 'Seed', { size: 6 }),
      option('threads', 'Threads', { size: 4 }))));
}
