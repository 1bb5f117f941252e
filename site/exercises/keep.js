// Keeps an answer in the browser: what is written, and what the check found.
//
// Two tabs may hold the same exercise. What another tab has written since this one looked is never
// written over: `put` says so, and whoever writes decides.

const PREFIX = "cross-entropy-course:exercise:";

const sound = (kept) => typeof kept?.answer === "string";

export class Kept {
  #key;
  #seen = null;
  blocked = false;

  constructor(id, changed) {
    this.#key = PREFIX + id;
    this.#read();
    addEventListener("storage", ({ key }) => { if (key === this.#key || key === null) changed(); });
  }

  #read() {
    try { this.#seen = localStorage.getItem(this.#key); } catch { this.blocked = true; }
    return this.#seen;
  }

  // What is kept, or null.
  get() {
    try {
      const kept = JSON.parse(this.#read());
      return sound(kept) ? kept : null;
    } catch { return null; }
  }

  // Keep; false where another tab has written since, true where it is kept or cannot be.
  put(kept) {
    const text = JSON.stringify(kept);
    try {
      const there = localStorage.getItem(this.#key);
      if (there !== this.#seen && there !== null && there !== text) return false;
      localStorage.setItem(this.#key, text);
      this.#seen = text;
      this.blocked = false;
    } catch { this.blocked = true; }
    return true;
  }
}

export const answerOf = (id) => {
  try {
    const kept = JSON.parse(localStorage.getItem(PREFIX + id));
    return sound(kept) ? kept.answer : null;
  } catch { return null; }
};
