// Shows what a run gave, as a notebook would: text, values, pictures, errors with their lines.

export function tag(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

export const button = (words, press, more) => tag("button", { type: "button", onclick: press, ...more }, words);

// Names of code stand in `quotes` in what a check says.
export const words = (text) => text.split("`").map((part, i) => (i % 2 ? tag("code", {}, part) : part));

const at = ({ cell, line, in: inside }, answer) =>
  [cell === answer ? "" : `${cell}, `, `line ${line}`, inside && `, in ${inside}`].join("");

function line(step) {
  if (!step) return tag("li", { class: "more" }, "… and so on …");
  const { text, from, to } = step;
  const indent = text.length - text.trimStart().length;
  const cut = (a, b) => text.slice(Math.max(a, indent), Math.max(b, indent));
  const code = tag("pre", {}, cut(0, from), tag("mark", {}, cut(from, to)), cut(to, text.length));
  return tag("li", {}, tag("span", { class: "where" }, at(step, "your answer")), code);
}

// An error: its own words first, since they say most, then the way that led there.
export function fault({ words: said, lines, advice }) {
  const [name, ...rest] = said.split(": ");
  const box = tag("div", { class: "fault" }, tag("p", {}, tag("strong", {}, name), rest.length ? `: ${rest.join(": ")}` : ""));
  if (lines.length) box.append(tag("ol", {}, ...lines.map(line)));
  if (advice) box.append(tag("p", {}, ...words(advice)));
  return box;
}

export function pictures(all = []) {
  return all.map(({ png, alt }) => tag("img", { src: `data:image/png;base64,${png}`, alt }));
}

export const verdict = ({ ok, message }) => tag("p", { class: ok ? "verdict right" : "verdict" },
  tag("span", { "aria-hidden": "true" }, ok ? "✓ " : "→ "), ...words(message));
