// Starts a deck, shares the keys between slides and widgets, and makes widgets as large as fits.

const CONTROL = ":is(.ce-explorer, .ce-quiz) :is(input, button, [role=slider])";
const LARGEST = 2;
const TALL = 600;
const TALL_ASKED = 400; // what asks wants room for large letters; a number on a line has it

// Each class answers afresh: a deck keeps no answer to a quiz, and shows none from another page.
Object.defineProperty(window, "localStorage", { value: null });

// A slide as the screen lies or stands: on a phone that is held upright a wide one could not be read.
function size() {
  const upright = innerWidth < 640 && innerHeight > innerWidth;
  document.documentElement.classList.toggle("upright", upright);
  const [width, height] = upright ? [720, Math.round(720 * Math.min(2, innerHeight / innerWidth))] : [1280, 720];
  document.documentElement.style.setProperty("--deck-height", `${height}px`);
  return { width, height };
}

function fit(stage) {
  const live = stage.firstElementChild;
  const tall = live.querySelector(".ce-predicts") ? TALL_ASKED : TALL;
  const beside = Reveal.getConfig().width > Reveal.getConfig().height;
  stage.classList.toggle("tall", beside && Boolean(live.querySelector(".ce-explorer"))
    && (stage.classList.contains("tall") || live.offsetHeight > tall));
  const scale = Math.min(LARGEST, stage.clientWidth / live.offsetWidth, stage.clientHeight / live.offsetHeight);
  live.style.transform = `scale(${scale}) translateX(-50%)`;
}

// Arrow keys in a slider move the slider. The keys that a speaker's pointer sends turn the slides.
function share(event) {
  const control = event.target.closest?.(CONTROL);
  const turn = { PageUp: "prev", PageDown: "next" }[event.key];
  if (!control || !(turn || event.key === "Escape")) return;
  event.preventDefault();
  event.stopPropagation();
  document.activeElement.blur();
  if (turn) Reveal[turn]();
}

document.addEventListener("DOMContentLoaded", () => {
  document.addEventListener("keydown", share, { capture: true });
  Reveal.initialize({
    ...size(), margin: 0.02, center: false, display: "flex",
    scrollActivationWidth: 0, pdfSeparateFragments: false, pdfMaxPagesPerSlide: 1,
    hash: true, slideNumber: "c/t", transition: "none", plugins: [RevealNotes],
    keyboardCondition: (event) => !event.target.closest?.(CONTROL),
  });
  const sized = new ResizeObserver((entries) => {
    new Set(entries.map(({ target }) => target.closest(".stage"))).forEach(fit);
  });
  addEventListener("resize", () => Reveal.configure(size()));
  for (const stage of document.querySelectorAll(".stage")) {
    sized.observe(stage);
    sized.observe(stage.firstElementChild);
  }
});
