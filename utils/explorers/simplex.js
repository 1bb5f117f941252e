import { fixed } from "./losses.js";
import { point, stack } from "./shapes.js";
import { expectedSurprise } from "./softmax.js";

const TARGETS = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0.1 / 3, 0.9 + 0.1 / 3, 0.1 / 3], [0.3, 0.6, 0.1]];

const place = ([q0, , q2]) => [q2 + q0 / 2, q0];

export function marks({ q0, rest, target }) {
  const q = [q0, (1 - q0) * (1 - rest), (1 - q0) * rest];
  const p = TARGETS[target];
  const loss = expectedSurprise(p, q.map(Math.log));
  const entropy = expectedSurprise(p, p.map(Math.log));
  const [x, y] = place(q);
  const shown = (values, digits) => `[${values.map((v) => fixed(v, digits)).join(", ")}]`;
  return {
    values: { loss, entropy, kl: loss - entropy, q },
    show: Object.fromEntries(TARGETS.map((_, i) => [`target-${i}`, i === target ? 1 : 0])),
    marks: [
      point(0, "truth", ...place(p), "diamond", 8),
      point(0, "prediction", x, y, "circle", 6),
      ...stack(1, 0.42, entropy, loss),
      point(0, "hidden", x, y, "circle", 16, { drag: { y: "q0", x: ["rest", q0 / 2, 1 - q0 / 2] } }),
    ],
    sentence: `q = ${shown(q, 3)}, target ${shown(p, 2)}: loss ${fixed(loss, 4)} nats `
      + `= entropy ${fixed(entropy, 4)} + KL ${fixed(loss - entropy, 4)}`,
  };
}
