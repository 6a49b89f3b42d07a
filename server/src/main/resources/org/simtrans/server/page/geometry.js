// The geometry of a stack: slices x rows x columns; row 0 anterior, column 0 the patient's right,
// slices from the feet upwards. A plane is a way to walk through it.

/** What a plane shows: how wide, high and deep it is, and which voxel lies where. */
export class Plane {
  /**
   * name: axial, coronal or sagittal
   * shape and spacing: slices, rows, columns; in mm
   */
  constructor(name, shape, spacing, placed) {
    const [slices, rows, columns] = shape;
    const pixels = rows * columns;
    this.name = name;
    if (name === 'axial') {
      this.size = [columns, rows, slices];
      this.steps = [1, columns, pixels];
      this.start = 0;
      this.mm = [spacing[2], spacing[1], spacing[0]];
      this.marks = ['R', 'L', 'A', 'P'];
      this.axes = [2, 1, 0]; // of the stack, for x, y and depth
      this.turned = [false, false, false];
    } else if (name === 'coronal') {
      this.size = [columns, slices, rows];
      this.steps = [1, -pixels, -columns];
      this.start = (slices - 1) * pixels + (rows - 1) * columns;
      this.mm = [spacing[2], spacing[0], spacing[1]];
      this.marks = ['R', 'L', 'S', 'I'];
      this.axes = [2, 0, 1];
      this.turned = [false, true, true];
    } else {
      this.size = [rows, slices, columns];
      this.steps = [columns, -pixels, -1];
      this.start = (slices - 1) * pixels + columns - 1;
      this.mm = [spacing[1], spacing[0], spacing[2]];
      this.marks = ['A', 'P', 'S', 'I'];
      this.axes = [1, 0, 2];
      this.turned = [false, true, true];
    }
    this.shape = shape;
    if (!placed) this.marks = ['', '', '', ''];
  }

  get width() { return this.size[0]; }
  get height() { return this.size[1]; }
  get depth() { return this.size[2]; }

  /** The place in the stack's array of a pixel of a slice. */
  index(x, y, k) {
    return this.start + x * this.steps[0] + y * this.steps[1] + k * this.steps[2];
  }

  /** The position in the stack, [slice, row, column], of a pixel. */
  position(x, y, k) {
    const at = [0, 0, 0];
    [x, y, k].forEach((value, i) => {
      at[this.axes[i]] = this.turned[i] ? this.size[i] - 1 - value : value;
    });
    return at;
  }

  /** The pixel and the slice of a position: the way back. */
  pixel(position) {
    return this.axes.map((axis, i) =>
      this.turned[i] ? this.size[i] - 1 - position[axis] : position[axis]);
  }

  /** A slice of an array of the stack, as an array of width x height. */
  slice(values, k) {
    const [dx, dy] = this.steps;
    const out = new values.constructor(this.width * this.height);
    let to = 0;
    for (let y = 0; y < this.height; y++) {
      let from = this.index(0, y, k);
      for (let x = 0; x < this.width; x++) {
        out[to++] = values[from];
        from += dx;
      }
    }
    return out;
  }

  /** The slice with most of what is labelled; -1 if nothing is. */
  fullest(labels) {
    let best = -1;
    let most = 0;
    for (let k = 0; k < this.depth; k++) {
      let count = 0;
      for (let y = 0; y < this.height; y++) {
        let from = this.index(0, y, k);
        for (let x = 0; x < this.width; x++) {
          if (labels[from] > 0 && labels[from] < 255) count++;
          from += this.steps[0];
        }
      }
      if (count > most) {
        most = count;
        best = k;
      }
    }
    return best;
  }
}
