import { fixed, mean, sigmoid } from "./losses.js";
import { bar, line, named, point, text } from "./shapes.js";

const [ROLES, ROOM] = [["one", "zero", "ink", "truth"], 62];
const expected = (a, b) => sigmoid((a - b) / (400 / Math.log(10)));

export function marks({ K, game }, played) {
  const games = played.match(/../g).map((pair) => [...pair].map(Number));
  const place = Math.round(game) - 1;
  const walks = [[1500, 1500, 1500, 1500]];
  const chances = games.map(([winner, loser], n) => {
    const [now, p] = [[...walks[n]], expected(walks[n][winner], walks[n][loser])];
    now[winner] += K * (1 - p);
    now[loser] -= K * (1 - p);
    walks.push(now);
    return p;
  });
  const [loss, p, ends] = [mean(chances.map((v) => -Math.log(v))), chances[place], walks[games.length]];
  const [a, b] = games[place].map((i) => `${"ABCD"[i]} (${fixed(walks[place][i], 0)})`);
  let at = 0;
  const drawn = [0, 1, 2, 3].sort((i, j) => ends[i] - ends[j] || i - j).flatMap((i) => {
    at = Math.max(ends[i], at + ROOM);
    const words = text(0, ROLES[i], games.length + 4, at - 15, `${"ABCD"[i]} ${fixed(ends[i], 0)}`, "start");
    return [line(0, ROLES[i], ...walks.map((row, n) => [n, row[i]])), words];
  });
  const spots = ["circle", "square"].map((s, k) => (
    point(0, ROLES[games[place][k]], place + 1, walks[place + 1][games[place][k]], s, 4)));
  return {
    values: { loss, expected: p, moved: K * (1 - p), ratings: ends },
    marks: [
      ...[...drawn, ...spots].map((mark) => named("walks", mark)),
      point(1, "prediction", K, loss, "circle", 5, { name: "loss" }),
      bar(0, "hidden", games.length / 2, games.length, 900, 2100, { drag: { x: "game" } }),
      bar(1, "hidden", 100, 200, 0.5, 0.72, { drag: { x: "K" } }),
    ],
    sentence: `K = ${fixed(K, 0)}: mean loss ${fixed(loss, 4)} nats a game. Game `
      + `${place + 1}: ${a} beats ${b}, expected ${fixed(p, 2)}, moves ${fixed(K * (1 - p), 1)}`,
  };
}
