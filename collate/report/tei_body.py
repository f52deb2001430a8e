"""The body of an edition: paragraphs, apparatus entries, and milestones for what only some witnesses have."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from collate.errors import VerificationError
from collate.model import Edition, Reading
from collate.report.tei_moves import excluded
from collate.report.tei_stream import Piece, Stream, lay_out
from collate.report.tei_voices import ENDED, SPACED, Voice
from collate.tei.elements import NO_SPACE, PARAGRAPH, SPACE, XML_ID, tei

#: Scripts written without spaces between words, and their punctuation: radicals to CJK extension A and B ff.,
#: compatibility and full-width forms. Between other characters a missing space would run words together.
_CJK = re.compile(
    "[\u2e80-\u312f\u3190-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe10-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)


def write_body(edition: Edition, div: etree._Element) -> None:
    """Write text and apparatus of *edition* into *div*.

    Raises:
        VerificationError: the apparatus does not fit the alignment.
    """
    _Body(edition, lay_out(edition), div).write()


@dataclass(slots=True)
class _Pen:
    """Writes text and elements into *parent* one after the other."""

    parent: etree._Element
    last: etree._Element | None = None

    def text(self, text: str) -> None:
        if self.last is None:
            self.parent.text = (self.parent.text or "") + text
        else:
            self.last.tail = (self.last.tail or "") + text

    def stands_after_space(self) -> bool:
        """Whether white space was just written, for all or for some."""
        written = self.parent.text if self.last is None else self.last.tail
        if not written and self.last is not None:
            return self.last.get("unit") == NO_SPACE
        return (written or "")[-1:].isspace()

    def element(self, name: str, **attributes: str) -> etree._Element:
        self.last = etree.SubElement(self.parent, tei(name), attributes)
        return self.last

    def milestone(self, unit: str, voices: Sequence[Voice]) -> None:
        ids = [voice.xml_id for voice in voices]
        self.element("milestone", unit=unit, ed=" ".join(ids), edRef=_wit(voices))


def _certainty(confidence: float) -> str:
    """Return TEI's word for a confidence: high from .8 on, medium from .6 on."""
    return "high" if confidence >= 0.8 else "medium" if confidence >= 0.6 else "low"


def _wit(voices: Sequence[Voice]) -> str:
    return " ".join(f"#{voice.xml_id}" for voice in voices)


class _Body:
    """Writes the pieces of a stream into *div*."""

    def __init__(self, edition: Edition, stream: Stream, div: etree._Element) -> None:
        self.stream = stream
        self.div = div
        self.texts = [tokens.text for tokens in edition.alignment.tokens]
        self.offsets = [tokens.offsets.tolist() for tokens in edition.alignment.tokens]
        self.sorted_breaks = sorted({*stream.paragraphs, *stream.bare})
        self.lacunae = 0
        self.excluded = excluded(edition.apparatus, stream.voices)
        div.text = "\n"
        self.pen = self.paragraph()

    def paragraph(self) -> _Pen:
        p = etree.SubElement(self.div, tei("p"))
        p.tail = "\n"
        return _Pen(p)

    def write(self) -> None:
        for piece in self.stream.pieces:
            if piece.is_edge:
                self.edge(piece)
            elif piece.entry is not None:
                self.starts(piece, 0)
                self.entry(piece)
            else:
                self.gap(piece)

    def extant(self, piece: Piece) -> list[Voice]:
        return [voice for voice in self.stream.voices if piece.present[voice.column]]

    def carrier(self, voices: Sequence[Voice]) -> Voice:
        """The witness whose white space is written: the base where it is there, else the first."""
        base = self.stream.voices[self.stream.base]
        return base if base in voices else voices[0]

    # -- paragraph breaks

    def starts(self, piece: Piece, ahead: int) -> None:
        """Start the paragraphs that begin *ahead* tokens into *piece*."""
        at = piece.at + ahead
        extant = self.extant(piece)
        if at in self.stream.paragraphs:
            self.pen = self.paragraph()
            who = self.stream.paragraphs[at]
            if any(voice not in who for voice in map(self.stream.voices.index, extant)):
                self.pen.milestone(PARAGRAPH, [self.stream.voices[i] for i in sorted(who)])
        elif at in self.stream.bare:
            who = self.stream.bare[at]
            positions = [(voice, piece.starts[voice.column] + ahead) for voice in extant]
            self.bare(self.pen, [self.stream.voices[i] for i in sorted(who)], positions)

    def bare(self, pen: _Pen, breaking: list[Voice], positions: list[tuple[Voice, int]]) -> None:
        """Write a break that only *breaking* have, before the token of each voice in *positions*."""
        carrier = self.carrier([voice for voice, _ in positions])
        token = next(token for voice, token in positions if voice is carrier)
        if self.would_run_together(carrier.column, token) and not pen.stands_after_space():
            # For readers that know no milestones; those who have no white space here are named.
            pen.text(" ")
            closed = [v for v, t in positions if v not in breaking and t and not v.after.get(t - 1)]
            if closed:
                pen.milestone(NO_SPACE, closed)
        pen.milestone(PARAGRAPH, breaking)

    def would_run_together(self, column: int, token: int) -> bool:
        """Whether letters or digits of no CJK script meet in front of *token*, with nothing between."""
        start, at = self.offsets[column][max(0, token - 1)], self.offsets[column][token]
        around = self.texts[column][start:at].rstrip()[-1:] + self.texts[column][at : at + 1]
        return len(around) == 2 and around.isalnum() and not _CJK.search(around)

    # -- text

    def gap(self, piece: Piece) -> None:
        voices = [(voice, piece.starts[voice.column]) for voice in self.extant(piece)]
        order = self.sorted_breaks
        done = 0
        for at in order[bisect_left(order, piece.at) : bisect_left(order, piece.at + piece.width)]:
            ahead = at - piece.at
            self.tokens(self.pen, [(v, start + done) for v, start in voices], ahead - done)
            self.starts(piece, ahead)
            done = ahead
        self.tokens(self.pen, [(v, start + done) for v, start in voices], piece.width - done)

    def tokens(self, pen: _Pen, voices: list[tuple[Voice, int]], size: int, last: bool = True) -> None:
        """Write *size* tokens that all *voices* have from their token on.

        Without *last*, what follows the last of them is left to the caller.
        """
        if not size:
            return
        carrier = self.carrier([voice for voice, _ in voices])
        start = next(token for voice, token in voices if voice is carrier)
        text, offsets = self.texts[carrier.column], self.offsets[carrier.column]
        spaced: Counter[int] = Counter()
        ended: Counter[int] = Counter()
        for voice, first in voices:
            for token in voice.within(first, first + size):
                (spaced if voice.after[token] == SPACED else ended)[token - first] += 1
        written = offsets[start]
        # Nothing to do where all agree and the carrier's own text says so.
        plain = {
            i
            for i in spaced
            if spaced[i] + ended[i] == len(voices) and carrier.after.get(start + i) == SPACED
        }
        stops = {*spaced, *ended} - plain
        if not last:
            stops.add(size - 1)
        inner = self.inner_breaks(voices, size)
        stops.update(inner)
        for i in sorted(stops):
            end = offsets[start + i + 1]
            words = text[written:end]
            bare = words.rstrip()
            done = 0
            for at, breaking in sorted(inner.get(i, {}).items()):
                cut = offsets[start + i] + at - written
                pen.text(bare[done:cut])
                pen.milestone(PARAGRAPH, breaking)
                done = cut
            pen.text(bare[done:])
            written = end
            if i == size - 1 and not last:
                break
            if spaced[i] and spaced[i] + ended[i] < len(voices):
                self.disputed_space(pen, [(v, t + i) for v, t in voices], carrier, start + i)
            elif spaced[i]:
                pen.text(words[len(bare) :] or " ")
        pen.text(text[written : offsets[start + size]])

    @staticmethod
    def inner_breaks(voices: list[tuple[Voice, int]], size: int) -> dict[int, dict[int, list[Voice]]]:
        """Return the breaks inside tokens, by token (from 0) and offset in it."""
        found: dict[int, dict[int, list[Voice]]] = {}
        for voice, first in voices:
            for token, at in voice.inner:
                if first <= token < first + size:
                    found.setdefault(token - first, {}).setdefault(at, []).append(voice)
        return found

    def disputed_space(self, pen: _Pen, voices: list[tuple[Voice, int]], carrier: Voice, token: int) -> None:
        """Write white space that only some of *voices* have after their token."""
        text, at = self.texts[carrier.column], self.offsets[carrier.column][token + 1]
        around = text[:at].rstrip()[-1:] + text[at : at + 1]
        if _CJK.search(around):
            pen.milestone(SPACE, [v for v, t in voices if v.after.get(t) == SPACED])
        else:
            pen.text(" ")
            pen.milestone(NO_SPACE, [v for v, t in voices if v.after.get(t) is None])

    # -- apparatus

    def entry(self, piece: Piece) -> None:
        entry = piece.entry
        assert entry is not None
        app = self.pen.element("app", **{XML_ID: entry.id, "type": str(entry.kind)})
        spaces = self.after_entry(piece)
        shared = bool(spaces) and len(spaces) == 1
        for reading in entry.readings:
            element = etree.SubElement(app, tei("lem" if reading is entry.lemma else "rdg"))
            if (others := self.excluded.get((entry.number, reading.columns))) is not None:
                element.set(XML_ID, others[0])
                element.set("exclude", " ".join(f"#{other}" for other in others[1:]))
            self.reading(element, piece, reading, not shared)
        if shared:
            self.pen.text(spaces.pop())

    def after_entry(self, piece: Piece) -> set[str]:
        """Return the white space to write after the app: one member if all readings end in white space."""
        assert piece.entry is not None
        found: set[str] = set()
        for voice in self.extant(piece):
            cell = piece.entry.cells[voice.column]
            if not cell or voice.after.get(cell[1] - 1) != SPACED:
                return set()
            end = self.offsets[voice.column][cell[1]]
            text = self.texts[voice.column][:end]
            found.add(text[len(text.rstrip()) :] or " ")
        return found if len(found) == 1 else {" "}

    def reading(self, element: etree._Element, piece: Piece, reading: Reading, last: bool) -> None:
        assert piece.entry is not None
        voices = [voice for voice in self.extant(piece) if voice.column in reading.columns]
        element.set("wit", _wit(voices))
        if reading.kind is not None:
            element.set("type", str(reading.kind))
        if reading.operation is not None:
            element.set("subtype", str(reading.operation))
        if reading.kind is not None and reading.subtype:
            element.set("ana", f"#{reading.kind}-{reading.subtype}")
        if reading.evidence:
            surest = max(reading.evidence, key=lambda one: one.confidence)
            element.set("cause", str(surest.cause))
            element.set("cert", _certainty(surest.confidence))
        cells = [piece.entry.cells[voice.column] for voice in voices]
        sizes = {cell[1] - cell[0] if cell else 0 for cell in cells}
        if len(sizes) != 1:
            raise VerificationError(
                piece.entry.id, "witnesses of one reading have different words", "Report it"
            )
        self.words(_Pen(element), [(v, piece.starts[v.column]) for v in voices], sizes.pop(), last)

    def words(self, pen: _Pen, voices: list[tuple[Voice, int]], size: int, last: bool) -> None:
        """Write the tokens of a reading, with the paragraph breaks between them."""
        places: dict[int, list[Voice]] = {}
        for voice, start in voices:
            for token in voice.within(start, start + size - 1):
                if voice.after[token] == ENDED:
                    places.setdefault(token + 1 - start, []).append(voice)
        done = 0
        for ahead in sorted(places):
            self.tokens(pen, [(v, start + done) for v, start in voices], ahead - done)
            self.bare(pen, places[ahead], [(v, start + ahead) for v, start in voices])
            done = ahead
        self.tokens(pen, [(v, start + done) for v, start in voices], size - done, last)

    def edge(self, piece: Piece) -> None:
        """Write where lacunae end, then where others start."""
        extant = self.extant(piece)
        for columns, mark in ((piece.ended, "lacunaEnd"), (piece.started, "lacunaStart")):
            if not columns:
                continue
            changing = [voice for voice in self.stream.voices if voice.column in columns]
            self.lacunae += 1
            app = self.pen.element("app", **{XML_ID: f"lac{self.lacunae:04d}", "type": "lacuna"})
            stays = [voice for voice in extant if voice not in changing]
            etree.SubElement(app, tei("lem"), {"wit": _wit(stays)})
            rdg = etree.SubElement(app, tei("rdg"), {"wit": _wit(changing), "type": "lacuna"})
            etree.SubElement(rdg, tei(mark))
            extant = [voice for voice in self.stream.voices if voice in stays or voice in changing]
