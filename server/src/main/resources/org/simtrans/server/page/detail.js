// What of a very large picture is zoomed into, in as many pixels as the screen has for it.
import { bytes } from './api.js';
import { notice } from './dom.js';
import { paintImage } from './layers.js';

const PATIENCE = 150; // ms without a movement, before it is asked for
const MOST = 3900000; // pixels; the server sends 4,000,000

export class Detail {
  constructor(scene, redraw) {
    this.scene = scene;
    this.redraw = redraw;
    this.image = document.createElement('canvas');
  }

  close() {
    clearTimeout(this.timer);
    this.loading?.abort();
  }

  /** Draws what is there over the smaller picture, whose pixels are sx wide, and asks for what is not. */
  draw(c, sx, left, top) {
    const { step } = this.scene.info.large;
    const wanted = this.wanted(c.canvas, sx, left, top);
    if (this.part) {
      this.paint();
      const { x, y, width, height } = this.part;
      c.imageSmoothingEnabled = sx / step * this.part.step < 4;
      c.drawImage(this.image, left + x / step * sx, top + y / step * sx, width / step * sx, height / step * sx);
    }
    if (wanted && JSON.stringify(wanted) !== JSON.stringify(this.asked)) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.load(wanted).catch(problem => {
        if (problem.name === 'AbortError') return;
        this.asked = null; // the smaller one stays, and the next movement asks again
        notice(problem.message, true);
      }), PATIENCE);
    }
  }

  /** The stored values of what is drawn at a pixel of the smaller picture; null where it is the smaller one. */
  under(x, y) {
    if (!this.part) return null;
    const { step } = this.scene.info.large;
    const column = Math.floor((x * step - this.part.x) / this.part.step);
    const row = Math.floor((y * step - this.part.y) / this.part.step);
    const { width, height } = this.image;
    if (column < 0 || row < 0 || column >= width || row >= height) return null;
    return this.scene.shownChannels().map(i => this.values[i][row * width + column]);
  }

  /** The part of the picture on the canvas; null where the smaller picture has all that it can show. */
  wanted(canvas, sx, left, top) {
    const { step: most, rows, columns } = this.scene.info.large;
    const within = (value, end) => Math.max(0, Math.min(end, Math.floor(value / sx * most)));
    const [x, y] = [within(-left, columns), within(-top, rows)];
    const width = within(canvas.width - left, columns) - x;
    const height = within(canvas.height - top, rows) - y;
    if (width <= 0 || height <= 0) return null;
    const step = Math.max(1, Math.ceil(most / sx), Math.ceil(Math.sqrt(width * height / MOST)));
    return step < most ? { x, y, width, height, step } : null;
  }

  async load(part) {
    this.asked = part;
    this.loading?.abort();
    this.loading = new AbortController();
    const path = `/api/images/${this.scene.info.id}/region?${new URLSearchParams(part)}`;
    const all = new Uint16Array(await bytes(path, { signal: this.loading.signal }));
    const count = this.scene.channels.length;
    const pixels = all.length / count;
    this.values = Array.from({ length: count }, (_, i) => all.subarray(i * pixels, (i + 1) * pixels));
    this.part = part;
    this.painted = null;
    this.redraw();
  }

  paint() {
    const { scene, part } = this;
    const shown = scene.shownChannels();
    const key = JSON.stringify([shown, shown.map(i => scene.windows[i])]);
    if (this.painted === key) return;
    this.painted = key;
    this.image.width = Math.ceil(part.width / part.step);
    this.image.height = Math.ceil(part.height / part.step);
    const picture = new ImageData(this.image.width, this.image.height);
    paintImage(picture.data, shown.map(i => ({ ...scene.channels[i], values: this.values[i] })),
      shown.map(i => scene.windows[i]));
    this.image.getContext('2d').putImageData(picture, 0, 0);
  }
}
