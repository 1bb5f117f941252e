import { reliability } from "./bins.js";
import { fixed, mean } from "./losses.js";
import { rows } from "./predictions.js";
import { bar, point } from "./shapes.js";
import { logSoftmax } from "./softmax.js";

export function marks({ temperature }, packed, y, tops) {
  const gaps = rows(packed, y.length);
  const logQ = gaps.map((row) => logSoftmax(row.map((gap) => -gap / 100 / temperature)));
  const loss = 0 - mean(logQ.map((row, i) => row[y[i]]));
  const confidence = logQ.map((row) => Math.exp(Math.max(...row)));
  const right = gaps.map((row, i) => (row.indexOf(0) === y[i] ? 1 : 0));
  const [drawn, error] = reliability(confidence, right);
  const [accuracy, sure] = [mean(right), mean(confidence)];
  return {
    values: { loss, ece: error, accuracy, confidence: sure },
    marks: [
      ...drawn,
      point(2, "prediction", temperature, loss, "circle", 5, { name: "loss" }),
      point(3, "prediction", temperature, error, "circle", 5, { name: "ece" }),
      bar(2, "hidden", 2.1, 4.2, 0, tops[0], { drag: { x: "temperature" } }),
      bar(3, "hidden", 2.1, 4.2, 0, tops[1], { drag: { x: "temperature" } }),
    ],
    sentence: `T = ${fixed(temperature, 2)}: log loss ${fixed(loss, 4)} nats, calibration error ${fixed(error, 3)}; `
      + `mean confidence ${fixed(sure, 3)}, accuracy ${fixed(accuracy, 3)}`,
  };
}
