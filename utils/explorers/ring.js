// What a prediction adds to a picture: rings before the commit, gaps after; ring.py is the twin.
import { fixed } from "./losses.js";
import { line, point, text } from "./shapes.js";

export function goal(marks, ask, data) {
  if (!ask.least) return ask.goal;
  const [low, high, step] = ask.steps;
  const places = Array.from({ length: Math.round((high - low) / step) + 1 }, (_, i) => low + i * step);
  const states = places.map((place) => ({ ...ask.goal, [ask.value]: Number(place.toFixed(10)) }));
  const values = states.map((state) => marks(state, ...data).values[ask.least]);
  const least = Math.min(...values) + 1e-9;
  return states[values.findIndex((value) => value < least)];
}

export function truths(marks, ask, data) {
  const there = goal(marks, ask, data);
  if (ask.least) return [there[ask.value]];
  const values = ask.each.map((own) => marks({ ...there, ...own }, ...data).values[ask.value]);
  return ask.item === null ? values : values.map((value) => value[ask.item]);
}

const at = (ask, i, value, dx = 0, dy = 0) => {
  const along = ask.zero + value * (ask.one - ask.zero);
  const [x, y] = ask.along === "y" ? [ask.at[i], along] : [along, ask.at[i]];
  return [x + dx * ask.point[0], y + dy * ask.point[1]];
};

const label = (ask, i, value, words) => (ask.along === "x"
  ? text(ask.axes, "ink", ...at(ask, i, value, 0, 9), ask.side ? words : "")
  : text(ask.axes, "ink", ...at(ask, i, value, 9 * ask.side, 3), ask.side ? words : "", ask.side > 0 ? "start" : "end"));

function rings(ask, guesses) {
  const { axes, digits, range: [low, high] } = ask;
  const many = guesses.length > 1;
  const marks = guesses.flatMap((_, i) => [
    line(axes, "track", at(ask, i, low), at(ask, i, high)),
    ...(ask.scaled ? [low, high] : []).map((end) => label(ask, i, end, fixed(end, digits))),
  ]);
  if (many) marks.push(line(axes, "gap", ...guesses.map((guess, i) => at(ask, i, guess))));
  guesses.forEach((guess, i) => {
    marks.push(point(axes, "ring", ...at(ask, i, guess), "circle", many ? 5 : 6));
    if (!many) marks.push(label(ask, i, guess, fixed(guess, digits)));
  });
  guesses.forEach((guess, i) => {
    const drag = { [ask.along]: [`guess${i + 1}`, ask.zero, ask.one] };
    marks.push(point(axes, "hidden", ...at(ask, i, guess), "circle", many ? 11 : 16, { drag }));
  });
  return marks;
}

function gaps(ask, guesses, found) {
  const { axes, digits, range: [low, high] } = ask;
  const near = found.map((truth) => Math.min(Math.max(truth, low), high));
  const many = found.length > 1;
  const curve = many ? [line(axes, "gap", ...guesses.map((guess, i) => at(ask, i, guess)))] : [];
  const marks = guesses.flatMap((guess, i) => [
    line(axes, many ? "track" : "gap", at(ask, i, guess), at(ask, i, near[i])),
    point(axes, "ring", ...at(ask, i, guess), "circle", 5),
  ]);
  marks.unshift(...curve);
  const up = ask.along === "y";
  near.forEach((truth, i) => {
    const ends = [-1, 1].map((side) => at(ask, i, truth, up ? 7 * side : 0, up ? 0 : 7 * side));
    marks.push(line(axes, "found", ...ends));
    if (!many) marks.push(label(ask, i, truth, fixed(found[i], digits)));
  });
  if (guesses.length === 1) {
    const apart = ask.point[up ? 1 : 0] * (up ? 11 : 24);
    const length = Math.abs((near[0] - guesses[0]) * (ask.one - ask.zero));
    marks.push(label(ask, 0, guesses[0], length > apart ? fixed(guesses[0], digits) : ""));
  }
  return marks;
}

export function farthest(guesses, found) {
  const far = guesses.map((guess, i) => Math.abs(guess - found[i]));
  return far.findIndex((gap) => gap > Math.max(...far) - 1e-9);
}

const numbers = (ask, values) => `${values.map((v) => fixed(v, ask.digits)).join(", ")} ${ask.unit}`.trimEnd();

export function sideOf(ask, guess, truth) {
  if (Math.abs(guess - truth) < ask.range[2] / 2 + 1e-6) return "right to the step";
  return guess < truth ? "too low" : "too high";
}

function said(ask, guess, truth) {
  const side = sideOf(ask, guess, truth);
  const far = side.startsWith("too") ? `${fixed(Math.abs(guess - truth), ask.digits)} ` : "";
  return `ou said ${fixed(guess, ask.digits)}, it is ${numbers(ask, [truth])}: ${far}${side}.`;
}

export function gapOf(ask, guesses, done, found) {
  if (!done) return "";
  if (done === 2) return `It is ${numbers(ask, found)}.`;
  if (guesses.length === 1) return `Y${said(ask, guesses[0], found[0])}`;
  const sides = guesses.map((guess, i) => sideOf(ask, guess, found[i]));
  const counts = [...new Set(sides)].map((side) => `${sides.filter((s) => s === side).length} ${side}`);
  const worst = farthest(guesses, found);
  return `Of ${guesses.length} guesses: ${counts.join(", ")}. At ${ask.names[worst]} y`
    + said(ask, guesses[worst], found[worst]);
}

export function asked(result, ask, guesses, done, found) {
  const veil = done ? [] : ask.veil;
  const drawn = result.marks.filter((mark) => !veil.includes(mark.name));
  const shown = result.show ?? {};
  const gids = [...Object.keys(shown), ...ask.gids];
  const show = Object.fromEntries(gids.map((gid) => [gid, veil.includes(gid) ? 0 : shown[gid] ?? 1]));
  const gap = gapOf(ask, guesses, done, found);
  if (done) return { ...result, show, gap, marks: [...drawn, ...gaps(ask, done === 1 ? guesses : [], found)] };
  const still = drawn.map(({ drag, flip, pick, ...mark }) => mark);
  const { code, ...rest } = result;
  const begin = veil.includes("sentence") || !result.sentence ? "" : `${result.sentence.replace(/\.$/, "")}. `;
  const sentence = `${begin}Your guess so far: ${numbers(ask, guesses)}.`;
  return { ...rest, show, gap, marks: [...still, ...rings(ask, guesses)], sentence };
}
