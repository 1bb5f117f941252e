// A question answered with probabilities. All that is shown is computed here, so that a page
// without a kernel asks and scores as well; see question.py for the other end.

import { answerBox, both, loss, nats, sumOf, tally } from "./score.js";
import { PATIENCE, PREFIX, inBrowser } from "./storage.js";
import { resending } from "../browser/resend.js";
import { prose, tag } from "../browser/tags.js";

// Whole numbers in proportion to whole `weights` that sum to `total`: the largest remainders are
// rounded up, the first of equals before the others.
export function apportion(weights, total) {
  if (!sumOf(weights)) weights = weights.map(() => 1);
  const shares = weights.map((weight) => Math.floor((total * weight) / sumOf(weights)));
  const remainder = (i) => (total * weights[i]) % sumOf(weights);
  const order = [...weights.keys()].sort((i, j) => remainder(j) - remainder(i) || i - j);
  for (const i of order.slice(0, total - sumOf(shares))) shares[i] += 1;
  return shares;
}

// Set one of several percents; the others share what is left as they shared it before.
export function rebalance(percents, index, value) {
  const others = apportion(percents.filter((_, i) => i !== index), 100 - value);
  return others.toSpliced(index, 0, value);
}

function everyAnswer() {
  try {
    const ours = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    const ids = ours.map((key) => key.slice(PREFIX.length)).filter((id) => !id.includes("/"));
    return ids.map(answerBox.get).filter(Boolean);
  } catch { return []; }
}

const percent = (p) => `${Math.round(100 * p)} %`;
const cost = (p) => (p > 0 ? nats(loss(p)) : "∞ (0 % on the truth costs infinity)");

function soFar({ answered, infinite, mean, uniform }) {
  const many = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;
  const guesser = `a uniform guesser ${nats(uniform)}.`;
  if (!infinite) return `So far: ${many(answered, "question")}, mean loss ${nats(mean)}; ${guesser}`;
  const others = mean === null ? "" : `; without ${infinite === 1 ? "it" : "them"} ${nats(mean)}`;
  return `So far: ${many(answered, "question")}, mean loss ∞, because of ${many(infinite, "answer")} ` +
    `with 0 % on the truth${others}; ${guesser}`;
}

// What this browser keeps as the answer to a question, if the question is still the same.
function here(model) {
  const { id, options, right } = model.get("question");
  const waiting = answerBox.get(id);
  const fits = waiting?.probabilities.length === options.length && waiting.right === right;
  return fits ? waiting.probabilities : null;
}

function initialize({ model }) {
  const { id } = model.get("question");
  const settle = () => model.get("kept") && answerBox.drop(id);
  const take = () => {
    const earlier = model.get("answer") ? null : here(model);
    if (!earlier) return;
    model.set("answer", earlier);
    model.save_changes();
  };
  take();
  model.on("change:kept", settle);
  settle();
  resending(model.widget_manager);
  return answerBox.hear(id, take);
}

function render({ model, el }) {
  const { id, text, options, right, why } = model.get("question");
  const name = `quiz-${Math.random().toString(36).slice(2)}`; // ids are unique in a page

  // The widget's own rows: a slider, what it reads, and what this option would cost.
  const rows = options.map((option, i) => {
    const label = tag("label", { for: `${name}-${i}` }, ...prose(option));
    const slider = tag("input", {
      id: `${name}-${i}`, type: "range", min: 0, max: 100, step: 1, "aria-describedby": `${name}-${i}-cost`,
      "data-lm-suppress-shortcuts": "true", // JupyterLab would take the arrow keys to change the cell
    });
    const readout = tag("output", { for: `${name}-${i}` });
    const price = tag("span", { class: "ce-cost", id: `${name}-${i}-cost` });
    slider.addEventListener("input", () => move(i, slider.valueAsNumber));
    return { label, slider, readout, price, node: tag("div", { class: "ce-option" }, label, slider, readout, price) };
  });
  const button = tag("button", { type: "button" }, "Commit");
  const hint = tag("p", {}, "Share out 100 % by what you believe, then commit: the first answer counts.");
  const result = tag("div", { class: "ce-result", "aria-live": "polite" });
  const score = tag("p", { "aria-live": "polite" });
  const note = tag("p", { class: "ce-note", "aria-live": "polite" });
  const card = tag("div", { class: "ce-quiz", role: "group", "aria-labelledby": name, tabindex: -1 },
    tag("p", { class: "ce-question", id: name }, ...prose(text)),
    hint, ...rows.map((row) => row.node), button, result, score, note);
  el.append(card);

  let percents = apportion(options.map(() => 1), 100);
  let before = percents; // as they were when this slider was taken: back and forth changes nothing
  let moving = -1;
  function move(i, value) {
    if (moving !== i) [before, moving] = [percents, i];
    percents = rebalance(before, i, value);
    show(percents);
  }

  function show(shares) {
    rows.forEach(({ slider, readout, price }, i) => {
      const p = shares[i] / 100;
      slider.value = shares[i];
      slider.setAttribute("aria-valuetext", `${Math.round(shares[i])} percent`);
      readout.textContent = percent(p);
      price.textContent = `if right: ${cost(p)}`;
      price.classList.toggle("ce-dear", p === 0);
    });
  }

  button.addEventListener("click", () => {
    const earlier = here(model); // of another tab, which this one was not told yet
    const probabilities = earlier ?? percents.map((share) => share / 100);
    if (!earlier) answerBox.put(id, { probabilities, right });
    model.set("answer", probabilities);
    model.save_changes();
    card.focus(); // the button is gone
  });

  function write(node, ...children) { // a live region speaks again whenever it is touched
    const next = tag("div", {}, ...children);
    if (node.innerHTML !== next.innerHTML) node.replaceChildren(...next.childNodes);
  }

  let patient = !model.get("answer");
  function draw() {
    const answer = model.get("answer");
    card.classList.toggle("ce-answered", Boolean(answer));
    if (!answer) {
      show(percents);
      write(note, model.get("note"));
      return;
    }
    show(answer.map((p) => 100 * p));
    rows.forEach(({ label, slider, node }, i) => {
      slider.disabled = true;
      if (i !== right || node.classList.contains("ce-right")) return;
      node.classList.add("ce-right");
      label.prepend(tag("strong", {}, "✓ Right: "));
    });
    for (const node of [hint, button]) node.remove();
    const p = answer[right];
    const k = options.length;
    write(result,
      tag("p", {}, tag("strong", {}, "✓ Right: "), ...prose(options[right])),
      tag("p", {}, ...prose(why)),
      tag("p", {}, `You gave it ${percent(p)}. Your loss: −ln ${p.toFixed(2)} = `, tag("strong", {}, both(loss(p))),
        `. A uniform guesser pays ln ${k} = ${both(Math.log(k))}.`));
    const waiting = answerBox.get(id);
    if (model.get("kept")) {
      write(score, soFar(model.get("tally")));
      write(note, model.get("note"));
    } else if (!patient) {
      const here = tally(waiting ? everyAnswer() : [{ probabilities: answer, right }]);
      const there = model.get("note") ? model.get("tally") : here; // a kernel that could not write
      write(score, soFar(there.answered > here.answered ? there : here));
      write(note, model.get("note"), " ", inBrowser(waiting));
    }
  }

  let timer;
  const answered = () => {
    draw();
    timer = setTimeout(() => { patient = false; draw(); }, PATIENCE);
  };
  model.on("change:answer", answered);
  for (const trait of ["kept", "note", "tally"]) model.on(`change:${trait}`, draw);
  draw();
  return () => {
    clearTimeout(timer);
    model.off("change:answer", answered);
    for (const trait of ["kept", "note", "tally"]) model.off(`change:${trait}`, draw);
  };
}

export default { initialize, render };
