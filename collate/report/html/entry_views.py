"""Entries and emendations as the page of a work shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from collate.model import ApparatusEntry, Edition, Emendation, Reading
from collate.report.column_spans import Columns
from collate.report.context import ReportContext
from collate.report.emended_text import context_of
from collate.report.hidden import facet, is_hidden
from collate.report.html.emphasis import Parts, emphasise
from collate.report.moved_words import moved
from collate.report.source_positions import EditionPlaces, Place
from collate.report.wording.catalogue import words

#: Entries with this many variants or more look the same in the heat map.
HOTTEST = 4

#: Longest reading that a hint shows whole, in characters.
LONGEST = 60


class ReadingView(NamedTuple):
    """A reading as the page shows it; ``beside`` is the lemma with what this reading alone has otherwise."""

    parts: Parts
    beside: Parts
    sigla: tuple[str, ...]
    kind: str
    operation: str
    note: str
    places: tuple[Place, ...]


class MoveView(NamedTuple):
    """A sentence that says who has the words elsewhere, and the number of the entry where."""

    text: str
    there: int


class EmendationView(NamedTuple):
    """An emendation: what is read, what it says of it, and the base text around it."""

    number: int
    emendation: Emendation
    note: str
    left: str
    right: str
    place: Place

    @property
    def id(self) -> str:
        """The anchor of its row in the list."""
        return f"emended{self.number}"


class EntryView(NamedTuple):
    """An entry as the page shows it.

    ``lines`` are the words in the text: the lemma cut at paragraphs, or what
    the edition reads for it. ``facets`` are kinds and finer kinds of its
    variants, ``causes`` what may have led to them, each once.
    """

    entry: ApparatusEntry
    heat: int
    lines: tuple[str, ...]
    lemma: ReadingView
    variants: tuple[ReadingView, ...]
    hint: str
    hidden: bool
    facets: tuple[str, ...]
    causes: tuple[str, ...]
    moves: tuple[MoveView, ...]
    emended: EmendationView | None

    @property
    def in_text(self) -> str:
        """What stands in the text, empty where it has no words here."""
        return self.lines[0] if len(self.lines) == 1 else "".join(self.lines)


def entry_views(
    edition: Edition, columns: Columns, places: EditionPlaces, context: ReportContext
) -> tuple[EntryView, ...]:
    """Return all entries in order."""
    maker = _Maker(edition, columns, places, context)
    return tuple(maker.view(index) for index in range(len(edition.entries)))


def emendation_views(
    edition: Edition, places: EditionPlaces, context: ReportContext
) -> tuple[EmendationView, ...]:
    """Return all emendations in the order of the text."""
    say = words(context.lang)
    base = edition.work.witness(edition.work.base)
    found: list[EmendationView] = []
    for number, one in enumerate(edition.emendations, start=1):
        place = places.at(base.segment, base.siglum, *one.locus)
        note = _reasons(one, say)
        found.append(EmendationView(number, one, note, *context_of(edition, one.locus), place))
    return tuple(found)


def _reasons(emendation: Emendation, say: Mapping[str, str]) -> str:
    """Say what the base text has, on what the emendation rests, who made it, and how sure it is."""
    said = [
        say["view.emended.from"].format(words=emendation.before)
        if emendation.before
        else say["view.emended.from_nothing"],
        say["view.emended.after"].format(sigla=" ".join(emendation.sigla))
        if emendation.sigla
        else say["view.emended.alone"],
        emendation.reason,
        emendation.by,
    ]
    if emendation.certainty:
        said.append(say[f"notes.certainty.{emendation.certainty}"])
    return " · ".join(part for part in said if part)


class _Maker:
    """Makes the views of entries."""

    def __init__(
        self, edition: Edition, columns: Columns, places: EditionPlaces, context: ReportContext
    ) -> None:
        self._edition, self._columns, self._places = edition, columns, places
        self._say, self._hide = words(context.lang), context.hide
        self._moved = moved(edition.apparatus)
        self._sigla = [edition.work.sigla(c) for c in range(len(edition.work.columns))] if self._moved else []
        emendations = emendation_views(edition, places, context)
        self._emended = {
            view.emendation.entry: view for view in emendations if view.emendation.entry is not None
        }

    def view(self, index: int) -> EntryView:
        entry = self._edition.entries[index]
        lemma_parts, parts = emphasise(entry.lemma.text, (v.text for v in entry.variants))
        beside = [emphasise(entry.lemma.text, [v.text])[0] for v in entry.variants]
        none = self._say["none"]
        hint = "; ".join(f"{_short(v.text) or none} {' '.join(v.sigla)}" for v in entry.variants)
        emended = self._emended.get(entry.number)
        return EntryView(
            entry=entry,
            heat=min(len(entry.variants), HOTTEST),
            lines=self._lines(index, entry, emended),
            lemma=ReadingView(
                lemma_parts, lemma_parts, entry.lemma.sigla, "", "", "", self._found(index, entry.lemma)
            ),
            variants=tuple(
                ReadingView(
                    parts=shown,
                    beside=lemma,
                    sigla=variant.sigla,
                    kind=variant.kind.value if variant.kind else "",
                    operation=variant.operation.value if variant.operation else "",
                    note=note_of(variant, self._say),
                    places=self._found(index, variant),
                )
                for variant, shown, lemma in zip(entry.variants, parts, beside, strict=True)
            ),
            hint=f"{_short(entry.lemma.text) or none} ］ {hint}" + (f" · {emended.note}" if emended else ""),
            hidden=is_hidden(entry, self._hide),
            facets=tuple(dict.fromkeys(facet(variant) for variant in entry.variants)),
            causes=tuple(
                dict.fromkeys(one.cause.value for variant in entry.variants for one in variant.evidence)
            ),
            moves=self._moves(entry),
            emended=emended,
        )

    def _lines(self, index: int, entry: ApparatusEntry, emended: EmendationView | None) -> tuple[str, ...]:
        if emended:
            return (emended.emendation.text,)
        if self._columns.base in entry.lemma.columns:
            return self._columns.lemma_lines(index)
        return (entry.lemma.text,)

    def _found(self, index: int, reading: Reading) -> tuple[Place, ...]:
        return tuple(self._places.of(index, siglum) for siglum in reading.sigla)

    def _moves(self, entry: ApparatusEntry) -> tuple[MoveView, ...]:
        return tuple(
            MoveView(
                self._say["view.moved.lost" if lost else "view.moved.found"].format(
                    sigla=" ".join(siglum for column in columns for siglum in self._sigla[column])
                ),
                there,
            )
            for there, lost, columns in self._moved.get(entry.number, ())
        )


def _short(text: str) -> str:
    """A reading for a hint, both ends of a long one.

    >>> _short("一" * 100) == "一" * 20 + "……" + "一" * 20
    True
    """
    return text if len(text) <= LONGEST else f"{text[:20]}……{text[-20:]}"


def note_of(variant: Reading, say: Mapping[str, str]) -> str:
    """Return kind, operation and evidence in words; a finer kind that has no word is shown as it is."""
    shown = [say.get(f"kind.{variant.kind}", ""), say.get(f"operation.{variant.operation}", "")]
    if variant.subtype:
        shown.append(say.get(f"subtype.{variant.subtype}", variant.subtype))
    shown += [say[f"cause.{one.cause}"].format(one.detail) for one in variant.evidence]
    return " · ".join(word for word in shown if word)
