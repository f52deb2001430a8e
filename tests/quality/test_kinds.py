"""Kinds, subtypes, operations and evidence of the sample corpus: precision and recall against its truth."""

from __future__ import annotations

from collections import Counter

import pytest

from collate.model import Cause, Kind, Operation
from tests.conftest import CorpusRun
from tests.quality.truth import Comparison, compare_with_truth, load_truth, precision_and_recall

TRUTH = load_truth()

#: Least differences in the corpus of every kind, operation, cause and subtype; and of replacements without
#: evidence.
ENOUGH, PLAIN = 15, 60

#: Least precision, and least recall, of each kind, subtype and operation; and of each cause.
KIND_FLOOR, CAUSE_FLOOR = 0.97, 0.9

#: The length of an omission is no judgement that could be wrong, and the corpus has none so long.
MEASURED = tuple(cause for cause in Cause if cause is not Cause.LONG_OMISSION)

SUBTYPES = ("width", "case", "script", "variant", "word-form", "division", "accent", "u-v", "form", "mark")


@pytest.fixture(scope="module")
def comparison(corpus_run: CorpusRun) -> Comparison:
    return compare_with_truth(corpus_run.results.editions, TRUTH)


def test_the_corpus_has_enough_differences_of_every_class() -> None:
    rows = TRUTH["difference"]
    counts = Counter(
        name
        for row in rows
        for name in (row["kind"], row["operation"], row.get("subtype", ""), *row.get("evidence", ()))
    )
    names = (*Kind, *Operation, *MEASURED, *SUBTYPES)
    assert {name: counts[name] for name in names if counts[name] < ENOUGH} == {}
    replaced = [row for row in rows if (row["kind"], row["operation"]) == (Kind.SUBSTANTIVE, "replacement")]
    assert len([row for row in replaced if "evidence" not in row]) >= PLAIN


@pytest.mark.parametrize("kind", Kind)
def test_kinds(kind: Kind, comparison: Comparison) -> None:
    assert min(precision_and_recall(comparison, lambda found: found.kind == kind)) >= KIND_FLOOR


@pytest.mark.parametrize("subtype", SUBTYPES)
def test_subtypes(subtype: str, comparison: Comparison) -> None:
    # A radical in place of a character is orthographic, and no subtype fits it.
    without = {
        reading
        for reading, true in comparison.expected.items()
        if true.kind == Kind.ORTHOGRAPHIC and not true.subtype
    }
    actual = {reading: found for reading, found in comparison.actual.items() if reading not in without}
    comparison = comparison._replace(actual=actual)
    assert min(precision_and_recall(comparison, lambda found: found.subtype == subtype)) >= KIND_FLOOR


@pytest.mark.parametrize("operation", Operation)
def test_operations(operation: Operation, comparison: Comparison) -> None:
    assert min(precision_and_recall(comparison, lambda found: found.operation == operation)) >= KIND_FLOOR


@pytest.mark.parametrize("cause", MEASURED)
def test_evidence(cause: Cause, comparison: Comparison) -> None:
    assert min(precision_and_recall(comparison, lambda found: cause in found.causes)) >= CAUSE_FLOOR
