"""Boundaries of texts: from the features of all lines to the block of each text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from collate.model import Document, Reason
from collate.settings import SplitSettings
from collate.split.decode import Decoded, Restrictions, find_roles
from collate.split.line_features import LONG, LineFeatures, features_of, title_key
from collate.split.roles import Role
from collate.split.title_block import DocumentPart, TitleBlock, blocks_of
from collate.split.untitled import untitled_openings
from collate.split.wording import wording_score
from collate.text.layout import display_width
from collate.text.numbering import line_number

_BEGINS = frozenset({Role.ABOVE, Role.TITLE, Role.OPENING})
#: Kinds of lines with which an editor's text without a title begins.
_TEXT = frozenset({"long", "sentence", "clause", "colon", "salutation"})
_TITLES = frozenset({Role.TITLE, Role.SUBTITLE})
_ALL = frozenset(Role)
_TITLED = _ALL - {Role.OPENING}
#: What a number that continues those of the titles adds to the score of a title.
_CONTINUES = 5.0
#: What the layout and the words before a text without a title add to the score of its first line.
_UNTITLED = 12.0
#: The same for a line that may be a title, below thanks to the audience.
_BELOW_THANKS = 6.0
#: Share of the lines of a file, at its beginning and its end, within which an imprint may stand.
_EDGE = 0.1
#: What a line with the words of running heads, above a title, has more as the heading of a part than as text.
_HEAD = 8.0
#: What the order of date and title of the first text adds to the score of a date between two others.
_LIKE_THE_FIRST = 8.0
#: Most numbers that may be missing between two titles.
_GAP = 6


@dataclass(frozen=True, slots=True)
class Boundaries:
    """The blocks of the texts of a document, and the roles they were read from."""

    blocks: tuple[TitleBlock, ...]
    decoded: Decoded


def find_boundaries(
    document: Document,
    parts: Sequence[DocumentPart],
    settings: SplitSettings,
    *,
    cuts: frozenset[int] = frozenset(),
    joins: frozenset[int] = frozenset(),
    known: Collection[str] = (),
) -> Boundaries:
    """Return the blocks that open the texts of a document.

    *cuts* and *joins* are the parts at which, according to the editor, a text
    begins or does not begin; *known* the keys of titles known from other files
    (see :func:`collate.split.line_features.title_key`).

    Raises:
        SourceError: the editor's pattern of titles takes too long on the document.
    """
    features = features_of(document, parts, known=known)
    untitled = dict(untitled_openings(parts, features))
    allowed = _allowed_roles(
        parts,
        features,
        settings,
        cuts=cuts,
        joins=joins,
        untitled=untitled,
        path=document.source.paths[0],
    )
    extra = _evidence_of_words(document, parts, features, untitled=untitled)
    extra |= {(index, Role.OPENING): _UNTITLED for index in cuts if features[index].kind in _TEXT}
    decoded = find_roles(features, Restrictions(allowed, _TITLED, extra))
    missing = continued_numbers(parts, features, decoded.roles)
    if missing:
        extra |= {(index, Role.TITLE): extra.get((index, Role.TITLE), 0.0) + _CONTINUES for index in missing}
        decoded = find_roles(features, Restrictions(allowed, _TITLED, extra))
    inner = numbers_of_headings(parts, features, decoded.roles)
    if inner:
        extra |= {(index, Role.TITLE): extra.get((index, Role.TITLE), 0.0) - _CONTINUES for index in inner}
        decoded = find_roles(features, Restrictions(allowed, _TITLED, extra))
    dates = dict(dates_like_the_first(features, decoded.roles))
    if dates:
        extra |= dict.fromkeys(dates.items(), _LIKE_THE_FIRST)
        decoded = find_roles(features, Restrictions(allowed, _TITLED, extra))
    names = frozenset(index for index, line in enumerate(features) if line.kind == "name")
    blocks = blocks_of(
        parts,
        decoded.roles,
        title_lines=settings.title_max_lines,
        names=names,
        interrupted=_interrupted(document, parts, decoded.roles),
    )
    return Boundaries(tuple(blocks), decoded)


def _interrupted(document: Document, parts: Sequence[DocumentPart], roles: Sequence[Role]) -> frozenset[int]:
    """Return the lines of titles above which, since the line before, a line was dropped."""
    dropped = sorted(row.span.start for row in document.ledger if document.raw[slice(*row.span)].strip())
    titles = [index for index, role in enumerate(roles) if role in _TITLES]
    if not dropped:
        return frozenset()
    return frozenset(
        below
        for above, below in pairwise(titles)
        if bisect_left(dropped, document.offsets.to_raw(parts[above].span.end - 1))
        < bisect_left(dropped, document.offsets.to_raw(parts[below].span.start))
    )


def _allowed_roles(
    parts: Sequence[DocumentPart],
    features: Sequence[LineFeatures],
    settings: SplitSettings,
    *,
    cuts: frozenset[int],
    joins: frozenset[int],
    untitled: Collection[int],
    path: str,
) -> dict[int, frozenset[Role]]:
    """Return the roles that lines may have, where these are not the usual ones."""
    allowed: dict[int, frozenset[Role]] = {}
    titles = _titles_by_pattern(parts, settings, path) if settings.title else frozenset()
    for index, part in enumerate(parts):
        roles = _ALL if not index or index in untitled else _TITLED
        if display_width(part.text) > 2 * settings.title_max_characters:
            roles -= _TITLES
        if features[index].kind == "imprint":
            at_edge = min(index, len(parts) - index) <= _EDGE * len(parts)
            roles -= _TITLES if at_edge else frozenset({Role.IMPRINT})
        if index in titles:
            roles = _TITLES
        if index in cuts:
            roles = _BEGINS
        elif index in joins and index:
            roles -= _BEGINS
        if roles is not _TITLED:
            allowed[index] = roles
    return allowed


def _titles_by_pattern(parts: Sequence[DocumentPart], settings: SplitSettings, path: str) -> frozenset[int]:
    """Return the lines that match the editor's pattern of titles."""
    from collate.engine import lines_that_match  # with the library of processes

    return lines_that_match(
        settings.title,
        [part.text.strip() for part in parts],
        key="split.title",
        seconds=settings.title_max_seconds,
        limit="split.title_max_seconds",
        path=path,
    )


def _evidence_of_words(
    document: Document,
    parts: Sequence[DocumentPart],
    features: Sequence[LineFeatures],
    *,
    untitled: Mapping[int, Role],
) -> dict[tuple[int, Role], float]:
    """Return what the words of lines add to the scores of roles."""
    extra = {(index, role): score for index, role, score in wording_score(parts, features)}
    for index, role in untitled.items():
        extra[index, role] = extra.get((index, role), 0.0) + (
            _UNTITLED if role is Role.OPENING else _BELOW_THANKS
        )
    heads = {
        title_key(document.raw[row.span.start : row.span.end])
        for row in document.ledger
        if row.reason is Reason.RUNNING_HEAD
    }
    for index, line in enumerate(features):
        if heads and line is not LONG and title_key(parts[index].text) in heads:
            extra[index, Role.PART] = _HEAD
    return extra


def numbers_of_headings(
    parts: Sequence[DocumentPart], features: Sequence[LineFeatures], roles: Sequence[Role]
) -> list[int]:
    """Return the titles whose number continues those of headings within a text, and nothing else shows."""
    last: dict[str, tuple[int, Role]] = {}
    result: list[int] = []
    for index, part in enumerate(parts):
        line, role = features[index], roles[index]
        if line is LONG or role not in (Role.TITLE, Role.HEADING, Role.BODY):
            continue
        number = line_number(part.text)
        if number is None:
            continue
        value, above = last.get(number.style, (0, Role.TITLE))
        continues = number.value == value + 1 and above is Role.HEADING
        if role is Role.TITLE and continues and line.below != "byline" and line.listed != "in":
            result.append(index)
            role = Role.HEADING
        last[number.style] = (number.value, role)
    return result


def dates_like_the_first(
    features: Sequence[LineFeatures], roles: Sequence[Role]
) -> Iterator[tuple[int, Role]]:
    """Yield the dates between two texts that belong to the other one of them, with their role there.

    A date between two texts signs the upper one or opens the lower one: all do
    as the first text does, which has a date above its title or has not, and as
    those do that a separator parts from the text above.
    """
    first = next((index for index, role in enumerate(roles) if role is Role.TITLE), None)
    if first is None:
        return
    above = any(
        role is Role.ABOVE and line.kind in _DATES and (index < first or line.before in _PARTED)
        for index, (line, role) in enumerate(zip(features, roles, strict=True))
    )
    below = first + 1 < len(roles) and roles[first + 1] is Role.BYLINE and features[first + 1].kind in _DATES
    for title in range(first + 1, len(roles)):
        if roles[title] is not Role.TITLE:
            continue
        lines = range(_run_start(roles, title), title)
        if not any(features[index].kind in _DATES for index in lines):
            continue
        if above and len(lines) == 1 and roles[title - 1] is Role.SIGNATURE:
            yield title - 1, Role.ABOVE
        elif not above and not below and roles[lines[0] - 1] is Role.BODY:
            yield from ((index, Role.SIGNATURE) for index in lines if roles[index] is Role.ABOVE)


def _run_start(roles: Sequence[Role], end: int) -> int:
    """Return the first of the dates and names directly above line *end*."""
    start = end
    while start and roles[start - 1] in (Role.ABOVE, Role.SIGNATURE):
        start -= 1
    return start


#: What parts a line from the text above it; a page may end anywhere.
_PARTED = frozenset({"sep", "contents"})
#: Kinds of lines that are dates alone.
_DATES = frozenset({"date", "date-in-brackets"})


def continued_numbers(
    parts: Sequence[DocumentPart], features: Sequence[LineFeatures], roles: Sequence[Role]
) -> list[int]:
    """Return the lines that are not titles though their number belongs to the series of numbers of titles.

    The numbers of a style that run on through the file are those of its titles
    if that of the first title is one; else a number counts that fills the gap
    between the numbers of two titles.
    """
    numbers = {
        index: number
        for index, part in enumerate(parts)
        if features[index] is not LONG and (number := line_number(part.text)) is not None
    }
    titles = [(index, number) for index, number in numbers.items() if roles[index] is Role.TITLE]
    first = next((index for index, role in enumerate(roles) if role is Role.TITLE), None)
    result: list[int] = []
    if first in numbers and features[first].series == "runs":
        style = numbers[first].style
        result += [index for index, number in numbers.items() if number.style == style and index > first]
    for (above, low), (below, high) in pairwise(titles):
        if low.style == high.style and 2 <= high.value - low.value <= _GAP:
            found = [
                (number.value, index)
                for index, number in numbers.items()
                if above < index < below
                and number.style == low.style
                and low.value < number.value < high.value
            ]
            values = [value for value, _ in found]
            if values == sorted(set(values)):
                result += [index for _, index in found]
    return [index for index in result if roles[index] is not Role.TITLE]
