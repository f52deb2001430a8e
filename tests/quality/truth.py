"""The truth about the sample corpus, and what a run says, in one form: places, and what is said of each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from collate.model import Edition

CORPUS = Path(__file__).parents[2] / "corpus"


def truth(folder: Path = CORPUS) -> dict[str, Any]:
    return tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))


class Place(NamedTuple):
    """A reading at its place; *offset* counts the letters of the base text, white space left out."""

    work: str
    offset: int
    lemma: str
    reading: str


class Said(NamedTuple):
    """What is said of a reading, in the truth or by the program."""

    kind: str
    subtype: str
    operation: str
    causes: frozenset[str]
    files: frozenset[str]


class Compared(NamedTuple):
    """The readings of all works: as the program has them, and as the truth has them."""

    found: dict[Place, Said]
    stated: dict[Place, Said]


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def placed(work: str, body: str, offset: int, lemma: str, reading: str) -> Place:
    # Which of two equal passages in a row was left out, or added, nobody can tell: the first.
    passage = bare(lemma or reading)
    if not lemma or not reading:
        while body[max(0, offset - len(passage)) : offset] == passage:
            offset -= len(passage)
    return Place(work, offset, lemma, reading)


def found_in(work: str, edition: Edition) -> Iterator[tuple[Place, Said]]:
    text = edition.work.witness(edition.work.base).segment.text
    body = bare(text)
    for entry in edition.entries:
        at = len(bare(text[: entry.locus.start]))
        for v in entry.variants:
            causes = frozenset(str(e.cause) for e in v.evidence)
            files = frozenset(edition.work.witness(siglum).segment.path for siglum in v.sigla)
            said = Said(str(v.kind), v.subtype, str(v.operation), causes, files)
            yield placed(work, body, at, entry.lemma.text, v.text), said


def stated_in(work: str, body: str, rows: Iterable[dict[str, Any]]) -> Iterator[tuple[Place, Said]]:
    for row in rows:
        if row["work"] == work:
            causes, files = frozenset(row.get("evidence", ())), frozenset(row["witnesses"])
            said = Said(row["kind"], row.get("subtype", ""), row["operation"], causes, files)
            yield placed(work, body, row["offset"], row["lemma"], row["reading"]), said


def compared(editions: Iterable[Edition], stated: dict[str, Any]) -> Compared:
    works = {segment["sha256"]: segment["work"] for segment in stated["segment"]}
    result = Compared({}, {})
    for edition in editions:
        body = bare(edition.work.witness(edition.work.base).segment.text)
        work = works[sha256(body.encode()).hexdigest()]
        result.found.update(found_in(work, edition))
        result.stated.update(stated_in(work, body, stated["difference"]))
    return result


def measured(both: Compared, of_the_sort: Callable[[Said], bool]) -> tuple[float, float]:
    """Return precision and recall of one sort: a place counts where both sides say that it is of it."""
    found = {place for place, said in both.found.items() if of_the_sort(said)}
    stated = {place for place, said in both.stated.items() if of_the_sort(said)}
    return len(found & stated) / max(1, len(found)), len(found & stated) / len(stated)
