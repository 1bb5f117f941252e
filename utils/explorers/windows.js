import { fixed, sum } from "./losses.js";
import { bar, point, text } from "./shapes.js";

export function marks(params, _symbols, costs) {
  const [length, stride, n] =
    [params.length, Math.min(params.stride, params.length), costs[0].length].map(Math.round); // a slider's 8 may be 7.999
  const places = costs[0].map((_, i) => i);
  const begins = places.map((i) => Math.max(0, -Math.floor((length - 1 - i) / stride) * stride));
  const rows = [...new Set(begins)];
  const before = places.map((i) => i - begins[i]);
  const cost = (i, k) => costs[Math.min(k, costs.length - 1)][i];
  const [paid, best] = [places.map((i) => cost(i, before[i])), places.map((i) => cost(i, i))];
  const [loss, whole] = [sum(paid) / n, sum(best) / n];
  const high = Math.min(3, n / rows.length);
  const drawn = places.flatMap((i) => {
    const y = n - rows.indexOf(begins[i]) * high;
    return [
      bar(0, "muted", (begins[i] + i - 1) / 2, before[i], y - 0.55 * high, y - 0.45 * high),
      bar(0, "prediction", i, 0.9, y - 0.85 * high, y - 0.15 * high),
      bar(2, "prediction", i, 0.7, 0, paid[i]),
      point(2, "truth", i, best[i], "diamond", 2.5),
    ];
  });
  const words = fixed(Math.exp(loss), 2);
  return {
    values: { perplexity: Math.exp(loss), loss, windows: rows.length, before },
    marks: [
      ...drawn,
      bar(1, "prediction", 0, 0.7, 0, Math.exp(loss)),
      text(1, "ink", 0, Math.exp(loss) + 0.9, words),
      point(1, "truth", 0, Math.exp(whole), "diamond", 3.5),
    ],
    sentence: `length ${fixed(length, 0)}, stride ${fixed(stride, 0)}: ${rows.length} `
      + `window${rows.length > 1 ? "s" : ""}, loss ${fixed(loss, 4)} nats, perplexity ${words}`,
  };
}
