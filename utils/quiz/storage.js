// Keeps answers in the browser until a kernel has them: those of quizzes, and predictions.

export const PREFIX = "cross-entropy-course:" + server();
export const PATIENCE = 1500; // milliseconds a kernel may take to say that it has the answer

// Whose server this page comes from: on a hub /user/NAME/, else nothing. The next learner may sit
// down at the same browser, and must not find, or be given, the answers of the last one.
function server() {
  try {
    const { baseUrl } = JSON.parse(document.getElementById("jupyter-config-data").textContent);
    return baseUrl.includes("/user/") ? baseUrl : "";
  } catch { return ""; }
}

// Where storage is blocked or full, or holds what is not `sound`, nothing is kept.
export const keeper = (sound) => ({
  // Another tab may show the same question: what is answered there is told here.
  hear(id, take) {
    const told = ({ key, newValue }) => { if (key === PREFIX + id && newValue) take(); };
    addEventListener("storage", told);
    return () => removeEventListener("storage", told);
  },
  put(id, answer) {
    try { localStorage.setItem(PREFIX + id, JSON.stringify(answer)); } catch { /* none */ }
  },
  get(id) {
    try {
      const answer = JSON.parse(localStorage.getItem(PREFIX + id));
      return sound(answer) ? answer : null;
    } catch { return null; }
  },
  drop(id) {
    try { localStorage.removeItem(PREFIX + id); } catch { /* none */ }
  },
});

export const inBrowser = (waiting) => (waiting
  ? "Kept in this browser. To start over, clear what it stores for this page."
  : "This browser keeps nothing for this page: it is gone when the page closes.");
