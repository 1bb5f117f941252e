// What was looked for is marked by the browser: in the results, and in the page that one leads to.
const words = new URLSearchParams(location.search).get("q")?.trim();
const results = document.getElementById("search-results");

results.addEventListener("click", ({ target }) => {
  const link = target.closest("a");
  if (!link || link.href.includes(":~:")) return;
  link.href += `${link.hash ? "" : "#"}:~:text=${encodeURIComponent(words)}`;
});

function mark(found, node) {
  const every = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  for (let text; (text = every.nextNode());) {
    const below = text.data.toLowerCase();
    for (const word of words.toLowerCase().split(/\s+/)) {
      for (let at = -1; (at = below.indexOf(word, at + 1)) >= 0;) {
        const range = new Range();
        range.setStart(text, at);
        range.setEnd(text, at + word.length);
        found.add(range);
      }
    }
  }
}

if (words && window.Highlight) {
  const found = new Highlight();
  CSS.highlights.set("found", found);
  new MutationObserver((records) => {
    for (const { addedNodes } of records) {
      for (const node of addedNodes) if (node.parentElement?.closest("li")) mark(found, node);
    }
  }).observe(results, { childList: true, subtree: true });
}
