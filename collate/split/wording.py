"""Titles by their words: 在……上的讲话, the headline of a report, remarks at …."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from collate.lazy import lazy_pattern
from collate.split.line_features import LONG, LineFeatures
from collate.split.roles import Role
from collate.split.title_block import DocumentPart, date_in
from collate.text.layout import HAN
from collate.text.line_roles import without_number
from collate.text.numbering import line_number

_TITLE_WORDS = (
    "讲话|講話|演讲|演講|致辞|致詞|致词|报告|報告|发言|發言|贺信|賀信|贺词|賀詞|谈话|談話|祝酒辞|祝酒词|开幕词|閉幕詞|闭幕词|"
    "開幕詞|讲稿|講稿|声明|聲明|批示|指示|说明|說明|总结|致敬电|献词|獻詞|提纲|要点|講演|讲演|寄语|答谢词"
)
_REMARK = r"(?:\s*[（(〔][^）)〕]{1,12}[）)〕])?"
_BY_WORDS = lazy_pattern(
    rf"(?:.{{0,20}}(?:在|于|對|对|向|同|关于|關於).{{3,}}|.{{2,30}})(?:{_TITLE_WORDS}){_REMARK}"
    r"|(?:.*\b)?(?:speech|address|remarks) (?:at|to|before|on|in)\b.*",
    re.IGNORECASE,
)
_HEADLINE = lazy_pattern(
    rf"[{HAN}·]{{2,12}}(?:在|对|對|就|同|到|向|赴|主持|出席).{{2,40}}"
    rf"(?:(?:强调|強調|指出|要求).*|(?:讲话|講話|指示|会见|考察|调研)(?:[\s：:].*)?)"
)
#: Of two lines one of which has such words, how much more often that one is the title, as a logarithm.
_SAYS, _WORDS, _HEAD = 3.5, 2.5, 2.0
#: The same for the line below a line that is only a number (No. 1, 第一章), as a further line of the title.
_NUMBERED = 3.0
#: The same for a phrase below the headline of a report, and the largest number of such phrases.
_CONTINUED, _HEADLINE_LINES = 7.0, 2
#: The same for a line that ends with a date in brackets.
_DATED = 3.0
#: The same for each of two lines that make one such title.
_ACROSS = 1.0


def wording_score(
    parts: Sequence[DocumentPart], features: Sequence[LineFeatures]
) -> Iterator[tuple[int, Role, float]]:
    """Yield the lines whose words are those of a title: index, role, and what this adds to its score.

    A title over two lines may have its words on the second, or across both.
    """
    for index, line in enumerate(features):
        if not _may_be_title(line):
            continue
        text = parts[index].text.strip()
        after = features[index + 1] if index + 1 < len(features) else LONG
        if _HEADLINE.match(text):
            for below in _continued(features, index):
                yield below, Role.SUBTITLE, _CONTINUED
        number = line_number(text)
        if number is not None and number.size == len(text) and _may_be_title(after):
            yield index + 1, Role.SUBTITLE, _NUMBERED
        wrapped = _may_be_title(after) and after.before == "0" and not _BY_WORDS.fullmatch(text)
        if wrapped and (score := _score(text + parts[index + 1].text.strip())) > _HEAD:
            yield index, Role.TITLE, score + _ACROSS
            yield index + 1, Role.SUBTITLE, score + _ACROSS
        elif (score := _score(text) + (_DATED if date_in(text) else 0.0)) > 0:
            yield index, Role.TITLE, score


def _continued(features: Sequence[LineFeatures], index: int) -> Iterator[int]:
    """Yield the lines below the headline of a report that continue it: phrases set like it."""
    for below in range(index + 1, min(index + 1 + _HEADLINE_LINES, len(features))):
        line = features[below]
        if line is LONG or line.kind != "plain" or line.before != "0" or line.aligned != "same":
            return
        yield below


def _may_be_title(line: LineFeatures) -> bool:
    return line is not LONG and line.kind not in _NOT_TITLES


#: Kinds of lines that are not part of a title, whatever their words.
_NOT_TITLES = frozenset(
    {
        "long",
        "date",
        "date-in-brackets",
        "salutation",
        "sentence",
        "clause",
        "rule",
        "name",
        "source",
        "publisher",
    }
)


def _score(text: str) -> float:
    if _BY_WORDS.fullmatch(text):
        return _SAYS if re.match("在.{4,}", without_number(text)) else _WORDS
    return _HEAD if _HEADLINE.fullmatch(text) else 0.0
