"""The lines that open a text: title, date, speaker."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from collate.model import Document, OffsetMap, Paragraph, Span, Stated
from collate.settings import SplitSettings
from collate.text.dates import is_date_line, parse_date
from collate.text.display import could_be_name, is_heading, is_title_like, speaker, without_number
from collate.text.layout import HAN

_TITLE_WORDS = (
    "讲话|講話|演讲|演講|致辞|致詞|致词|报告|報告|发言|發言|贺信|賀信|贺词|賀詞|谈话|談話|祝酒辞|祝酒词|开幕词|閉幕詞|闭幕词|"
    "開幕詞|讲稿|講稿|声明|聲明|批示|指示|说明|說明|总结|致敬电|献词|獻詞|提纲|要点|講演|讲演|寄语|答谢词"
)
_REMARK = r"(?:\s*[（(〔][^）)〕]{1,12}[）)〕])?"
ENDS_AS_TITLE = re.compile(
    rf".*(?:{_TITLE_WORDS}|[》]){_REMARK}|.*[\s–—-](?:speech|address|remarks|report)", re.IGNORECASE
)
"""A complete title: nothing but a subtitle can follow."""
TITLE_BY_WORDS = re.compile(
    rf"(?:.{{0,20}}(?:在|于|對|对|向|同|关于|關於).{{3,}}|.{{2,30}})(?:{_TITLE_WORDS}){_REMARK}"
    r"|(?:.*\b)?(?:speech|address|remarks) (?:at|to|before|on|in)\b.*",
    re.IGNORECASE,
)
HEADLINE = re.compile(
    rf"[{HAN}·]{{2,12}}(?:在|对|對|就|同|到|向|赴|主持|出席).{{2,40}}"
    rf"(?:(?:强调|強調|指出|要求).*|(?:讲话|講話|指示|会见|考察|调研)(?:[\s：:].*)?)"
)
"""A report's headline: X在……时强调."""
_SUBTITLE = re.compile("[—─–-]{1,2}|[（(〔]|纪念|——")
_PHRASE_END = re.compile(".*(?:强调|強調|指出|要求|表示|指示|说|說)")
_DATED = re.compile(r"(?P<rest>.*\S)\s*(?P<date>[（(〔][^（）()〔〕]{6,40}[）)〕])\s*")
_NAMED = re.compile(rf"\s*(?P<name>[{HAN}·A-Za-z .]{{2,24}}?)\s*[：:]\s*(?=\S{{4}})")
_COVER = re.compile(
    ".*(?:汇编|彙編|选编|選編|文集|文选|文選|选集|選集|参考|參考|学习资料|学习材料|专刊|專刊|简报|簡報|讲话选|论述|丛书|通讯)"
)
_TITLE_CHARACTERS = 120
_META_LINES = 5
#: Control characters, noncharacters, lone surrogates: what no report can hold. Blanks are no matter here.
_NOT_XML = re.compile("[\x00-\x08\x0e-\x1b\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph, or a piece of one where the settings cut it.

    ``after_furniture`` says that something was taken out between it and the
    part before.
    """

    text: str
    span: Span
    hints: Paragraph
    after_furniture: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Parts ``[start, body)`` open a text whose body begins at part *body*.

    ``cover`` counts the parts at its start that are no part of the text (the
    name of the volume). ``titles``, ``dates`` and ``speakers`` are part indices.
    """

    start: int
    body: int
    titles: tuple[int, ...] = ()
    dates: tuple[int, ...] = ()
    speakers: tuple[int, ...] = ()
    cover: int = 0

    @property
    def sure(self) -> bool:
        """Whether a date or a speaker line says that this is a title."""
        return bool(self.dates or self.speakers)


def block_at(parts: Sequence[Part], start: int, settings: SplitSettings) -> Block | None:
    """Read the opening lines at part *start*; None if no title stands there.

    Up to three title lines, then date, speaker and remark lines in any order.
    Two to four characters alone under a title are a name.
    """
    dates: list[int] = []
    speakers: list[int] = []
    first = start
    # A date or a name above the title counts at the top of a page only: elsewhere it signs the text before.
    while first < min(len(parts), start + 2) and parts[start].hints.page_top:
        if is_date_line(parts[first].text) and not dates:
            dates.append(first)
        elif speaker(parts[first].text) is not None and not speakers:
            speakers.append(first)
        else:
            break
        first += 1
    titles, index = _titles(parts, first, settings)
    if not titles:
        return None
    cover = 0
    while len(titles) > 1 and _COVER.fullmatch(parts[titles[0]].text):
        titles, cover = titles[1:], cover + 1
    if any(_date_in(parts[title].text) for title in titles):
        dates.append(titles[-1])
    while index < len(parts) and index - titles[-1] <= _META_LINES:
        text = parts[index].text
        if is_date_line(text) and not dates:
            dates.append(index)
        elif speakers:
            break  # one date and one speaker: what else stands here is text
        elif _date_in(text) and not dates and speaker(_without_date(text)) is not None:
            dates.append(index)
            speakers.append(index)
        elif speaker(text) is not None or could_be_name(text):
            speakers.append(index)
        else:
            break
        index += 1
    return Block(start, index, tuple(titles), tuple(dates), tuple(speakers), cover)


def _titles(parts: Sequence[Part], start: int, settings: SplitSettings) -> tuple[list[int], int]:
    titles: list[int] = []
    index, size = start, 0
    while index < len(parts) and len(titles) < settings.title_max_lines + 1:
        text, hints = parts[index].text, parts[index].hints
        size += len(text)
        if not is_title_like(text, settings.title_max_characters) or size > _TITLE_CHARACTERS:
            break
        if could_be_name(text) or (titles and speaker(text) is not None):
            break
        if titles:
            above = parts[titles[-1]].text
            cover = _COVER.fullmatch(above) is not None
            if parts[index].after_furniture and not cover:
                break
            if not cover and (hints.page_top or hints.bookmark or is_heading(text)):
                break
            if ENDS_AS_TITLE.fullmatch(above) and not cover and not _SUBTITLE.match(text):
                break
        titles.append(index)
        index += 1
    real = [title for title in titles if not _COVER.fullmatch(parts[title].text)]
    if len(real) > settings.title_max_lines:
        return [], start
    return titles, index


def _date_in(text: str) -> bool:
    found = _DATED.fullmatch(text)
    return found is not None and parse_date(found["date"]) is not None


def _without_date(text: str) -> str:
    found = _DATED.fullmatch(text)
    return found["rest"] if found is not None else text


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
    named = _NAMED.match(lines[0])
    bookmark = parts[block.titles[0]].hints.bookmark
    if named is not None and (
        speaker(named["name"]) is not None or (bookmark and could_be_name(named["name"]))
    ):
        if who is None:
            at = parts[block.titles[0]].span.start + parts[block.titles[0]].text.index(named["name"])
            who = stated(document, [Span(at, at + len(named["name"]))], value=named["name"].replace(" ", ""))
        lines[0] = lines[0][named.end() :]
    lines[-1] = _without_date(lines[-1]) if _date_in(lines[-1]) else lines[-1]
    return Opening(replace(shown, value=_title(lines)), _date(document, parts, block.dates), who)


def _title(lines: Sequence[str]) -> str:
    """Join title lines: a space where a phrase ends, none where the line was too short for it."""
    title = lines[0]
    for above, below in pairwise(lines):
        words = above[-1].isascii() and below[0].isascii()
        apart = len(lines) > 2 or words or _PHRASE_END.fullmatch(above) is not None
        title += (" " if apart and not _SUBTITLE.match(below) else "") + below
    return title


def _date(document: Document, parts: Sequence[Part], indices: Sequence[int]) -> Stated | None:
    for index in indices:
        part = parts[index]
        found = _DATED.fullmatch(part.text)
        start, written = (found.start("date"), found["date"]) if found is not None else (0, part.text)
        read = parse_date(written)
        if read is None:
            start, written, read = 0, part.text, parse_date(part.text)
        if read is not None:
            at = part.span.start + start
            return stated(document, [Span(at, at + len(written))], value=read[0], note=read[1])
    return None


def _speaker(document: Document, parts: Sequence[Part], indices: Sequence[int]) -> Stated | None:
    for index in indices:
        part = parts[index]
        written = _without_date(part.text) if _date_in(part.text) else part.text
        name = speaker(written) or "".join(written.split())
        return stated(document, [Span(part.span.start, part.span.start + len(written))], value=name)
    return None


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
