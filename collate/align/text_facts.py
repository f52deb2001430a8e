"""What is known of a text besides its words: where its pages begin, the editor's decisions on its gaps."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.i18n import _
from collate.settings import matches_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collate.model import Segment, Tokens, Work
    from collate.settings import GapSettings, Settings


class TurnedGap(NamedTuple):
    """An editor's decision on the gap of a witness at tokens ``[start, end)`` of the centre."""

    start: int
    end: int
    is_lacuna: bool
    certainty: str = ""


class TextFacts(NamedTuple):
    """What is known about a text besides its words.

    ``pages`` are the tokens with which its pages begin, sorted, each with the
    printed label; without the first. ``turned`` are decisions of the editor.
    """

    pages: tuple[tuple[int, str], ...] = ()
    turned: tuple[TurnedGap, ...] = ()

    def on_line(self, places: Sequence[int]) -> TextFacts:
        """Return the facts on the base text, and decisions on gaps in it, for a line of more tokens.

        *places* are the numbers of the base text's tokens on the line.

        >>> TextFacts(((1, "2"),), (TurnedGap(0, 2, True),)).on_line([5, 7])
        TextFacts(pages=((7, '2'),), turned=(TurnedGap(start=5, end=8, is_lacuna=True, certainty=''),))
        """
        turned = (gap for gap in self.turned if gap.start < gap.end <= len(places))
        return TextFacts(
            tuple((places[token], label) for token, label in self.pages),
            tuple(gap._replace(start=places[gap.start], end=places[gap.end - 1] + 1) for gap in turned),
        )


def text_facts(work: Work, tokens: Sequence[Tokens], settings: Settings) -> tuple[TextFacts, ...]:
    """Return the facts on each column of *work*: where its pages begin, and the editor's decisions."""
    turned = _turned_gaps(work, tokens[work.base_column], settings)
    return tuple(
        TextFacts(_page_starts(witness.segment, text), tuple(turned.get(column, ())))
        for column, (witness, text) in enumerate(zip(work.columns, tokens, strict=True))
    )


def _page_starts(segment: Segment, tokens: Tokens) -> tuple[tuple[int, str], ...]:
    """Return the tokens with which pages begin, without the first of the text, and the pages' labels."""
    found: list[tuple[int, str]] = []
    if len(segment.pages) < 2 or not segment.offsets.runs:
        return ()
    raw = [run.raw for run in segment.offsets.runs]
    offsets = tokens.offsets[:-1]
    for page in segment.pages:
        index = bisect_right(raw, page.span.start) - 1
        run = segment.offsets.runs[max(0, index)]
        inside = run.view + min(max(0, page.span.start - run.raw), run.size)
        token = int(np.searchsorted(offsets, inside))
        if 0 < token < len(tokens):
            found.append((token, page.label))
        elif not token:
            found = [(0, page.label)]
    return tuple(found)


def _turned_gaps(work: Work, base: Tokens, settings: Settings) -> dict[int, list[TurnedGap]]:
    """Return the editor's decisions about gaps by column."""
    turned: dict[int, list[TurnedGap]] = {}
    for rows, is_lacuna in ((settings.lacuna, True), (settings.omission, False)):
        for row in rows:
            place = locate_gap(row, work)
            if isinstance(place, GapPlace):
                start, end = (int(np.searchsorted(base.offsets, at)) for at in place.span)
                gap = TurnedGap(start, max(end, start + 1), is_lacuna, row.certainty)
                turned.setdefault(place.column, []).append(gap)
    return turned


class GapPlace(NamedTuple):
    """The column that a row ``[[lacuna]]`` or ``[[omission]]`` names, and its span of the base text."""

    column: int
    span: tuple[int, int]


def locate_gap(row: GapSettings, work: Work) -> GapPlace | str | None:
    """Return the place of *row* in *work*, the reason why it has none, or None if it names another work."""
    if row.work not in (work.slug, work.title):
        return None
    columns = [witness.siglum for witness in work.columns]
    column = next(
        (
            columns.index(witness.identical_to or witness.siglum)
            for witness in work.witnesses
            if row.witness in (witness.siglum, witness.segment.id)
            or matches_path(row.witness, witness.segment.path)
        ),
        None,
    )
    if column is None:
        return _("the work has no witness {witness}", witness=row.witness)
    if column == work.base_column:
        return _("{witness} is the base text", witness=row.witness)
    text = work.columns[work.base_column].segment.text
    start = text.find(row.first)
    if start < 0:
        return _("the base text has no 「{words}」", words=row.first)
    if text.find(row.first, start + 1) >= 0:
        return _("「{words}」 occurs several times in the base text: give more words", words=row.first)
    last = text.find(row.last, start) if row.last else start
    if last < 0:
        return _("the base text has no 「{words}」", words=row.last)
    return GapPlace(column, (start, last + len(row.last or row.first)))
