"""The apparatus entries of an edition, as TEI has them: lem, rdg, rdgGrp, note."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from lxml import etree

from collate.errors import VerificationError
from collate.i18n import _
from collate.model import GRAVITY, Apparatus, ApparatusEntry, Edition, Emendation, Reading, Ruling, Span
from collate.report.tei.builder import ElementBuilder, wit_pointers
from collate.report.tei.exchanged import ExchangedBlock, exchanged_blocks
from collate.report.tei.taxonomies import kind_id
from collate.report.tei.text import TextWriter, TrackPositions
from collate.report.tei.tracks import REPORT_IT, SPACED, WitnessTrack, witness_ids
from collate.report.tei.witness_layout import EditionLayout, LayoutPiece
from collate.tei import DECISION, EMENDATION, LACUNA, LAYOUT, XML_ID, tei

#: ``note/@type``; the xml:id that is responsible for notes and emendations without an editor.
NOTE, MACHINE = "校记", "collate"


@dataclass(frozen=True, slots=True)
class EditionNotes:
    """The notes of an edition, and how its readings are presented.

    ``entries`` are notes by entry number, ``emendations`` notes by locus in the
    base text; ``editors`` are the xml:ids of the editors by name; with
    ``group`` the readings of one kind stand in one ``rdgGrp``.
    """

    entries: Mapping[int, str] = field(default_factory=dict)
    emendations: Mapping[Span, str] = field(default_factory=dict)
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
        writer = _ReadingWriter(self, piece, name=app.get(XML_ID, ""), inside=inside, block=block)
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
        if piece.emendation is not None:
            text = self.notes.emendations.get(piece.emendation.locus, text)
            who = self.notes.editors.get(piece.emendation.by, MACHINE)
        if text:
            etree.SubElement(app, tei("note"), {"type": NOTE, "resp": f"#{who}"}).text = text
        ruling = self.rulings.get(piece.entry.number) if piece.entry.number else None
        if ruling is not None:
            editor = self.notes.editors.get(ruling.by, MACHINE)
            for part, words in describe_ruling(ruling):
                attributes = {"type": DECISION, "subtype": part, "resp": f"#{editor}"}
                etree.SubElement(app, tei("note"), attributes).text = words
            for siglum, text in ruling.corrections:
                self._correct(app, piece.entry, siglum, text, editor=editor)

    def _correct(
        self, app: etree._Element, entry: ApparatusEntry, siglum: str, text: str, *, editor: str
    ) -> None:
        """Record what the source of a witness truly has; its reading stays as it was read."""
        work = self.edition.work
        names = dict(zip((one.siglum for one in work.witnesses), witness_ids(work), strict=True))
        read = next(reading.text for reading in entry.readings if siglum in reading.sigla)
        detail = etree.SubElement(
            app,
            tei("witDetail"),
            {
                "type": "correction",
                "wit": f"#{names[siglum]}",
                "target": f"#{app.get(XML_ID)}",
                "resp": f"#{editor}",
            },
        )
        choice = etree.SubElement(detail, tei("choice"))
        etree.SubElement(choice, tei("sic")).text = read or None
        etree.SubElement(choice, tei("corr")).text = text or None

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


class _ReadingWriter:
    """Writes the readings of one entry, with *inside* including the white space that follows them."""

    def __init__(self, entries: AppWriter, piece: LayoutPiece, name: str, inside: bool, block: bool) -> None:
        assert piece.entry is not None
        self.name = name
        self.words, self.excluded = entries.words, entries.excluded
        self.piece, self.entry = piece, piece.entry
        self.extant = entries.extant(piece)
        #: The columns that write their reading with other invisible characters.
        self.apart = {column for reading in self.entry.layout for column in reading.columns}
        self.inside, self.block = inside, block
        self.moved = {} if block else exchanged_blocks(self.entry, entries.edition.alignment)

    def write(self, element: etree._Element, reading: Reading) -> None:
        if (others := self.excluded.get((self.entry.number, reading.columns))) is not None:
            element.set(XML_ID, others[0])
            element.set("exclude", " ".join(f"#{other}" for other in others[1:]))
        columns = set(reading.columns).difference(() if reading in self.entry.layout else self.apart)
        tracks = [track for track in self.extant if track.column in columns]
        element.set("wit", wit_pointers(tracks))
        _classify(element, reading)
        cells = [self.entry.cells[track.column] for track in tracks]
        sizes = {cell[1] - cell[0] if cell else 0 for cell in cells}
        if len(sizes) != 1:
            raise VerificationError(
                self.entry.id, _("the witnesses of one reading have different words"), REPORT_IT
            )
        placed = [(track, self.piece.starts[track.column]) for track in tracks]
        if self.block:
            self._paragraphs(element, placed, sizes.pop())
        else:
            self._line(ElementBuilder(element), placed, sizes.pop(), self.moved.get(reading.columns, ()))
        if len(element) and XML_ID not in element.attrib:
            # Programs that build a matrix of readings (teiphy) distinguish them by id or number, and without
            # either by the words before the first element.
            element.set("n", f"{self.name}-{'lem' if reading is self.entry.lemma else tracks[0].xml_id}")

    def _line(
        self, builder: ElementBuilder, tracks: TrackPositions, size: int, blocks: Sequence[ExchangedBlock]
    ) -> None:
        """Write the words of a reading, those of *blocks* in an element of their own."""
        done = 0
        for start, end, name, value in blocks:
            self.words.stretch(builder, tracks, start=done, end=start)
            if start > done:
                self.words.lead(builder, tracks, ahead=start)
            within = ElementBuilder(builder.element("seg", **{name: value}))
            self.words.stretch(within, tracks, start=start, end=end, last=end < size or self.inside)
            if end < size:
                self.words.lead(builder, tracks, ahead=end)
            done = end
        self.words.stretch(builder, tracks, start=done, end=size, last=self.inside)

    def _paragraphs(self, element: etree._Element, tracks: TrackPositions, size: int) -> None:
        """Write a reading that is whole paragraphs; breaks that only some of them have stay milestones."""
        if not size:
            return
        breaks = self.words.breaks(tracks, size)
        cuts = [0, *(ahead for ahead, who in breaks.items() if len(who) == len(tracks)), size]
        for start, end in pairwise(cuts):
            self.words.stretch(
                ElementBuilder(etree.SubElement(element, tei("p"))), tracks, start=start, end=end
            )


def describe_ruling(ruling: Ruling) -> Iterator[tuple[str, str]]:
    """Yield ``note/@subtype`` and text of each part of a ruling that is not in the reading adopted."""
    if ruling.kept and ruling.reason:
        yield "reason", ruling.reason
    if ruling.judgement:
        yield "judgement", "、".join(ruling.judgement)
    for part, words in (("note", ruling.note), ("remark", ruling.remark), ("print", ruling.printed)):
        if words:
            yield part, words
    for older, younger in ruling.origins:
        yield "origin", f"{older or '∅'} > {younger or '∅'}"


def _type_of(entry: ApparatusEntry) -> str:
    return str(entry.kind) if entry.variants else LACUNA if entry.gaps else LAYOUT


def _preferred(emendation: Emendation, readings: Iterable[Reading]) -> Reading | None:
    """Return the reading that the editor prefers to the base text's; None if no witness has it."""
    return next((r for r in readings if r.kind is not None and r.text == emendation.text), None)


def _classify(element: etree._Element, reading: Reading) -> None:
    if reading.kind is not None:
        element.set("type", str(reading.kind))
    if reading.operation is not None:
        element.set("subtype", str(reading.operation))
    if reading.kind is not None and reading.subtype:
        element.set("ana", f"#{kind_id(reading.kind, reading.subtype)}")
    if reading.evidence:
        surest = max(reading.evidence, key=lambda evidence: evidence.confidence)
        element.set("cause", str(surest.cause))
        element.set("cert", _certainty(surest.confidence))


def _certainty(confidence: float) -> str:
    """Return TEI's word for a confidence: high from .8 on, medium from .6 on."""
    return "high" if confidence >= 0.8 else "medium" if confidence >= 0.6 else "low"


# -- moved words ----------------------------------------------------------------

#: Number of an entry and columns of a reading.
_ReadingKey = tuple[int, tuple[int, ...]]


def linked_readings(
    apparatus: Apparatus, tracks: Sequence[WitnessTrack]
) -> Mapping[_ReadingKey, tuple[str, ...]]:
    """Return the xml:id of each reading that carries moved words, and of the readings that it excludes.

    ``@exclude`` links the two readings that carry the words of one move, as in
    the TEI Guidelines (TC, 12.1.4.5).
    """
    others: dict[_ReadingKey, list[str]] = {}
    for lost, found, columns in apparatus.transpositions:
        here, there = apparatus.entries[lost - 1], apparatus.entries[found - 1]
        lemma = _reading_id(here.id, here.lemma, here.lemma, tracks)
        for variant in there.variants:
            if not set(variant.columns).isdisjoint(columns):
                xml_id = _reading_id(there.id, variant, there.lemma, tracks)
                others.setdefault((lost, here.lemma.columns), [lemma]).append(xml_id)
                others.setdefault((found, variant.columns), [xml_id]).append(lemma)
    return {reading: tuple(ids) for reading, ids in others.items()}


def _reading_id(entry: str, reading: Reading, lemma: Reading, tracks: Sequence[WitnessTrack]) -> str:
    """Return the xml:id of a reading: its entry and first witness, or ``lem``."""
    if reading is lemma:
        return f"{entry}-lem"
    return f"{entry}-{next(track.xml_id for track in tracks if track.column in reading.columns)}"
