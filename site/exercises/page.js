// Makes the exercises of a page live. Nothing of the editor or of Python is fetched before somebody
// begins one.

import { lineByLine, oneByOne } from "./hints.js";
import { answerOf } from "./keep.js";
import { Panel } from "./panel.js";
import { ENDED, Python } from "./python.js";
import { tag } from "./show.js";
import { take } from "./take.js";

const HERE = new URL(".", document.currentScript.src);
const TOP = new URL("../../", HERE);
const SIZE = "Python runs in this browser. It is loaded when you begin: 10 MB, or 17 from a server that does not compress.";

// eslint-disable-next-line no-undef -- the build knows it: a changed file has another address
const fresh = (name) => new URL(`${name}?v=${VERSION}`, HERE).href;

async function json(address) {
  const got = await fetch(address);
  if (!got.ok) throw new Error(`${got.status} ${address}`);
  return got.json();
}

const once = (make) => {
  let made;
  return () => (made ??= make().catch((error) => { made = undefined; throw error; }));
};

let tries = 0;
const page = {
  panels: [],
  size: SIZE,
  come: 0,
  where: once(() => json(fresh("where.json"))),
  lesson: once(() => json(fresh(`${page.panels[0].place.dataset.lesson}.json`))),
  // A browser remembers that a module did not come: it is asked for by another name then.
  editor: once(() => import(`${fresh("editor.js")}${tries++ ? `&again=${tries}` : ""}`)),

  // Whoever saves data has Python when it is asked for.
  begin() { if (!navigator.connection?.saveData) page.python.begin().catch(() => {}); },

  async run(panel, { answer, check }, said) {
    let lesson;
    try { lesson = await page.lesson(); } catch (error) { return { ended: ENDED.away, why: error.message }; }
    const end = lesson.cells.findIndex(({ id }) => id === panel.cell);
    const before = lesson.cells.slice(0, end).map(({ id, name, source }) => ({
      name, source: page.panels.find((one) => one.cell === id)?.text ?? (id && answerOf(`${panel.place.dataset.lesson}/${id}`)) ?? source,
    }));
    const request = { before, answer, check: check ? lesson.cells[end].check : null };
    return page.python.run(request, said, (names) => panel.tell(`${names.join(", ")} is loading, then it runs …`));
  },

  async take(panel) {
    const { lesson } = panel.place.dataset;
    const answers = new Map(page.panels.filter((one) => one.text !== one.stub).map((one) => [one.cell, one.text]));
    try { await take(new URL(`_sources/notebooks/${lesson}.ipynb`, TOP).href, answers); } catch {
      panel.tell("The notebook could not be loaded. Is there a connection? Your answers are untouched.");
    }
  },
};

page.python = new Python(
  async () => {
    const { pyodide, course, bytes } = await page.where();
    page.bytes = bytes;
    page.come = 0;
    return { worker: fresh("worker.js"), pyodide: new URL(pyodide, TOP).href, course: new URL(course, HERE).href };
  },
  ({ bytes = 0, quiet }) => {
    page.come += bytes;
    const million = (count) => (count / 1e6).toFixed(1);
    const label = quiet ? "Nothing has come for a while. Is the connection gone? Your answer is untouched."
      : `Python is coming: ${million(Math.min(page.come, page.bytes))} of ${million(page.bytes)} MB`;
    const bar = tag("progress", { "aria-label": "Python is coming", max: page.bytes, value: page.come });
    for (const panel of page.panels) panel.loading(page.python.ready || !panel.touched ? null : [bar.cloneNode(), ` ${label}`]);
  },
);

for (const cell of document.querySelectorAll(".tag_exercise")) {
  const stub = cell.querySelector("pre").textContent;
  const folded = [];
  for (let next = cell.nextElementSibling; next && !next.matches(".tag_exercise, section"); next = next.nextElementSibling) {
    if (next.localName === "details") folded.push(next);
  }
  const named = (pattern) => folded.filter((one) => pattern.test(one.querySelector("summary").textContent));
  oneByOne(named(/^Hint/));
  named(/^Solution$/).forEach((solution) => lineByLine(solution, stub));
}

if (location.protocol === "file:") {
  for (const place of document.querySelectorAll(".exercise[data-cell]")) {
    place.append(tag("p", { class: "exercise-note" }, "This page was opened as a file: exercises run where a web server sends it."));
  }
} else {
  for (const place of document.querySelectorAll(".exercise[data-cell]")) page.panels.push(new Panel(place, page));
}
