"""Cases from CollateX's tests and issues: texts and their expected alignments.

An expected table is one good answer, not the only one. An assertion holds if
our alignment pairs the same words, or as many with no more differences. It is
evaluated with the tokens of the case, the first witness being the base text;
the laws are tested on the whole pipeline, from the witnesses' texts to TEI.
Each difference is explained in docs/collatex_differences.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from collate.align import ALIGNERS
from collate.edit import edit
from collate.model import Apparatus, Tokens, Work
from collate.report import ReportContext
from collate.report.tei import expected_texts, write_tei
from collate.settings import AlignSettings, Settings
from collate.tei.check import verify_against_segments
from collate.text.tokens import TokenKind, Vocabulary
from tests.properties.test_laws import apparatus_of, cell_texts, check_entries, rebuilt, variants

Case = dict[str, Any]
Table = Sequence[Sequence[int | None]]
MakeWork = Callable[..., Work]

DIFFERENCES = Path(__file__).parents[2] / "docs" / "collatex_differences.md"

#: Assertions on whole alignments, on which CollateX's Python version was run too; it meets 55.
COMPARABLE = 64

#: Least assertions that hold: with exactly the same pairs of words, and in all.
SAME, MET = 51, 58


@pytest.fixture(scope="module")
def cases(shared: Path) -> list[Case]:
    path = shared / "cases" / "collatex_cases.jsonl"
    if not path.exists():
        pytest.skip("needs the upstream cases in ../shared/cases, which are not part of the repository")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def asserted(cases: list[Case]) -> list[Case]:
    return [c for c in cases if "collatex_python_2_3" in c and c["status"] != "open issue"]


def test_enough_assertions_hold(asserted: list[Case]) -> None:
    assert len(asserted) == COMPARABLE
    found = [verdict(case) for case in asserted]
    assert found.count("same") >= SAME
    assert found.count("same") + found.count("as good") >= MET


def test_each_difference_is_explained(asserted: list[Case]) -> None:
    explained = set(re.findall(r"(?m)^### `(.+)`$", DIFFERENCES.read_text(encoding="utf-8")))
    assert {case["id"] for case in asserted if verdict(case) != "same"} <= explained
    assert explained <= {case["id"] for case in asserted}


def test_alignments_requested_in_issues_are_as_good(cases: list[Case]) -> None:
    requested = [case for case in cases if case["status"] == "open issue"]
    assert len(requested) == 7
    for case in requested:
        names = list(case["tokens"])
        words = [[word.lower() for word in own] for own in case["tokens"].values()]
        ours = table(words)
        if "expected_table" in case:
            assert verdict(case) in ("same", "as good"), case["id"]
        together = [{(w, word) for w, _, word in column} for column in columns(ours, words)]
        for wanted in case.get("expected_aligned_tokens", ()):
            side_by_side = {(names.index(name), wanted["token"].lower()) for name in wanted["witnesses"]}
            assert any(side_by_side <= column for column in together), (case["id"], wanted)
        if "expected_distinct_readings" in case:  # each distinct word in one column only
            distinct = {word for own in words for word in own}
            assert len(distinct) == sum(len({word for _, word in column}) for column in together), case["id"]


def verdict(case: Case) -> str:
    """Return how our alignment compares with the expected one: ``same``, ``as good`` or ``other``."""
    words = [[word.lower() for word in own] for own in case["tokens"].values()]
    ours = table(words)
    if "expected_table" in case:
        wanted = [token_indices(row) for row in case["expected_table"]]
        if equal_pairs(ours, words) == equal_pairs(wanted, words):
            return "same"
        return "as good" if score(ours, words) >= score(wanted, words) else "other"
    paired = dict(zip(case["tokens"], partners(ours, words), strict=True))
    wanted_flags = {
        name: [part["aligned"] for part in parts for _ in part["tokens"]]
        for name, parts in case["expected_alignment"].items()
    }
    if all(paired[name] == flags for name, flags in wanted_flags.items()):
        return "same"
    return (
        "as good" if all(sum(paired[name]) >= sum(flags) for name, flags in wanted_flags.items()) else "other"
    )


def table(words: Sequence[Sequence[str]]) -> list[list[int | None]]:
    """Return the alignment of token lists: a row each, with token indices and None for gaps."""
    vocabulary = Vocabulary()
    texts = [tokens_of(own, vocabulary) for own in words]
    rows: list[list[int | None]] = [[] for _ in texts]
    for run in ALIGNERS["star"](texts, 0, excerpts=frozenset(), settings=AlignSettings()):
        for row, cell in zip(rows, run.cells, strict=True):
            row += range(*cell) if cell else [None] * run.size
    return rows


def tokens_of(words: Sequence[str], vocabulary: Vocabulary) -> Tokens:
    ids = np.array([vocabulary.id(word) for word in words], dtype=np.int32)
    kinds = [TokenKind.WORD if any(map(str.isalnum, word)) else TokenKind.MARK for word in words]
    offsets = np.cumsum([0, *(len(word) + 1 for word in words)]).astype(np.int32)
    text = "".join(f"{word} " for word in words)
    return Tokens(
        text=text,
        offsets=offsets,
        folded=ids,
        written=ids,
        kinds=np.array(kinds, dtype=np.int8),
        breaks=(0,),
    )


def token_indices(row: Sequence[str | None]) -> list[int | None]:
    """Return the indices of the tokens of an expected row."""
    count = iter(range(len(row)))
    return [None if cell is None else next(count) for cell in row]


def columns(rows: Table, words: Sequence[Sequence[str]]) -> Iterator[list[tuple[int, int, str]]]:
    """Yield the contents of each column: (witness, index of its token, word)."""
    for column in zip(*rows, strict=True):
        yield [(w, at, words[w][at]) for w, at in enumerate(column) if at is not None]


def equal_pairs(rows: Table, words: Sequence[Sequence[str]]) -> set[tuple[int, int, int, int]]:
    """Return the pairs of equal words in one column; the pairing of unequal ones cannot be wrong."""
    return {
        (*left[:2], *right[:2])
        for column in columns(rows, words)
        for left, right in combinations(column, 2)
        if left[2] == right[2]
    }


def partners(rows: Table, words: Sequence[Sequence[str]]) -> list[list[bool]]:
    """Return for each word of each witness whether its column has an equal one."""
    paired = {side for a, b, c, d in equal_pairs(rows, words) for side in ((a, b), (c, d))}
    return [[(w, at) in paired for at in range(len(own))] for w, own in enumerate(words)]


def score(rows: Table, words: Sequence[Sequence[str]]) -> int:
    """Return the sum over pairs of witnesses: 1 for equal words, -1 for others and for a word and a gap."""
    total = 0
    for column in columns(rows, words):
        equal = sum(left[2] == right[2] for left, right in combinations(column, 2))
        gaps = len(column) * (len(words) - len(column))
        total += 2 * equal - len(column) * (len(column) - 1) // 2 - gaps
    return total


def witness_sets(cases: list[Case]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the texts of each set of witnesses once, under the name of its first case."""
    seen: set[tuple[str, ...]] = set()
    for case in cases:
        texts = tuple(case["witnesses"].values())
        if texts not in seen:
            seen.add(texts)
            yield case["id"], texts


def test_every_law_holds_for_every_case(cases: list[Case], make_work: MakeWork) -> None:
    count = 0
    for name, texts in witness_sets(cases):
        work = make_work(*texts)
        apparatus = apparatus_of(work, Settings())
        alignment = apparatus.alignment
        for column, witness in enumerate(alignment.work.columns):
            assert cell_texts(alignment, column) == witness.segment.text, name
            assert rebuilt(apparatus, column) == alignment.tokens[column].written.tolist(), name
        check_entries(apparatus)
        edition = edit(apparatus, settings=Settings())
        xml = write_tei(edition, ReportContext("en", "0.1.0", when="2026-11-22"))
        verify_against_segments(xml, expected_texts(edition))
        count += 1
    assert count > 130


def test_the_order_of_the_witnesses_has_no_effect(cases: list[Case], make_work: MakeWork) -> None:
    for name, texts in witness_sets(cases):
        straight = readings_of(apparatus_of(make_work(*texts), Settings()))
        for order in (range(len(texts) - 1, -1, -1), [*range(1, len(texts)), 0]):
            moved = make_work(*(texts[i] for i in order), base=[*order].index(0), sigla="NMLKJIHGFEDCBA")
            assert readings_of(apparatus_of(moved, Settings())) == straight, name


def readings_of(apparatus: Apparatus) -> set[object]:
    return variants(apparatus, {w.siglum: w.segment.text for w in apparatus.alignment.work.witnesses})
