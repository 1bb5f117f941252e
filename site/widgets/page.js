// Puts the widgets of a page where they belong: what is near at once, the rest when there is time.

import { host } from "./host.js";

const REST = 1000; // milliseconds until what is far away is made too

async function begin() {
  const stored = document.querySelector("script[type$='widget-state+json']");
  if (!stored) return;
  const { state } = JSON.parse(stored.textContent);
  for (const { state: own } of Object.values(state)) {
    // A text that many have stands in the page once.
    for (const key of ["_esm", "_css"]) if (own[key]?.as) own[key] = state[own[key].as].state[key];
  }
  const { view } = await host(state);
  const places = new Map();
  // One at a time: between two of them a reader can scroll and press.
  const queue = [];
  const work = () => { if (queue.length) { make(queue.shift()); setTimeout(work); } };
  const near = new IntersectionObserver((seen) => {
    queue.push(...seen.filter((one) => one.isIntersecting).map((one) => one.target));
    work();
  }, { rootMargin: "100%" });
  function make(place) {
    near.unobserve(place);
    if (!places.has(place)) return;
    const script = places.get(place);
    places.delete(place);
    try {
      place.append(view(JSON.parse(script.textContent).model_id));
    } catch (error) {
      console.error(error);
      place.innerHTML = script.nextElementSibling?.textContent; // what a reader without scripts has
    }
    place.style.minHeight = "";
  }
  for (const script of document.querySelectorAll("script[type$='widget-view+json']")) {
    places.set(script.previousElementSibling, script);
    near.observe(script.previousElementSibling);
  }

  const when = window.requestIdleCallback ?? setTimeout; // Safari has only one of them
  const rest = () => {
    const [first] = places.keys();
    if (first) { make(first); when(rest); }
  };
  setTimeout(() => when(rest), REST);
  // What is not made now would be missing on paper, and whoever prepares the page looks for it.
  addEventListener("beforeprint", () => [...places.keys()].forEach(make), { capture: true });
}

begin();
