// Runs beside each other, without training them again.
import { el, fill, number, sentence } from './dom.js';
import { get } from './api.js';
import { scatter } from './chart.js';
import { curvesOf } from './run.js';

let toggled = null; // the run that was chosen or left out last: who works by keyboard stays there

export async function comparePage(root, ids) {
  const { runs } = await get('/api/runs');
  const chosen = new Set((ids ?? '').split(',').filter(id => runs.some(run => run.id === id)));
  const below = el('div');
  fill(root, el('h1', {}, 'Compare'),
    runs.length === 0 && el('p', { class: 'quiet' }, 'There are no runs yet.'),
    el('fieldset', { class: 'choices' }, el('legend', {}, 'Runs'),
      runs.map(run => el('label', {},
        el('input', {
          type: 'checkbox', checked: chosen.has(run.id), value: run.id,
          onchange: event => {
            if (event.target.checked) chosen.add(run.id);
            else chosen.delete(run.id);
            toggled = run.id;
            location.replace(`#/compare/${[...chosen].join(',')}`);
          },
        }), run.name))),
    below);
  root.querySelector(`input[value="${toggled}"]`)?.focus();
  toggled = null;
  if (chosen.size === 0) return undefined;
  const list = [...chosen].join(',');
  const data = await get(`/api/compare?runs=${list}`);
  fill(below,
    curves(data.runs),
    summary(data.runs),
    data.remarks.map(remark => el('p', { class: 'remark' }, sentence(remark))),
    differences(data),
    cases(data.runs),
    data.runs.some(one => one.evaluation) && el('p', {},
      el('a', { class: 'button', href: `/api/compare.csv?runs=${list}`, download: 'cases.csv' }, 'Cases as CSV')));
  return undefined;
}

/** Pretraining and training have other losses, so each has charts of its own. */
function curves(runs) {
  const verbs = [...new Set(runs.map(one => one.run.verb))];
  return verbs.map(verb => [
    verbs.length > 1 && el('h2', {}, `Curves of ${verb}`),
    curvesOf(runs.filter(one => one.run.verb === verb).map(one => ({ name: one.run.name, metrics: one.metrics }))),
  ]);
}

function summary(runs) {
  const cell = (one, level) => {
    const value = one.evaluation?.[level]?.dice;
    return value?.mean === null || value?.mean === undefined ? '–'
      : number(value.mean) + (value.ci95 ? ` [${number(value.ci95[0])}, ${number(value.ci95[1])}]` : '');
  };
  return table('Dice', ['Run', 'Split', 'All pixels', 'Each subject', 'On validation'], runs.map(one => [
    one.run.name, one.evaluation?.split ?? 'not evaluated', cell(one, 'pooled'), cell(one, 'per_subject'),
    one.run.dice === undefined ? '–' : number(one.run.dice)]));
}

function differences(data) {
  const rows = Object.entries(data.differences);
  if (data.runs.length < 2 || rows.length === 0) return null;
  const isOfAll = ([, values]) => values.every(value => value !== null && value !== undefined && value !== '');
  const verbs = new Set(data.runs.map(one => one.run.verb));
  const shown = verbs.size > 1 ? rows.filter(isOfAll) : rows;
  return el('div', {},
    table('Settings that differ', ['Setting', ...data.runs.map(one => one.run.name)],
      shown.map(([name, values]) => [name, ...values])),
    shown.length < rows.length && el('p', { class: 'quiet' },
      `${rows.length - shown.length} more settings are left out, which only some of these runs have: they are of different kinds.`));
}

function dices(one) {
  const found = new Map();
  for (const item of one.evaluation?.cases ?? []) {
    const values = Object.values(item.labels ?? {}).map(l => l.dice).filter(v => typeof v === 'number');
    if (values.length > 0) found.set(item.case, values.reduce((a, b) => a + b, 0) / values.length);
  }
  return found;
}

function cases(runs) {
  const all = runs.map(dices);
  const names = [...new Set(all.flatMap(one => [...one.keys()]))];
  if (names.length === 0) {
    return el('p', { class: 'quiet' }, 'None of these runs was judged on subjects that it had never seen. A run of learn judges'
      + ' itself at its end; for others there is the command evaluate. Dice on validation is of the subjects by which weights were chosen.');
  }
  const spread = name => {
    const values = all.map(one => one.get(name)).filter(v => v !== undefined);
    return Math.max(...values) - Math.min(...values);
  };
  names.sort((a, b) => spread(b) - spread(a) || a.localeCompare(b));
  const points = all.length === 2 ? names.filter(n => all.every(one => one.has(n)))
    .map(n => ({ x: all[0].get(n), y: all[1].get(n), name: n })) : [];
  return el('div', {},
    scatter('Dice of each case', runs[0].run.name, runs[1]?.run.name ?? '', points),
    table(all.length > 1 ? 'Cases, the worst disagreements first' : 'Cases', ['Case', ...runs.map(one => one.run.name)],
      names.slice(0, 200).map(name => [name, ...all.map(one => (one.has(name) ? number(one.get(name)) : '–'))])),
    names.length > 200 && el('p', { class: 'quiet' }, `and ${names.length - 200} more in the CSV`));
}

function table(title, heads, rows) {
  return el('section', {}, el('h2', {}, title), el('div', { class: 'wide' }, el('table', {},
    el('thead', {}, el('tr', {}, heads.map(h => el('th', { scope: 'col' }, h)))),
    el('tbody', {}, rows.map(([first, ...others]) => el('tr', {},
      el('th', { scope: 'row' }, first), others.map(v => el('td', {}, v))))))));
}
