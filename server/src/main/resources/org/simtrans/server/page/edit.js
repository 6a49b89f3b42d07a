// Changes of a label, slice by slice in the plane that is drawn in; each can be taken back.

const UNDO = 100;

/** The changes of one label array of a stack. */
export class Editor {
  /**
   * labels: a byte for each voxel
   * onchange: called after each change; ondraw: called while one is being drawn
   */
  constructor(labels, onchange, ondraw) {
    this.labels = labels;
    this.onchange = onchange;
    this.ondraw = ondraw;
    this.done = [];
    this.undone = [];
    this.stroke = null;
    this.saved = 0;
    this.ever = 0; // changes, each of which has its number
    this.base = 0; // the last change that can no longer be taken back
  }

  /** Tells what the label holds now from what it held before any other change. */
  get state() { return this.done.at(-1)?.number ?? this.base; }

  /** Whether a change is part of what the label holds now. */
  holds(number) { return number <= this.base || this.done.some(one => one.number === number); }

  get changed() { return this.state !== this.saved; }

  /**
   * Begins a change that ends with end(); all that is set in between is taken back at once. A change that
   * is still open, as while a button is held, ends before, and what is set after goes to the next one.
   */
  begin() {
    if (this.stroke) this.end();
    this.stroke = new Map();
  }

  set(index, value) {
    const old = this.labels[index];
    if (old === value) return;
    this.stroke ??= new Map();
    if (!this.stroke.has(index)) this.stroke.set(index, old);
    this.labels[index] = value;
  }

  /** Returns whether anything was changed. */
  end() {
    const changed = !!this.stroke && this.stroke.size > 0;
    if (changed) {
      this.done.push({ number: ++this.ever, values: this.stroke });
      if (this.done.length > UNDO) this.base = this.done.shift().number;
      this.undone = [];
    }
    this.stroke = null;
    this.onchange();
    return changed;
  }

  /** Ends the change that is open, and takes it back for good; earlier ones stay. */
  cancel() {
    if (!this.end()) return;
    this.undo();
    this.undone.pop();
    this.onchange();
  }

  /**
   * Takes another state for the one that was read, below what was changed since; that cannot be taken back.
   * theirs: a byte for each voxel; read: as it was
   */
  rebase(theirs, read) {
    if (this.stroke) this.end();
    const met = new Set();
    for (const { number, values } of this.done) {
      if (number <= this.saved) continue;
      for (const index of values.keys()) {
        if (met.has(index)) continue;
        met.add(index);
        values.set(index, theirs[index]); // the first change of a voxel gives it back as they have it
      }
    }
    theirs.forEach((value, i) => {
      if (this.labels[i] === read[i]) this.labels[i] = value;
    });
    this.onchange();
  }

  undo() { this.swap(this.done, this.undone); }

  redo() { this.swap(this.undone, this.done); }

  swap(from, to) {
    if (this.stroke || from.length === 0) return;
    const { number, values } = from.pop();
    const back = new Map();
    for (const [index, old] of values) {
      back.set(index, this.labels[index]);
      this.labels[index] = old;
    }
    to.push({ number, values: back });
    this.onchange();
  }

  /** A disc around a line from one pixel to another; radius in pixels, of the shorter edge where they are oblong. */
  line(plane, k, from, to, radius, value) {
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const steps = Math.max(1, Math.ceil(Math.hypot(dx, dy)));
    for (let i = 0; i <= steps; i++) {
      this.disc(plane, k, from[0] + dx * i / steps, from[1] + dy * i / steps, radius, value);
    }
    this.ondraw();
  }

  disc(plane, k, x, y, radius, value) {
    const shorter = Math.min(...plane.mm);
    const [mx, my] = plane.mm.map(edge => edge / shorter);
    const rx = Math.ceil(radius / mx);
    const ry = Math.ceil(radius / my);
    const cx = Math.floor(x);
    const cy = Math.floor(y);
    for (let j = Math.max(0, cy - ry); j <= Math.min(plane.height - 1, cy + ry); j++) {
      for (let i = Math.max(0, cx - rx); i <= Math.min(plane.width - 1, cx + rx); i++) {
        const near = ((i + 0.5 - x) * mx) ** 2 + ((j + 0.5 - y) * my) ** 2 <= radius ** 2;
        if (near || (i === cx && j === cy)) this.set(plane.index(i, j, k), value);
      }
    }
  }

  /**
   * Fills the area of one label around a pixel. False if it reaches the border of the slice: then it
   * is not closed, and nothing is filled.
   */
  fill(plane, k, x, y, value) {
    const own = this.labels[plane.index(x, y, k)];
    if (own === value) return true;
    const seen = new Uint8Array(plane.width * plane.height);
    const stack = [[x, y]];
    const area = [];
    while (stack.length > 0) {
      const [i, j] = stack.pop();
      if (i < 0 || j < 0 || i >= plane.width || j >= plane.height) return false;
      const at = j * plane.width + i;
      if (seen[at] || this.labels[plane.index(i, j, k)] !== own) continue;
      seen[at] = 1;
      area.push(plane.index(i, j, k));
      stack.push([i + 1, j], [i - 1, j], [i, j + 1], [i, j - 1]);
    }
    this.begin();
    area.forEach(index => this.set(index, value));
    this.end();
    return true;
  }

  /**
   * Draws a class on the slices between those that have it, by the shape half way: signed distances
   * to the outlines, interpolated. Returns on how many slices.
   */
  interpolate(plane, value, most = 30) {
    const has = [];
    for (let k = 0; k < plane.depth; k++) {
      const slice = plane.slice(this.labels, k);
      if (slice.includes(value)) has.push(k);
    }
    let drawn = 0;
    this.begin();
    for (let i = 1; i < has.length; i++) {
      const gap = has[i] - has[i - 1];
      if (gap < 2 || gap > most) continue;
      const below = signed(plane, this.labels, has[i - 1], value);
      const above = signed(plane, this.labels, has[i], value);
      for (let k = has[i - 1] + 1; k < has[i]; k++) {
        const share = (k - has[i - 1]) / gap;
        for (let y = 0; y < plane.height; y++) {
          for (let x = 0; x < plane.width; x++) {
            const at = y * plane.width + x;
            if ((1 - share) * below[at] + share * above[at] < 0 && this.labels[plane.index(x, y, k)] === 0) {
              this.set(plane.index(x, y, k), value);
            }
          }
        }
        drawn++;
      }
    }
    this.end();
    return drawn;
  }
}

/** Distances in mm to the outline, below 0 inside. */
function signed(plane, labels, k, value) {
  const inside = Uint8Array.from(plane.slice(labels, k), v => (v === value ? 1 : 0));
  const outside = inside.map(v => 1 - v);
  const out = distances(inside, plane.width, plane.height, plane.mm);
  const own = distances(outside, plane.width, plane.height, plane.mm);
  return out.map((d, i) => Math.sqrt(d) - Math.sqrt(own[i]));
}

/**
 * Squared distances to the nearest pixel of a set, by lower envelopes of parabolas, first along
 * columns, then along rows (Felzenszwalb and Huttenlocher 2012).
 */
function distances(set, width, height, [mx, my]) {
  const FAR = 1e12;
  const grid = Float64Array.from(set, v => (v ? 0 : FAR));
  for (let x = 0; x < width; x++) envelope(grid, x, width, height, my);
  for (let y = 0; y < height; y++) envelope(grid, y * width, 1, width, mx);
  return grid;
}

function envelope(grid, start, stride, count, mm) {
  const f = new Float64Array(count);
  for (let i = 0; i < count; i++) f[i] = grid[start + i * stride];
  const at = new Int32Array(count);
  const from = new Float64Array(count + 1);
  let last = 0;
  from[0] = -Infinity;
  from[1] = Infinity;
  const cross = (q, p) => (f[q] / mm ** 2 + q * q - f[p] / mm ** 2 - p * p) / (2 * (q - p));
  for (let q = 1; q < count; q++) {
    let s = cross(q, at[last]);
    while (last > 0 && s <= from[last]) s = cross(q, at[--last]);
    if (s <= from[last]) { // the first parabola is below everywhere
      at[last] = q;
    } else {
      at[++last] = q;
      from[last] = s;
    }
    from[last + 1] = Infinity;
  }
  for (let q = 0, i = 0; q < count; q++) {
    while (from[i + 1] < q) i++;
    grid[start + q * stride] = ((q - at[i]) * mm) ** 2 + f[at[i]];
  }
}
