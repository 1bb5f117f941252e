// What each token weighs in the means that whose_mean shows; token_weights.py is the twin.
import { sum } from "./losses.js";

export const OVER = ["tokens", "texts", "batches", "places"];
export const TEXTS = [[0, 1, 2, 3], [4, 5], [6]];
const BATCHES = [[0, 1, 2, 3, 4, 5], [6]];
export const X = TEXTS.flatMap((tokens, k) => tokens.map((_, j) => 5 * k + j));

function ofGroups(counts, groups) {
  const full = groups.filter((group) => group.some((i) => counts[i]));
  const row = counts.map(() => 0);
  for (const group of full) {
    for (const i of group) row[i] = counts[i] / sum(group.map((j) => counts[j])) / full.length;
  }
  return row;
}

export const weights = (counts) => [
  ...[[counts.map((_, i) => i)], TEXTS, BATCHES].map((groups) => ofGroups(counts, groups)),
  counts.map((count) => count / 12),
];
