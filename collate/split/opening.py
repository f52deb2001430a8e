"""Title, date and speaker of a text, from the lines that open it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from collate.lazy import lazy_pattern
from collate.model import Document, OffsetMap, Span, Stated
from collate.split.title_block import DATED, SUBTITLE, DocumentPart, TitleBlock, date_in, without_date
from collate.text.dates import parse_date
from collate.text.layout import HAN
from collate.text.line_kinds import date_at_edge
from collate.text.line_roles import could_be_name, is_bare_number, speaker, without_number
from collate.text.radicals import without_radicals

_PHRASE_END = lazy_pattern(".*(?:强调|強調|指出|要求|表示|指示|说|說)")
_NAME_LABEL = lazy_pattern(rf"\s*(?P<name>[{HAN}·A-Za-z .]{{2,24}}?)\s*[：:]\s*(?=\S{{4}})")
_ONLY_NAME = lazy_pattern(rf"(?P<name>[{HAN}·A-Za-z .]{{2,24}}?)\s*[：:]")
#: Control characters, noncharacters and lone surrogates, which a report cannot contain; blanks aside.
_NOT_XML = lazy_pattern("[\x00-\x08\x0e-\x1b\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Opening:
    """Title, date and speaker of a block, as written in the source."""

    title: Stated | None = None
    date: Stated | None = None
    speaker: Stated | None = None


def read_opening(document: Document, parts: Sequence[DocumentPart], *, block: TitleBlock) -> Opening:
    """Return the title, date and speaker in the lines of *block*."""
    date = _date(document, parts, indices=block.dates)
    who = _speaker(document, parts, indices=block.speakers)
    if not block.titles:
        return Opening(date=date, speaker=who)
    title = quote_spans(document, [parts[index].span for index in block.titles])
    lines = [parts[index].text.strip() for index in block.titles]
    lines[0] = without_number(lines[0])
    label = _NAME_LABEL.match(lines[0])
    bookmark = parts[block.titles[0]].hints.heading is not None
    if label is not None and (
        speaker(label["name"]) is not None or (bookmark and could_be_name(label["name"]))
    ):
        if who is None:
            name = label["name"]
            at = parts[block.titles[0]].span.start + max(0, parts[block.titles[0]].text.find(name))
            who = quote_spans(document, [Span(at, at + len(name))], value=name.replace(" ", ""))
        lines[0] = lines[0][label.end() :]
    lines[-1] = without_date(lines[-1]) if date_in(lines[-1]) else lines[-1]
    return Opening(replace(title, value=_join_title(lines)), date, who)


#: Above the code points of a number, a name and the blanks between them.
LONGEST_BEFORE_TITLE = 100


def before_title(text: str) -> bool:
    """Return whether *text*, the start of a line, is omitted from a title: a number, or a name with a colon.

    >>> [before_title(text) for text in ("（一）", "习近平：", "", "一、李 明：", "他说：")]
    [True, True, True, True, False]
    """
    rest = "" if is_bare_number(text) else without_number(text).strip()
    label = _ONLY_NAME.fullmatch(rest)
    return not rest or (label is not None and speaker(label["name"]) is not None)


def _join_title(lines: Sequence[str]) -> str:
    """Return the title on *lines*, with a space where a phrase ends, none where it was merely wrapped."""
    title = lines[0]
    for above, below in pairwise(lines):
        words = above[-1].isascii() and below[0].isascii()
        apart = len(lines) > 2 or words or _PHRASE_END.fullmatch(above) is not None
        title += (" " if apart and not SUBTITLE.match(below) else "") + below
    return title


def _date(document: Document, parts: Sequence[DocumentPart], *, indices: Sequence[int]) -> Stated | None:
    for index in indices:
        part = parts[index]
        match = DATED.fullmatch(part.text)
        start, written = (match.start("date"), match["date"]) if match is not None else (0, part.text)
        parsed = parse_date(written)
        if parsed is None:
            start, written, parsed = 0, part.text, parse_date(part.text)
        edge = date_at_edge(part.text) if parsed is None else None
        if edge is not None:
            start, written, parsed = 0, part.text, (edge[0], "")
        if parsed is not None:
            at = part.span.start + start
            return quote_spans(document, [Span(at, at + len(written))], value=parsed[0], note=parsed[1])
    return None


def _speaker(document: Document, parts: Sequence[DocumentPart], *, indices: Sequence[int]) -> Stated | None:
    if not indices:
        return None
    spans: list[Span] = []
    for index in indices:
        part = parts[index]
        written = without_date(part.text) if date_in(part.text) else part.text
        spans.append(Span(part.span.start, part.span.start + len(written)))
    return quote_spans(document, spans, value=speaker(written) or "".join(written.split()))


def quote_spans(document: Document, spans: Sequence[Span], *, value: str = "", note: str = "") -> Stated:
    """Return the raw text at *spans* of the document's text, with a space for each line break."""
    raws = [raw_span(document.offsets, span) for span in spans]
    written = " ".join(on_one_line(document.raw[a:b]) for a, b in raws)
    return Stated(written, value or without_radicals(written), Span(raws[0].start, raws[-1].end), note)


def on_one_line(raw: str) -> str:
    r"""Return a raw text on one line, without characters not allowed in XML.

    >>> on_one_line("在座谈会上\n的讲话\ufffe")
    '在座谈会上 的讲话'
    """
    return " ".join(_NOT_XML.sub("", raw).split())


def raw_span(offsets: OffsetMap, span: Span) -> Span:
    """Return the raw span from the first to the last code point of a span of the view."""
    return Span(offsets.to_raw(span.start), offsets.to_raw(span.end - 1) + 1)
