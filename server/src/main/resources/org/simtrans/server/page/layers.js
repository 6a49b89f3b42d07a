// Pixels of a slice: grey values through a window, and what is drawn over them.

/** Colours that the colour-blind tell apart (Okabe and Ito): label, then masks. */
export const CLASSES = [
  [230, 159, 0], [86, 180, 233], [0, 158, 115], [240, 228, 66], [204, 121, 167], [213, 94, 0], [0, 114, 178],
];
const AGREED = [0, 158, 115];
const [LABEL_ALONE, MASK_ALONE] = CLASSES; // each in its own colour
const [,,,, CONFUSED] = CLASSES; // both, but as different classes
const IGNORED = [128, 128, 128];

/** Grey, or colours where the image is a picture with red, green and blue. */
export function paintImage(pixels, channels, windows) {
  const tables = channels.map((channel, i) => table(channel, windows[i]));
  const colour = channels.length === 3;
  const count = channels[0].values.length;
  for (let i = 0; i < count; i++) {
    const red = tables[0][channels[0].values[i] >> 4];
    pixels[4 * i] = red;
    pixels[4 * i + 1] = colour ? tables[1][channels[1].values[i] >> 4] : red;
    pixels[4 * i + 2] = colour ? tables[2][channels[2].values[i] >> 4] : red;
    pixels[4 * i + 3] = 255;
  }
}

/** The grey of 4,096 levels from the channel's smallest to its largest value. */
function table(channel, [low, high]) {
  const grey = new Uint8ClampedArray(4096);
  const { min, max } = channel;
  for (let i = 0; i < 4096; i++) {
    const value = min + i / 4095 * (max - min);
    grey[i] = Math.round(255 * (value - low) / Math.max(1e-12, high - low));
  }
  return grey;
}

function put(pixels, i, colour, alpha) {
  pixels[4 * i] = colour[0];
  pixels[4 * i + 1] = colour[1];
  pixels[4 * i + 2] = colour[2];
  pixels[4 * i + 3] = alpha;
}

function isEdge(labels, i, width, height) {
  const x = i % width;
  const y = (i - x) / width;
  return (x > 0 && labels[i - 1] !== labels[i]) || (x < width - 1 && labels[i + 1] !== labels[i])
    || (y > 0 && labels[i - width] !== labels[i]) || (y < height - 1 && labels[i + width] !== labels[i]);
}

/** The colour of a class; those of masks are shifted by one. */
export const colour = (index, shift = 0) => CLASSES[(index - 1 + shift) % CLASSES.length];

/** Labels as tinted areas with an edge. */
export function paintLabels(pixels, labels, width, height, opacity, shift = 0) {
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (label === 0) continue;
    put(pixels, i, label === 255 ? IGNORED : colour(label, shift), isEdge(labels, i, width, height) ? 235 : 255 * opacity);
  }
}

/** Where two masks agree, and where one is alone; voxels that nobody labelled are left out. */
export function paintDifference(pixels, truth, drawn, width, height, opacity) {
  for (let i = 0; i < truth.length; i++) {
    if ((truth[i] === 0 && drawn[i] === 0) || truth[i] === 255) continue;
    const found = truth[i] === drawn[i] ? AGREED
      : drawn[i] === 0 ? LABEL_ALONE : truth[i] === 0 ? MASK_ALONE : CONFUSED;
    const edge = isEdge(truth, i, width, height) || isEdge(drawn, i, width, height);
    put(pixels, i, found, edge ? 235 : 255 * Math.max(0.35, opacity));
  }
}

const RAMP = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]];

/** Probabilities 0 to 255 from dark to bright; what is nearly impossible is left out. */
export function paintProbability(pixels, probability, opacity) {
  for (let i = 0; i < probability.length; i++) {
    const p = probability[i] / 255;
    if (p < 0.02) continue;
    const at = p * (RAMP.length - 1);
    const low = Math.min(RAMP.length - 2, Math.floor(at));
    const shade = RAMP[low].map((v, c) => v + (at - low) * (RAMP[low + 1][c] - v));
    put(pixels, i, shade, 255 * Math.min(1, opacity + 0.35) * Math.min(1, 0.3 + p));
  }
}

/**
 * How many voxels carry a label, how many a mask, and their Dice: of each class, and the mean over the classes
 * that are in one of them, as 'evaluate' has it for an image. What nobody labelled does not count.
 */
export function scores(truth, drawn) {
  const both = new Float64Array(256);
  const labelled = new Float64Array(256);
  const found = new Float64Array(256);
  const others = drawn ?? truth;
  for (let i = 0; i < truth.length; i++) {
    const t = truth[i];
    const d = others[i];
    if ((t | d) === 0 || t === 255) continue; // nearly all
    labelled[t]++;
    if (drawn) {
      found[d]++;
      if (t === d) both[t]++;
    }
  }
  const ofClass = both.map((n, c) => 2 * n / (labelled[c] + found[c])); // NaN where it is in neither
  const counted = [...ofClass.slice(1)].filter(dice => !Number.isNaN(dice));
  const all = counts => counts.subarray(1).reduce((sum, n) => sum + n, 0);
  return {
    labelled: all(labelled),
    found: all(found),
    dice: counted.length === 0 ? NaN : counted.reduce((sum, dice) => sum + dice, 0) / counted.length,
    ofClass,
  };
}
