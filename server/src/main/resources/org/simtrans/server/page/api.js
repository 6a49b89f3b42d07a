// Requests to the server. An error is one sentence, which the server wrote.
import { sentence } from './dom.js';

const client = crypto.getRandomValues(new Uint32Array(2)).join('-');

export async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, {
      ...options,
      headers: { 'X-Client': client, ...options.headers },
      credentials: 'same-origin',
    });
  } catch (problem) {
    if (problem.name === 'AbortError') throw problem;
    throw new Error('The server does not answer. Is it still running?');
  }
  if (answer.status === 401) {
    window.dispatchEvent(new CustomEvent('token-wanted'));
  }
  if (!answer.ok) {
    let said = `the server answered ${answer.status}`;
    try {
      said = (await answer.json()).error || said;
    } catch { /* no sentence */ }
    const problem = new Error(sentence(said));
    problem.status = answer.status;
    throw problem;
  }
  return answer;
}

export async function get(path, options) {
  return (await ask(path, options)).json();
}

export async function bytes(path, options) {
  return (await ask(path, options)).arrayBuffer();
}

export async function post(path, content = {}) {
  return (await ask(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(content),
  })).json();
}

export async function send(method, path, body) {
  return (await ask(path, {
    method,
    headers: { 'Content-Type': 'application/octet-stream' },
    body,
  })).json();
}

/** Asks for the mask of an image by a run, {labels, remarks}, until it is drawn; tells how many come first. */
export async function mask(image, run, onWaiting, signal) {
  const path = `/api/images/${image}/masks/${run}`;
  for (;;) {
    const state = await (await ask(path, { method: 'POST', signal })).json();
    if (state.state === 'ready') {
      return { labels: new Uint8Array(await bytes(path, { signal })), remarks: state.remarks ?? [] };
    }
    if (state.state === 'failed') throw new Error(sentence(state.error));
    onWaiting(state.before);
    await new Promise(resolve => setTimeout(resolve, 400));
    if (signal && signal.aborted) throw new DOMException('', 'AbortError');
  }
}
