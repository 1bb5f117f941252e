import { reliability, summed } from "./bins.js";
import { fixed } from "./losses.js";
import { bar, line, named, point } from "./shapes.js";

export function marks({ temperature }, rows, losses, total, right, tops) {
  const now = Math.round(20 * temperature) - 5;
  const sums = losses.map((loss, i) => [loss, ...summed(rows, i)]);
  const [loss, ece, confidence] = sums[now];
  const accuracy = right / total;
  return {
    values: { loss, ece, accuracy, confidence },
    marks: [
      ...reliability(rows, now, total),
      ...["loss", "ece"].flatMap((name, k) => [
        named(name, line(k + 2, "muted", ...sums.map((each, i) => [(i + 5) / 20, each[k]]))),
        point(k + 2, "prediction", temperature, sums[now][k], "circle", 5, { name }),
        bar(k + 2, "hidden", 2.1, 4.2, 0, tops[k], { drag: { x: "temperature" } }),
      ]),
    ],
    sentence: `T = ${fixed(temperature, 2)}: log loss ${fixed(loss, 4)} nats, calibration error ${fixed(ece, 3)}; `
      + `mean confidence ${fixed(confidence, 3)}, accuracy ${fixed(accuracy, 3)}`,
  };
}
