// Times the first slider that is to be seen in `box`, which holds its picture too; after each press
// it waits `pause` milliseconds for what the press set off.
(box, [presses, pause]) => {
  const slider = [...box.querySelectorAll("[role=slider]")].find((one) => one.checkVisibility());
  const frame = () => new Promise(requestAnimationFrame);
  const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
  // A browser's own slider heeds no key that a script presses.
  const key = (name) => {
    if (!slider.matches("input")) {
      slider.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
      return;
    }
    slider.stepUp(name === "ArrowRight" ? 1 : -1);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  };

  // A picture has changed when its SVG did, when a new image has loaded, or when a canvas was painted.
  let changed = () => {};
  new MutationObserver((records) => {
    if (records.some(({ target }) => target.closest?.("svg"))) changed();
  }).observe(box, { subtree: true, childList: true, attributes: true });
  box.addEventListener("load", () => changed(), true);
  const { drawImage } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.drawImage = function (...args) {
    drawImage.apply(this, args);
    if (box.contains(this.canvas)) changed();
  };

  async function press(name) {
    await sleep(40 + 30 * Math.random());
    return new Promise((done) => {
      const start = performance.now();
      const late = setTimeout(() => done(null), 3000);
      changed = () => {
        changed = () => {};
        requestAnimationFrame(() => { clearTimeout(late); done(performance.now() - start); });
      };
      key(name);
    });
  }

  async function latency(presses) {
    const times = [];
    for (let i = 0; i < presses; i += 1) {
      times.push(await press(i % 2 ? "ArrowRight" : "ArrowLeft"));
      await sleep(pause);
    }
    return times;
  }

  async function shown(steps) {
    let fresh = false;
    let frames = 0;
    changed = () => { fresh = true; };
    const count = () => { if (fresh) frames += 1; fresh = false; };
    for (let i = 0; i < steps; i += 1) {
      await frame();
      count();
      key(i % 2 ? "ArrowRight" : "ArrowLeft");
    }
    await frame();
    count();
    return frames;
  }

  return (async () => {
    await latency(5);
    const times = await latency(presses);
    await sleep(800);
    return { times, shown: await shown(60) };
  })();
}
