"""The truth about the sample corpus, corpus/expected.toml, and the readings of a run in the same form."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from collate.model import Edition

CORPUS = Path(__file__).parents[2] / "corpus"


def load_truth(folder: Path = CORPUS) -> dict[str, Any]:
    return tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))


class LocatedReading(NamedTuple):
    """A reading and its position; *offset* counts the letters of the base text, without white space."""

    work: str
    offset: int
    lemma: str
    reading: str


class Classification(NamedTuple):
    """Kind, subtype, operation, causes and witnesses of a reading, in the truth or in a run."""

    kind: str
    subtype: str
    operation: str
    causes: frozenset[str]
    files: frozenset[str]


class Comparison(NamedTuple):
    """The readings of all works: those of a run, and those of the truth."""

    actual: dict[LocatedReading, Classification]
    expected: dict[LocatedReading, Classification]


def bare(text: str) -> str:
    """Return *text* without white space."""
    return re.sub(r"\s", "", text)


def locate(reading: LocatedReading, body: str) -> LocatedReading:
    """Return *reading* at the first of several equal passages in a row.

    Which one of them was omitted, or added, cannot be determined.
    """
    offset = reading.offset
    passage = bare(reading.lemma or reading.reading)
    if not reading.lemma or not reading.reading:
        while body[max(0, offset - len(passage)) : offset] == passage:
            offset -= len(passage)
    return reading._replace(offset=offset)


def actual_readings(work: str, edition: Edition) -> Iterator[tuple[LocatedReading, Classification]]:
    text = edition.work.witness(edition.work.base).segment.text
    body = bare(text)
    for entry in edition.entries:
        at = len(bare(text[: entry.locus.start]))
        for v in entry.variants:
            causes = frozenset(str(e.cause) for e in v.evidence)
            files = frozenset(edition.work.witness(siglum).segment.path for siglum in v.sigla)
            reading = LocatedReading(work, at, entry.lemma.text, v.text)
            yield (
                locate(reading, body),
                Classification(str(v.kind), v.subtype, str(v.operation), causes, files),
            )


def expected_readings(
    work: str, body: str, rows: Iterable[dict[str, Any]]
) -> Iterator[tuple[LocatedReading, Classification]]:
    for row in rows:
        if row["work"] == work:
            causes, files = frozenset(row.get("evidence", ())), frozenset(row["witnesses"])
            reading = LocatedReading(work, row["offset"], row["lemma"], row["reading"])
            yield (
                locate(reading, body),
                Classification(row["kind"], row.get("subtype", ""), row["operation"], causes, files),
            )


def compare_with_truth(editions: Iterable[Edition], truth: dict[str, Any]) -> Comparison:
    works = {segment["sha256"]: segment["work"] for segment in truth["segment"]}
    result = Comparison({}, {})
    for edition in editions:
        body = bare(edition.work.witness(edition.work.base).segment.text)
        work = works[sha256(body.encode()).hexdigest()]
        result.actual.update(actual_readings(work, edition))
        result.expected.update(expected_readings(work, body, truth["difference"]))
    return result


def precision_and_recall(
    comparison: Comparison, in_class: Callable[[Classification], bool]
) -> tuple[float, float]:
    """Return precision and recall of the readings that are *in_class*."""
    actual = {reading for reading, found in comparison.actual.items() if in_class(found)}
    expected = {reading for reading, true in comparison.expected.items() if in_class(true)}
    return len(actual & expected) / max(1, len(actual)), len(actual & expected) / len(expected)
