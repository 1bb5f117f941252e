// The walks that descent.js shows; walk.py is the twin and explains them.
import { mean, sigmoid } from "./losses.js";

const X = [
  [8.528104691935328, 9.481786398402916],
  [5.800314416734446, 8.735115980299934],
  [6.957475968211479, 3.045444240247178],
  [4.9001768350511785, 3.821197003876745],
  [2.697285583404604, 3.288087142321756],
  [2.793562296412884, 5.908547013925951],
];
const RATES = [0.02, 0.05, 0.1, 0.2, 0.5];
const STARTS = [[-0.3, -0.35, 2.5], [0, 0, 0]];
const grid = (from, to, by) => Array.from({ length: (to - from) / by + 1 }, (_, i) => from + i * by);
export const STEPS = [...grid(0, 20, 1), ...grid(25, 100, 5), ...grid(150, 1000, 50), ...grid(1500, 10000, 500)];
export const logits = ([w1, w2, b]) => X.map(([x1, x2]) => w1 * x1 + w2 * x2 + b);

const walks = {};
export const path = (lr, start) => (walks[[lr, start]] ??= walk(lr, start));

function walk(lr, start) {
  const steps = STEPS.filter((k) => RATES[lr] < 0.5 || k <= 50);
  const kept = [];
  let w = STARTS[start];
  for (let k = 0; k <= steps.at(-1); k += 1) {
    if (steps[kept.length] === k) kept.push(w);
    const error = logits(w).map((z, i) => sigmoid(z) - (i > 2));
    const slope = [0, 1, 2].map((d) => mean(X.map((x, i) => error[i] * (x[d] ?? 1))));
    w = w.map((value, d) => value - RATES[lr] * slope[d]);
  }
  return kept;
}
