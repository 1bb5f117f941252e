import { beside, histogram } from "./bins.js";
import { fixed, sum } from "./losses.js";
import { bar, line, named, point } from "./shapes.js";

const GRID = Array.from({ length: 99 }, (_, i) => i + 1);
const RANGES = [[-1, 1], [0, 1.5], [0, 1], [0, 1], [0, 2]];

export function marks({ threshold, ...costs }, zeros, ones, loss, brier) {
  const miss = Math.round(costs.miss); // the slider of the page gives 10.000000000000002
  const n = sum(zeros) + sum(ones);
  const wrong = (step) => [sum(ones.slice(0, step)), sum(zeros.slice(step))];
  const cost = (step) => { const [m, a] = wrong(step); return (miss * m + a) / n; };
  const at = Math.round(100 * threshold);
  const [[missed, alarmed], paid] = [wrong(at), cost(at)];
  const accuracy = 1 - (missed + alarmed) / n;
  const kind = alarmed === 1 ? " false alarm" : " false alarms";
  const spots = [loss, accuracy, brier, paid].map((v, i) => Math.min(Math.max(v, RANGES[i + 1][0]), RANGES[i + 1][1]));
  return {
    values: { loss, brier, accuracy, cost: paid, misses: missed, alarms: alarmed },
    marks: [
      ...histogram(zeros, ones),
      line(0, "ink", [threshold, -1], [threshold, 1]),
      point(0, "ink", threshold, 0.93, "diamond", 5),
      beside(threshold, threshold > 0.25, "one", 0.75, missed, " missed ●"),
      beside(threshold, threshold > 0.7, "zero", -0.9, alarmed, `${kind} ■`),
      named("costs", line(4, "prediction", ...GRID.map((step) => [step / 100, Math.min(cost(step), 2)]))),
      ...spots.map((v, i) => point(i + 1, "prediction", threshold, v, "circle", 5)),
      ...RANGES.map((ends, i) => bar(i, "hidden", 0.5, 1, ...ends, { drag: { x: "threshold" } })),
    ],
    sentence: `threshold ${fixed(threshold, 2)}: log loss ${fixed(loss, 4)} nats, Brier score ${fixed(brier, 4)}, `
      + `accuracy ${fixed(accuracy, 4)}, cost ${fixed(paid, 4)} a sample (${missed} missed at ${miss}, ${alarmed}${kind} at 1)`,
  };
}
