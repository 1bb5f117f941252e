// Where require.js finds anywidget, and the controls their fonts: beside this file.
requirejs.config({ baseUrl: new URL(".", document.currentScript.src).href });

// The controls ask version 2 of MathJax to set their names; these hold no formula, and the page
// has version 3. Before `load`, when the controls are made, MathJax is there if the page has it.
document.addEventListener("DOMContentLoaded", () => {
  if (window.MathJax) window.MathJax.Hub ??= { Queue() {} };
});
