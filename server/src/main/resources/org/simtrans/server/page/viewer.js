// The page of one image: it loads what is shown, lays out the panels, and saves corrections.
import { el, fill, notice, number, saying } from './dom.js';
import { bytes, get, mask, send } from './api.js';
import { Plane } from './geometry.js';
import { Panel } from './panel.js';
import { Editor } from './edit.js';
import { scores } from './layers.js';
import { remember, remembered } from './settings.js';
import { Bar } from './viewerbar.js';
import { known, translation } from './classes.js';

/** What is shown of one image, and what is done to it; panels and bar look at it. */
class Scene {
  constructor(info, channels, label, runs, siblings) {
    this.info = info;
    this.channels = info.channels.map((channel, i) => ({ ...channel, values: channels[i] }));
    this.label = label;
    this.read = label.slice(); // as it was when it was read or saved last
    this.runs = runs;
    this.siblings = siblings; // images of the same subject, in their order
    this.windows = info.channels.map(c => [c.low, c.high]);
    this.channel = info.picture && info.channels.length === 3 ? 'colour' : 0;
    this.masks = new Map();
    this.adopted = new Map(); // runs whose masks were taken for the label, and the change that did it
    info.began?.forEach(name => {
      const run = runs.find(one => one.name === name);
      if (run) this.adopted.set(run.id, 0);
    });
    this.remarks = new Map(); // on masks
    this.probabilities = new Map(); // by run and class
    this.probable = 1; // the class of the run whose probability is shown
    this.show = 'label';
    this.run = '';
    this.second = '';
    this.layout = 'planes';
    this.opacity = Number(remembered('opacity', '0.3'));
    this.tool = 'look';
    this.radius = Number(remembered('radius', '3'));
    this.class = 1;
    this.crosshair = true;
    this.hidden = false;
    this.panels = [];
    this.editor = new Editor(label, () => this.changed(), () => this.redraw());
    this.placed = !info.picture;
    const planes = this.placed && info.shape.every(n => n > 1) ? ['axial', 'coronal', 'sagittal'] : ['axial'];
    this.planes = planes.map(name => new Plane(name, info.shape, info.spacing, this.placed));
    this.position = info.shape.map(n => Math.floor(n / 2));
    this.toFullest(label);
  }

  /** Goes to the slice with most of a label. */
  toFullest(labels) {
    const axial = this.planes[0];
    const k = axial.fullest(labels);
    if (k < 0) return;
    let [sx, sy, n] = [0, 0, 0];
    const slice = axial.slice(labels, k);
    slice.forEach((v, i) => {
      if (v > 0 && v < 255) {
        sx += i % axial.width;
        sy += Math.floor(i / axial.width);
        n++;
      }
    });
    this.position = axial.position(Math.round(sx / n), Math.round(sy / n), k);
  }

  shownChannels() { return this.channel === 'colour' ? [0, 1, 2] : [this.channel]; }

  draws() { return this.tool !== 'look' && !this.info.upload; }

  /** Shows the label, or something of a run, which is not drawn in. */
  look(show) {
    this.show = show;
    if (show !== 'label') this.tool = 'look';
    this.changed();
  }

  redraw() { this.panels.forEach(panel => panel.draw()); }

  changed() {
    this.redraw();
    this.bar?.refresh();
  }

  moveTo(position) {
    this.position = position;
    this.redraw();
    this.bar?.where();
  }

  /** Goes some slices along a plane; of a picture to the next one of its subject. */
  step(plane, by) {
    if (plane.depth === 1) {
      this.next(by);
      return;
    }
    const [x, y, k] = plane.pixel(this.position);
    this.moveTo(plane.position(x, y, Math.max(0, Math.min(plane.depth - 1, k + by))));
  }

  next(by) {
    const here = this.siblings.findIndex(one => one.id === this.info.id);
    const other = this.siblings[here + by];
    if (other) location.hash = `#/image/${other.id}` + (this.run ? `/${this.run}` : '');
  }

  turnWindow(dx, dy) {
    for (const i of this.shownChannels()) {
      const { min, max } = this.channels[i];
      const [low, high] = this.windows[i];
      const step = (max - min) / 500;
      const width = Math.max((max - min) / 1000, high - low + dx * step);
      const level = (low + high) / 2 + dy * step;
      this.windows[i] = [level - width / 2, level + width / 2];
    }
    this.changed();
  }

  /** at: the position below the pointer, stored: the values there; null where the pointer is outside */
  hovered(at, stored) {
    this.bar?.value(at, stored && this.shownChannels().map((i, place) => {
      const { min, max, beyond } = this.channels[i];
      const value = number(min + stored[place] / 65535 * (max - min));
      return !beyond ? value : stored[place] === 0 ? `${value} or less` : stored[place] === 65535 ? `${value} or more` : value;
    }));
  }

  /** While a button is held, only the stroke draws. */
  get drawing() { return this.editor.stroke !== null; }

  fill(plane, k, x, y) {
    if (!this.editor.fill(plane, k, x, y, this.class)) {
      notice('This area is open at the border of the slice. Close the outline first.', true);
    }
  }

  interpolate() {
    if (this.drawing) return;
    const plane = this.active?.plane ?? this.planes[0];
    const drawn = this.editor.interpolate(plane, this.class);
    notice(drawn > 0
      ? `Drawn on ${drawn} ${plane.name} slice${drawn > 1 ? 's' : ''} between those that had it.`
      : 'There are no slices between two that have this class. Draw it on two slices, a few apart.');
  }

  /** Takes the mask of a run for the label, to be corrected. */
  adopt() {
    const drawn = this.masks.get(this.run);
    if (!drawn || this.drawing) return;
    this.editor.begin();
    drawn.forEach((v, i) => this.editor.set(i, v));
    if (this.editor.end()) this.adopted.set(this.run, this.editor.state);
    this.show = 'label';
    this.changed();
  }

  /** Whether the label is a run's mask, or what became of it here. */
  beganAsMask(run = this.run) { return this.adopted.has(run) && this.editor.holds(this.adopted.get(run)); }

  scores(run = this.run) { return scores(this.label, this.masks.get(run)); }

  /** ml of so many voxels; in a picture there are pixels alone. */
  volume(voxels) {
    const [s, r, c] = this.info.spacing;
    return this.placed ? { ml: voxels * s * r * c / 1000 } : { pixels: voxels };
  }

  async loadMask(run, onWaiting, signal) {
    if (!run || this.masks.has(run)) return;
    const found = this.runs.find(one => one.id === run);
    const drawn = await mask(this.info.id, run, onWaiting, signal);
    const { table, remarks } = translation(found?.labels ?? [], this.info.labels);
    this.remarks.set(run, [...drawn.remarks, ...remarks]);
    this.masks.set(run, drawn.labels.map(v => table[v]));
    await this.loadProbability(run, signal);
  }

  /** Of the class that is chosen; of a run that has fewer, of its first. */
  async loadProbability(run, signal) {
    if (this.probability(run)) return;
    this.probabilities.set(this.keyOf(run), new Uint8Array(
      await bytes(`/api/images/${this.info.id}/masks/${run}/probability?class=${this.classOf(run)}`, { signal })));
  }

  classesOfRun(run = this.run) { return this.runs.find(one => one.id === run)?.labels ?? []; }

  classOf(run) { return this.probable <= this.classesOfRun(run).length ? this.probable : 1; }

  keyOf(run) { return `${run} ${this.classOf(run)}`; }

  probability(run) { return this.probabilities.get(this.keyOf(run)); }
}

/** The page of an image; a run may be named whose mask is shown. */
export async function viewerPage(root, id, run) {
  fill(root, el('p', { class: 'loading' }, 'Opening the image …'));
  const leaving = new AbortController();
  const { signal } = leaving;
  const [info, runs, cohort] = await Promise.all([
    get(`/api/images/${id}`, { signal }), get('/api/runs', { signal }), get('/api/cohort', { signal })]);
  const loads = info.channels.map((_, i) => bytes(`/api/images/${id}/channels/${i}`, { signal }));
  const labelled = info.large ? null : bytes(`/api/images/${id}/label`, { signal }).catch(problem => {
    if (problem.name === 'AbortError') throw problem;
    info.problem ??= problem.message; // it stays beside the image
    return null;
  });
  const channels = (await Promise.all(loads)).map(one => new Uint16Array(one));
  const label = await labelled;
  const siblings = cohort.subjects.find(s => s.images.some(i => i.id === id))?.images ?? [];
  const scene = new Scene(info, channels,
    label ? new Uint8Array(label) : new Uint8Array(channels[0].length),
    info.large ? [] : runs.runs.filter(one => one.draws), siblings);
  scene.readOnly = info.upload || !label || !!info.problem;

  const panels = el('div', { class: 'panels' });
  scene.arrange = () => {
    scene.panels.forEach(panel => panel.close());
    scene.panels = arranged(scene);
    fill(panels, scene.panels.map(panel => panel.root));
    panels.dataset.count = scene.panels.length;
    panels.dataset.layout = scene.layout;
    scene.active = scene.panels[0];
  };
  scene.save = () => save(scene);
  scene.choose = (which, value) => chooseRun(scene, which, value, signal);
  scene.bar = new Bar(scene);
  fill(root, el('div', { class: 'viewer' }, panels, scene.bar.root));
  scene.arrange();
  scene.bar.refresh();

  const keys = event => scene.bar.key(event);
  const warn = event => { if (scene.editor.changed) event.preventDefault(); };
  document.addEventListener('keydown', keys);
  window.addEventListener('beforeunload', warn);
  if (run && scene.runs.some(one => one.id === run)) scene.choose('run', run);
  document.title = `${info.name} – SimTrans`;
  return () => {
    if (scene.editor.changed && !confirm('Leave without saving what was drawn?')) {
      history.pushState(null, '', `#/image/${id}`);
      return false;
    }
    leaving.abort();
    document.removeEventListener('keydown', keys);
    window.removeEventListener('beforeunload', warn);
    scene.panels.forEach(panel => panel.close());
    document.title = 'SimTrans';
    return undefined;
  };
}

/** Three planes of one thing, or one plane of several things. */
function arranged(scene) {
  if (scene.layout === 'planes') {
    return scene.planes.map(plane => new Panel(scene, plane, scene.placed ? plane.name : ''));
  }
  const named = id => scene.runs.find(one => one.id === id)?.name ?? '';
  const plane = scene.planes[0];
  return [
    new Panel(scene, plane, 'label', { show: 'label' }),
    scene.run && new Panel(scene, plane, named(scene.run), { show: 'mask', run: scene.run }),
    scene.second && new Panel(scene, plane, named(scene.second), { show: 'mask', run: scene.second }),
  ].filter(Boolean);
}

async function chooseRun(scene, which, value, signal) {
  scene[which] = value;
  if (which === 'run' && (!value || scene.show === 'label')) scene.look(value ? 'mask' : 'label');
  scene.bar.refresh();
  await saying(async () => {
    try {
      if (which === 'probable') await scene.loadProbability(scene.run, signal);
      else await scene.loadMask(value, before => scene.bar.waiting(before), signal);
      if (which !== 'probable' && scene.editor.done.length === 0 && scene.scores().labelled === 0 && scene.masks.has(value)) {
        scene.toFullest(scene.masks.get(value));
      }
    } catch (problem) {
      if (problem.name !== 'AbortError') throw problem;
    } finally {
      scene.bar.waiting(null);
      if (scene.layout === 'beside') scene.arrange();
      scene.changed();
    }
  });
}

/** Takes over what somebody else saved meanwhile, but where it was changed here. */
async function mergeTheirs(scene) {
  const { id } = scene.info;
  const { revision, labelled, labels } = await get(`/api/images/${id}`);
  if (scene.info.labelled && !labelled) {
    Object.assign(scene.info, { revision, labelled });
    scene.bar.refresh();
    notice('The label was deleted or moved meanwhile. Yours is here as it was, and is written anew if you save again.', true);
    return;
  }
  const table = known(scene.info.labels, labels);
  const theirs = new Uint8Array(await bytes(`/api/images/${id}/label`)).map(v => table[v]);
  const own = scene.label.filter((v, i) => v !== scene.read[i]).length;
  scene.editor.rebase(theirs, scene.read);
  scene.read = theirs;
  Object.assign(scene.info, { revision, labelled });
  notice(`Somebody else saved this label meanwhile. Theirs is shown now, with your changes (${own}`
    + ` ${scene.placed ? 'voxels' : 'pixels'}) over it. Look at it, and save again.`, true);
}

async function save(scene) {
  let author = remembered('author', '');
  if (!author) {
    author = (prompt('Your name, for the log of corrections') ?? '').trim();
    if (!author) {
      notice('Nothing was saved: the log of corrections needs a name.', true);
      return;
    }
    remember('author', author);
    scene.bar.refresh();
  }
  if (scene.saving) return; // it is under way
  scene.saving = true;
  await saying(async () => {
    const { state } = scene.editor;
    const classes = scene.info.labels.map(one => one.value).join(',');
    const began = scene.runs.filter(one => scene.beganAsMask(one.id)).map(one => one.name).join(',');
    const query = new URLSearchParams({ author, revision: scene.info.revision, classes, ...(began && { began }) });
    const sent = scene.label.slice();
    let answer;
    try {
      answer = await send('PUT', `/api/images/${scene.info.id}/label?${query}`, sent);
    } catch (problem) {
      if (problem.status !== 409) throw problem;
      await mergeTheirs(scene);
      return;
    }
    scene.read = sent;
    scene.info.revision = answer.revision;
    const kept = scene.info.labelled ? ' The version before is kept.' : '';
    scene.info.labelled = true;
    scene.editor.saved = state;
    scene.bar.refresh();
    notice(`Saved as ${answer.label}.${kept}`);
  });
  scene.saving = false;
}
