// Elements made by hand. Text is always text: nothing that a file or a person is called becomes markup.

/** An element with properties, listeners (on...) and children; strings become text. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  set(node, properties);
  append(node, children);
  return node;
}

const SVG = 'http://www.w3.org/2000/svg';

/** The same for SVG. */
export function svg(tag, properties = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(properties)) node.setAttribute(name, value);
  append(node, children);
  return node;
}

function set(node, properties) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'class') node.className = value;
    else if (name in node && name !== 'list' && name !== 'form') node[name] = value;
    else node.setAttribute(name, value === true ? '' : value);
  }
}

function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : String(child));
  }
}

/** Puts other children in place of those that are there. */
export function fill(node, ...children) {
  node.replaceChildren();
  append(node, children);
  return node;
}

/** Lets an action replace what is within a node; whoever works by keyboard stays at the same control. */
export function keepingFocus(node, action) {
  const held = node.contains(document.activeElement) ? document.activeElement : null;
  const alike = () => [...node.querySelectorAll(held.tagName)];
  const name = one => one.getAttribute('aria-label') ?? (one.closest('label') ?? one).firstChild?.textContent ?? '';
  const place = held ? alike().indexOf(held) : -1;
  action();
  if (!held || held.isConnected) return;
  (alike().find(one => name(one) === name(held)) ?? alike()[place])?.focus({ preventScroll: true });
}

const shown = new WeakMap();

/**
 * Fills a node anew only where what it shows has changed, because what is just being pressed or read must stay.
 * state: what it is made of, for JSON; make: returns the children
 */
export function refill(node, state, make) {
  const now = JSON.stringify(state);
  if (shown.get(node) === now) return;
  shown.set(node, now);
  keepingFocus(node, () => fill(node, make()));
}

let hiding;

/** A sentence at the bottom of the page, for a while. */
export function notice(sentence, isError = false) {
  const box = document.getElementById('notice');
  box.textContent = sentence;
  box.className = isError ? 'shown error' : 'shown';
  clearTimeout(hiding);
  hiding = setTimeout(() => { box.className = ''; }, isError ? 12000 : 5000);
}

/** Runs an action and shows what went wrong. */
export async function saying(action) {
  try {
    return await action();
  } catch (problem) {
    notice(problem.message, true);
    return undefined;
  }
}

/** The same, and the button that asks for it cannot be pressed again meanwhile. */
export async function once(button, action) {
  if (button.disabled) return undefined;
  const held = document.activeElement === button;
  button.disabled = true;
  try {
    return await saying(action);
  } finally {
    button.disabled = false;
    if (held && document.activeElement === document.body) button.focus({ preventScroll: true });
  }
}

/** A number for people: three significant digits, or whole. */
export function number(value, digits = 3) {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  return Math.abs(value) >= 100 ? Math.round(value).toString() : String(+value.toPrecision(digits));
}

/** A select with options [value, text]. */
export function select(label, options, value, onchange) {
  const node = el('select', { 'aria-label': label, onchange: () => onchange(node.value) },
    options.map(([v, text]) => el('option', { value: v, selected: v === value }, text)));
  return node;
}

/**
 * Buttons of which one is chosen, as radio buttons are: Tab comes to the chosen one, arrow keys go on from it.
 * options: [value, text, title]
 */
export function radios(label, options, value, onchange) {
  const turn = event => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation(); // the same keys change the slice elsewhere
    const here = options.findIndex(([v]) => v === value);
    onchange(options[(here + by + options.length) % options.length][0]);
    document.querySelector(`[role=radiogroup][aria-label="${label}"] [aria-checked=true]`)?.focus({ preventScroll: true });
  };
  return el('div', { class: 'segmented', role: 'radiogroup', 'aria-label': label, onkeydown: turn },
    options.map(([v, text, title]) => el('button', {
      role: 'radio', title, 'aria-checked': String(v === value), tabIndex: v === value ? 0 : -1, onclick: () => onchange(v),
    }, text)));
}

/** A label above a control. */
export function field(text, control) {
  return el('label', { class: 'field' }, el('span', {}, text), control);
}

/** A sentence as people write it: with a capital, unless it begins with the name of a file, and a full stop. */
export function sentence(text) {
  const plain = /^[a-z]+[ ,;:]/.test(text);
  return (plain ? text.charAt(0).toUpperCase() + text.slice(1) : text) + '.';
}
