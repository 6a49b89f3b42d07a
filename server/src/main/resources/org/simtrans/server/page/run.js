// One run: its curves while it learns, what it printed, its settings, and what can be done with it.
import { el, fill, notice, number, once, refill } from './dom.js';
import { get, post } from './api.js';
import { curves } from './chart.js';
import { freeName } from './learn.js';

export async function runPage(root, id) {
  let timer;
  let name;
  const head = { title: el('div'), tools: el('div', { class: 'row' }) };
  const body = el('div');
  const lost = el('p', { class: 'problem', role: 'status' });
  fill(root, head.title, head.tools, lost, body);

  /** Looks again until the page is left; where the server or the run is gone, it says so and goes on looking. */
  async function again() {
    clearTimeout(timer);
    let pause = 5000;
    try {
      pause = await look();
      lost.textContent = '';
    } catch (problem) {
      if (problem.status === 404) gone();
      lost.textContent = problem.status === 404
        ? `The folder of ${name} is not there any more: it was deleted, moved or renamed. What it held last is below.`
        : problem.message;
    }
    clearTimeout(timer);
    if (root.isConnected) timer = setTimeout(again, pause);
  }

  function gone() {
    refill(head.title, [name, 'gone'], () => title(name, 'gone'));
    refill(head.tools, 'gone', () => []);
  }

  /** Shows the run as it is now; returns after how many ms to look again. */
  async function look() {
    const data = await get(`/api/runs/${id}`);
    name = data.run.name;
    header(head, data, again);
    const open = new Set([...body.querySelectorAll('details[open]')].map(d => d.dataset.name));
    refill(body, [data.metrics, data.evaluation, data.plan, data.printed, data.config], () => [
      curvesOf([{ name: data.run.name, metrics: data.metrics }]), scores(data.evaluation), plan(data.plan),
      printed(data.printed), settings(data.config)]);
    body.querySelectorAll('details').forEach(d => { d.open = open.has(d.dataset.name); });
    return data.run.state === 'running' ? 2000 : 15000;
  }

  timer = setTimeout(again, await look());
  return () => clearTimeout(timer);
}

const title = (name, state) => [
  el('a', { class: 'back', href: '#/learn' }, '‹ Learn'),
  el('h1', {}, name, ' ', el('span', { class: `tag ${state}` }, state))];

function header(head, data, again) {
  const { run, printed: lines } = data;
  const running = run.state === 'running';
  const act = (text, path) => el('button', {
    onclick: event => once(event.currentTarget, async () => {
      await post(path);
      notice(`${text}: asked for.`);
      setTimeout(again, 800);
    }),
  }, text);
  const last = [...lines].reverse().find(line => / of | left|steps/.test(line)) ?? '';
  refill(head.title, [run, running && last], () => [
    title(run.name, run.state),
    el('p', { class: 'lead' }, [run.verb, run.model, run.step !== undefined && `${run.step} updates`,
      run.dice !== undefined && `Dice on validation ${number(run.dice)}`].filter(Boolean).join(', ')),
    running && last && el('p', { class: 'quiet' }, last)]);
  refill(head.tools, [run.state, run.draws], () => [
    running && act('Stop', `/api/runs/${run.id}/stop`),
    run.state === 'ended' && act('Resume', `/api/runs/${run.id}/resume`),
    run.draws && el('button', { class: 'primary', onclick: event => learnAgain(event.currentTarget, run, data.config) }, 'Learn again'),
    el('a', { class: 'button', href: `#/compare/${run.id}` }, 'Compare'),
    run.draws && el('a', { class: 'button', href: '#/segment' }, 'Segment files')]);
}

const KEPT = ['preset', 'batch', 'threads', 'seed', 'lr']; // as they were given; what is looked up is below

/** What an option of the run's command was; undefined if it was left out. */
function given(config, flag) {
  const words = config.command ?? [];
  const joined = words.find(word => word.startsWith(`--${flag}=`));
  const at = words.indexOf(`--${flag}`);
  return joined ? joined.slice(flag.length + 3) : at < 0 ? undefined : words[at + 1];
}

/** A new run that begins with the last weights and has the same settings. What was set for another machine is left out. */
function learnAgain(button, run, config) {
  return once(button, async () => {
    const all = await get('/api/runs');
    const minutes = prompt('For how many minutes shall it learn again, from the weights that it has now?', '5');
    if (minutes === null) return;
    if (!minutes.trim()) throw new Error('Nothing was started: it was not said for how many minutes.');
    const same = (flag, value) => (value === undefined || value === null ? {} : { [flag]: String(value) });
    const own = config.config ?? {};
    const size = own.data?.preprocessing;
    const verb = all.verbs.includes('train') ? 'train' : run.verb;
    const kept = KEPT.filter(flag => all.options[verb]?.includes(flag)).map(flag => [flag, given(config, flag)])
      .filter(([flag, value]) => value !== undefined && !(flag === 'threads' && +value > all.cores));
    const answer = await post('/api/runs', {
      verb,
      name: freeName(verb, all),
      pretrained: run.id,
      options: {
        minutes,
        ...Object.fromEntries(kept),
        ...same('model', own.model),
        ...same('encoder', all.encoders.includes(own.encoder) ? own.encoder : null), // some networks have none
        ...(size ? { size: `${size.height}x${size.width}` } : {}),
      },
    });
    notice(`${answer.name} is starting.`);
    location.hash = '#/learn';
  });
}

const line = (metrics, kind, key) =>
  metrics.filter(m => m.kind === kind && typeof m[key] === 'number').map(m => [m.step, m[key]]);

/** The curves of one or several runs: [{name, metrics}]. */
export function curvesOf(runs) {
  const of = (kind, key) => runs.map(run => ({ name: run.name, points: line(run.metrics, kind, key) }));
  const has = series => series.some(one => one.points.length > 0);
  const dice = of('epoch', 'val_dice');
  const val = of('epoch', 'val_loss');
  const speed = of('step', 'images_per_second');
  return el('div', { class: 'charts' },
    curves('Loss', of('step', 'loss')),
    has(dice) && curves('Dice on validation', dice, 'step', [0, 1]),
    has(val) && curves('Loss on validation', val),
    has(speed) && curves('Images per second', speed));
}

function scores(evaluation) {
  if (!evaluation) return null;
  const rows = [['pooled', 'All pixels'], ['per_subject', 'Each subject'], ['per_slice', 'Each slice']];
  const measures = ['dice', 'iou', 'precision', 'recall'];
  const cell = value => (value?.mean === null || value?.mean === undefined ? '–'
    : number(value.mean) + (value.ci95 ? ` [${number(value.ci95[0])}, ${number(value.ci95[1])}]` : ''));
  return el('section', {}, el('h2', {}, `Scores on ${evaluation.split}: ${evaluation.subjects} subjects`),
    el('div', { class: 'wide' }, el('table', {},
      el('thead', {}, el('tr', {}, el('th', {}), measures.map(m => el('th', { scope: 'col' }, m)))),
      el('tbody', {}, rows.filter(([key]) => evaluation[key]).map(([key, text]) => el('tr', {},
        el('th', { scope: 'row' }, text), measures.map(m => el('td', { class: 'number' }, cell(evaluation[key][m])))))))));
}

function plan(content) {
  return content && el('details', { 'data-name': 'plan' }, el('summary', {}, 'Plan'),
    el('pre', { tabIndex: 0 }, JSON.stringify(content, null, 2)));
}

function printed(lines) {
  return lines.length > 0 && el('details', { 'data-name': 'printed' }, el('summary', {}, 'What it printed'),
    el('pre', { tabIndex: 0 }, lines.join('\n')));
}

function settings(config) {
  return el('details', { 'data-name': 'settings' }, el('summary', {}, 'Settings'),
    el('pre', { tabIndex: 0 }, JSON.stringify(config, null, 2)));
}
