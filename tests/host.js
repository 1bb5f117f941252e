// The little that explorers need of whoever hosts them: models, links, boxes, and a native slider
// in the shape of ipywidgets' own. `state` is what ipywidgets.embed.dependency_state gives.
export function host(state, root, kernel) {
  const models = {};
  const value = (v) => (typeof v === "string" && v.startsWith("IPY_MODEL_") ? models[v.slice(10)] : v);

  for (const [id, { model_name: kind, state: traits }] of Object.entries(state)) {
    const heard = {};
    const fresh = {};
    models[id] = {
      id, kind, traits,
      get: (key) => traits[key],
      set(key, to) {
        if (traits[key] === to) return;
        traits[key] = to;
        fresh[key] = to;
        for (const hear of [...(heard[`change:${key}`] ?? [])]) hear(models[id], to);
      },
      on(event, hear) { (heard[event] ??= []).push(hear); },
      off(event, hear) { heard[event] = (heard[event] ?? []).filter((other) => other !== hear); },
      async save_changes() {
        const sent = { ...fresh };
        for (const key of Object.keys(fresh)) delete fresh[key];
        if (!kernel || !Object.keys(sent).length || kind !== "AnyModel") return;
        for (const [key, to] of Object.entries(await kernel(sent))) models[id].set(key, to);
      },
    };
  }
  const modules = {};
  const load = async (model) => (modules[model.id] ??= (await import(
    URL.createObjectURL(new Blob([model.get("_esm")], { type: "text/javascript" })))).default);

  for (const { kind, traits } of Object.values(models)) {
    if (kind !== "LinkModel") continue;
    const [[from, a], [to, b]] = [traits.source, traits.target].map(([m, key]) => [value(m), key]);
    const pass = (one, key, other, its) => () => { other.set(its, one.get(key)); other.save_changes(); };
    from.on(`change:${a}`, pass(from, a, to, b));
    to.on(`change:${b}`, pass(to, b, from, a));
    pass(from, a, to, b)();
  }

  function slider(model, node) {
    node.className = "widget-hslider";
    const { min, max, step, description, readout_format: format } = model.traits;
    node.innerHTML = `<label class="widget-label"></label><div class="slider-container">
      <input type="range" role="slider" style="width: 100%; margin: 0" min="${min}" max="${max}" step="${step}"></div><div class="widget-readout"></div>`;
    const [label, { firstElementChild: input }, readout] = node.children;
    label.textContent = description;
    const show = () => {
      input.value = model.get("value");
      readout.textContent = model.get("value").toFixed(format.slice(1, -1));
    };
    input.addEventListener("input", () => { model.set("value", input.valueAsNumber); model.save_changes(); });
    model.on("change:value", show);
    show();
  }

  async function view(model, place) {
    const node = place.appendChild(document.createElement("div"));
    if (model.kind === "VBoxModel") for (const child of model.traits.children) await view(value(child), node);
    else if (model.kind === "FloatSliderModel") slider(model, node);
    else if (model.kind === "AnyModel") {
      const style = document.head.appendChild(document.createElement("style"));
      style.textContent = model.get("_css");
      const widget = await load(model);
      widget.initialize?.({ model });
      widget.render({ model, el: node });
    } else node.className = model.kind === "PlayModel" ? "widget-play" : "widget-toggle-buttons";
    node.classList.add(...(model.traits._dom_classes ?? []));
  }
  return { models, view: (id) => view(models[id], root) };
}
