import { fixed, sum } from "./losses.js";
import { bar, named, text } from "./shapes.js";
import { OVER, X, weights } from "./token_weights.js";

export function marks(params) {
  const [terms, counts] = ["cost", "mask"].map((name) => X.map((_, i) => params[`${name}${i + 1}`]));
  const rows = weights(counts);
  const means = rows.map((row) => sum(row.map((w, i) => w * terms[i])));
  const [over, kept] = [params.over, sum(counts)];
  const shown = means.map((mean, i) => (kept || i === 3 ? fixed(mean, 4) : "nan"));
  const tokens = X.flatMap((x, i) => {
    const hand = { drag: { y: `cost${i + 1}` }, flip: `mask${i + 1}`, pick: { token: i } };
    const [role, width] = counts[i] ? ["prediction", 0.7] : ["muted", 0.2];
    const weight = fixed(100 * rows[over][i], 1);
    return [
      bar(0, role, x, width, 0, terms[i]),
      text(0, counts[i] ? "ink" : "muted", x, terms[i] + 0.15, weight),
      text(0, "ink", x, -0.45, `${i === params.token ? "▸" : ""}${i + 1}`),
      bar(0, "hidden", x, 0.95, 0, 4, hand),
    ];
  });
  const bars = means.map((mean, i) => [
    bar(1, i === over ? "prediction" : "muted", i, 0.5, 0, mean),
    text(1, i === over ? "ink" : "muted", i, mean + 0.15, shown[i]),
  ].map((mark) => named("means", mark)));
  return {
    values: { loss: shown[over] === "nan" ? null : means[over], weights: rows[over] },
    marks: [...tokens, ...bars.flat()],
    sentence: `mean over ${OVER[over]}: loss ${shown[over]} nats; ${kept} of 7 tokens count`,
  };
}
