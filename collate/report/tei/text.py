"""The words of an edition, and what only some witnesses have among them: white space, breaks, pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from collate.model import Alignment
from collate.report.tei.builder import Pen
from collate.report.tei.layout import Stream
from collate.report.tei.tracks import ENDED, SPACED, Voice
from collate.tei.elements import NO_SPACE, PARAGRAPH, SPACE

#: Scripts written without spaces between words, and their punctuation: radicals to CJK extension A and B ff.,
#: compatibility and full-width forms. Between other characters a missing space would run words together.
_CJK = re.compile(
    "[\u2e80-\u312f\u3190-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe10-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)

#: Witnesses, each with its first token of a stretch that all of them have.
Voices = Sequence[tuple[Voice, int]]


class Words:
    """Writes tokens of an alignment."""

    def __init__(self, alignment: Alignment, stream: Stream) -> None:
        self.base = stream.voices[stream.base]
        self.texts = [tokens.text for tokens in alignment.tokens]
        self.offsets = [tokens.offsets.tolist() for tokens in alignment.tokens]

    def carrier(self, voices: Sequence[Voice]) -> Voice:
        """The witness whose white space is written: the base where it is there, else the first."""
        return self.base if self.base in voices else voices[0]

    def bare(self, pen: Pen, breaking: list[Voice], positions: Voices) -> None:
        """Write a break that only *breaking* have, before the token of each voice in *positions*."""
        carrier = self.carrier([voice for voice, _ in positions])
        token = next(token for voice, token in positions if voice is carrier)
        if self._would_run_together(carrier.column, token) and not pen.stands_after_space():
            # For readers that know no milestones; those who have no white space here are named.
            pen.text(" ")
            closed = [v for v, t in positions if v not in breaking and t and not v.after.get(t - 1)]
            if closed:
                pen.milestone(NO_SPACE, closed)
        pen.milestone(PARAGRAPH, breaking)

    def _would_run_together(self, column: int, token: int) -> bool:
        """Whether letters or digits of no CJK script meet in front of *token*, with nothing between."""
        start, at = self.offsets[column][max(0, token - 1)], self.offsets[column][token]
        around = self.texts[column][start:at].rstrip()[-1:] + self.texts[column][at : at + 1]
        return len(around) == 2 and around.isalnum() and not _CJK.search(around)

    def breaks(self, voices: Voices, size: int) -> dict[int, list[Voice]]:
        """Return the breaks between *size* tokens that all *voices* have, by how many tokens stand before."""
        places: dict[int, list[Voice]] = {}
        for voice, start in voices:
            for token in voice.within(start, start + size - 1):
                if voice.after[token] == ENDED:
                    places.setdefault(token + 1 - start, []).append(voice)
        return {ahead: places[ahead] for ahead in sorted(places)}

    def stretch(self, pen: Pen, voices: Voices, start: int, end: int, last: bool = True) -> None:
        """Write tokens ``[start, end)`` of a stretch that all *voices* have, with the breaks between them.

        Without *last*, what follows the last of them is left to the caller.
        """
        done = start
        for ahead, breaking in self.breaks(voices, end).items():
            if ahead > start:
                self.tokens(pen, [(v, first + done) for v, first in voices], ahead - done)
                self.bare(pen, breaking, [(v, first + ahead) for v, first in voices])
                done = ahead
        self.tokens(pen, [(v, first + done) for v, first in voices], end - done, last)

    def lead(self, pen: Pen, voices: Voices, ahead: int) -> None:
        """Write the break that some of *voices* have *ahead* tokens into a stretch, if any."""
        breaking = self.breaks(voices, ahead + 1).get(ahead)
        if breaking:
            self.bare(pen, breaking, [(v, first + ahead) for v, first in voices])

    def tokens(self, pen: Pen, voices: Voices, size: int, last: bool = True) -> None:
        """Write *size* tokens that all *voices* have from their token on.

        Without *last*, what follows the last of them is left to the caller.
        """
        if not size:
            return
        carrier = self.carrier([voice for voice, _ in voices])
        start = next(token for voice, token in voices if voice is carrier)
        text, offsets = self.texts[carrier.column], self.offsets[carrier.column]
        spaced, ended = self._followed(voices, size)
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
        inner = self._inner(voices, size)
        stops.update(inner)
        for i in sorted(stops):
            end = offsets[start + i + 1]
            words = text[written:end]
            bare = words.rstrip()
            done = 0
            for at in sorted(inner.get(i, ())):
                cut = offsets[start + i] + at - written
                pen.text(bare[done:cut])
                inner[i][at].write(pen)
                done = cut
            pen.text(bare[done:])
            written = end
            if i == size - 1 and not last:
                break
            if spaced[i] and spaced[i] + ended[i] < len(voices):
                self._disputed_space(pen, [(v, t + i) for v, t in voices], carrier, start + i)
            elif spaced[i]:
                pen.text(words[len(bare) :] or " ")
        pen.text(text[written : offsets[start + size]])

    @staticmethod
    def _followed(voices: Voices, size: int) -> tuple[Counter[int], Counter[int]]:
        """Return how many of *voices* have white space, or end a paragraph, after each token (from 0)."""
        spaced: Counter[int] = Counter()
        ended: Counter[int] = Counter()
        for voice, first in voices:
            for token in voice.within(first, first + size):
                (spaced if voice.after[token] == SPACED else ended)[token - first] += 1
        return spaced, ended

    @staticmethod
    def _inner(voices: Voices, size: int) -> dict[int, dict[int, _Marks]]:
        """Return the breaks inside tokens and the pages, by token (from 0) and offset in it."""
        found: dict[int, dict[int, _Marks]] = {}
        for voice, first in voices:
            for token, at in voice.inner:
                if first <= token < first + size:
                    found.setdefault(token - first, {}).setdefault(at, _Marks()).breaking.append(voice)
            for turn in voice.turns_within(first, first + size) if voice.turns else ():
                marks = found.setdefault(turn.token - first, {}).setdefault(turn.at, _Marks())
                marks.pages.append((voice, turn.label, turn.at > 0))
        return found

    def _disputed_space(self, pen: Pen, voices: Voices, carrier: Voice, token: int) -> None:
        """Write white space that only some of *voices* have after their token."""
        text, at = self.texts[carrier.column], self.offsets[carrier.column][token + 1]
        around = text[:at].rstrip()[-1:] + text[at : at + 1]
        if _CJK.search(around):
            pen.milestone(SPACE, [v for v, t in voices if v.after.get(t) == SPACED])
        else:
            pen.text(" ")
            pen.milestone(NO_SPACE, [v for v, t in voices if v.after.get(t) is None])

    def space_after(self, column: int, token: int) -> str:
        """Return the white space of *column* after its token, one space where its text ends."""
        end = self.offsets[column][token + 1]
        text = self.texts[column][self.offsets[column][token] : end]
        return text[len(text.rstrip()) :] or " "


class _Marks:
    """What stands in front of a character: paragraphs that begin inside a word, then pages."""

    def __init__(self) -> None:
        self.breaking: list[Voice] = []
        self.pages: list[tuple[Voice, str, bool]] = []

    def write(self, pen: Pen) -> None:
        if self.breaking:
            pen.milestone(PARAGRAPH, self.breaking)
        for voice, label, inside in self.pages:
            pen.page(voice, label, inside and voice not in self.breaking)
