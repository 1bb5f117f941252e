// A finger on a mark moves the mark, and one beside it the page. `touch-action` says so already,
// but browsers do not heed it inside of an SVG.
document.addEventListener(
  "touchstart",
  (event) => { if (event.target.closest(".ce-hand")) event.preventDefault(); },
  { passive: false },
);
