"""The guesses of a class as dots beside the truth: where they lie, and that none hides another."""

import itertools
import math
import random
from collections import Counter
from functools import cache

import numpy as np
import pytest

from utils import explorers, plots
from utils.explorers import crowd, dots, ring
from utils.quiz import predict, toml_files

EVERY = toml_files.read_all()["prediction"]
APART = 5.6  # a dot is 5 points wide, and its edge a half to both sides
PICTURES = [
    *("halving", "one-of-six", "draw-the-cost", "weighted-mean", "best-temperature"),
    *("cheapest-threshold", "raise-b", "over-texts", "slope-when-wrong", "fresh-loss"),
]


def said(entry, count=24):
    """Make up what a class says: much the same, and something from one end to the other."""
    draw = random.Random(entry["id"])  # noqa: S311  # no secret
    low, high, step = entry["range"]
    steps = round((high - low) / step)
    common = [draw.randint(0, steps) for _ in range(3)]
    places = [0, steps, *(draw.choice([*common, draw.randint(0, steps)]) for _ in range(count - 2))]
    return [round(low + place * step, 10) for place in places]


@cache
def drawn(name, count):
    """Draw a class; return its guesses and truths, ring by ring, and the picture."""
    entry = EVERY[name]
    if "explorer" not in entry:
        rows, found = [said(entry, count)], [predict.computed(entry)]
        return rows, found, crowd.on_a_line(entry, rows[0], found[0])
    found = crowd.truths(entry)
    rows = [said(entry, count) for _ in found]
    return rows, found, crowd.in_explorer(entry, rows)


def in_points(figure, axes, x, y):
    """Say where a place in some axes lies on paper, in points."""
    x, y = figure.axes[axes].transData.transform((x, y))
    return x * 72 / figure.dpi, y * 72 / figure.dpi


# --- side by side -------------------------------------------------------------------------------


def far(one, other):
    return math.dist(one, other)


@pytest.mark.parametrize("seed", range(20))
def test_dots_that_have_room_lie_apart_and_no_farther_aside_than_they_must(seed):
    draw = random.Random(seed)  # noqa: S311  # no secret
    low, high = draw.choice([(-60, 60), (0, 80), (-100, 5.6), (-22.4, 39.2)])
    places = sorted(
        draw.choice([0, draw.uniform(0, 60), draw.randint(0, 12) * 5]) for _ in range(16)
    )
    sides = dots.swarm(places, low, high)
    assert sides == dots.swarm(places, low, high)
    for i, dot in enumerate(zip(places, sides, strict=True)):
        before = [*zip(places[:i], sides[:i], strict=True)]
        assert low <= dot[1] <= high
        assert all(far(dot, other) > APART - 0.02 for other in before)
        steps = round(abs(dot[1]) / APART)
        assert abs(dot[1]) == pytest.approx(steps * APART)
        for nearer in range(-steps + 1, steps):  # each of these was taken, or there is none
            spot = dot[0], nearer * APART
            taken = any(far(spot, other) < APART - 0.005 for other in before)
            assert taken or not low <= spot[1] <= high


def test_dots_use_all_the_room_to_its_very_ends():
    assert sorted(dots.swarm([3] * 5, -11.2, 11.2)) == pytest.approx([-11.2, -5.6, 0, 5.6, 11.2])
    assert sorted(dots.swarm([3] * 4, 0, 16.8)) == pytest.approx([0, 5.6, 11.2, 16.8])


def test_dots_without_room_overlap_as_little_as_can_be():
    assert dots.swarm([0] * 4, -2.8, 2.8) == pytest.approx([0, -2.8, 2.8, -1.4])
    assert dots.swarm([], -9, 9) == []


def test_a_hundredth_of_a_point_is_not_seen_and_more_is():
    assert dots.swarm([0, 5.595], -9, 9) == [0, 0]
    assert dots.swarm([0, 5.59], -9, 9) == pytest.approx([0, -5.6])


def test_places_on_the_way_of_a_ring_are_points():
    way = {"along": "y", "point": [1, 0.01]}
    assert dots.along(way | {"zero": 0.8, "one": 2.2}, [2, 0]) == pytest.approx([0, 280])
    assert dots.along(way | {"zero": -0.5, "one": -2.5}, [1]) == pytest.approx([200])
    aside = {"along": "x", "point": [0.1, 1], "zero": 0, "one": 1}
    assert dots.along(aside, [3, 2]) == pytest.approx([20, 30])


# --- in a picture -------------------------------------------------------------------------------


def spots_of(drawn_or_mark):
    """Name the places of a point or a line, of a mark as of what matplotlib drew."""
    if isinstance(drawn_or_mark, dict):
        spots = drawn_or_mark.get("points") or [[drawn_or_mark["x"], drawn_or_mark["y"]]]
    else:
        spots = drawn_or_mark.get_xydata()
    return tuple((round(float(x), 9), round(float(y), 9)) for x, y in spots)


def along(entry, value):
    """Say where a guess lies on the axis along which its ring moved."""
    at = entry.get("ring", {})
    return at.get("zero", 0) + value * (at.get("one", 1) - at.get("zero", 0))


def parts(name, count=24):
    """Give for each ring its guesses, its truth, its dots and its bar: aside, then along."""
    entry, (rows, found, picture) = EVERY[name], drawn(name, count)
    flat = "y" in entry.get("ring", {"y": 0})
    turn = (lambda x, y: (y, x)) if flat else (lambda x, y: (x, y))
    marks = {
        role: [mark for mark in picture.marks if mark["role"] == role] for role in ("dot", "found")
    }
    assert len(marks["dot"]) == count * len(rows)
    assert {4 < 2 * mark["size"] <= APART for mark in marks["dot"]} == {True}
    assert len(marks["found"]) == len(rows)
    for i, (row, truth) in enumerate(zip(rows, found, strict=True)):
        some = marks["dot"][i * count : (i + 1) * count]
        spots = [turn(mark["x"], mark["y"]) for mark in some]
        bar = [turn(*end) for end in marks["found"][i]["points"]]
        yield sorted(row), truth, spots, bar


@pytest.mark.parametrize("name", PICTURES)
def test_each_dot_lies_at_its_guess_and_the_bar_at_what_is_true(name):
    entry = EVERY[name]
    for row, truth, spots, bar in parts(name):
        assert [spot[1] for spot in spots] == pytest.approx([along(entry, v) for v in row])
        assert [end[1] for end in bar] == pytest.approx([along(entry, truth)] * 2)
        left, right = sorted(end[0] for end in bar)
        assert left < min(spot[0] for spot in spots)
        assert right > max(spot[0] for spot in spots)


@pytest.mark.parametrize("name", PICTURES)
def test_every_dot_bar_and_word_is_in_the_picture(name):
    figure, marks = drawn(name, 24)[2]
    there = Counter(spot for axes in figure.axes for spot in map(spots_of, axes.lines))
    added = [m for m in marks if m["kind"] in ("point", "line")]
    for spots, count in Counter(map(spots_of, added)).items():
        assert there[spots] >= count
    texts = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert {m["text"] for m in marks if m["kind"] == "text"} <= {*texts}


@pytest.mark.parametrize("name", PICTURES)
def test_no_dot_hides_another_and_all_stay_in_their_axes(name):
    # Rings beside each other have less room.
    picture = drawn(name, 8 if EVERY[name].get("over") else 24)[2]
    some = [mark for mark in picture.marks if mark["role"] == "dot"]
    [axes] = {mark["axes"] for mark in some}
    spots = [in_points(picture.figure, axes, mark["x"], mark["y"]) for mark in some]
    pairs = itertools.combinations(spots, 2)
    assert min(itertools.starmap(far, pairs)) > APART - 0.1
    box = picture.figure.axes[axes].get_window_extent()
    left, right, low, high = (v * 72 / picture.figure.dpi for v in (*box.intervalx, *box.intervaly))
    for x, y in spots:
        assert left - 3 < x < right + 3
        assert low - 3 < y < high + 3


@pytest.mark.parametrize("name", PICTURES)
def test_words_beside_the_dots_touch_neither_them_nor_each_other(name):
    picture = drawn(name, 24)[2]
    figure, words = picture.figure, [m["text"] for m in picture.marks if m["kind"] == "text"]
    figure.draw_without_rendering()
    boxes = [
        text.get_window_extent().expanded(1, 0.7)  # a box has room for letters such as g
        for axes in figure.axes
        for text in axes.texts
        if text.get_text() in words
    ]
    assert len(boxes) >= len(words)
    assert not any(one.overlaps(other) for one, other in itertools.combinations(boxes, 2))
    for mark in picture.marks:
        if mark["role"] == "dot":
            x, y = figure.axes[mark["axes"]].transData.transform((mark["x"], mark["y"]))
            assert not any(box.padded(2).contains(x, y) for box in boxes)
    for box in boxes:
        assert figure.bbox.contains(box.x0, box.y0)
        assert figure.bbox.contains(box.x1, box.y1)


def test_the_picture_shows_the_state_in_question_as_the_lesson_makes_it():
    entry = EVERY["halving"] | {"state": {"p": 0.35}}
    assert crowd.truths(entry) == pytest.approx([-np.log(0.35)])
    assert crowd.truths(entry, p=0.9, y=0) == pytest.approx([-np.log(0.65)])
    figure, marks = crowd.in_explorer(entry, [[0.7]], y=0)
    [bar] = [mark["points"] for mark in marks if mark["role"] == "found"]
    assert bar[0][1] == pytest.approx(-np.log(0.65))
    drawn_points = [line.get_xydata()[0].tolist() for line in figure.axes[0].lines]
    assert pytest.approx([0.35, -np.log(0.65)]) in drawn_points


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("binary", {"p": 0.9}),
        ("threshold", {"p": [0.2, 0.9, 0.6], "y": [0, 1, 1], "miss": 5}),
        ("calibration", {"logits": [[0, 2.0], [1.0, 0]], "y": [1, 1]}),
    ],
)
def test_what_nobody_sees_has_the_state_of_what_is_seen(name, given):
    made, seen = crowd.unseen(name, **given), explorers.EXPLORERS[name](**given)
    assert made.params == seen.params
    assert made.data == seen.data
    assert made.marks(made.params, *made.data) == seen.result()
    with pytest.raises(ValueError, match="p = 7 does not fit"):
        crowd.unseen("binary", p=7)


def test_a_crowd_stays_at_its_own_ring():
    picture = drawn("draw-the-cost", 24)[2]
    rings = EVERY["draw-the-cost"]["over"]["p"]
    some = [mark["x"] for mark in picture.marks if mark["role"] == "dot"]
    axes = picture.figure.axes[0]
    for i, at in enumerate(rings):
        asides = some[24 * i : 24 * (i + 1)]
        assert {min(rings, key=lambda p, x=x: abs(p - x)) for x in asides} == {at}
        ends = [in_points(picture.figure, 0, x, 0)[0] for x in (*axes.get_xlim(), *asides)]
        # At the end of the axes there may be one row of dots more.
        assert ends[0] - 6 < min(ends[2:]) <= max(ends[2:]) < ends[1] + 6


def test_fifteen_who_say_the_same_have_room_and_no_more():
    for count, overlap in ((15, False), (17, True)):
        picture = crowd.in_explorer(EVERY["halving"], [[0.7] * count])
        some = [mark["x"] for mark in picture.marks if mark["role"] == "dot"]
        spots = [in_points(picture.figure, 0, x, 0.7)[0] for x in sorted(some)]
        near = min(b - a for a, b in itertools.pairwise(spots))
        assert (near < APART - 0.1) == overlap


# --- the scale of a ring ------------------------------------------------------------------------

SCALE = {
    "range": [0, 3, 0.05],
    "digits": 2,
    "unit": "",
    "names": [""],
    "scaled": True,
    "axes": 0,
    "along": "y",
    "at": [4.5],
    "zero": 0,
    "one": 1,
    "point": [0.02, 0.01],
}


def words(guesses, truth, side=1, **more):
    """Write the numbers beside a scale of 300 points; return each with its place in points."""
    marks = dots.beside(SCALE | {"side": side} | more, 0, guesses, truth, (-40, 40))
    return {
        mark["text"]: ((mark["x"] - 4.5) / 0.02, mark["y"] / 0.01, mark["anchor"])
        for mark in marks
        if mark["kind"] == "text"
    }


@pytest.mark.parametrize(
    ("truth", "wanted"),
    [
        (1.5, ["0.00", "1.50", "3.00"]),
        (0, ["0.00", "3.00"]),
        (3, ["0.00", "3.00"]),
        (3.5, ["0.00", "3.50"]),
        (-1, ["−1.00", "3.00"]),
        (0.095, ["0.10", "3.00"]),  # letters of 9 points touch where less than 10 are between them
        (0.1, ["0.00", "0.10", "3.00"]),
        (0.106, ["0.00", "0.11", "3.00"]),
        (2.894, ["0.00", "2.89", "3.00"]),
        (2.906, ["0.00", "2.91"]),
    ],
)
def test_a_scale_says_its_ends_and_what_is_true(truth, wanted):
    found = words([1, 2], truth)
    assert sorted(found) == sorted(wanted)
    for word, (_, height, anchor) in found.items():
        level = min(max(100 * float(word.replace("−", "-")), 0), 300)
        assert height == pytest.approx(level - 3, abs=0.6)  # so the middle of the digits is there
        assert anchor == "start"
    assert words([1, 2], truth, scaled=False) == {}
    marks = dots.beside(SCALE | {"side": 1}, 0, [1, 2], truth, (-40, 40))
    assert [mark["points"] for mark in marks if mark["role"] == "track"] == [[[4.5, 0], [4.5, 3]]]


@pytest.mark.parametrize(("at", "beyond"), [([4.5], 8.4), ([4.5, 9], 4.48)])
def test_the_bar_reaches_over_the_dots_and_less_far_where_rings_are_many(at, beyond):
    marks = dots.beside(SCALE | {"at": at, "side": 1}, 0, [1, 1, 1], 1.5, (-40, 40))
    [bar] = [[(x - 4.5) / 0.02 for x, _ in m["points"]] for m in marks if m["role"] == "found"]
    assert bar == pytest.approx([-APART - beyond, APART + beyond])


def test_where_nobody_guessed_the_bar_lies_about_its_ring():
    marks = dots.beside(SCALE | {"side": 1}, 0, [], 1.5, (-40, 40))
    [(left, right)] = [[x - 4.5 for x, _ in m["points"]] for m in marks if m["role"] == "found"]
    assert left == pytest.approx(-right)
    assert right > 0


def test_dots_ten_points_away_push_no_number_aside():
    alone = words([], 1.5)["0.00"]
    assert words([0.1] * 3, 1.5)["0.00"] == alone
    assert words([0.0999] * 3, 1.5)["0.00"] != alone


def test_dots_go_half_way_to_the_next_ring_or_to_the_end():
    figure = plots.figure()
    figure.axes[0].set(xlim=(0, 1), ylim=(-2, 3))
    asked = {"axes": 0, "along": "y", "at": [0.1, 0.3], "point": [0.005, 0.05]}
    assert dots.room(asked, figure) == [
        pytest.approx((-20, 20 - APART)),
        pytest.approx((-20 + APART, 7 * APART)),
    ]
    across = asked | {"along": "x", "at": [-1, -0.9, 2.9]}
    assert dots.room(across, figure) == [
        pytest.approx((-20, APART)),
        pytest.approx((-APART, 38 - APART)),
        pytest.approx((-38 + APART, APART)),
    ]


@pytest.mark.parametrize("side", [-1, 0, 1])
@pytest.mark.parametrize("seed", range(10))
def test_numbers_of_a_scale_stand_beyond_what_lies_at_their_height(seed, side):
    draw = random.Random(seed)  # noqa: S311  # no secret
    guesses = [draw.choice([0, 0, 0.05, 1.5, 1.55, 3, 2.95]) for _ in range(draw.randint(0, 12))]
    way = side or 1
    marks = dots.beside(SCALE | {"side": side}, 0, guesses, 1.5, (-40, 40))
    some = [((m["x"] - 4.5) / 0.02, m["y"] / 0.01) for m in marks if m["role"] == "dot"]
    [bar] = [[(x - 4.5) / 0.02 for x, _ in m["points"]] for m in marks if m["role"] == "found"]
    asked = SCALE | {"side": way, "veil": [], "gids": []}
    unseen = ring.asked({"marks": [], "sentence": ""}, asked, [1.5], 0, [])["marks"]
    before = {m["text"]: (m["x"] - 4.5) / 0.02 for m in unseen if m["kind"] == "text"}
    for word, (aside, height, anchor) in words(guesses, 1.5, side).items():
        assert anchor == ("start" if way > 0 else "end")
        beside = [x * way for x, y in some if abs(y - (height + 3)) < 9.9]
        if word == "1.50":
            assert aside * way == pytest.approx(max(x * way for x in bar) + APART / 2)
        elif max(beside, default=0) <= 0:
            assert aside == pytest.approx(before[word])  # where it stood beside the ring
        else:
            assert aside * way == pytest.approx(max(beside) + abs(before[word]))


# --- on a line ----------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 5, 36, 40])
def test_on_a_line_dots_are_piled_up_and_the_picture_grows_with_them(count):
    entry = EVERY["fresh-loss"]
    guesses = [0.7] * count + [2.0]
    figure, marks = crowd.on_a_line(entry, guesses, np.log(2))
    some = [in_points(figure, 0, m["x"], m["y"]) for m in marks if m["role"] == "dot"]
    assert {4 < 2 * m["size"] <= APART for m in marks if m["role"] == "dot"} == {True}
    assert len(some) == count + 1
    line = in_points(figure, 0, 0, -1)[1]
    wide, high = figure.get_size_inches()
    heights = [y - line for _, y in some]
    pile = [APART * (i + 1) for i in range(min(count, 36))]  # more would make too high a picture
    assert heights[: len(pile)] == pytest.approx(pile, abs=0.1)
    assert max(heights) == pytest.approx(pile[-1], abs=0.1)
    assert heights[-1] == pytest.approx(APART, abs=0.1)
    assert wide == plots.figure().get_size_inches()[0]
    assert high == pytest.approx(1 + (pile[-1] - APART) / 72)  # an inch, and what the pile adds
    [words] = [m for m in marks if m["kind"] == "text"]
    assert words["text"] == "it is 0.7 nats"
    [bar] = [m["points"] for m in marks if m["role"] == "found"]
    assert [x for x, _ in bar] == pytest.approx([np.log(2)] * 2) == [words["x"]] * 2
    tops = [in_points(figure, 0, 0, y)[1] for y in (bar[0][1], bar[1][1], words["y"])]
    assert tops[0] == pytest.approx(line)
    assert max(y for _, y in some) + APART / 2 < tops[1] < tops[2]
    figure.draw_without_rendering()
    box = figure.axes[0].texts[0].get_window_extent()
    assert box.y1 < figure.bbox.y1


@pytest.mark.parametrize(("truth", "end"), [(9.0, 5), (-2.0, 0)])
def test_a_truth_beyond_the_line_stands_at_its_end_and_is_said(truth, end):
    _, marks = crowd.on_a_line(EVERY["fresh-loss"], [1.0], truth)
    [bar] = [m["points"] for m in marks if m["role"] == "found"]
    assert [x for x, _ in bar] == [end, end]
    assert f"it is {truth:.1f} nats".replace("-", "−") in [m.get("text") for m in marks]


@pytest.mark.parametrize("name", ["halving", "fresh-loss"])
def test_the_order_of_guesses_tells_nothing(name):
    draw, entry = random.Random(1), EVERY[name]  # noqa: S311  # no secret
    guesses = said(entry)
    mixed = draw.sample(guesses, len(guesses))
    if name == "halving":
        one, other = (crowd.in_explorer(entry, [some]).marks for some in (guesses, mixed))
    else:
        one, other = (crowd.on_a_line(entry, some, 0.7).marks for some in (guesses, mixed))
    assert one == other
