import { sum } from "./losses.js";
import { bar, line, point, text } from "./shapes.js";

const BINS = 10;
const COLUMNS = 20;

export function reliability(confidence, right) {
  const bins = Array.from({ length: BINS }, () => []);
  confidence.forEach((p, i) => bins[Math.max(0, Math.ceil((p - 1e-10) * BINS) - 1)].push(i));
  let error = 0;
  const drawn = bins.flatMap((inside, k) => {
    const [n, x] = [inside.length, (k + 0.5) / BINS];
    const share = n / right.length;
    const at = n ? sum(inside.map((i) => confidence[i])) / n : x;
    const came = n ? sum(inside.map((i) => right[i])) / n : x;
    error += Math.abs(at - came) * share;
    return [
      bar(0, "prediction", x, 0.092, 0, n ? came : 0),
      line(0, "zero", [at, at], [at, came]),
      point(0, n ? "truth" : "hidden", at, came, "diamond", 3),
      bar(1, "muted", x, 0.092, 0, share),
      text(1, "ink", x, share + 0.06, n ? `${n}` : ""),
    ];
  });
  return [drawn, error];
}

export function histogram(p, y) {
  const counts = [0, 1].map(() => new Array(COLUMNS).fill(0));
  p.forEach((v, i) => { counts[y[i]][Math.min(COLUMNS - 1, Math.floor(v * COLUMNS))] += 1; });
  const column = (k) => [(k + 0.5) / COLUMNS, 0.8 / COLUMNS, 0];
  const [zeros, ones] = counts.map((row) => row.map((n) => Math.sqrt(n / y.length)));
  const above = ones.map((height, k) => bar(0, "one", ...column(k), height));
  return [...above, ...zeros.map((height, k) => bar(0, "zero", ...column(k), -height))];
}
