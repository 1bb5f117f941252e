"""The built lessons: made from their sources, true to the seeds, light, and bounded in time."""

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # the field's own name

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
EDITIONS = [NOTEBOOKS, NOTEBOOKS / "solutions"]
BUILT = [path for folder in EDITIONS for path in sorted(folder.glob("[0-9]*.ipynb"))]
WITH_TORCH = {"03", "05", "06", "08", "09"}
WITH_TORCH_ONCE_SOLVED = {"04"}  # its last exercise is in torch; the stub does without

#: Numbers that the curriculum promises, by the lesson where each stands.
FIGURES = {
    "01": [
        "0.1054",  # y = 1, p = 0.9
        "2.3026",  # y = 0, p = 0.9
        "6.9078",  # p = 0.001 on the true class: no upper limit
        "0.6931",  # a coin flip
        "0.4519",  # accuracy 0.5 ...
        "1.9291",  # ... against 0.75, with the larger loss
        "(nan, inf)",  # the formula at p = 1
        "17.0000",  # the stable form at z = 17
    ],
    "02": [
        "0.3567",  # [0.2, 0.7, 0.1], true class 1
        "2.3026",  # a uniform guess over 10 classes, and the slip of counting from 1
        "1.0986",  # equal logits, 3 classes
        "(inf, inf)",  # log(softmax([1000, 0])), with and without the max taken off ...
        "the loss is 1000",  # ... against log-sum-exp
        "0.2911",  # the floor under label smoothing 0.1 with 3 classes ...
        "3.33",  # ... at this lead of the true logit
        "6.6667",  # and what the logits 100, 0, 0 cost
    ],
    "03": [
        "0.1269",  # one logit of 2.0, label 1
        "0.4170",  # three logits, class 1
        "0.9012950658798218",  # rows taken as logits ...
        "0.53779",  # ... and as the probabilities they were meant to be
        "0.4402",  # logits 0 to 3, class 3
        "1.0986",  # equal logits, any target ...
        "tensor([-0.2671, -0.0006,  0.2676])",  # ... and its gradient
        "20.8519",  # a target from empty memory ...
        "tensor([  6.3267, -12.6535,   6.3267])",  # ... and its gradient
        "0.3133",  # positive weights of 1
        "0.4032",  # weights that cancel
        "0.6789",  # labels 0 and 1 with the weights ...
        "0.7532",  # ... and without
        "0.5071",  # probabilities taken as logits ...
        "0.0101",  # ... and as what they are
    ],
    "04": [
        "-3.37705665, -2.29738492, -0.65314827, -0.307472  ,  0.53998383",  # the logits ...
        "-0.40606014",
        "0.03302025, 0.09133977, 0.34228043, 0.42373191, 0.63180866",  # ... the probabilities ...
        "0.3998572",
        "0.46380153",  # ... and the loss of the line set by hand
        "0.424 and 0.400",  # two points of label 1
        "0.3965",  # b = 3.0, all six right
        "3.482",  # the best b by loss ...
        "0.3752 and 5 of 6",  # ... gets one wrong
        "0.4153",  # gradient descent, rate 0.1: step 1
        "0.3571",  # step 20, five right
        "0.2821",  # step 200
        "0.1664",  # step 1000
        "0.0411",  # step 10000
        "4.75",  # too large a step
        "7.30",  # length of w after a million steps
        "0.1634",  # C = 1
    ],
    "05": [
        "expected target dtype to be Long or Byte, but got Float",
        "multi-target not supported",
        "Expected target size [2, 5], got [2, 7]",
        "tensor(0.6995)",  # a softmax too many ...
        "0.2395",  # ... and without it
        "1.4612",  # ten classes: the least that it leaves ...
        "2.4612",  # ... and the most
        "tensor(0.5071)",  # probabilities taken as logits ...
        "0.0101",  # ... and as what they are ...
        "0.5032",  # ... and perfect ones
        "all elements of input should be between 0 and 1",
        "tensor(-0.9000)",  # probabilities into nll_loss
        "tensor(-0.)",  # one output
        "tensor(1.0598)",  # the weighted mean ...
        "5.6390",  # ... of these two ...
        "4.9593",
        "tensor(5.2992)",  # ... and their plain mean
        "tensor(2.0794)",  # weight on both labels ...
        "1.3863",  # ... pos_weight on label 1 ...
        "give 0.6931",  # ... and divided by the weights
        "tensor(nan)",  # all ignored, or a target that nobody filled
        "tensor(0.8747)",  # nine terms ...
        "0.2284",  # ... instead of three ...
        "0.5556",  # ... and the accuracy from the same shapes
        "20.8519",  # the loss of an empty target, in print
        "tensor(-19.)",  # one minus a loss of 20
        "tensor([0.5744])",  # a logit of 0.3 ...
        "tensor([False])",  # ... held against 0.5
        "0.2911",  # the floor of label smoothing, 3 classes ...
        "0.5003",  # ... 10 classes ...
        "6.6667",  # ... and what a lead of 100 costs
    ],
    "06": [
        "569 lumps",
        "1797 handwritten digits",
        "0.6931",  # a fresh model of two classes ...
        "2.3026",  # ... and of ten
        "0.091",  # the threshold where a miss costs ten false alarms
    ],
    "07": [
        "(1.75, 2.0)",  # entropy and cross-entropy of four messages, in bits
        "4.75",  # a uniform guess over 27 symbols, in bits
        "10.82",  # and over 50 000 tokens, in nats
        "7.39",  # the perplexity of a loss of 2.0
    ],
    "09": [
        "1.0986",  # equal logits, three classes a pixel
        "[0, 0, 1, 2, 2]",  # a dog between street and cat
        "0.082",  # the slope at T = 4 ...
        "0.0202",  # ... and at 8
        "6.93",  # the first price of 1024 pairs
        "1.38",  # surer choices, one of them wrong
        "0.6931",  # the first loss of DPO
        "29.1",  # what an upset moves with K = 32
        "0.306",  # the best constant of focal loss, one in ten
        "No answers yet",  # nobody's report card
        "An invented example",
    ],
    "08": [
        "(torch.Size([7441, 27]), 2.26)",  # lesson 07's bigram, shifted once ...
        "5.888, 3.663",  # ... not at all, and twice
        "pays 3.30",  # a uniform guess over 27 symbols
        "1.28, 0.64 and 0.32",  # a masked mean over 8, 16 and 32 places ...
        "cost 3.42 nats",  # ... and the right one
        "Over the texts it is 1.27",  # the same seven losses, over texts ...
        '"batches": 1.67',  # ... and over batches
        "It is 7.34",  # windows of four symbols
        "7.92, 5.13 and 4.61",  # windows of 4, 16 and 64 on the whole text
        "The total stops at 1024",  # 2000 times 2.3 in bfloat16
        "10.8125",  # log 50257 in bfloat16
        "steps of 0.0625",  # its neighbours near 11
        "412 MB",  # the logits of 2048 tokens
        "It takes 3.0 times",  # what their loss needs
    ],
}


def shown(path):
    """Collect all that a reader of a notebook sees as text."""
    texts = []
    for cell in nbformat.read(path, as_version=4).cells:
        texts.append(cell.source)
        for output in cell.get("outputs", []):
            texts.append(output.get("text", ""))
            texts.append(output.get("data", {}).get("text/plain", ""))
    return "\n".join(texts)


@pytest.mark.slow  # elsewhere nbval says as much of what they show
@pytest.mark.skipif(
    Path(sys.prefix) != ROOT / ".venv", reason="the lessons quote the pinned versions"
)
@pytest.mark.timeout(1800)  # twenty notebooks, on a machine that may be busy
def test_the_notebooks_are_what_the_lessons_make():
    command = [sys.executable, ROOT / "lessons_src" / "build.py", "--check"]
    run = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", timeout=1700, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_source_has_both_editions():
    sources = sorted(path.stem for path in (ROOT / "lessons_src").glob("[0-9]*.py"))
    assert len(sources) >= 2
    for folder in EDITIONS:
        assert [path.stem for path in BUILT if path.parent == folder] == sources


@pytest.mark.parametrize("number", FIGURES)
@pytest.mark.parametrize("folder", EDITIONS, ids=["learner", "solutions"])
def test_the_promised_figures_stand_in_the_lesson(number, folder):
    (path,) = folder.glob(f"{number}_*.ipynb")
    text = shown(path)
    assert [figure for figure in FIGURES[number] if figure not in text] == []


@pytest.mark.parametrize("path", BUILT, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_no_answer_stands_in_the_learners_edition(path):
    text = shown(path)
    assert "SOLUTION" not in text
    stubs = text.count("...  # your code here")
    assert (stubs > 0) == (path.parent == NOTEBOOKS)
    assert ("✓" in text) == (path.parent != NOTEBOOKS or path.stem.startswith("00"))


@pytest.mark.parametrize("path", BUILT, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_numpy_lesson_is_without_torch(path):
    # That nothing else brings it along, `build.py --check` finds out.
    imports = re.search(r"^\s*(import|from) torch\b", shown(path), re.MULTILINE)
    assert bool(imports) == (path.stem[:2] in WITH_TORCH | WITH_TORCH_ONCE_SOLVED)


@pytest.mark.parametrize("number", sorted(WITH_TORCH_ONCE_SOLVED))
def test_a_lesson_imports_no_torch_until_its_exercise_in_torch_is_solved(number, tmp_path):
    (path,) = NOTEBOOKS.glob(f"{number}_*.ipynb")
    cells = nbformat.read(path, as_version=4).cells
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    script = tmp_path / "lesson.py"
    script.write_text(f"{code}\nimport sys\nassert 'torch' not in sys.modules\n", encoding="utf-8")
    environment = os.environ | {"COURSE_PROGRESS": str(tmp_path / "progress.json")}
    subprocess.run([sys.executable, script], env=environment, cwd=ROOT, check=True)


def test_what_lesson_01_says_of_bceloss_is_true_of_the_torch_installed():
    zero, one = torch.tensor([0.0]), torch.tensor([1.0])
    assert F.binary_cross_entropy(zero, one).item() == 100
    z = torch.tensor([17.0], requires_grad=True)
    assert z.sigmoid().item() == 1
    through_p = F.binary_cross_entropy(z.sigmoid(), zero)
    assert (through_p.item(), torch.autograd.grad(through_p, z)[0].item()) == (100, 0)
    from_z = F.binary_cross_entropy_with_logits(z, zero)
    assert (from_z.item(), torch.autograd.grad(from_z, z)[0].item()) == (17, 1)


@pytest.mark.parametrize(
    "code", ["while True: pass", "import os; os._exit(1)"], ids=["hangs", "kills its kernel"]
)
def test_a_bad_notebook_fails_in_bounded_time(code, tmp_path):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, tmp_path / "bad.ipynb")
    command = [
        sys.executable, "-m", "pytest", "-q", "-c", os.devnull, "--nbval", "--nbval-current-env",
        "--nbval-cell-timeout", "4", tmp_path / "bad.ipynb",
    ]  # fmt: skip
    # A busy machine takes a minute to begin; what hangs takes for ever.
    run = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    assert run.returncode == 1, run.stdout
