// Charts as SVG: curves over steps, and cases of two runs against each other.
import { el, number, svg } from './dom.js';

const WIDTH = 560;
const HEIGHT = 220;
const LEFT = 48;
const BOTTOM = 32;
const TOP = 10;
const RIGHT = 12;
export const SERIES = 6; // colours in the style sheet

function scale(low, high, from, to) {
  if (high === low) return () => (from + to) / 2;
  const span = high - low;
  return value => from + (value - low) / span * (to - from);
}

function ticks(low, high) {
  const rough = (high - low) / 4 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(x => x * power).find(x => x >= rough);
  const all = [];
  for (let v = Math.ceil(low / step) * step; v <= high + step / 1e6; v += step) all.push(+v.toPrecision(12));
  return all;
}

function frame(title, x, y, xs, ys, xLabel) {
  return [
    svg('title', {}, title),
    ys.map(v => [
      svg('line', { x1: LEFT, x2: WIDTH - RIGHT, y1: y(v), y2: y(v), class: 'grid' }),
      svg('text', { x: LEFT - 6, y: y(v) + 4, class: 'tick', 'text-anchor': 'end' }, number(v)),
    ]),
    xs.map(v => svg('text', { x: x(v), y: HEIGHT - 14, class: 'tick', 'text-anchor': 'middle' }, number(v, 4))),
    svg('text', { x: WIDTH - RIGHT, y: HEIGHT - 2, class: 'tick', 'text-anchor': 'end' }, xLabel),
  ];
}

/**
 * Curves over each other.
 * series: [{name, points: [[x, y], ...]}]; fixed: the range of y, or null for that of the points.
 */
export function curves(title, series, xLabel = 'step', fixed = null) {
  const drawn = series.filter(one => one.points.length > 0);
  if (drawn.length === 0) return el('p', { class: 'quiet' }, `${title}: nothing logged yet`);
  const all = drawn.flatMap(one => one.points);
  const xLow = Math.min(...all.map(p => p[0]));
  const xHigh = Math.max(...all.map(p => p[0]));
  const [yLow, yHigh] = fixed ?? [Math.min(...all.map(p => p[1])), Math.max(...all.map(p => p[1]))];
  const x = scale(xLow, xHigh, LEFT, WIDTH - RIGHT);
  const y = scale(yLow, yHigh, HEIGHT - BOTTOM, TOP);
  return el('figure', { class: 'chart' },
    el('figcaption', {}, title, series.length > 1 && legend(series)),
    svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': title },
      frame(title, x, y, ticks(xLow, xHigh), ticks(yLow, yHigh), xLabel),
      series.map((one, i) => one.points.length === 1
        ? svg('circle', { cx: x(one.points[0][0]), cy: y(one.points[0][1]), r: 3, class: `dot s${i % SERIES}` })
        : svg('polyline', {
          points: one.points.map(p => `${x(p[0]).toFixed(1)},${y(p[1]).toFixed(1)}`).join(' '),
          class: `curve s${i % SERIES}`,
        }))));
}

function legend(series) {
  return el('span', { class: 'legend' }, series.map((one, i) =>
    el('span', {}, el('i', { class: `key s${i % SERIES}` }), one.name)));
}

/** Points of two runs: points [{x, y, name}], both from 0 to 1. */
export function scatter(title, xLabel, yLabel, points) {
  if (points.length === 0) return null;
  const edge = 300;
  const at = scale(0, 1, 40, edge - 10);
  const up = scale(0, 1, edge - 34, 10);
  return el('figure', { class: 'chart square' },
    el('figcaption', {}, title),
    svg('svg', { viewBox: `0 0 ${edge} ${edge}`, role: 'img', 'aria-label': title },
      [0, 0.25, 0.5, 0.75, 1].map(v => [
        svg('line', { x1: at(0), x2: at(1), y1: up(v), y2: up(v), class: 'grid' }),
        svg('line', { x1: at(v), x2: at(v), y1: up(0), y2: up(1), class: 'grid' }),
        svg('text', { x: 34, y: up(v) + 4, class: 'tick', 'text-anchor': 'end' }, v),
        svg('text', { x: at(v), y: edge - 20, class: 'tick', 'text-anchor': 'middle' }, v),
      ]),
      svg('line', { x1: at(0), y1: up(0), x2: at(1), y2: up(1), class: 'diagonal' }),
      points.map(p => svg('circle', { cx: at(p.x), cy: up(p.y), r: 4, class: 'dot s0' },
        svg('title', {}, `${p.name}: ${number(p.x)} and ${number(p.y)}`))),
      svg('text', { x: edge - 10, y: edge - 4, class: 'tick', 'text-anchor': 'end' }, xLabel),
      svg('text', { x: 44, y: 20, class: 'tick' }, yLabel)));
}
