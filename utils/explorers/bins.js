import { fixed, sum } from "./losses.js";
import { bar, line, point, text } from "./shapes.js";

const BINS = 10;
const COLUMNS = 20;

// How many, in little room, and of what: 734, 7k, 73k, .7M, 7.3M, 73M; nothing for none.
export function counted(n, what = "") {
  if (n < 1000) return n ? n + what : "";
  if (n < 99500) return `${fixed(n / 1e3, 0)}k${what}`;
  return `${fixed(n / 1e6, n < 9.95e6 ? 1 : 0).replace(/^0|\.0$/, "")}M${what}`;
}

// A row of letters holds what is drawn of each bin, in 5, and two numbers that are said, in 5 each.
const read = (letters) => [...letters].reduce((n, letter) => {
  const code = letter.charCodeAt(0) - 35;
  return 91 * n + code - (code > 57 ? 1 : 0);
}, 0);
const cut = (rows, i, begin, end) => read(rows.slice(60 * i + begin, 60 * i + end));

// Expected calibration error and mean confidence.
export const summed = (rows, i) => [50, 55].map((begin) => cut(rows, i, begin, begin + 5) / (91 ** 5 - 1));

export function reliability(rows, i, total) {
  return Array.from({ length: BINS }, (_, k) => {
    const [code, share, place] = [[0, 2], [2, 4], [4, 5]].map(([a, b]) => cut(rows, i, 5 * k + a, 5 * k + b));
    const power = Math.floor(Math.max(code - 100, 0) / 900);
    const [n, x, at] = [(code - 900 * power) * 10 ** power, (k + 0.5) / BINS, (k + place / 90) / BINS];
    const came = n ? share / (91 ** 2 - 1) : at;
    return [
      bar(0, "prediction", x, 0.092, 0, n ? came : 0),
      line(0, "zero", [at, at], [at, came]),
      point(0, n ? "truth" : "hidden", at, came, "diamond", 3),
      bar(1, "muted", x, 0.092, 0, n / total),
      text(1, "ink", x, n / total + 0.06, counted(n)),
    ];
  }).flat();
}

// How many, and of what, on one side of a line at x.
export const beside = (x, before, role, y, n, what) =>
  text(0, role, x + (before ? -0.02 : 0.02), y, counted(n, what), before ? "end" : "start");

export function histogram(zeros, ones) {
  const total = sum(zeros) + sum(ones);
  const [below, above] = [zeros, ones].map((counts) => Array.from({ length: COLUMNS }, (_, k) => {
    const width = counts.length / COLUMNS;
    return Math.sqrt(sum(counts.slice(k * width, (k + 1) * width)) / total);
  }));
  const column = (k) => [(k + 0.5) / COLUMNS, 0.8 / COLUMNS, 0];
  return [
    ...above.map((height, k) => bar(0, "one", ...column(k), height)),
    ...below.map((height, k) => bar(0, "zero", ...column(k), -height)),
  ];
}
