// The marks of an explorer, in data coordinates; shapes.py is the twin and explains them.
import { fixed } from "./losses.js";

export const LABELS = [["zero", "square"], ["one", "circle"]];

export const point = (axes, role, x, y, shape, size, hand = {}) =>
  ({ kind: "point", axes, role, x, y, shape, size, ...hand });

export const line = (axes, role, ...points) => ({ kind: "line", axes, role, points });

export const named = (name, mark) => ({ ...mark, name });

export const bar = (axes, role, x, width, y0, y1, hand = {}) =>
  ({ kind: "bar", axes, role, x, width, y0, y1, ...hand });

export const text = (axes, role, x, y, words, anchor = "middle", name = {}) =>
  ({ kind: "text", axes, role, x, y, text: words, anchor, ...name });

export const stack = (axes, height, entropy, loss) => [
  bar(axes, "truth", 0, 0.7, 0, entropy),
  bar(axes, "prediction", 0, 0.7, entropy, loss),
  text(axes, "ink", 0, loss + 0.4 * height, fixed(loss, 4)),
  ...[[1.3, "KL"], [2.3, fixed(loss - entropy, 4)]].map(([k, w]) => text(axes, "prediction", 0, -k * height, w)),
  text(axes, "truth", 0, -3.6 * height, "entropy"),
  text(axes, "truth", 0, -4.6 * height, fixed(entropy, 4)),
].map((mark) => named("stack", mark));
