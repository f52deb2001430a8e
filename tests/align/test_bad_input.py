"""Alignment of unrelated and degenerate texts, and of texts too many or too long for a slow algorithm."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from collate.align import align
from collate.classify import classify
from collate.model import Alignment, Role, Work

MakeWork = Callable[..., Work]

#: Sigla for as many witnesses as a test needs.
MANY = "".join(chr(0x4E00 + i) for i in range(600))


def prose(size: int, seed: int, first: int = 0x4E00) -> str:
    """Return a text whose neighbouring characters differ, as in real texts."""
    drawn = random.Random(seed)
    return "".join(chr(first + int(drawn.expovariate(1 / 120)) % 3000) for _ in range(size))


def noisy(text: str, rate: float, seed: int) -> str:
    drawn = random.Random(seed)
    return "".join(chr(0x4E00 + drawn.randrange(3000)) if drawn.random() < rate else c for c in text)


def is_complete(alignment: Alignment) -> bool:
    """Return whether the runs hold every token of every witness, in order."""
    columns = zip(*(run.cells for run in alignment.runs), strict=True)
    joined = [[i for cell in cells if cell for i in range(*cell)] for cells in columns]
    return joined == [list(range(len(tokens))) for tokens in alignment.tokens]


def left_out(alignment: Alignment) -> list[str]:
    return [witness.siglum for witness in alignment.left_out]


def test_a_witness_that_shares_nothing_is_left_out(make_work: MakeWork) -> None:
    text, unrelated = prose(2000, 1), prose(2000, 2)
    alignment = align(make_work(text, text[:900] + text[905:], unrelated, text[:500] + text[502:]))
    assert left_out(alignment) == ["丙"]
    assert [w.siglum for w in alignment.work.witnesses] == ["甲", "乙", "丁"]
    assert len(alignment.tokens) == 3
    assert [e.lemma.text for e in classify(alignment).entries] == [text[500:502], text[900:905]]


def test_witnesses_identical_to_it_are_left_out_with_it(make_work: MakeWork) -> None:
    text, unrelated = prose(300, 1), prose(300, 2)
    alignment = align(make_work(text, unrelated, text[1:], unrelated))
    assert left_out(alignment) == ["乙", "丁"]


def test_words_of_another_language_are_left_out(make_work: MakeWork) -> None:
    latin = (
        "arma virumque cano Troiae qui primus ab oris Italiam fato profugus Lavinaque venit litora multum "
    )
    latin += "ille et terris iactatus et alto vi superum saevae memorem Iunonis ob iram"
    greek = (
        "μῆνιν ἄειδε θεὰ Πηληϊάδεω Ἀχιλῆος οὐλομένην ἣ μυρίʼ Ἀχαιοῖς ἄλγεʼ ἔθηκε πολλὰς δʼ ἰφθίμους ψυχὰς "
    )
    text = prose(300, 1)
    assert left_out(align(make_work(text, latin, text[2:]))) == ["乙"]
    # Also where the base text is in one alphabet and the witness in another.
    assert left_out(align(make_work(latin * 2, greek * 2, latin + latin[5:]))) == ["乙"]


@pytest.mark.parametrize("rate", [0.2, 0.4])
def test_a_witness_full_of_noise_is_not_left_out(make_work: MakeWork, rate: float) -> None:
    text = prose(2000, 3)
    assert not align(make_work(text, noisy(text, rate, 4))).left_out


def test_a_short_excerpt_is_not_left_out(make_work: MakeWork) -> None:
    text = prose(5000, 5)
    assert not align(make_work(text, text[3000:3040], roles={1: Role.EXCERPT})).left_out


def test_short_texts_are_aligned_whatever_their_words(make_work: MakeWork) -> None:
    assert not align(make_work("今天开会。", "全新的话。")).left_out


def test_a_text_backwards_is_another_text(make_work: MakeWork) -> None:
    text = prose(20_000, 6)
    assert left_out(align(make_work(text, text[::-1]))) == ["乙"]
    short = prose(40, 6)
    assert is_complete(align(make_work(short, short[::-1])))


def test_one_character_a_hundred_thousand_times(make_work: MakeWork) -> None:
    work = make_work("啊" * 100_000, "啊" * 99_990 + "哦", "啊" * 50_000 + "哦" + "啊" * 49_000)
    alignment = align(work)
    assert is_complete(alignment)
    assert len(classify(alignment).entries) <= 4


def test_two_characters_in_turn(make_work: MakeWork) -> None:
    alignment = align(make_work("甲乙" * 20_000, "乙甲" * 20_000, "甲乙" * 19_990))
    assert is_complete(alignment)
    assert len(classify(alignment).entries) <= 4


def test_witnesses_that_differ_in_white_space_alone(make_work: MakeWork) -> None:
    text = prose(3000, 7)
    spaced = "　".join(text[i : i + 7] for i in range(0, 3000, 7))
    lines = "\n".join(text[i : i + 50] for i in range(0, 3000, 50))
    latin = "arma virumque cano Troiae qui primus ab oris"
    assert not classify(align(make_work(text, spaced, lines, f" {text} "))).entries
    assert not classify(
        align(make_work(latin, latin.replace(" ", "   "), latin.replace(" o", "\no")))
    ).entries


def test_five_hundred_witnesses(make_work: MakeWork) -> None:
    text = prose(300, 8)
    alignment = align(make_work(*(noisy(text, 0.02, i) if i else text for i in range(500)), sigla=MANY))
    assert is_complete(alignment)
    entries = classify(alignment).entries
    extant = len(alignment.tokens)
    assert all(sum(len(reading.columns) for reading in entry.readings) == extant for entry in entries)
    assert entries


def test_an_empty_witness_among_others(make_work: MakeWork) -> None:
    text = prose(1000, 9)
    alignment = align(make_work(text, "", text[3:]))
    assert not alignment.left_out
    assert {run.cells[1] for run in alignment.runs} == {None}, "an empty file is extant nowhere"
    assert [e.lemma.text for e in classify(alignment).entries] == [text[:3]]


@pytest.mark.slow
def test_two_texts_of_five_megabytes(make_work: MakeWork) -> None:
    text = prose(1_700_000, 10)
    other = noisy(text, 0.01, 11)
    assert len(text.encode()) > 5_000_000
    alignment = align(make_work(text, other))
    assert is_complete(alignment)
    assert len(classify(alignment).entries) > 10_000


@pytest.mark.slow
def test_long_texts_that_lack_half_of_each_other(make_work: MakeWork) -> None:
    text = prose(400_000, 12)
    alignment = align(make_work(text[:300_000], text[100_000:]))
    assert is_complete(alignment)
    assert [run.cells for run in alignment.runs] == [
        ((0, 100_000), None),
        ((100_000, 300_000), (0, 200_000)),
        ((), (200_000, 300_000)),
    ]


def test_cells_of_many_witnesses_hold_each_number_once(make_work: MakeWork) -> None:
    text = prose(3000, 8)
    alignment = align(make_work(*(noisy(text, 0.02, i) if i else text for i in range(12))))
    for rows in (alignment.runs, classify(alignment).entries):
        numbers = [number for row in rows for cell in row.cells for number in cell or ()]
        assert len({id(number) for number in numbers}) <= len(set(numbers)) < len(numbers) / 4
