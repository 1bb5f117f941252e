import { fixed, mean } from "./losses.js";
import { bar, named, point, text } from "./shapes.js";
import { logSoftmax } from "./softmax.js";

const [N, TOP] = [[0, 1, 2], 2.4];

export function marks({ temperature, cell, ...rest }) {
  const s = N.map((row) => N.map((column) => rest[`s${3 * row + column + 1}`]));
  const [turned, z] = [(table) => N.map((i) => table.map((row) => row[i])), s.map((row) => row.map((v) => v / temperature))];
  const logQ = [z.map(logSoftmax), turned(turned(z).map(logSoftmax))];
  const sides = logQ.map((table) => 0 - mean(N.map((i) => table[i][i])));
  const [loss, q] = [(sides[0] + sides[1]) / 2, logQ.map((table) => table.map((row) => row.map(Math.exp)))];
  const drawn = s.flatMap((values, row) => values.flatMap((v, column) => {
    const [i, foot, role] = [3 * row + column, 2 - row, row === column ? "truth" : "prediction"];
    const hand = { drag: { y: [`s${i + 1}`, foot, foot + 0.4] }, pick: { cell: i } };
    return [
      bar(0, role, column - 0.37, 0.16, foot, foot + 0.4 * v),
      point(0, i === cell ? "ink" : "hidden", column - 0.37, foot, "circle", 3.5),
      text(0, "ink", column + 0.47, foot + (v < 0 ? 0.16 : -0.08), fixed(v, 2), "end"),
      bar(0, "hidden", column, 1, foot - 0.5, foot + 0.5, hand),
      ...[1, 2].flatMap((axes) => [
        bar(axes, role, column - 0.37, 0.16, foot - 0.4, foot - 0.4 + 0.8 * q[axes - 1][row][column], { name: "q" }),
        named("q", text(axes, "ink", column + 0.45, foot - 0.08, fixed(q[axes - 1][row][column], 2), "end")),
      ]),
    ];
  }));
  const ends = [1, 2].map((axes) => text(axes, "ink", 1, -0.84, `loss ${fixed(sides[axes - 1], 4)}`));
  const top = Math.min(loss, TOP);
  const number = text(3, "ink", 0, top + 0.05, fixed(loss, 2));
  return {
    values: { rows: sides[0], columns: sides[1], loss, q: q.flat(2) },
    marks: [...drawn, ...[...ends, bar(3, "prediction", 0, 0.7, 0, top), number].map((mark) => named("q", mark))],
    sentence: `T = ${fixed(temperature, 2)}: rows ${fixed(sides[0], 4)}, columns ${fixed(sides[1], 4)}, `
      + `loss ${fixed(loss, 4)} nats; a uniform guess costs 1.0986`,
  };
}
