// Masks of files that are dropped here.
import { el, field, fill, notice, refill, saying, select, sentence } from './dom.js';
import { ask, get, send } from './api.js';
import { dropped, picked } from './folder.js';

const items = []; // those of this page, and those that the server still has of earlier ones
const removed = new Set(); // ids of those that were removed here
let show = () => {}; // of the page as it is open now; what was sent from it before goes on

const unsent = () => items.filter(item => item.file);

/** Whoever leaves all the same is told after a reload what was lost: the browser gives no file twice. */
const UNSENT = 'unsent files';
for (const name of JSON.parse(sessionStorage.getItem(UNSENT) ?? '[]')) {
  items.push({ name, error: 'The page was left before this file was sent. Choose it again.' });
}
sessionStorage.removeItem(UNSENT);

window.addEventListener('beforeunload', event => {
  const names = unsent().map(item => item.name);
  sessionStorage.setItem(UNSENT, JSON.stringify(names));
  if (names.length > 0) event.preventDefault();
});

export async function segmentPage(root) {
  const [{ runs }] = await Promise.all([get('/api/runs'), look()]);
  const drawing = runs.filter(run => run.draws);
  if (drawing.length === 0) {
    fill(root, el('h1', {}, 'Segment'), el('p', { class: 'lead' }, 'No run has a model yet. ',
      el('a', { href: '#/learn' }, 'Learn'), ' first.'));
    return undefined;
  }
  let run = [...drawing].sort((a, b) => (b.dice ?? 0) - (a.dice ?? 0))[0].id;
  let timer;
  const lost = el('p', { class: 'problem', role: 'status' });
  const list = el('ul', { class: 'files' });
  const input = el('input', { type: 'file', multiple: true, id: 'files', onchange: () => take(picked(input.files)) });
  const folder = el('input', {
    type: 'file', webkitdirectory: true, hidden: true, 'aria-label': 'A folder', onchange: () => take(picked(folder.files)),
  });
  const zone = el('label', {
    class: 'drop', htmlFor: 'files',
    ondragover: event => { event.preventDefault(); zone.classList.add('over'); },
    ondragleave: () => zone.classList.remove('over'),
    ondrop: event => {
      event.preventDefault();
      zone.classList.remove('over');
      take(dropped(event.dataTransfer));
    },
  }, el('strong', {}, 'Drop images here, or choose them'),
  el('span', { class: 'quiet' }, 'NIfTI, TIFF, PNG, JPEG, NRRD, MetaImage, or one DICOM series as a folder or a zip'), input);

  show = () => {
    refill(list, items, () => items.map(item => el('li', {},
      el('span', { class: 'name' }, item.name),
      el('span', { class: item.error ? 'problem' : 'quiet' }, item.error ?? item.state),
      item.remarks?.map(remark => el('p', { class: 'remark' }, sentence(remark))),
      item.ready && el('span', { class: 'row' },
        el('a', { class: 'button', href: `#/image/${item.id}/${item.run}` }, 'See it'),
        el('a', { class: 'button', href: `/api/images/${item.id}/masks/${item.run}/file`, download: '' }, 'Download the mask')),
      (item.id || item.error) && el('button', {
        class: 'small', 'aria-label': `Remove ${item.name}`, onclick: () => saying(() => remove(item)),
      }, 'Remove'))));
  };

  async function remove(item) {
    if (item.id) {
      await ask(`/api/segment/${item.id}`, { method: 'DELETE' }).then(answer => answer.text()).catch(problem => {
        if (problem.status !== 404) throw problem; // it is gone already
      });
    }
    if (item.id) removed.add(item.id);
    items.splice(items.indexOf(item), 1);
    show();
    notice(`${item.name} is removed.`);
  }

  const take = chosen => saying(async () => {
    const files = await chosen;
    if (files.length === 0) return;
    const added = files.map(file => ({ file, name: file.name, run, state: 'waits to be sent' }));
    items.unshift(...added);
    show();
    soon();
    for (const item of added) { // sent one after the other, also while another page is open
      await begin(item).catch(problem => Object.assign(item, { file: null, error: problem.message }));
      show();
    }
    input.value = '';
    folder.value = '';
    const sent = added.filter(item => item.id).length;
    if (sent === files.length) notice(`${sent} file${sent > 1 ? 's' : ''} sent.`);
    else notice(`${sent} of ${files.length} files sent. Why the others were not is said on the page Segment.`, true);
  });

  async function begin(item) {
    item.state = 'is being sent …';
    show();
    const query = new URLSearchParams({ run: item.run, name: item.name });
    const { id } = await send('POST', `/api/segment?${query}`, item.file);
    Object.assign(item, { id, file: null, waits: true, state: 'waits for its turn' });
  }

  /** Looks again until the page is left, also for what another window sends or removes. */
  async function again() {
    try {
      await look();
      lost.textContent = '';
    } catch (problem) {
      lost.textContent = problem.message;
    }
    if (!root.isConnected) return;
    show();
    soon();
  }

  function soon() {
    clearTimeout(timer);
    if (root.isConnected) timer = setTimeout(again, items.some(item => item.waits || item.file) ? 500 : 5000);
  }

  fill(root, el('h1', {}, 'Segment'),
    field('By the run', select('Run', drawing.map(r => [r.id, r.name]), run, v => { run = v; })),
    zone, el('p', {}, el('button', { onclick: () => folder.click() }, 'Choose a folder'), folder), lost, list);
  show();
  soon();
  return () => clearTimeout(timer);
}

const KEPT = { ready: 'done', kept: 'sent by a program', failed: 'failed' };

const waiting = before => (before > 0 ? `waits for its turn, ${before} before it` : 'is being drawn …');

/** Takes over how far the server is with what was sent, from here or from elsewhere. */
async function look() {
  const known = items.filter(item => item.id);
  const { images } = await get('/api/segment');
  const there = new Map(images.map(one => [one.id, one]));
  for (const item of known) {
    if (!there.has(item.id) && !item.error) {
      Object.assign(item, {
        ready: false, waits: false, remarks: [],
        error: 'The server has this file no more: it was removed elsewhere, later ones needed the room, or the server was started again.',
      });
    }
  }
  const sending = unsent().length > 0; // one of the list may be that of which the answer is on its way
  for (const one of images.reverse()) {
    let item = items.find(other => other.id === one.id);
    if (!item && (sending || removed.has(one.id))) continue;
    if (!item) items.unshift(item = { id: one.id, name: one.name, run: one.run });
    item.waits = one.state === 'waiting';
    item.ready = one.state === 'ready';
    item.state = item.waits ? waiting(one.before) : KEPT[one.state];
    item.remarks = one.remarks;
    item.error = one.error && sentence(one.error);
  }
}
