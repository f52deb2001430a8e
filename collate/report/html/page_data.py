"""The JSON in the page of a work, from which the script builds the panel and the side-by-side view.

Keys are short: a page may hold 5,000 entries of 20 witnesses::

    {"w": [[siglum, file, name, address]],      witnesses; address of the page of the file, or ""
     "c": [[witness index]],                    columns: the witnesses with this text
     "b": index of the base column,
     "e": [[id, kind, left, right, [reading],   entries; the lemma is the first reading
            [facet index], [cause], [[sentence, number of the other entry]], emendation, decided]],
          reading: [parts, [column], note, [place]], and the parts of the lemma beside this one
              where they differ from those beside all readings
          emendation: [text, note, index of the adopted reading or -1] or []
          decided: [state, kept (0 or 1), [[label, words, 1 if in the language of the sources]]] or []
          place: [witness index, line, page], and an address unless it is the witness's with #L<line>
     "p": [[[piece], [column that runs on]]],   paragraphs of the base text; columns without a break
          piece: entry index, or the text of all columns, or [[text, [column]]]
     "f": [facet],                              kinds with finer kinds, e.g. punctuation-form
     "h": [facet],                              facets hidden at first
     "t": {key: word}}                          labels of the script

``parts`` alternate between plain and different text. A line end in a piece is a
paragraph start of this column that the base text does not have.

The data of a long work are packed (gzip, base64), which a fifth of the bytes suffices for; a
browser of 2023 unpacks them.
"""

from __future__ import annotations

import base64
import gzip
import json
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from collate.model import Edition, Tokens
from collate.report.column_spans import AlignedPiece, ColumnSpans
from collate.report.context import ReportContext
from collate.report.html.names import witness_names
from collate.report.html.render import script_json
from collate.report.source_positions import SourcePosition
from collate.report.wording.labels import words

if TYPE_CHECKING:
    from markupsafe import Markup

    from collate.report.html.entry_views import EntryView, ReadingView

#: The folder of the pages of the sources, relative to the page of a work.
SOURCES = "../../sources/"

#: Least length of the JSON, in characters, that is packed.
LEAST_PACKED = 100_000

#: The byte of a gzip header that names the system, and its value for an unknown one (RFC 1952, 2.3.1): Python
#: writes that of the machine before 3.13, and an unknown one since.
_SYSTEM, _UNKNOWN = 9, 255

#: The labels that the script shows.
SCRIPT_LABELS = (
    "none", "view.shown", "view.page", "view.line", "view.lacuna", "view.in_text", "view.in_list",
    "view.runs_on", "view.breaks", "view.emended", "view.hidden", "view.adopted", "view.kept.tag",
    "view.own", "two.left", "two.right", "two.swap", "two.lacuna", "all.what", "all.place", "all.paragraph",
    "all.previous", "all.next", "all.at", "all.against", "search.hits", "search.at", "filter.any",
    "view.state.decided", "view.state.doubtful", "view.state.review", "role.base",
    "list.and", "list.colon", "kind.substantive", "kind.numeral", "kind.orthographic", "kind.punctuation",
)  # fmt: skip


class PageData(NamedTuple):
    """The content of the data element of a page, and its type."""

    type: str
    text: Markup


def packed_data(data: dict[str, Any], *, least: int | None = None) -> PageData:
    """Return *data* as JSON, packed from *least* characters on (:data:`LEAST_PACKED`).

    The same data give the same text.
    """
    from markupsafe import Markup

    plain = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    if len(plain) < (LEAST_PACKED if least is None else least):
        return PageData("application/json", script_json(data))
    packed = bytearray(gzip.compress(plain.encode("utf-8", "replace"), compresslevel=9, mtime=0))
    packed[_SYSTEM] = _UNKNOWN
    return PageData("application/gzip", Markup(base64.b64encode(packed).decode("ascii")))


def page_data(
    edition: Edition,
    columns: ColumnSpans,
    *,
    entries: Sequence[EntryView],
    facets: Sequence[str],
    context: ReportContext,
) -> dict[str, Any]:
    """Return the data of a page; the layout is in the module docstring."""
    work = edition.work
    labels = words(context.lang)
    sources = _Addresses(context)
    index = {witness.siglum: number for number, witness in enumerate(work.witnesses)}
    names = witness_names(work)
    tokens = edition.alignment.tokens
    breaks = [[int(t.offsets[b]) for b in t.breaks] for t in tokens]
    return {
        "w": [
            [w.siglum, w.segment.path, names[w.siglum], sources.page(w.segment.path)] for w in work.witnesses
        ],
        "c": [[index[siglum] for siglum in work.sigla(column)] for column in range(len(work.columns))],
        "b": columns.base,
        "e": [_entry(view, index, facets, sources) for view in entries],
        "f": list(facets),
        "h": [key for key in facets if key in context.hide or key.partition("-")[0] in context.hide],
        "p": [
            [_pieces(paragraph.pieces, tokens, breaks), list(paragraph.run_on)]
            for paragraph in columns.paragraphs()
        ],
        "t": {key: labels[key] for key in SCRIPT_LABELS},
    }


class _Addresses:
    """Addresses of the pages of the sources, relative to the folder of a work."""

    def __init__(self, context: ReportContext) -> None:
        self._sources = context.sources

    def page(self, path: str) -> str:
        page = self._sources.page(path) if self._sources else None
        return f"{SOURCES}{page}" if page else ""

    def place(self, place: SourcePosition) -> list[str]:
        """Return the address of *place* in a list; empty if the script can derive it from page and line."""
        address = self._sources.place(place) if self._sources else None
        if address is None or f"{SOURCES}{address}" == f"{self.page(place.file)}#L{place.line}":
            return []
        return [f"{SOURCES}{address}"]


def _entry(
    view: EntryView, index: Mapping[str, int], facets: Sequence[str], sources: _Addresses
) -> list[Any]:
    entry = view.entry
    views = (view.lemma, *view.variants)
    readings = [
        _reading(reading, columns.columns, index, sources)
        for reading, columns in zip(views, entry.readings, strict=True)
    ]
    emended, decided = view.emended, view.decided
    for reading, variant in zip(readings[1:], view.variants, strict=True):
        if variant.beside != view.lemma.parts:
            reading.append(list(variant.beside))
    return [
        entry.id,
        entry.kind.value,
        entry.left,
        entry.right,
        readings,
        [facets.index(key) for key in view.facets],
        list(view.causes),
        [list(move) for move in view.moves],
        [emended.emendation.text, emended.note, _adopted(view)] if emended else [],
        [decided.state, int(decided.kept), [[r.label, r.text, int(r.source)] for r in decided.rows]]
        if decided
        else [],
    ]


def _adopted(view: EntryView) -> int:
    """Return the index of the reading that the edition adopts; -1 where it is the editor's own words."""
    texts = [reading.text for reading in view.entry.readings]
    text = view.emended.emendation.text if view.emended else view.entry.lemma.text
    return texts.index(text) if text in texts else -1


def _reading(
    view: ReadingView, columns: tuple[int, ...], index: Mapping[str, int], sources: _Addresses
) -> list[Any]:
    places = [[index[place.siglum], place.line, place.page, *sources.place(place)] for place in view.places]
    return [list(view.parts), list(columns), view.note, places]


def _pieces(
    pieces: Sequence[AlignedPiece], tokens: Sequence[Tokens], breaks: Sequence[Sequence[int]]
) -> list[Any]:
    last = len(pieces) - 1
    return [_piece(piece, tokens, breaks, n == 0, n == last) for n, piece in enumerate(pieces)]


def _piece(
    piece: AlignedPiece, tokens: Sequence[Tokens], breaks: Sequence[Sequence[int]], first: bool, last: bool
) -> int | str | list[list[object]]:
    """Return one piece; equal texts of several columns are written once."""
    if piece.entry is not None:
        return piece.entry
    groups: dict[str, list[int]] = {}
    for column, span in enumerate(piece.spans):
        if span.size:
            # Breaks at the edges of the paragraph are those of the base text itself.
            low, high = span.start + first, span.end - last
            inside = breaks[column][bisect_left(breaks[column], low) : bisect_right(breaks[column], high)]
            text = _with_breaks(tokens[column].text, span.start, span.end, inside)
            groups.setdefault(text, []).append(column)
    if len(groups) == 1 and len(next(iter(groups.values()))) == len(tokens):
        return next(iter(groups))
    return [[text, members] for text, members in groups.items()]


def _with_breaks(text: str, start: int, end: int, breaks: Sequence[int]) -> str:
    r"""Return ``text[start:end]`` with a line end at each of *breaks*.

    >>> _with_breaks("甲乙丙丁", 1, 4, [2])
    '乙\n丙丁'
    """
    edges = [start, *breaks, end]
    return "\n".join(text[a:b] for a, b in pairwise(edges))
