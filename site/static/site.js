// A page that was made to be printed is opened, not saved.
addEventListener("DOMContentLoaded", () => {
  for (const link of document.querySelectorAll('a.download[href$=".html"]')) link.removeAttribute("download");
});
