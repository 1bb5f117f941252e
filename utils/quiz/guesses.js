// What a browser keeps as guesses, as `sound` in guesses.py.

import { keeper } from "./storage.js";

const finite = (row) => row.every(Number.isFinite);

export const box = keeper(({ guess, truth }) => finite(truth)
  && (guess === null || (finite(guess) && guess.length === truth.length)));
