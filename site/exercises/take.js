// Makes the lesson's notebook with the answers filled in, for whoever goes on in JupyterLab.

import { tag } from "./show.js";

// `answers` by the id of their cells. What a notebook showed below them is not true any more.
export function filled(notebook, answers) {
  let is = false;
  for (const cell of notebook.cells) {
    const tags = cell.metadata.tags ?? [];
    if (tags.includes("exercise")) {
      is = answers.has(cell.id);
      if (is) cell.source = answers.get(cell.id);
    } else if (is && tags.includes("check")) Object.assign(cell, { outputs: [], execution_count: null });
  }
  return notebook;
}

export async function take(address, answers) {
  const got = await fetch(address);
  if (!got.ok) throw new Error(String(got.status));
  const text = JSON.stringify(filled(await got.json(), answers), null, 1);
  const url = URL.createObjectURL(new Blob([`${text}\n`], { type: "application/x-ipynb+json" }));
  tag("a", { href: url, download: address.split("/").at(-1) }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
