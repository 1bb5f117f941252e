// Python for the page: begins a worker, asks it, and ends it when it takes too long or has crashed.

// Seconds of a run, on a machine as quick as most. Python ends what goes round for too long itself
// and names the line; this is for what never comes back to it.
const LONGEST = 45;
const LOOK = 250; // milliseconds between two looks at a run
const QUIET = 25; // seconds without a byte, after which somebody who waits wants to know

export const ENDED = { late: "late", stopped: "stopped", crashed: "crashed", away: "away" };

export class Python {
  #worker = null;
  #ready = null;
  #run = null;
  #place;
  #tell;
  #heard = 0;
  #slowness = 1;
  ready = false;

  // `place()` tells where the parts are, `tell({ bytes, quiet })` what a page may show.
  constructor(place, tell) {
    this.#place = place;
    this.#tell = tell;
  }

  get running() { return Boolean(this.#run); }

  // Begin, if it has not begun; what is returned fails where Python cannot be had.
  begin() {
    this.#ready ??= this.#begin().catch((error) => { this.#end(); throw error; });
    return this.#ready;
  }

  async #begin() {
    const { worker, ...parts } = await this.#place();
    const begun = performance.now();
    this.#heard = begun;
    const made = new Worker(worker, { type: "module" });
    this.#worker = made;
    const quiet = setInterval(() => {
      if (performance.now() - this.#heard > QUIET * 1000) this.#tell({ quiet: true });
    }, 1000);
    try {
      await new Promise((done, fail) => {
        made.addEventListener("error", (event) => { event.preventDefault(); this.#lost(made, fail, { crashed: Boolean(this.#run) }); });
        made.addEventListener("message", ({ data }) => {
          this.#heard = performance.now();
          if (data.kind === "came") { if (!this.ready) this.#tell({ bytes: data.bytes }); }
          else if (data.kind === "ready") { this.#slowness = data.slowness; this.ready = true; done(); }
          else if (data.kind === "lost") this.#lost(made, fail, data);
          else this.#run?.hear(data);
        });
        made.postMessage({ kind: "begin", ...parts });
      });
    } finally {
      clearInterval(quiet);
    }
    this.#tell({});
  }

  #lost(worker, fail, { crashed, why }) {
    if (worker !== this.#worker) return;
    const run = this.#run;
    this.#end();
    fail(new Error(why || "the file did not come"));
    run?.end(crashed ? ENDED.crashed : ENDED.away, why);
  }

  #end() {
    this.#worker?.terminate();
    this.#worker = this.#ready = null;
    this.ready = false;
  }

  // Run what is asked; `said(text)` hears what is printed, `more(names)`
  // what has to be loaded before. Returns what to show, or `{ ended, why }`.
  async run(request, said, more = () => {}) {
    while (this.#run) await this.#run.over; // one at a time
    let finish;
    const run = { over: new Promise((done) => { finish = done; }) };
    this.#run = run;
    let looks = 0, timer = null;
    run.end = (ended, why) => finish({ ended, why });
    run.hear = ({ kind, text, shown, names }) => {
      if (kind === "more") more(names);
      if (kind === "said") said(text);
      if (kind === "done") finish(shown);
      // A machine that sleeps does not look, and the time counts for nobody.
      if (kind === "begun") timer = setInterval(() => { if (++looks * LOOK > LONGEST * 1000 * this.#slowness) this.stop(ENDED.late); }, LOOK);
    };
    this.begin().then(
      () => this.#worker?.postMessage({ kind: "run", id: 0, request }),
      (error) => run.end(ENDED.away, error.message),
    );
    const shown = await run.over;
    clearInterval(timer);
    this.#run = null;
    return shown;
  }

  // End what runs. The next Python begins at once: it is there when somebody has read why.
  stop(why = ENDED.stopped) {
    const run = this.#run;
    if (!run) return;
    this.#end();
    run.end(why);
    this.begin().catch(() => {});
  }
}
