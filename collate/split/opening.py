"""What the lines that open a text state: its title, date and speaker."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from collate.model import Document, OffsetMap, Span, Stated
from collate.split.title_block import DATED, SUBTITLE, Block, Part, date_in, without_date
from collate.text.dates import parse_date
from collate.text.layout import HAN
from collate.text.line_roles import could_be_name, is_bare_number, speaker, without_number

_PHRASE_END = re.compile(".*(?:强调|強調|指出|要求|表示|指示|说|說)")
NAMED = re.compile(rf"\s*(?P<name>[{HAN}·A-Za-z .]{{2,24}}?)\s*[：:]\s*(?=\S{{4}})")
_ONLY_NAME = re.compile(rf"(?P<name>[{HAN}·A-Za-z .]{{2,24}}?)\s*[：:]")
#: Control characters, noncharacters, lone surrogates: what no report can hold. Blanks are no matter here.
_NOT_XML = re.compile("[\x00-\x08\x0e-\x1b\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Opening:
    """Title, date and speaker of a block, as stated in the source."""

    title: Stated | None = None
    date: Stated | None = None
    speaker: Stated | None = None


def opening(document: Document, parts: Sequence[Part], block: Block) -> Opening:
    """Say what the lines of *block* state."""
    if not block.titles:
        return Opening(
            date=_date(document, parts, block.dates), speaker=_speaker(document, parts, block.speakers)
        )
    shown = stated(document, [parts[index].span for index in block.titles])
    lines = [parts[index].text.strip() for index in block.titles]
    who = _speaker(document, parts, block.speakers)
    lines[0] = without_number(lines[0])
    named = NAMED.match(lines[0])
    bookmark = parts[block.titles[0]].hints.bookmark
    if named is not None and (
        speaker(named["name"]) is not None or (bookmark and could_be_name(named["name"]))
    ):
        if who is None:
            at = parts[block.titles[0]].span.start + parts[block.titles[0]].text.index(named["name"])
            who = stated(document, [Span(at, at + len(named["name"]))], value=named["name"].replace(" ", ""))
        lines[0] = lines[0][named.end() :]
    lines[-1] = without_date(lines[-1]) if date_in(lines[-1]) else lines[-1]
    return Opening(replace(shown, value=_title(lines)), _date(document, parts, block.dates), who)


def before_title(text: str) -> bool:
    """Tell whether *text*, from the start of a line, is what a title is shown without: a number, a name.

    >>> [before_title(text) for text in ("（一）", "习近平：", "", "一、李 明：", "他说：")]
    [True, True, True, True, False]
    """
    rest = "" if is_bare_number(text) else without_number(text).strip()
    named = _ONLY_NAME.fullmatch(rest)
    return not rest or (named is not None and speaker(named["name"]) is not None)


def _title(lines: Sequence[str]) -> str:
    """Join title lines: a space where a phrase ends, none where the line was too short for it."""
    title = lines[0]
    for above, below in pairwise(lines):
        words = above[-1].isascii() and below[0].isascii()
        apart = len(lines) > 2 or words or _PHRASE_END.fullmatch(above) is not None
        title += (" " if apart and not SUBTITLE.match(below) else "") + below
    return title


def _date(document: Document, parts: Sequence[Part], indices: Sequence[int]) -> Stated | None:
    for index in indices:
        part = parts[index]
        found = DATED.fullmatch(part.text)
        start, written = (found.start("date"), found["date"]) if found is not None else (0, part.text)
        read = parse_date(written)
        if read is None:
            start, written, read = 0, part.text, parse_date(part.text)
        if read is not None:
            at = part.span.start + start
            return stated(document, [Span(at, at + len(written))], value=read[0], note=read[1])
    return None


def _speaker(document: Document, parts: Sequence[Part], indices: Sequence[int]) -> Stated | None:
    if not indices:
        return None
    spans: list[Span] = []
    for index in indices:
        part = parts[index]
        written = without_date(part.text) if date_in(part.text) else part.text
        spans.append(Span(part.span.start, part.span.start + len(written)))
    return stated(document, spans, value=speaker(written) or "".join(written.split()))


def stated(document: Document, spans: Sequence[Span], value: str = "", note: str = "") -> Stated:
    """Quote what stands at *spans* of the document's text, a space for each line break."""
    raws = [raw_span(document.offsets, span) for span in spans]
    written = " ".join(quoted(document.raw[a:b]) for a, b in raws)
    return Stated(written, value or written, Span(raws[0].start, raws[-1].end), note)


def quoted(raw: str) -> str:
    r"""Return a stretch of raw text on one line, without what XML cannot carry.

    >>> quoted("在座谈会上\n的讲话\ufffe")
    '在座谈会上 的讲话'
    """
    return " ".join(_NOT_XML.sub("", raw).split())


def raw_span(offsets: OffsetMap, span: Span) -> Span:
    """Return the raw stretch from the first to the last code point of a stretch of the view."""
    return Span(offsets.to_raw(span.start), offsets.to_raw(span.end - 1) + 1)
