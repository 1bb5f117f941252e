// The controls of ipywidgets as what a browser has itself, with the classes that our style sheets
// and modules know them by.

import { tag } from "../../utils/browser/tags.js";

const icon = (path) => `<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path fill="currentColor" d="${path}"/></svg>`;
const [PLAY, PAUSE, BACK] = ["M3 1v14l11-7z", "M3 1h4v14H3zm6 0h4v14H9z", "M2 2h12v12H2z"].map(icon);
// A number as Python and d3 format it, such as ".2f": with a minus of full width, and no −0.
function format(number, like) {
  const digits = /^\.(\d+)f$/.exec(like);
  if (!digits) throw new Error(`A readout like ${JSON.stringify(like)} is not known here.`);
  const text = number.toFixed(digits[1]);
  return Number(text) ? text.replace("-", "−") : text.replace("-", "");
}

const label = (model) => tag("span", { class: "widget-label" }, model.get("description") ?? "");

// The steps of a key are those of JupyterLab's slider; a browser has others for a page.
function slider(model, el, { key, min, max, step, words, typed }) {
  const name = model.get("description");
  const input = tag("input", { type: "range", role: "slider", "aria-label": name, min, max, step });
  const number = { role: "textbox", contenteditable: true, inputmode: "decimal", "aria-label": `${name}, as a number` };
  const readout = tag("div", { class: "widget-readout", ...(typed ? number : {}) });
  el.classList.add("widget-hslider");
  el.append(label(model), tag("div", { class: "slider-container" }, input), readout);
  const put = (value) => {
    model.set(key, Math.min(max, Math.max(min, value)));
    model.save_changes();
  };
  const show = () => {
    input.value = model.get(key);
    readout.textContent = words();
    input.setAttribute("aria-valuetext", words());
  };
  input.addEventListener("input", () => put(input.valueAsNumber));
  input.addEventListener("keydown", (event) => {
    const steps = { PageUp: 5, PageDown: -5 }[event.key];
    if (!steps) return;
    event.preventDefault();
    input.stepUp(steps);
    put(input.valueAsNumber);
  });
  model.on(`change:${key}`, show);
  show();
  if (!typed) return;
  const take = () => {
    const value = Number.parseFloat(readout.textContent.replace("−", "-").replace(",", "."));
    // What was only looked at stays: it may lie between two numbers that are shown.
    if (readout.textContent !== words() && Number.isFinite(value)) put(value);
    show();
  };
  readout.addEventListener("blur", take);
  readout.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    take();
  });
}

function buttons(model, el) {
  const made = model.get("_options_labels").map((words, index) => {
    const button = tag("button", { type: "button", class: "widget-toggle-button" }, words);
    button.addEventListener("click", () => { model.set("index", index); model.save_changes(); });
    return button;
  });
  const show = () => made.forEach((button, i) => {
    button.classList.toggle("mod-active", i === model.get("index"));
    button.setAttribute("aria-pressed", i === model.get("index"));
  });
  el.classList.add("widget-toggle-buttons");
  Object.assign(el, { role: "group", ariaLabel: model.get("description") });
  el.append(label(model), tag("div", {}, ...made));
  model.on("change:index", show);
  show();
}

function player(model, el) {
  const [play, back] = ["Play or pause", "Back to the start"]
    .map((name) => tag("button", { type: "button", "aria-label": name, title: name }));
  const put = (value) => { model.set("value", value); model.save_changes(); };
  let timer;
  const run = (on) => {
    clearInterval(timer);
    timer = on && setInterval(() => {
      const value = model.get("value") + model.get("step");
      if (value > model.get("max")) run(false);
      else put(value);
    }, model.get("interval"));
    play.innerHTML = on ? PAUSE : PLAY;
  };
  play.addEventListener("click", () => {
    if (!timer && model.get("value") >= model.get("max")) put(model.get("min"));
    run(!timer);
  });
  back.addEventListener("click", () => { run(false); put(model.get("min")); });
  back.innerHTML = BACK;
  el.classList.add("widget-play");
  el.append(play, back);
  run(false);
}

const KINDS = {
  VBoxModel: (model, el, child) => el.append(...model.get("children").map(child)),
  FloatSliderModel: (model, el) => {
    const [min, max, step] = ["min", "max", "step"].map((name) => model.get(name));
    const words = () => format(model.get("value"), model.get("readout_format"));
    slider(model, el, { key: "value", min, max, step, words, typed: true });
  },
  SelectionSliderModel: (model, el) => {
    const options = model.get("_options_labels");
    const words = () => options[model.get("index")];
    slider(model, el, { key: "index", min: 0, max: options.length - 1, step: 1, words });
  },
  ToggleButtonsModel: buttons,
  PlayModel: player,
  IntProgressModel: (model, el) => {
    const [name, max, value] = ["description", "max", "value"].map((key) => model.get(key));
    el.classList.add("widget-hprogress");
    el.append(label(model), tag("progress", { "aria-label": name, max, value }));
  },
  HTMLModel: (model, el) => { el.innerHTML = model.get("value"); },
};

// Fill an element with what a model is; `child(reference)` makes what stands in a box.
export function control(model, el, child) {
  const kind = KINDS[model?.kind];
  if (!kind) throw new Error(`A ${model?.kind} cannot be shown without JupyterLab.`);
  kind(model, el, child);
}
