"""Editions built by hand from their apparatus: the TEI parts are tested without the stages before them.

A work is a list of pieces. A piece is a text that all columns have, or a tuple
with one text for each column: one that differs in white space and paragraph
breaks alone is no entry; "" lacks the words; None is not extant there. ¶
starts a paragraph.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import pytest

from collate.model import (
    AlignedRun,
    Alignment,
    Apparatus,
    ApparatusEntry,
    Cell,
    Edition,
    Kind,
    Operation,
    Provenance,
    Reading,
    Results,
    Role,
    Segment,
    Source,
    Span,
    Stated,
    Tokens,
    Witness,
    Work,
)
from collate.pipeline import run
from collate.text.offsets import ViewBuilder
from collate.text.tokens import Vocabulary, tokenise

MadePiece = str | tuple[str | None, ...]
BREAK = "¶"
SIGLA = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class CorpusRun(NamedTuple):
    """A run over the sample corpus: its folder, which nobody writes in, and its results."""

    folder: Path
    results: Results


@pytest.fixture(scope="session", autouse=True)
def no_locale() -> Iterator[None]:
    """Unset the locale of the machine, on which the language of messages and reports depends."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
            monkeypatch.delenv(variable, raising=False)
        yield


@pytest.fixture(scope="session")
def corpus_run(tmp_path_factory: pytest.TempPathFactory) -> CorpusRun:
    folder = tmp_path_factory.mktemp("corpus")
    return CorpusRun(folder, run([Path(__file__).parents[1] / "corpus"], folder))


class MakeEdition(Protocol):
    """What the fixture ``make_edition`` is."""

    def __call__(
        self,
        pieces: Sequence[MadePiece],
        identical: Sequence[tuple[int, str]] = (),
        kinds: Mapping[int, tuple[Kind, str]] | None = None,
        base: int = 0,
        title: str = "在座谈会上的讲话",
    ) -> Edition:
        """Build an edition.

        ``identical`` are more witnesses: their column and their text; ``kinds``
        gives kind and subtype of the entries by their place in *pieces*;
        ``base`` counts witnesses.
        """


@pytest.fixture(scope="session")
def make_edition() -> MakeEdition:
    return build


def build(
    pieces: Sequence[MadePiece],
    identical: Sequence[tuple[int, str]] = (),
    kinds: Mapping[int, tuple[Kind, str]] | None = None,
    base: int = 0,
    title: str = "在座谈会上的讲话",
) -> Edition:
    count = next((len(piece) for piece in pieces if isinstance(piece, tuple)), 2)
    rows = [piece if isinstance(piece, tuple) else (piece,) * count for piece in pieces]
    marked = ["".join(row[c] or "" for row in rows) for c in range(count)]
    vocabulary = Vocabulary()
    tokens = [tokenise(*strip_breaks(text), vocabulary=vocabulary) for text in marked]
    witnesses = [
        Witness(SIGLA[c], segment_of(text, f"{SIGLA[c]}.txt"), Role.WITNESS) for c, text in enumerate(marked)
    ]
    for number, (column, text) in enumerate(identical, start=count):
        segment = segment_of(text, f"{SIGLA[number]}.txt")
        witnesses.append(Witness(SIGLA[number], segment, Role.WITNESS, identical_to=SIGLA[column]))
    work = Work("made", title, None, tuple(witnesses), witnesses[base].siglum)
    at = [0] * count
    runs: list[AlignedRun] = []
    entries: list[ApparatusEntry] = []
    for place, row in enumerate(rows):
        cells = tuple(None if text is None else _take(tokens[c], at, c, text) for c, text in enumerate(row))
        forms = {_forms(tokens[c], cell) for c, cell in enumerate(cells) if cell is not None}
        if len(forms) == 1:
            runs.append(AlignedRun(len(forms.pop()), cells, True))
            continue
        for c, cell in enumerate(cells):
            if cell:
                alone = [None if other is None else () for other in cells]
                runs.append(AlignedRun(cell[1] - cell[0], (*alone[:c], cell, *alone[c + 1 :]), False))
        kind, subtype = (kinds or {}).get(place, (Kind.SUBSTANTIVE, ""))
        entries.append(_entry(len(entries) + 1, work, tokens, cells, at[work.base_column], kind, subtype))
    apparatus = Apparatus(Alignment(work, tuple(tokens), tuple(runs)), tuple(entries))
    return Edition(apparatus, settings=(("classify.widen", "8"),))


def strip_breaks(marked: str) -> tuple[str, tuple[int, ...]]:
    """Return the text of *marked* and where its paragraphs start."""
    parts = marked.split(BREAK)
    text = "".join(parts)
    starts = {0, *(sum(map(len, parts[:i])) for i in range(len(parts)))}
    return text, tuple(sorted(start for start in starts if start < len(text)))


def segment_of(marked: str, path: str) -> Segment:
    """A segment whose source has a title line and one line for each paragraph."""
    text, breaks = strip_breaks(marked)
    title = f"题{path[0]}"
    raw = title + "\n"
    view: list[int] = []
    for at, character in enumerate(text):
        raw += "\n" if at and at in breaks else ""
        view.append(len(raw))
        raw += character
    offsets = ViewBuilder(raw)
    for place in view:
        offsets.keep(place, place + 1)
    whole = Span(0, len(raw))
    digest = hashlib.sha256(raw.encode()).hexdigest()
    source = Source(digest, (path,), (path,), "text/plain", "utf-8", len(raw))
    return Segment(
        id=f"{path}#1",
        path=path,
        number=1,
        source=source,
        text=text,
        offsets=offsets.offsets(),
        breaks=breaks,
        extents=(whole,),
        provenance=Provenance(whole, (1, raw.count("\n") + 1)),
        title=Stated(title, title, Span(0, len(title))),
    )


def _take(tokens: Tokens, at: list[int], column: int, marked: str) -> Cell:
    """Return the tokens of the next words of a column; the pieces must not cut a token."""
    offsets = tokens.offsets.tolist()
    start = bisect_left(offsets, at[column])
    at[column] += len(marked.replace(BREAK, ""))
    end = bisect_left(offsets, at[column])
    assert offsets[start] <= at[column] == offsets[end], f"{marked!r} cuts a token"
    return (start, end) if start < end else ()


def _forms(tokens: Tokens, cell: Cell) -> tuple[int, ...]:
    """Return the written forms of a cell, white space aside."""
    return tuple(tokens.written[cell[0] : cell[1]].tolist()) if cell else ()


def _entry(
    number: int,
    work: Work,
    tokens: Sequence[Tokens],
    cells: tuple[Cell, ...],
    end: int,
    kind: Kind,
    subtype: str,
) -> ApparatusEntry:
    """Make an entry; *end* is where its place in the base text ends."""
    groups: dict[tuple[int, ...], list[int]] = {}
    for c, cell in enumerate(cells):
        if cell is not None:
            groups.setdefault(_forms(tokens[c], cell), []).append(c)
    first = work.base_column if cells[work.base_column] is not None else min(min(g) for g in groups.values())
    readings: list[Reading] = []
    lemma = ""
    for columns in sorted(groups.values(), key=lambda group: first not in group):
        cell = cells[columns[0]]
        text = tokens[columns[0]].surface(*cell).strip() if cell else ""
        sigla = tuple(w.siglum for w in work.witnesses if work.columns.index(_owner(work, w)) in columns)
        if first in columns:
            lemma = text
            readings.append(Reading(tuple(columns), sigla, text))
            continue
        operation = Operation.ADDITION if not lemma else Operation.REPLACEMENT if text else Operation.OMISSION
        readings.append(Reading(tuple(columns), sigla, text, kind, operation, subtype))
    base = tokens[work.base_column]
    cell = cells[work.base_column]
    surface = base.surface(*cell) if cell else ""
    start = int(base.offsets[cell[0]]) + len(surface) - len(surface.lstrip()) if cell else end
    locus = Span(start, start + len(surface.strip()))
    left, right = base.text[max(0, locus.start - 8) : locus.start], base.text[locus.end : locus.end + 8]
    return ApparatusEntry(number, cells, locus, left, readings[0], right, tuple(readings[1:]), kind)


def _owner(work: Work, witness: Witness) -> Witness:
    return work.witness(witness.identical_to or witness.siglum)
