// Shows the learner's own report card on the page of the lesson that ends with it.

import { card, diagramInWords, HIGH, LOW, RIGHT } from "./card.js";
import { prose, tag } from "../../utils/browser/tags.js";

const table = (head, rows) => (rows.length ? [tag("table", {},
  tag("tr", {}, ...head.map((word) => tag("th", { scope: "col" }, word))),
  ...rows.map(([first, ...cells]) => tag("tr", {}, tag("th", { scope: "row" }, first), ...cells.map((cell) => tag("td", {}, cell)))))] : []);

const [LEFT, TOP, SIDE] = [64, 16, 300]; // of the square that the diagram is

function diagram(points) {
  const draw = (name, attributes, words = "") => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.textContent = words;
    return node;
  };
  const x = (p) => LEFT + 1.4 * SIDE * p;
  const y = (p) => TOP + SIDE * (1 - p);
  const word = (at, up, words, anchor = "middle", more = {}) => draw("text", { x: at, y: up, "text-anchor": anchor, ...more }, words);
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];
  const svg = draw("svg", { viewBox: `0 0 ${x(1) + 30} ${y(0) + 52}`, role: "img", "aria-label": diagramInWords(points) });
  svg.append(
    draw("path", { class: "axis", d: `M${x(0)} ${y(1)}V${y(0)}H${x(1)}` }),
    draw("path", { class: "even", d: `M${x(0)} ${y(0)}L${x(1)} ${y(1)}` }),
    ...ticks.flatMap((p) => [word(x(p), y(0) + 18, p.toFixed(1)), word(x(0) - 8, y(p) + 4, p.toFixed(1), "end")]),
    word(x(0.5), y(0) + 42, "probability you gave to an option"),
    word(0, 0, "share that were right", "middle", { transform: `translate(16 ${y(0.5)}) rotate(-90)` }),
    word(x(0.98), y(0.04), "dotted: right as often as said", "end", { class: "even" }),
    ...points.flatMap(({ count, given, came }) => [
      draw("circle", { cx: x(given), cy: y(came), r: 5 }),
      word(x(given) + 8, y(came) + (came > 0.85 ? 16 : -8), `${count}`, "start"),
    ]),
  );
  return svg;
}

const HEAD = ["lesson", "answers", "your mean loss (nats)", "uniform guesser (nats)"];
const FORESEEN = ["lesson", "predictions", LOW, RIGHT, HIGH, "mean gap"];

function show(place, asked) {
  const { lines, rows, points, foreseen: { lines: more, rows: gaps } } = card(asked);
  const says = (title, said) => [tag("p", {}, tag("strong", {}, title)), ...said.map((line) => tag("p", {}, ...prose(line)))];
  place.replaceChildren(
    ...says("Your report card", lines), ...table(HEAD, rows), ...(points.length ? [diagram(points)] : []),
    ...says("Predictions", more), ...table(FORESEEN, gaps),
  );
}

// What is answered further up, or in another tab, is in it when the reader comes here.
function follow(place, asked) {
  const again = () => show(place, asked);
  again();
  addEventListener("storage", again);
  new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && again()).observe(place);
}

for (const asked of document.querySelectorAll("script.own-card")) {
  follow(asked.previousElementSibling, JSON.parse(asked.textContent));
}
