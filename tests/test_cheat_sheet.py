"""The cheat sheet: true messages, one home, and one printed page."""

import math
import re
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # the name that everybody gives it
from packaging.version import Version

from utils import cheat_sheet, losses

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
SMALLEST = 8 / 0.75  # 8 points in pixels of CSS


def test_there_is_a_row_for_every_case_and_none_is_empty():
    rows = cheat_sheet.rows()
    assert len(rows) >= 16
    assert len({row.symptom for row in rows}) == len(rows)
    for row in rows:
        assert all(text.strip() and text.count("`") % 2 == 0 and "|" not in text for text in row)


def said(call):
    """Give the words of the installed torch, which are not those of every other."""
    try:
        call()
    except RuntimeError as error:
        return str(error).splitlines()[0]
    raise AssertionError("torch refuses this no more")


@pytest.mark.parametrize(
    "asked",
    [
        said(lambda: F.cross_entropy(torch.zeros(2, 3), torch.zeros(2))),
        "Found dtype Long but expected Float",
        "with two bool tensors is not supported",
        "multi-target not supported",
        "only batches of spatial targets supported (3D tensors)",
        "Target 3 is out of bounds",
        "device-side assert triggered",
        "should be between 0 and 1",
        "unsafe to autocast",
        "class probabilities, got Long",
        "Boolean value of Tensor",
        "must match the size of tensor b (4) at non-singleton dimension 3",
    ],
)
def test_what_people_paste_into_a_search_stands_in_one_row(asked):
    assert sum(asked in row.symptom for row in cheat_sheet.rows()) == 1


def mend(symptom):
    (row,) = (row for row in cheat_sheet.rows() if symptom in row.symptom)
    return row.mend


def first_code(text):
    return re.search("`([^`]+)`", text)[1]


def test_a_masked_loss_is_mended_so_that_padding_does_not_count():
    terms, mask = torch.tensor([[1.0, 3, 9, 9]]), torch.tensor([[1.0, 1, 0, 0]])
    code = first_code(mend("falls as padding grows"))
    assert eval(code, {"terms": terms, "mask": mask}) == 2  # noqa: S307  # our own line


def test_kl_div_is_mended_to_the_divergence_of_the_course():
    p, q = np.array([[0.7, 0.2, 0.1], [0.1, 0.1, 0.8]]), np.full((2, 3), 1 / 3)
    names = {"kl_div": F.kl_div, "p": torch.tensor(p), "q": torch.tensor(q)}
    wanted = losses.kl_divergence(p, q).mean()
    assert F.kl_div(names["q"], names["p"]) < 0
    assert F.kl_div(names["q"].log(), names["p"]).item() == pytest.approx(wanted / 3)
    code = first_code(mend("`kl_div` is negative"))
    assert eval(code, names).item() == pytest.approx(wanted)  # noqa: S307  # our own line


@pytest.mark.parametrize("second", [[-0.4, -1.6, -2.3], [2.0, -1.0, 0.0]])
def test_kl_div_is_nan_where_logarithms_or_logits_come_second(second):
    assert F.kl_div(torch.full((1, 3), 1 / 3).log(), torch.tensor([second])).isnan()


def test_distillation_is_mended_to_pull_as_hard_at_every_large_temperature():
    z, v = torch.tensor([[1.0, 2, 0.5, 0]]), torch.tensor([[6.0, 3, -1, 0]])
    code = first_code(mend("fades as T grows"))

    def pull(T, factor=1):
        student = z.clone().requires_grad_()
        names = {"kl_div": F.kl_div, "T": T, "p": (v / T).softmax(1)}
        names["log_q"] = (student / T).log_softmax(1)
        (factor * eval(code, names)).backward()  # noqa: S307  # our own line
        return student.grad.norm().item()

    assert pull(40) == pytest.approx(pull(20), rel=0.05)
    assert pull(40, 1 / 40**2) == pytest.approx(pull(20, 1 / 20**2) / 4, rel=0.05)


def test_focal_loss_is_mended_to_weigh_after_p_is_found():
    z, y = torch.tensor([2.0, -1.0]), torch.tensor([1.0, 1.0])
    p, names = z.sigmoid(), {"torch": torch, "gamma": 2, "weight": 4}
    names["cost"] = F.binary_cross_entropy_with_logits(z, y, reduction="none")
    code = first_code(mend("focal loss"))
    wanted = -4 * (1 - p) ** 2 * p.log()
    torch.testing.assert_close(eval(code, names), wanted)  # noqa: S307  # our own line


def test_a_resized_mask_holds_no_class_that_it_had_not():
    mask = torch.tensor([[[0, 0, 2, 2]] * 4])
    names = {"interpolate": F.interpolate, "mask": mask, "size": (5, 5)}
    found = eval(first_code(mend("along edges")), names)  # noqa: S307  # our own line
    assert found.shape == (1, 5, 5)
    assert found.dtype == torch.long
    assert set(found.unique().tolist()) == {0, 2}
    blended = F.interpolate(mask[:, None].float(), (5, 5), mode="bilinear")
    assert 1 in blended.round().long()


def test_pos_weight_is_mended_to_weigh_the_labels_of_an_image():
    z, y, pos_weight = torch.zeros(1, 3, 2, 3), torch.ones(1, 3, 2, 3), torch.tensor([1.0, 2, 5])
    names = {"pos_weight": pos_weight, "C": 3}
    weight = eval(first_code(mend("columns are weighed")), names)  # noqa: S307  # our own line
    for given, axis in ((pos_weight, 3), (weight, 1)):
        terms = F.binary_cross_entropy_with_logits(z, y, pos_weight=given, reduction="none")
        others = [k for k in range(4) if k != axis]
        torch.testing.assert_close(terms.mean(others) / math.log(2), pos_weight)


def as_tested(text):
    """Leave out what torch says where another one than the tested is installed."""
    pins = (DOCS.parent / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if f"torch=={Version(metadata.version('torch')).public}" in pins:
        return text
    return re.sub(r"`[^`]*`|<code>.*?</code>", "", text)


def test_the_pages_hold_every_row():
    rows = cheat_sheet.rows()
    markdown = as_tested((DOCS / "cheat_sheet.md").read_text(encoding="utf-8"))
    page = as_tested((DOCS / "cheat_sheet.html").read_text(encoding="utf-8"))
    assert page == as_tested(cheat_sheet.page())
    assert as_tested(cheat_sheet.markdown()) in markdown
    assert page.count("<tr>") == len(rows) + 1
    assert all(as_tested(" | ".join(row)) in markdown for row in rows)
    assert all(row.symptom in repr(cheat_sheet.table()) for row in rows)


def test_the_page_needs_nothing_else():
    page = cheat_sheet.page()
    assert not re.search(r"<(?:script|link|img|iframe)|https?:|url\(|@import", page)


@pytest.mark.browser
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_it_prints_on_one_page_in_letters_of_eight_points(paper, page):
    page.goto((DOCS / "cheat_sheet.html").as_uri())
    page.emulate_media(media="print")
    sizes = page.evaluate(
        """() => [...document.querySelectorAll("body, body *")]
            .map((element) => parseFloat(getComputedStyle(element).fontSize))"""
    )
    assert len(sizes) > 60
    assert min(sizes) >= SMALLEST - 0.01
    printed = page.pdf(format=paper, prefer_css_page_size=False)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    page.set_viewport_size({"width": 720, "height": 1000})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser
def test_two_pages_would_be_counted(page):
    page.set_content("<p style='break-after: page'>one</p><p>two</p>")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 2
