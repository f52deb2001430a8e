"""Kinds, subtypes, operations and evidence of the sample corpus: precision and recall against its truth."""

from __future__ import annotations

from collections import Counter

import pytest

from collate.model import Cause, Kind, Operation
from tests.conftest import CorpusRun
from tests.quality.truth import Compared, compared, measured, truth

TRUTH = truth()

#: Differences that the corpus holds at least of every sort; and replaced words with no evidence.
ENOUGH, PLAIN = 15, 60

#: Least precision, and least recall, of each kind, subtype and operation; and of each cause.
KIND_FLOOR, CAUSE_FLOOR = 0.97, 0.9

SUBTYPES = ("width", "case", "script", "variant", "word-form", "division", "accent", "u-v", "form", "mark")


@pytest.fixture(scope="module")
def both(corpus_run: CorpusRun) -> Compared:
    return compared(corpus_run.results.editions, TRUTH)


def test_the_corpus_has_enough_of_every_sort() -> None:
    rows = TRUTH["difference"]
    counts = Counter(
        sort
        for row in rows
        for sort in (row["kind"], row["operation"], row.get("subtype", ""), *row.get("evidence", ()))
    )
    sorts = (*Kind, *Operation, *Cause, *SUBTYPES)
    assert {sort: counts[sort] for sort in sorts if counts[sort] < ENOUGH} == {}
    replaced = [row for row in rows if (row["kind"], row["operation"]) == (Kind.SUBSTANTIVE, "replacement")]
    assert len([row for row in replaced if "evidence" not in row]) >= PLAIN


@pytest.mark.parametrize("kind", Kind)
def test_kinds(kind: Kind, both: Compared) -> None:
    assert min(measured(both, lambda said: said.kind == kind)) >= KIND_FLOOR


@pytest.mark.parametrize("subtype", SUBTYPES)
def test_subtypes(subtype: str, both: Compared) -> None:
    # A radical that stands for a character is orthographic, and no subtype fits it.
    untold = {p for p, said in both.stated.items() if said.kind == Kind.ORTHOGRAPHIC and not said.subtype}
    told = {place: said for place, said in both.found.items() if place not in untold}
    assert min(measured(both._replace(found=told), lambda said: said.subtype == subtype)) >= KIND_FLOOR


@pytest.mark.parametrize("operation", Operation)
def test_operations(operation: Operation, both: Compared) -> None:
    assert min(measured(both, lambda said: said.operation == operation)) >= KIND_FLOOR


@pytest.mark.parametrize("cause", Cause)
def test_evidence(cause: Cause, both: Compared) -> None:
    assert min(measured(both, lambda said: cause in said.causes)) >= CAUSE_FLOOR
