"""Title blocks: the lines that open a text, and those that end it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from collate.lazy import lazy_pattern
from collate.model import Paragraph, Span
from collate.split.roles import Role
from collate.text.dates import is_date_line, parse_date
from collate.text.line_kinds import LineKind, date_at_edge, kind_of
from collate.text.line_roles import could_be_name, is_office, speaker

SUBTITLE = lazy_pattern("[—─–-]{1,2}|[（(〔]|纪念|——")
DATED = lazy_pattern(r"(?P<rest>.*\S)\s*(?P<date>[（(〔][^（）()〔〕]{6,40}[）)〕])\s*")


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """A paragraph, or a part of one that the settings cut; ``hints`` are its layout properties."""

    text: str
    span: Span
    hints: Paragraph


@dataclass(frozen=True, slots=True)
class TitleBlock:
    """The lines around one text: parts ``[start, body)`` open it, its body is ``[body, end)``.

    ``titles``, ``dates``, ``speakers`` (an office, and the name below it) and
    ``others`` are indices of the parts that open it; ``signature`` are those
    that sign it, ``left_out`` those from ``end`` on that belong to no text
    (sources, separators, the heading of a part), with their roles.
    """

    start: int
    body: int
    end: int = 0
    titles: tuple[int, ...] = ()
    dates: tuple[int, ...] = ()
    speakers: tuple[int, ...] = ()
    others: tuple[int, ...] = ()
    signature: tuple[int, ...] = ()
    left_out: tuple[tuple[int, Role], ...] = ()


_OPENING = frozenset({Role.ABOVE, Role.TITLE, Role.SUBTITLE, Role.BYLINE})
_OUTSIDE = frozenset({Role.SOURCE, Role.RULE, Role.FRONT, Role.PART, Role.IMPRINT, Role.BACK})


def blocks_of(
    parts: Sequence[DocumentPart],
    roles: Sequence[Role],
    *,
    title_lines: int,
    names: Collection[int] = (),
    interrupted: Collection[int] = (),
) -> list[TitleBlock]:
    """Return the block of each text, in order.

    *title_lines* is the largest number of lines of a title, *names* are the
    lines (indices) that are names, *interrupted* those above which something was
    dropped: a title does not extend over it, since its span would contain what
    is in the ledger.

    Lines before the first text are in none.
    """
    starts = starts_of(roles)
    first = next((index for index, role in enumerate(roles) if role not in _OUTSIDE), len(parts))
    if first < len(parts) and (not starts or starts[0] > first):
        starts.insert(0, first)
    if not starts:
        return [TitleBlock(0, 0, len(parts))]
    return [
        _block(
            parts,
            roles,
            start=start,
            end=end,
            title_lines=title_lines,
            names=names,
            interrupted=interrupted,
        )
        for start, end in zip(starts, [*starts[1:], len(parts)], strict=True)
    ]


def starts_of(roles: Sequence[Role]) -> list[int]:
    """Return the lines with which a text begins, by their roles."""
    return [
        index
        for index, role in enumerate(roles)
        if role is Role.OPENING
        or (role is Role.ABOVE and (not index or roles[index - 1] is not Role.ABOVE))
        or (role is Role.TITLE and (not index or roles[index - 1] is not Role.ABOVE))
    ]


def _block(
    parts: Sequence[DocumentPart],
    roles: Sequence[Role],
    *,
    start: int,
    end: int,
    title_lines: int,
    names: Collection[int],
    interrupted: Collection[int],
) -> TitleBlock:
    body = start
    while body < end and roles[body] in _OPENING:
        body += 1
    titles = [index for index in range(start, body) if roles[index] in (Role.TITLE, Role.SUBTITLE)]
    if titles and start and roles[start - 1] is Role.FRONT and _has_date(parts, titles[-1] + 1, body):
        start = titles[0]  # the date above belongs to the title page of the volume
    size = min(
        title_lines,
        next((count for count, index in enumerate(titles) if count and index in interrupted), title_lines),
    )
    if len(titles) > size:
        body = titles[size]
        titles = titles[:size]
    last = end
    while last > body and (roles[last - 1] in _OUTSIDE or not parts[last - 1].text):
        last -= 1
    signature = last
    while signature > body and roles[signature - 1] is Role.SIGNATURE:
        signature -= 1
    dates, speakers, others = read_bylines(
        parts, [index for index in range(start, body) if index not in titles], titles=titles, names=names
    )
    return TitleBlock(
        start=start,
        body=body,
        end=last,
        titles=tuple(titles),
        dates=dates,
        speakers=speakers,
        others=others,
        signature=tuple(range(signature, last)),
        left_out=tuple((index, roles[index]) for index in range(last, end) if parts[index].text),
    )


def _has_date(parts: Sequence[DocumentPart], start: int, end: int) -> bool:
    return any(date_of_line(part.text) is not None for part in parts[start:end])


def read_bylines(
    parts: Sequence[DocumentPart],
    lines: Sequence[int],
    *,
    titles: Sequence[int] = (),
    names: Collection[int] = (),
) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Return which of *lines* (indices of parts) have the date, which the speaker, and the others.

    Of several dates one in brackets counts, since another is that of a web
    page; else the first. A line may have both.
    """
    dated = [index for index in lines if date_of_line(parts[index].text) is not None]
    plain = [index for index in dated if is_date_line(parts[index].text)] or dated
    own = next((index for index in plain if parts[index].text.strip()[0] in "（(〔"), None)
    dates = (own,) if own is not None else tuple(plain[:1])
    if not dates and titles and any(date_in(parts[title].text) for title in titles):
        dates = (titles[-1],)
    speakers = _speakers(parts, [index for index in lines if index not in plain], dated=dated, names=names)
    others = tuple(index for index in lines if index not in dates and index not in speakers)
    return dates, speakers, others


def _speakers(
    parts: Sequence[DocumentPart],
    lines: Sequence[int],
    *,
    dated: Sequence[int],
    names: Collection[int],
) -> tuple[int, ...]:
    for sure in (True, False):
        for index in lines:
            text = parts[index].text
            bare = without_date(text)
            named = (
                index in names or speaker(bare) is not None or kind_of(text) is LineKind.NAME
                if sure
                else (could_be_name(text) or kind_of(text) is LineKind.CAPITALISED) and index not in dated
            )
            if named:
                office = index - 1 in lines and is_office(parts[index - 1].text)
                return (index - 1, index) if office else (index,)
    return ()


def date_of_line(text: str) -> tuple[str, str] | None:
    """Return the date of a line, or at its beginning or end, as ``parse_date`` does."""
    parsed = parse_date(text)
    if parsed is not None:
        return parsed
    match = DATED.fullmatch(text)
    if match is not None and parse_date(match["date"]) is not None:
        return parse_date(match["date"])
    edge = date_at_edge(text)
    return (edge[0], "") if edge is not None else None


def date_in(text: str) -> bool:
    """Return whether *text* ends with a date in brackets."""
    match = DATED.fullmatch(text)
    return match is not None and parse_date(match["date"]) is not None


def without_date(text: str) -> str:
    """Return *text* without final brackets that may contain a date."""
    match = DATED.fullmatch(text)
    return match["rest"] if match is not None else text
