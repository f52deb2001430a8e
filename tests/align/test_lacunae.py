from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from collate.align import align
from collate.model import Alignment, Work

MakeWork = Callable[..., Work]

ALPHABET = "".join(chr(0x4E00 + 31 * i) for i in range(300))


def prose(size: int, seed: int) -> str:
    """Return characters distributed as unevenly as in real texts, with a mark now and then."""
    drawn = random.Random(seed)
    weights = [1 / (i + 2) for i in range(len(ALPHABET))]
    text = drawn.choices(ALPHABET, weights, k=size)
    for i in range(9, size, 13):
        text[i] = drawn.choice("，，，。")
    return "".join(text)


def noisy(text: str, rate: float, seed: int) -> str:
    """Lose, replace or add a character at *rate*."""
    drawn = random.Random(seed)
    kinds = (lambda c: "", lambda c: drawn.choice(ALPHABET), lambda c: drawn.choice(ALPHABET) + c)
    return "".join(drawn.choice(kinds)(c) if drawn.random() < rate else c for c in text)


def lacunae(alignment: Alignment) -> list[tuple[int, int]]:
    """Return the stretches of the base text at which the other witness is not extant."""
    result: list[tuple[int, int]] = []
    for run in alignment.runs:
        cell = run.cells[0]
        if run.cells[1] is None and cell:
            if result and result[-1][1] == cell[0]:
                result[-1] = (result[-1][0], cell[1])
            else:
                result.append((cell[0], cell[1]))
    return result


LACKS: dict[str, tuple[tuple[int, int], ...]] = {
    "breaks off": ((2600, 6000),),
    "starts late": ((0, 3300),),
    "begins late and breaks off": ((0, 1500), (4000, 6000)),
}


@pytest.mark.parametrize("rate", [0.0, 0.02, 0.1])
@pytest.mark.parametrize("lost", LACKS.values(), ids=LACKS.keys())
def test_lost_pages_are_one_lacuna(
    make_work: MakeWork, lost: tuple[tuple[int, int], ...], rate: float
) -> None:
    text = prose(6000, 1)
    remaining = "".join(c for i, c in enumerate(text) if not any(start <= i < end for start, end in lost))
    result = lacunae(align(make_work(text, noisy(remaining, rate, 2))))
    assert len(result) == len(lost)
    slack = 0 if not rate else 15
    for (start, end), (first, last) in zip(lost, result, strict=True):
        # Equal characters at the two edges of a loss may go to either side.
        assert abs(first - start) <= slack + 3
        assert abs(last - end) <= slack + 3


CUTS: dict[str, tuple[tuple[int, int], ...]] = {
    "one passage": ((2600, 3300),),
    "two passages": ((1000, 1600), (3000, 3700)),
}


@pytest.mark.parametrize("rate", [0.0, 0.02, 0.1])
@pytest.mark.parametrize("cuts", CUTS.values(), ids=CUTS.keys())
def test_what_is_cut_from_the_middle_is_an_omission(
    make_work: MakeWork, cuts: tuple[tuple[int, int], ...], rate: float
) -> None:
    text = prose(6000, 1)
    remaining = "".join(c for i, c in enumerate(text) if not any(start <= i < end for start, end in cuts))
    alignment = align(make_work(text, noisy(remaining, rate, 2)))
    assert not lacunae(alignment)
    long = [run.size for run in alignment.runs if run.cells[1] == () and run.size > 100]
    assert len(long) == len(cuts)
    for size, (start, end) in zip(long, cuts, strict=True):
        assert abs(size - (end - start)) <= (0 if not rate else 30)


@pytest.mark.parametrize("rate", [0.0, 0.1])
def test_pages_that_only_the_other_witness_has_are_one_insertion(make_work: MakeWork, rate: float) -> None:
    text = prose(6000, 3)
    alignment = align(make_work(noisy(text[:2000] + text[2700:], rate, 4), text))
    longest = max(run.size for run in alignment.runs if run.cells[0] == ())
    assert 685 <= longest <= 720
    assert not lacunae(alignment)


def test_a_burst_of_noise_is_not_a_lacuna(make_work: MakeWork) -> None:
    text = prose(6000, 5)
    for rate in (0.1, 0.3):
        burst = text[:2000] + noisy(text[2000:2900], rate, 6) + text[2900:]
        assert not lacunae(align(make_work(text, burst)))


def test_the_last_mark_is_not_pulled_across_the_lost_pages(make_work: MakeWork) -> None:
    text = prose(3000, 7)
    assert lacunae(align(make_work(text + "。", text[:2000] + "异。"))) == [(2001, 3001)]
