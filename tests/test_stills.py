"""The still pictures of explorers look as the browser draws them, and say what they show."""

import functools
import io
import re

import numpy as np
import pytest
import twins
from matplotlib.markers import MarkerStyle
from PIL import Image

from utils import explorers, plots
from utils.explorers import pictures, shapes, still

SVG = "{http://www.w3.org/2000/svg}"
SHEET = re.sub(r"/\*.*?\*/", "", "".join(
    (pictures.HERE / f"{name}.css").read_text(encoding="utf-8")
    for name in ("still", "live", "guess")
), flags=re.DOTALL)  # fmt: skip


NAMES = list(explorers.EXPLORERS)
ROLES = ["one", "zero", "prediction", "truth", "ink", "muted"]


def sheet(kind, role):
    """Read what the style sheets say of a mark; the later and the closer rule wins."""
    said = {}
    for wanted in (f".ce-{role}", f".ce-{kind}", f".ce-{kind}.ce-{role}"):
        for selectors, rules in re.findall(r"([^{}]+)\{([^{}]*)\}", SHEET):
            if wanted in [each.strip() for each in selectors.split(",")]:
                said |= dict(re.findall(r"([\w-]+): ([^;]+);", rules))
    color = said.get("--ce-color")
    return {key: color if value == "var(--ce-color)" else value for key, value in said.items()}


def length(words):
    return float(words.removesuffix("px"))


def color(words):
    return plots.COLORS[re.fullmatch(r"var\(--ce-(\w+)\)", words)[1]]


def axes(**limits):
    figure = plots.figure(figsize=(4, 3))
    figure.axes[0].set(xlim=(0, 2), ylim=(-1, 1), **limits)
    figure.draw_without_rendering()
    return figure


def added(mark, figure=None):
    """Draw one mark; return what matplotlib has of it."""
    figure = figure or axes()
    before = set(figure.axes[0].get_children())
    still.add_marks(figure, {"marks": [mark]})
    return [each for each in figure.axes[0].get_children() if each not in before]


MARKS = [
    shapes.point(0, "one", 0.5, -0.25, "circle", 4),
    shapes.line(0, "one", [0.2, 0.9], [1.7, -0.4], [2.5, 0.1]),
    {"kind": "area", "axes": 0, "role": "one", "points": [[0.1, 0], [1, 0.8], [1.9, -0.3]]},
    shapes.bar(0, "one", 0.5, 0.3, 0.2, 0.9),
    shapes.bar(0, "one", 1.5, 0.4, 0, -0.7),
    shapes.text(0, "one", 0.7, 0.3, "0.36", "start"),
    shapes.text(0, "one", 0.7, 0.3, "0.36"),
    shapes.text(0, "one", 0.7, 0.3, "0.36", "end"),
]


def place(artist, kind):
    """Tell where matplotlib draws, in points from the left and from the top, as the browser."""
    height = artist.figure.bbox.height
    if kind == "bar":
        box = artist.get_window_extent()
        return {"x": box.x0, "y": height - box.y1, "width": box.width, "height": box.height}
    spots = {"area": "get_xy", "text": "get_position"}.get(kind, "get_xydata")
    x, y = artist.axes.transData.transform(getattr(artist, spots)()).T
    if kind == "text":
        anchor = {"left": "start", "center": "middle", "right": "end"}[artist.get_ha()]
        return {"x": x, "y": height - y, "text-anchor": anchor}
    return {"d": np.stack([x, height - y], axis=-1).ravel()}


def test_a_mark_lies_where_the_browser_draws_it():
    drawn = axes()
    theirs = twins.in_node(
        twins.names_of("binary")
        + """const [[axes], each] = given;
        console.log(JSON.stringify(each.map((mark) => geometry[mark.kind](mark, scale(axes)))));""",
        still.boxes(drawn),
        MARKS,
    )
    assert len(theirs) == len(MARKS)
    for mark, its in zip(MARKS, theirs, strict=True):
        (artist,) = added(mark, drawn)
        mine = place(artist, mark["kind"])
        if "d" in its:  # a closed area ends where it begins, a circle is drawn from its left
            its["d"] = [float(v) for v in re.findall(r"-?[\d.]+", its["d"])]
            end = {"point": 2, "line": None, "area": -2}[mark["kind"]]
            if mark["kind"] == "point":
                its["d"][0] += mark["size"]
                its["d"] = its["d"][:2]
            mine["d"] = mine["d"][:end]
        for key, value in mine.items():
            assert value == (
                its[key] if key == "text-anchor" else pytest.approx(its[key], abs=0.02)
            )


@pytest.mark.parametrize(("shape", "reach"), [("circle", 1), ("square", 1), ("diamond", 1.3)])
def test_a_point_has_the_shape_and_the_size_that_the_browser_gives_it(shape, reach):
    (point,) = added(shapes.point(0, "one", 1, 0, shape, 5))
    marker = MarkerStyle(point.get_marker())
    path = marker.get_path().transformed(marker.get_transform())
    box = path.get_extents()
    assert [box.width, box.height] == pytest.approx([box.width] * 2)
    assert box.width / 2 * point.get_markersize() == pytest.approx(5 * reach, rel=0.15)
    # Of the square around it a circle fills pi / 4, and a diamond half.
    wanted = {"circle": np.pi / 4, "square": 1, "diamond": 0.5}[shape]
    (corners,) = path.to_polygons()
    x, y = corners.T
    area = abs(x[:-1] @ y[1:] - x[1:] @ y[:-1]) / 2
    assert area / box.width**2 == pytest.approx(wanted, rel=0.01)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark["kind"])
def test_a_mark_has_the_colour_that_the_page_gives_it(mark, role):
    (artist,) = added(mark | {"role": role})
    said = sheet(mark["kind"], role)
    found = artist.get_color() if hasattr(artist, "get_color") else artist.get_facecolor()
    wanted = color(said["stroke" if mark["kind"] == "line" else "fill"])
    if mark["kind"] in ("bar", "area"):
        assert artist.get_alpha() == float(said["fill-opacity"])
        assert artist.get_linewidth() == 0
        found, wanted = found[:3], tuple(int(wanted[i : i + 2], 16) / 255 for i in (1, 3, 5))
    assert found == (wanted if isinstance(wanted, str) else pytest.approx(wanted))


@pytest.mark.parametrize("role", [*ROLES, "track", "gap", "found"])
def test_a_line_is_as_wide_as_in_the_browser_and_dashed_where_it_is_there(role):
    (line,) = added(shapes.line(0, role, [0, 0], [1, 1]))
    said = sheet("line", role)
    assert line.get_linewidth() == pytest.approx(length(said["stroke-width"]), abs=0.25)
    assert (line.get_linestyle() == "-") == ("stroke-dasharray" not in said)
    assert line.get_color() == color(said["stroke"])
    assert line.get_marker() == "None"


def test_the_ways_of_a_line_of_a_prediction_differ():
    lines = [added(shapes.line(0, role, [0, 0], [1, 1]))[0] for role in ("track", "gap", "found")]
    assert len({line.get_linestyle() for line in lines}) == 3


def test_a_point_has_an_edge_of_paper_and_what_is_guessed_one_of_ink():
    (point,) = added(shapes.point(0, "one", 1, 0, "circle", 5))
    assert point.get_markeredgecolor() in ("w", "white")
    (ring,) = added(shapes.point(0, "ring", 1, 0, "circle", 5))
    said = sheet("point", "ring")
    assert ring.get_markeredgecolor() == color(said["stroke"])
    assert ring.get_markeredgewidth() == pytest.approx(length(said["stroke-width"]), abs=0.25)
    assert ring.get_fillstyle() == "none"  # what lies below shows through
    (dot,) = added(shapes.point(0, "dot", 1, 0, "circle", 5))
    assert dot.get_markeredgecolor() == plots.COLORS["ink"]
    assert dot.get_markerfacecolor() in ("w", "white")  # one dot hides what it lies on
    # Many dots lie beside each other: they are finer than the one ring.
    assert 1 <= dot.get_markeredgewidth() < ring.get_markeredgewidth() - 0.5


@pytest.mark.parametrize("mark", [mark for mark in MARKS if mark["kind"] != "bar"])
def test_what_reaches_over_the_end_of_its_axes_is_drawn_whole(mark):
    (artist,) = added(mark)
    assert not artist.get_clip_on()


def test_a_point_lies_above_a_line_that_comes_later():
    figure = axes()
    (point,) = added(MARKS[0], figure)
    assert all(point.zorder > added(mark, figure)[0].zorder for mark in MARKS[1:])


def test_what_only_catches_the_hand_and_what_is_out_of_sight_are_not_drawn():
    assert added(shapes.point(0, "hidden", 1, 0, "circle", 16)) == []
    assert added(shapes.line(0, "ink")) == []


def test_words_are_as_large_as_in_the_browser_with_paper_around_them():
    (words,) = added(shapes.text(0, "ink", 1, 0, "0.36"))
    said = sheet("text", "ink")
    assert words.get_text() == "0.36"
    assert words.get_fontsize() == length(said["font-size"])
    # Of a stroke of 2.5 points as wide as that half lies outside of the letter.
    figure = axes()
    figure.axes[0].axis("off")
    figure.axes[0].axvspan(0, 2, color="k", lw=0)
    added(shapes.text(0, "zero", 1, 0, "l"), figure)
    page = io.BytesIO()
    figure.savefig(page, dpi=720)
    row = np.asarray(Image.open(page).convert("RGB"))[1080 - 30].astype(int).sum(axis=1)
    paper = np.flatnonzero(row[1000:-1000] > 700)
    inner = np.flatnonzero(np.diff(paper) > 1)
    assert len(inner) == 1  # paper, letter, paper
    left, right = inner[0] + 1, len(paper) - inner[0] - 1
    assert [left / 10, right / 10] == pytest.approx([length(said["stroke-width"]) / 2] * 2, abs=0.3)


@pytest.mark.parametrize("opacity", [0, 0.25, 1])
def test_a_part_of_the_fixed_picture_fades_by_its_name_and_no_other(opacity):
    figure = axes()
    part, other = (figure.axes[0].plot([0, 1], gid=gid)[0] for gid in ("curve-0", "curve-1"))
    still.add_marks(figure, {"marks": [], "show": {"curve-0": opacity}})
    assert (part.get_alpha(), part.get_visible()) == (opacity, opacity > 0)
    assert (other.get_alpha(), other.get_visible()) == (None, True)


@pytest.mark.parametrize("name", NAMES)
def test_what_an_explorer_shows(name):
    explorer = getattr(explorers, name)()
    data, metadata = explorer._repr_mimebundle_()
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == explorer.model_id
    assert data["text/plain"] == repr(explorer) == explorer.result()["sentence"]
    assert explorer.title in metadata["image/png"]["alt"]
    picture = np.asarray(Image.open(io.BytesIO(data["image/png"])).convert("L"))
    assert picture.shape[1] > 600
    assert 0.02 < (picture < 200).mean() < 0.5


@pytest.mark.parametrize("name", NAMES)
def test_the_still_moves_with_the_state(name):
    explorer = getattr(explorers, name)()
    before = explorer.png()
    assert explorer.png() == before
    wire, (lowest, *_) = next(iter(explorer.picture.limits.items()))
    explorer.picture.set_trait(wire, lowest)
    assert explorer.png() != before


def test_a_picture_tells_what_it_shows():
    alt = f"The surprise of one half is 0.69 nats{', as long as it is' * 10}."  # kept whole
    data, metadata = explorers.picture(plots.surprise, [0.5], alt=alt)._repr_mimebundle_()
    assert data["text/plain"] == alt == metadata["image/png"]["alt"]
    assert np.asarray(Image.open(io.BytesIO(data["image/png"]))).std() > 0
    assert "p = 0.5 costs 0.69 nats" in repr(explorers.picture(plots.surprise, [0.5]))
    assert "application/vnd.jupyter.widget-view+json" in data


@pytest.mark.parametrize(
    ("draw", "alt"),
    [
        (plots.surprise, "A curve of surprise"),
        (plots.surprise, 5 * ["word"]),
        (lambda ax: ax, ""),
        (functools.partial(plots.surprise), ""),  # has no name
    ],
)
def test_a_picture_without_a_sentence_is_refused(draw, alt):
    with pytest.raises(ValueError, match="says too little"):
        explorers.picture(draw, alt=alt)
    assert repr(explorers.picture(plots.surprise, alt="Five words are a sentence."))


def test_a_picture_has_the_axes_and_the_size_that_are_asked_for():
    def draw(left, right, marked):
        for ax in left, right:
            plots.surprise(ax, marked)

    shown = explorers.picture(
        draw, [0.5], alt="The same curve, drawn twice.", layout="ab", figsize=(8, 2)
    )
    assert 'viewBox="0 0 576 144"' in shown.svg
    assert shown.svg.count("p = 0.5: 0.69") == 2
