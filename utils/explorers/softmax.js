// The formulas of losses.py for several classes, in the browser.

export const logSoftmax = (z) => {
  const top = Math.max(...z);
  const rest = Math.log(z.reduce((sum, v) => sum + Math.exp(v - top), 0));
  return z.map((v) => v - top - rest);
};

// -sum(p log q), where a class of probability 0 costs nothing.
export const expectedSurprise = (p, logQ) =>
  p.reduce((sum, share, i) => (share > 0 ? sum - share * logQ[i] : sum), 0);
