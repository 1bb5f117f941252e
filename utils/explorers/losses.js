// The formulas of losses.py that the explorers need, in the browser.

export const sigmoid = (z) =>
  z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));

export const binaryCrossEntropy = (p, y) => -Math.log(y === 1 ? p : 1 - p);

export const binaryCrossEntropyWithLogits = (z, y) =>
  Math.max(z, 0) - z * y + Math.log1p(Math.exp(-Math.abs(z)));

export const softplus = (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

export const sum = (values) => values.reduce((a, b) => a + b, 0);

export const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;

// A true minus, and none on nothing: "−0.00" would puzzle the reader.
export const fixed = (x, digits) => x.toFixed(digits).replace(/^-(0\.?0*)$/, "$1").replace("-", "−");
