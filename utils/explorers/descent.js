import { binaryCrossEntropyWithLogits, fixed, mean } from "./losses.js";
import { boundary } from "./plane.js";
import { line, point } from "./shapes.js";
import { STEPS, logits, path } from "./walk.js";

export function marks({ lr, start, step }) {
  const walked = path(lr, start).slice(0, step + 1);
  const [w1, w2, b] = walked.at(-1);
  const z = logits(walked.at(-1));
  const loss = mean(z.map((value, i) => binaryCrossEntropyWithLogits(value, i > 2)));
  const right = z.filter((value, i) => value > 0 === i > 2).length;
  const end = walked.length <= step ? " (this walk ends here)" : "";
  return {
    values: { loss, right, accuracy: right / 6, w1, w2, b },
    marks: [
      ...boundary(0, w1, w2, b, [0.1, 0.5, 0.9], 1.85),
      line(1, "prediction", ...walked.map((w) => w.slice(0, 2))),
      point(1, "muted", ...walked[0].slice(0, 2), "square", 4),
      point(1, "prediction", w1, w2, "diamond", 5),
    ],
    sentence: `step ${STEPS[walked.length - 1]}${end}: mean loss ${fixed(loss, 4)} nats, ${right} of 6 `
      + `right; w₁ = ${fixed(w1, 2)}, w₂ = ${fixed(w2, 2)}, b = ${fixed(b, 2)}`,
  };
}
