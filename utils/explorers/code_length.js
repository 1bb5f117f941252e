import { fixed, sum } from "./losses.js";
import { bar, named, point, stack, text } from "./shapes.js";

const hand = (wire, part, total) => {
  const reach = (total - part) / total ** 2;
  const zero = part / total - part * reach;
  return { drag: { y: [wire, zero, zero + reach] } };
};

export function marks(params) {
  const parts = ["p", "q"].map((name) => [1, 2, 3, 4].map((i) => params[`${name}${i}`]));
  const [p, q] = parts.map((row) => row.map((v) => v / sum(row)));
  const lengths = q.map((v) => -Math.log2(v));
  const entropy = sum(p.map((v) => -v * Math.log2(v)));
  const loss = sum(p.map((v, i) => v * lengths[i]));
  const drawn = p.flatMap((_, i) => [
    bar(0, "truth", i - 0.2, 0.36, 0, p[i]),
    bar(0, "hidden", i - 0.2, 0.4, 0, 1, hand(`p${i + 1}`, parts[0][i], sum(parts[0]))),
    bar(0, "prediction", i + 0.2, 0.36, 0, q[i]),
    bar(0, "hidden", i + 0.2, 0.4, 0, 1, hand(`q${i + 1}`, parts[1][i], sum(parts[1]))),
    bar(1, "prediction", i, 0.6, 0, lengths[i], { name: "lengths" }),
    named("lengths", text(1, "ink", i, lengths[i] + 0.15, fixed(lengths[i], 2))),
    point(1, "truth", i + 0.44, -Math.log2(p[i]), "diamond", 3.5),
  ]);
  const shown = (values) => `[${values.map((v) => fixed(v, 3)).join(", ")}]`;
  return {
    values: { entropy, kl: loss - entropy, cross_entropy: loss, p, q },
    marks: [...drawn, ...stack(2, 0.62, entropy, loss)],
    sentence: `p = ${shown(p)}, q = ${shown(q)}: cross-entropy ${fixed(loss, 4)} bits `
      + `= entropy ${fixed(entropy, 4)} + KL ${fixed(loss - entropy, 4)}`,
  };
}
