"""Texts of one sentence: those that differ in few letters match, those with a common set phrase do not."""

from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path

import pytest

from collate.dedupe import dedupe
from collate.model import Match, Record, Relation
from collate.settings import Settings

DEFAULT = Settings()
WITNESS = {Relation.VERSION, Relation.NOISY}
ROWS = [
    line.split("\t")
    for line in Path(__file__).with_name("short_texts.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
SAME, LINE, DIFFERENT = (
    [(first, second) for kind, first, second in ROWS if kind == wanted]
    for wanted in ("same", "line", "different")
)


def found(*texts: str) -> list[Match]:
    return list(dedupe([Record(f"{number}", text) for number, text in enumerate(texts)], DEFAULT))


@pytest.mark.parametrize(("first", "second"), SAME, ids=[first[:8] for first, _second in SAME])
def test_variants_are_witnesses_of_one_text(first: str, second: str) -> None:
    (match,) = found(first, second)
    assert match.relation in WITNESS
    (backwards,) = found(second, first)
    assert backwards.relation is match.relation


@pytest.mark.parametrize(("first", "second"), LINE, ids=[first[:8] for first, _second in LINE])
def test_a_text_with_another_line_is_found(first: str, second: str) -> None:
    """Whether it is a version or another filling of the same form is a question for the rules."""
    (match,) = found(first, second)
    assert match.relation in {*WITNESS, Relation.SHARES}


@pytest.mark.parametrize(("first", "second"), DIFFERENT, ids=[first[:8] for first, _second in DIFFERENT])
def test_a_set_phrase_joins_nothing(first: str, second: str) -> None:
    assert {match.relation for match in found(first, second)} <= {Relation.SHARES}


def test_all_of_them_together() -> None:
    """Candidates among many texts: every pair is found, and only pairs are joined."""
    texts = [text for pair in SAME + DIFFERENT for text in pair]
    joined = {
        (int(match.left), int(match.right))
        for match in found(*texts)
        if match.relation is not Relation.SHARES
    }
    assert {(min(pair), max(pair)) for pair in joined} == {(2 * n, 2 * n + 1) for n in range(len(SAME))}


PHRASES = "在党的领导下|要抓紧生产工作|为人民服务|同志们现在开会|克服一切困难|大家一起来动手|为了美好的明天|"
LETTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 2500)]


def test_random_short_texts_with_common_phrases_stay_apart() -> None:
    """Each of 150 texts has one of seven phrases, in any place, and 14 to 34 characters of its own."""
    draw = random.Random(6)
    texts = []
    for _number in range(150):
        own = "".join(draw.choices(LETTERS, k=draw.randint(14, 34)))
        at = draw.randrange(len(own))
        texts.append(own[:at] + draw.choice(PHRASES.split("|")[:-1]) + own[at:])
    assert {match.relation for match in found(*texts)} <= {Relation.SHARES}


@pytest.mark.parametrize("size", [20, 25, 30, 40])
def test_one_or_two_errors_anywhere_are_tolerated(size: int) -> None:
    """Whatever the places of the errors: every choice of two in a text of *size* characters."""
    draw = random.Random(size)
    text = "".join(draw.sample(LETTERS, size))
    for first, second in combinations(range(0, size, 3), 2):
        other = "".join("龘" if at in (first, second) else letter for at, letter in enumerate(text))
        assert [match.relation in WITNESS for match in found(text, other)] == [True], (first, second)


def test_a_short_quotation_in_a_long_text_is_not_a_witness_of_it() -> None:
    draw = random.Random(8)
    quotation = "".join(draw.sample(LETTERS, 30))
    other = quotation[:11] + "龘" + quotation[12:]
    speech = "".join(draw.choices(LETTERS, k=800)) + quotation + "".join(draw.choices(LETTERS, k=900))
    relations = {(m.left, m.right): m.relation for m in found(quotation, other, speech)}
    assert relations[("0", "1")] in WITNESS
    assert relations[("0", "2")] is Relation.EXCERPT
    assert relations[("1", "2")] not in (Relation.IDENTICAL, Relation.VERSION)
