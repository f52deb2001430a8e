"""The words of an edition, with the white space, breaks and pages that only some witnesses have."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from collate.model import Alignment
from collate.report.tei.builder import ElementBuilder
from collate.report.tei.tracks import ENDED, SPACED, WitnessTrack
from collate.report.tei.witness_layout import EditionLayout
from collate.tei import NO_SPACE, PARAGRAPH, SPACE

#: Scripts written without spaces between words, and their punctuation: from the radicals to CJK extension A,
#: extensions B ff., compatibility and full-width forms. Other words run together without a space.
_CJK = re.compile(
    "[\u2e80-\u312f\u3190-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe10-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)

#: Witnesses, each with its first token of a stretch that all of them share.
TrackPositions = Sequence[tuple[WitnessTrack, int]]


class TextWriter:
    """Writes tokens of an alignment."""

    def __init__(self, alignment: Alignment, layout: EditionLayout) -> None:
        self.base = layout.tracks[layout.base]
        self.texts = [tokens.text for tokens in alignment.tokens]
        self.offsets = [tokens.offsets.tolist() for tokens in alignment.tokens]

    def carrier(self, tracks: Sequence[WitnessTrack]) -> WitnessTrack:
        """Return the witness whose white space is written: the base text if in *tracks*, else the first."""
        return self.base if self.base in tracks else tracks[0]

    def bare(
        self, builder: ElementBuilder, breaking: list[WitnessTrack], *, positions: TrackPositions
    ) -> None:
        """Write a break that only *breaking* have, before the token of each track in *positions*."""
        carrier = self.carrier([track for track, _ in positions])
        token = next(token for track, token in positions if track is carrier)
        if self._would_run_together(carrier.column, token) and not builder.stands_after_space():
            # For readers that ignore milestones; a mark names the witnesses without white space here.
            builder.text(" ")
            closed = [v for v, t in positions if v not in breaking and t and not v.after.get(t - 1)]
            if closed:
                builder.milestone(NO_SPACE, closed)
        builder.milestone(PARAGRAPH, breaking)

    def _would_run_together(self, column: int, token: int) -> bool:
        """Return whether letters or digits of scripts other than CJK meet before *token*."""
        start, at = self.offsets[column][max(0, token - 1)], self.offsets[column][token]
        around = self.texts[column][start:at].rstrip()[-1:] + self.texts[column][at : at + 1]
        return len(around) == 2 and around.isalnum() and not _CJK.search(around)

    def breaks(self, tracks: TrackPositions, size: int) -> dict[int, list[WitnessTrack]]:
        """Return the breaks within *size* tokens that *tracks* share, by the number of tokens before each."""
        breaks: dict[int, list[WitnessTrack]] = {}
        for track, start in tracks:
            for token in track.within(start, start + size - 1):
                if track.after[token] == ENDED:
                    breaks.setdefault(token + 1 - start, []).append(track)
        return {ahead: breaks[ahead] for ahead in sorted(breaks)}

    def stretch(
        self, builder: ElementBuilder, tracks: TrackPositions, *, start: int, end: int, last: bool = True
    ) -> None:
        """Write tokens ``[start, end)`` of a stretch that *tracks* share, with the breaks between them.

        Without *last*, the white space after the last of them is left to the caller.
        """
        done = start
        for ahead, breaking in self.breaks(tracks, end).items():
            if ahead > start:
                self.tokens(builder, [(v, first + done) for v, first in tracks], size=ahead - done)
                self.bare(builder, breaking, positions=[(v, first + ahead) for v, first in tracks])
                done = ahead
        self.tokens(builder, [(v, first + done) for v, first in tracks], size=end - done, last=last)

    def lead(self, builder: ElementBuilder, tracks: TrackPositions, *, ahead: int) -> None:
        """Write the break that some of *tracks* have *ahead* tokens into a stretch, if any."""
        breaking = self.breaks(tracks, ahead + 1).get(ahead)
        if breaking:
            self.bare(builder, breaking, positions=[(v, first + ahead) for v, first in tracks])

    def tokens(
        self, builder: ElementBuilder, tracks: TrackPositions, *, size: int, last: bool = True
    ) -> None:
        """Write *size* tokens that *tracks* share, from the token of each on.

        Without *last*, the white space after the last of them is left to the caller.
        """
        if not size:
            return
        carrier = self.carrier([track for track, _ in tracks])
        start = next(token for track, token in tracks if track is carrier)
        text, offsets = self.texts[carrier.column], self.offsets[carrier.column]
        spaced, ended = self._followed(tracks, size)
        written = (
            offsets[start] if start else len(text) - len(text.lstrip())
        )  # in other texts words may precede
        # The carrier's text is right where it has the white space on which all agree.
        plain = {
            i
            for i in spaced
            if spaced[i] + ended[i] == len(tracks) and carrier.after.get(start + i) == SPACED
        }
        stops = {*spaced, *ended} - plain
        if not last:
            stops.add(size - 1)
        inner = self._inner(tracks, size)
        stops.update(inner)
        for i in sorted(stops):
            end = offsets[start + i + 1]
            words = text[written:end]
            bare = words.rstrip()
            done = 0
            for at in sorted(inner.get(i, ())):
                cut = offsets[start + i] + at - written
                builder.text(bare[done:cut])
                inner[i][at].write(builder)
                done = cut
            builder.text(bare[done:])
            written = end
            if i == size - 1 and not last:
                break
            if spaced[i] and spaced[i] + ended[i] < len(tracks):
                self._disputed_space(builder, [(v, t + i) for v, t in tracks], carrier, start + i)
            elif spaced[i]:
                builder.text(words[len(bare) :] or " ")
        builder.text(text[written : offsets[start + size]])

    @staticmethod
    def _followed(tracks: TrackPositions, size: int) -> tuple[defaultdict[int, int], defaultdict[int, int]]:
        """Return how many *tracks* have white space, and how many a paragraph end, after each token."""
        spaced: defaultdict[int, int] = defaultdict(int)
        ended: defaultdict[int, int] = defaultdict(int)
        for track, first in tracks:
            for token in track.within(first, first + size):
                (spaced if track.after[token] == SPACED else ended)[token - first] += 1
        return spaced, ended

    @staticmethod
    def _inner(tracks: TrackPositions, size: int) -> dict[int, dict[int, _Marks]]:
        """Return the breaks inside tokens and the pages, by token (from 0) and offset in it."""
        found: dict[int, dict[int, _Marks]] = {}
        for track, first in tracks:
            for token, at in track.inner:
                if first <= token < first + size:
                    found.setdefault(token - first, {}).setdefault(at, _Marks()).breaking.append(track)
            for page in track.page_starts_within(first, first + size) if track.page_starts else ():
                marks = found.setdefault(page.token - first, {}).setdefault(page.at, _Marks())
                marks.pages.append((track, page.label, page.at > 0))
        return found

    def _disputed_space(
        self, builder: ElementBuilder, tracks: TrackPositions, carrier: WitnessTrack, token: int
    ) -> None:
        """Write white space that only some of *tracks* have after their token."""
        text, at = self.texts[carrier.column], self.offsets[carrier.column][token + 1]
        around = text[:at].rstrip()[-1:] + text[at : at + 1]
        if _CJK.search(around):
            builder.milestone(SPACE, [v for v, t in tracks if v.after.get(t) == SPACED])
        else:
            builder.text(" ")
            builder.milestone(NO_SPACE, [v for v, t in tracks if v.after.get(t) is None])

    def space_after(self, column: int, token: int) -> str:
        """Return the white space of *column* after its token, one space where its text ends."""
        end = self.offsets[column][token + 1]
        text = self.texts[column][self.offsets[column][token] : end]
        return text[len(text.rstrip()) :] or " "


class _Marks:
    """The marks before a character: paragraphs that begin inside a word, then pages."""

    def __init__(self) -> None:
        self.breaking: list[WitnessTrack] = []
        self.pages: list[tuple[WitnessTrack, str, bool]] = []

    def write(self, builder: ElementBuilder) -> None:
        if self.breaking:
            builder.milestone(PARAGRAPH, self.breaking)
        for track, label, inside in self.pages:
            builder.page(track, label, inside=inside and track not in self.breaking)
