from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from collate.align import align
from collate.align.refine import refine_runs
from collate.align.star import unrefined_runs
from collate.model import AlignedRun, Tokens, Work
from collate.settings import AlignSettings
from collate.text.tokens import Vocabulary, tokenise

texts = st.lists(st.text("甲乙丙", max_size=9), min_size=3, max_size=6, unique=True)


def differences(tokens: Sequence[Tokens], runs: Sequence[AlignedRun]) -> int:
    """Count the pairs of witnesses that differ, column by column."""
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
    """Count the pairs of witnesses with the same token, column by column."""
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
def test_refinement_never_adds_differences_and_loses_no_token(middles: list[str]) -> None:
    vocabulary = Vocabulary()
    tokens = [tokenise("戊" + text + "己", (0,), vocabulary=vocabulary) for text in middles]
    before = unrefined_runs(tokens, 0, excerpts=frozenset(), settings=AlignSettings())
    after = list(refine_runs(tokens, 0, runs=before))
    assert differences(tokens, after) <= differences(tokens, before)
    if after != before:
        assert (differences(tokens, after), -partners(tokens, after)) < (
            differences(tokens, before),
            -partners(tokens, before),
        )
    for column, text in enumerate(tokens):
        indices = [i for run in after if (cell := run.cells[column]) for i in range(*cell)]
        assert indices == list(range(len(text)))


def test_a_gap_goes_where_the_other_witnesses_have_it(make_work: Callable[..., Work]) -> None:
    # Against the base text alone 丁 could stand beside 乙 as well; the second witness has it after 丙.
    alignment = align(make_work("子甲乙丑", "子甲丙丁丑", "子甲乙丁丑", "子甲丁丑"))
    columns = [
        [text.surface(*cell) if cell else "" for text, cell in zip(alignment.tokens, run.cells, strict=True)]
        for run in alignment.runs
    ]
    assert ["", "丁", "丁", "丁"] in columns
