// Python in a worker: the page stays free, and what never ends can be ended.
//
// It is told once where its parts are ("begin"), and then what to run ("run"). It says how much has
// come ("came"), that it is there ("ready"), what is printed ("said"), that the answer itself begins
// ("begun"), and what a run gave ("done"). "lost" is that it could not be had or has crashed: then
// it is of no use any more.

let python, runner;

const say = (kind, more) => postMessage({ kind, ...more });
const lost = (error, crashed) => say("lost", { crashed, why: String(error?.message ?? error).split("\n").at(-1) });

// Whoever waits sees how much has come. Pyodide itself waits for ever for a file that does not come.
const { fetch } = globalThis;
let beginning = true;
const missed = (error) => { if (beginning) lost(error, false); throw error; };
globalThis.fetch = async (...asked) => {
  const got = await fetch(...asked).catch(missed);
  if (!got.ok || !got.body) return got.ok ? got : missed(new Error(`${got.status} ${got.url}`));
  const reader = got.body.getReader();
  const counted = new ReadableStream({
    async pull(to) {
      const { done, value } = await reader.read().catch(missed);
      if (done) return to.close();
      say("came", { bytes: value.byteLength });
      to.enqueue(value);
    },
  });
  const { status, statusText, headers } = got;
  return new Response(counted, { status, statusText, headers });
};

const file = async (address) => (await globalThis.fetch(address)).arrayBuffer();

async function begin({ pyodide, course }) {
  const { loadPyodide } = await import(`${pyodide}pyodide.mjs`);
  const archive = file(course);
  archive.catch(() => {}); // it is waited for below
  python = await loadPyodide({ indexURL: pyodide, packages: ["numpy"] });
  const place = "/course";
  python.unpackArchive(await archive, "zip", { extractDir: place });
  python.runPython(`import sys; sys.path[:0] = ["${place}", "${place}/page"]`);
  runner = python.pyimport("runner");
  runner.install();
  python.runPython("from utils import checks"); // so that the first check is as quick as the next
  beginning = false;
  say("ready", { slowness: runner.slowness() });
}

// A package that is not there is an error in the learner's own line, with the words for it. To
// import one may take longer than a run may: that is done before.
async function load(id, names) {
  const missing = names.filter((name) => !(name in python.loadedPackages));
  if (!missing.length) return;
  say("more", { id, names: missing });
  const unheard = { messageCallback: () => {}, errorCallback: () => {} };
  for (const name of missing) await python.loadPackagesFromImports(`import ${name}`, unheard).catch(() => {});
}

async function run(id, request) {
  const task = runner.prepare(JSON.stringify(request));
  try {
    const names = task.packages();
    await load(id, names.toJs());
    runner.bring(names);
    names.destroy();
    say("begun", { id });
    const said = runner.go(task, (text) => say("said", { id, text }));
    say("done", { id, shown: JSON.parse(said) });
  } finally {
    task.destroy();
  }
}

let turn = Promise.resolve();
addEventListener("message", ({ data }) => {
  const { kind, id } = data;
  turn = turn.then(() => (kind === "begin" ? begin(data) : run(id, data.request)))
    .catch((error) => lost(error, kind !== "begin"));
});
