// Gives hints one at a time, and of a solution one line after the other, to whoever asks.

import { button, tag } from "./show.js";

export function oneByOne(hints) {
  hints.forEach((hint, i) => {
    const next = hints[i + 1];
    if (!next) return;
    next.hidden = true;
    hint.addEventListener("toggle", () => { if (hint.open) next.hidden = false; });
  });
}

// The lines that the stub has too are known; of the others each waits until it is asked for. What
// waits is not on the page: neither a search nor a screen reader finds it.
export function lineByLine(details, stub) {
  const pre = details.querySelector("pre");
  const lines = pre.innerHTML.trimEnd().split("\n");
  const whole = (line) => line.split("<span").length === line.split("</span").length;
  if (!lines.every(whole)) return; // a text of several lines cannot be cut
  const known = new Set(stub.split("\n").filter((line) => !line.includes("your code here")));
  const plain = pre.textContent.trimEnd().split("\n");
  const waits = plain.map((line) => Boolean(line.trim()) && !known.has(line));
  const count = waits.filter(Boolean).length;
  const said = tag("p", { role: "status" });
  const next = button("", () => show(1)), all = button("Show all of it", () => show(count));
  function show(more) {
    for (let i = 0; i < waits.length && more; i++) if (waits[i]) { waits[i] = false; more--; }
    pre.innerHTML = lines.map((line, i) => (waits[i]
      ? `<span class="waits" style="margin-left: ${plain[i].search(/\S/)}ch; width: ${plain[i].trim().length}ch"></span>` : line)).join("\n");
    const left = waits.filter(Boolean).length;
    next.textContent = left === count ? "Show the first line" : "Show the next line";
    said.textContent = left ? `${count - left} of ${count} ${count === 1 ? "line" : "lines"} shown.` : "That is all of it.";
    tools.hidden = !left;
  }
  const tools = tag("div", { class: "exercise-tools" }, next, all);
  details.append(tools, said);
  show(0);
}
