// The editor of an exercise: CodeMirror 6 in the colours of the page.

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { pythonLanguage } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.self], color: "var(--key)" },
  { tag: tags.string, color: "var(--text)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--number)" },
  { tag: [tags.definition(tags.function(tags.variableName)), tags.definition(tags.className)], color: "var(--name)" },
  { tag: tags.comment, color: "var(--aside)" },
  { tag: tags.invalid, textDecoration: "underline wavy" },
]);

const LOOK = EditorView.theme({
  "&": { fontSize: "0.84rem", color: "var(--ink)", backgroundColor: "var(--soft)" },
  "&.cm-focused": { outline: "none" }, // the frame around it shows the focus
  ".cm-scroller": { fontFamily: "var(--code)", lineHeight: "1.55" },
  ".cm-content": { padding: "0.75rem 0", caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  ".cm-gutters": { color: "var(--muted)", backgroundColor: "var(--soft)", border: "0" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 0.6rem 0 0.4rem" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "var(--chosen)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--chosen)" },
  ".cm-fault": { backgroundColor: "var(--fault-ground)", boxShadow: "inset 3px 0 var(--fault)" },
});

const mark = StateEffect.define();
const faults = StateField.define({
  create: () => Decoration.none,
  update(marked, { docChanged, effects, state }) {
    for (const effect of effects) {
      if (!effect.is(mark)) continue;
      const line = effect.value;
      if (!line || line > state.doc.lines) return Decoration.none;
      return Decoration.set([Decoration.line({ class: "cm-fault" }).range(state.doc.line(line).from)]);
    }
    return docChanged ? Decoration.none : marked; // what is changed is not what went wrong
  },
  provide: (field) => EditorView.decorations.from(field),
});

// Make an editor in the place of a text area, with its words, its name and where the cursor was.
// `changed()` hears of every change, `run()` of the keys that run a cell in a notebook.
export function edit(area, { changed, run }) {
  const go = () => { run(); return true; };
  const { selectionStart: anchor, selectionEnd: head, value } = area;
  const focused = document.activeElement === area;
  const free = (on) => view.setTabFocusMode(on);
  const view = new EditorView({
    state: EditorState.create({
      doc: value,
      selection: { anchor, head },
      extensions: [
        lineNumbers(), history(), drawSelection(), indentOnInput(), bracketMatching(), indentUnit.of("    "),
        pythonLanguage, syntaxHighlighting(COLOURS), LOOK, faults,
        keymap.of([
          { key: "Shift-Enter", run: go }, { key: "Mod-Enter", run: go },
          // Whoever passes through by Tab is not held: it indents only where somebody types.
          { key: "Escape", run: () => { free(true); return true; } },
          indentWithTab, ...defaultKeymap, ...historyKeymap,
        ]),
        EditorView.contentAttributes.of({
          "aria-label": area.getAttribute("aria-label"),
          "aria-describedby": area.getAttribute("aria-describedby"),
          autocapitalize: "off",
        }),
        EditorView.domEventHandlers({ blur: () => free(true), mousedown: () => free(false) }),
        EditorView.updateListener.of((update) => { if (update.docChanged) { free(false); changed(); } }),
      ],
    }),
  });
  area.replaceWith(view.dom);
  if (focused) view.focus();
  return {
    get text() { return view.state.doc.toString(); },
    set text(insert) { view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert } }); },
    mark(line) { view.dispatch({ effects: mark.of(line) }); },
    focus() { view.focus(); },
  };
}
