// The marks of an explorer, in data coordinates; shapes.py is the twin and explains them.

export const LABELS = [["zero", "square"], ["one", "circle"]];

export const point = (axes, role, x, y, shape, size, hand = {}) =>
  ({ kind: "point", axes, role, x, y, shape, size, ...hand });

export const line = (axes, role, ...points) => ({ kind: "line", axes, role, points });

export const bar = (axes, role, x, width, y0, y1, hand = {}) =>
  ({ kind: "bar", axes, role, x, width, y0, y1, ...hand });

export const text = (axes, role, x, y, words, anchor = "middle") =>
  ({ kind: "text", axes, role, x, y, text: words, anchor });
