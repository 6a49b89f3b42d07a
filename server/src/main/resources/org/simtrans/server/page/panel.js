// One view of a plane on a canvas: it draws a slice with what lies over it, and is moved, zoomed and
// drawn in by mouse, pen, fingers and keys.
import { el, notice, number } from './dom.js';
import { Detail } from './detail.js';
import { paintDifference, paintImage, paintLabels, paintProbability } from './layers.js';

const LARGEST_ZOOM = 40; // of pixels of the file, if the whole slice fills the canvas at 1

export class Panel {
  /**
   * scene: what is shown (see viewer.js); plane: a Plane
   * shown: what lies over the image here, { show, run }; null for what the scene says
   */
  constructor(scene, plane, title, shown = null) {
    this.scene = scene;
    this.plane = plane;
    this.shown = shown;
    this.zoom = 1;
    this.shift = [0, 0]; // in pixels of the canvas
    this.pointers = new Map();
    this.canvas = el('canvas', {
      tabIndex: 0,
      'aria-label': `${title || 'picture'}: arrow keys change the ${plane.depth > 1 ? 'slice' : 'picture'}`,
      oncontextmenu: event => event.preventDefault(),
      onwheel: event => this.wheel(event),
      onpointerdown: event => this.down(event),
      onpointermove: event => this.move(event),
      onpointerup: event => this.up(event),
      onpointercancel: event => this.up(event),
      onpointerleave: () => { this.hover = null; this.scene.hovered(null, null); this.draw(); },
      ondblclick: () => this.reset(),
      onfocus: () => { this.scene.active = this; },
    });
    this.caption = el('span', { class: 'caption' }, title);
    this.place = el('span', { class: 'place' });
    this.root = el('div', { class: 'panel' }, this.canvas, this.caption, this.place);
    this.image = document.createElement('canvas');
    this.over = document.createElement('canvas');
    for (const one of [this.image, this.over]) {
      one.width = plane.width;
      one.height = plane.height;
    }
    this.detail = scene.info.large && new Detail(scene, () => this.draw());
    this.watch = new ResizeObserver(() => this.resize());
    this.watch.observe(this.canvas);
  }

  close() {
    this.watch.disconnect();
    this.detail?.close();
  }

  /** Whether it shows the label, and a tool is chosen that draws. */
  get editable() { return this.scene.draws() && (this.shown ?? this.scene).show === 'label'; }

  get k() { return this.plane.pixel(this.scene.position)[2]; }

  resize() {
    const ratio = window.devicePixelRatio || 1;
    const box = this.canvas.getBoundingClientRect();
    const width = Math.max(1, Math.round(box.width * ratio));
    const height = Math.max(1, Math.round(box.height * ratio));
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    this.draw();
  }

  reset() {
    this.zoom = 1;
    this.shift = [0, 0];
    this.draw();
  }

  /** Canvas pixels for a pixel of the slice, along x and y, and where its corner lies. */
  fit() {
    const { plane, canvas } = this;
    const [mx, my] = plane.mm;
    const scale = Math.min(canvas.width / (plane.width * mx), canvas.height / (plane.height * my)) * this.zoom;
    const sx = scale * mx;
    const sy = scale * my;
    return {
      sx,
      sy,
      left: (canvas.width - plane.width * sx) / 2 + this.shift[0],
      top: (canvas.height - plane.height * sy) / 2 + this.shift[1],
    };
  }

  /** The pixel of the slice under the pointer, with its fraction. */
  at(event) {
    const box = this.canvas.getBoundingClientRect();
    const ratio = this.canvas.width / box.width;
    const { sx, sy, left, top } = this.fit();
    return [((event.clientX - box.left) * ratio - left) / sx, ((event.clientY - box.top) * ratio - top) / sy];
  }

  isInside([x, y]) {
    return x >= 0 && y >= 0 && x < this.plane.width && y < this.plane.height;
  }

  // --- drawing ---------------------------------------------------------------------------------

  draw() {
    if (this.planned) return;
    this.planned = requestAnimationFrame(() => {
      this.planned = null;
      this.drawNow();
    });
  }

  drawNow() {
    const { canvas, plane, scene } = this;
    const c = canvas.getContext('2d');
    c.fillStyle = '#000';
    c.fillRect(0, 0, canvas.width, canvas.height);
    const { sx, sy, left, top } = this.fit();
    this.paint();
    c.imageSmoothingEnabled = Math.min(sx, sy) < 4;
    c.imageSmoothingQuality = 'high';
    c.drawImage(this.image, left, top, plane.width * sx, plane.height * sy);
    this.detail?.draw(c, sx, left, top);
    c.imageSmoothingEnabled = false;
    c.drawImage(this.over, left, top, plane.width * sx, plane.height * sy);
    this.decorate(c, sx, sy, left, top);
    this.place.textContent = plane.depth > 1 ? `${this.k + 1} / ${plane.depth}` : '';
    this.canvas.dataset.slice = this.k;
    scene.painted?.();
  }

  paint() {
    const { plane, scene, k } = this;
    const [w, h] = [plane.width, plane.height];
    const picture = new ImageData(w, h);
    const channels = scene.shownChannels();
    paintImage(picture.data,
      channels.map(i => ({ ...scene.channels[i], values: plane.slice(scene.channels[i].values, k) })),
      channels.map(i => scene.windows[i]));
    this.image.getContext('2d').putImageData(picture, 0, 0);
    const over = new ImageData(w, h);
    const { show, run } = this.shown ?? scene;
    if (!scene.hidden) this.paintOver(over.data, show, run, w, h, k);
    this.over.getContext('2d').putImageData(over, 0, 0);
  }

  paintOver(pixels, show, run, w, h, k) {
    const { plane, scene } = this;
    const drawn = scene.masks.get(run);
    if (show === 'label' || !drawn) { // a mask that is still being drawn
      paintLabels(pixels, plane.slice(scene.label, k), w, h, scene.opacity);
    } else if (show === 'mask') {
      paintLabels(pixels, plane.slice(drawn, k), w, h, scene.opacity, 1);
    } else if (show === 'difference') {
      paintDifference(pixels, plane.slice(scene.label, k), plane.slice(drawn, k), w, h, scene.opacity);
    } else if (show === 'probability' && scene.probability(run)) {
      paintProbability(pixels, plane.slice(scene.probability(run), k), scene.opacity);
    }
  }

  decorate(c, sx, sy, left, top) {
    const { canvas, plane, scene } = this;
    const ratio = window.devicePixelRatio || 1;
    if (scene.crosshair && plane.depth > 1) {
      const [x, y] = plane.pixel(scene.position);
      c.strokeStyle = 'rgba(120, 200, 230, 0.55)';
      c.lineWidth = ratio;
      c.beginPath();
      c.moveTo(left + (x + 0.5) * sx, 0);
      c.lineTo(left + (x + 0.5) * sx, canvas.height);
      c.moveTo(0, top + (y + 0.5) * sy);
      c.lineTo(canvas.width, top + (y + 0.5) * sy);
      c.stroke();
    }
    c.font = `600 ${13 * ratio}px system-ui, sans-serif`;
    c.fillStyle = '#e8c990';
    c.textBaseline = 'middle';
    const [l, r, t, b] = plane.marks;
    c.textAlign = 'left';
    c.fillText(l, 8 * ratio, canvas.height / 2);
    c.textAlign = 'right';
    c.fillText(r, canvas.width - 8 * ratio, canvas.height / 2);
    c.textAlign = 'center';
    c.fillText(t, canvas.width / 2, 14 * ratio);
    c.fillText(b, canvas.width / 2, canvas.height - 12 * ratio);
    if (l) this.ruler(c, sx / plane.mm[0], ratio);
    if (this.hover && this.editable && scene.tool !== 'fill') {
      const radius = Math.max(scene.radius, 0.5) * Math.min(...plane.mm) * sx / plane.mm[0];
      c.strokeStyle = scene.tool === 'erase' ? '#fff' : '#ffd27a';
      c.lineWidth = 1.5 * ratio;
      c.beginPath();
      c.arc(left + this.hover[0] * sx, top + this.hover[1] * sy, radius, 0, 7);
      c.stroke();
    }
  }

  /** A bar of a round length in mm. */
  ruler(c, perMm, ratio) {
    const mm = [100, 50, 20, 10, 5, 2, 1, 0.5].find(v => v * perMm < this.canvas.width / 3) ?? 0.2;
    const y = this.canvas.height - 10 * ratio;
    c.strokeStyle = '#e8c990';
    c.lineWidth = 2 * ratio;
    c.beginPath();
    c.moveTo(10 * ratio, y);
    c.lineTo(10 * ratio + mm * perMm, y);
    c.stroke();
    c.textAlign = 'left';
    c.font = `${11 * ratio}px system-ui, sans-serif`;
    c.fillText(`${number(mm)} mm`, 10 * ratio, y - 10 * ratio);
  }

  // --- pointers --------------------------------------------------------------------------------

  wheel(event) {
    event.preventDefault();
    const step = Math.sign(event.deltaY);
    if (event.ctrlKey || event.metaKey) this.zoomAt(event, step < 0 ? 1.2 : 1 / 1.2);
    else if (step !== 0) this.scene.step(this.plane, -step);
  }

  zoomAt(event, factor) {
    const before = this.at(event);
    const largest = LARGEST_ZOOM * (this.scene.info.large?.step ?? 1);
    this.zoom = Math.min(largest, Math.max(0.5, this.zoom * factor));
    const after = this.at(event);
    const { sx, sy } = this.fit();
    this.shift = [this.shift[0] + (after[0] - before[0]) * sx, this.shift[1] + (after[1] - before[1]) * sy];
    this.draw();
  }

  down(event) {
    this.canvas.focus({ preventScroll: true });
    this.scene.active = this;
    this.canvas.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, [event.clientX, event.clientY]);
    if (this.pointers.size > 1) {
      this.cancelStroke();
      this.mode = 'pinch';
      return;
    }
    const at = this.at(event);
    if (event.button === 1 || event.altKey) this.mode = 'pan';
    else if (event.button === 2 || event.shiftKey) this.mode = 'window';
    else if (this.editable && this.isInside(at)) this.beginStroke(at);
    else {
      if (this.scene.draws() && !this.editable) notice('A mask of a run is not drawn in. Draw on the label.');
      this.mode = event.pointerType === 'touch' ? 'scroll' : 'look';
      if (this.mode === 'look') this.look(at);
      this.rest = 0;
    }
  }

  beginStroke(at) {
    const { scene, plane, k } = this;
    if (scene.tool === 'fill') {
      this.mode = null;
      scene.fill(plane, k, Math.floor(at[0]), Math.floor(at[1]));
      return;
    }
    this.mode = 'draw';
    this.last = at;
    scene.editor.begin();
    scene.editor.line(plane, k, at, at, scene.radius, scene.tool === 'erase' ? 0 : scene.class);
  }

  cancelStroke() {
    if (this.mode === 'draw') this.scene.editor.cancel();
  }

  look(at) {
    if (this.isInside(at)) {
      this.scene.moveTo(this.plane.position(Math.floor(at[0]), Math.floor(at[1]), this.k));
    }
  }

  move(event) {
    const at = this.at(event);
    this.hover = this.isInside(at) ? at : null;
    const [x, y] = this.scene.placed ? at.map(Math.floor) : at; // a pixel of a very large picture is many
    this.scene.hovered(this.hover && this.plane.position(x, y, this.k), this.hover && this.under(at));
    const before = this.pointers.get(event.pointerId);
    if (!before) {
      if (this.scene.draws()) this.draw();
      return;
    }
    const ratio = this.canvas.width / this.canvas.getBoundingClientRect().width;
    const [dx, dy] = [event.clientX - before[0], event.clientY - before[1]];
    if (this.mode === 'pinch') this.pinch(event, before, ratio);
    else if (this.mode === 'pan') this.pan(dx * ratio, dy * ratio);
    else if (this.mode === 'window') this.scene.turnWindow(dx, dy);
    else if (this.mode === 'look') this.look(at);
    else if (this.mode === 'scroll') this.scroll(dy);
    else if (this.mode === 'draw') {
      const { scene, plane, k } = this;
      scene.editor.line(plane, k, this.last, at, scene.radius, scene.tool === 'erase' ? 0 : scene.class);
      this.last = at;
    }
    this.pointers.set(event.pointerId, [event.clientX, event.clientY]);
  }

  /** The stored values at a pixel, of the channels that are shown. */
  under([x, y]) {
    const { scene, plane } = this;
    const index = plane.index(Math.floor(x), Math.floor(y), this.k);
    return this.detail?.under(x, y) ?? scene.shownChannels().map(i => scene.channels[i].values[index]);
  }

  scroll(dy) {
    this.rest += dy;
    const steps = Math.trunc(this.rest / 12);
    if (steps !== 0) {
      this.rest -= steps * 12;
      this.scene.step(this.plane, -steps);
    }
  }

  pan(dx, dy) {
    this.shift = [this.shift[0] + dx, this.shift[1] + dy];
    this.draw();
  }

  pinch(event, before, ratio) {
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (!other) return;
    const old = Math.hypot(before[0] - other[0], before[1] - other[1]);
    const now = Math.hypot(event.clientX - other[0], event.clientY - other[1]);
    const middle = { clientX: (event.clientX + other[0]) / 2, clientY: (event.clientY + other[1]) / 2 };
    if (old > 10) this.zoomAt(middle, now / old);
    this.pan((event.clientX - before[0]) / 2 * ratio, (event.clientY - before[1]) / 2 * ratio);
  }

  up(event) {
    this.pointers.delete(event.pointerId);
    if (this.mode === 'draw') this.scene.editor.end();
    if (this.pointers.size === 0) this.mode = null;
    this.draw();
  }
}
