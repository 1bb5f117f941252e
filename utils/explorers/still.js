// Shows a figure that matplotlib drew, in the colours of the page, with a name that can be read out.

export function show({ model, el }) {
  el.classList.add("ce-figure");
  el.innerHTML = model.get("svg");
  const svg = el.querySelector("svg");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", model.get("label"));
  return svg;
}
