"""Drafts of the notes on the entries, lacunae and emendations of an edition."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from collate.model import ApparatusEntry, Edition, Operation, Reading, Span
from collate.report.base_text import count_letters, is_sentence
from collate.report.latest import once_per_edition
from collate.report.notes.emendations import describe_emendation, followed_note
from collate.report.notes.lemma_choice import AdditionHost, HostSide, note_base_text
from collate.report.notes.long_passages import DividedPassage, PassagePart, divide_passage
from collate.report.notes.move_landmarks import MoveLandmarks
from collate.report.notes.repeats import LemmaPlace, find_repeats
from collate.report.notes.rules import NoteRules, NoteSelection
from collate.report.notes.style import LemmaRelation, NoteLemma, NoteReading, NoteStyle
from collate.report.wording.labels import in_script, words
from collate.settings import Language

#: Letters from which a lemma that is shortened is counted.
LONG_PASSAGE = 100


class NoteDraft(NamedTuple):
    """A note without its number: on the entry *entry* (0 for none), with a reference to the entry *see*.

    Offsets are in the base text: its words begin at *start*, its number stands
    at *at*. ``lemma`` are the words of the edited text that it quotes, "" if it quotes none. A *part* is
    about some words of a passage, which has a note as a whole.
    """

    start: int
    at: int
    text: str
    entry: int = 0
    see: int = 0
    lemma: str = ""
    part: bool = False


class NoteDrafter:
    """Drafts the notes of one edition by *rules*.

    With *persons* the notes of emendations name the editor and the certainty.
    """

    def __init__(
        self, edition: Edition, style: NoteStyle, *, rules: NoteRules, persons: bool = False
    ) -> None:
        self.edition = edition
        self.style = style
        self.selection = NoteSelection(edition, rules)
        self.persons = persons
        self.base_text = note_base_text(edition)
        self._landmarks = MoveLandmarks(self.base_text)
        self.order = tuple(witness.siglum for witness in edition.work.witnesses)
        self._breaks: dict[int, list[int]] = {}
        self._drafts: dict[int, tuple[NoteDraft, ...]] = {}
        moves = edition.apparatus.transpositions
        self.moved_to = {(move.lost, column): move.found for move in moves for column in move.columns}
        self.moved_from = {(move.found, column): move.lost for move in moves for column in move.columns}

    def entries_in_base_lacunae(self) -> Iterator[NoteDraft]:
        """Yield the notes of entries at which the base text is not extant, one for each entry."""
        for entry in self.edition.entries:
            variants = self.selection.variants(entry)
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
            lemma = self.note_lemma(first).text
            yield NoteDraft(first.span.start, first.printed.end, text, first.entry, lemma=lemma)
        for place in places:
            if place.entry not in folded:
                yield from self._drafts_of(place)

    @cached_property
    def _parts(self) -> tuple[list[NoteDraft], list[LemmaPlace]]:
        """The notes of words that the base text lacks, and the places of all lemmas with a note."""
        additions: list[NoteDraft] = []
        places: list[LemmaPlace] = []
        for entry in self.edition.entries:
            variants = self.selection.variants(entry)
            if not variants or entry.cells[self.base_text.base] is None:
                continue
            if not entry.lemma.text:
                additions.extend(self.additions(entry, variants))
                continue
            columns = tuple(column for variant in variants for column in variant.columns)
            readings = tuple(one for variant in variants for one in self.note_readings(entry, variant))
            span = self.entry_span(entry.number)
            lemma = self.base_text.lemma(span, columns)
            places.append(LemmaPlace(entry.number, span, columns, readings, lemma))
        return additions, places

    def _drafts_of(self, place: LemmaPlace) -> tuple[NoteDraft, ...]:
        """Return the notes of one place by itself, written when first asked for: parts, then the whole."""
        known = self._drafts.get(place.entry)
        if known is None:
            divided = divide_passage(self.base_text, place.span, place.readings)
            parts = tuple(self._parts_of(place.entry, divided)) if divided is not None else ()
            if divided is not None:
                place = place._replace(readings=divided.whole)
            known = self._drafts[place.entry] = (*parts, self._draft(place))
        return known

    def _draft(self, place: LemmaPlace) -> NoteDraft:
        printed = self.base_text.unique(place.printed, place.span, columns=place.columns)
        place = place._replace(printed=printed)
        text = self.variants(place) + self._ending(place.entry)
        return NoteDraft(place.span.start, printed.end, text, place.entry, lemma=self.note_lemma(place).text)

    def _parts_of(self, number: int, divided: DividedPassage) -> Iterator[NoteDraft]:
        """Yield notes on the words of a passage for which witnesses have others."""
        absent = [siglum for one in divided.whole for siglum in one.sigla]
        for span, found in divided.parts:
            words = self.base_text.text[slice(*span)]
            lemma = words.strip()
            readings = tuple(one for one in found if self.selection.notes_part(lemma, one.text, one.sigla))
            if readings:
                sigla = [siglum for one in readings for siglum in one.sigla]
                having = self.others(number, [*sigla, *absent])
                at = span.start + len(words.rstrip())
                if added := PassagePart(span, readings).added(lemma):
                    side = HostSide.BEFORE if added[0] else HostSide.AFTER
                    text = self.style.addition(AdditionHost(side, lemma, at, having), added[1])
                else:
                    text = self.style.variants(NoteLemma(lemma, sigla=having), readings)
                yield NoteDraft(span.start, at, text, number, lemma=lemma, part=True)

    def _ending(self, number: int) -> str:
        """Return the remark that later differences like those of an entry have no note."""
        ends = self.selection.is_last_noted(self.edition.entries[number - 1])
        return self.style.afterwards if ends else ""

    def entry_span(self, number: int) -> Span:
        """Return the span in the base text of an entry by its number."""
        return self.base_text.columns.span(number - 1, self.base_text.base)

    def note_readings(self, entry: ApparatusEntry, variant: Reading) -> Iterator[NoteReading]:
        """Yield the words of a variant, or those before the lemma where its witnesses have that elsewhere."""
        found = {self.moved_to.get((entry.number, column)) for column in variant.columns}
        number = found.pop() if len(found) == 1 else None
        if number and not variant.text:
            way = LemmaRelation.BELOW if number > entry.number else LemmaRelation.ABOVE
            for words, columns in self._landmarks.of(entry.number, number, variant.columns).items():
                there = {siglum for column in columns for siglum in self.edition.work.sigla(column)}
                sigla = tuple(siglum for siglum in variant.sigla if siglum in there)
                yield NoteReading(words, sigla, way)
            return
        swapped = variant.operation is Operation.TRANSPOSITION and variant.text
        yield NoteReading(
            variant.text, variant.sigla, LemmaRelation.SWAPPED if swapped else LemmaRelation.PLAIN
        )

    def variants(self, place: LemmaPlace) -> str:
        """Return the text of the note on a lemma."""
        printed, readings = place.printed, place.readings
        if printed.before or printed.after:
            readings = tuple(
                one
                if one.way in (LemmaRelation.ABOVE, LemmaRelation.BELOW)
                else one._replace(text=printed.around(one.text))
                for one in readings
            )
        return self.style.variants(self.note_lemma(place), readings)

    def note_lemma(self, place: LemmaPlace) -> NoteLemma:
        """Return the lemma as a note prints it."""
        printed, base_text = place.printed, self.base_text
        sigla = self.others(place.entry, [siglum for one in place.readings for siglum in one.sigla])
        if printed.before or printed.after:
            return NoteLemma(printed.text, sigla=sigla)
        words, text = base_text.shortened(place.span), base_text.text[slice(*place.span)]
        letters = count_letters(text) if len(words) < len(text.rstrip()) else 0
        return NoteLemma(
            words,
            base_text.paragraphs(place.span),
            base_text.sentences(place.span),
            letters if letters >= LONG_PASSAGE else 0,
            sigla,
        )

    def others(self, number: int, sigla: Collection[str]) -> tuple[str, ...]:
        """Return the witnesses that are extant at an entry and do not state a loss there, without *sigla*."""
        entry, work = self.edition.entries[number - 1], self.edition.work
        cells = enumerate(entry.cells)
        extant = {one for column, cell in cells if cell is not None for one in work.sigla(column)}
        extant.difference_update(sigla, *(gap.sigla for gap in entry.gaps))
        return tuple(siglum for siglum in self.order if siglum in extant)

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
        having = [
            siglum
            for variant in self.selection.all_variants(entry)
            if variant.text
            for siglum in variant.sigla
        ]
        text = self.style.addition(host._replace(sigla=self.others(entry.number, having)), readings)
        text += self._ending(entry.number)
        return NoteDraft(entry.locus.start, host.at, text, entry.number, see, host.words)

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

    def rulings(
        self, lang: Language, places: Mapping[int, int], *, only_entries: bool = False
    ) -> Iterator[NoteDraft]:
        """Yield the printed remarks of editors on entries, at the *places* of their notes by entry number.

        A judgement stands with the note that it is about, and only there; a remark for print also
        by itself, after the words that it is about. With *only_entries* there are none by themselves.
        """
        wording = words(lang)
        for ruling in self.edition.rulings:
            entry = self.edition.entries[ruling.entry - 1]
            with_note, elsewhere = ruling.entry in places, self.selection.is_noted_elsewhere(entry)
            other = (only_entries and elsewhere) if with_note else (only_entries or elsewhere)
            if other or not self.selection.shows(ruling.entry):
                continue
            judged = (in_script(term, lang) for term in ruling.judgement)
            terms = wording["list.and"].join(judged) if with_note else ""
            parts = (
                wording["notes.judged"].format(terms=terms) if terms else "",
                wording["notes.remark"].format(text=ruling.note.rstrip("。.")) if ruling.note else "",
            )
            if any(parts):
                text = self.style.separator.join(filter(None, parts))
                if not with_note and self.base_text.text[slice(*entry.locus)] and not self._is_changed(entry):
                    lemma = NoteLemma(self.base_text.shortened(entry.locus))
                    text = self.style.variants(lemma, ()) + text
                at = places.get(ruling.entry, entry.locus.end)
                yield NoteDraft(entry.locus.start, at, text, ruling.entry)

    def _is_changed(self, entry: ApparatusEntry) -> bool:
        return any(one.entry == entry.number for one in self.edition.emendations)

    def emendations(self, lang: Language, *, of_sections: bool | None = None) -> Iterator[NoteDraft]:
        """Yield the notes of the editor's changes.

        *of_sections*: only where the words are those of the base text of a section, or only the others.
        """
        for emendation in filter(self.selection.noted, self.edition.emendations):
            if of_sections not in (None, bool(emendation.section)):
                continue
            at, change = describe_emendation(emendation, self.base_text, lang=lang, persons=self.persons)
            text, number = self.style.emendation(change), emendation.entry or 0
            if emendation.section:
                text = followed_note(change, self.selection.beside(emendation), self.style)
            yield NoteDraft(emendation.locus.start, at, text, number, lemma=change.after)


def _moved(readings: Sequence[NoteReading]) -> bool:
    return any(one.way in (LemmaRelation.ABOVE, LemmaRelation.BELOW) for one in readings)


@once_per_edition  # the notes in the TEI file and those in notes.md are of one drafter
def note_drafter(
    edition: Edition, style: NoteStyle, *, rules: NoteRules, persons: bool = False
) -> NoteDrafter:
    """Return the drafter of the notes of *edition*."""
    return NoteDrafter(edition, style, rules=rules, persons=persons)
