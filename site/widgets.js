// Where require.js finds anywidget: beside this file, never on another host.
requirejs.config({ paths: { anywidget: new URL("anywidget", document.currentScript.src).href } });

// The controls ask version 2 of MathJax to set their names; these hold no formula, and the page
// has version 3. Before `load`, when the controls are made, MathJax is there if the page has it.
document.addEventListener("DOMContentLoaded", () => {
  if (window.MathJax) window.MathJax.Hub ??= { Queue() {} };
});
