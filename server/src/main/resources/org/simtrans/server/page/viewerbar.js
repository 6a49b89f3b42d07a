// The tools beside an image: what is shown, how it is drawn, what it measures.
import { el, field, fill, keepingFocus, notice, number, radios, select, sentence } from './dom.js';
import { remember, remembered } from './settings.js';
import { colour } from './layers.js';

const TOOLS = [
  ['look', 'Look', 'V'], ['brush', 'Brush', 'B'], ['erase', 'Erase', 'E'], ['fill', 'Fill', 'F'],
];

/** The colour that a class of the label is drawn in. */
function swatch(index) {
  const box = el('i', { class: 'swatch' });
  box.style.background = `rgb(${colour(index)})`;
  return box;
}

export class Bar {
  constructor(scene) {
    this.scene = scene;
    this.wait = el('p', { class: 'wait', role: 'status' });
    this.spot = el('p', { class: 'quiet spot' });
    this.measures = el('dl', { class: 'measures' });
    this.look = el('section', { 'aria-label': 'What is shown' });
    this.draw = el('section', { 'aria-label': 'Drawing' });
    this.root = el('aside', { class: 'bar' }, this.head(), this.look, this.wait, this.measures, this.draw,
      this.spot, this.help());
  }

  head() {
    const { info, siblings } = this.scene;
    const here = siblings.findIndex(one => one.id === info.id);
    const many = siblings.length > 1;
    const next = (by, text, word) => el('button', {
      'aria-label': word,
      disabled: !siblings[here + by],
      onclick: () => this.scene.next(by),
    }, text);
    return el('div', { class: 'head' },
      el('a', { class: 'back', href: info.upload ? '#/segment' : '#/' }, info.upload ? '‹ Segment' : '‹ Cohort'),
      el('h1', {}, info.name),
      many && el('div', { class: 'steps' }, next(-1, '‹', 'Previous image of this subject'),
        el('span', { class: 'quiet' }, `${here + 1} of ${siblings.length}`),
        next(1, '›', 'Next image of this subject')),
      info.large && el('p', { class: 'quiet' },
        `${info.large.columns.toLocaleString('en')} × ${info.large.rows.toLocaleString('en')} pixels, shown smaller:`
        + ` the mean of ${info.large.step} × ${info.large.step} is one here. Zoom in (Ctrl with the wheel, or two fingers) to see`
        + ' each. Masks of such pictures are drawn by simtrans segment, and labels are corrected elsewhere.'),
      info.problem && el('p', { class: 'problem' }, info.problem));
  }

  help() {
    const { info, siblings, readOnly, planes } = this.scene;
    const deep = planes[0].depth > 1;
    const rows = [
      (deep || siblings.length > 1) && ['Wheel, ↑ ↓', deep ? 'slice' : 'next, previous picture'],
      ['Ctrl + wheel, two fingers', 'zoom'], ['Right button', 'window'], ['Middle button', 'move'],
      ['Double click', 'whole slice'], !info.large && ['M', 'hide what lies over'],
      ...(readOnly ? [] : [['V, B, E, F', 'look, brush, erase, fill'], ['[ ]', 'size of the brush'], deep && ['I', 'interpolate'],
        ['Z, Y', 'undo, redo'], ['S', 'save']]),
      siblings.length > 1 && ['N, P', 'next, previous'],
    ].filter(Boolean);
    return el('details', { class: 'help' }, el('summary', {}, 'Keys'),
      el('dl', {}, rows.map(([key, what]) => [el('dt', {}, key), el('dd', {}, what)])));
  }

  refresh() {
    keepingFocus(this.root, () => {
      this.refreshLook();
      this.refreshMeasures();
      if (!this.scene.readOnly) this.refreshDraw();
      this.where();
    });
  }

  refreshLook() {
    const { scene } = this;
    const { info } = scene;
    const runs = [['', 'no run'], ...scene.runs.map(one => [one.id, one.name])];
    const shows = scene.run && scene.layout === 'planes'
      ? [['label', 'Label'], ['mask', 'Mask'], ['difference', 'Difference'], ['probability', 'Probability']]
      : [];
    const names = info.channels.map((c, i) => [String(i), c.name || `channel ${i}`]);
    const channels = scene.info.picture && info.channels.length === 3 ? [['colour', 'colours'], ...names] : names;
    fill(this.look,
      scene.runs.length > 0 && field('Mask of', select('Mask of a run', runs, scene.run, v => scene.choose('run', v))),
      shows.length > 0 && radios('Shown', shows, scene.show, v => scene.look(v)),
      shows.length > 0 && scene.show === 'difference' && el('p', { class: 'key' },
        el('span', {}, el('i', { class: 'both' }), 'both'), el('span', {}, el('i', { class: 'missed' }), 'label alone'),
        el('span', {}, el('i', { class: 'extra' }), 'mask alone'),
        info.labels.length > 1 && el('span', {}, el('i', { class: 'confused' }), 'another class')),
      shows.length > 0 && scene.show === 'probability' && scene.classesOfRun().length > 1 && field('Probability of',
        select('Probability of', scene.classesOfRun().map(l => [String(l.index), l.name]), String(scene.probable),
          v => scene.choose('probable', Number(v)))),
      scene.run && el('div', { class: 'row' },
        el('button', {
          'aria-pressed': String(scene.layout === 'beside'),
          onclick: () => {
            scene.layout = scene.layout === 'beside' ? 'planes' : 'beside';
            scene.arrange();
            scene.changed();
          },
        }, scene.layout === 'beside' ? 'All planes' : 'Beside each other'),
        scene.layout === 'beside' && select('Second run', [['', 'no second run'],
          ...scene.runs.filter(one => one.id !== scene.run).map(one => [one.id, one.name])],
        scene.second, v => scene.choose('second', v))),
      channels.length > 1 && field('Channel', select('Channel', channels, String(scene.channel), v => {
        scene.channel = v === 'colour' ? v : Number(v);
        scene.changed();
      })),
      this.window(),
      !info.large && field('Opacity', el('input', {
        type: 'range', min: 0, max: 1, step: 0.05, value: scene.opacity,
        oninput: event => {
          scene.opacity = Number(event.target.value);
          remember('opacity', event.target.value);
          scene.redraw();
        },
      })));
  }

  window() {
    const { scene } = this;
    const i = scene.shownChannels()[0];
    const { min, max, low, high } = scene.channels[i];
    const said = el('span');
    const say = () => {
      said.textContent = `Window ${number(scene.windows[i][0])} to ${number(scene.windows[i][1])}`;
    };
    say();
    const slider = (place, label) => el('input', {
      type: 'range', 'aria-label': label, min, max, step: (max - min) / 500, value: scene.windows[i][place],
      oninput: event => {
        for (const c of scene.shownChannels()) scene.windows[c][place] = Number(event.target.value);
        say();
        scene.redraw();
      },
    });
    return el('div', { class: 'field' }, said,
      slider(0, 'Black'), slider(1, 'White'),
      el('button', { class: 'small', onclick: () => {
        scene.windows = scene.channels.map(c => [c.low, c.high]);
        scene.changed();
      } }, `Reset to ${number(low)} – ${number(high)}`));
  }

  refreshMeasures() {
    const { scene } = this;
    const { labelled, found, dice, ofClass } = scene.scores();
    const text = voxels => {
      const { ml, pixels } = scene.volume(voxels);
      return ml === undefined ? `${pixels} pixels` : `${number(ml)} ml`;
    };
    const drawn = scene.masks.has(scene.run);
    const classes = scene.info.labels.length > 1 ? scene.info.labels : [];
    fill(this.measures,
      el('dt', {}, 'Label'), el('dd', {}, scene.info.upload ? 'none' : scene.info.large ? 'not shown' : text(labelled)),
      drawn && [el('dt', {}, 'Mask'), el('dd', {}, text(found))],
      drawn && labelled > 0 && [el('dt', {}, 'Dice'), scene.beganAsMask()
        ? el('dd', { class: 'remark' }, 'The label began as this mask, so its Dice says nothing.')
        : el('dd', { class: 'dice' }, number(dice), classes.length > 0 && ' (mean of classes)')],
      classes.map(one => [el('dt', {}, swatch(one.index), one.name),
        el('dd', {}, drawn && labelled > 0 && !scene.beganAsMask() ? `Dice ${number(ofClass[one.index])}` : '')]),
      drawn && [el('dt', {}, ''), el('dd', {},
        el('a', { href: `/api/images/${scene.info.id}/masks/${scene.run}/file`, download: '' }, 'Download the mask'))],
      drawn && (scene.remarks.get(scene.run) ?? []).map(remark => [el('dt', {}, ''),
        el('dd', { class: 'remark' }, sentence(remark))]));
  }

  refreshDraw() {
    const { scene } = this;
    const { editor } = scene;
    fill(this.draw,
      el('h2', {}, 'Correct'),
      radios('Tool', TOOLS.map(([value, text, key]) => [value, text, `${text} (${key})`]), scene.tool, v => this.take(v)),
      scene.tool !== 'look' && scene.info.labels.length > 1 && field('Class',
        select('Class', scene.info.labels.map(l => [String(l.index), l.name]), String(scene.class),
          v => { scene.class = Number(v); })),
      (scene.tool === 'brush' || scene.tool === 'erase') && field('Radius in pixels', el('input', {
        class: 'radius', type: 'range', min: 0.5, max: 20, step: 0.5, value: scene.radius,
        oninput: event => this.size(Number(event.target.value)),
      })),
      el('div', { class: 'row' },
        el('button', { disabled: editor.done.length === 0, onclick: () => editor.undo() }, 'Undo'),
        el('button', { disabled: editor.undone.length === 0, onclick: () => editor.redo() }, 'Redo'),
        scene.planes[0].depth > 1 && el('button', { onclick: () => scene.interpolate() }, 'Interpolate'),
        scene.masks.has(scene.run) && el('button', { onclick: () => scene.adopt() }, 'Start from the mask')),
      field('Author', el('input', {
        value: remembered('author', ''), placeholder: 'your name, for the log', maxLength: 80, autocomplete: 'name',
        onchange: event => remember('author', event.target.value.trim()),
      })),
      el('button', {
        class: 'primary save', disabled: !editor.changed && scene.info.labelled, onclick: () => scene.save(),
      }, editor.changed ? 'Save the label' : scene.info.labelled ? 'Saved' : 'Nothing to label: save as empty'));
  }

  /** By its key, only what was drawn is saved; that an image has nothing to draw is said by the button. */
  save() {
    if (this.scene.editor.changed) this.scene.save();
    else if (!this.scene.saving) {
      notice(this.scene.info.labelled ? 'Everything that was drawn is saved.' : 'There is nothing to save: nothing was drawn.');
    }
  }

  take(tool) {
    this.scene.tool = tool;
    if (tool !== 'look') this.scene.show = 'label';
    this.scene.changed();
  }

  size(radius) {
    this.scene.radius = Math.min(20, Math.max(0.5, radius));
    remember('radius', String(this.scene.radius));
    const slider = this.draw.querySelector('.radius');
    if (slider) slider.value = this.scene.radius;
    this.scene.redraw();
  }

  waiting(before) {
    this.wait.textContent = before === null || before === undefined ? ''
      : before === 0 ? 'The mask is being drawn …' : `${before} image${before > 1 ? 's' : ''} before this one …`;
  }

  where() {
    const { scene } = this;
    this.spot.textContent = scene.placed ? this.named(scene.position) : '';
  }

  /** A position [slice, row, column] as people count it; in a picture there are rows and columns alone. */
  named([slice, row, column]) {
    const step = this.scene.info.large?.step ?? 1;
    const inPlane = `row ${Math.floor(row * step) + 1}, column ${Math.floor(column * step) + 1}`;
    return this.scene.placed ? `slice ${slice + 1}, ${inPlane}` : inPlane;
  }

  /** at: the position below the pointer, values: those there, as texts; null for none, then that of the lines is said */
  value(at, values) {
    if (!at) this.where();
    else this.spot.textContent = [this.named(at), values && `value ${values.join(', ')}`].filter(Boolean).join('; ');
  }

  key(event) {
    const { scene } = this;
    if (event.target.closest('input, select, textarea, dialog') || event.altKey) return;
    const modified = event.ctrlKey || event.metaKey;
    const plane = scene.active?.plane ?? scene.planes[0];
    const tool = TOOLS.find(([, , key]) => key.toLowerCase() === event.key.toLowerCase());
    const draws = !scene.readOnly;
    const keys = {
      ArrowUp: () => scene.step(plane, 1),
      ArrowDown: () => scene.step(plane, -1),
      PageUp: () => scene.step(plane, 10),
      PageDown: () => scene.step(plane, -10),
      '[': () => this.size(scene.radius - 0.5),
      ']': () => this.size(scene.radius + 0.5),
      m: () => { scene.hidden = !scene.hidden; scene.redraw(); },
      n: () => scene.next(1),
      p: () => scene.next(-1),
      ...(draws && {
        i: () => scene.interpolate(),
        z: () => (event.shiftKey ? scene.editor.redo() : scene.editor.undo()),
        y: () => scene.editor.redo(),
        s: () => this.save(),
      }),
    };
    const action = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    const allowed = !modified || ['z', 'y', 's'].includes(event.key.toLowerCase());
    if (tool && draws && !modified) this.take(tool[0]);
    else if (action && allowed) action();
    else return;
    event.preventDefault();
  }
}
