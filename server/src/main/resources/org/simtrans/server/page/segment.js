// Masks of files that are dropped here.
import { el, field, fill, notice, refill, saying, select, sentence } from './dom.js';
import { ask, get, mask, send } from './api.js';
import { dropped, picked } from './folder.js';

const items = []; // those of this page, and those that the server still has of earlier ones
let show = () => {}; // of the page as it is open now; what was sent from it before goes on

export async function segmentPage(root) {
  const [{ runs }, { images }] = await Promise.all([get('/api/runs'), get('/api/segment')]);
  merge(images);
  const drawing = runs.filter(run => run.draws);
  if (drawing.length === 0) {
    fill(root, el('h1', {}, 'Segment'), el('p', { class: 'lead' }, 'No run has a model yet. ',
      el('a', { href: '#/learn' }, 'Learn'), ' first.'));
    return undefined;
  }
  let run = [...drawing].sort((a, b) => (b.dice ?? 0) - (a.dice ?? 0))[0].id;
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
    item.removed = true;
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
    for (const item of added) { // sent one after the other, drawn by the server in its own order
      await begin(item).catch(problem => { item.error = problem.message; });
      show();
    }
    input.value = '';
    folder.value = '';
    const sent = added.filter(item => item.id).length;
    if (sent > 0) notice(`${sent} file${sent > 1 ? 's' : ''} sent.`);
  });

  async function begin(item) {
    item.state = 'is being sent …';
    show();
    const query = new URLSearchParams({ run: item.run, name: item.name });
    const { id } = await send('POST', `/api/segment?${query}`, item.file);
    item.id = id;
    item.file = null;
    item.state = 'waits for its turn';
    mask(id, item.run, before => {
      item.state = before ? `${before} before it` : 'is being drawn …';
      if (!item.removed) show();
    }).then(({ remarks }) => {
      item.ready = true;
      item.remarks = remarks;
      item.state = 'done';
    }, problem => { item.error = problem.message; }).finally(() => show());
  }

  fill(root, el('h1', {}, 'Segment'),
    field('By the run', select('Run', drawing.map(r => [r.id, r.name]), run, v => { run = v; })),
    zone, el('p', {}, el('button', { onclick: () => folder.click() }, 'Choose a folder'), folder), list);
  show();
  return undefined;
}

const STATES = { ready: 'done', waiting: 'waits for its turn', kept: 'sent by a program', failed: 'failed' };

/** What the server has besides what this page sent; what it has no more goes from the list. */
function merge(images) {
  const there = new Map(images.map(one => [one.id, one]));
  for (let i = items.length - 1; i >= 0; i--) {
    if (items[i].id && !there.has(items[i].id)) items.splice(i, 1);
  }
  for (const one of images) {
    const known = items.find(item => item.id === one.id);
    const ready = one.state === 'ready';
    if (known) {
      known.ready ||= ready;
    } else {
      items.push({
        id: one.id, name: one.name, run: one.run, ready, state: STATES[one.state],
        error: one.error && sentence(one.error),
      });
    }
  }
}
