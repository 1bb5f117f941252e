import { fixed, sum } from "./losses.js";
import { LABELS, bar, named, point, text } from "./shapes.js";
import { REDUCTIONS, pythonLine, sharesOf, termsOf } from "./torch_call.js";

export function marks(params) {
  const [z, y] = ["z", "y"].map((name) => [1, 2, 3].map((i) => params[`${name}${i}`]));
  const terms = termsOf(params, z, y);
  const shares = sharesOf(params, y);
  const [total, divisor] = [sum(terms), sum(shares)];
  const mean = divisor ? total / divisor : null;
  const shown = (share) => (!share ? "ignored" : params.reduction ? "" : `counts ${fixed(share, 1)}`);
  const steps = [`sum ${fixed(total, 4)}`, `÷ ${fixed(divisor, 1)}`, `mean ${divisor ? fixed(mean, 4) : "nan"}`]
    .slice(0, [3, 1, 0][params.reduction]);
  const name = params.function ? "CrossEntropyLoss" : "BCEWithLogitsLoss";
  const drawn = [1, 2, 3].flatMap((x, i) => [
    bar(0, "prediction", x, 0.5, 0, z[i]),
    bar(0, "hidden", x, 0.8, -3, 3, { drag: { y: `z${x}` } }),
    point(0, shares[i] ? LABELS[y[i]][0] : "muted", x, 3.9, LABELS[y[i]][1], 6),
    bar(0, "hidden", x, 0.8, 3.3, 4.5, { flip: `y${x}` }),
    text(0, "ink", x + 0.15, 3.6, params.function === 2 ? fixed(params.soft, 2) : "", "start"),
    bar(1, LABELS[y[i]][0], x, 0.5, 0, terms[i], { name: "terms" }),
    named("terms", text(1, "ink", x, terms[i] + 0.3, fixed(terms[i], 4))),
    text(1, "ink", x, 10.7, shown(shares[i])),
  ]);
  return {
    values: { loss: [mean, total, terms][params.reduction], divisor, terms },
    marks: [...drawn, ...[name, ...steps].map((word, i) => named("steps", text(1, "ink", 3.5, 9 - 2 * i, word, "start")))],
    sentence: `${name}, reduction ${REDUCTIONS[params.reduction]}: `
      + [`terms ${terms.map((t) => fixed(t, 4)).join(" and ")}`, ...steps].join(", "),
    code: pythonLine(params, z, y),
    mode: params.function,
  };
}
