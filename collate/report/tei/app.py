"""The apparatus entries of an edition, as TEI has them: lem, rdg, rdgGrp, note."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from lxml import etree

from collate.model import (
    GRAVITY,
    SECTION,
    ApparatusEntry,
    Edition,
    Emendation,
    Reading,
    Span,
)
from collate.report.tei.builder import ElementBuilder
from collate.report.tei.decided import write_ruling
from collate.report.tei.readings import ReadingWriter, linked_readings
from collate.report.tei.taxonomies import kind_id
from collate.report.tei.text import TextWriter
from collate.report.tei.tracks import SPACED, WitnessTrack
from collate.report.tei.witness_layout import EditionLayout, LayoutPiece
from collate.tei import DECISION, EMENDATION, LACUNA, LAYOUT, XML_ID, tei

#: ``note/@type``; the xml:id that is responsible for notes and emendations without an editor.
NOTE, MACHINE = "校记", "collate"


@dataclass(frozen=True, slots=True)
class EditionNotes:
    """The notes of an edition, and how its readings are presented.

    ``entries`` are notes by entry number, ``emendations`` notes by locus in the
    base text; ``sections`` are statements on the base text of a section by entry number,
    each with the editor; ``editors`` are the xml:ids of the editors by name; with
    ``group`` the readings of one kind stand in one ``rdgGrp``.
    """

    entries: Mapping[int, str] = field(default_factory=dict)
    emendations: Mapping[Span, str] = field(default_factory=dict)
    sections: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    editors: Mapping[str, str] = field(default_factory=dict)
    group: bool = False


class AppWriter:
    """Writes the entries of a layout."""

    def __init__(
        self, edition: Edition, layout: EditionLayout, words: TextWriter, notes: EditionNotes
    ) -> None:
        self.edition = edition
        self.layout = layout
        self.words = words
        self.notes = notes
        self.excluded = linked_readings(edition.apparatus, layout.tracks)
        self.rulings = {ruling.entry: ruling for ruling in edition.rulings}
        self.alone = self.lacunae = self.places = 0

    def lacuna_id(self) -> str:
        """Return the next xml:id of the edge of a lacuna, or of a gap."""
        self.lacunae += 1
        return f"lac{self.lacunae:04d}"

    def extant(self, piece: LayoutPiece) -> list[WitnessTrack]:
        """Return the witnesses that are extant at *piece*."""
        return [track for track in self.layout.tracks if piece.present[track.column]]

    def write(self, builder: ElementBuilder, piece: LayoutPiece, *, block: bool = False) -> None:
        """Write the app of *piece*; with *block* its readings are whole paragraphs.

        Kinds and operations are relative to the base text's reading, which has
        neither, even where an editor prefers another.

        Raises:
            VerificationError: the witnesses of one reading do not have the
                same words.
        """
        entry, emendation = piece.entry, piece.emendation
        assert entry is not None
        kind = EMENDATION if emendation is not None else _type_of(entry)
        app = builder.element("app", **{XML_ID: self._name(piece), "type": kind})
        spaces = set[str]() if block else self._space_after(piece)
        inside = block or len(spaces) != 1
        lemma = entry.lemma if emendation is None else _preferred(emendation, entry.readings)
        writer = ReadingWriter(
            self.words,
            piece,
            self.extant(piece),
            alignment=self.edition.alignment,
            excluded=self.excluded,
            name=app.get(XML_ID, ""),
            inside=inside,
            block=block,
        )
        element = etree.SubElement(app, tei("lem"))
        if lemma is not None:
            writer.write(element, lemma)
        if emendation is not None:
            self._mark_emendation(element, piece, emendation, lemma, inside=inside)
        else:
            self._mark_kept(element, entry)
        rest = [reading for reading in entry.readings if reading is not lemma]
        for parent, reading in self._grouped(app, rest):
            writer.write(etree.SubElement(parent, tei("rdg")), reading)
        for name, readings in ((LACUNA, entry.gaps), (LAYOUT, entry.layout)):
            for reading in readings:
                element = etree.SubElement(app, tei("rdg"))
                writer.write(element, reading)
                element.set("type", name)
        self._note(app, piece)
        if not inside:
            builder.text(spaces.pop())

    def _name(self, piece: LayoutPiece) -> str:
        """Return the xml:id of an entry, or of a place without a variant."""
        assert piece.entry is not None
        if piece.entry.number:
            return piece.entry.id
        if piece.emendation is None and piece.entry.gaps:
            return self.lacuna_id()
        if piece.emendation is None:
            self.places += 1
            return f"lay{self.places:04d}"
        self.alone += 1
        return f"eme{self.alone:04d}"

    def _grouped(
        self, app: etree._Element, readings: Sequence[Reading]
    ) -> Iterator[tuple[etree._Element, Reading]]:
        """Yield each reading with its parent element."""
        if not self.notes.group:
            yield from ((app, reading) for reading in readings)
            return
        ordered = sorted(readings, key=lambda reading: GRAVITY.get(reading.kind or "", -1))
        for kind, members in groupby(ordered, key=lambda reading: reading.kind):
            parent = app if kind is None else etree.SubElement(app, tei("rdgGrp"), {"type": str(kind)})
            yield from ((parent, reading) for reading in members)

    def _mark_emendation(
        self,
        lem: etree._Element,
        piece: LayoutPiece,
        emendation: Emendation,
        lemma: Reading | None,
        inside: bool,
    ) -> None:
        """Mark *lem* as put into the text by an editor; without *lemma* it is in no witness."""
        if lemma is None:
            cell = emendation.cells[self.edition.work.base_column]
            base, after = self.words.base, ""
            if inside and cell and emendation.text and base.after.get(cell[1] - 1) == SPACED:
                after = self.words.space_after(base.column, cell[1] - 1)  # the readings hold theirs
            elif not cell and emendation.text and self._is_between_words(emendation):
                after = " "
            lem.text = emendation.text + after or None
        elif lemma.kind is not None:
            lem.set("ana", f"#{kind_id(lemma.kind, lemma.subtype)}")
            for attribute in ("cause", "cert"):  # they concern the departure from the base text, not this
                lem.attrib.pop(attribute, "")
        lem.set("type", EMENDATION)
        lem.set("resp", f"#{self.notes.editors.get(emendation.by, MACHINE)}")
        if emendation.certainty:
            lem.set("cert", emendation.certainty)

    def _is_between_words(self, emendation: Emendation) -> bool:
        """Return whether a space stands before the place where words are added, and none after it."""
        text, at = self.edition.alignment.tokens[self.words.base.column].text, emendation.locus.start
        return text[max(0, at - 1) : at].isspace() and bool(text[at : at + 1].strip())

    def _mark_kept(self, lem: etree._Element, entry: ApparatusEntry) -> None:
        """Mark *lem* as kept by an editor, where that was decided."""
        ruling = self.rulings.get(entry.number) if entry.number else None
        if ruling is not None and ruling.kept:
            lem.set("resp", f"#{self.notes.editors.get(ruling.by, MACHINE)}")
            if ruling.certainty:
                lem.set("cert", ruling.certainty)

    def _note(self, app: etree._Element, piece: LayoutPiece) -> None:
        """Append the note of an entry, and what an editor decided about it besides the text."""
        assert piece.entry is not None
        text, who = self.notes.entries.get(piece.entry.number, ""), MACHINE
        if piece.emendation is not None and not piece.emendation.section:
            text = self.notes.emendations.get(piece.emendation.locus, text)
            who = self.notes.editors.get(piece.emendation.by, MACHINE)
        if text:
            etree.SubElement(app, tei("note"), {"type": NOTE, "resp": f"#{who}"}).text = text
        if piece.entry.number in self.notes.sections:
            text, by = self.notes.sections[piece.entry.number]
            who = self.notes.editors.get(by, MACHINE)
            attributes = {"type": DECISION, "subtype": SECTION, "resp": f"#{who}"}
            etree.SubElement(app, tei("note"), attributes).text = text
        ruling = self.rulings.get(piece.entry.number) if piece.entry.number else None
        if ruling is not None:
            editor = self.notes.editors.get(ruling.by, MACHINE)
            write_ruling(app, piece.entry, ruling, work=self.edition.work, editor=editor)

    def _space_after(self, piece: LayoutPiece) -> set[str]:
        """Return the white space to write after the app: one member if all readings end in white space."""
        assert piece.entry is not None
        spaces: set[str] = set()
        for track in self.extant(piece):
            cell = piece.entry.cells[track.column]
            if not cell or track.after.get(cell[1] - 1) != SPACED:
                return set()
            spaces.add(self.words.space_after(track.column, cell[1] - 1))
        return spaces if len(spaces) == 1 else {" "}


def _type_of(entry: ApparatusEntry) -> str:
    return str(entry.kind) if entry.variants else LACUNA if entry.gaps else LAYOUT


def _preferred(emendation: Emendation, readings: Iterable[Reading]) -> Reading | None:
    """Return the reading that the editor prefers to the base text's; None if no witness has it."""
    return next((r for r in readings if r.kind is not None and r.text == emendation.text), None)
