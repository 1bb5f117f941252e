// An exercise on the page: what is written, its buttons, and what came of it.

import { Kept } from "./keep.js";
import { ENDED } from "./python.js";
import { button, fault, pictures, tag, verdict, words } from "./show.js";

const SAVED = 300; // milliseconds after the last key
const GONE = "This browser keeps nothing for this page: what you write is gone when it closes. Take your answers along before.";
const ENDS = {
  [ENDED.late]: "It was still running after many seconds, so it was ended: is there a loop that never ends? Your answer is untouched, and Python begins anew.",
  [ENDED.stopped]: "Stopped. Your answer is untouched, and Python begins anew.",
  [ENDED.crashed]: "Python has crashed. Your answer is untouched; the next run begins a new one.",
  [ENDED.away]: "Python could not be loaded. Is there a connection? Your answer is untouched: press Run to try again.",
};

export class Panel {
  #editor = null;
  #timer = null;
  #busy = false;
  #saved;
  #checked; // what the check found, and in which answer
  #unkept = false;
  #solved = false;

  // `page` has what all exercises of a page share; see page.js.
  constructor(place, page) {
    const { lesson, cell, name } = place.dataset;
    Object.assign(this, { place, page, cell, name });
    this.still = place.previousElementSibling;
    this.stub = this.still.querySelector("pre").textContent.trimEnd();
    this.kept = new Kept(`${lesson}/${cell}`, () => this.#elsewhere());
    const kept = this.kept.get();
    this.#saved = kept?.answer ?? this.stub;
    this.#make();
    if (kept) this.#recall(kept);
    this.#look();
  }

  #make() {
    const help = tag("p", { class: "exercise-help", id: `help-${this.cell}` },
      "Shift+Enter runs. Tab indents where you type; after Esc it leads on.");
    this.area = tag("textarea", { "aria-label": `Your answer to ${this.name}`, "aria-describedby": help.id,
      spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "off" });
    this.area.value = this.#saved;
    this.#rows();
    this.code = tag("div", { class: "exercise-code" }, this.area);
    this.run = button("Run", () => this.go(false));
    this.check = button("Check", () => this.go(true), { class: "first" });
    this.stop = button("Stop", () => this.page.python.stop(), { hidden: true });
    this.restore = button("Back to the stub", () => this.#back(), { class: "quiet" });
    this.take = button("Take your answers along", () => this.page.take(this), { class: "quiet" });
    this.badge = tag("span", { class: "exercise-solved", hidden: true }, "✓ Solved");
    this.said = tag("div", { role: "status", class: "exercise-said" });
    this.shown = tag("div", { class: "exercise-shown" });
    this.load = tag("p", { class: "exercise-load", hidden: true });
    this.note = tag("p", { class: "exercise-note" });
    const tools = tag("div", { class: "exercise-tools" }, this.check, this.run, this.stop, this.badge, this.restore, this.take);
    this.place.append(this.code, tools, this.note, help, this.load, this.said, this.shown);
    this.still.classList.add("exercise-still");

    for (const on of [true, false]) this.area.addEventListener(on ? "compositionstart" : "compositionend", () => { this.composing = on; });
    this.area.addEventListener("input", () => { this.#rows(); this.#changed(); });
    // Whoever only passes through by Tab, or looks, loads nothing.
    this.area.addEventListener("pointerdown", () => this.touch());
    this.area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.shiftKey || event.ctrlKey || event.metaKey)) { event.preventDefault(); this.go(false); }
      if (!["Tab", "Shift", "Escape"].includes(event.key)) this.touch();
    });
    addEventListener("pagehide", () => this.save());
    addEventListener("beforeprint", () => { this.still.querySelector("pre").textContent = this.text; });
  }

  get text() { return this.#editor?.text ?? this.area.value; }

  set text(text) {
    if (this.#editor) this.#editor.text = text;
    else { this.area.value = text; this.#rows(); }
    this.#changed();
  }

  #rows() { this.area.rows = this.area.value.split("\n").length; }

  // Somebody begins: the editor comes, and Python, so that it is there when an answer is.
  async touch() {
    if (this.touched) return;
    this.touched = true;
    this.page.begin();
    try {
      const { edit } = await this.page.editor();
      // What is being composed, letter by letter, is not interrupted.
      if (this.composing) await new Promise((done) => this.area.addEventListener("compositionend", done, { once: true }));
      this.#editor = edit(this.area, { changed: () => this.#changed(), run: () => this.go(false) });
    } catch { this.touched = false; } // the text area does
  }

  #changed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), SAVED);
    this.#look();
  }

  #look() {
    const own = this.text !== this.stub;
    this.restore.hidden = this.take.hidden = !own;
    this.badge.hidden = !this.#solved;
    this.note.textContent = this.kept.blocked ? GONE : this.page.python.ready ? "" : this.page.size;
    this.note.hidden = !this.note.textContent;
  }

  // Keep what is written now, with what the check has found.
  save() {
    clearTimeout(this.#timer);
    const { text } = this;
    if (text === this.#saved && !this.#unkept) return;
    if (!this.kept.put({ answer: text, checked: this.#checked, solved: this.#solved })) { this.#apart(); return; }
    this.#saved = text;
    this.#unkept = false;
    this.#look();
  }

  #recall({ answer, checked, solved }) {
    this.#solved = Boolean(solved);
    if (typeof checked?.message !== "string") return;
    this.#checked = checked;
    if (checked.answer === answer) this.said.replaceChildren(verdict(checked));
  }

  // Another tab has written. Where nothing waits to be kept here, this one follows.
  #elsewhere() {
    if (this.text !== this.#saved) return; // what is not kept yet is not given up: `save` will tell
    const kept = this.kept.get();
    if (!kept || kept.answer === this.#saved) return;
    const { text } = this;
    this.#saved = kept.answer;
    this.text = kept.answer;
    this.#recall(kept);
    this.#say("Another tab has changed this answer: here it is. ", this.#undo(text));
    this.#look();
  }

  #apart() {
    const close = () => { this.said.replaceChildren(); this.save(); };
    this.#say("Another tab has another answer to this exercise. Both are still there: which one is to be kept?",
      tag("div", { class: "exercise-tools" },
        button("This one", () => { this.kept.get(); this.#saved = null; close(); }),
        button("The other tab's", () => { const kept = this.kept.get(); if (kept) { this.#saved = kept.answer; this.text = kept.answer; } close(); })));
  }

  #back() {
    const { text } = this;
    this.text = this.stub;
    this.#editor?.mark(null);
    this.shown.replaceChildren();
    this.#say("The stub is back. ", this.#undo(text));
    this.#focus();
  }

  #undo(text) {
    return button("Undo", () => { this.text = text; this.said.replaceChildren(); this.#focus(); });
  }

  #focus() { (this.#editor ?? this.area).focus(); }

  // Say something; one button goes on in the sentence, a row of them stands below.
  #say(text, more = "") {
    const row = more.localName === "div";
    this.said.replaceChildren(tag("p", {}, ...words(text), row ? "" : more), row ? more : "");
  }

  tell(text) { this.#say(text); }

  loading(state) {
    this.load.replaceChildren(...(state ?? []));
    this.load.hidden = !state;
    this.#look();
  }

  async go(check) {
    if (this.#busy) return;
    this.save();
    this.touch();
    this.#begin();
    const answer = this.text;
    const request = { answer, check };
    const shown = await this.page.run(this, request, (text) => this.#print(text));
    this.#end();
    this.#editor?.mark(shown.error?.line ?? null);
    if (shown.ended) return this.#say(ENDS[shown.ended]);
    if (shown.result?.tried !== undefined) this.#keepCheck(shown.result, answer);
    this.#show(shown, answer);
  }

  #begin() {
    this.#busy = true;
    this.said.replaceChildren();
    this.shown.replaceChildren();
    this.#say(this.page.python.ready ? "Running …" : "Python is loading, then it runs …");
    this.run.disabled = this.check.disabled = true;
    this.stop.hidden = false;
  }

  #end() {
    this.#busy = false;
    this.run.disabled = this.check.disabled = false;
    this.stop.hidden = true;
  }

  #print(text) {
    let said = this.shown.querySelector("pre.printed");
    if (!said) this.shown.append((said = tag("pre", { class: "printed" })));
    said.append(text);
  }

  #keepCheck({ ok, message, tried }, answer) {
    this.#solved ||= ok;
    if (tried) this.#checked = { ok, message, answer };
    this.#unkept = tried;
    this.save();
  }

  #show({ notes = [], error, pictures: drawn, value, result }, answer) {
    const quiet = !this.shown.childElementCount && value === undefined && !drawn?.length;
    if (error) {
      this.shown.append(fault(error));
      this.#say(error.line ? `An error came in line ${error.line}.` : "An error came.");
    } else if (result) this.said.replaceChildren(verdict(result));
    else if (quiet) {
      const name = /^def (\w+)/m.exec(answer)?.[1];
      this.#say(`It ran, and showed nothing. ${name ? `A last line that calls \`${name}\` would show what it gives.` : ""}`);
    } else this.#say("It ran.");
    this.shown.append(...pictures(drawn));
    if (value !== undefined) this.shown.append(tag("pre", { class: "value" }, value));
    if (error || (result && !result.ok)) this.shown.append(...notes.map((note) => tag("p", {}, ...words(note))));
    this.#look();
  }
}
