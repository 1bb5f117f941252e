// A page that was made to be printed is opened, not saved.
addEventListener("DOMContentLoaded", () => {
  for (const link of document.querySelectorAll('a.download[href$=".html"]')) link.removeAttribute("download");
});

// On paper a guess is made with a pencil: print.css hides the one so far, and leaves a line with the unit.
addEventListener("beforeprint", () => {
  for (const asks of document.querySelectorAll('.ce-predicts:not([data-committed="true"])')) {
    const sentence = asks.querySelector(".ce-sentence");
    const [state, guess] = sentence.textContent.split(/(?=Your guess so far)/);
    const soFar = document.createElement("span");
    soFar.className = "ce-so-far";
    soFar.textContent = guess ?? "";
    sentence.replaceChildren(guess ? state : "", soFar);
    asks.dataset.unit = asks.querySelector(".ce-guess .widget-label").textContent.match(/\((.*)\)$/)?.[1] ?? "";
  }
});
