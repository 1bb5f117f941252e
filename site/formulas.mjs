// Sets formulas with KaTeX: reads a list of [TeX, whether displayed], writes for each what the page
// shows, or why it cannot be set.
import { readFileSync } from "node:fs";
import katex from "katex";

function set([tex, displayMode]) {
  try {
    const html = katex.renderToString(tex, { displayMode, strict: "error" });
    // The source would be read out, found by a search and copied, as a second copy of the formula.
    return { html: html.replace(/<semantics>(.*?)<annotation.*?<\/annotation><\/semantics>/gs, "$1") };
  } catch (error) {
    return { error: error.message };
  }
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(set)));
