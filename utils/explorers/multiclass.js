import { fixed } from "./losses.js";
import { bar, named, point, text } from "./shapes.js";
import { logSoftmax } from "./softmax.js";

export function marks({ z0, z1, z2, z3, shift: c, y, temperature }) {
  const z = [z0, z1, z2, z3].map((v) => v + c);
  const logQ = logSoftmax(z.map((v) => v / temperature));
  const q = logQ.map(Math.exp);
  const [loss, gradient] = [0 - logQ[y], q.map((v, i) => v - (i === y ? 1 : 0))];
  const beyond = (v, room) => (v < 0 ? v - 2.4 * room : v + room);
  const drawn = z.flatMap((v, i) => {
    const role = i === y ? "truth" : "prediction";
    return [
      bar(0, role, i, 0.6, 0, v),
      text(0, "ink", i, beyond(v, 0.25), fixed(v, 2)),
      bar(1, role, i, 0.6, 0, q[i], { name: "q" }),
      named("q", text(1, "ink", i, q[i] + 0.025, fixed(q[i], 2))),
      bar(2, role, i, 0.6, 0, gradient[i], { name: "gradient" }),
      named("gradient", text(2, "ink", i, beyond(gradient[i], 0.05), fixed(gradient[i], 2))),
      point(1, i === y ? "truth" : "muted", i, 1.2, i === y ? "diamond" : "circle", i === y ? 5 : 2.5),
      bar(0, "hidden", i, 1, -6, 6, { drag: { y: [`z${i}`, c, 1 + c] } }),
      bar(1, "hidden", i, 1, 0, 1.3, { pick: { y: i } }),
    ];
  });
  return {
    values: { loss, q, gradient },
    marks: [...drawn, point(0, "truth", y, 7.9, "diamond", 5), point(2, "truth", y, 1.28, "diamond", 5)],
    sentence: `true class ${y}, c = ${fixed(c, 2)}, T = ${fixed(temperature, 1)}: `
      + `its probability ${fixed(q[y], 4)}, loss ${fixed(loss, 4)} nats`,
  };
}
