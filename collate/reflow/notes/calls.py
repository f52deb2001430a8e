"""Calls of notes in running text: how much a mark looks like one, and which mark calls which note."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from collate.lazy import lazy_pattern
from collate.reflow.notes.lines import LineTable
from collate.reflow.notes.marks import Mark, Style

#: Words before a mark that refer to a note, a formula, a figure instead of calling a note.
_REFERS = lazy_pattern(
    r"(?:[见見看阅閱]|(?<![关關专專备備贯貫倾傾灌赌賭批校集])[注註](?:[释釋])?|参考文[献獻]|"
    r"\b(?:notes?|fig(?:ure)?|eqs?|equation|formula|table|chapter|section|see|ref|nn?|anm|siehe|voir|cf)\.?)[\s和与、,]*\Z",
    re.IGNORECASE,
)
#: The same before a number in round brackets.
_NUMBERS = lazy_pattern(r"(?:[式图圖表例第]|[第前上下本][^，。]{0,3}[条條款项項])[\s和与、,]*\Z")
_REFERS_LONGEST = 12
#: Before 注①, where 注 is a word and no part of the mark.
_BEFORE_WORD = lazy_pattern(r"(?:[见見看同卷页頁参參章篇之的]|[本上下该該前后後原]文)\Z")
_OPENERS = "（(“‘「『《〈〔[［【\"'"
_SENTENCE = "。！？!?．…"
_CLAUSE = "；;：:"
_PAUSE = "，、,"
_CLOSERS = "。，、；：！？）)”’」』》〉】〕］],.;:!?—…%％"
#: How much a mark looks like a call: attached to a word; perhaps; the number of an enumeration.
SURE, PERHAPS, WEAK, UNLIKELY = 2.0, 0.7, 0.0, -1.0
#: Numbers that a series of calls may skip: calls that OCR lost.
_SKIPPED = 6
#: Calls with one number that are examined for one label, so that the time is linear.
_EXAMINED = 32
#: What a call is worth in a series, beside its looks.
_WORTH = 3.0


class Call(NamedTuple):
    """A mark in running text; ``looks`` is one of the constants above."""

    mark: Mark
    looks: float


class Tie(NamedTuple):
    """Calls of the labels of a block: a call or None for each label, their share, their mean looks."""

    calls: tuple[Call | None, ...]
    share: float
    looks: float


NO_TIE = Tie((), 0.0, 0.0)


class Calls:
    """The marks of a text that may be calls, in order."""

    def __init__(self, table: LineTable, marks: Sequence[Mark]) -> None:
        rated = ((mark, _looks(table, mark)) for mark in marks)
        self._calls = [Call(mark, looks) for mark, looks in rated if looks is not None]
        self._starts = [call.mark.start for call in self._calls]
        self._by_number: dict[int, tuple[list[int], list[Call]]] = {}
        for call in self._calls:
            starts, own = self._by_number.setdefault(call.mark.number, ([], []))
            starts.append(call.mark.start)
            own.append(call)

    def between(self, start: int, end: int) -> list[Call]:
        """Return the calls in ``raw[start:end]``."""
        return self._calls[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def has(self, number: int) -> bool:
        """Return whether there are calls with a number."""
        return number in self._by_number

    def before(self, labels: Sequence[Mark], start: int, end: int) -> list[Call]:
        """Return the last calls of each of the numbers of *labels* in ``raw[start:end]``, in order."""
        found: list[Call] = []
        for label in labels:
            starts, own = self._by_number.get(label.number, ([], []))
            last = bisect_left(starts, end)
            found += own[max(bisect_left(starts, start), last - _EXAMINED) : last]
        return sorted(found)


def tie(labels: Sequence[Mark], calls: Sequence[Call]) -> Tie:
    """Return the calls among *calls* that best fit *labels*: of one style, in the order of the labels."""
    best, best_worth = NO_TIE, 0.0
    own = labels[-1].style
    places = {label.number: place for place, label in enumerate(labels)}
    by_style: dict[Style, list[Call]] = {}
    for call in calls:
        if call.mark.number in places and can_call(call.mark.style, own):
            by_style.setdefault(call.mark.style, []).append(call)
    for style, candidates in by_style.items():
        chain = _best_chain(candidates, places)
        looks = sum(call.looks for call in chain.values())
        worth = _WORTH * len(chain) + looks + (0.5 * len(chain) if style is own else 0)
        if worth > best_worth:
            found = tuple(chain.get(place) for place in range(len(labels)))
            best, best_worth = Tie(found, len(chain) / len(labels), looks / len(chain)), worth
    return best


def can_call(call: Style, label: Style) -> bool:
    """Return whether marks of one style can call notes whose labels have another."""
    if Style.STAR in (call, label):
        return call is label
    return call is not Style.ROUND or label in (Style.ROUND, Style.PLAIN, Style.WORD)


def _best_chain(calls: Sequence[Call], places: dict[int, int]) -> dict[int, Call]:
    """Return the best ascending series of *calls*, by the place of the label; of equal ones the last."""
    size = len(places)
    worths = [0.0] * size
    links = [-1] * size  # the step that the best series ending in this place ends with
    steps: list[tuple[int, Call, int]] = []  # place, call, the step before
    for call in calls:
        place = places[call.mark.number]
        before = max(range(max(0, place - _SKIPPED), place), key=lambda p: (worths[p], p), default=place)
        follows = before != place and worths[before] > 0
        worth = _WORTH + call.looks + (worths[before] if follows else 0)
        if worth >= worths[place]:
            worths[place] = worth
            steps.append((place, call, links[before] if follows else -1))
            links[place] = len(steps) - 1
    chain: dict[int, Call] = {}
    at = links[max(range(size), key=lambda p: (worths[p], p))]
    while at >= 0:
        place, call, at = steps[at]
        chain[place] = call
    return chain


def _looks(table: LineTable, mark: Mark) -> float | None:
    """Return how much a mark looks like a call; None if it opens a paragraph or refers to a note."""
    raw = table.raw
    index = table.at(mark.start)
    line = table.lines[index]
    before, gap = raw[max(line.start, mark.start - _REFERS_LONGEST) : mark.start].replace("\0", ""), ""
    if not before:
        if table.opens_paragraph(index) and not table.is_broken(index):
            return None
        above = table.lines[index - 1]
        before = raw[max(above.start, above.end - _REFERS_LONGEST) : above.end]
        gap = "" if _is_wide(before[-1]) else " "
    if before[-1].isspace():
        before, gap = before.rstrip(), before[len(before.rstrip()) :]
        if not before:
            return UNLIKELY
    if mark.style is Style.ROUND and _NUMBERS.search(before):
        return None
    if _REFERS.search(before) or (raw[mark.start] in "注註" and _BEFORE_WORD.search(before)):
        return None
    if mark.style is Style.STAR and raw.count(raw[mark.start : mark.end], line.start, mark.start) % 2:
        return UNLIKELY  # *emphasis*
    after = raw[mark.end : min(line.end, mark.end + 1)]
    if not after and index + 1 < len(table) and not table.opens_paragraph(index + 1):
        following = table.lines[index + 1]
        after = raw[following.start] if _is_wide(raw[following.start]) else " "
    return _rate(mark, before[-1], after, gap=gap)


def _rate(mark: Mark, before: str, after: str, *, gap: str) -> float:
    """Rate a mark by its neighbours: *after* is empty at the end of a paragraph."""
    closed = not after or after in _CLOSERS
    if before in _OPENERS and not (before in "\"'" and closed):
        return UNLIKELY
    if mark.style is Style.RAISED and before.isdigit():
        return UNLIKELY  # a power: 10²
    if mark.style is Style.STAR and (gap or (_is_narrow_word(before) and after and _is_narrow_word(after))):
        return UNLIKELY  # a product, emphasis
    if gap and not _is_wide(before):
        return SURE if closed else PERHAPS if before.isalnum() else WEAK
    if before in _SENTENCE or before == ".":
        return SURE if closed or after.isspace() else PERHAPS
    if before in _CLAUSE:
        return SURE if not after else UNLIKELY
    if before in _PAUSE:
        return SURE if closed else PERHAPS if after.isspace() and before == "," else WEAK
    return SURE


def _is_wide(character: str) -> bool:
    return ord(character) >= 0x2E80


def _is_narrow_word(character: str) -> bool:
    return character.isalnum() and not _is_wide(character)
