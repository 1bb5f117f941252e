"""How a built notebook is compared: what may differ on another machine, and what may not."""

import base64
import io

import build
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from building import compare
from matplotlib.figure import Figure
from small_lessons import SANITIZE


def with_output(data):
    output = nbformat.v4.new_output("display_data", data)
    cell = nbformat.v4.new_code_cell("1", id="a", outputs=[output])
    return nbformat.writes(nbformat.v4.new_notebook(cells=[cell]))


def differs(old, new, kind):
    texts = (with_output({kind: value}) for value in (old, new))
    return compare.first_difference(*texts, compare.sanitiser(SANITIZE)) is not None


def test_a_difference_far_inside_a_long_line_is_shown():
    old, new = (with_output({"image/svg+xml": "a" * 900 + end + "b" * 900}) for end in "XY")
    first, second = compare.first_difference(old, new, str).splitlines()[1:]
    assert "aX" in first
    assert "aY" in second
    assert max(len(first), len(second)) < 200


def test_lines_of_the_doctor_are_compared_up_to_the_colon():
    assert not differs("✓ Python: 3.11.2", "✓ Python: 3.13.0", "text/plain")
    assert differs("✓ Python: 3.11.2", "✗ Python: 3.11.2", "text/plain")
    assert differs("Loss: 0.1054", "Loss: 0.1053", "text/plain")


def picture(shift=0.0, point=0.5, noise=0.0, size=(6, 4)):
    """Draw a curve and a point; noise is what another rasteriser does to the edges."""
    figure = Figure(size)
    axes = figure.subplots()
    x = np.linspace(0.01, 1, 200)
    axes.plot(x, shift - np.log(x))
    axes.plot(point, 1, "o")
    axes.set(ylim=(-0.5, 5), title="Surprise", xlabel="p", ylabel="loss (nats)")
    file = io.BytesIO()
    figure.savefig(file, format="png", metadata={"Software": None})
    pixels = plt.imread(io.BytesIO(file.getvalue()))
    edge = (pixels[..., :3] > 0.05) & (pixels[..., :3] < 0.95)
    pixels[..., :3][edge] += noise * np.random.default_rng(1).uniform(-1, 1, edge.sum())
    file = io.BytesIO()
    plt.imsave(file, pixels.clip(0, 1), format="png")
    return base64.b64encode(file.getvalue()).decode()


def test_pictures_may_differ_by_hinting_and_not_by_more():
    base = picture()
    assert picture(noise=0.15) != base
    assert not differs(picture(noise=0.15), base, "image/png")
    for change in ({"shift": 0.01}, {"point": 0.51}, {"noise": 0.6}, {"size": (6, 4.02)}):
        assert differs(picture(**change), base, "image/png"), change
    assert differs("no picture", base, "image/png")


def test_numbers_in_an_svg_may_differ_by_a_fiftieth_of_a_pixel():
    svg = '<svg><path d="M 10.5 {} L -3 1e1" stroke="{}"/><text>{}</text></svg>'
    base = svg.format("20.125", "#1f77b4", "p")
    assert not differs(svg.format("20.13", "#1f77b4", "p"), base, "image/svg+xml")
    assert differs(svg.format("20.15", "#1f77b4", "p"), base, "image/svg+xml")
    assert differs(svg.format("20.125", "#1f77b5", "p"), base, "image/svg+xml")
    assert differs(svg.format("20.125", "#1f77b4", "q"), base, "image/svg+xml")
    assert differs("20.13", "20.125", "text/plain")


def test_a_sanitising_file_without_rules_is_refused(tmp_path):
    (tmp_path / "none.cfg").write_text("# nothing\n", encoding="utf-8")
    with pytest.raises(build.BuildError, match="holds no pair"):
        compare.sanitiser(tmp_path / "none.cfg")
