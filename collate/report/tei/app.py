"""The apparatus entries of an edition, as TEI has them: lem, rdg, rdgGrp, note."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from lxml import etree

from collate.errors import VerificationError
from collate.model import GRAVITY, Edition, Emendation, Reading, Span
from collate.report.tei.builder import Pen, wit
from collate.report.tei.exchanged import Block, swaps
from collate.report.tei.layout import Piece, Stream
from collate.report.tei.linked_moves import excluded
from collate.report.tei.taxonomies import kind_id
from collate.report.tei.text import Voices, Words
from collate.report.tei.tracks import REPORT_IT, SPACED, Voice
from collate.tei.elements import EMENDATION, XML_ID, tei

#: ``note/@type``; the xml:id of who says what no editor says.
NOTE, MACHINE = "校记", "collate"


@dataclass(frozen=True, slots=True)
class Remarks:
    """What is said beside the words.

    ``entries`` and ``emendations`` are notes by the number of the entry and by
    the place in the base text; ``editors`` the xml:id of each who emended;
    with ``group`` readings of one kind stand in one ``rdgGrp``.
    """

    entries: Mapping[int, str] = field(default_factory=dict)
    emendations: Mapping[Span, str] = field(default_factory=dict)
    editors: Mapping[str, str] = field(default_factory=dict)
    group: bool = False


class Entries:
    """Writes the pieces of a stream that are entries."""

    def __init__(self, edition: Edition, stream: Stream, words: Words, remarks: Remarks) -> None:
        self.edition = edition
        self.stream = stream
        self.words = words
        self.remarks = remarks
        self.excluded = excluded(edition.apparatus, stream.voices)
        self.alone = 0

    def extant(self, piece: Piece) -> list[Voice]:
        """Return the witnesses that are there."""
        return [voice for voice in self.stream.voices if piece.present[voice.column]]

    def write(self, pen: Pen, piece: Piece, block: bool = False) -> None:
        """Write the app of *piece*; with *block* its readings are whole paragraphs.

        Kinds and operations are stated as seen from the base text's reading,
        which has neither, also where an editor prefers another.

        Raises:
            VerificationError: the witnesses of one reading do not have the
                same words.
        """
        entry, emendation = piece.entry, piece.emendation
        assert entry is not None
        kind = str(entry.kind) if emendation is None else EMENDATION
        app = pen.element("app", **{XML_ID: self._name(piece), "type": kind})
        spaces = set[str]() if block else self._space_after(piece)
        inside = block or len(spaces) != 1
        lemma = entry.lemma if emendation is None else _chosen(emendation, entry.readings)
        writer = _Readings(self, piece, app.get(XML_ID, ""), inside, block)
        element = etree.SubElement(app, tei("lem"))
        if lemma is not None:
            writer.write(element, lemma)
        if emendation is not None:
            self._decided(element, piece, emendation, lemma, inside)
        rest = [reading for reading in entry.readings if reading is not lemma]
        for parent, reading in self._grouped(app, rest):
            writer.write(etree.SubElement(parent, tei("rdg")), reading)
        self._note(app, piece)
        if not inside:
            pen.text(spaces.pop())

    def _name(self, piece: Piece) -> str:
        """Return the xml:id of an entry, or of an emendation of what all witnesses have."""
        assert piece.entry is not None
        if piece.entry.number:
            return piece.entry.id
        self.alone += 1
        return f"eme{self.alone:04d}"

    def _grouped(
        self, app: etree._Element, readings: Sequence[Reading]
    ) -> Iterator[tuple[etree._Element, Reading]]:
        """Yield each reading and the element to put it into."""
        if not self.remarks.group:
            yield from ((app, reading) for reading in readings)
            return
        ordered = sorted(readings, key=lambda reading: GRAVITY.get(reading.kind or "", -1))
        for kind, members in groupby(ordered, key=lambda reading: reading.kind):
            parent = app if kind is None else etree.SubElement(app, tei("rdgGrp"), {"type": str(kind)})
            yield from ((parent, reading) for reading in members)

    def _decided(
        self, lem: etree._Element, piece: Piece, emendation: Emendation, lemma: Reading | None, inside: bool
    ) -> None:
        """Say that an editor put *lem* into the text; without *lemma* no witness has it."""
        if lemma is None:
            cell = emendation.cells[self.edition.work.base_column]
            base, after = self.words.base, ""
            if inside and cell and emendation.text and base.after.get(cell[1] - 1) == SPACED:
                after = self.words.space_after(base.column, cell[1] - 1)  # the readings hold theirs
            lem.text = emendation.text + after or None
        elif lemma.kind is not None:
            lem.set("ana", f"#{kind_id(lemma.kind, lemma.subtype)}")
            for guess in ("cause", "cert"):  # what led away from the base text is no doubt about this
                lem.attrib.pop(guess, "")
        lem.set("type", EMENDATION)
        lem.set("resp", f"#{self.remarks.editors.get(emendation.by, MACHINE)}")
        if emendation.certainty:
            lem.set("cert", emendation.certainty)

    def _note(self, app: etree._Element, piece: Piece) -> None:
        assert piece.entry is not None
        said, who = self.remarks.entries.get(piece.entry.number, ""), MACHINE
        if piece.emendation is not None:
            said = self.remarks.emendations.get(piece.emendation.locus, said)
            who = self.remarks.editors.get(piece.emendation.by, MACHINE)
        if said:
            etree.SubElement(app, tei("note"), {"type": NOTE, "resp": f"#{who}"}).text = said

    def _space_after(self, piece: Piece) -> set[str]:
        """Return the white space to write after the app: one member if all readings end in white space."""
        assert piece.entry is not None
        found: set[str] = set()
        for voice in self.extant(piece):
            cell = piece.entry.cells[voice.column]
            if not cell or voice.after.get(cell[1] - 1) != SPACED:
                return set()
            found.add(self.words.space_after(voice.column, cell[1] - 1))
        return found if len(found) == 1 else {" "}


class _Readings:
    """Writes the readings of one entry; *inside*: with the white space that follows them."""

    def __init__(self, entries: Entries, piece: Piece, name: str, inside: bool, block: bool) -> None:
        assert piece.entry is not None
        self.name = name
        self.words, self.excluded = entries.words, entries.excluded
        self.piece, self.entry = piece, piece.entry
        self.extant = entries.extant(piece)
        self.inside, self.block = inside, block
        self.moved = {} if block else swaps(self.entry, entries.edition.alignment)

    def write(self, element: etree._Element, reading: Reading) -> None:
        if (others := self.excluded.get((self.entry.number, reading.columns))) is not None:
            element.set(XML_ID, others[0])
            element.set("exclude", " ".join(f"#{other}" for other in others[1:]))
        voices = [voice for voice in self.extant if voice.column in reading.columns]
        element.set("wit", wit(voices))
        _classify(element, reading)
        cells = [self.entry.cells[voice.column] for voice in voices]
        sizes = {cell[1] - cell[0] if cell else 0 for cell in cells}
        if len(sizes) != 1:
            raise VerificationError(self.entry.id, "witnesses of one reading have different words", REPORT_IT)
        placed = [(voice, self.piece.starts[voice.column]) for voice in voices]
        if self.block:
            self._paragraphs(element, placed, sizes.pop())
        else:
            self._line(Pen(element), placed, sizes.pop(), self.moved.get(reading.columns, ()))
        if len(element) and XML_ID not in element.attrib:
            # Programs that make a matrix of readings (teiphy) tell them apart by id or number, and without
            # either by the words in front of the first element.
            element.set("n", f"{self.name}-{'lem' if reading is self.entry.lemma else voices[0].xml_id}")

    def _line(self, pen: Pen, voices: Voices, size: int, blocks: Sequence[Block]) -> None:
        """Write the words of a reading, those of *blocks* in an element of their own."""
        done = 0
        for start, end, name, value in blocks:
            self.words.stretch(pen, voices, done, start)
            if start > done:
                self.words.lead(pen, voices, start)
            within = Pen(pen.element("seg", **{name: value}))
            self.words.stretch(within, voices, start, end, end < size or self.inside)
            if end < size:
                self.words.lead(pen, voices, end)
            done = end
        self.words.stretch(pen, voices, done, size, self.inside)

    def _paragraphs(self, element: etree._Element, voices: Voices, size: int) -> None:
        """Write a reading that is whole paragraphs; breaks that only some of them have stay milestones."""
        if not size:
            return
        breaks = self.words.breaks(voices, size)
        cuts = [0, *(ahead for ahead, who in breaks.items() if len(who) == len(voices)), size]
        for start, end in pairwise(cuts):
            self.words.stretch(Pen(etree.SubElement(element, tei("p"))), voices, start, end)


def _chosen(emendation: Emendation, readings: Iterable[Reading]) -> Reading | None:
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
        surest = max(reading.evidence, key=lambda one: one.confidence)
        element.set("cause", str(surest.cause))
        element.set("cert", _certainty(surest.confidence))


def _certainty(confidence: float) -> str:
    """Return TEI's word for a confidence: high from .8 on, medium from .6 on."""
    return "high" if confidence >= 0.8 else "medium" if confidence >= 0.6 else "low"
