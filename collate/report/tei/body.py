"""The body of an edition: paragraphs, apparatus entries, and milestones for what only some witnesses have."""

from __future__ import annotations

from bisect import bisect_left

from lxml import etree

from collate.model import Edition
from collate.report.source_positions import Places
from collate.report.tei.app import Entries, Remarks
from collate.report.tei.builder import Pen, wit
from collate.report.tei.layout import Piece, Stream, lay_out
from collate.report.tei.text import Words
from collate.tei.elements import LACUNA, PARAGRAPH, XML_ID, tei


def write_body(edition: Edition, div: etree._Element, remarks: Remarks, places: Places) -> None:
    """Write text and apparatus of *edition* into *div*, with the pages that *places* knows.

    Raises:
        VerificationError: the apparatus does not fit the alignment.
    """
    _Body(edition, lay_out(edition, places), div, remarks).write()


class _Body:
    """Writes the pieces of a stream into *div*."""

    def __init__(self, edition: Edition, stream: Stream, div: etree._Element, remarks: Remarks) -> None:
        self.stream = stream
        self.div = div
        self.words = Words(edition.alignment, stream)
        self.entries = Entries(edition, stream, self.words, remarks)
        self.extant = self.entries.extant
        self.sorted_breaks = sorted({*stream.paragraphs, *stream.bare})
        self.lacunae = 0
        #: Where the next words go; None between two paragraphs.
        self.pen: Pen | None = None
        self.after_block = False
        div.text = "\n"

    def write(self) -> None:
        pieces = self.stream.pieces
        for number, piece in enumerate(pieces):
            if piece.is_edge:
                self.edge(piece)
            elif piece.entry is None:
                self.gap(piece)
            elif self.is_block(piece, pieces[number + 1 : number + 2]):
                self.block(piece)
            else:
                self.starts(piece, 0)
                self.entries.write(self.paragraph(), piece)
        if not len(self.div):
            self.paragraph()

    # -- paragraphs

    def paragraph(self) -> Pen:
        """Return the pen of the paragraph that is open, or open one."""
        if self.pen is None:
            p = etree.SubElement(self.div, tei("p"))
            p.tail = "\n"
            self.pen = Pen(p)
        return self.pen

    def starts(self, piece: Piece, ahead: int) -> None:
        """Start the paragraphs that begin *ahead* tokens into *piece*."""
        at = piece.at + ahead
        extant = self.extant(piece)
        if self.after_block:
            self.after_block = False  # all break here, or have done so in front of the block
        elif at in self.stream.paragraphs:
            self.pen = None
            who = self.stream.paragraphs[at]
            if any(voice not in who for voice in map(self.stream.voices.index, extant)):
                self.paragraph().milestone(PARAGRAPH, [self.stream.voices[i] for i in sorted(who)])
        elif at in self.stream.bare:
            who = self.stream.bare[at]
            positions = [(voice, piece.starts[voice.column] + ahead) for voice in extant]
            self.words.bare(self.paragraph(), [self.stream.voices[i] for i in sorted(who)], positions)

    def gap(self, piece: Piece) -> None:
        """Write words that all extant witnesses have."""
        voices = [(voice, piece.starts[voice.column]) for voice in self.extant(piece)]
        order = self.sorted_breaks
        done = 0
        for at in order[bisect_left(order, piece.at) : bisect_left(order, piece.at + piece.width)]:
            ahead = at - piece.at
            if ahead > done:
                self.words.tokens(self.paragraph(), [(v, start + done) for v, start in voices], ahead - done)
            self.starts(piece, ahead)
            done = ahead
        self.words.tokens(self.paragraph(), [(v, start + done) for v, start in voices], piece.width - done)

    # -- entries

    def is_block(self, piece: Piece, following: tuple[Piece, ...]) -> bool:
        """Whether an entry is whole paragraphs that only some witnesses have.

        All witnesses that are there must end a paragraph in front of it and begin one behind it.
        """
        assert piece.entry is not None
        if piece.emendation is not None or all(reading.text for reading in piece.entry.readings):
            return False
        if any(one.is_edge or one.present != piece.present for one in following):
            return False
        before, behind = self.breaking(piece.at), self.breaking(piece.at + 1)
        for i, voice in enumerate(self.stream.voices):
            if piece.present[voice.column]:
                sides = piece.at == 0 or i in before, not following or i in behind
                # For one that has nothing here both sides are one place.
                if not (all(sides) if piece.entry.cells[voice.column] else any(sides)):
                    return False
        return True

    def breaking(self, at: int) -> frozenset[int]:
        """Return the witnesses that begin a paragraph at a coordinate."""
        nobody = frozenset[int]()
        return self.stream.paragraphs.get(at, nobody) | self.stream.bare.get(at, nobody)

    def block(self, piece: Piece) -> None:
        """Write an entry between paragraphs."""
        pen = Pen(self.div, self.div[-1] if len(self.div) else None)
        self.entries.write(pen, piece, block=True)
        pen.text("\n")
        self.pen = None
        self.after_block = True

    # -- lacunae

    def edge(self, piece: Piece) -> None:
        """Write where lacunae end, then where others start."""
        extant = self.extant(piece)
        for columns, mark in ((piece.ended, "lacunaEnd"), (piece.started, "lacunaStart")):
            if not columns:
                continue
            changing = [voice for voice in self.stream.voices if voice.column in columns]
            self.lacunae += 1
            attributes = {XML_ID: f"lac{self.lacunae:04d}", "type": LACUNA}
            app = self.paragraph().element("app", **attributes)
            stays = [voice for voice in extant if voice not in changing]
            etree.SubElement(app, tei("lem"), {"wit": wit(stays)})
            rdg = etree.SubElement(app, tei("rdg"), {"wit": wit(changing), "type": LACUNA})
            etree.SubElement(rdg, tei(mark))
            extant = [voice for voice in self.stream.voices if voice in stays or voice in changing]
