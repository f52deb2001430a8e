"""The witnesses of an edition as the TEI writer sees them: where each has white space and paragraph breaks.

These are kept for each witness, not for each column of the alignment:
witnesses with the same written text can break their paragraphs, and so their
white space, in different places.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np

from collate.errors import VerificationError
from collate.model import Edition, Tokens, Witness, Work
from collate.report.source_positions import Places
from collate.report.tei.page_starts import Turn, page_starts

#: What follows a token in one witness: nothing (not stored), white space, or the end of a paragraph.
SPACED, ENDED = 1, 2


#: What to do about an edition that the stages before got wrong.
REPORT_IT = "This is a fault of collate; please report it with the sources"


@dataclass(frozen=True, slots=True, eq=False)
class Voice:
    """One witness.

    ``after`` maps the tokens that white space or the end of a paragraph
    follows to SPACED or ENDED; ``order`` are its keys sorted; ``breaks`` are
    the tokens before which a paragraph starts, but for the first. ``inner``
    are breaks inside a token, as token and offset in it: a witness that breaks
    ``ab`` into two paragraphs has the same written text as one that does not.
    ``turns`` are where its pages begin.
    """

    xml_id: str
    column: int
    after: dict[int, int]
    order: tuple[int, ...]
    breaks: tuple[int, ...]
    inner: tuple[tuple[int, int], ...] = ()
    turns: tuple[Turn, ...] = ()

    def within(self, start: int, end: int) -> tuple[int, ...]:
        """Return the tokens of ``[start, end)`` that something follows."""
        return self.order[bisect_left(self.order, start) : bisect_left(self.order, end)]

    def turns_within(self, start: int, end: int) -> tuple[Turn, ...]:
        """Return the pages that begin in or right before tokens ``[start, end)``."""
        low = bisect_left(self.turns, start, key=lambda turn: turn.token)
        return self.turns[low : bisect_left(self.turns, end, key=lambda turn: turn.token)]


def witness_ids(work: Work) -> tuple[str, ...]:
    """Return the xml:ids of the witnesses of *work*: of one width, so that none is the beginning of another.

    Some readers of TEI look for a witness id as a substring of ``@wit``.
    """
    width = max(2, len(str(len(work.witnesses))))
    return tuple(f"W{number:0{width}d}" for number in range(1, len(work.witnesses) + 1))


def voices_of(edition: Edition, places: Places | None = None) -> tuple[Voice, ...]:
    """Return the witnesses of *edition* in order, with their pages where *places* knows them.

    Raises:
        VerificationError: one that is listed as identical to another is not.
    """
    work = edition.work
    sigla = {witness.siglum: i for i, witness in enumerate(work.columns)}
    made: list[Voice] = []
    for xml_id, witness in zip(witness_ids(work), work.witnesses, strict=True):
        column = sigla[witness.identical_to or witness.siglum]
        made.append(_voice(xml_id, column, witness, edition.alignment.tokens[column], places))
    return tuple(made)


def _voice(xml_id: str, column: int, witness: Witness, tokens: Tokens, places: Places | None) -> Voice:
    """Find white space and breaks of a witness among the tokens of its column, by counting characters."""
    text = witness.segment.text
    if text != tokens.text and "".join(text.split()) != "".join(tokens.text.split()):
        raise VerificationError(
            witness.segment.id, f"is listed as identical to {witness.identical_to} and is not", REPORT_IT
        )
    # ends[i]: how many characters, white space aside, stand in tokens 0..i.
    shared = letters_of(tokens.text)
    ends = np.searchsorted(shared, tokens.offsets[1:])
    solid = letters_of(text)
    spaced = np.append(np.diff(solid) > 1, False)
    inner = (ends > 0) & (ends < len(solid))
    after = {int(i): SPACED for i in np.flatnonzero(inner) if spaced[ends[i] - 1]}
    after.update((int(i), ENDED) for i in np.flatnonzero(ends == len(solid)))
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
    turns: list[Turn] = []
    for count, label in page_starts(witness.segment, solid, places):
        token = int(np.searchsorted(ends, count, side="right"))
        first = count == (int(ends[token - 1]) if token else 0)
        turns.append(Turn(token, 0 if first else int(shared[count] - tokens.offsets[token]), label))
    order, unique = tuple(sorted(after)), tuple(dict.fromkeys(breaks))
    return Voice(xml_id, column, after, order, unique, tuple(inside), tuple(turns))


#: Whether a code point is white space, up to the last one that is, U+3000, and one more for all others.
_WHITE = np.array([chr(code).isspace() for code in range(0x3002)])


def letters_of(text: str) -> np.typing.NDArray[np.int64]:
    """Return the offsets of the characters that are no white space."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return np.flatnonzero(~_WHITE[np.minimum(codes, 0x3001)])
