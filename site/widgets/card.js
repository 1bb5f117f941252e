// The learner's own report card, made of what this browser keeps: what the report card in
// JupyterLab makes of the progress file, in the same words. A test lets both speak of one record.
// What is no answer to what is asked now is left out without a word: a browser may keep old ones.

import { mean } from "../../utils/explorers/losses.js";
import { farthest, gapOf, sideOf } from "../../utils/explorers/ring.js";
import { box } from "../../utils/quiz/guesses.js";
import { answerBox, both, loss, tally } from "../../utils/quiz/score.js";

export const [LOW, RIGHT, HIGH] = ["too low", "right to the step", "too high"];
const FEW = 8; // below this many answers, chance rules the diagram
const ENOUGH = 8; // wrong guesses; with fewer, chance decides on which side most of them lie
const LEANS = 0.8; // share of them on one side
const BINS = 5;

const many = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;

// In whole percent; a half goes to the even neighbour, as Python writes it.
function share(off) {
  const near = Math.round(100 * off);
  return `${near - (100 * off) === 0.5 && near % 2 ? near - 1 : near} %`;
}

const cost = ({ probabilities, right }) => loss(probabilities[right]);

// What is kept of the entries of each lesson: [lesson, [[entry, kept], ...]].
const keptOf = (lessons, keeper, fits) => lessons.map(([lesson, entries]) => [lesson, Object.entries(entries)
  .map(([id, entry]) => [entry, keeper.get(id)]).filter(([entry, kept]) => kept && fits(entry, kept))]);

const flat = (lessons) => lessons.flatMap(([, pairs]) => pairs);

function* summary(pairs) {
  if (!pairs.length) {
    yield "No answers yet. Give probabilities in the quizzes of the lessons, and commit them: from the first answer "
      + "on, this page shows what your probabilities cost beside a uniform guesser's, and how often you were right "
      + "when you said 90 %.";
    return;
  }
  const { answered, infinite, mean: own, uniform } = tally(pairs.map(([, kept]) => kept));
  yield `${many(answered, "answer")} so far.`;
  if (infinite) {
    yield `${many(infinite, "answer")} cost infinity, so the true mean is infinite: no later answer makes up for a 0 % `
      + "on what was right.";
  }
  if (infinite < answered) {
    const finite = pairs.filter(([, kept]) => Number.isFinite(cost(kept))).map(([, kept]) => kept);
    yield `${infinite ? "The mean cross-entropy of the others" : "Your mean cross-entropy"}: ${both(own)}. A uniform `
      + `guesser pays ${both(tally(finite).uniform)} on the same questions.`;
  }
  if (answered < FEW) yield "These are few answers: chance decides where a point of the diagram lies.";
  yield* dear(pairs);
}

function* dear(pairs) {
  const costs = pairs.map(([, kept]) => cost(kept));
  const finite = costs.filter(Number.isFinite);
  const most = Math.max(...finite);
  if (costs.every((one) => one === 0)) yield "No answer has cost you anything so far.";
  const which = finite.length === costs.length ? "answer" : "finite answer";
  for (const [i, [{ text, truth }, { probabilities, right }]] of pairs.entries()) {
    const worst = most > 0 && i === costs.indexOf(most);
    if (!worst && Number.isFinite(costs[i])) continue;
    const what = worst ? `Your most expensive ${which}, ${both(most)}` : "This one cost infinity";
    const given = Number((100 * probabilities[right]).toPrecision(3));
    yield `${what}: ${text} You gave ${given} % to the right answer: ${truth}.`;
  }
}

const byLesson = (lessons) => lessons.filter(([, pairs]) => pairs.length).map(([lesson, pairs]) => {
  const { answered, infinite, mean: own, uniform } = tally(pairs.map(([, kept]) => kept));
  return [lesson, `${answered}`, infinite ? "∞" : own.toFixed(2), uniform.toFixed(2)];
});

// Where the options lie that got about the same probability: how many, what they got, how many were right.
function bins(pairs) {
  const inside = Array.from({ length: BINS }, () => []);
  for (const [, { probabilities, right }] of pairs) {
    probabilities.forEach((p, i) => inside[Math.max(0, Math.ceil((p - 1e-10) * BINS) - 1)].push([p, i === right]));
  }
  return inside.filter((bin) => bin.length).map((bin) => ({
    count: bin.length, given: mean(bin.map(([p]) => p)), came: mean(bin.map(([, y]) => Number(y))),
  }));
}

const pointInWords = ({ count, given, came }) =>
  `${many(count, "option")} given ${share(given)} on average, ${share(came)} right`;

export function diagramInWords(points) {
  const options = points.reduce((n, { count }) => n + count, 0);
  return `Reliability diagram of ${options} options in ${BINS} bins: ${points.map(pointInWords).join(", ")}.`;
}

// Each guess beside its truth. What was only shown is counted, and has no gap.
function gap([entry, { guess, truth }]) {
  const [low, high] = entry.range;
  const worst = farthest(guess, truth);
  const off = mean(guess.map((g, i) => Math.abs(g - truth[i]))) / (high - low);
  return { entry, guess, truth, off, side: sideOf(entry, guess[worst], truth[worst]) };
}

function* foreseen(every, shown) {
  if (!every.length && !shown) {
    yield "No predictions yet. Where a lesson says Predict, drag the ring and commit it: from the first one on, this "
      + "page shows how far off you were.";
    return;
  }
  const only = shown ? ` ${shown} more ${shown === 1 ? "was" : "were"} shown without a guess.` : "";
  yield `${many(every.length, "prediction")} so far.${only}`;
  if (!every.length) return;
  yield `Your mean gap: ${share(mean(every.map(({ off }) => off)))}. A gap is how far a guess lay from the truth, as a `
    + "share of the whole scale: half a nat on a scale from 0 to 5 is 10 %.";
  if (every.some(({ guess }) => guess.length > 1)) {
    yield "A drawing counts as one prediction: its gap is the mean of its rings, its side that of the ring that was "
      + "farthest off.";
  }
  const wrong = every.filter(({ side }) => side !== RIGHT);
  const [low, high] = [LOW, HIGH].map((where) => wrong.filter(({ side }) => side === where).length);
  if (wrong.length >= ENOUGH) {
    yield Math.max(low, high) >= LEANS * wrong.length
      ? `Of ${wrong.length} guesses that were off ${Math.max(low, high)} were ${low > high ? LOW : HIGH}: they lean to one side.`
      : `Of ${wrong.length} guesses that were off ${low} were too low and ${high} too high: they lean to neither side.`;
  }
  if (!wrong.length) { yield "Each was right to the step."; return; }
  const worst = wrong.reduce((a, b) => (b.off > a.off ? b : a));
  yield `Your widest gap: ${worst.entry.text} ${gapOf(worst.entry, worst.guess, 1, worst.truth)}`;
}

function gapsByLesson(lessons) {
  const on = (gaps, where) => String(gaps.filter(({ side }) => side === where).length);
  return lessons.filter(([, gaps]) => gaps.length).map(([lesson, gaps]) => [
    lesson, String(gaps.length), ...[LOW, RIGHT, HIGH].map((where) => on(gaps, where)),
    share(mean(gaps.map(({ off }) => off))),
  ]);
}

// All that the card says, of the questions and predictions of the lessons: lines, tables and points.
export function card(asked) {
  const answers = keptOf(asked.questions, answerBox, ({ options, right }, kept) =>
    kept.probabilities.length === options && kept.right === right);
  const guesses = keptOf(asked.predictions, box, ({ names, range: [low, high] }, { guess, truth }) =>
    truth.length === names.length && (guess ?? []).every((g) => low <= g && g <= high));
  const gaps = guesses.map(([lesson, pairs]) => [lesson, pairs.filter(([, { guess }]) => guess).map(gap)]);
  const every = flat(gaps);
  return {
    lines: [...summary(flat(answers))],
    rows: byLesson(answers),
    points: bins(flat(answers)),
    foreseen: { lines: [...foreseen(every, flat(guesses).length - every.length)], rows: gapsByLesson(gaps) },
  };
}
