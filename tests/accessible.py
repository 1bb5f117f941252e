"""What axe finds in a page that would stand in somebody's way."""

import web

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES_OF_COLOUR = {"runOnly": ["color-contrast", "link-in-text-block"]}
NAMES = {"label-content-name-mismatch": {"enabled": True}}  # else it counts as an experiment
ALL_RULES = {"runOnly": RULES, "rules": NAMES}
OTHER_RULES = {"runOnly": RULES, "rules": NAMES | {"color-contrast": {"enabled": False}}}
RULES_OF_FINGERS = {"runOnly": ["target-size"]}
# Marks one of all words that have the same colour, size and weight on the same ground, and has axe
# judge the contrast of those alone: it needs milliseconds to find what lies below a word, and a
# page has thousands.
SAMPLE = """() => {
  axe.configure({ rules: [{ id: "color-contrast", selector: "[data-sample]" }] });
  const grounds = new Map();
  const ground = (part) => {
    if (!part) return "";
    if (!grounds.has(part)) {
      const { backgroundColor, backgroundImage, opacity, position } = getComputedStyle(part);
      grounds.set(part, [ground(part.parentElement), backgroundColor, backgroundImage, opacity,
        position].join());
    }
    return grounds.get(part);
  };
  const seen = new Set();
  for (const part of document.body.querySelectorAll("*")) {
    part.removeAttribute("data-sample");
    const written = part.matches("input, select, textarea")
      || [...part.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!written || !part.checkVisibility()) continue;
    const { color, fontSize, fontWeight, fill } = getComputedStyle(part);
    const key = [part.localName, color, fontSize, fontWeight, fill, ground(part)].join();
    if (!seen.has(key)) part.setAttribute("data-sample", "");
    seen.add(key);
  }
  return seen.size;
}"""
AXE = """async ([parts, rules]) => {
  const { passes, violations } = await axe.run(parts, rules);
  const where = (nodes) => nodes.map((each) => each.target.join(" "));
  return [passes.length, violations.map(({ id, nodes }) => [id, where(nodes)])];
}"""


def axe(page, where, rules):
    """Name what axe finds, and where; it must have looked at something."""
    looked, faults = page.evaluate(AXE, [where, web.AXE | rules])
    assert looked > 0
    return faults
