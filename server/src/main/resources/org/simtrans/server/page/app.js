// The frame of the page: which page is shown, and the question for the token.
import { el, fill, notice } from './dom.js';
import { post } from './api.js';
import { cohortPage } from './cohort.js';
import { viewerPage } from './viewer.js';
import { learnPage } from './learn.js';
import { runPage } from './run.js';
import { comparePage } from './compare.js';
import { segmentPage } from './segment.js';

const PAGES = [
  [/^#?\/?$/, cohortPage],
  [/^#\/image\/([0-9a-f]+)(?:\/([0-9a-f]+))?$/, viewerPage],
  [/^#\/learn$/, learnPage],
  [/^#\/run\/([0-9a-f]+)$/, runPage],
  [/^#\/compare(?:\/([0-9a-f,]+))?$/, comparePage],
  [/^#\/segment$/, segmentPage],
];

const content = document.getElementById('content');
let leave = () => {};
let failed = false; // whether the page could not be shown
let turn = 0; // of the page that is shown; one that is still loading may have been left

async function show() {
  const hash = location.hash;
  const found = PAGES.map(([form, page]) => [hash.match(form), page]).find(([match]) => match);
  if (!found) {
    location.hash = '#/';
    return;
  }
  if (leave() === false) return;
  leave = () => {};
  failed = false;
  const root = el('div', { class: 'page' });
  fill(content, root);
  for (const link of document.querySelectorAll('header nav a')) {
    const here = link.getAttribute('href') === '#' + (hash.match(/^#(\/[a-z]*)/)?.[1] ?? '/');
    if (here) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  const [match, page] = found;
  const own = ++turn;
  try {
    const end = await page(root, ...match.slice(1));
    if (own === turn) leave = end ?? leave;
    else end?.();
  } catch (problem) {
    failed = true;
    fill(root, el('h1', {}, 'This cannot be shown'), el('p', { class: 'problem', role: 'alert' }, problem.message),
      el('button', { onclick: show }, 'Try again'));
  }
}

window.addEventListener('hashchange', show);

// A file that misses the box of Segment would else be opened by the browser in place of this page.
window.addEventListener('dragover', event => event.preventDefault());
window.addEventListener('drop', event => {
  if (event.defaultPrevented) return;
  event.preventDefault();
  notice('Nothing was done with the file: files go into the box of the page Segment.', true);
});

let asking = false;
window.addEventListener('token-wanted', () => {
  if (asking) return;
  asking = true;
  const input = el('input', { type: 'password', autocomplete: 'current-password', required: true });
  const wrong = el('p', { class: 'problem', role: 'alert' }); // it goes with the dialog
  const dialog = el('dialog', { 'aria-label': 'Token' },
    el('form', {
      method: 'dialog',
      onsubmit: async event => {
        event.preventDefault();
        try {
          await post('/api/login', { token: input.value });
          dialog.close();
          notice(failed ? 'The server knows you.' : 'The server knows you again. Repeat what you did last, such as saving.');
          if (failed) show();
        } catch (problem) {
          wrong.textContent = problem.message;
          input.select();
        }
      },
    },
    el('input', { hidden: true, autocomplete: 'username', value: 'SimTrans' }), // for password managers
    el('label', { class: 'field' }, el('span', {}, 'Token of this server'), input),
    wrong,
    el('button', { class: 'primary' }, 'Enter')));
  dialog.addEventListener('close', () => {
    dialog.remove();
    asking = false;
  });
  document.body.append(dialog);
  dialog.showModal();
});

show();
