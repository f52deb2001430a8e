"""The place of a decision in an apparatus, found by the words that its witnesses had there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from collate.analysis import Interval, TokenColumns, describe_contexts, word_span
from collate.edit.contexts import Hit, Missing
from collate.edit.place_changes import place_changes
from collate.edit.votes import are_gone, are_words_gone, cast_votes, counted, is_near
from collate.edit.witness_names import WitnessNames
from collate.i18n import _
from collate.model import Context

#: Columns by which a gap may be beside the words that others have there: it can slide along equal characters.
_NEAR = 8

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collate.edit.votes import Vote
    from collate.model import Apparatus, ApparatusEntry, Decision


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place in an apparatus.

    ``interval`` are its columns, ``base`` the tokens of the base text there, ``entries`` the entries
    that share some of its columns, in order; ``changes`` are messages: how it differs from what
    a decision recorded. ``cut`` is set where its words in the base text end inside a token.
    """

    interval: Interval
    base: tuple[int, int]
    entries: tuple[ApparatusEntry, ...]
    cut: bool = False
    is_part: bool = False
    """Whether its words are a part of those of one entry."""
    changes: tuple[str, ...] = ()
    is_recorded: bool = True
    """Whether the base text has words there that the decision recorded, or the text around them."""


@dataclass(frozen=True, slots=True)
class LostPlace:
    """Why a place was not found, as a message, and the number of the entry most like it, or 0."""

    why: str
    nearest: int = 0


class PlaceFinder:
    """The places of decisions in one apparatus."""

    def __init__(self, apparatus: Apparatus) -> None:
        self.apparatus = apparatus
        self.work = apparatus.alignment.work
        self.columns = TokenColumns(apparatus.alignment)
        self._extents = [self.columns.extent(entry) for entry in apparatus.entries]
        self._starts = [extent.start for extent in self._extents]
        self._ends = [extent.end for extent in self._extents]
        self._column_of = _columns_by_siglum(apparatus)
        self._names = WitnessNames(self.work, apparatus.alignment.tokens)

    def column(self, siglum: str) -> int | None:
        """Return the column of a witness; None if the work does not have it."""
        return self._column_of.get(siglum)

    @property
    def sigla(self) -> tuple[str, ...]:
        """The sigla of all witnesses, in order."""
        return tuple(self._column_of)

    def current(self, decision: Decision) -> Decision | None:
        """Return *decision* with the siglum that its witness has here; None if it is not known."""
        return self._names.current(decision)

    def describe(self, interval: Interval) -> tuple[tuple[Context, ...], tuple[tuple[str, ...], ...]]:
        """Return what a decision records of its place: contexts, and readings with their sigla."""
        contexts = describe_contexts(self.columns, interval)
        readings: dict[str, list[str]] = {}
        for context in contexts:
            readings.setdefault(context.words, []).extend(context.witnesses)
        return contexts, tuple((text, *sigla) for text, sigla in readings.items())

    def extent(self, entry: ApparatusEntry) -> Interval:
        """Return the columns of an entry of this apparatus."""
        return self._extents[entry.number - 1]

    def within(self, interval: Interval) -> tuple[ApparatusEntry, ...]:
        """Return the entries that share columns with *interval*."""
        first = bisect_left(self._ends, interval.start)
        last = bisect_right(self._starts, interval.end)
        return tuple(
            self.apparatus.entries[index]
            for index in range(first, last)
            if self._extents[index].overlaps(interval)
        )

    def find(self, decision: Decision) -> FoundPlace | LostPlace:
        """Return the place of *decision*, or the reason why it is not found."""
        contexts = decision.contexts or (Context((), decision.before, decision.words, decision.after),)
        base_column = self.work.base_column
        votes = cast_votes(contexts, self.apparatus.alignment.tokens, self.column, self.work.base)
        hits = counted(votes, base_column)
        filled = any(hit.start < hit.end for _column, hit in hits)
        kept = decision.how == "keep" and are_gone(contexts[0].words, votes)
        if not hits or kept or (not filled and are_words_gone(votes)):
            return self._lost(contexts, votes)
        interval = self._columns_of(hits)
        if interval is None:
            near = self.within(self.columns.interval(hits[0][0], hits[0][1].start, hits[0][1].end))
            why = _("the witnesses have its words at different places")
            return LostPlace(why, near[0].number if near else 0)
        entries = self.within(interval)
        own = next((hit for column, hit in hits if column == base_column), None)
        if not filled:
            low, high = self.columns.tokens(base_column, interval)
            if own is None and (low < high or contexts[0].words):
                return self._lost(contexts, votes)
            interval, entries = self._gap(interval, entries)
        base = (own.start, own.end) if own else self.columns.tokens(base_column, interval)
        emptied = own is None and base[0] == base[1] and are_gone(contexts[0].words, votes)
        if self._is_elsewhere(votes, base) or (emptied and contexts[0].words):
            return self._lost(contexts, votes)
        if not filled and not entries:
            entries = self._around(base[0])
        return FoundPlace(
            interval,
            base,
            entries,
            cut=own is not None and own.cut,
            is_part=self._is_part(base, interval, entries, own),
            changes=tuple(place_changes(decision, interval, entries, votes, self)),
            is_recorded=own is not None or self._is_recorded(contexts, interval),
        )

    def _columns_of(self, hits: Sequence[tuple[int, Hit]]) -> Interval | None:
        """Return the columns that *hits* agree on."""
        found = [(self.columns.interval(column, hit.start, hit.end), hit) for column, hit in hits]
        return self._agreed(
            [one for one, hit in found if hit.start < hit.end],
            [one for one, hit in found if hit.start == hit.end],
        )

    def _is_elsewhere(self, votes: Sequence[Vote], base: tuple[int, int]) -> bool:
        """Return whether the base text may have the words at another place than its tokens *base*.

        Of several places in it, another witness that is as it was names the one.
        """
        column = self.work.base_column
        places = [
            vote.found.at for vote in votes if vote.column == column and isinstance(vote.found, Missing)
        ]
        at = {one for some in places for one in some}
        start = word_span(self.apparatus.alignment.tokens[column], *base).start
        return bool(at) and (start not in at or not any(vote.is_as_it_was for vote in votes))

    def _is_recorded(self, contexts: Sequence[Context], interval: Interval) -> bool:
        """Return whether the base text has the words that it had there, or a new one those of another."""
        words = self.columns.words(self.work.base_column, interval)
        own = [context.words for context in contexts if self.work.base in context.witnesses]
        return bool(words) and words in (own or [context.words for context in contexts])

    def _is_part(
        self,
        base: tuple[int, int],
        interval: Interval,
        entries: Sequence[ApparatusEntry],
        own: Hit | None,
    ) -> bool:
        if len(entries) != 1:
            return False
        cell = entries[0].cells[self.work.base_column]
        whole = cell == base if cell else self.extent(entries[0]) == interval
        return not whole and not (own is not None and not cell and base[0] == base[1])

    def _agreed(self, filled: Sequence[Interval], empty: Sequence[Interval]) -> Interval | None:
        """Return the columns that all witnesses have a place at; None if they disagree.

        Different words need not stand in the same columns, but they share an entry. Witnesses
        that have no words there only limit between which columns it is.
        """
        if not filled:
            start, end = max(one.start for one in empty), min(one.end for one in empty)
            return Interval(start, end) if start <= end else None
        whole = Interval(min(one.start for one in filled), max(one.end for one in filled))
        together = all(self._are_together(one, other) for one in filled for other in filled)
        near = Interval(whole.start - _NEAR, whole.end + _NEAR)
        return whole if together and all(one.overlaps(near) for one in empty) else None

    def _are_together(self, left: Interval, right: Interval) -> bool:
        shared = {entry.number for entry in self.within(left)}
        return left.overlaps(right) or any(entry.number in shared for entry in self.within(right))

    def _gap(
        self, interval: Interval, entries: Sequence[ApparatusEntry]
    ) -> tuple[Interval, tuple[ApparatusEntry, ...]]:
        """Return the place of words that no recorded witness has: an addition of others there, or none."""
        inside = [entry for entry in entries if interval.contains(self.extent(entry))]
        if not inside:
            return Interval(interval.end, interval.end), ()
        return (self.extent(inside[0]) if len(inside) == 1 else interval), tuple(inside)

    def _around(self, token: int) -> tuple[ApparatusEntry, ...]:
        """Return the entry inside whose lemma the base text's *token* begins."""
        at = int(self.apparatus.alignment.tokens[self.work.base_column].offsets[token])
        return tuple(entry for entry in self.apparatus.entries if entry.locus.start < at < entry.locus.end)

    def is_near(self, contexts: Sequence[Context]) -> bool:
        """Return whether some witness has text that was beside the words of *contexts*."""
        return is_near(contexts, self.apparatus.alignment.tokens)

    def _lost(self, contexts: Sequence[Context], votes: Sequence[Vote]) -> LostPlace:
        first = contexts[0]
        words = first.left[-6:] + first.words + first.right[:6] if first.witnesses else _all(first)
        counts = [len(vote.found.at) for vote in votes if isinstance(vote.found, Missing)]
        if not votes:
            return LostPlace(_("none of its witnesses is in this edition"))
        nearest = self._nearest(votes, first.words)
        if max(counts, default=0) > 1:
            why = _(
                "「{words}」 occurs {count} times in the base text: add words before or after it",
                words=words,
                count=max(counts),
            )
            return LostPlace(why, nearest)
        if first.witnesses:
            return LostPlace(_("no witness has 「{words}」 any more", words=words), nearest)
        return LostPlace(_("the base text has no 「{words}」", words=words), nearest)

    def _nearest(self, votes: Sequence[Vote], words: str) -> int:
        for vote in votes:
            tokens, found = self.apparatus.alignment.tokens[vote.column], vote.found
            places = (int(tokens.offsets[found.start]),) if isinstance(found, Hit) else found.at
            for at in places if len(tokens) else ():
                token = min(bisect_right(tokens.offsets, at), len(tokens)) - 1
                near = self.within(self.columns.interval(vote.column, token, token + 1))
                if near:
                    return near[0].number
        like = (entry.number for entry in self.apparatus.entries if entry.lemma.text == words and words)
        return next(like, 0)

    def reading(self, siglum: str, interval: Interval) -> str | None:
        """Return the words of a witness in some columns; None where it is not extant, or there is none."""
        column = self._column_of.get(siglum)
        if column is None:
            return None
        return self.columns.words(column, interval) if self.columns.is_extant(column, interval) else None


def _all(context: Context) -> str:
    return context.left + context.words + context.right


def _columns_by_siglum(apparatus: Apparatus) -> dict[str, int]:
    work = apparatus.alignment.work
    own = {witness.siglum: column for column, witness in enumerate(work.columns)}
    return {
        witness.siglum: own[witness.identical_to or witness.siglum]
        for witness in work.witnesses
        if (witness.identical_to or witness.siglum) in own
    }
