// The truth is hidden from the eye of whoever reads the page's text; number.py is the twin.
const decoded = (code) =>
  new DataView(Uint8Array.from(atob(code), (letter) => letter.charCodeAt(0) ^ 90).buffer).getFloat64(0, true);

export const marks = (_, code) => ({ values: { truth: decoded(code) }, marks: [], sentence: "" });
