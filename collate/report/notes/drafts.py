"""Drafts of the notes on the entries, lacunae and emendations of an edition."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from collate.analysis import gaps_between
from collate.model import ApparatusEntry, Edition, Operation, Reading, Span
from collate.report.base_text import count_letters, is_sentence
from collate.report.hidden import variant_facet
from collate.report.latest import once_per_edition
from collate.report.notes.corrected import corrected_variants
from collate.report.notes.emendations import describe_emendation
from collate.report.notes.lemma_choice import note_base_text
from collate.report.notes.repeats import LemmaPlace, find_repeats
from collate.report.notes.style import LemmaRelation, NoteLemma, NoteReading, NoteStyle
from collate.report.wording.labels import words
from collate.settings import Language

#: Letters from which a lemma that is shortened is counted.
LONG_PASSAGE = 100


class NoteDraft(NamedTuple):
    """A note without its number: on the entry *entry* (0 for none), with a reference to the entry *see*.

    Offsets are in the base text: its words begin at *start*, its number stands
    at *at*.
    """

    start: int
    at: int
    text: str
    entry: int = 0
    see: int = 0


class NoteDrafter:
    """Drafts the notes of one edition for the variants of *kinds*, without those in *hide*."""

    def __init__(
        self, edition: Edition, style: NoteStyle, *, kinds: Collection[str], hide: Collection[str] = ()
    ) -> None:
        self.edition = edition
        self.style = style
        self.kinds = frozenset(map(str, kinds))
        self.hide = frozenset(hide)
        self.base_text = note_base_text(edition)
        self.corrections = {one.entry: one.corrections for one in edition.rulings if one.corrections}
        self.printed = {ruling.entry: ruling.printed for ruling in edition.rulings if ruling.printed}
        self.emended_entries = {emendation.entry for emendation in edition.emendations}
        self._breaks: dict[int, list[int]] = {}
        self._drafts: dict[int, NoteDraft] = {}
        moves = edition.apparatus.transpositions
        self.moved_to = {(move.lost, column): move.found for move in moves for column in move.columns}
        self.moved_from = {(move.found, column): move.lost for move in moves for column in move.columns}

    def noted_variants(self, entry: ApparatusEntry) -> tuple[Reading, ...]:
        """Return the variants with a note; none where an emendation has one, or an editor wants none."""
        printed = self.printed.get(entry.number, "")
        if entry.number in self.emended_entries or printed in ("silent", "full"):
            return ()
        variants = entry.variants
        if (corrections := self.corrections.get(entry.number)) is not None:
            variants = corrected_variants(entry, corrections, self.edition.work)
        if printed == "noted":
            return variants
        return tuple(
            v for v in variants if v.kind in self.kinds and self.hide.isdisjoint((v.kind, variant_facet(v)))
        )

    def entries_in_base_lacunae(self) -> Iterator[NoteDraft]:
        """Yield the notes of entries at which the base text is not extant, one for each entry."""
        for entry in self.edition.entries:
            variants = self.noted_variants(entry)
            if variants and entry.cells[self.base_text.base] is None:
                readings = [NoteReading(reading.text, reading.sigla) for reading in (entry.lemma, *variants)]
                yield NoteDraft(
                    entry.locus.start, entry.locus.end, self.style.base_lacuna(readings), entry.number
                )

    def entries(self, *, fold: bool) -> Iterator[NoteDraft]:
        """Yield the notes of entries: two for an entry with words that the base text has elsewhere.

        There are none where the base text is not extant: :meth:`base_lacunae`
        yields one note for all that the others have there. With *fold* a
        repeated change has one note.
        """
        additions, places = self._parts
        yield from additions
        folded: set[int] = set()
        for group in (
            find_repeats([p for p in places if not _moved(p.readings)], self.base_text) if fold else ()
        ):
            first = group.places[0]
            folded.update(place.entry for place in group.places)
            text = self.variants(first) + self.style.repeated(group.words)
            yield NoteDraft(first.span.start, first.printed.end, text, first.entry)
        for place in places:
            if place.entry not in folded:
                yield self._draft(place)

    @cached_property
    def _parts(self) -> tuple[list[NoteDraft], list[LemmaPlace]]:
        """The notes of words that the base text lacks, and the places of all lemmas with a note."""
        additions: list[NoteDraft] = []
        places: list[LemmaPlace] = []
        for entry in self.edition.entries:
            variants = self.noted_variants(entry)
            if not variants or entry.cells[self.base_text.base] is None:
                continue
            if not entry.lemma.text:
                additions.extend(self.additions(entry, variants))
                continue
            columns = tuple(column for variant in variants for column in variant.columns)
            readings = tuple(self.note_reading(entry, variant) for variant in variants)
            span = self.entry_span(entry.number)
            lemma = self.base_text.lemma(span, columns)
            places.append(LemmaPlace(entry.number, span, columns, readings, lemma))
        return additions, places

    def _draft(self, place: LemmaPlace) -> NoteDraft:
        """Return the note of one place by itself, written when first asked for."""
        known = self._drafts.get(place.entry)
        if known is None:
            printed = self.base_text.unique(place.printed, place.span, columns=place.columns)
            text = self.variants(place._replace(printed=printed))
            known = self._drafts[place.entry] = NoteDraft(place.span.start, printed.end, text, place.entry)
        return known

    def entry_span(self, number: int) -> Span:
        """Return the span in the base text of an entry by its number."""
        return self.base_text.columns.span(number - 1, self.base_text.base)

    def note_reading(self, entry: ApparatusEntry, variant: Reading) -> NoteReading:
        """Return the words of a variant, or the words before those of the lemma if it has them elsewhere."""
        found = {self.moved_to.get((entry.number, column)) for column in variant.columns}
        number = found.pop() if len(found) == 1 else None
        if number and not variant.text:
            there = self.edition.entries[number - 1]
            at = self.entry_span(there.number).start
            way = LemmaRelation.BELOW if there.number > entry.number else LemmaRelation.ABOVE
            return NoteReading(self.base_text.landmark(at), variant.sigla, way)
        swapped = variant.operation is Operation.TRANSPOSITION and variant.text
        return NoteReading(
            variant.text, variant.sigla, LemmaRelation.SWAPPED if swapped else LemmaRelation.PLAIN
        )

    def variants(self, place: LemmaPlace) -> str:
        """Return the text of the note on a lemma."""
        printed, base_text = place.printed, self.base_text
        if printed.before or printed.after:
            readings = [
                one
                if one.way in (LemmaRelation.ABOVE, LemmaRelation.BELOW)
                else one._replace(text=printed.around(one.text))
                for one in place.readings
            ]
            return self.style.variants(NoteLemma(printed.text), readings)
        words, text = base_text.shortened(place.span), base_text.text[slice(*place.span)]
        letters = count_letters(text) if len(words) < len(text.rstrip()) else 0
        lemma = NoteLemma(
            words,
            base_text.paragraphs(place.span),
            base_text.sentences(place.span),
            letters if letters >= LONG_PASSAGE else 0,
        )
        return self.style.variants(lemma, place.readings)

    def additions(self, entry: ApparatusEntry, variants: Sequence[Reading]) -> Iterator[NoteDraft]:
        """Yield the notes of words that the base text lacks; words that it has elsewhere have their own."""
        plain: list[Reading] = []
        for variant in variants:
            lost = {self.moved_from.get((entry.number, column)) for column in variant.columns}
            number = lost.pop() if len(lost) == 1 else None
            if number is None:
                plain.append(variant)
                continue
            words = self.edition.entries[number - 1].lemma.text
            text = variant.text
            if words == text:
                text = self.base_text.shortened(self.entry_span(number))
            yield self.added(entry, [variant], texts=[text], see=number)
        if plain:
            yield self.added(entry, plain, texts=[variant.text for variant in plain], see=0)

    def added(
        self, entry: ApparatusEntry, variants: Sequence[Reading], *, texts: Sequence[str], see: int
    ) -> NoteDraft:
        """Return one note of words that the base text lacks."""
        columns = [column for variant in variants for column in variant.columns]
        edges = [self.edges(entry, column) for column in columns]
        host = self.base_text.host(
            entry.locus.start,
            columns,
            whole=all(is_sentence(variant.text) for variant in variants),
            begins=all(begins for begins, _, _ in edges),
            closes=all(closes for _, closes, _ in edges),
        )
        readings: list[NoteReading] = []
        for variant, text in zip(variants, texts, strict=True):
            begins, closes, count = self.edges(entry, variant.columns[0])
            readings.append(NoteReading(text, variant.sigla, paragraphs=count if begins and closes else 0))
        return NoteDraft(entry.locus.start, host.at, self.style.addition(host, readings), entry.number, see)

    def edges(self, entry: ApparatusEntry, column: int) -> tuple[bool, bool, int]:
        """Return whether a reading begins a paragraph, whether the text after it does, and its paragraphs."""
        tokens, cell = self.edition.alignment.tokens[column], entry.cells[column]
        if not cell:
            return False, False, 0
        start, end = cell
        if column not in self._breaks:
            self._breaks[column] = sorted(tokens.breaks)
        breaks = self._breaks[column]
        low, high = bisect_left(breaks, start), bisect_left(breaks, end)
        begins = low < len(breaks) and breaks[low] == start
        closes = end == len(tokens) or (high < len(breaks) and breaks[high] == end)
        return begins, closes, max(0, high - bisect_right(breaks, start)) + 1

    def lacunae(self) -> Iterator[NoteDraft]:
        """Yield the notes of the lacunae of witnesses, then of the base text."""
        base_text, work = self.base_text, self.edition.work
        missing: dict[Span, list[int]] = {}
        for column in range(len(work.columns)):
            for gap in gaps_between(base_text.extant[column], len(base_text.text)):
                missing.setdefault(gap, []).append(column)
        for (start, end), columns in sorted(missing.items()):
            sigla = [s for s in self.order if any(s in work.sigla(column) for column in columns)]
            stop = base_text.before_blanks(end)
            first = base_text.first_words(start, stop)
            last = base_text.last_words(first, stop)
            if first < last:
                words = base_text.text[start:first].strip(), base_text.text[last:stop]
                text = self.style.lacuna(*words, sigla)
                yield NoteDraft(start, base_text.before_blanks(first), text)
            else:
                yield NoteDraft(start, stop, self.style.lacuna(base_text.text[start:stop].strip(), "", sigla))
        yield from self.base_lacunae()

    @property
    def order(self) -> tuple[str, ...]:
        """The sigla of all witnesses."""
        return tuple(witness.siglum for witness in self.edition.work.witnesses)

    def base_lacunae(self) -> Iterator[NoteDraft]:
        """Yield a note for each lacuna of the base text, with the whole text of the others."""
        base, work = self.base_text.base, self.edition.work
        at = 0
        by_column: dict[int, str] = {}
        for run in (*self.edition.alignment.runs, None):
            if run is not None and run.cells[base] is None:
                for column, cell in enumerate(run.cells):
                    if cell:
                        surface = self.edition.alignment.tokens[column].surface(*cell)
                        by_column[column] = by_column.get(column, "") + surface
                continue
            if by_column:
                texts: dict[str, list[str]] = {}
                for column, text in sorted(by_column.items()):
                    texts.setdefault(text.strip(), []).extend(work.sigla(column))
                readings = [
                    NoteReading(t, tuple(s for s in self.order if s in sigla)) for t, sigla in texts.items()
                ]
                yield NoteDraft(at, self.base_text.before_blanks(at), self.style.base_lacuna(readings))
                by_column = {}
            if run is not None and (here := run.cells[base]):
                at = self.edition.alignment.tokens[base].span(*here).end

    def rulings(self, lang: Language, places: Mapping[int, int]) -> Iterator[NoteDraft]:
        """Yield the printed remarks of editors on entries, at the *places* of their notes by entry number."""
        wording = words(lang)
        for ruling in self.edition.rulings:
            terms = wording["list.and"].join(ruling.judgement)
            parts = (
                wording["notes.judged"].format(terms=terms) if terms else "",
                wording["notes.remark"].format(text=ruling.note.rstrip("。.")) if ruling.note else "",
            )
            if ruling.printed not in ("silent", "full") and any(parts):
                text = self.style.separator.join(filter(None, parts))
                locus = self.edition.entries[ruling.entry - 1].locus
                yield NoteDraft(locus.start, places.get(ruling.entry, locus.end), text, ruling.entry)

    def emendations(self, lang: Language) -> Iterator[NoteDraft]:
        """Yield the notes of the editor's changes."""
        for emendation in self.edition.emendations:
            at, change = describe_emendation(emendation, self.base_text, lang=lang)
            yield NoteDraft(emendation.locus.start, at, self.style.emendation(change), emendation.entry or 0)


def _moved(readings: Sequence[NoteReading]) -> bool:
    return any(one.way in (LemmaRelation.ABOVE, LemmaRelation.BELOW) for one in readings)


@once_per_edition  # the notes in the TEI file and those in notes.md are of one drafter
def note_drafter(
    edition: Edition, style: NoteStyle, *, kinds: frozenset[str], hide: frozenset[str]
) -> NoteDrafter:
    """Return the drafter of the notes of *edition*."""
    return NoteDrafter(edition, style, kinds=kinds, hide=hide)
