// Nodes of a page, and text with code in it.

export function tag(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

// Text in which `code` stands in backticks, without ever reading it as HTML.
export const prose = (text) => text.split("`").map((part, i) => (i % 2 ? tag("code", {}, part) : part));
