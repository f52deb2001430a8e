"""Texts without a title: where the words before and after suggest that one begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from collate.lazy import lazy_pattern
from collate.split.line_features import LineFeatures
from collate.split.roles import Role
from collate.split.title_block import DocumentPart
from collate.text.dates import is_date_line
from collate.text.line_roles import is_heading, is_office, is_salutation, speaker

#: Least length in characters of an untitled text before a salutation that begins another text ...
_LEAST_BEFORE = 300
#: ... and of the text after it.
_LEAST_AFTER = 150
#: The same where only thanks at the end of the previous text indicate that another begins.
_LEAST_BEFORE_CLOSED = 400
#: Largest number of lines that sign a text: a date, an office, a name.
_SIGNED_LINES = 3
_CLOSED = lazy_pattern(
    r"(?:.*[。！？!?，,）)])?(?:再次)?(?:谢谢|謝謝|多谢)(?:大家|各位|诸位|諸位|你们|你們)?[。！!]?"
    r"(?:[（(][^）)]*[）)])?|.*\b[Tt]hank you[.!]"
    r"|(?:.*[。！？!?，,）)])?我(?:的话|的講話|的讲话)?(?:就)?(?:讲|講|说|說)(?:到这里|到這裡|这些|這些|完了?)[。！!]?"
    r"(?:[（(][^）)]*[）)])?"
)
#: What each of these alternatives contains: a cheap test that most lines fail.
_MAY_CLOSE = lazy_pattern("[谢謝]|[Tt]hank|我.*[讲講说說]")
#: Wording of a last paragraph, and wording that suffices if the layout separates it from the next.
_PERORATES = lazy_pattern("让我们|讓我們|预祝|預祝|拜托|不辜负|不辜負|而[^，。]{0,6}(?:奋斗|奮鬥)|伟业|偉業")
_MAY_PERORATE = lazy_pattern("同志们！|同志們！|我相信|坚信|堅信|一定能|一定会取得|" + _PERORATES.pattern)
_LAST_WORDS = 120
#: Kinds of lines that may be a title.
_TITLE_KINDS = frozenset({"plain", "capitalised", "capitals", "short", "question"})


def untitled_openings(
    parts: Sequence[DocumentPart], features: Sequence[LineFeatures]
) -> Iterator[tuple[int, Role]]:
    """Yield the lines with which a text without a title seems to begin, and their role.

    Either a salutation that ends in a colon, between two long passages of text;
    or any line below thanks to the audience. A speech may address its audience
    again in its middle, with the same words: therefore the text before must
    then end as speeches do. Below thanks a line may also be a title.
    """
    begin = 0
    size = 0
    for index, part in enumerate(parts):
        if (
            index
            and part.text
            and (
                _salutes(parts, features, index=index, begin=begin, size=size)
                or _is_thanked(parts, index, size=size)
            )
        ):
            titled = features[index].kind in _TITLE_KINDS and features[index].width in "0123"
            yield index, Role.TITLE if titled else Role.OPENING
            begin, size = index, 0
        size += len(part.text)


def _salutes(
    parts: Sequence[DocumentPart], features: Sequence[LineFeatures], *, index: int, begin: int, size: int
) -> bool:
    if features[index].kind != "salutation" or size < _LEAST_BEFORE:
        return False
    above, hints = parts[index - 1].text, parts[index].hints
    signed = _signatures(parts, index)
    if not (hints.sentence_before or signed) or is_salutation(above):
        return False
    last = index
    while last + 1 < len(parts) and is_salutation(parts[last + 1].text) and parts[last].text[-1] in "，,":
        last += 1
    if parts[last].text.strip()[-1] not in "：:" or _after(parts, index) < _LEAST_AFTER:
        return False
    if _title_above(features, index):
        return False
    last_one = next((part.text for part in reversed(parts[begin:index]) if is_salutation(part.text)), "")
    again = last_one.strip("：:！! ") == parts[index].text.strip("：:！! ")
    closed = _closed(above) or not hints.sentence_before
    apart = hints.page_top or hints.blank_before > 0 or closed
    return (
        closed
        or not again
        or (_MAY_PERORATE if apart else _PERORATES).search(above[-_LAST_WORDS:]) is not None
    )


def _title_above(features: Sequence[LineFeatures], index: int) -> bool:
    return features[index - 1].kind in (
        "plain",
        "numbered",
        "date",
        "date-in-brackets",
        "name",
        "short",
        "dated",
        "question",
    )


def _is_thanked(parts: Sequence[DocumentPart], index: int, *, size: int) -> bool:
    if size < _LEAST_BEFORE_CLOSED:
        return False
    last = index - 1 - _signatures(parts, index)
    if last < 0 or not _closed(parts[last].text) or _signs(parts[index].text):
        return False
    text = parts[index].text.strip()
    return not is_heading(text) and text[0] not in "（(" and _after(parts, index) >= _LEAST_BEFORE


def _signatures(parts: Sequence[DocumentPart], index: int) -> int:
    """Return the number of parts directly before part *index* that sign the text above it."""
    count = 0
    while index - count - 1 > 0 and count < _SIGNED_LINES and _signs(parts[index - count - 1].text):
        count += 1
    return count if count and parts[index - count].hints.sentence_before else 0


def _signs(text: str) -> bool:
    return len(text) < 60 and (is_date_line(text) or speaker(text) is not None or is_office(text))


def _after(parts: Sequence[DocumentPart], index: int) -> int:
    size = 0
    for part in parts[index + 1 :]:
        size += len(part.text)
        if size > 1000:
            break
    return size


def _closed(text: str) -> bool:
    end = text.strip()[-40:]
    return _MAY_CLOSE.search(end) is not None and _CLOSED.fullmatch(end) is not None
