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
from collections.abc import Iterable, Sequence

from collate.model import Edition
from collate.report.context import ReportContext
from collate.report.places import EditionPlaces

COLUMNS = (
    "entry", "left context", "lemma", "right context", "reading",
    "sigla", "kind", "operation", "file", "line", "page", "evidence",
)  # fmt: skip

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

#: Between the sigla, files and lines of one reading, which run in parallel.
SEPARATOR = "; "


def write_table(edition: Edition, context: ReportContext) -> bytes:
    """Return apparatus.csv.

    ``sigla``, ``file``, ``line`` and ``page`` name every witness of the
    reading, in the same order; the line is empty where the source is not
    known, the page where it has none.
    """
    places = EditionPlaces(edition, context.places)
    rows: list[tuple[str, ...]] = []
    for index, entry in enumerate(edition.entries):
        for variant in entry.variants:
            found = [places.of(index, siglum) for siglum in variant.sigla]
            rows.append(
                (
                    entry.id,
                    entry.left,
                    entry.lemma.text,
                    entry.right,
                    variant.text,
                    SEPARATOR.join(variant.sigla),
                    variant.kind or "",
                    variant.operation or "",
                    SEPARATOR.join(place.file for place in found),
                    SEPARATOR.join("" if place.line is None else str(place.line) for place in found),
                    SEPARATOR.join(place.page or "" for place in found) if any(p.page for p in found) else "",
                    SEPARATOR.join(f"{e.cause} {e.confidence:.2f}: {e.detail}" for e in variant.evidence),
                )
            )
    return BYTE_ORDER_MARK + csv_bytes(COLUMNS, rows)


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
