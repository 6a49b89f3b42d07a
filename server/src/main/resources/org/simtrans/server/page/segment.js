// Masks of files that are dropped here.
import { el, field, fill, notice, select, sentence } from './dom.js';
import { get, mask, send } from './api.js';

const items = []; // stay while the page is open

export async function segmentPage(root) {
  const { runs } = await get('/api/runs');
  const drawing = runs.filter(run => run.draws);
  if (drawing.length === 0) {
    fill(root, el('h1', {}, 'Segment'), el('p', { class: 'lead' }, 'No run has a model yet. ',
      el('a', { href: '#/learn' }, 'Learn'), ' first.'));
    return undefined;
  }
  let run = [...drawing].sort((a, b) => (b.dice ?? 0) - (a.dice ?? 0))[0].id;
  const list = el('ul', { class: 'files' });
  const input = el('input', { type: 'file', multiple: true, id: 'files', onchange: () => take(input.files) });
  const zone = el('label', {
    class: 'drop', htmlFor: 'files',
    ondragover: event => { event.preventDefault(); zone.classList.add('over'); },
    ondragleave: () => zone.classList.remove('over'),
    ondrop: event => {
      event.preventDefault();
      zone.classList.remove('over');
      take(event.dataTransfer.files);
    },
  }, el('strong', {}, 'Drop images here, or choose them'),
  el('span', { class: 'quiet' }, 'NIfTI, TIFF, PNG, JPEG, NRRD, MetaImage, or a zip of one DICOM series'), input);

  function show() {
    fill(list, items.map(item => el('li', {},
      el('span', { class: 'name' }, item.name),
      el('span', { class: item.error ? 'problem' : 'quiet' }, item.error ?? item.state),
      item.remarks?.map(remark => el('p', { class: 'remark' }, sentence(remark))),
      item.ready && el('span', { class: 'row' },
        el('a', { class: 'button', href: `#/image/${item.id}/${item.run}` }, 'See it'),
        el('a', { class: 'button', href: `/api/images/${item.id}/masks/${item.run}/file`, download: '' }, 'Download the mask')))));
  }

  async function take(files) {
    if (files.length === 0) return;
    const added = [...files].map(file => ({ file, name: file.name, run, state: 'waits to be sent' }));
    items.unshift(...added);
    show();
    for (const item of added) { // sent one after the other, drawn by the server in its own order
      await begin(item).catch(problem => { item.error = problem.message; });
      show();
    }
    input.value = '';
    notice(`${added.length} file${added.length > 1 ? 's' : ''} sent.`);
  }

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
      show();
    }).then(({ remarks }) => {
      item.ready = true;
      item.remarks = remarks;
      item.state = 'done';
    }, problem => { item.error = problem.message; }).finally(show);
  }

  fill(root, el('h1', {}, 'Segment'),
    field('By the run', select('Run', drawing.map(r => [r.id, r.name]), run, v => { run = v; })),
    zone, list);
  show();
  return undefined;
}
