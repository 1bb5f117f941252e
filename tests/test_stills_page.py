"""What a page gets of an explorer: its SVG, a small PNG, its code and its style sheet."""

import io
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import twins
from PIL import Image
from test_stills import axes

from utils import explorers, plots
from utils.explorers import pictures, still

SVG = "{http://www.w3.org/2000/svg}"
NAMES = list(explorers.EXPLORERS)
NUMBER = r"-?\d*\.?\d+"


def corners(d):
    """Follow a path of lines, each command with its own numbers."""
    at, found = np.zeros(2), []
    for command, numbers in re.findall(r"([MLl])([^MLlZ]*)", d):
        step = np.array([float(v) for v in re.findall(NUMBER, numbers)])
        at = at + step if command == "l" else step
        found.append(at)
    return np.array(found)


def of_gid(svg, gid):
    """Give the paths of the part of a picture that has this name."""
    (group,) = (each for each in ET.fromstring(svg).iter() if each.get("id") == gid)  # noqa: S314
    return [each.get("d") for each in group.iter(f"{SVG}path")]


def zigzag(n, seed):
    draw = np.random.default_rng(seed)
    # Far, near, and nearer than a tenth of a point.
    x = np.cumsum(draw.choice([0.4, 0.01, 0.0001], n) * draw.choice([1, -1], n)) % 2
    return np.stack([x, draw.uniform(-1, 1, n) * draw.choice([1, 0.01], n)], axis=1)


@pytest.mark.parametrize("n", [2, 3, 60])
@pytest.mark.parametrize("seed", range(3))
def test_a_path_is_written_shorter_and_leads_the_same_way(n, seed):
    figure, points = axes(), zigzag(n, seed)
    with plots.look():
        figure.axes[0].plot(*points.T, gid="way", clip_on=False)
        text, (box,) = still.svg(figure)
    (d,) = of_gid(text, "way")
    x0, x1, y0, y1 = *box["x"], *box["y"]
    left, top, width, height = box["box"]
    wanted = np.stack(
        [
            left + (points[:, 0] - x0) / (x1 - x0) * width,
            top + (y1 - points[:, 1]) / (y1 - y0) * height,
        ],
        axis=1,
    )
    found = corners(d)
    near = np.abs(found[:, np.newaxis] - wanted).max(axis=2)
    assert near.min(axis=0).max() < 0.25  # no corner is lost that can be seen
    assert near.min(axis=1).max() < 0.25  # and none is made up
    order = near.argmin(axis=0)
    assert (order[0], order[-1]) == (0, len(found) - 1) or n == 60
    numbers = re.findall(r"[\d.]+", d)
    assert all(len(number.partition(".")[2]) <= 1 for number in numbers)
    assert not re.search(r"l-?0\.| -?0\.(?=\d)[^L]*$|\.0\b|l0 0|\s{2}|[A-Za-z] | [A-Za-z]", d)


def test_axes_lie_in_the_picture_where_they_are_said_to_lie():
    figure = plots.figure([["a", "b"], ["a", "c"]], figsize=(6, 4))
    for i, ax in enumerate(figure.axes):
        ax.set(xlim=(i, 3 * i + 1), ylim=(-i - 1, 2), title=f"Axes {i}")
        ax.plot(2 * i + 0.5, 0.5, "o", gid=f"spot-{i}")
    with plots.look():
        text, boxes = still.svg(figure)
    assert [list(box) for box in boxes] == [["x", "y", "box"]] * 3
    root = ET.fromstring(text)  # noqa: S314
    assert root.get("viewBox") == "0 0 432 288"
    for i, box in enumerate(boxes):
        assert (box["x"], box["y"]) == ([i, 3 * i + 1], [-i - 1, 2])
        left, top, width, height = box["box"]
        assert box["box"] == [round(number, 2) for number in box["box"]]
        (group,) = (each for each in root.iter() if each.get("id") == f"spot-{i}")
        (spot,) = (each.get("transform") for each in group.iter(f"{SVG}path"))
        found = [float(v) for v in re.fullmatch(r"translate\((\S+) (\S+)\)", spot).groups()]
        down = (2 - 0.5) / (2 + i + 1)
        assert found == pytest.approx([left + width * (i + 0.5) / (2 * i + 1), top + height * down],
                                      abs=0.06)  # fmt: skip
        # To a hundredth of a point, which no eye sees.
        ends = figure.axes[i].transData.transform([[i, 2], [3 * i + 1, -i - 1]])
        (x0, y0), (x1, y1) = ends
        assert box["box"] == pytest.approx([x0, 288 - y0, x1 - x0, y0 - y1], abs=0.0051)


@pytest.fixture
def every():
    some = "binary", "calibration", "descent", "simplex", "torch_loss"  # descent has markers
    return {name: explorers.EXPLORERS[name]().picture.svg for name in some}


def test_what_axes_have_many_of_has_its_look_from_the_style_sheet(every):
    css = pictures.styles("still")
    found = {name for svg in every.values() for name in re.findall(r'class="([\w-]+)"', svg)}
    assert found == {"ce-grid", "ce-edge", "ce-tick-x", "ce-tick-y", "ce-title", "ce-name"}
    for name in found:
        assert re.search(rf"\.{name}\{{[^}}]+\}}", css)
    for svg in every.values():
        root = ET.fromstring(svg)  # noqa: S314
        texts = [each for each in root.iter(f"{SVG}text") if each.text and each.text[-1].isdigit()]
        ticks = [each for each in texts if each.get("class", "").startswith("ce-tick")]
        assert ticks
        assert not [each for each in root.iter() if {"class", "style"} <= set(each.keys())]


def test_the_svg_has_nothing_that_a_page_does_not_need(every):
    for name, svg in every.items():
        root = ET.fromstring(svg)  # noqa: S314
        assert svg.startswith("<svg "), name
        assert list(root.attrib) == ["viewBox"]
        for each in root.iter():
            tag = each.tag.removeprefix(SVG)
            assert tag in ("svg", "g", "path", "text"), name
            assert each.get("clip-path") is None, name
            assert ({"x", "y"} <= set(each.keys())) <= (tag == "text"), name
            # Numbered ids would clash with those of another picture in the page.
            assert not re.search(r"_\d+$", each.get("id", "")), name
            assert not (tag == "g" and not each.attrib), name
            assert each.tail is None
            assert "font-family" not in each.get("style", "")
            assert not re.search(r": |; |stroke-line|dashoffset", each.get("style", "")), name
            assert not each.get("transform", "").startswith("rotate(-0")
            assert tag != "path" or re.fullmatch(r"M[-\d. MLCQZlz]+", each.get("d", "")), name
            for numbers in ("d", "transform", "x", "y"):
                assert not re.search(r"\d\.\d{2}", each.get(numbers, "")), name
        # No sheet of paper of its own: the page's shines through.
        assert "#fff" not in svg
        assert not re.search(r'style="fill:none"', svg)


def test_the_svg_keeps_every_word_and_every_marker():
    shown = explorers.picture(plots.surprise, [0.9, 0.5, 0.1], alt="Three points on a curve.")
    root = ET.fromstring(shown.svg)  # noqa: S314  # our own
    words = {"".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"p = 0.9: 0.11", "p = 0.5: 0.69", "p = 0.1: 2.30"} <= words
    assert sum("translate" in path.get("transform", "") for path in root.iter()) == 3
    assert "#" not in shown.svg.replace("&#", "")


def test_the_svg_takes_its_colours_from_the_page():
    for make in explorers.EXPLORERS.values():
        svg = make().picture.svg
        assert {"ce-grid", "ce-edge"} <= set(re.findall(r'class="([\w-]+)"', svg))
        assert not re.findall(r"(?:fill|stroke): *#", svg)


def test_a_still_for_a_notebook_is_small_and_has_64_colours():
    figure = axes()
    figure.axes[0].imshow(np.random.default_rng(0).random((30, 40, 3)), extent=(0, 2, -1, 1))
    data = still.png(figure)
    picture = Image.open(io.BytesIO(data))
    assert picture.format == "PNG"
    assert picture.size == (4 * 144, 3 * 144)  # sharp where pixels are small
    assert len(picture.getcolors()) == 64
    assert picture.info.keys() <= {"dpi"}
    again = io.BytesIO()
    picture.save(again, "PNG", optimize=True)
    assert len(data) <= len(again.getvalue())


def test_the_page_gets_all_that_it_draws():
    picture = explorers.binary(p=0.5).picture
    state = picture.get_state()
    assert state["svg"].startswith("<svg")
    assert state["label"] == explorers.binary.title
    assert "marks" in state["_esm"]
    assert "ce-figure" in state["_css"]
    assert len(state["axes"]) == 1
    assert state["limits"]["y"] == (0, 1, 1)
    assert (state["home"], state["rows"]) == ({"p": 0.5, "y": 1}, {})
    shown = explorers.picture(plots.surprise).get_state()
    assert {"_esm", "_css", "svg", "label"} <= shown.keys()


def test_a_page_loads_no_more_than_its_picture_needs():
    plain, moved = pictures.module(), pictures.module("binary")
    asking = pictures.module("binary", asks=True)
    assert len(plain) < 1000 < len(moved) < len(asking)
    kinds = twins.in_node(
        """const load = (code) => import(`data:text/javascript,${encodeURIComponent(code)}`);
        const each = await Promise.all(given.map(load));
        console.log(JSON.stringify(each.map((module) => module.default.render.length)));""",
        *(plain, moved),
    )
    assert kinds == [1, 1]  # what a page calls with the widget
    assert "pointerdown" in moved
    assert "pointerdown" not in plain
    assert "ring" in asking


def test_a_style_sheet_is_written_tightly_and_says_the_same():
    names = "still", "live", "rows"
    sheets = [(pictures.HERE / f"{name}.css").read_text(encoding="utf-8") for name in names]
    sheets += [f".{name}{{{look}}}" for name, look in still.CLASSES.items()]
    bare = re.sub(r"/\*.*?\*/|\s", "", "".join(sheets), flags=re.DOTALL)
    tight = pictures.styles(*names)
    assert re.sub(r"\s", "", tight) == bare.replace(";}", "}").replace('"', "'")
    assert not re.search(r"\s{2}|\n| [{};,>]|[{};,>] |: |^ | $", tight)
    assert ".ce-figure svg{" in tight  # a part of a figure, not an element with that name
