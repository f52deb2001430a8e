from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from collate.align import align
from collate.align.refine import refined
from collate.align.star import _columns
from collate.model import AlignedRun, Tokens, Work
from collate.settings import AlignSettings
from collate.text.tokens import Vocabulary, tokenise

texts = st.lists(st.text("甲乙丙", max_size=9), min_size=3, max_size=6, unique=True)


def differences(tokens: Sequence[Tokens], runs: Sequence[AlignedRun]) -> int:
    """Count for each column the pairs of witnesses that differ in it: the slow way."""
    total = 0
    for run in runs:
        for k in range(run.size):
            forms = [
                int(text.folded[cell[0] + k]) if cell else None
                for text, cell in zip(tokens, run.cells, strict=True)
                if cell is not None
            ]
            total += sum(left != right for left, right in combinations(forms, 2))
    return total


def partners(tokens: Sequence[Tokens], runs: Sequence[AlignedRun]) -> int:
    """Count for each column the pairs of witnesses that have the same token in it."""
    total = 0
    for run in runs:
        for k in range(run.size):
            forms = [
                int(text.folded[cell[0] + k]) for text, cell in zip(tokens, run.cells, strict=True) if cell
            ]
            total += sum(left == right for left, right in combinations(forms, 2))
    return total


@given(texts)
@settings(max_examples=300)
def test_it_never_makes_more_differences_and_loses_no_token(given_texts: list[str]) -> None:
    vocabulary = Vocabulary()
    tokens = [tokenise("戊" + text + "己", (0,), vocabulary) for text in given_texts]
    before = _columns(tokens, 0, frozenset(), AlignSettings())
    after = list(refined(tokens, 0, before))
    assert differences(tokens, after) <= differences(tokens, before)
    if after != before:
        assert (differences(tokens, after), -partners(tokens, after)) < (
            differences(tokens, before),
            -partners(tokens, before),
        )
    for column, text in enumerate(tokens):
        held = [i for run in after if (cell := run.cells[column]) for i in range(*cell)]
        assert held == list(range(len(text)))


def test_a_gap_goes_where_the_others_have_it(make_work: Callable[..., Work]) -> None:
    # Against the base text alone 丁 could as well stand beside 乙; the third text has it after 丙.
    alignment = align(make_work("子甲乙丑", "子甲丙丁丑", "子甲乙丁丑", "子甲丁丑"))
    columns = [
        [text.surface(*cell) if cell else "" for text, cell in zip(alignment.tokens, run.cells, strict=True)]
        for run in alignment.runs
    ]
    assert ["", "丁", "丁", "丁"] in columns
