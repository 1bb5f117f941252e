"""The snippets of the three texts the course grew from still print what the texts show.

They stand here as their authors wrote them, comments aside. If PyTorch changes one of these
results, the lessons that quote it have to change.
"""

import contextlib
import io
import re

import pytest
import torch

LOGIT = """
import torch
import torch.nn as nn

bce_loss = nn.BCEWithLogitsLoss()
y_true = torch.tensor([1.0])
y_pred = torch.tensor([2.0])

loss = bce_loss(y_pred, y_true)
print(loss)

cross_entropy_loss = nn.CrossEntropyLoss()
y_true_multi = torch.tensor([1])
y_pred_multi = torch.tensor([[1.0, 2.0, 0.1]])

loss_multi = cross_entropy_loss(y_pred_multi, y_true_multi)
print(loss_multi)
"""

ROWS = """
import torch
import torch.nn as nn

predictions = torch.tensor([[0.95, 0.25, 0.25, 0.25], [0.1, 0.2, 0.3, 0.94]], requires_grad=True)
targets = torch.tensor([0, 3])
loss_fn = nn.CrossEntropyLoss()
loss = loss_fn(predictions, targets)
print(f'Cross-Entropy Loss: {loss.item()}')
loss.backward()
"""

DEVICE = """
import torch
if torch.backends.mps.is_available():
    mps_device = torch.device("mps")
    x = torch.ones(1, device=mps_device)
    print (x)
else:
    print ("MPS device not found.")
"""

FOUR_LOGITS = """
import torch
from torch import nn
out = nn.CrossEntropyLoss()
input = torch.ones(5)
print("Input = \\n",input)
input = torch.tensor([[0, 1,2, 3]],dtype=torch.float)
print("Input long actual = \\n",input)
y = torch.tensor([3], dtype=torch.long)
print("Input predicted = \\n",y)
crosseloss=out(input, y)
print('Cross Entropy Loss: \\n', crosseloss)
"""

SOFT_TARGET = """
import torch
import torch.nn as nn
input = torch.ones(3,requires_grad=True)
print("Input = ",input)
pred = torch.randn(3) .softmax(dim=0)
print('predicted size \\n:', pred.size())
lss = nn.CrossEntropyLoss()
out = lss(input, pred)
out.backward()
print("Input:",input)
print("predicted:",pred)
print("Cross Entropy Loss:",out)
print('Input grads: ', input.grad)
"""

EMPTY_TARGET = """
loss = nn.CrossEntropyLoss()
import torch
import torch.nn as nn
input = torch.ones(3,requires_grad=True)
y = torch.empty(3)
out = loss(input, y)
out.backward()
print("Input: \\n",input)
print("predicted: \\n",y)
print("Cross Entropy Loss: \\n",out)
print('Input grads: \\n', input.grad)
"""

POSITIVE_WEIGHT = """
import torch
input = torch.ones([2,3], dtype=torch.float32)
pred = torch.full([2, 3], 1.0)
pos_wgt = torch.ones([3])
c = torch.nn.BCEWithLogitsLoss(pos_weight=pos_wgt)
print("Input: \\n",input)
print("predicted: \\n",pred)
print("Cross Entropy Loss: \\n",pos_wgt)
x=c(pred, input)
x
"""

CLASS_WEIGHT = """
from torch import nn
import torch
softmax=nn.Softmax()
target=torch.tensor([1.3,2.0])
CrossEntropyLoss = nn.CrossEntropyLoss(weight=target)
input_var = torch.tensor([[1.3, 2.0],[1.3,2.0]])
target_var = torch.tensor([1,1])
out = CrossEntropyLoss(input_var, target_var)
print(out)
"""


def run(code, **names):
    """Run a snippet; return what it prints, word by word, and its names."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, names)  # noqa: S102  # it stands above
    return words(printed.getvalue()), names


def words(text):
    """Take a text apart; where its spaces and lines lie depends on who shows it."""
    return re.findall(r"[^\s\[\](),]+|[\[\](),]", text)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        (LOGIT, "tensor(0.1269) tensor(0.4170)"),
        (
            FOUR_LOGITS,
            """Input = tensor([1., 1., 1., 1., 1.]) Input long actual = tensor([[0., 1., 2., 3.]])
            Input predicted = tensor([3]) Cross Entropy Loss: tensor(0.4402)""",
        ),
        (CLASS_WEIGHT, "tensor(0.4032)"),
    ],
)
def test_the_snippet_prints_what_its_text_shows(code, shown):
    assert run(code)[0] == words(shown)


def test_the_rows_taken_as_logits():
    printed, names = run(ROWS)
    assert printed[:2] == ["Cross-Entropy", "Loss:"]
    # float32 holds seven digits; the others may differ from one processor to the next.
    assert float(printed[2]) == pytest.approx(0.9012950658798218, abs=2e-7)
    assert names["predictions"].grad.shape == (2, 4)


def test_the_device_is_named_or_missing():
    printed, _ = run(DEVICE)
    assert printed in (words("tensor([1.], device='mps:0')"), words("MPS device not found."))


def test_equal_logits_cost_the_same_whatever_the_target():
    for _ in range(10):
        printed, names = run(SOFT_TARGET)
        assert printed[: len(words("Input = tensor([1., 1., 1.], requires_grad=True)"))] == words(
            "Input = tensor([1., 1., 1.], requires_grad=True)"
        )
        assert f"{names['out'].item():.4f}" == "1.0986"
        torch.testing.assert_close(names["input"].grad, 1 / 3 - names["pred"])
        assert "grad_fn=<DivBackward1>" in printed


def test_the_soft_target_that_the_text_shows(monkeypatch):
    shown = torch.tensor([0.6004, 0.3339, 0.0657])
    monkeypatch.setattr(torch, "randn", lambda n: shown[:n].log())
    printed, names = run(SOFT_TARGET)
    assert "1.0986" in printed
    wanted = torch.tensor([-0.2670, -0.0006, 0.2676])
    torch.testing.assert_close(names["input"].grad, wanted, atol=1.1e-4, rtol=0)


def test_the_target_from_empty_memory(monkeypatch):
    # The text shows 1.8980e+01; its loss and gradient need one digit more.
    leftover = torch.tensor([0.0, 18.9802, 7.7549e-14])
    monkeypatch.setattr(torch, "empty", lambda n: leftover[:n])
    printed, _ = run(EMPTY_TARGET, nn=torch.nn)
    assert printed == words(
        "Input: tensor([1., 1., 1.], requires_grad=True) "
        "predicted: tensor([0.0000e+00, 1.8980e+01, 7.7549e-14]) "
        "Cross Entropy Loss: tensor(20.8519, grad_fn=<DivBackward1>) "
        "Input grads: tensor([ 6.3267, -12.6535, 6.3267])"
    )


def test_positive_weights_of_one_do_nothing():
    printed, names = run(POSITIVE_WEIGHT)
    ones = "tensor([[1., 1., 1.], [1., 1., 1.]])"
    assert printed == words(
        f"Input: {ones} predicted: {ones} Cross Entropy Loss: tensor([1., 1., 1.])"
    )
    assert str(names["x"]) == "tensor(0.3133)"
