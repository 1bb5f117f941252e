import { binaryCrossEntropyWithLogits, fixed, sigmoid } from "./losses.js";
import { LABELS, bar, line, point } from "./shapes.js";

const REACH = 1.5; // half the length of the tangent, in logits

export function marks({ z, y }) {
  const p = sigmoid(z);
  const loss = binaryCrossEntropyWithLogits(z, y);
  const slope = p - y;
  const squared = slope ** 2;
  const squaredSlope = 2 * slope * p * (1 - p);
  const [role, shape] = LABELS[y];
  const ends = [Math.max(-10, z - REACH), Math.min(10, z + REACH)];
  const show = {};
  for (const name of ["loss", "loss-squared", "slope", "slope-squared"]) {
    for (const label of [0, 1]) show[`${name}-${label}`] = label === y ? 1 : 0;
  }
  return {
    values: { p, loss, slope, squared_error: squared, squared_error_slope: squaredSlope },
    show,
    marks: [
      line(1, "muted", ...ends.map((x) => [x, loss + (x - z) * slope])),
      point(0, role, z, p, shape, 5, { name: "p" }),
      point(1, "truth", z, squared, shape, 5, { name: "losses" }),
      point(1, "prediction", z, loss, shape, 5, { name: "losses" }),
      point(2, "truth", z, squaredSlope, shape, 5, { name: "slopes" }),
      point(2, "prediction", z, slope, shape, 5, { name: "slopes" }),
      bar(0, "hidden", 0, 21, 0, 1, { drag: { x: "z" } }),
      bar(1, "hidden", 0, 21, 0, 10, { drag: { x: "z" } }),
      bar(2, "hidden", 0, 21, -1.1, 1.1, { drag: { x: "z" } }),
    ],
    sentence: `z = ${fixed(z, 1)}, label ${y}, p ${fixed(p, 4)}. Cross-entropy ${fixed(loss, 4)}, slope `
      + `${fixed(slope, 4)}. Squared error ${fixed(squared, 4)}, slope ${fixed(squaredSlope, 4)}.`,
  };
}
