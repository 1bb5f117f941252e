// Marks of a line in a plane, for explorers of it; plane.py is the twin and explains them.
import { fixed } from "./losses.js";
import { line, text } from "./shapes.js";

const FRAME = [13, 10.5];

export function straight(w1, w2, c) {
  const squared = w1 * w1 + w2 * w2;
  if (!squared) return [];
  const foot = [(w1 * c) / squared, (w2 * c) / squared];
  const along = [-w2, w1];
  let [low, high] = [-1e9, 1e9];
  for (const k of [0, 1]) {
    if (along[k]) {
      const [enters, leaves] = [-foot[k] / along[k], (FRAME[k] - foot[k]) / along[k]].sort((a, b) => a - b);
      [low, high] = [Math.max(low, enters), Math.min(high, leaves)];
    } else if (foot[k] < 0 || foot[k] > FRAME[k]) return [];
  }
  if (high - low < 1e-9) return [];
  return [low, high].map((t) => [foot[0] + t * along[0], foot[1] + t * along[1]]);
}

export function name(axes, role, x, y, words) {
  const [side, anchor] = x < FRAME[0] - 2.5 ? [0.4, "start"] : [-0.4, "end"];
  return text(axes, role, x + side, Math.min(y, FRAME[1] - 0.4) - 0.15, words, anchor);
}

export function boundary(axes, w1, w2, b, levels = [0.1, 0.25, 0.5, 0.75, 0.9], shrunk = 1) {
  const norm = Math.sqrt(w1 * w1 + w2 * w2);
  const marks = [];
  let arrow = [];
  for (const level of levels) {
    const ends = straight(w1, w2, Math.log(level / (1 - level)) - b);
    const role = level === 0.5 ? "prediction" : "muted";
    const top = !ends.length ? [0, 0] : ends[1][1] > ends[0][1] ? ends[1] : ends[0];
    const tight = norm * shrunk;
    const room = level === 0.5 || tight < 0.8 || (tight < 1.6 && [0.1, 0.9].includes(level));
    const words = ends.length && room ? fixed(level, 2) : "";
    marks.push(line(axes, role, ...ends), name(axes, role, ...top, words));
    if (ends.length && level === 0.5) {
      const low = ends[1][1] < ends[0][1] ? ends[1] : ends[0];
      const [x, y] = [0, 1].map((k) => 0.2 * top[k] + 0.8 * low[k]);
      const [u, v] = [w1 / norm, w2 / norm];
      const head = [[0, 0], [1, 0], [0.75, 0.13], [1, 0], [0.75, -0.13]];
      arrow = head.map(([p, q]) => [x + p * u - q * v, y + p * v + q * u]);
    }
  }
  return [...marks, line(axes, "prediction", ...arrow)];
}
