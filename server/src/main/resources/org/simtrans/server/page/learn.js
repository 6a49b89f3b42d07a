// Runs: those that there are, and beginning another.
import { el, field, fill, notice, number, once, refill, select } from './dom.js';
import { get, post } from './api.js';

const WORDS = {
  learn: 'learn: pretrain on all images, then train',
  train: 'train: learn from the labels',
  pretrain: 'pretrain: learn from the images alone',
};

/** Failures that were read and put away, until the page is loaded again. */
const putAway = new Set();
const failure = ([name, why]) => `${name}: ${why}`;

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
    const { starting, runs } = data;
    const failed = Object.entries(data.failed).filter(one => !putAway.has(failure(one)));
    refill(list, [starting, failed, runs.map(run => ({ ...run, step: 0 }))], () => [el('h2', {}, 'Runs'),
      data.starting.map(name => el('p', { class: 'quiet' }, `${name} is starting …`)),
      failed.map(one => el('p', { class: 'problem' }, failure(one), ' ', el('button', {
        class: 'small', 'aria-label': `Hide that ${one[0]} failed`, title: 'Hide this', onclick: () => { putAway.add(failure(one)); show(); },
      }, '×'))),
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
    [...putAway].filter(one => one.startsWith(`${name}: `)).forEach(one => putAway.delete(one));
    data = await get('/api/runs');
    show();
    return data;
  }));
  show();
  timer = setTimeout(again, 3000);
  return () => clearTimeout(timer);
}

/** The name of the next run of a kind: train-3. */
export function freeName(verb, { runs, starting }) {
  const taken = new Set([...runs.map(run => run.name), ...starting]);
  let i = 1;
  while (taken.has(`${verb}-${i}`)) i++;
  return `${verb}-${i}`;
}

function startForm(data, started) {
  if (data.verbs.length === 0) return el('p', { class: 'quiet' }, 'This server starts no runs.');
  const order = { verb: ['learn', 'train', ...data.verbs].find(verb => data.verbs.includes(verb)), pretrained: '', options: { minutes: '10' } };
  const name = el('input', { value: freeName(order.verb, data), required: true, maxLength: 60 });
  const fields = {};
  const given = key => data.options[order.verb].includes(key) && order.options[key]?.trim();

  /** A setting of the run; it is shown where the verb has it. */
  function option(key, text, control) {
    fields[key] = field(text, control);
    return fields[key];
  }
  const input = (key, text, properties = {}) => option(key, text, el('input', {
    value: order.options[key] ?? '', oninput: event => { order.options[key] = event.target.value; check(); }, ...properties,
  }));
  const choice = (key, text, values) => option(key, text, select(text, values, '', value => { order.options[key] = value; }));
  const named = (key, text, names) => choice(key, text, [['', 'the usual one'], ...names.map(one => [one, one])]);
  const begin = [['', 'nothing'], ...data.runs.filter(r => ['train', 'pretrain', 'learn'].includes(r.verb)).map(r => [r.id, r.name])];

  const minutes = el('input', {
    value: order.options.minutes, inputMode: 'decimal', size: 6, 'aria-describedby': 'length',
    oninput: event => { order.options.minutes = event.target.value; check(); },
  });
  const length = el('p', { id: 'length', class: 'quiet' });
  const start = el('button', { class: 'primary' }, 'Start');

  /** Without minutes, steps and epochs a run would take as long as its preset says, which may be hours. */
  function check() {
    const counts = data.options[order.verb].includes('steps');
    const counted = given('steps') || given('epochs');
    const missing = !given('minutes') && !counted;
    if (missing && !counts) length.textContent = 'Minutes are needed: for how long may it learn?';
    else if (missing) length.textContent = 'Minutes are needed, unless steps or epochs are given below.';
    else if (!counted) length.textContent = 'It ends after these minutes.';
    else if (given('minutes')) length.textContent = 'It ends with what comes first: the minutes, or the steps or epochs.';
    else length.textContent = 'It ends after the steps or epochs that are given, however long they take.';
    minutes.setCustomValidity(missing ? length.textContent : '');
  }

  /** What can be set depends on what is started. */
  function change(verb) {
    order.verb = verb;
    name.value = freeName(verb, data);
    Object.entries(fields).forEach(([key, node]) => { node.hidden = !data.options[verb].includes(key); });
    check();
  }

  const form = el('form', {
    onsubmit: event => {
      event.preventDefault();
      once(start, async () => {
        const options = Object.fromEntries(Object.entries(order.options).filter(([key]) => given(key)));
        const answer = await post('/api/runs', { ...order, options, name: name.value.trim() });
        data = await started(answer.name);
        name.value = freeName(order.verb, data);
      });
    },
  },
  el('h2', {}, 'Start a run'),
  el('div', { class: 'tools' },
    field('What', select('What', data.verbs.map(v => [v, WORDS[v] ?? v]), order.verb, change)),
    field('Name', name),
    option('minutes', 'Minutes', minutes),
    field('Begin with the weights of', select('Begin with', begin, '', v => { order.pretrained = v; })),
    start),
  length,
  el('details', {}, el('summary', {}, 'More settings'),
    el('div', { class: 'tools' },
      choice('preset', 'Preset', [['', 'cpu'], ['tiny', 'tiny'], ['paper', 'paper']]),
      named('model', 'Network', data.models),
      named('encoder', 'Encoder', data.encoders),
      input('size', 'Size in pixels', { size: 7 }),
      input('steps', 'Steps', { size: 7 }),
      input('epochs', 'Epochs', { size: 7 }),
      input('batch', 'Batch', { size: 6 }),
      input('seed', 'Seed', { size: 6 }),
      input('threads', 'Threads', { size: 4, placeholder: String(data.cores) }))));
  change(order.verb);
  return form;
}
