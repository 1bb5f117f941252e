// Two letters hold a number below 56 × 56; predictions.py is the twin and writes them.
const digit = (text, i) => text.charCodeAt(i) - 36;

export const rows = (text, n) => {
  const numbers = Array.from({ length: text.length / 2 }, (_, i) => 56 * digit(text, 2 * i) + digit(text, 2 * i + 1));
  const width = numbers.length / n;
  return Array.from({ length: n }, (_, i) => numbers.slice(i * width, (i + 1) * width));
};
