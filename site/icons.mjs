// Leaves in a font the letters that it gets: icons.mjs FONT LETTERS.
import { readFileSync, writeFileSync } from "node:fs";
import subset from "subset-font";

const [font, letters] = process.argv.slice(2);
writeFileSync(font, await subset(readFileSync(font), letters, { targetFormat: "woff2" }));
