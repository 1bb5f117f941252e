// The theme draws its icons anew as pictures: its own, but not those of the widgets, which change
// theirs when they play or pause.
window.FontAwesomeConfig = { observeMutations: false };

// A page that was made to be printed is opened, not saved.
addEventListener("DOMContentLoaded", () => {
  for (const link of document.querySelectorAll('a.download[href$=".html"]')) link.removeAttribute("download");
});
