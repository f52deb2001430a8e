"""Drafts of notes: what each entry, each lacuna and each emendation of an edition gives to say."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from collate.analysis.coverage import gaps
from collate.model import ApparatusEntry, Edition, Operation, Reading, Span
from collate.report.hidden import facet
from collate.report.html.base_text_view import is_sentence
from collate.report.notes.emendations import mended
from collate.report.notes.formulas import Lemma, Said, Style, Way
from collate.report.notes.lemma_choice import Ground
from collate.report.notes.repeats import Place, folds
from collate.settings import Language


class Draft(NamedTuple):
    """A note before it has a number: of an entry (0: of none), *see* is one that it points to.

    The words that it is about begin at *start* of the base text; its number
    stands at *at*.
    """

    start: int
    at: int
    text: str
    entry: int = 0
    see: int = 0


class Drafts:
    """Makes drafts of the notes of one edition."""

    def __init__(
        self, edition: Edition, style: Style, kinds: Collection[str], hide: Collection[str] = ()
    ) -> None:
        self.edition = edition
        self.style = style
        self.kinds = frozenset(map(str, kinds))
        self.hide = frozenset(hide)
        self.ground = Ground(edition)
        self.mended = {emendation.entry for emendation in edition.emendations}
        moves = edition.apparatus.transpositions
        self.lost = {(move.lost, column): move.found for move in moves for column in move.columns}
        self.found = {(move.found, column): move.lost for move in moves for column in move.columns}

    def noted(self, entry: ApparatusEntry) -> tuple[Reading, ...]:
        """Return the variants that get a note; none where an emendation has one."""
        if entry.number in self.mended:
            return ()
        return tuple(
            v for v in entry.variants if v.kind in self.kinds and self.hide.isdisjoint((v.kind, facet(v)))
        )

    def of_lacunae(self) -> Iterator[Draft]:
        """Yield notes of entries at which the base text is not extant, for where each entry has its own."""
        for entry in self.edition.entries:
            variants = self.noted(entry)
            if variants and entry.cells[self.ground.base] is None:
                said = [Said(reading.text, reading.sigla) for reading in (entry.lemma, *variants)]
                yield Draft(entry.locus.start, entry.locus.end, self.style.base_absent(said), entry.number)

    def drafts(self, fold: bool) -> Iterator[Draft]:
        """Yield the notes of entries: two where witnesses have words that the base text has elsewhere.

        None where the base text is not extant: what the others have there is
        told whole (:meth:`base_lacunae`).
        """
        places: list[Place] = []
        for entry in self.edition.entries:
            variants = self.noted(entry)
            if not variants or entry.cells[self.ground.base] is None:
                continue
            if not entry.lemma.text:
                yield from self.additions(entry, variants)
                continue
            columns = tuple(column for variant in variants for column in variant.columns)
            said = tuple(self.said(entry, variant) for variant in variants)
            span = self.ground.columns.span(entry.number - 1, self.ground.base)
            places.append(Place(entry.number, span, columns, said, self.ground.lemma(span, columns)))
        folded: set[int] = set()
        for group in folds([p for p in places if not _moved(p.said)], self.ground) if fold else ():
            first = group.places[0]
            folded.update(place.entry for place in group.places)
            text = self.variants(first) + self.style.repeated(group.words)
            yield Draft(first.span.start, first.shown.end, text, first.entry)
        for place in places:
            if place.entry not in folded:
                shown = self.ground.unique(place.shown, place.span, place.columns)
                text = self.variants(place._replace(shown=shown))
                yield Draft(place.span.start, shown.end, text, place.entry)

    def said(self, entry: ApparatusEntry, variant: Reading) -> Said:
        """Return what a variant has, or where it has the words of the lemma."""
        found = {self.lost.get((entry.number, column)) for column in variant.columns}
        number = found.pop() if len(found) == 1 else None
        if number and not variant.text:
            there = self.edition.entries[number - 1]
            at = self.ground.columns.span(there.number - 1, self.ground.base).start
            way = Way.BELOW if there.number > entry.number else Way.ABOVE
            return Said(self.ground.landmark(at), variant.sigla, way)
        swapped = variant.operation is Operation.TRANSPOSITION and variant.text
        return Said(variant.text, variant.sigla, Way.SWAPPED if swapped else Way.PLAIN)

    def variants(self, place: Place) -> str:
        """Word the note of a lemma."""
        shown, ground = place.shown, self.ground
        if shown.before or shown.after:
            said = [
                one if one.way in (Way.ABOVE, Way.BELOW) else one._replace(text=shown.around(one.text))
                for one in place.said
            ]
            return self.style.variants(Lemma(shown.text), said)
        lemma = Lemma(
            ground.shortened(place.span), ground.paragraphs(place.span), ground.sentences(place.span)
        )
        return self.style.variants(lemma, place.said)

    def additions(self, entry: ApparatusEntry, variants: Sequence[Reading]) -> Iterator[Draft]:
        """Yield the notes of words that the base text lacks; those that it has elsewhere have their own."""
        plain: list[Reading] = []
        for variant in variants:
            lost = {self.found.get((entry.number, column)) for column in variant.columns}
            number = lost.pop() if len(lost) == 1 else None
            if number is None:
                plain.append(variant)
                continue
            words = self.edition.entries[number - 1].lemma.text
            text = variant.text
            if words == text:
                text = self.ground.shortened(self.ground.columns.span(number - 1, self.ground.base))
            yield self.added(entry, [variant], [text], number)
        if plain:
            yield self.added(entry, plain, [variant.text for variant in plain], 0)

    def added(
        self, entry: ApparatusEntry, variants: Sequence[Reading], texts: Sequence[str], see: int
    ) -> Draft:
        """Word one note of words that the base text lacks."""
        columns = [column for variant in variants for column in variant.columns]
        edges = [self.edges(entry, column) for column in columns]
        host = self.ground.host(
            entry.locus.start,
            columns,
            whole=all(is_sentence(variant.text) for variant in variants),
            begins=all(begins for begins, _, _ in edges),
            closes=all(closes for _, closes, _ in edges),
        )
        said: list[Said] = []
        for variant, text in zip(variants, texts, strict=True):
            begins, closes, count = self.edges(entry, variant.columns[0])
            said.append(Said(text, variant.sigla, paragraphs=count if begins and closes else 0))
        return Draft(entry.locus.start, host.at, self.style.added(host, said), entry.number, see)

    def edges(self, entry: ApparatusEntry, column: int) -> tuple[bool, bool, int]:
        """Tell whether a reading begins a paragraph, whether what follows does, and how many it is then."""
        tokens, cell = self.edition.alignment.tokens[column], entry.cells[column]
        if not cell:
            return False, False, 0
        start, end = cell
        inside = sum(start < token < end for token in tokens.breaks)
        return start in tokens.breaks, end in tokens.breaks or end == len(tokens), inside + 1

    def lacunae(self) -> Iterator[Draft]:
        """Yield the notes of what witnesses lack as a lacuna, and of what the base text does."""
        ground, work = self.ground, self.edition.work
        missing: dict[Span, list[int]] = {}
        for column in range(len(work.columns)):
            for gap in gaps(ground.extant[column], len(ground.text)):
                missing.setdefault(gap, []).append(column)
        for (start, end), columns in sorted(missing.items()):
            sigla = [s for s in self.order if any(s in work.sigla(column) for column in columns)]
            stop = ground.before_blanks(end)
            first = ground.first_words(start, stop)
            last = ground.last_words(first, stop)
            if first < last:
                words = ground.text[start:first].strip(), ground.text[last:stop]
                text = self.style.absent(*words, sigla)
                yield Draft(start, ground.before_blanks(first), text)
            else:
                yield Draft(start, stop, self.style.absent(ground.text[start:stop].strip(), "", sigla))
        yield from self.base_lacunae()

    @property
    def order(self) -> tuple[str, ...]:
        """The sigla of all witnesses."""
        return tuple(witness.siglum for witness in self.edition.work.witnesses)

    def base_lacunae(self) -> Iterator[Draft]:
        """Yield what others have where the base text is not extant, whole: it stands nowhere else."""
        base, work = self.ground.base, self.edition.work
        at = 0
        held: dict[int, str] = {}
        for run in (*self.edition.alignment.runs, None):
            if run is not None and run.cells[base] is None:
                for column, cell in enumerate(run.cells):
                    if cell:
                        surface = self.edition.alignment.tokens[column].surface(*cell)
                        held[column] = held.get(column, "") + surface
                continue
            if held:
                texts: dict[str, list[str]] = {}
                for column, text in sorted(held.items()):
                    texts.setdefault(text.strip(), []).extend(work.sigla(column))
                said = [Said(t, tuple(s for s in self.order if s in sigla)) for t, sigla in texts.items()]
                yield Draft(at, self.ground.before_blanks(at), self.style.base_absent(said))
                held = {}
            if run is not None and (here := run.cells[base]):
                at = self.edition.alignment.tokens[base].span(*here).end

    def emendations(self, lang: Language) -> Iterator[Draft]:
        """Yield the notes of what the editor changed."""
        for emendation in self.edition.emendations:
            at, change = mended(emendation, self.ground, lang)
            yield Draft(emendation.locus.start, at, self.style.mended(change), emendation.entry or 0)


def _moved(said: Sequence[Said]) -> bool:
    return any(one.way in (Way.ABOVE, Way.BELOW) for one in said)
