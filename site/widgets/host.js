// Hosts a notebook's widgets where there is no JupyterLab and no kernel: on a page, on a slide.
//
// What such a host must do, and all that the modules of this course (question.js, the explorers) and
// any other anywidget may ask of it:
//
// - Models. The state of a notebook names a model's class and what differs from the class's own
//   values; `DEFAULTS` has those. A string "IPY_MODEL_id" stands for the model with that id.
// - Links. Where one begins, its source is in the right; afterwards either end follows the other.
// - Modules. `_esm` is imported once for each text, `_css` comes into the page once. Its default
//   export (or what that returns, where it is a function) has `initialize({ model })`, called once a
//   model, and `render({ model, el })`, called once a view. What they return, if it is a function,
//   is called when the host goes, as is told by the `signal` that they get beside.
// - `model` has `get`, `set`, `on`, `off`, `save_changes` and `send`. An event "change:key" comes
//   with the model and the value, at once, when a value has become another, and "change" after it.
//   Nobody hears what is saved or sent; `experimental.invoke` says so.

import { control } from "./controls.js";

const DEFAULTS = {
  FloatSliderModel: { min: 0, max: 1, step: 0.1, value: 0, readout_format: ".2f" },
  IntProgressModel: { max: 100, value: 0 },
  PlayModel: { min: 0, max: 100, step: 1, value: 0, interval: 100 },
  SelectionSliderModel: { index: 0 },
  ToggleButtonsModel: { index: null },
  VBoxModel: { children: [] },
};

const same = (a, b) => a === b || (Object(a) === a && JSON.stringify(a) === JSON.stringify(b));

export class Model {
  #state;
  #heard = {};

  constructor(kind, state) {
    this.kind = kind;
    this.#state = { ...DEFAULTS[kind], ...state };
  }

  get(key) { return this.#state[key]; }

  set(key, value) {
    if (typeof key === "object") { Object.entries(key).forEach((pair) => this.set(...pair)); return; }
    if (same(this.#state[key], value)) return;
    this.#state[key] = value;
    for (const event of [`change:${key}`, "change"]) {
      for (const hear of [...(this.#heard[event] ?? [])]) hear(this, value);
    }
  }

  on(event, hear) { (this.#heard[event] ??= []).push(hear); }

  off(event, hear) { this.#heard[event] = this.#heard[event]?.filter((other) => hear && other !== hear); }

  save_changes() {}
  send() {}
}

const once = (make) => { const made = {}; return (text) => (made[text] ??= make(text)); };
const load = once((text) => import(URL.createObjectURL(new Blob([text], { type: "text/javascript" }))));
const dress = once((css) => document.head.appendChild(
  Object.assign(document.createElement("style"), { textContent: css })));

const experimental = { invoke: async () => { throw new Error("There is no kernel to ask."); } };

// Make the widgets of a stored state. `models` are by id, and `view(id)` makes an element at once;
// `signal` ends them all.
export async function host(state, signal = new AbortController().signal) {
  const goes = (close) => {
    if (typeof close === "function") signal.addEventListener("abort", close, { once: true });
    else close?.then?.(goes);
  };
  const models = {};
  for (const [id, { model_name: kind, state: own }] of Object.entries(state)) models[id] = new Model(kind, own);
  const named = (reference) => models[reference.replace("IPY_MODEL_", "")];

  for (const link of Object.values(models)) {
    if (!["LinkModel", "DirectionalLinkModel"].includes(link.kind)) continue;
    const [source, target] = ["source", "target"].map((end) => [named(link.get(end)[0]), link.get(end)[1]]);
    const follow = ([from, a], [to, b]) => {
      const pass = () => { to.set(b, from.get(a)); to.save_changes(); };
      from.on(`change:${a}`, pass);
      return pass;
    };
    follow(source, target)();
    if (link.kind === "LinkModel") follow(target, source);
  }

  const widgets = new Map();
  await Promise.all(Object.values(models).filter((model) => model.get("_esm")).map(async (model) => {
    try {
      const { default: made } = await load(model.get("_esm"));
      const widget = typeof made === "function" ? await made() : made;
      goes(await widget.initialize?.({ model, signal, experimental }));
      widgets.set(model, widget);
    } catch (error) { console.error(error); } // the others can still be shown
  }));

  function build(id, begin) {
    const model = named(id);
    const el = document.createElement("div");
    if (widgets.has(model)) {
      dress(model.get("_css") ?? "");
      begin.push(() => goes(widgets.get(model).render?.({ model, el, signal, experimental })));
    } else control(model, el, (child) => build(child, begin));
    el.classList.add(...(model.get("_dom_classes") ?? []));
    return el;
  }

  return {
    models,
    view(id) {
      const begin = []; // a module looks around itself: it begins when all is in its place
      const el = build(id, begin);
      begin.forEach((render) => render());
      return el;
    },
  };
}
