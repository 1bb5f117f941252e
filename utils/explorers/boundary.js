import { binaryCrossEntropyWithLogits, fixed, mean, sigmoid } from "./losses.js";
import { boundary, name } from "./plane.js";
import { LABELS, point } from "./shapes.js";

export function marks(params) {
  const { w1, w2, b } = params;
  const samples = [1, 2, 3, 4, 5, 6];
  const points = samples.map((i) => [params[`x1${i}`], params[`x2${i}`]]);
  const y = samples.map((i) => params[`y${i}`]);
  const z = points.map(([x1, x2]) => w1 * x1 + w2 * x2 + b);
  const p = z.map(sigmoid);
  const terms = z.map((value, i) => binaryCrossEntropyWithLogits(value, y[i]));
  const [loss, norm] = [mean(terms), Math.sqrt(w1 * w1 + w2 * w2)];
  const right = z.filter((value, i) => value > 0 === (y[i] === 1)).length;
  const worst = terms.findIndex((term) => term > Math.max(...terms) - 1e-9);
  const drawn = samples.flatMap((i, k) => {
    const [role, shape] = LABELS[y[k]];
    const [x1, x2] = points[k];
    const hand = { drag: { x: `x1${i}`, y: `x2${i}` }, flip: `y${i}` };
    const words = `${k === params.point ? "▸" : ""}${i}: ${fixed(p[k], 2)}`;
    return [
      point(0, role, x1, x2, shape, 6),
      name(0, role, x1, x2, words),
      point(0, "hidden", x1, x2, "circle", 14, { pick: { point: k }, ...hand }),
    ];
  });
  return {
    values: { loss, right, accuracy: right / 6, norm, p },
    marks: [...boundary(0, w1, w2, b), point(0, "ink", ...points[worst], LABELS[y[worst]][1], 9), ...drawn],
    sentence: `mean loss ${fixed(loss, 4)} nats, ${right} of 6 right; worst: point `
      + `${worst + 1} (p = ${fixed(p[worst], 2)}, label ${y[worst]}); ‖w‖ = ${fixed(norm, 2)}`,
  };
}
