"""Codes and n-grams of lesson 07 against independent computations."""

import collections
import hashlib
import itertools
import lzma
import math
import re
import zlib
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import entropy

from utils import checks, huffman, losses, ngrams

ROOT = Path(__file__).resolve().parents[1]


def draws(count):
    draw = np.random.default_rng(0)
    for C in range(2, 6):
        for alpha in (0.3, 1.0, 5.0):
            yield from draw.dirichlet(np.full(C, alpha), count)


def fitting(C):
    """List every row of word lengths for which a prefix code exists (Kraft's inequality)."""
    rows = itertools.product(range(1, C), repeat=C)
    return [row for row in rows if sum(Fraction(1, 2**n) for n in row) <= 1] if C > 1 else [(0,)]


FITTING = {C: np.array(fitting(C)) for C in range(2, 6)}


def test_no_prefix_code_is_shorter_than_huffmans():
    tried = 0
    for q in draws(20):
        best = (FITTING[len(q)] @ q).min()
        assert q @ huffman.lengths(q) == pytest.approx(best, abs=1e-12)
        tried += 1
    assert tried == 240


def test_the_mean_length_lies_between_the_entropy_and_one_bit_more():
    for q in draws(50):
        mean, least = q @ huffman.lengths(q), entropy(q, base=2)
        assert least - 1e-12 <= mean < least + 1


def test_words_have_these_lengths_and_none_begins_another():
    for q in [*draws(10), np.full(27, 1 / 27), np.array([1.0])]:
        words = huffman.words(q)
        assert [len(word) for word in words] == huffman.lengths(q).tolist()
        assert len(set(words)) == len(words)
        assert not any(b.startswith(a) for a, b in itertools.permutations(words, 2))
        assert sum(Fraction(1, 2 ** len(word)) for word in words) == 1


def test_a_message_is_read_back():
    q = ngrams.NGram(1, "the quick brown fox jumps over the lazy dog").probabilities
    words = huffman.words(q)
    symbols = ngrams.numbers("a dog reads what it wrote").tolist()
    message = "".join(words[s] for s in symbols)
    assert huffman.decode(message, words) == symbols
    with pytest.raises(ValueError, match="ends with"):
        huffman.decode(message[:-1], words)


@pytest.mark.parametrize(
    ("q", "says"), [([0.5, 0.6], "sums to 1.1"), ([[0.5, 0.5]], "one row"), ([-1, 2], "at least 0")]
)
def test_bad_probabilities_get_a_sentence(q, says):
    with pytest.raises(ValueError, match=says):
        huffman.lengths(q)


def test_each_exercise_on_codes_has_one_best_answer():
    for call in checks.EXERCISES["huffman_lengths"].cases:
        (q,) = call.args
        rows = FITTING[len(q)] if len(q) < 6 else np.array(fitting(len(q)))
        means = rows @ q
        (best,) = rows[means < means.min() + 1e-9]
        assert best.tolist() == huffman.lengths(q).tolist()


def test_entropy_and_divergence_agree_with_scipy():
    draw = np.random.default_rng(1)
    for _ in range(200):
        p, q = draw.dirichlet(np.ones(6), 2)
        assert losses.entropy(p) == pytest.approx(entropy(p), abs=1e-12)
        assert losses.kl_divergence(p, q) == pytest.approx(entropy(p, q), abs=1e-12)


def test_the_text_is_the_one_the_lesson_was_written_with():
    # Every number of lesson 07 follows from it. Whoever changes a letter, on purpose, builds the
    # lessons that use it and reads again what they say.
    learned, held_out = ngrams.english()
    digest = hashlib.sha256(f"{learned}|{held_out}".encode()).hexdigest()[:16]
    assert (len(learned), len(held_out), digest) == (57530, 7441, "46b550c19d0f7874")


def test_no_model_reads_what_it_is_judged_on():
    learned, held_out = (text.split() for text in ngrams.english())

    def runs(words, length):
        return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}

    assert runs(learned, 3) & runs(held_out, 3)  # it is the same language
    assert not runs(learned, 7) & runs(held_out, 7)


def test_the_text_is_read_alike_with_the_line_ends_of_windows(tmp_path, monkeypatch):
    for path in ngrams.ENGLISH.glob("*.txt"):
        lines = path.read_bytes().replace(b"\n", b"\r\n")
        (tmp_path / path.name).write_bytes(lines)
    here = ngrams.english()
    monkeypatch.setattr(ngrams, "ENGLISH", tmp_path)
    assert ngrams.english() == here


def test_no_lesson_hangs_on_a_text_that_python_carries():
    sources = [*(ROOT / "utils").rglob("*.py"), *(ROOT / "lessons_src").glob("[0-9]*.py")]
    assert len(sources) > 50
    carried = re.compile(r"pydoc|topics\[")
    assert [path.name for path in sources if carried.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("n", range(5))
@pytest.mark.parametrize("alpha", [0, 0.1, 1])
def test_probabilities_sum_to_1_in_every_context(n, alpha):
    model = ngrams.NGram(n, "what the cat saw the cat said", alpha)
    np.testing.assert_allclose(model.probabilities.sum(axis=-1), 1)
    assert (model.probabilities >= 0).all()


@pytest.mark.parametrize("n", [1, 2, 3])
def test_losses_and_perplexity_agree_with_counting_by_hand(n):
    learned, held_out = ngrams.english()
    learned, held_out, alpha = learned[:3000], held_out[:500], 0.5
    pad = " " * (n - 1)
    grams, contexts = collections.Counter(), collections.Counter()
    for i in range(len(learned)):
        window = (pad + learned)[i : i + n]
        grams[window] += 1
        contexts[window[:-1]] += 1
    product = Fraction(1)
    for i in range(len(held_out)):
        window = (pad + held_out)[i : i + n]
        share = Fraction(grams[window] * 2 + 1, contexts[window[:-1]] * 2 + 27)
        product *= share
    log = math.log(product.numerator) - math.log(product.denominator)
    terms = ngrams.NGram(n, learned, alpha).losses(held_out)
    assert terms.sum() == pytest.approx(-log, rel=1e-12)
    assert losses.perplexity(terms) == pytest.approx(math.exp(-log / len(held_out)), rel=1e-12)


def test_what_was_never_seen_costs_infinity_without_smoothing():
    model = ngrams.NGram(2, "abab", alpha=0)
    assert np.isinf(model.losses("aa")).tolist() == [False, True]
    assert model.losses("ca")[1] == pytest.approx(math.log(27))  # a context never seen: uniform


def test_a_model_writes_what_it_has_learned():
    learned, _ = ngrams.english()
    text = ngrams.NGram(3, learned, alpha=0).write(300)
    assert len(text) == 300
    seen = {learned[i : i + 3] for i in range(len(learned) - 2)}
    assert {text[i : i + 3] for i in range(298)} <= seen
    assert ngrams.NGram(3, learned).write(20, seed=1) != ngrams.NGram(3, learned).write(20)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: ngrams.NGram(5, "a"), "n = 5"),
        (lambda: ngrams.NGram(2, "a", alpha=-1), "alpha = -1"),
        (lambda: ngrams.NGram(2, "A"), "got 'A' in the text.*ngrams.normalise"),
        (lambda: ngrams.NGram(2, ""), "at least one letter"),
        (lambda: ngrams.numbers(3), "got text = 3"),
    ],
)
def test_bad_input_gets_a_sentence(make, says):
    with pytest.raises(ValueError, match=says):
        make()


@pytest.mark.parametrize("compress", [zlib.compress, lzma.compress], ids=["zlib", "lzma"])
def test_the_digit_shown_of_a_compressor_is_no_toss_up(compress):
    learned, held_out = (text.encode() for text in ngrams.english())
    level = {"level": 9} if compress is zlib.compress else {"preset": 9}
    added = len(compress(learned + b" " + held_out, **level)) - len(
        compress(learned + b" ", **level)
    )
    bits = 8 * added / len(held_out)
    # Another version of the library may need some bytes more or less.
    assert round(bits * 0.995, 1) == round(bits * 1.005, 1)


def test_bigram_check_is_the_bigram_of_the_lesson():
    y = ngrams.numbers(ngrams.english()[0])
    table = checks.EXERCISES["bigram"].reference(y, 27)
    # The model also counts the first letter, after the space before it.
    theirs = ngrams.NGram(2, ngrams.english()[0], alpha=1).probabilities
    np.testing.assert_allclose(table[1:], theirs[1:])
