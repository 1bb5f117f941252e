// Starts a deck, shares the keys between slides and widgets, and makes words as large as fits.

const CONTROL = ":is(.ce-explorer, .ce-quiz) :is(input, button, [role=slider])";
// Pixels of a letter on a slide of 1280 x 720: what is smaller is not read from the last row.
const SMALLEST = 24;
const IN_PICTURES = [18, 20]; // and held upright, where it is a phone
const SHORTEST = 100;
const LARGEST = { words: 52, quiz: 38, explorer: 30 };

// Each class answers afresh: a deck keeps no answer to a quiz, and shows none from another page.
Object.defineProperty(window, "localStorage", { value: null });

const { dataset, classList, style } = document.documentElement;
const paper = new URLSearchParams(location.search).get("view") === "print";
const dark = matchMedia("(prefers-color-scheme: dark)").matches && !paper;
dataset.theme = dark ? "dark" : "light";
const turnLight = () => { dataset.theme = dataset.theme === "dark" ? "light" : "dark"; };

// A slide as the screen lies or stands: on a phone that is held upright a wide one could not be read.
function size() {
  const upright = innerWidth < 640 && innerHeight > innerWidth;
  classList.toggle("upright", upright);
  const [width, height] = upright ? [720, Math.round(720 * Math.min(2, innerHeight / innerWidth))] : [1280, 720];
  style.setProperty("--deck-height", `${height}px`);
  return { width, height };
}

const PARTS = ".words :not(.katex, .katex *), .katex-base, .ce-quiz, .ce-quiz *, .ce-explorer > :not(.ce-figure), .ce-figure > *";

// Whether a slide holds its words at this size: nothing beyond its edges, no line of code cut off,
// no slider too short to be set.
function holds(slide) {
  const { paddingBottom, paddingRight } = getComputedStyle(slide);
  const { bottom, right, width } = slide.getBoundingClientRect();
  const scale = width / slide.offsetWidth;
  const [foot, edge] = [bottom - parseFloat(paddingBottom) * scale + 1, right - parseFloat(paddingRight) * scale + 1];
  const every = (parts, is) => [...slide.querySelectorAll(parts)].every(is);
  return every(PARTS, (part) => { const at = part.getBoundingClientRect(); return at.bottom <= foot && at.right <= edge; })
    && every("pre", (code) => code.scrollWidth <= code.clientWidth + 1)
    && every("input[type=range]", (slider) => !slider.checkVisibility() || slider.offsetWidth >= SHORTEST);
}

// What matplotlib wrote is small where its picture is.
function letter(slide) {
  const smallest = IN_PICTURES[Number(classList.contains("upright"))];
  for (const picture of slide.querySelectorAll("svg[role=img]")) {
    const { clientWidth, clientHeight, viewBox: { baseVal: { width, height } } } = picture;
    const scale = Math.min(clientWidth / width, clientHeight / height);
    picture.style.setProperty("--letters", `${Math.max(smallest / scale, Math.min(11, SMALLEST / scale))}px`);
  }
}

// Fill a slide with the largest letters that it holds; sooner than below the smallest, lines of code
// are broken, and then a question that is answered goes.
function fit(slide) {
  if (!slide?.offsetWidth) return;
  const kind = slide.querySelector(".ce-quiz") ? "quiz" : slide.querySelector(".stage") ? "explorer" : "words";
  ["whole", "broken", "broken crowded"].some((kept) => {
    slide.dataset.kept = kept;
    for (let letters = LARGEST[kind]; letters >= SMALLEST; letters -= 2) {
      slide.style.setProperty("--letters", `${letters}px`);
      if (holds(slide)) return true;
    }
    return false;
  });
  letter(slide);
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

document.addEventListener("DOMContentLoaded", async () => {
  document.addEventListener("keydown", share, { capture: true });
  const started = Reveal.initialize({
    ...size(), margin: 0, center: false, display: "flex",
    scrollActivationWidth: 0, pdfSeparateFragments: false, pdfMaxPagesPerSlide: 1,
    hash: true, slideNumber: "c/t", transition: "none", plugins: [RevealNotes],
    keyboardCondition: (event) => !event.target.closest?.(CONTROL),
  });
  Reveal.addKeyBinding({ keyCode: 68, key: "D", description: "Dark or light" }, turnLight);
  addEventListener("resize", () => Reveal.configure(size()));
  const slides = [...document.querySelectorAll("[data-cells]")];
  // Again when it is turned to, gets its widget, is turned upright, or answers.
  const sized = new ResizeObserver((entries) => entries.forEach(({ target }) => fit(target)));
  const filled = new MutationObserver((entries) => entries.forEach(({ target }) => fit(target.closest("[data-cells]"))));
  slides.forEach((slide) => sized.observe(slide));
  document.querySelectorAll(".widget-subarea").forEach((place) => filled.observe(place, { childList: true }));
  document.addEventListener("click", ({ target }) => {
    const slide = target.closest("[data-cells]");
    setTimeout(() => fit(slide));
  }, { capture: true });
  document.fonts.addEventListener("loadingdone", () => slides.forEach(fit)); // those of a formula come when it is seen
  await started;
  slides.forEach(fit);
});
