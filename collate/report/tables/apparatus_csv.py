r"""apparatus.csv: one row for each variant reading, for spreadsheets and for programs.

UTF-8 with a byte order mark, so that spreadsheets read it as UTF-8; line ends
``\r\n`` and quotes as in RFC 4180. The column names and the words in ``kind``
and ``operation`` are English in every language, so that a program can rely on
them.

The cells hold the witnesses' words exactly. A reading that begins with ``=``,
``+``, ``-`` or ``@`` gets no apostrophe in front, though a spreadsheet may take
it for a formula: a changed character in an apparatus is worse than a
spreadsheet's error message in one cell.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from collate.model import ApparatusEntry, Edition, Emendation, Reading
from collate.report.context import ReportContext
from collate.report.emended_text import context_of
from collate.report.hidden import is_hidden
from collate.report.moved_words import Moved, moved
from collate.report.source_positions import EditionPlaces, Place

COLUMNS = (
    "entry", "left context", "lemma", "right context", "reading",
    "sigla", "kind", "operation", "file", "line", "page", "evidence",
    "subtype", "moved", "emended", "reason", "hidden",
)  # fmt: skip

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

#: Between the sigla, files and lines of one reading, which run in parallel.
SEPARATOR = "; "

#: What the edition reads where words are deleted; an empty cell says that nothing was changed.
DELETED = "[]"


def write_table(edition: Edition, context: ReportContext) -> bytes:
    """Return apparatus.csv.

    ``sigla``, ``file``, ``line`` and ``page`` name every witness of the
    reading, in the same order; the line is empty where the source is not
    known, the page where it has none. ``moved`` are the entries at which these
    witnesses have the words (where they are added: the base text has them),
    and ``hidden`` is ``yes`` where the settings keep the entry out of lists
    and pages. ``emended`` is what the edition reads in place of the lemma, if
    it does; where all witnesses agree such a place is a row without entry and
    reading.
    """
    places = EditionPlaces(edition, context.places)
    moves = moved(edition.apparatus)
    rows: list[tuple[int, tuple[str, ...]]] = []
    emended = {one.entry: one for one in edition.emendations if one.entry is not None}
    for index, entry in enumerate(edition.entries):
        decided = _decided(emended.get(entry.number))
        for variant in entry.variants:
            told = (
                variant.subtype,
                _elsewhere(moves.get(entry.number, ()), variant),
                *decided,
                "yes" if is_hidden(entry, context.hide) else "",
            )
            found = [places.of(index, siglum) for siglum in variant.sigla]
            rows.append((entry.locus.start, _row(entry, variant, found) + told))
    rows += _agreed(edition, places)
    return BYTE_ORDER_MARK + csv_bytes(COLUMNS, (row for _, row in sorted(rows, key=lambda row: row[0])))


def _row(entry: ApparatusEntry, variant: Reading, found: Sequence[Place]) -> tuple[str, ...]:
    return (
        entry.id,
        entry.left,
        entry.lemma.text,
        entry.right,
        variant.text,
        SEPARATOR.join(variant.sigla),
        variant.kind or "",
        variant.operation or "",
        *_where(found),
        SEPARATOR.join(f"{e.cause} {e.confidence:.2f}: {e.detail}" for e in variant.evidence),
    )


def _where(found: Sequence[Place]) -> tuple[str, str, str]:
    """File, line and page of all places."""
    return (
        SEPARATOR.join(place.file for place in found),
        SEPARATOR.join("" if place.line is None else str(place.line) for place in found),
        SEPARATOR.join(place.page or "" for place in found) if any(p.page for p in found) else "",
    )


def _elsewhere(moves: Sequence[Moved], variant: Reading) -> str:
    return SEPARATOR.join(
        f"app{there:04d}" for there, _, columns in moves if not set(columns).isdisjoint(variant.columns)
    )


def _decided(emendation: Emendation | None) -> tuple[str, str]:
    return (emendation.text or DELETED, emendation.reason) if emendation else ("", "")


def _agreed(edition: Edition, places: EditionPlaces) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield a row for each emendation of what all witnesses have, and where it stands."""
    base = edition.work.witness(edition.work.base)
    for one in edition.emendations:
        if one.entry is None:
            start, end = one.locus
            left, right = context_of(edition, one.locus)
            place = places.at(base.segment, base.siglum, start, end)
            row = ("", left, one.before, right, "", "", "", "", *_where([place]), "", "", "")
            yield start, (*row, *_decided(one), "")


def csv_bytes(header: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    r"""Return a table as RFC 4180 has it, in UTF-8.

    >>> csv_bytes(["a", "b"], [["x,y", 1]])
    b'a,b\r\n"x,y",1\r\n'
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")
