"""The track of each witness for the TEI writer: its white space, paragraph breaks and pages by token.

There is one for each witness, not for each column of the alignment: witnesses
with the same written text can break their paragraphs, and so have white space,
in different places.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np

from collate.errors import VerificationError
from collate.i18n import _
from collate.model import Edition, Tokens, Witness, Work
from collate.report.source_positions import SourceIndex
from collate.report.tei.page_starts import PageStart, page_starts

#: What follows a token in one witness: nothing (not stored), white space, or the end of a paragraph.
SPACED, ENDED = 1, 2


#: Remedy for an inconsistent edition, the fault of an earlier stage.
REPORT_IT = _("This is a fault of collate; please report it with the sources")


@dataclass(frozen=True, slots=True, eq=False)
class WitnessTrack:
    """The track of one witness in the alignment's column *column*.

    ``after`` maps each token followed by white space or the end of a paragraph
    to SPACED or ENDED; ``order`` are its keys, sorted; ``breaks`` are the
    tokens before which a paragraph starts, without the first. ``inner`` are
    breaks inside a token, as token and offset in it: a witness that breaks
    ``ab`` into two paragraphs has the same written text as one that does not.
    ``page_starts`` are the starts of its pages, sorted.
    """

    xml_id: str
    column: int
    after: dict[int, int]
    order: tuple[int, ...]
    breaks: tuple[int, ...]
    inner: tuple[tuple[int, int], ...] = ()
    page_starts: tuple[PageStart, ...] = ()

    def within(self, start: int, end: int) -> tuple[int, ...]:
        """Return the tokens of ``[start, end)`` followed by white space or the end of a paragraph."""
        return self.order[bisect_left(self.order, start) : bisect_left(self.order, end)]

    def page_starts_within(self, start: int, end: int) -> tuple[PageStart, ...]:
        """Return the pages that begin in or right before tokens ``[start, end)``."""
        low = bisect_left(self.page_starts, start, key=lambda page: page.token)
        return self.page_starts[low : bisect_left(self.page_starts, end, key=lambda page: page.token)]


def witness_ids(work: Work) -> tuple[str, ...]:
    """Return the xml:ids of the witnesses of *work*, all of one length, so that none is a prefix of another.

    Some readers of TEI search ``@wit`` for a witness id as a substring.
    """
    width = max(2, len(str(len(work.witnesses))))
    return tuple(f"W{number:0{width}d}" for number in range(1, len(work.witnesses) + 1))


def witness_tracks(edition: Edition, places: SourceIndex | None = None) -> tuple[WitnessTrack, ...]:
    """Return the tracks of the witnesses of *edition* in order, with the pages that *places* has.

    Raises:
        VerificationError: one that is listed as identical to another is not.
    """
    work = edition.work
    sigla = {witness.siglum: i for i, witness in enumerate(work.columns)}
    made: list[WitnessTrack] = []
    for xml_id, witness in zip(witness_ids(work), work.witnesses, strict=True):
        column = sigla[witness.identical_to or witness.siglum]
        made.append(_voice(xml_id, column, witness, edition.alignment.tokens[column], places))
    return tuple(made)


def _voice(
    xml_id: str, column: int, witness: Witness, tokens: Tokens, places: SourceIndex | None
) -> WitnessTrack:
    """Map the white space and breaks of a witness to the tokens of its column, by counting characters."""
    text = witness.segment.text
    if text != tokens.text and "".join(text.split()) != "".join(tokens.text.split()):
        problem = _("is listed as identical to {siglum} and is not", siglum=witness.identical_to or "")
        raise VerificationError(witness.segment.id, problem, REPORT_IT)
    # ends[i]: how many characters, white space aside, stand in tokens 0..i.
    shared = letters_of(tokens.text)
    ends = np.searchsorted(shared, tokens.offsets[1:])
    solid = letters_of(text)
    spaced = np.append(np.diff(solid) > 1, False)
    inner = (ends > 0) & (ends < len(solid))
    within = np.flatnonzero(inner)
    after = dict.fromkeys(within[spaced[ends[within] - 1]].tolist(), SPACED)
    after.update(dict.fromkeys(np.flatnonzero(ends == len(solid)).tolist(), ENDED))
    breaks: list[int] = []
    inside: list[tuple[int, int]] = []
    for count in np.searchsorted(solid, np.array(witness.segment.breaks, dtype=np.int64)).tolist():
        if not 0 < count < len(solid):
            continue
        token = int(np.searchsorted(ends, count))
        if ends[token] != count:
            inside.append((token, int(shared[count] - tokens.offsets[token])))
            continue
        after[token] = ENDED
        breaks.append(token + 1)
    pages: list[PageStart] = []
    for count, label in page_starts(witness.segment, solid, places=places):
        token = int(np.searchsorted(ends, count, side="right"))
        first = count == (int(ends[token - 1]) if token else 0)
        pages.append(PageStart(token, 0 if first else int(shared[count] - tokens.offsets[token]), label))
    order, unique = tuple(sorted(after)), tuple(dict.fromkeys(breaks))
    return WitnessTrack(
        xml_id=xml_id,
        column=column,
        after=after,
        order=order,
        breaks=unique,
        inner=tuple(inside),
        page_starts=tuple(pages),
    )


#: Whether a code point is white space, up to U+3000, the last that is, and one more for all beyond.
_WHITE = np.array([chr(code).isspace() for code in range(0x3002)])


def letters_of(text: str) -> np.typing.NDArray[np.int64]:
    """Return the offsets of the characters other than white space."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return np.flatnonzero(~_WHITE[np.minimum(codes, 0x3001)])
