"""Recognition of title blocks: the title, date and speaker lines that open a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from collate.model import Paragraph, Span
from collate.settings import SplitSettings
from collate.text.dates import is_date_line, parse_date
from collate.text.layout import HAN
from collate.text.line_roles import (
    could_be_name,
    is_heading,
    is_office,
    is_salutation,
    is_title_like,
    speaker,
)

_TITLE_WORDS = (
    "讲话|講話|演讲|演講|致辞|致詞|致词|报告|報告|发言|發言|贺信|賀信|贺词|賀詞|谈话|談話|祝酒辞|祝酒词|开幕词|閉幕詞|闭幕词|"
    "開幕詞|讲稿|講稿|声明|聲明|批示|指示|说明|說明|总结|致敬电|献词|獻詞|提纲|要点|講演|讲演|寄语|答谢词"
)
_REMARK = r"(?:\s*[（(〔][^）)〕]{1,12}[）)〕])?"
ENDS_AS_TITLE = re.compile(
    rf".*(?:{_TITLE_WORDS}|[》]){_REMARK}|.*[\s–—-](?:speech|address|remarks|report)", re.IGNORECASE
)
"""A complete title, which only a subtitle can follow."""
TITLE_BY_WORDS = re.compile(
    rf"(?:.{{0,20}}(?:在|于|對|对|向|同|关于|關於).{{3,}}|.{{2,30}})(?:{_TITLE_WORDS}){_REMARK}"
    r"|(?:.*\b)?(?:speech|address|remarks) (?:at|to|before|on|in)\b.*",
    re.IGNORECASE,
)
HEADLINE = re.compile(
    rf"[{HAN}·]{{2,12}}(?:在|对|對|就|同|到|向|赴|主持|出席).{{2,40}}"
    rf"(?:(?:强调|強調|指出|要求).*|(?:讲话|講話|指示|会见|考察|调研)(?:[\s：:].*)?)"
)
"""The headline of a report: X在……时强调."""
SUBTITLE = re.compile("[—─–-]{1,2}|[（(〔]|纪念|——")
DATED = re.compile(r"(?P<rest>.*\S)\s*(?P<date>[（(〔][^（）()〔〕]{6,40}[）)〕])\s*")
_COVER = re.compile(
    ".*(?:汇编|彙編|选编|選編|文集|文选|文選|选集|選集|参考|參考|学习资料|学习材料|专刊|專刊|简报|簡報|讲话选|论述|丛书|通讯)"
)
_TITLE_CHARACTERS = 120
#: The editor or printer of a volume, on its title page.
_EDITED = re.compile(
    rf"[{HAN}、 ]{{2,30}}(?:[主选汇]?编|[主選彙]?編|[编編][印著]|翻印|编辑部|編輯部|出版社|编写组|編寫組)"
)
_FRONT_LINES = 6
_META_LINES = 5
_META_CHARACTERS = 40


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """A paragraph, or a part of one that the settings cut.

    ``hints`` are the layout properties of the paragraph; ``after_furniture``:
    text was removed between this part and the previous one.
    """

    text: str
    span: Span
    hints: Paragraph
    after_furniture: bool = False


@dataclass(frozen=True, slots=True)
class TitleBlock:
    """A title block: parts ``[start, body)`` open a text whose body begins at part *body*.

    ``cover`` is the number of parts at its start that do not belong to the text
    (the name of the volume). ``titles``, ``dates``, ``speakers`` (an office, and
    the name below it) and ``others`` (other lines among these) are indices of
    parts.
    """

    start: int
    body: int
    titles: tuple[int, ...] = ()
    dates: tuple[int, ...] = ()
    speakers: tuple[int, ...] = ()
    cover: int = 0
    others: tuple[int, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether a date or speaker line confirms that this is a title."""
        return bool(self.dates or self.speakers)


def title_page(parts: Sequence[DocumentPart], settings: SplitSettings) -> int:
    """Return the number of parts of a title page before the first text: name of the volume, editor, date.

    These are short lines from the start of the document, the last of which (a
    date aside) names the volume or its editor, with a title block below them.
    """
    last = 0
    for index, part in enumerate(parts[:_FRONT_LINES]):
        if _EDITED.fullmatch(part.text) or _COVER.fullmatch(part.text):
            last = index + 1
        elif not (is_title_like(part.text, settings.title_max_characters) or is_date_line(part.text)):
            break
    while 0 < last < len(parts) and is_date_line(parts[last].text):
        last += 1
    below = block_at(parts, last, settings=settings) if 0 < last < len(parts) else None
    return last if below is not None and below.body < len(parts) else 0


def block_at(parts: Sequence[DocumentPart], start: int, *, settings: SplitSettings) -> TitleBlock | None:
    """Return the title block that starts at part *start*; None without a title.

    Up to three title lines are followed by date, speaker and remark lines in
    any order. Two to four characters alone below a title are a name.
    """
    dates: list[int] = []
    speakers: list[int] = []
    first = start
    # A date or a name above the title counts only at the top of a page: elsewhere it signs the text before.
    while first < min(len(parts), start + 2) and parts[start].hints.page_top:
        if is_date_line(parts[first].text) and not dates:
            dates.append(first)
        elif speaker(parts[first].text) is not None and not speakers:
            speakers.append(first)
        else:
            break
        first += 1
    titles, index = _titles(parts, first, settings=settings)
    if not titles:
        return None
    cover = 0
    while len(titles) > 1 and _COVER.fullmatch(parts[titles[0]].text):
        titles, cover = titles[1:], cover + 1
    if any(date_in(parts[title].text) for title in titles):
        dates.append(titles[-1])
    index, others = _metadata(parts, index, dates=dates, speakers=speakers)
    return TitleBlock(
        start=start,
        body=index,
        titles=tuple(titles),
        dates=tuple(dates),
        speakers=tuple(speakers),
        cover=cover,
        others=others,
    )


def _metadata(
    parts: Sequence[DocumentPart], start: int, *, dates: list[int], speakers: list[int]
) -> tuple[int, tuple[int, ...]]:
    """Read the date, speaker and other short lines from part *start* on, below a title.

    *dates* and *speakers* are extended, by at most one each. Another line
    counts only if one of these, or a salutation, is below it.

    Returns:
        The index of the part after these lines, and those of the other lines.
    """
    others: list[int] = []
    index = sure = start
    while index < min(len(parts), start + _META_LINES):
        text = parts[index].text
        if is_date_line(text) and (not dates or _own_date(text, parts[dates[0]].text)):
            others += dates
            dates[:] = [index]
            sure = index + 1
        elif date_in(text) and not dates and not speakers and speaker(without_date(text)) is not None:
            dates.append(index)
            speakers.append(index)
            sure = index + 1
        elif not speakers and (speaker(text) is not None or could_be_name(text)):
            office = others and others[-1] == index - 1 and is_office(parts[index - 1].text)
            speakers += [others.pop(), index] if office else [index]
            sure = index + 1
        elif (
            is_title_like(text, _META_CHARACTERS)
            and not is_heading(text)
            and not ENDS_AS_TITLE.fullmatch(text)
        ):
            others.append(index)
        else:
            break
        index += 1
    if others and others[-1] >= sure and index < len(parts) and is_salutation(parts[index].text):
        sure = index
    return sure, tuple(other for other in others if other < sure)


def _own_date(text: str, above: str) -> bool:
    """Return whether a bracketed date line is that of the text, and the one above it that of a web page."""
    return text.strip()[0] in "（(〔" and above.strip()[0] not in "（(〔"


def _titles(parts: Sequence[DocumentPart], start: int, *, settings: SplitSettings) -> tuple[list[int], int]:
    titles: list[int] = []
    index, size = start, 0
    while index < len(parts) and len(titles) < settings.title_max_lines + 1:
        text, hints = parts[index].text, parts[index].hints
        size += len(text)
        if not is_title_like(text, settings.title_max_characters) or size > _TITLE_CHARACTERS:
            break
        if (could_be_name(text) and not _short_title(parts, index)) or _office_of_next(parts, index):
            break
        if speaker(text) is not None and (titles or not (text.isascii() or "·" in text)):
            break
        if titles:
            above = parts[titles[-1]].text
            cover = _COVER.fullmatch(above) is not None
            apart = parts[index].after_furniture or hints.page_top or hints.bookmark
            if not cover and ((apart and text[0] not in "—─") or is_heading(text)):
                break
            if ENDS_AS_TITLE.fullmatch(above) and not cover and not SUBTITLE.match(text):
                break
        titles.append(index)
        index += 1
    real = [title for title in titles if not _COVER.fullmatch(parts[title].text)]
    if len(real) > settings.title_max_lines:
        return [], start
    return titles, index


def _short_title(parts: Sequence[DocumentPart], index: int) -> bool:
    """Return whether two to four characters are a title, not a name.

    They are a title by their words (开幕词), or at the start of a document with
    a date below them: a signature would have its text above it.
    """
    below = parts[index + 1].text if index + 1 < len(parts) else ""
    return ENDS_AS_TITLE.fullmatch(parts[index].text) is not None or (index == 0 and is_date_line(below))


def _office_of_next(parts: Sequence[DocumentPart], index: int) -> bool:
    below = parts[index + 1].text if index + 1 < len(parts) else ""
    return is_office(parts[index].text) and (speaker(below) is not None or could_be_name(below))


def date_in(text: str) -> bool:
    """Return whether *text* ends with a date in brackets."""
    match = DATED.fullmatch(text)
    return match is not None and parse_date(match["date"]) is not None


def without_date(text: str) -> str:
    """Return *text* without final brackets that may contain a date."""
    match = DATED.fullmatch(text)
    return match["rest"] if match is not None else text
