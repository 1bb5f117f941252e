// Asks for a guess before an explorer answers: the question, the buttons, the reveal, the record.
import { box } from "../quiz/guesses.js";
import { PATIENCE, inBrowser } from "../quiz/storage.js";
import { draw } from "./live.js";
import { asked, gapOf, goal, truths } from "./ring.js";

const REVEAL = 333; // milliseconds
const HINT = "Drag the ring or move the slider, then commit: the first guess counts.";

const ease = (t) => (t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2);
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// Text in which `code` stands in backticks, without ever reading it as HTML.
const prose = (text) => text.split("`").map((part, i) => {
  if (i % 2 === 0) return part;
  const code = document.createElement("code");
  code.textContent = part;
  return code;
});

function write(node, words) { // a live region speaks again whenever it is touched
  if (node.textContent !== words) node.textContent = words;
}

// What is asked of this picture. The answer is computed when it is wanted, and not before.
function question(marks, model) {
  const stored = model.get("ask");
  const ask = { ...stored, goal: { ...model.get("home"), ...stored.goal } };
  const data = model.get("data") ?? [];
  let found, there;
  const asks = {
    ask,
    found: () => (found ??= truths(marks, ask, data)),
    there: () => (there ??= goal(marks, ask, data)),
    guesses: (get) => ask.start.map((_, i) => get(`guess${i + 1}`)),
    // Take what this browser keeps as the first guess, if that is one at what is asked now.
    took() {
      const kept = model.get("done") ? null : box.get(ask.id);
      const same = kept && kept.truth.length === ask.start.length
        && asks.found().every((truth, i) => Math.abs(truth - kept.truth[i]) <= ask.range[2]);
      if (!same) return false;
      (kept.guess ?? []).forEach((guess, i) => model.set(`guess${i + 1}`, guess));
      for (const [name, value] of Object.entries(asks.there())) model.set(name, value);
      model.set("done", kept.guess ? 1 : 2);
      model.save_changes();
      return true;
    },
  };
  return asks;
}

export const predicting = (marks) => ({
  initialize({ model }) {
    const { ask, took } = question(marks, model);
    const settle = () => model.get("kept") && box.drop(ask.id);
    took();
    model.on("change:kept", settle);
    settle();
    return box.hear(ask.id, took);
  },

  render({ model, el }) {
    const { ask, found, there, guesses, took } = question(marks, model);
    const here = () => guesses((name) => model.get(name));
    const stop = draw({ model, el }, (state, ...data) => asked(
      marks(state, ...data), ask, guesses((name) => state[name]), state.done, state.done ? found() : []));

    const name = `prediction-${Math.random().toString(36).slice(2)}`; // ids are unique in a page
    el.querySelector(".ce-below").insertAdjacentHTML("afterend", `
      <div class="ce-asked" role="group" aria-labelledby="${name}" tabindex="-1"><p class="ce-question" id="${name}"></p>
      <p class="ce-gap" role="status" aria-live="polite"></p><p class="ce-note" aria-live="polite"></p></div>`);
    const card = el.querySelector(".ce-asked");
    const [title, gap, note] = card.children;
    title.append(...prose(ask.text));
    // A number on a line has no state to go back to.
    if (!Object.keys(model.get("home")).length) el.querySelector(".ce-below button").remove();
    const buttons = document.createElement("div");
    buttons.className = "ce-buttons";
    buttons.innerHTML = '<button type="button">Commit</button><button type="button" data-show>Just show me</button>';
    const [commit, show] = buttons.children;

    // The sliders of the rings and the place of the buttons come into the box after this.
    let around, waiting, patient = !model.get("done");
    function settle() {
      around = el.closest(".ce-explorer");
      const slot = around?.querySelector(".ce-slot");
      if (!slot) { waiting = setTimeout(settle, 50); return; }
      slot.append(buttons);
      mark();
    }

    function mark() {
      const done = model.get("done");
      if (!around) return;
      Object.assign(around.dataset, { prediction: ask.id, committed: Boolean(done) });
      if (!done) {
        write(note, `${model.get("note")} ${HINT}`.trim());
        return;
      }
      buttons.remove();
      write(gap, gapOf(ask, here(), done, found()));
      if (model.get("kept")) write(note, model.get("note"));
      else write(note, patient ? "" : `${model.get("note")} ${inBrowser(box.get(ask.id))}`.trim());
    }

    let frame;
    function reveal() {
      const names = Object.keys(there());
      const from = names.map((each) => model.get(each));
      const limits = model.get("limits");
      const start = performance.now();
      const last = [...from];
      el.dataset.revealing = "";
      const move = (now) => {
        const t = calm() ? 1 : Math.min(1, Math.max(0, now - start) / REVEAL);
        names.forEach((each, i) => {
          const end = there()[each];
          const between = from[i] + (end - from[i]) * ease(t);
          const [low, , step] = limits[each];
          // What a hand has moved meanwhile stays where the hand put it.
          if (!(Math.abs(model.get(each) - last[i]) < 1e-9)) { last[i] = NaN; return; }
          // Between two steps of its slider nothing ever stands.
          last[i] = t === 1 || end === from[i] ? end : low + Math.round((between - low) / step) * step;
          model.set(each, last[i]);
        });
        if (t < 1) { frame = requestAnimationFrame(move); return; }
        delete el.dataset.revealing;
        model.save_changes();
      };
      if (calm()) move(start);
      else frame = requestAnimationFrame(move);
    }

    function make(done) {
      if (model.get("done")) return;
      if (!took()) { // another tab may have been first, and this one was not told yet
        box.put(ask.id, { guess: done === 1 ? here() : null, truth: found() });
        model.set("done", done);
        model.save_changes();
        reveal();
      }
      card.focus({ preventScroll: true }); // the button is gone
    }
    commit.addEventListener("click", () => make(1));
    show.addEventListener("click", () => make(2));

    let timer;
    const made = () => {
      mark();
      timer = setTimeout(() => { patient = false; mark(); }, PATIENCE);
    };
    model.on("change:done", made);
    for (const each of ["kept", "note"]) model.on(`change:${each}`, mark);
    settle();
    return () => {
      stop();
      [timer, waiting].forEach(clearTimeout);
      cancelAnimationFrame(frame);
      model.off("change:done", made);
      for (const each of ["kept", "note"]) model.off(`change:${each}`, mark);
    };
  },
});
