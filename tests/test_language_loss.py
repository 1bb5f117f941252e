"""What lesson 08 says of many machines, of memory and of sixteen bits, beside PyTorch itself."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # the field's own name
from torch.utils.checkpoint import checkpoint

from utils.checks.clinic import memory

ROOT = Path(__file__).parents[1]

MACHINES = """
    import sys, torch, torch.distributed as dist, torch.nn.functional as F
    from torch.nn.parallel import DistributedDataParallel

    rank, meeting = int(sys.argv[1]), sys.argv[2]
    dist.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=2)
    torch.manual_seed(0)
    x, y = torch.randn(8, 5, dtype=torch.float64), torch.tensor([0, 1, 2, 0, 1, 2, -100, 1])
    own = slice(0, 5) if rank == 0 else slice(5, 8)


    def slopes(divide):
        torch.manual_seed(1)
        model = DistributedDataParallel(torch.nn.Linear(5, 3, dtype=torch.float64))
        divide(model(x[own]), y[own]).backward()
        return model.module.weight.grad.clone(), model.module.bias.grad.clone()


    def own_mean(z, y):
        return F.cross_entropy(z, y)


    def mean_of_all(z, y):
        count = (y != -100).sum()
        dist.all_reduce(count)
        return F.cross_entropy(z, y, reduction="sum") / count * dist.get_world_size()


    torch.manual_seed(1)
    whole = torch.nn.Linear(5, 3, dtype=torch.float64)
    F.cross_entropy(whole(x), y).backward()
    wanted = whole.weight.grad, whole.bias.grad
    far = [
        max((a - b).abs().max().item() for a, b in zip(slopes(way), wanted))
        for way in (own_mean, mean_of_all)
    ]
    print(*far)
    dist.destroy_process_group()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="gloo meets over a file on Linux and macOS")
def test_two_machines_have_one_mean_once_they_add_up_their_counts(tmp_path):
    script = tmp_path / "machine.py"
    script.write_text(textwrap.dedent(MACHINES), encoding="utf-8")
    words = [[sys.executable, script, str(rank), tmp_path / "meeting"] for rank in (0, 1)]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    machines = [
        subprocess.Popen(one, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)
        for one in words
    ]
    try:
        said = [machine.communicate(timeout=400)[0] for machine in machines]
    finally:
        for machine in machines:
            machine.kill()
    for line in said:
        plain, mended = map(float, line.split())
        assert plain > 0.01
        assert mended < 1e-9


def tokens(n=256, dim=16, symbols=2048):
    torch.manual_seed(0)
    h, weight = torch.randn(n, dim), torch.randn(symbols, dim)
    return h.requires_grad_(), weight.requires_grad_(), torch.randint(symbols, (n,))


def in_chunks(h, weight, y, size=32):
    def part(rows, labels):
        return F.cross_entropy(rows @ weight.T, labels, reduction="sum")

    pieces = zip(h.split(size), y.split(size), strict=True)
    return sum(checkpoint(part, *piece, use_reentrant=False) for piece in pieces) / len(y)


def test_the_peak_is_what_is_alive_at_once():
    def work():
        torch.ones(1000)
        kept = [torch.ones(500), torch.ones(250)]
        return kept[0].sum()

    assert 4000 <= memory.peak(work) < 4100


def test_the_bill_is_three_times_the_logits_and_in_chunks_a_part_of_that(capfd):
    given = tokens()
    logits = 256 * 2048 * 4
    at_once = memory.peak(lambda: F.cross_entropy(given[0] @ given[1].T, given[2]).backward())
    assert at_once / logits == pytest.approx(3, abs=0.1)
    parts = memory.peak(lambda: in_chunks(*tokens()).backward())
    assert parts / logits < 0.6
    assert capfd.readouterr().err == ""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the most")
def test_what_is_measured_agrees_with_what_the_system_gives(tmp_path):
    """A process whose loss needs 300 MB more grows by about that: another way to measure."""
    script = tmp_path / "grow.py"
    script.write_text(
        textwrap.dedent("""
            import pathlib, psutil, torch, torch.nn.functional as F
            from utils.checks.clinic import memory
            n, symbols = 512, 50_000
            h, weight = (torch.randn(k, 8, requires_grad=True) for k in (n, symbols))
            y = torch.randint(symbols, (n,))
            F.cross_entropy(h[:4] @ weight.T, y[:4]).backward()
            before = psutil.Process().memory_info().rss
            F.cross_entropy(h @ weight.T, y).backward()
            # Not getrusage: what that calls the most begins with what the parent process had.
            rows = pathlib.Path("/proc/self/status").read_text().splitlines()
            most = next(int(row.split()[1]) for row in rows if row.startswith("VmHWM"))
            grown = most * 1024 - before
            print(memory.peak(lambda: F.cross_entropy(h @ weight.T, y).backward()), grown)
        """),
        encoding="utf-8",
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, script], env=environment, capture_output=True, text=True, check=True,
        timeout=400,
    )  # fmt: skip
    told, grown = map(int, done.stdout.split())
    assert told == pytest.approx(3 * 512 * 50_000 * 4, rel=0.05)
    assert grown == pytest.approx(told, rel=0.25)


@pytest.mark.skipif(not hasattr(F, "linear_cross_entropy"), reason="PyTorch 2.13 brings it")
def test_pytorchs_own_loss_without_logits_agrees_and_saves_memory_with_options_alone():
    losses, bills = [], []
    for options in (None, torch.nn.LinearCrossEntropyOptions()):
        h, weight, y = tokens()
        own = F.linear_cross_entropy(h, weight, y, options=options)
        slopes = torch.autograd.grad(own, (h, weight))
        a, b, y = tokens()
        parts = in_chunks(a, b, y)
        torch.testing.assert_close(own, parts)
        for one, other in zip(slopes, torch.autograd.grad(parts, (a, b)), strict=True):
            torch.testing.assert_close(one, other, rtol=1e-3, atol=1e-5)
        losses.append(own.item())
        h, weight, y = tokens()
        bills.append(
            memory.peak(
                lambda given=(h, weight, y), options=options: F.linear_cross_entropy(
                    *given, options=options
                ).backward()
            )
        )
    assert losses[0] == pytest.approx(losses[1], rel=1e-5)
    assert bills[1] < bills[0] / 4


def test_a_running_total_in_bfloat16_stops_and_torchs_own_sum_does_not():
    total = torch.zeros((), dtype=torch.bfloat16)
    for _ in range(2000):
        total += torch.tensor(2.3, dtype=torch.bfloat16)
    assert total == 1024
    assert torch.full((2000,), 2.3, dtype=torch.bfloat16).sum().item() == pytest.approx(
        4600, rel=0.01
    )
