// Draws an explorer's marks over a figure that matplotlib drew, and lets the hand move them.
import { resending } from "../browser/resend.js";
import { show } from "./still.js";

const SVG = "http://www.w3.org/2000/svg";
const TAG = { point: "path", line: "path", area: "path", bar: "rect", text: "text" };

const SHAPE = {
  circle: (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`,
  square: (x, y, r) => `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}Z`,
  diamond: (x, y, r) => `M${x} ${y - 1.3 * r}l${1.3 * r} ${1.3 * r}l${-1.3 * r} ${1.3 * r}l${-1.3 * r} ${-1.3 * r}Z`,
};

// The map between data and picture of one axes, as matplotlib laid it out.
const scale = ({ x: [x0, x1], y: [y0, y1], box: [left, top, width, height] }) => ({
  x: (v) => left + ((v - x0) / (x1 - x0)) * width,
  y: (v) => top + ((y1 - v) / (y1 - y0)) * height,
  invert: { x: (u) => x0 + ((u - left) / width) * (x1 - x0), y: (u) => y1 - ((u - top) / height) * (y1 - y0) },
});

const geometry = {
  point: (m, s) => ({ d: SHAPE[m.shape](s.x(m.x), s.y(m.y), m.size) }),
  line: (m, s) => ({ d: m.points.map(([x, y], i) => `${i ? "L" : "M"}${s.x(x)} ${s.y(y)}`).join("") }),
  area: (m, s) => ({ d: "M" + m.points.map(([x, y]) => `${s.x(x)} ${s.y(y)}`).join("L") + "Z" }),
  bar: (m, s) => ({
    x: s.x(m.x - m.width / 2), width: s.x(m.width) - s.x(0),
    y: Math.min(s.y(m.y0), s.y(m.y1)), height: Math.abs(s.y(m.y0) - s.y(m.y1)),
  }),
  text: (m, s) => ({ x: s.x(m.x), y: s.y(m.y), "text-anchor": m.anchor }),
};

const set = (node, attributes) => {
  for (const [name, value] of Object.entries(attributes)) {
    // Writing what stands there already would cost the browser a new layout.
    if (node.getAttribute(name) !== `${value}`) node.setAttribute(name, value);
  }
};

function snap(value, [min, max, step]) {
  const stepped = min + Math.round((value - min) / step) * step;
  return Number(Math.min(max, Math.max(min, stepped)).toFixed(10));
}

const PLAYER = ["Play or pause", "Back to the start"];

// ipywidgets gives its sliders no name and its buttons no state that a screen reader can tell.
function nameControls(box) {
  for (const control of box.querySelectorAll(".widget-hslider, .widget-toggle-buttons")) {
    const name = control.querySelector(".widget-label")?.textContent;
    if (!name) continue;
    const slider = control.querySelector("[role=slider]");
    if (slider) set(slider, { "aria-label": name });
    else set(control, { role: "group", "aria-label": name });
    for (const button of control.querySelectorAll("button")) {
      set(button, { "aria-pressed": button.classList.contains("mod-active") });
    }
  }
  for (const player of box.querySelectorAll(".widget-play")) {
    const buttons = [...player.querySelectorAll("button")].slice(0, PLAYER.length);
    buttons.forEach((button, i) => set(button, { "aria-label": PLAYER[i], title: PLAYER[i] }));
  }
}

// A line of code to take away. Where a page may not write to the clipboard, it is still selected.
function codeBelow(el) {
  el.insertAdjacentHTML("beforeend", '<p class="ce-code"><code></code><button>Copy</button></p>');
  const [code, copy] = el.lastChild.children;
  copy.addEventListener("click", () => {
    getSelection().selectAllChildren(code);
    navigator.clipboard?.writeText(code.textContent).then(() => { copy.textContent = "Copied"; }, () => {});
  });
  return (text) => {
    if (code.textContent === text) return;
    code.textContent = text;
    copy.textContent = "Copy";
  };
}

// What the picture says, to be seen and to be heard, and the way back to where it began.
function below(el, reset) {
  el.insertAdjacentHTML("beforeend", `<div class="ce-below"><p class="ce-sentence" aria-hidden="true"></p>
<button title="Back to where it began">Reset</button></div><p class="ce-live" role="status" aria-live="polite"></p>`);
  el.querySelector("button").addEventListener("click", reset);
}

export function draw({ model, el }, marks) {
  const limits = model.get("limits");
  const names = Object.keys(limits);
  const data = model.get("data") ?? [];
  const scales = model.get("axes").map(scale);
  const put = (name, value) => { model.set(name, value); model.save_changes(); };
  const reset = () => {
    for (const [name, value] of Object.entries(model.get("home"))) model.set(name, value);
    model.save_changes();
  };

  const svg = show({ model, el });
  const layer = svg.appendChild(document.createElementNS(SVG, "g"));
  below(el, reset);
  const [caption, region] = [".ce-sentence", ".ce-live"].map((part) => el.querySelector(part));

  // ipywidgets puts the picture and the controls into their box one by one, and after this.
  let watcher, waiting;
  function watch() {
    const box = el.closest(".ce-explorer");
    if (!box) { waiting = setTimeout(watch, 50); return; }
    watcher = new MutationObserver(() => nameControls(box));
    watcher.observe(box, { childList: true, subtree: true, attributeFilter: ["class"] });
    nameControls(box);
  }
  watch();

  // A screen reader wants to hear where a move ended: not each step of it, nor the start.
  // A row with one control: it holds the number that another control chooses.
  const rows = Object.entries(model.get("rows"));
  const chosen = ([row, by]) => `${row}${model.get(by) + 1}`;
  const answers = rows.map((each) => [`change:${each[0]}`, () => {
    // The control can show steps only: when told of a number between them, it answers with a step.
    const [name, value] = [chosen(each), model.get(each[0])];
    if (Math.abs(model.get(name) - value) > 0.501 * limits[name][2]) put(name, value);
  }]);
  answers.forEach(([change, answer]) => model.on(change, answer));

  let timer;
  function settle(sentence) {
    clearTimeout(timer);
    timer = setTimeout(() => { region.textContent = sentence; }, 300);
  }

  let showCode;
  let nodes = [];
  let keys = [];
  let shown = [];
  function update(moved) {
    const result = marks(Object.fromEntries(names.map((name) => [name, model.get(name)])), ...data);
    const fits = (m, i) => nodes[i]?.localName === TAG[m.kind];
    if (nodes.length !== result.marks.length || !result.marks.every(fits)) {
      layer.replaceChildren();
      nodes = result.marks.map((m) => layer.appendChild(document.createElementNS(SVG, TAG[m.kind])));
      nodes.forEach(listen);
      keys = [];
    }
    shown = result.marks;
    shown.forEach((m, i) => {
      const key = JSON.stringify(m);
      // Most marks stay where they are.
      if (keys[i] === key) return;
      keys[i] = key;
      set(nodes[i], geometry[m.kind](m, scales[m.axes]));
      set(nodes[i], { class: `ce-${m.kind} ce-${m.role}` + (m.drag || m.flip || m.pick ? " ce-hand" : "") });
      if (m.kind === "text") nodes[i].textContent = m.text;
    });
    for (const [id, opacity] of Object.entries(result.show ?? {})) {
      Object.assign(svg.querySelector(`#${id}`).style, { opacity, display: opacity ? "" : "none" });
    }
    caption.textContent = result.sentence;
    if (result.code) (showCode ??= codeBelow(el))(result.code);
    if (result.mode !== undefined) el.dataset.mode = result.mode;
    rows.forEach((each) => put(each[0], model.get(chosen(each))));
    if (moved) settle(result.sentence);
  }

  function listen(node, i) {
    let pressed; // where, as long as it may still become a click
    const toggle = () => put(shown[i].flip, 1 - model.get(shown[i].flip));
    const move = (event) => {
      if (pressed && Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) < 4) return;
      pressed = undefined;
      const { invert } = scales[shown[i].axes];
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      for (const direction of Object.keys(shown[i].drag)) {
        // Looked up anew: what the first direction moved may have moved the ends of the second.
        const [name, zero = 0, one = 1] = [shown[i].drag[direction]].flat();
        put(name, snap((invert[direction](at[direction]) - zero) / (one - zero), limits[name]));
      }
    };
    // A finger on a mark moves the mark, and one beside it the page. `touch-action` says so already,
    // but browsers do not heed it inside of an SVG.
    const hold = (event) => { if (node.matches(".ce-hand")) event.preventDefault(); };
    node.addEventListener("touchstart", hold, { passive: false });
    node.addEventListener("pointerdown", (event) => {
      for (const [name, value] of Object.entries(shown[i].pick ?? {})) put(name, value);
      if (!shown[i].drag) return shown[i].flip && toggle();
      event.preventDefault();
      node.setPointerCapture(event.pointerId);
      node.addEventListener("pointermove", move);
      if (shown[i].flip) pressed = event;
      else move(event);
    });
    for (const end of ["pointerup", "pointercancel"]) {
      node.addEventListener(end, () => {
        node.removeEventListener("pointermove", move);
        if (pressed && end === "pointerup") toggle();
        pressed = undefined;
      });
    }
  }

  const changes = names.map((name) => `change:${name}`);
  changes.forEach((change) => model.on(change, update));
  resending(model.widget_manager);
  update();
  return () => {
    clearTimeout(timer);
    clearTimeout(waiting);
    watcher?.disconnect();
    changes.forEach((change) => model.off(change, update));
    answers.forEach(([change, answer]) => model.off(change, answer));
  };
}
