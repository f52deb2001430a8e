r"""apparatus.csv: one row for each variant reading, for spreadsheets and for programs.

UTF-8 with a byte order mark, by which spreadsheets recognise it; line ends
``\r\n`` and quotes as in RFC 4180. Column names and the values of ``kind`` and
``operation`` are English in every language, so that programs can rely on them.

Cells of text are safe in a spreadsheet (:mod:`collate.text.csv_cells`): one that
it could take for a formula has ``'`` before it, and control characters are
shown. With the form ``raw`` they are exact, as in apparatus.json. Cells of
numbers are numbers in both.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from collate.i18n import translate
from collate.model import ApparatusEntry, Edition, Emendation, Reading
from collate.report.base_context import base_context
from collate.report.context import ReportContext
from collate.report.hidden import is_hidden
from collate.report.moved_words import MovedWords, moves_by_entry
from collate.report.sections import emendation_reason
from collate.report.source_positions import EditionPositions, SourcePosition, edition_positions
from collate.settings import CsvForm
from collate.text.csv_cells import neutralise
from collate.text.visible import show_controls

APPARATUS_COLUMNS = (
    "entry", "left context", "lemma", "right context", "reading",
    "sigla", "kind", "operation", "file", "line", "page", "evidence",
    "subtype", "moved", "emended", "reason", "hidden",
)  # fmt: skip

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

#: Separator of the sigla, files and lines of one reading, which are parallel lists.
SEPARATOR = "; "

#: The emendation in a row whose words are deleted; an empty cell means no emendation.
DELETED = "[]"


def write_apparatus_csv(edition: Edition, context: ReportContext) -> bytes:
    """Return apparatus.csv.

    ``sigla``, ``file``, ``line`` and ``page`` list every witness of the
    reading, in the same order; the line is empty for an unknown source, the
    page for a source without pages. ``moved`` lists the entries at which these
    witnesses (for an addition: the base text) have the words. ``hidden`` is
    ``yes`` if the settings exclude the entry from lists and pages. ``emended``
    is the emendation of the lemma; an emendation of words on which all
    witnesses agree is a row without entry and reading. The evidence is in the
    language of the report.
    """
    positions = edition_positions(edition, context.source_index)
    moves = moves_by_entry(edition.apparatus)
    rows: list[tuple[int, tuple[str, ...]]] = []
    emended = {one.entry: one for one in edition.emendations if one.entry is not None}
    for index, entry in enumerate(edition.entries):
        decided = _decided(emended.get(entry.number), edition, context.lang)
        for variant in entry.variants:
            extra = (
                variant.subtype,
                _elsewhere(moves.get(entry.number, ()), variant),
                *decided,
                "yes" if is_hidden(entry, context.hide) else "",
            )
            places = [positions.of(index, siglum) for siglum in variant.sigla]
            rows.append((entry.locus.start, _row(entry, variant, places, context.lang) + extra))
    rows += _agreed(edition, positions)
    return BYTE_ORDER_MARK + csv_bytes(
        APPARATUS_COLUMNS, (row for _, row in sorted(rows, key=lambda row: row[0])), context.csv
    )


def _row(
    entry: ApparatusEntry, variant: Reading, places: Sequence[SourcePosition], lang: str
) -> tuple[str, ...]:
    return (
        entry.id,
        entry.left,
        entry.lemma.text,
        entry.right,
        variant.text,
        SEPARATOR.join(variant.sigla),
        variant.kind or "",
        variant.operation or "",
        *_where(places),
        SEPARATOR.join(
            f"{e.cause} {e.confidence:.2f}: {translate(e.detail, lang)}" for e in variant.evidence
        ),
    )


def _where(places: Sequence[SourcePosition]) -> tuple[str, str, str]:
    """Return file, line and page of all positions, as three cells."""
    return (
        SEPARATOR.join(place.file for place in places),
        SEPARATOR.join("" if place.line is None else str(place.line) for place in places),
        SEPARATOR.join(place.page or "" for place in places) if any(p.page for p in places) else "",
    )


def _elsewhere(moves: Sequence[MovedWords], variant: Reading) -> str:
    return SEPARATOR.join(
        f"app{other:04d}" for other, _, columns in moves if not set(columns).isdisjoint(variant.columns)
    )


def _decided(emendation: Emendation | None, edition: Edition, lang: str) -> tuple[str, str]:
    if emendation is None:
        return "", ""
    return emendation.text or DELETED, emendation_reason(emendation, edition, lang)


def _agreed(edition: Edition, positions: EditionPositions) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the offset and the row of each emendation of words on which all witnesses agree."""
    base = edition.work.witness(edition.work.base)
    for one in edition.emendations:
        if one.entry is None:
            start, end = one.locus
            left, right = base_context(edition, one.locus)
            place = positions.at(base.segment, base.siglum, start=start, end=end)
            row = ("", left, one.before, right, "", "", "", "", *_where([place]), "", "", "")
            yield start, (*row, one.text or DELETED, one.reason, "")


def csv_bytes(header: Sequence[object], rows: Iterable[Sequence[object]], form: CsvForm = "safe") -> bytes:
    r"""Return a table in the form of RFC 4180, in UTF-8.

    In the form ``safe``, no text is a formula or has control characters;
    numbers are written as they are.

    >>> csv_bytes(["a", "b"], [["x,y", -1], ["-1", 2]])
    b'a,b\r\n"x,y",-1\r\n\'-1,2\r\n'
    >>> csv_bytes(["a"], [["-1"]], "raw")
    b'a\r\n-1\r\n'
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    table = ([header], rows)
    for part in table if form == "raw" else (map(_safe, one) for one in table):
        writer.writerows(part)
    return out.getvalue().encode("utf-8", "surrogatepass")


def _safe(row: Sequence[object]) -> list[object]:
    return [neutralise(show_controls(cell)) if isinstance(cell, str) else cell for cell in row]
