"""Features of the lines of one document: what each is by its words, by its layout, and beside the others."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from collate.lazy import lazy_pattern
from collate.model import Document, OffsetMap, Reason
from collate.split.title_block import DocumentPart
from collate.text.contents import contents_entries
from collate.text.layout import HAN, display_width
from collate.text.line_kinds import LONGEST, LineKind, is_history, kind_of
from collate.text.numbering import line_number, series_of

#: Upper bounds of the classes of width, in columns.
_WIDTHS = (8, 16, 32, 60, LONGEST)
_LETTERS = lazy_pattern(r"[^\W\d_]+")


class LineFeatures(NamedTuple):
    """The features of one line; each is one of a few values, "" where it does not apply.

    ``kind``: of its words; ``width``: class of width; ``before``: what separates it
    from the line above (0, 1, 2 blank lines more than paragraphs have, "page",
    "sep", "note", "contents", "start"); ``after``: blank lines below, likewise;
    ``indent``: "flush", "body", "more", or "" in a file without indentation;
    ``mark``: rank of its heading ("top", "only", "second", "deep", "led"), or
    "type"; ``series``: its number "runs" on through the file, "restarts", or is
    "alone"; ``listed``: it is "in" the table of contents, or "out"; ``again``:
    how often its words are a line of the file; ``above``: the line above is
    "ended", "open", or "short"; ``below``: the line below is "long", a
    "sentence", a "byline" (a date, a name), or "short"; ``aligned``: its indent is
    that of the line above ("same") or "other".
    """

    kind: str
    width: str
    before: str
    after: str
    indent: str
    mark: str
    series: str
    listed: str
    again: str
    above: str
    below: str
    aligned: str


LONG = LineFeatures("long", "", "", "", "", "", "", "", "", "", "", "")
"""The features of a line too long to be anything but text."""


def features_of(
    document: Document, parts: Sequence[DocumentPart], *, known: Collection[str] = ()
) -> list[LineFeatures]:
    """Return the features of *parts*; *known* are :func:`title_key` of titles known from elsewhere."""
    short = [index for index, part in enumerate(parts) if _is_short(part)]
    kinds = {index: kind_of(parts[index].text.strip()) for index in short}
    gaps = _gaps(document, parts, kinds)
    indents = _indents(parts, kinds)
    marks = _marks(parts, short)
    numbers = {index: line_number(parts[index].text) for index in short}
    series = series_of({i: n for i, n in numbers.items() if n is not None})
    listed = _listed(document, parts, short)
    keys = {index: title_key(parts[index].text) for index in short}
    again = Counter(keys.values())
    kinds |= dict.fromkeys(_author_lines(parts, kinds, gaps, keys=keys), LineKind.NAME)
    exempt = marks.keys() | {i for i in short if series.get(i) == "runs" or listed.get(i) == "in"}
    for index in _verse_lines(kinds, gaps, indents, size=len(parts)):
        if index not in exempt and keys[index] not in known:
            kinds[index] = LineKind.VERSE
    features = [LONG] * len(parts)
    for index in short:
        part, kind = parts[index], kinds[index]
        if kind is LineKind.LONG:
            continue
        key = keys[index]
        features[index] = LineFeatures(
            kind=kind.value,
            width=str(bisect_left(_WIDTHS, display_width(part.text))),
            before=gaps[index],
            after=gaps[index + 1] if index + 1 < len(parts) else "end",
            indent=indents.get(index, ""),
            mark=marks.get(index, ""),
            series=series.get(index, ""),
            listed="in" if key in known else listed.get(index, ""),
            again=str(min(3, again[key])),
            above=_above(parts, kinds, index),
            below=_BELOW.get(kinds.get(index + 1, LineKind.LONG), "short") if index + 1 < len(parts) else "",
            aligned="same" if _aligned(parts, indents, index) else "other",
        )
    return features


_UNENDED = frozenset({LineKind.PLAIN, LineKind.SHORT, LineKind.CLAUSE, LineKind.CAPITALISED})
#: Kinds of lines of which verse consists, and the least number of them without a gap.
_VERSE_KINDS = frozenset(
    {
        LineKind.PLAIN,
        LineKind.SHORT,
        LineKind.CLAUSE,
        LineKind.CAPITALISED,
        LineKind.SENTENCE,
        LineKind.QUESTION,
    }
)
_STANZA = 4
#: Lines directly above a long line are as likely a title over several lines, if no more than this.
_TITLE_LINES = 5


def _verse_lines(
    kinds: dict[int, LineKind], gaps: Sequence[str], indents: dict[int, str], *, size: int
) -> Iterator[int]:
    """Yield the lines of stanzas: short lines without a gap, most of which do not end a sentence.

    The first line of a stanza may be a title; it is verse only below another
    stanza, or below a line that stands alone, which then is the title.
    """
    stanza: list[int] = []
    before: list[int] = []
    for index in range(size + 1):
        joins = index in kinds and kinds[index] in _VERSE_KINDS
        if joins and (not stanza or (gaps[index] == "0" and indents.get(index) == indents.get(stanza[-1]))):
            stanza.append(index)
            continue
        over_text = index < size and kinds.get(index, LineKind.LONG) is LineKind.LONG and gaps[index] == "0"
        if over_text and len(stanza) <= _TITLE_LINES:
            stanza = []
        if len(stanza) >= _STANZA and 2 * sum(kinds[i] in _UNENDED for i in stanza) > len(stanza):
            titled = stanza[0] - 1
            alone = titled in kinds and titled not in before[1:] and gaps[stanza[0]] != "0"
            yield from stanza if alone or _is_stanza(before, stanza) else stanza[1:]
        before, stanza = stanza, [index] if joins else []


def _is_stanza(before: Sequence[int], stanza: Sequence[int]) -> bool:
    return len(before) >= _STANZA and before[-1] == stanza[0] - 1 and len(before) == len(stanza)


_BELOW = {
    LineKind.LONG: "long",
    LineKind.SENTENCE: "sentence",
    LineKind.QUESTION: "sentence",
    LineKind.SALUTATION: "byline",
    LineKind.DATE: "byline",
    LineKind.DATE_IN_BRACKETS: "byline",
    LineKind.DATED: "byline",
    LineKind.NAME: "byline",
    LineKind.OFFICE: "byline",
    LineKind.BRACKETED: "byline",
    LineKind.DASHED: "byline",
    LineKind.SOURCE: "byline",
}


def _aligned(parts: Sequence[DocumentPart], indents: dict[int, str], index: int) -> bool:
    """Return whether the line is indented as the one above; a centred line as wide as the page is not."""
    return indents.get(index) == indents.get(index - 1) or display_width(parts[index].text) > _WIDTHS[-2]


#: A line that stands so often below a title names the author, if it looks like a name.
_RECURS = 3
_NAME_SHAPE = lazy_pattern(rf"[{HAN}·・]{{2,10}}|(?:[A-ZÀ-Þ][\w.'’-]*\s+){{1,4}}[A-ZÀ-Þ][\w.'’-]*")
_TITLE_KINDS = frozenset(
    {
        LineKind.PLAIN,
        LineKind.NUMBERED,
        LineKind.SHORT,
        LineKind.CAPITALISED,
        LineKind.CAPITALS,
        LineKind.DATE,
        LineKind.DATE_IN_BRACKETS,
    }
)


def _author_lines(
    parts: Sequence[DocumentPart], kinds: dict[int, LineKind], gaps: Sequence[str], *, keys: dict[int, str]
) -> list[int]:
    """Return the lines that recur, nearly always directly below a title of its own: the author's name."""
    again = Counter(keys.values())
    found = [
        index for index in keys if again[keys[index]] >= _RECURS and _is_author(parts, kinds, gaps, index)
    ]
    below = Counter(keys[index] for index in found)
    titles: defaultdict[str, set[str]] = defaultdict(set)
    for index in found:
        titles[keys[index]].add(keys[index - 1])
    return [
        index
        for index in found
        if 5 * below[key := keys[index]] >= 4 * again[key] and 3 * len(titles[key]) >= 2 * below[key]
    ]


def _is_author(
    parts: Sequence[DocumentPart], kinds: dict[int, LineKind], gaps: Sequence[str], index: int
) -> bool:
    return (
        kinds[index] in (LineKind.PLAIN, LineKind.SHORT, LineKind.CAPITALISED)
        and kinds.get(index - 1) in _TITLE_KINDS
        and gaps[index - 1] != "0"
        and _NAME_SHAPE.fullmatch(parts[index].text.strip()) is not None
    )


def title_key(text: str) -> str:
    """Return the letters and digits of *text* without its numbering, for comparing titles."""
    number = line_number(text)
    rest = text[number.size :] if number is not None and number.size < len(text) else text
    return "".join(_LETTERS.findall(rest)).casefold() or "".join(text.split())


def _is_short(part: DocumentPart) -> bool:
    text = part.text
    if len(text) <= LONGEST:
        return bool(text) and (2 * len(text) <= LONGEST or display_width(text) <= LONGEST or is_history(text))
    return is_history(text)


def _above(parts: Sequence[DocumentPart], kinds: dict[int, LineKind], index: int) -> str:
    if not index:
        return "start"
    if parts[index].hints.sentence_before:
        return "ended"
    return "short" if kinds.get(index - 1, LineKind.LONG) not in (LineKind.LONG, LineKind.CLAUSE) else "open"


def _gaps(document: Document, parts: Sequence[DocumentPart], kinds: dict[int, LineKind]) -> list[str]:
    """Return what separates each part from the one above."""
    rows = sorted(
        [(row.span.start, row.reason) for row in document.ledger if row.reason not in _WITHIN]
        + [(note.span.start, Reason.ANNOTATION) for note in document.notes]
    )
    starts = [start for start, _ in rows]
    usual = _usual_blanks(parts)
    raw_offset = _raw_offsets(document.offsets)
    result: list[str] = []
    last = 0
    for index, part in enumerate(parts):
        if not part.text:
            result.append("0")
            continue
        start = raw_offset(part.span.start)
        above = slice(bisect_left(starts, last), bisect_right(starts, start)) if rows else slice(0)
        between = {reason for _, reason in rows[above]} if above.stop > (above.start or 0) else _NOTHING
        extra = str(min(2, max(0, part.hints.blank_before - usual)))
        if Reason.CONTENTS in between:
            gap = "contents"
        elif not index:
            gap = "start"
        elif Reason.ANNOTATION in between:
            gap = "note"
        elif between & _SEPARATORS or kinds.get(index - 1) is LineKind.RULE:
            gap = "sep"
        elif part.hints.page_top or between & _PAGES:
            gap = "page"
        else:
            gap = extra
        result.append(gap)
        last = raw_offset(part.span.start + len(part.text) - 1)
    return result


def _raw_offsets(offsets: OffsetMap) -> Callable[[int], int]:
    """Return ``offsets.to_raw`` for arguments that never decrease, which need no search."""
    runs, at = offsets.runs, 0

    def raw_offset(offset: int) -> int:
        nonlocal at
        while at + 1 < len(runs) and runs[at + 1].view <= offset:
            at += 1
        return runs[at].raw + offset - runs[at].view

    return raw_offset


def _usual_blanks(parts: Sequence[DocumentPart]) -> int:
    """Return the most frequent number of blank lines between two paragraphs of text."""
    pairs = list(itertools.pairwise(parts))
    between = [
        below.hints.blank_before for above, below in pairs if not _is_short(above) and not _is_short(below)
    ]
    counts = Counter(between or [below.hints.blank_before for _, below in pairs])
    return counts.most_common(1)[0][0] if counts else 0


_NOTHING: frozenset[Reason] = frozenset()
#: Reasons of rows within a line, which do not separate lines.
_WITHIN = frozenset(
    {
        Reason.CONTROL,
        Reason.INVISIBLE,
        Reason.HYPHEN,
        Reason.NOTE_MARK,
        Reason.MARKUP,
        Reason.BLANK,
        Reason.BOOKMARK,
    }
)
_SEPARATORS = frozenset(
    {Reason.SEPARATOR, Reason.SITE_LINE, Reason.SOURCE_LINE, Reason.NAVIGATION, Reason.URL}
)
_PAGES = frozenset({Reason.PAGE_NUMBER, Reason.RUNNING_HEAD})


def _indents(parts: Sequence[DocumentPart], kinds: dict[int, LineKind]) -> dict[int, str]:
    long = [part.hints.indent for i, part in enumerate(parts) if kinds.get(i, LineKind.LONG) is LineKind.LONG]
    every = {part.hints.indent for part in parts}
    if len(every) < 2:
        return {}
    body = Counter(long).most_common(1)[0][0] if long else 0
    result: dict[int, str] = {}
    for index in kinds:
        indent = parts[index].hints.indent
        if abs(indent - body) <= 1 and body:
            result[index] = "body"
        else:
            result[index] = "more" if indent > body + 1 else "flush"
    return result


def _marks(parts: Sequence[DocumentPart], short: Sequence[int]) -> dict[int, str]:
    """Return the rank of each heading by its level, or "type" where only the type sets a line apart."""
    levels = Counter(parts[i].hints.heading for i in short if parts[i].hints.heading)
    ranks: dict[int, str] = {}
    order = sorted(level for level in levels if level is not None)
    top = next((n for n, level in enumerate(order) if levels[level] > 1), len(order) - 1)
    for n, level in enumerate(order):
        ranks[level] = "only" if n < top else "top" if n == top else "second" if n == top + 1 else "deep"
    if order and levels[order[top]] == 1:
        ranks[order[top]] = "only"
    result: dict[int, str] = {}
    for index in short:
        hints = parts[index].hints
        if hints.heading:
            result[index] = ranks[hints.heading]
        elif hints.heading == 0:
            result[index] = "led"
        elif hints.displayed:
            result[index] = "type"
    return result


def _listed(document: Document, parts: Sequence[DocumentPart], short: Sequence[int]) -> dict[int, str]:
    """Return "in" for the lines that the table of contents lists, "out" for others; nothing without one."""
    entries = contents_keys(document)
    if len(entries) < 2:
        return {}
    begins = {entry[:size] for entry in entries for size in range(len(entry))}
    result: dict[int, str] = {}
    for index in short:
        key = title_key(parts[index].text)
        wrapped = key in begins and index + 1 < len(parts)
        both = key + title_key(parts[index + 1].text) if wrapped else key
        result[index] = "in" if key in entries or (both != key and both in entries) else "out"
    return result


def contents_keys(document: Document) -> frozenset[str]:
    """Return :func:`title_key` of the entries of the table of contents."""
    spans = [row.span for row in document.ledger if row.reason is Reason.CONTENTS]
    keys = {title_key(entry.title) for entry in contents_entries(document.raw, spans)} if spans else set()
    return frozenset(keys - {""})
