"""The body of an edition: paragraphs, apparatus entries, and milestones for breaks that only some have."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from collate.model import Edition, Lacuna
from collate.report.source_positions import SourceIndex
from collate.report.tei.app import AppWriter, EditionNotes
from collate.report.tei.builder import ElementBuilder, wit_pointers
from collate.report.tei.text import TextWriter
from collate.report.tei.tracks import WitnessTrack
from collate.report.tei.witness_layout import EditionLayout, LayoutPiece, lay_out
from collate.tei import LACUNA, PARAGRAPH, XML_ID, tei


def write_body(edition: Edition, div: etree._Element, *, notes: EditionNotes, places: SourceIndex) -> None:
    """Write text and apparatus of *edition* into *div*, with the pages that *places* has.

    Raises:
        VerificationError: the apparatus does not fit the alignment.
    """
    _BodyWriter(edition, lay_out(edition, places), div, notes).write()


class _BodyWriter:
    """Writes the pieces of the layout into *div*."""

    def __init__(
        self, edition: Edition, layout: EditionLayout, div: etree._Element, notes: EditionNotes
    ) -> None:
        self.layout = layout
        self.div = div
        self.words = TextWriter(edition.alignment, layout)
        self.entries = AppWriter(edition, layout, self.words, notes)
        self.extant = self.entries.extant
        #: The lacunae of each column whose grounds are known, in order.
        self.lacunae: dict[int, list[Lacuna]] = {}
        for lacuna in edition.alignment.lacunae:
            self.lacunae.setdefault(lacuna.column, []).append(lacuna)
        self.sorted_breaks = sorted({*layout.paragraphs, *layout.bare})
        #: The builder of the open paragraph; None between two paragraphs.
        self.builder: ElementBuilder | None = None
        self.after_block = False
        div.text = "\n"

    def write(self) -> None:
        pieces = self.layout.pieces
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

    def paragraph(self) -> ElementBuilder:
        """Return the builder of the open paragraph; open one where there is none."""
        if self.builder is None:
            p = etree.SubElement(self.div, tei("p"))
            p.tail = "\n"
            self.builder = ElementBuilder(p)
        return self.builder

    def starts(self, piece: LayoutPiece, ahead: int) -> None:
        """Start the paragraph that begins *ahead* tokens into *piece*, if any."""
        at = piece.at + ahead
        extant = self.extant(piece)
        if self.after_block:
            self.after_block = False  # all witnesses break here, or before the block
        elif at in self.layout.paragraphs:
            self.builder = None
            who = self.layout.paragraphs[at]
            if any(track not in who for track in map(self.layout.tracks.index, extant)):
                self.paragraph().milestone(PARAGRAPH, [self.layout.tracks[i] for i in sorted(who)])
        elif at in self.layout.bare:
            who = self.layout.bare[at]
            positions = [(track, piece.starts[track.column] + ahead) for track in extant]
            self.words.bare(
                self.paragraph(), [self.layout.tracks[i] for i in sorted(who)], positions=positions
            )

    def gap(self, piece: LayoutPiece) -> None:
        """Write words that all extant witnesses share."""
        tracks = [(track, piece.starts[track.column]) for track in self.extant(piece)]
        order = self.sorted_breaks
        done = 0
        for at in order[bisect_left(order, piece.at) : bisect_left(order, piece.at + piece.width)]:
            ahead = at - piece.at
            if ahead > done:
                self.words.tokens(
                    self.paragraph(), [(v, start + done) for v, start in tracks], size=ahead - done
                )
            self.starts(piece, ahead)
            done = ahead
        self.words.tokens(
            self.paragraph(), [(v, start + done) for v, start in tracks], size=piece.width - done
        )

    # -- entries

    def is_block(self, piece: LayoutPiece, following: tuple[LayoutPiece, ...]) -> bool:
        """Return whether an entry consists of whole paragraphs that only some witnesses have.

        All extant witnesses must end a paragraph before it and begin one after it.
        """
        assert piece.entry is not None
        if piece.emendation is not None or all(reading.text for reading in piece.entry.written):
            return False
        if any(other.is_edge or other.present != piece.present for other in following):
            return False
        before, behind = self.breaking(piece.at), self.breaking(piece.at + 1)
        for i, track in enumerate(self.layout.tracks):
            if piece.present[track.column]:
                sides = piece.at == 0 or i in before, not following or i in behind
                # For a witness without words here both sides are one position.
                if not (all(sides) if piece.entry.cells[track.column] else any(sides)):
                    return False
        return True

    def breaking(self, at: int) -> frozenset[int]:
        """Return the witnesses that begin a paragraph at a coordinate."""
        none = frozenset[int]()
        return self.layout.paragraphs.get(at, none) | self.layout.bare.get(at, none)

    def block(self, piece: LayoutPiece) -> None:
        """Write an entry between paragraphs."""
        builder = ElementBuilder(self.div, self.div[-1] if len(self.div) else None)
        self.entries.write(builder, piece, block=True)
        builder.text("\n")
        self.builder = None
        self.after_block = True

    # -- lacunae

    def edge(self, piece: LayoutPiece) -> None:
        """Write the ends of lacunae, then the starts of others."""
        extant = self.extant(piece)
        if piece.ended:
            self.mark_edge(piece.ended, extant, "lacunaEnd", {})
            extant = [track for track in self.layout.tracks if track in extant or track.column in piece.ended]
        for grounds, columns in self.by_grounds(piece):
            self.mark_edge(columns, extant, "lacunaStart", grounds)
            extant = [track for track in extant if track.column not in columns]

    def mark_edge(
        self, columns: Sequence[int], extant: Sequence[WitnessTrack], mark: str, said: Mapping[str, str]
    ) -> None:
        """Write the app in which a lacuna of *columns* starts or ends, beside those that are *extant*."""
        changing = [track for track in self.layout.tracks if track.column in columns]
        stays = [track for track in extant if track not in changing]
        app = self.paragraph().element("app", **{XML_ID: self.entries.lacuna_id(), "type": LACUNA})
        etree.SubElement(app, tei("lem"), {"wit": wit_pointers(stays)})
        attributes = {"wit": wit_pointers(changing), "type": LACUNA, **said}
        etree.SubElement(etree.SubElement(app, tei("rdg"), attributes), tei(mark))

    def by_grounds(self, piece: LayoutPiece) -> Iterator[tuple[Mapping[str, str], list[int]]]:
        """Yield the columns whose lacunae start at *piece*, by ground and certainty, which are attributes."""
        groups: dict[tuple[str, str], list[int]] = {}
        at = piece.starts[self.words.base.column]
        for column in piece.started:
            lacuna = next((one for one in self.lacunae.get(column, ()) if one.end > at), None)
            key = ("", "") if lacuna is None else (lacuna.ground.value, lacuna.certainty)
            groups.setdefault(key, []).append(column)
        for (ground, certainty), columns in groups.items():
            yield {"cause": ground, "cert": certainty} if ground else {}, columns
