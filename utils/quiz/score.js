// What a browser keeps as answers, and what they cost, as `tally` in question.py.

import { keeper } from "./storage.js";

export const sumOf = (numbers) => numbers.reduce((a, b) => a + b, 0);

export const answerBox = keeper(({ probabilities: p, right }) =>
  p.every((x) => x >= 0) && Math.abs(sumOf(p) - 1) < 1e-6 && right in p);

export const loss = (p) => Math.log(1 / p); // -log p, but 0 rather than -0 at p = 1

const average = (numbers) => (numbers.length ? sumOf(numbers) / numbers.length : null);

export function tally(answers) {
  const losses = answers.map(({ probabilities, right }) => loss(probabilities[right]));
  const finite = losses.filter(Number.isFinite);
  return {
    answered: losses.length,
    infinite: losses.length - finite.length,
    mean: average(finite),
    uniform: average(answers.map(({ probabilities }) => Math.log(probabilities.length))),
  };
}

export const nats = (x) => (Number.isFinite(x) ? `${x.toFixed(2)} nats` : "∞");
export const both = (x) => (Number.isFinite(x) ? `${nats(x)} (${(x / Math.LN2).toFixed(2)} bits)` : "∞");
