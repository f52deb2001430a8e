"""Which characters of two readings differ: 督 in 督导组 beside 指导组."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

#: Texts that share less than this are two wordings, and marking letters in them tells nothing.
LEAST_SHARED = 0.3

#: Texts alternate: plain, different, plain, …; the first part may be empty.
Parts = tuple[str, ...]


def emphasise(lemma: str, readings: Iterable[str]) -> tuple[Parts, tuple[Parts, ...]]:
    """Return the lemma and each reading in parts: plain, different, plain, and so on.

    In a reading those characters count as different that the lemma lacks, in
    the lemma those that some reading lacks. The parts of a text, joined, are
    the text.

    >>> emphasise("指导组", ["督导组", ""])
    (('', '指', '导组'), (('', '督', '导组'), ('',)))
    """
    from rapidfuzz.distance import LCSseq, Levenshtein

    in_lemma = [False] * len(lemma)
    parts: list[Parts] = []
    for reading in readings:
        longer = max(len(lemma), len(reading))
        if LCSseq.similarity(lemma, reading) < max(1, LEAST_SHARED * longer):
            parts.append((reading,))
            continue
        marked = [False] * len(reading)
        for step in Levenshtein.opcodes(lemma, reading):
            if step.tag != "equal":
                in_lemma[step.src_start : step.src_end] = [True] * (step.src_end - step.src_start)
                marked[step.dest_start : step.dest_end] = [True] * (step.dest_end - step.dest_start)
        parts.append(_parts(reading, marked))
    return _parts(lemma, in_lemma), tuple(parts)


def _parts(text: str, marked: list[bool]) -> Parts:
    """Split *text* where *marked* changes; the first part is not marked.

    >>> _parts("督导组", [True, False, False]), _parts("", [])
    (('', '督', '导组'), ('',))
    """
    edges = [0, *(i for i in range(len(text)) if marked[i] != (i > 0 and marked[i - 1])), len(text)]
    return tuple(text[start:end] for start, end in pairwise(edges))
