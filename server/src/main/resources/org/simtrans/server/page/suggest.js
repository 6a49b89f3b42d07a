// What to label next, by the run that is chosen.
import { el, fill, saying, select } from './dom.js';
import { post } from './api.js';

/** A section that asks on demand; null where there is nothing to suggest. */
export function suggestions(data, runs) {
  const images = data.subjects.flatMap(s => s.images);
  if (images.every(i => i.labelled) || runs.length === 0) return null;
  let run = runs[0].id;
  const list = el('div', { class: 'cards' });
  const said = el('p', { class: 'quiet', role: 'status' });
  const button = el('button', { onclick: () => saying(ask) }, 'Suggest');

  async function ask() {
    button.disabled = true;
    try {
      for (;;) {
        const state = await post(`/api/suggestions?run=${run}`);
        if (state.state === 'failed') throw new Error(state.error);
        if (state.state === 'ready') {
          said.textContent = state.remarks.join(' ');
          fill(list, state.suggestions.map(card));
          return;
        }
        said.textContent = `Looking at the images: ${state.seen} of ${state.total} …`;
        await new Promise(resolve => setTimeout(resolve, 1000));
        if (!list.isConnected) return;
      }
    } finally {
      button.disabled = false;
    }
  }

  return el('details', { class: 'suggest' }, el('summary', {}, 'What to label next'),
    el('div', { class: 'tools' }, el('label', { class: 'field' }, el('span', {}, 'By the run'),
      select('By the run', runs.map(r => [r.id, r.name]), run, v => { run = v; })), button),
    said, list);
}

function card(one) {
  return el('a', { class: 'card', href: `#/image/${one.id}` },
    el('img', { src: `/api/images/${one.id}/thumbnail`, alt: '', loading: 'lazy', width: 176, height: 176 }),
    el('span', { class: 'name' }, one.name),
    el('span', { class: 'facts' }, (one.slice === undefined ? '' : `Slice ${one.slice + 1}. `) + one.reason));
}
