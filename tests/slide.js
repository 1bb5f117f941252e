// What a slide shows, as whoever sits in the last row sees it: sizes in pixels of the screen.
(slide) => {
  const room = slide.getBoundingClientRect();
  const scale = room.width / slide.offsetWidth;
  const seen = (part) => part.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && !part.closest("aside, math, script, style, .ce-live, [style*='opacity: 0']");
  const all = (parts) => [...slide.querySelectorAll(parts)].filter(seen);
  const box = (part) => part.getBoundingClientRect();
  // The unit of a picture, or of what is written across in it.
  const unit = (part) => { const { a, b } = part.getScreenCTM(); return Math.hypot(a, b); };

  // Letters: the smallest of each kind, with the words; a formula's own, not its indices'.
  const kind = (part) => (part.closest("svg") ? "picture" : part.closest(".katex") ? "formula"
    : part.closest("pre, code") ? "code" : "words");
  // How far words stand out, as WCAG counts it, from the first ground below them that lets nothing through.
  const channels = (color) => color.match(/[\d.]+/g)?.map(Number) ?? [];
  const ground = (part) => {
    const color = getComputedStyle(part).backgroundColor;
    return /^rgb\(/.test(color) || !part.parentElement ? channels(color) : ground(part.parentElement);
  };
  const light = (color) => color.slice(0, 3).map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = (part) => {
    const own = getComputedStyle(part)[part.closest("svg") ? "fill" : "color"];
    const [low, high] = [light(channels(own)), light(ground(part))].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const faint = [];
  const smallest = {};
  const body = []; // what is below the heading
  const walk = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode());) {
    const part = node.parentElement;
    const range = document.createRange();
    range.selectNodeContents(node);
    const at = range.getBoundingClientRect();
    const words = node.data.trim();
    if (!words || !at.width || !seen(part)) continue;
    const own = parseFloat(getComputedStyle(part.closest(".katex") ?? part).fontSize);
    const size = own * (part.closest("svg") ? unit(part) : scale);
    if (contrast(part) < 4.5) faint.push(`${words.slice(0, 50)} (${contrast(part).toFixed(1)})`);
    if (!(smallest[kind(part)]?.[0] <= size)) smallest[kind(part)] = [size, words.slice(0, 50)];
    // A formula and code have boxes of their own: the spaces at the end of a broken line hang out.
    if (!part.closest("h1, h2, h3, .katex, pre")) body.push([at, words.slice(0, 50), part.closest("svg")]);
  }
  for (const part of all("svg[role=img], img, button, input, pre, table, .ce-quiz, .katex-base")) {
    body.push([box(part), part.ariaLabel ?? part.textContent.slice(0, 50)]);
  }

  // The foot has the number of the slide and the arrows.
  const foot = room.bottom - 42 * scale;
  const outside = body.filter(([at, , drawn]) => at.bottom > foot || at.top < room.top
    || Math.min(at.left - room.left, room.right - at.right) < (drawn ? 5 : 30) * scale).map(([, words]) => words);
  const cut = all("pre, td, label, .widget-label, .ce-quiz")
    .filter((part) => part.clientWidth && part.scrollWidth > part.clientWidth + 1)
    .map((part) => part.textContent.slice(0, 50));

  // Words of a picture that lie on others: by their ink, where they are level or upright.
  const ink = (part) => {
    const { left, right, top, bottom, width, height } = box(part);
    return Math.abs(part.getScreenCTM().b) < 1e-6
      ? { left, right, top: top + 0.22 * height, bottom: bottom - 0.22 * height }
      : { left: left + 0.22 * width, right: right - 0.22 * width, top, bottom };
  };
  const straight = ({ a, b }) => Math.min(Math.abs(a), Math.abs(b)) < 1e-6;
  const written = all("svg text").filter((part) => part.textContent.trim() && straight(part.getScreenCTM()));
  const over = written.flatMap((one, i) => written.slice(i + 1).filter((other) => {
    const [a, b] = [ink(one), ink(other)];
    return one.textContent !== other.textContent
      && Math.min(a.right, b.right) - Math.max(a.left, b.left) > unit(one)
      && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > unit(one);
  }).map((other) => `${one.textContent} / ${other.textContent}`));

  const ends = (side, far) => far(...body.map(([at]) => at[side]));
  const [left, right] = [ends("left", Math.min), ends("right", Math.max)];
  const [top, bottom] = [ends("top", Math.min), ends("bottom", Math.max)];
  return {
    smallest, outside: [...outside, ...cut], over, faint,
    stages: all(".live").length,
    empty: all(".live").filter((live) => !live.querySelector("svg, img, .ce-quiz")).length,
    lowest: Math.min(...all("button, input").map((part) => box(part).height)),
    shortest: Math.min(...all("input[type=range]").map((part) => box(part).width)),
    share: ((right - left) * (bottom - top)) / (room.width * room.height),
    aside: [(left + right) / 2 - (room.left + room.right) / 2, (top + bottom) / 2 - (room.top + room.bottom) / 2],
  };
}
