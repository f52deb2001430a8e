"""The place of a text in another one, in English, where letters that agree prove little."""

from __future__ import annotations

import random
from itertools import combinations, pairwise
from math import sqrt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.dedupe import Overlap, PreparedText, compare, judge
from collate.dedupe.in_place import place_whole
from collate.dedupe.overlap import CHANCE_DEVIATION, CHANCE_IN_PLACE, NOT_MEASURED
from collate.model import Record, Relation
from collate.settings import DedupeSettings
from collate.text.shingles import shingle

DEFAULT = DedupeSettings()
FOLDER = Path(__file__).parents[1] / "golden" / "english"
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.txt"))}
BOOK = "\n\n".join(TEXTS.values())
WITNESS = {Relation.VERSION, Relation.NOISY, Relation.EXCERPT}


def letters(text: str, size: int, start: int = 0) -> str:
    """Return the part of *text* from character *start* on that has *size* letters."""
    seen = 0
    for end, character in enumerate(text[start:], start + 1):
        seen += character.isalnum()
        if seen == size:
            return text[start:end]
    raise AssertionError("the text is too short")


def misread(text: str, share: float, seed: int) -> str:
    """Return *text* with a share of its letters replaced, left out or followed by another one."""
    draw = random.Random(seed)
    changed = []
    for letter in text:
        wrong = draw.choice("etaoinshrdlucmfwypvbgkqjxz")
        if not letter.isalpha() or draw.random() >= share:
            changed.append(letter)
        else:
            changed.append(draw.choice((wrong, wrong, wrong, letter + wrong, "")))
    return "".join(changed)


def overlap(left: str, right: str) -> Overlap | None:
    return compare(shingle(left), shingle(right), passage=True, settings=DEFAULT)


def relation(left: str, right: str) -> Relation | None:
    found = overlap(left, right)
    match = found and judge(Record("l", left), Record("r", right), overlap=found, settings=DEFAULT)
    return match.relation if match else None


@pytest.mark.parametrize(
    ("size", "share"),
    [(100, 0.1), (300, 0.1), (300, 0.2), (1000, 0.1), (1000, 0.2), (1000, 0.3), (2500, 0.1), (2500, 0.3)],
)
def test_a_noisy_text_is_found_where_it_stands(size: int, share: float) -> None:
    start = BOOK.index("There was nothing so very" if size < 2500 else "Alice was beginning")
    text = letters(BOOK, size, start)
    relations = []
    for seed in range(4):
        noisy = misread(text, share, seed)
        for other, before in ((BOOK, start), (text, 0)):
            found = overlap(noisy, other)
            assert found is not None
            assert found.agreement > 1 - 1.25 * share
            relations.append(relation(noisy, other))
            for mine, theirs in found.shared:
                assert abs(theirs.start - before - mine.start) <= max(64, size // 8)
                left, right = shingle(noisy[slice(*mine)]), shingle(other[slice(*theirs)])
                assert left.letters.codes.tolist() == right.letters.codes.tolist()
    assert None not in relations
    # Where noise comes in bursts the rules may see text of their own in both.
    assert sum(found in WITNESS for found in relations) >= 7


@pytest.mark.parametrize("size", [100, 300, 1000, 2800])
def test_unrelated_texts_agree_by_chance(size: int) -> None:
    names = [name for name, text in TEXTS.items() if len(text) > 1.4 * size]
    least = CHANCE_IN_PLACE + CHANCE_DEVIATION / sqrt(size)
    for one, other in combinations(names, 2):
        for text in (TEXTS[other], letters(TEXTS[other], size)):
            part = letters(TEXTS[one], size)
            strings = [PreparedText(shingle(string)).string for string in (part, text)]
            if len(strings[1]) <= 1.1 * len(strings[0]):
                assert place_whole(strings[0], strings[1]).share < least
            found = overlap(part, text)
            assert found is None or (found.by_chance and found.agreement < least)
            assert relation(part, text) is None


def test_the_halves_of_a_text_in_the_other_order() -> None:
    for text, size in ((TEXTS[name], size) for name in TEXTS for size in (100, 300, 1000, 2800)):
        part = letters(text, min(size, 1300 if text == TEXTS["pride"] else size))
        middle = part.index(" ", len(part) // 2)
        swapped = part[middle:] + " " + part[:middle]
        assert relation(part, swapped) in {Relation.VERSION, Relation.NOISY}
        if size >= 300:
            assert relation(misread(part, 0.05, size), swapped) in {Relation.VERSION, Relation.NOISY}


@given(
    st.text(st.sampled_from("abc甲"), min_size=1, max_size=30), st.text(st.sampled_from("abc甲"), max_size=40)
)
def test_stretches_are_equal_letters_in_order(few: str, many: str) -> None:
    found = place_whole(few, many)
    assert 0 <= found.share <= 1
    assert [few[start:end] for start, end, _other in found.stretches] == [
        many[other : other + end - start] for start, end, other in found.stretches
    ]
    for (start, end, other), after in pairwise(found.stretches):
        assert end <= after[0]
        assert other + end - start <= after[2]
    if few == many:
        assert found.share == 1


def test_a_text_that_is_nowhere_has_no_place() -> None:
    assert overlap("abcdefghijkl" * 9, "mnopqrstuvwx" * 50) is None
    unreadable = overlap(misread(letters(TEXTS["alice"], 500), 0.9, 1), BOOK)
    assert unreadable is None or unreadable.by_chance


def test_evenness_of_a_short_text_is_not_measured() -> None:
    text = letters(TEXTS["alice"], 149)
    found = overlap(text, misread(text, 0.1, 1))
    assert found is not None
    assert found.unevenness == NOT_MEASURED
    assert not found.is_even
