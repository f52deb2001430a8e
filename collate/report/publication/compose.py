"""An edition as it is printed: its text, its notes by a profile, its witnesses, its conventions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from collate.model import Decision, Edition, Emendation, Kind, Role, Witness
from collate.report.context import ReportContext
from collate.report.notes import (
    VariantNote,
    differing_lines,
    note_style,
    printed_language,
    variant_notes,
    witness_name,
)
from collate.report.publication.check import refuse_faults
from collate.report.publication.conventions import state_conventions
from collate.report.publication.dossier import DossierRemarks, decisions_of, time_of
from collate.report.publication.model import Change, Layout, Note, Paragraph, Text, Volume, WitnessRow
from collate.report.publication.numbering import with_note_references
from collate.report.publication.paragraphs import lost_places, print_paragraphs
from collate.report.publication.profile import (
    layout_of,
    named_witnesses,
    profile_title,
    rules_of,
    with_positions,
)
from collate.report.sections import emendation_reason, section_lines
from collate.report.wording.labels import words
from collate.text.han_script import han_script

if TYPE_CHECKING:
    from collate.report.notes import NoteStyle
    from collate.settings import ExportSettings, ProfileSettings

#: The layers of an apparatus: words, and spelling with punctuation.
_LAYERS: tuple[tuple[str, frozenset[str]], ...] = (
    ("A", frozenset({Kind.SUBSTANTIVE.value, Kind.NUMERAL.value})),
    ("B", frozenset({Kind.ORTHOGRAPHIC.value, Kind.PUNCTUATION.value})),
)

_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")

#: The keys of the words that every format prints; a volume has them without ``pub.``.
_WORDS = (
    "pub.contents", "pub.conventions", "pub.sigla", "pub.notes", "pub.siglum", "pub.witness", "pub.source",
    "pub.role", "pub.remarks", "pub.stated", "pub.note",
)  # fmt: skip


def compose_volume(
    editions: Sequence[Edition],
    context: ReportContext,
    *,
    profile: ProfileSettings,
    export: ExportSettings,
    title: str = "",
) -> Volume:
    """Return *editions* as they are printed together.

    Args:
        editions: one or more, in the order of print.
        context: the language, the documents, and the settings of notes. Chinese words of ours are in
            the script of the texts.
        profile: which variants have notes, and in which form.
        export: the settings of the export.
        title: the title of the volume; empty: that of its one text, or a general one.
    """
    context = replace(context, lang=printed_language(editions, context.lang))
    wording = words(context.lang)
    profile = with_positions(profile, export)
    chinese = profile.style == "chinese" or (profile.style == "auto" and context.lang.startswith("zh"))
    layout = layout_of(profile, export, chinese=chinese)
    texts: list[Text] = []
    placed = False
    for edition in editions:
        first = 1 + (sum(len(text.notes) for text in texts) if layout.restart == "volume" else 0)
        composer = _Composer(edition, context, profile, export, layout)
        texts.append(composer.text(first=first))
        placed = placed or composer.placed
    for text, edition in zip(texts, editions, strict=True):
        refuse_faults(text, edition)
    if not title:
        title = texts[0].title if len(texts) == 1 else wording["pub.volume"]
    decided = any(ruling.printed in ("silent", "full") for one in editions for ruling in one.rulings)
    stated = replace(profile, positions=profile.positions and placed)
    return Volume(
        title=title,
        texts=tuple(texts),
        layout=layout,
        wording={key.removeprefix("pub."): wording[key] for key in _WORDS},
        conventions=tuple(
            state_conventions(
                stated, layout, against=export.against, decided=decided, lang=context.lang, chinese=chinese
            )
        ),
        language=context.lang,
        profile=profile_title(profile, context.lang),
        version=context.version,
        when=context.when,
    )


class _Composer:
    """Composes the text of one edition. ``placed``: whether a note has the page or the line of a reading."""

    def __init__(
        self,
        edition: Edition,
        context: ReportContext,
        profile: ProfileSettings,
        export: ExportSettings,
        layout: Layout,
    ) -> None:
        self.edition, self.context, self.profile, self.export = edition, context, profile, export
        self.layout, self.placed = layout, False
        self.labels = words(context.lang)
        style = note_style(edition, replace(context.notes, style=profile.style), lang=context.lang)
        self.style: NoteStyle = replace(style, number=lambda number: f"\ufdd0{number}\ufdd1")

    def text(self, *, first: int = 1) -> Text:
        """Return the text; its notes are numbered from *first*."""
        edition = self.edition
        notes = sorted(self._notes(), key=lambda row: (row[1].at, row[0]))
        changes = {one: self._change(one) for one in edition.emendations}
        paragraphs = print_paragraphs(
            edition,
            [note.at for _, note in notes],
            changes=changes,
            lost=lost_places(edition) if self.layout.marks else (),
            removed=self.layout.marks or self.layout.changes,
        )
        section_of = dict(_sections(paragraphs))
        text = Text(
            slug=edition.work.slug,
            title=edition.work.title or self.labels["run.untitled"],
            paragraphs=paragraphs,
            notes=tuple(
                self._note(layer, note, section_of.get(number, 0))
                for number, (layer, note) in enumerate(notes)
            ),
            witnesses=tuple(self._witnesses()),
            byline=tuple(self._byline()),
            stated=tuple(f"{line}{self.style.stop}" for line in self._stated()),
            remarks=tuple(self._remarks()),
            language=text_language(edition),
        )
        return with_note_references(text, self.layout, first=first)

    def _notes(self) -> Iterator[tuple[str, VariantNote]]:
        """Yield the layer and the content of each note."""
        profile = self.profile
        against = named_witnesses(self.edition, self.export.against)
        rules = rules_of(profile, against)
        layers = _LAYERS if profile.layers else (("", frozenset[str]()),)
        for layer, only in layers:
            notes = variant_notes(
                self.edition,
                self.style,
                rules=replace(rules, only=only),
                lang=self.context.lang,
                fold=profile.fold,
                persons=profile.persons,
                only_entries=layer == "B",
            )
            for note in notes:
                yield layer, note

    def _note(self, layer: str, note: VariantNote, section: int) -> Note:
        text = note.text
        if self.profile.positions:
            places = self._dossier.positions(note.entries)
            self.placed = self.placed or bool(places)
            text += places
        if self.profile.complete:
            remarks = self.labels["pub.joint"].join(self._dossier.remarks(note.entries))
            text += self.labels["pub.extra"].format(remarks=remarks) if remarks else ""
        return Note(f"{text}{self.style.stop}", note.lemma, layer, note.entries, section)

    @cached_property
    def _dossier(self) -> DossierRemarks:
        return DossierRemarks(self.edition, self.context)

    @cached_property
    def _decisions(self) -> tuple[Decision, ...]:
        return decisions_of(self.edition)

    def _change(self, emendation: Emendation) -> Change:
        return Change(
            emendation.before,
            emendation.text,
            emendation_reason(emendation, self.edition, self.context.lang),
            emendation.by,
            time_of(emendation, self._decisions),
        )

    def _witnesses(self) -> Iterator[WitnessRow]:
        """Yield the witnesses, the base text first."""
        work = self.edition.work
        for witness in sorted(work.witnesses, key=lambda one: one.siglum != work.base):
            name, path = witness_name(witness), witness.segment.path
            yield WitnessRow(
                witness.siglum,
                name,
                path if path != name else "",
                self._role(witness),
                tuple(self._about(witness)),
            )

    def _role(self, witness: Witness) -> str:
        work = self.edition.work
        if witness.siglum == work.base:
            return self.labels["role.base" if work.base_confirmed else "base.presumed"]
        role = Role.WITNESS if witness.role is Role.BASE else witness.role
        return self.labels[f"role.{role}"]

    def _about(self, witness: Witness) -> Iterator[str]:
        if witness.identical_to is not None:
            yield self.labels["pub.same"].format(siglum=witness.identical_to)

    def _byline(self) -> Iterator[str]:
        segment = self.edition.work.witness(self.edition.work.base).segment
        for line in (segment.speaker, segment.date):
            if line is not None and line.written.strip():
                yield " ".join(line.written.split())

    def _stated(self) -> Iterator[str]:
        context = replace(self.context, notes=replace(self.context.notes, kinds=self._kinds()))
        yield from differing_lines(self.edition, self.style, context=context)

    def _kinds(self) -> tuple[str, ...]:
        return tuple(str(kind) for kind in Kind if kind in self.profile.kinds)

    def _remarks(self) -> Iterator[str]:
        for witness in self.edition.alignment.left_out:
            yield self.labels["notes.left_out"].format(siglum=witness.siglum, name=witness_name(witness))
        yield from section_lines(self.edition, self.context.lang)
        if self.profile.against:
            absent = [one for one in self.export.against if not named_witnesses(self.edition, (one,))]
            if absent:
                names = self.labels["pub.list"].join(absent)
                yield self.labels["pub.absent"].format(names=names)
        count = sum(not one.section for one in self.edition.emendations)
        if count:
            yield self.labels["pub.changed"].format(count=count)


def text_language(edition: Edition) -> str:
    """Return the BCP 47 tag of the base text by its script; ``und`` where that does not show a language."""
    text = edition.alignment.tokens[edition.work.base_column].text
    if _KANA.search(text):
        return "ja"
    if not _HAN.search(text):
        return "und"
    script = han_script(text)
    return f"zh-{script}" if script else "zh"


def _sections(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[int, int]]:
    """Yield the index of each note, and of the section in which its reference stands."""
    section = 0
    begun = False
    for paragraph in paragraphs:
        section += paragraph.kind == "heading" and begun
        begun = True
        for piece in paragraph.pieces:
            for number in piece.notes:
                yield number, section
