// The cohort: subjects with pictures, what is labelled, and what is wrong with the files.
import { el, field, fill, number, saying, select } from './dom.js';
import { get, post } from './api.js';
import { remember, remembered } from './settings.js';
import { suggestions } from './suggest.js';

const FILTERS = [['all', 'all'], ['labelled', 'labelled'], ['unlabelled', 'not labelled'], ['found', 'with findings']];
const SORTS = [['name', 'name'], ['large', 'largest label'], ['small', 'smallest label'], ['found', 'findings']];
const PAGE = 60;

export async function cohortPage(root) {
  const [first, { runs }] = await Promise.all([get('/api/cohort'), get('/api/runs')]);
  let data = first;
  let shown = PAGE;
  let timer;
  const head = el('div');
  const cards = el('div', { class: 'cards' });
  const more = el('button', { onclick: () => { shown += PAGE; list(); } }, 'Show more');
  const choice = { text: '', filter: remembered('filter', 'all'), sort: remembered('sort', 'name'), part: '' };
  const search = el('input', {
    type: 'search', placeholder: 'name', 'aria-label': 'Search by name',
    oninput: event => { choice.text = event.target.value.toLowerCase(); list(); },
  });
  const tools = el('div', { class: 'tools' });
  fill(root, head, suggestions(data, runs), tools, cards, el('p', { class: 'centre' }, more));

  function top() {
    const images = data.subjects.flatMap(s => s.images);
    const labelled = images.filter(i => i.labelled).length;
    fill(head,
      el('h1', {}, data.data),
      el('p', { class: 'lead' }, `${data.subjects.length} subjects, ${images.length} images, ${labelled} labelled; ${data.layout}.`),
      data.labels.length > 0 && el('p', { class: 'quiet' }, 'Labels: '
        + data.labels.map(l => (l.name === String(l.value) ? l.name : `${l.value} ${l.name}`)).join(', ')),
      data.checked < data.total && el('p', { class: 'quiet' },
        `Looking into the files: ${data.checked} of ${data.total} `, el('progress', { value: data.checked, max: data.total })),
      data.problem && el('p', { class: 'problem' }, data.problem),
      data.parted && el('p', { class: 'quiet' },
        `Which subjects are train, val or test is as the run ${data.parted} split them; other runs may have split them otherwise.`),
      findings(data.findings));
    const parts = [...new Set(data.subjects.map(s => s.split).filter(Boolean))];
    fill(tools,
      field('Search', search),
      field('Show', select('Show', FILTERS, choice.filter, v => { choice.filter = v; remember('filter', v); list(); })),
      parts.length > 0 && field('Part', select('Part', [['', 'all'], ...parts.map(p => [p, p])], choice.part,
        v => { choice.part = v; list(); })),
      field('Sort by', select('Sort by', SORTS, choice.sort, v => { choice.sort = v; remember('sort', v); list(); })),
      el('button', { onclick: () => saying(async () => { data = await post('/api/cohort/again'); show(); }) }, 'Look again'));
  }

  function list() {
    const found = chosen(data.subjects, choice);
    fill(cards, found.slice(0, shown).map(one => card(one, data.checked >= data.total)));
    more.hidden = found.length <= shown;
    if (found.length === 0) fill(cards, el('p', { class: 'quiet' }, 'No subject is like this. Change what is shown.'));
  }

  function show() {
    top();
    list();
    clearTimeout(timer);
    if (data.checked < data.total && !data.problem) {
      timer = setTimeout(async () => {
        const scroll = window.scrollY;
        data = await get('/api/cohort').catch(() => data);
        top();
        if (data.checked >= data.total) list();
        window.scrollTo(0, scroll);
        wait();
      }, 1500);
    }
  }

  function wait() {
    clearTimeout(timer);
    if (root.isConnected && data.checked < data.total && !data.problem) {
      timer = setTimeout(async () => { data = await get('/api/cohort').catch(() => data); show(); }, 2000);
    }
  }

  show();
  return () => clearTimeout(timer);
}

const voxels = subject => subject.images.reduce((sum, i) => sum + (i.voxels ?? 0), 0);
const count = subject => subject.images.reduce((sum, i) => sum + (i.findings ?? 0), 0);

function chosen(subjects, { text, filter, sort, part }) {
  const kept = subjects.filter(s =>
    (s.subject.toLowerCase().includes(text) || s.images.some(i => i.name.toLowerCase().includes(text)))
    && (!part || s.split === part)
    && (filter === 'all'
      || (filter === 'labelled' && s.images.some(i => i.labelled))
      || (filter === 'unlabelled' && s.images.some(i => !i.labelled))
      || (filter === 'found' && count(s) > 0)));
  const orders = {
    name: (a, b) => a.subject.localeCompare(b.subject, undefined, { numeric: true }),
    large: (a, b) => voxels(b) - voxels(a),
    small: (a, b) => voxels(a) - voxels(b),
    found: (a, b) => count(b) - count(a),
  };
  return [...kept].sort(orders[sort]);
}

/** The image that shows most: the one with the largest label. */
function face(subject) {
  const { images } = subject;
  const middle = images[Math.floor(images.length / 2)];
  return images.reduce((best, i) => ((i.voxels ?? 0) > (best.voxels ?? 0) ? i : best), middle);
}

/** checked: whether all files are; before that, pictures come without labels */
function card(subject, checked) {
  const image = face(subject);
  const labelled = subject.images.filter(i => i.labelled).length;
  const many = subject.images.length > 1;
  const ml = subject.images.every(i => i.ml === undefined) ? null
    : subject.images.reduce((sum, i) => sum + (i.ml ?? 0), 0);
  const found = count(subject);
  return el('a', { class: 'card', href: `#/image/${image.id}` },
    el('img', { src: `/api/images/${image.id}/thumbnail?${checked ? image.voxels ?? 'none' : 'early'}`, alt: '', loading: 'lazy', width: 176, height: 176 }),
    el('span', { class: 'name' }, subject.subject),
    el('span', { class: 'facts' },
      many ? `${labelled} of ${subject.images.length} labelled` : labelled ? (ml === null ? 'labelled' : `${number(ml)} ml`) : 'not labelled'),
    el('span', { class: 'tags' },
      subject.split && el('i', { class: `tag ${subject.split}` }, subject.split),
      found > 0 && el('i', { class: 'tag found' }, `${found} finding${found > 1 ? 's' : ''}`)));
}

/** Findings of one remedy together. */
function findings(all) {
  const errors = all.filter(f => f.kind === 'error').length;
  if (all.length === 0) return null;
  const groups = new Map();
  all.forEach(f => {
    const key = f.kind + f.fix;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(f);
  });
  return el('details', { class: 'findings' },
    el('summary', {}, `${errors} error${errors === 1 ? '' : 's'}, ${all.length - errors} warning${all.length - errors === 1 ? '' : 's'} in the files`),
    [...groups.values()].map(group => el('div', { class: group[0].kind },
      el('p', {}, el('strong', {}, group[0].kind === 'error' ? 'Error: ' : 'Warning: '), group[0].problem),
      el('p', { class: 'fix' }, 'To fix it: ', group[0].fix),
      el('ul', {}, group.slice(0, 20).map(f => el('li', {}, f.file))),
      group.length > 20 && el('p', { class: 'quiet' }, `and ${group.length - 20} more`))));
}
