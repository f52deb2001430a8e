"""The readings of an entry, as TEI has them: words, witnesses, kind and cause, links between moved words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from lxml import etree

from collate.errors import VerificationError
from collate.i18n import _
from collate.report.tei.builder import ElementBuilder, wit_pointers
from collate.report.tei.exchanged import ExchangedBlock, exchanged_blocks
from collate.report.tei.taxonomies import kind_id
from collate.report.tei.tracks import REPORT_IT
from collate.tei import XML_ID, tei

if TYPE_CHECKING:
    from collate.model import Alignment, Apparatus, Reading
    from collate.report.tei.text import TextWriter, TrackPositions
    from collate.report.tei.tracks import WitnessTrack
    from collate.report.tei.witness_layout import LayoutPiece

#: Number of an entry and columns of a reading.
ReadingKey = tuple[int, tuple[int, ...]]


class ReadingWriter:
    """Writes the readings of one entry.

    Args:
        words: writes the words.
        piece: the place of the entry.
        extant: the witnesses that are extant there.
        alignment: of the work.
        excluded: the result of :func:`linked_readings`.
        name: the xml:id of the entry.
        inside: whether a reading includes the white space that follows it.
        block: whether its readings are whole paragraphs.
    """

    def __init__(
        self,
        words: TextWriter,
        piece: LayoutPiece,
        extant: Sequence[WitnessTrack],
        *,
        alignment: Alignment,
        excluded: Mapping[ReadingKey, tuple[str, ...]],
        name: str,
        inside: bool,
        block: bool,
    ) -> None:
        assert piece.entry is not None
        self.name = name
        self.words, self.excluded = words, excluded
        self.piece, self.entry = piece, piece.entry
        self.extant = extant
        #: The columns that write their reading with other invisible characters.
        self.apart = {column for reading in self.entry.layout for column in reading.columns}
        self.inside, self.block = inside, block
        self.moved = {} if block else exchanged_blocks(self.entry, alignment)

    def write(self, element: etree._Element, reading: Reading) -> None:
        """Write *reading* as the content and the attributes of *element*.

        Raises:
            VerificationError: its witnesses do not have the same words.
        """
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


def linked_readings(
    apparatus: Apparatus, tracks: Sequence[WitnessTrack]
) -> Mapping[ReadingKey, tuple[str, ...]]:
    """Return the xml:id of each reading that carries moved words, and of the readings that it excludes.

    ``@exclude`` links the two readings that carry the words of one move, as in
    the TEI Guidelines (TC, 12.1.4.5).
    """
    others: dict[ReadingKey, list[str]] = {}
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
