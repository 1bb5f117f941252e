import { binaryCrossEntropy, fixed } from "./losses.js";
import { LABELS, line, named, point, text } from "./shapes.js";

export function marks({ p, y }) {
  const loss = binaryCrossEntropy(p, y);
  const [role, shape] = LABELS[y];
  const [side, anchor] = p > 0.5 ? [-0.03, "end"] : [0.03, "start"];
  return {
    values: { loss },
    show: { "curve-0": y === 0 ? 1 : 0.25, "curve-1": y === 1 ? 1 : 0.25 },
    marks: [
      ...[
        line(0, "muted", [p, 0], [p, loss]),
        line(0, "muted", [0, loss], [p, loss]),
        point(0, role, p, loss, shape, 6),
        text(0, role, p + side, loss + 0.22, fixed(loss, 4), anchor),
      ].map((mark) => named("loss", mark)),
      point(0, "hidden", p, loss, "circle", 16, { drag: { x: "p" } }),
    ],
    sentence: `p = ${fixed(p, 2)}, label ${y}: loss ${fixed(loss, 4)} nats`,
  };
}
