// What a page does beside its widgets: colours, the copy buttons, where one is in it, paper.

const mode = document.querySelector(".mode select");
mode.value = document.documentElement.dataset.mode;
mode.addEventListener("change", () => {
  document.documentElement.dataset.mode = mode.value;
  dispatchEvent(new Event("mode"));
  try { localStorage.setItem("mode", mode.value); } catch { /* blocked: it holds for this page */ }
});

// Where a browser keeps nothing, that is said before anybody answers.
function keeps() {
  try { localStorage.setItem("keeps", ""); localStorage.removeItem("keeps"); return true; } catch { return false; }
}
if (document.querySelector("script[type$='widget-view+json']") && !keeps()) {
  document.querySelector("h1").insertAdjacentHTML("afterend",
    '<p class="admonition" role="note">This browser keeps nothing for these pages: what you answer is gone when a page closes.</p>');
}

addEventListener("keydown", (event) => {
  if (event.key !== "k" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  document.querySelector(".bar input").focus();
});

// Whoever has chosen a section of the page wants to see it.
for (const list of document.querySelectorAll("[popover]")) {
  list.addEventListener("click", ({ target }) => { if (target.closest("a") && list.matches(":popover-open")) list.hidePopover(); });
}

document.querySelector(".print")?.addEventListener("click", () => print());

async function copy(text) {
  // Over plain HTTP, and where it is not allowed, a browser has only the older way.
  try { return await navigator.clipboard.writeText(text); } catch { /* below */ }
  const area = document.body.appendChild(Object.assign(document.createElement("textarea"), { value: text }));
  area.select();
  document.execCommand("copy");
  area.remove();
}

for (const code of document.querySelectorAll(".highlight:not(.text_plain > *) > pre")) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "copy", textContent: "Copy" });
  button.addEventListener("click", async () => {
    const typed = code.cloneNode(true);
    typed.querySelectorAll(".gp, .go").forEach((part) => part.remove());
    await copy(typed.textContent.trimEnd());
    button.textContent = "Copied";
    button.classList.add("copied");
    setTimeout(() => { button.textContent = "Copy"; button.classList.remove("copied"); }, 1500);
  });
  code.after(button);
}

// What scrolls sideways can be reached by keyboard.
const wide = new ResizeObserver((changed) => {
  for (const { target } of changed) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
document.querySelectorAll("pre, div.math, .wide, .cell_output").forEach((part) => wide.observe(part));

// In the contents stands out what is at the top of the window.
const entries = new Map([...document.querySelectorAll("#contents a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
const inside = new Set();
const here = new IntersectionObserver((changed) => {
  for (const { target, isIntersecting } of changed) inside[isIntersecting ? "add" : "delete"](target.id);
  const innermost = [...entries.keys()].findLast((id) => inside.has(id));
  if (!innermost) return;
  document.querySelector("#contents [aria-current]")?.removeAttribute("aria-current");
  entries.get(innermost).setAttribute("aria-current", "true");
}, { rootMargin: "-10% 0% -80%" });
for (const id of entries.keys()) here.observe(document.getElementById(id));

// What is far away waits, so that the page answers at once; then it is laid out too, a section at a
// time, and the page is as long as it will be. What is above the window stays: the text would jump.
const sections = [...document.querySelectorAll("article > section > section")];
const later = window.requestIdleCallback ?? ((work) => setTimeout(work, 50)); // Safari has only one of them
function unfold() {
  const next = sections.shift();
  if (!next) return;
  if (next.getBoundingClientRect().top > 0) next.style.contentVisibility = "visible";
  later(unfold);
}
addEventListener("load", () => later(unfold));

// A page that was made to be printed is opened, not saved.
for (const link of document.querySelectorAll('a.download[href$=".html"]')) link.removeAttribute("download");

// On paper a guess is made with a pencil: paper.css hides the one so far, and leaves a line with the unit.
addEventListener("beforeprint", () => {
  for (const asks of document.querySelectorAll('.ce-predicts:not([data-committed="true"])')) {
    const sentence = asks.querySelector(".ce-sentence");
    const [state, guess] = sentence.textContent.split(/(?=Your guess so far)/);
    const soFar = document.createElement("span");
    soFar.className = "ce-so-far";
    soFar.textContent = guess ?? "";
    sentence.replaceChildren(guess ? state : "", soFar);
    asks.dataset.unit = asks.querySelector(".ce-guess .widget-label").textContent.match(/\((.*)\)$/)?.[1] ?? "";
  }
});
