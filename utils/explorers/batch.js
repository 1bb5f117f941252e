import { binaryCrossEntropy, fixed, mean } from "./losses.js";
import { LABELS, bar, line, named, point, text } from "./shapes.js";

const N = 6;

export function marks(params) {
  const samples = Array.from({ length: N }, (_, i) => i + 1);
  const p = samples.map((i) => params[`p${i}`]);
  const y = samples.map((i) => params[`y${i}`]);
  const terms = p.map((value, i) => binaryCrossEntropy(value, y[i]));
  const loss = mean(terms);
  const right = p.filter((value, i) => value > 0.5 === (y[i] === 1)).length;
  const worst = terms.findIndex((term) => term > Math.max(...terms) - 1e-9);
  const drawn = samples.flatMap((x, i) => {
    const [role, shape] = LABELS[y[i]];
    return [
      bar(0, "prediction", x, 0.5, 0, p[i]),
      bar(0, "hidden", x, 0.9, 0, 1, { drag: { y: `p${x}` } }),
      point(0, role, x, 1.15, shape, 6),
      bar(0, "hidden", x, 0.9, 1.04, 1.25, { flip: `y${x}` }),
      bar(1, role, x, 0.5, 0, terms[i], { name: "losses" }),
    ];
  });
  const numbers = samples.map((x, i) => (
    named("losses", text(1, LABELS[y[i]][0], x, terms[i] + 0.15, fixed(terms[i], 2)))));
  return {
    values: { loss, accuracy: right / N },
    marks: [
      ...drawn,
      named("mean", line(1, "ink", [0.5, loss], [N + 0.5, loss])),
      ...numbers,
      named("mean", text(1, "ink", N + 0.5, 5.8, `mean ${fixed(loss, 4)}`, "end")),
    ],
    sentence: `mean loss ${fixed(loss, 4)} nats, ${right} of ${N} right; largest: sample ${worst + 1} `
      + `(p = ${fixed(p[worst], 2)}, label ${y[worst]}) with ${fixed(terms[worst], 4)}`,
  };
}
