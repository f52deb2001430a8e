"""Page furniture: what stands on a page without being part of its text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from collate.model import Dropped, Reason, Span
from collate.reflow.line import Line
from collate.text.dates import is_date_line
from collate.text.display import could_be_name, is_salutation, is_title_like
from collate.text.layout import ends_sentence

_NUMBER = r"(?:\d{1,4}|[０-９]{1,4}|[ivxlc]{1,6})"

_PAGE = r"[第共]\s*\d+\s*[页頁]"
_BUTTON = "打印(?:本页|此页)?|列印|关闭(?:窗口|本页)?|關閉視窗|返回(?:顶部|首页|列表)?|收藏|分享[到至]?|纠错"
_SIZES = r"字[号號體体][：:]?\s*(?:大\s*中\s*小)?"

#: What a line by itself shows to be furniture; the first row that fits the whole line counts.
FURNITURE: tuple[tuple[Reason, re.Pattern[str]], ...] = (
    (
        Reason.PAGE_NUMBER,
        re.compile(
            rf"[-—–－─·.•~]+\s*{_NUMBER}\s*[-—–－─·.•~]+|{_PAGE}(?:[\s,，/、(（]*{_PAGE}[)）]?)?"
            r"|\d{1,4}\s*/\s*\d{1,4}(?:\s*页)?|[Pp]age\s+\d+(?:\s+of\s+\d+)?"
        ),
    ),
    (
        Reason.URL,
        re.compile(
            r"(?:[^\s：:]{0,8}[：:]\s*)?(?:https?://|www\.)[\x21-\x7e]+(?:\s+\d+/\d+)?", re.IGNORECASE
        ),
    ),
    (
        Reason.SITE_LINE,
        re.compile(
            r"[（(\[【]?\s*(?:(?:责任|网站|文字)?编辑|責任編輯|责编|責編|校对|审核)\s*[：:].{0,40}"
            rf"|(?:【?\[?\s*(?:{_BUTTON}|{_SIZES})\s*\]?】?[\s|｜：:、]*){{2,}}"
            r"|(?:打印本页|关闭窗口|返回顶部|返回首页|加入收藏)"
            r"|(?:版权所有|版權所有|Copyright\b|©|.{0,12}ICP备).{0,80}"
            r"|(?:上一[篇页條]|下一[篇页條]|相关链接|相关新闻|分享到|浏览次数|阅读次数|点击数|点击量|阅读量)\s*[：:].{0,60}",
            re.IGNORECASE,
        ),
    ),
    (
        Reason.SOURCE_LINE,
        re.compile(
            r"(?:[摘选選录錄转轉引]自|(?:文章|稿件|信息)?[来來]源|稿源|出处|出處|原[载載刊])\s*[：:].{1,60}"
            r"|(?:发布|發布|發佈|发表|更新|刊发|上传)(?:时间|時間|日期)\s*[：:]\s*\d{4}.{0,60}"
            r"|(?:[时時][间間]|日期)\s*[：:]\s*\d{4}.{4,12}(?:\d:\d\d|[来來]源).{0,40}"
            r"|\d{4}[-年./]\d{1,2}[-月./]\d{1,2}日?\s*[\d:：]{0,8}\s*(?:[来來]源|作者)\s*[：:].{1,40}"
            r"|[（(](?:本文|此文|本篇|这是|這是)?(?:根据|據|据).{2,40}(?:刊印|排印|整理)(?:[，,].{0,20})?[。）)]+"
            r"|(?:本文|此文|本篇)(?:根据|據|据).{2,40}(?:刊印|排印|整理)。?"
        ),
    ),
)

#: The same, but only where the line does not go on a sentence: a wrapped line may look like this.
LOOSE: tuple[tuple[Reason, re.Pattern[str]], ...] = (
    (
        Reason.SOURCE_LINE,
        re.compile(
            r"(?:[摘选選]自|[转轉][载載]自|原[载載刊]于?)\s*[《“「].{1,60}"
            r"|(?:[【《\[（(][^。，；！？]{0,20}[】》\]）)]|[^。，；！？\s]{0,8})"
            r"\s*\d{4}\s*年\s*第\s*[\d一二三四五六七八九十]+\s*[期号號卷]\s*[)）]?"
            r"|[（(]《[^》]{2,20}》[（(]?\s*\d{4}\s*年.{0,30}[)）]+"
        ),
    ),
)

_BARE = re.compile(r"\d{1,4}|[０-９]{1,4}")
_CONTENTS_HEAD = re.compile(r"目\s*[录錄次]|contents|table of contents", re.IGNORECASE)
_CONTENTS = re.compile(r".{2,90}?(?:[.·．]{4,}|…{2,})[.…·．\s]*[（(]?(?:\d{1,4}|[０-９]{1,4})[)）]?")
#: Without dots, below a head only: a table has such rows too.
_CONTENTS_END = re.compile(r".{2,90}\D[\s.…·．]+\d{1,4}")
_HEAD_MAX = 40
_HEAD_TIMES = 3
_SENTENCE = re.compile("[，。；：！？、,;!?]")
_RUNNING = re.compile(r"\d+|[０-９]+|\s+")


def furnish(lines: Sequence[Line]) -> tuple[list[Line], list[Dropped], frozenset[int]]:
    """Part the lines of the text from page furniture.

    Returns:
        The lines of the text, the ledger of the others, and which of the
        first open a page (indices).
    """
    reasons: dict[int, Reason] = {}
    for index, line in enumerate(lines):
        for reason, shape in (*FURNITURE, *LOOSE) if _alone(lines, index) else FURNITURE:
            if shape.fullmatch(line.text):
                reasons[index] = reason
                break
    _contents(lines, reasons)
    _bare_numbers(lines, reasons)
    _running_heads(lines, reasons)
    kept: list[Line] = []
    dropped: list[Dropped] = []
    tops: set[int] = set()
    marks = _page_marks(lines)
    top = False
    for index, line in enumerate(lines):
        top |= line.form_feed or index in marks
        if index in reasons:
            dropped.append(Dropped(Span(line.start, line.end), reasons[index]))
            top |= reasons[index] in (Reason.PAGE_NUMBER, Reason.RUNNING_HEAD)
        else:
            if top or not index:
                tops.add(len(kept))
            kept.append(line)
            top = False
    return kept, dropped, frozenset(tops)


def _alone(lines: Sequence[Line], index: int) -> bool:
    """Tell whether the line cannot go on a sentence: after an end, under a short line, at a page top."""
    if not index or lines[index].form_feed or lines[index].indent > 0:
        return True
    above = lines[index - 1]
    return (
        above.width <= 40 or ends_sentence(above.text, soft=True) or _BARE.fullmatch(above.text) is not None
    )


def _page_marks(lines: Sequence[Line]) -> frozenset[int]:
    """Lines with exactly one leading blank, where that is the exception: the mark of a page top."""
    single = [index for index, line in enumerate(lines) if line.indent == 1]
    return frozenset(single) if len(single) <= 0.2 * len(lines) + 1 else frozenset()


def _contents(lines: Sequence[Line], reasons: dict[int, Reason]) -> None:
    """Mark a table of contents: lines that dots lead to a page number, and all between its head and them."""
    rows = [index for index, line in enumerate(lines) if _CONTENTS.fullmatch(line.text)]
    for index in rows if len(rows) > 1 else ():
        reasons[index] = Reason.CONTENTS
    for head in (index for index, line in enumerate(lines) if _CONTENTS_HEAD.fullmatch(line.text)):
        last = head
        later = {re.sub(r"\s", "", line.text) for line in lines[head + 1 :]}
        seen: set[str] = set()
        for index in range(head + 1, min(head + 200, len(lines))):
            text = lines[index].text
            bare = re.sub(r"[\s.…·．\d]+$", "", re.sub(r"\s", "", text))
            if ends_sentence(text) or bare in seen:
                break
            seen.add(bare)
            repeated = (
                sum(re.sub(r"\s", "", other.text) == bare for other in lines[index + 1 :])
                if bare in later
                else 0
            )
            if index in rows or _CONTENTS_END.fullmatch(text) or repeated:
                last = index
        for index in range(head, last + 1) if last > head else ():
            reasons.setdefault(index, Reason.CONTENTS)


def _bare_numbers(lines: Sequence[Line], reasons: dict[int, Reason]) -> None:
    """Mark numbers alone on a line that rise like page numbers; a column of numbers (a table) stays text."""
    numbers = {
        i: int(line.text) for i, line in enumerate(lines) if i not in reasons and _BARE.fullmatch(line.text)
    }
    before = 0
    for index, number in numbers.items():
        alone = index - 1 not in numbers and index + 1 not in numbers
        if alone and (number > before or number <= 2):
            reasons[index] = Reason.PAGE_NUMBER
            before = number


def _running_heads(lines: Sequence[Line], reasons: dict[int, Reason]) -> None:
    """Mark short lines that recur at page edges.

    A page edge is a page number, a form feed, or the mark of a page top; or
    the line stands in the middle of a sentence. The first of them stays where
    it is the title of the text that follows.
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        # No sentence marks inside: a compilation may hold one speech three times, line by line the same.
        if index not in reasons and len(line.text) <= _HEAD_MAX and not _SENTENCE.search(line.text):
            bare = _RUNNING.sub("", line.text)
            if bare and not is_date_line(line.text):
                places[bare].append(index)
    marks = _page_marks(lines)
    for found in places.values():
        if len(found) < _HEAD_TIMES:
            continue
        edges = [index for index in found if _at_edge(lines, reasons, marks, index)]
        if len(edges) < _HEAD_TIMES - 1 or 3 * len(edges) < 2 * len(found):
            continue
        first = found[0]
        for index in found if not _is_title_of_next(lines, reasons, first) else found[1:]:
            reasons[index] = Reason.RUNNING_HEAD


def _at_edge(lines: Sequence[Line], reasons: dict[int, Reason], marks: frozenset[int], index: int) -> bool:
    line = lines[index]
    after = lines[index + 1] if index + 1 < len(lines) else None
    if (
        line.form_feed
        or index in marks
        or after is None
        or not index
        or after.form_feed
        or index + 1 in marks
    ):
        return True
    if Reason.PAGE_NUMBER in (reasons.get(index - 1), reasons.get(index + 1)):
        return True
    before = lines[index - 1]
    return before.width > 40 and line.width < 0.7 * before.width and not ends_sentence(before.text, soft=True)


def _is_title_of_next(lines: Sequence[Line], reasons: dict[int, Reason], index: int) -> bool:
    following = [
        line.text for i, line in enumerate(lines[index + 1 : index + 6], index + 1) if i not in reasons
    ]
    if not following or index + 1 in reasons or not is_title_like(lines[index].text):
        return False
    after = following[0]
    opens = is_date_line(after) or is_salutation(after) or could_be_name(after)
    return opens or (not index and not is_title_like(after))
