// The theme draws its icons anew as pictures: its own, but not those of the widgets, which change
// theirs when they play or pause.
window.FontAwesomeConfig = { observeMutations: false };

// A finger on a mark moves the mark, and one beside it the page. `touch-action` says so already,
// but browsers do not heed it inside of an SVG.
document.addEventListener(
  "touchstart",
  (event) => { if (event.target.closest(".ce-hand")) event.preventDefault(); },
  { passive: false },
);
