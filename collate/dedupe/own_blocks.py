"""Own blocks: contiguous text of one of two texts to which nothing in the other corresponds.

Noise, and an editor's changes, leave letters in common wherever two texts
differ. Two fillings of one form have a frame in common and, in the same places,
blocks that agree no better than any two texts: such a pair is two documents,
however long the frame is.

Both texts are aligned on runs of equal letters in one order; what stands
between two runs is a gap. The control for chance is the same gap with one side
reversed: it has the letters of the language, and their number, but no order in
common. So no table of languages is needed, and a short gap has its own measure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe.correspondence import agreement_beyond_chance, is_reworded
from collate.dedupe.gaps import SHORT_RUN, Gap, text_gaps
from collate.dedupe.sized_cache import cached_by_size
from collate.text.letters import Letters, fold_letters
from collate.text.shingles import IDEOGRAPHS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes = NDArray[np.uint32]

#: Letters of an anchor. In an alphabet most strings of five letters occur in every longer text.
ANCHOR, ALPHABETIC_ANCHOR = 5, 9

#: A gap of at least INNER blocks that agrees beyond chance, but in less than MIXED, is aligned again on
#: shorter anchors: with noise in 20 % of the letters of one text, a gap agrees in .6, in an alphabet in .7.
INNER, MIXED, ALPHABETIC_MIXED = 4, 0.55, 0.66
INNER_ANCHOR, ALPHABETIC_INNER_ANCHOR = 3, 5

#: Largest agreement beyond chance, 0..1, of two blocks that do not correspond. Unrelated Chinese texts of 4
#: to 1,000 letters have .0 to .1, one in twenty of 30 letters .2; unrelated English ones .1, one in twenty
#: of 60 letters .4. Two readings of which one is two thirds noise have .38 (of 60 letters, one in a
#: hundred .21), half noise .5. Chance varies more in a short block: one in fifty of 30 letters has .4.
CHANCE, SHORT_CHANCE = 0.25, 0.33
ALPHABETIC_CHANCE, ALPHABETIC_SHORT_CHANCE = 0.32, 0.4

#: Letters of a short block. A page, or a stretch of one, that is so badly misread is longer.
SHORT_BLOCK, ALPHABETIC_SHORT_BLOCK = 50, 150

#: Letters of the longest stretches that are aligned; of longer ones, so many at both ends.
LONGEST = 5_000

#: Fewer letters, on both sides, are a changed word.
LEAST_BLOCK, ALPHABETIC_LEAST = 4, 7

#: Blocks with a phrase between them, of fewer than SHORT_RUN anchors or of at most PHRASE_SHARE of their
#: letters, are one block.
PHRASE_SHARE = 0.25

#: At the beginning and at the end of the texts, the longer of two blocks is at most this many times as long
#: as the other; else it is an addition, or what an excerpt leaves out.
EDGE_RATIO = 6


@dataclass(frozen=True, slots=True)
class OwnText:
    """What each of two texts has of its own, computed by :func:`own_text`.

    ``gaps`` are in order. ``sizes`` are the letters of both texts; of a longer
    one, those that stand beside the other text. ``own`` are the letters in gaps
    with a block of its own on both sides, not in one that was reworded, ``alone`` those of the longest
    stretch without a counterpart, one-sided ones included.
    """

    gaps: tuple[Gap, ...]
    sizes: tuple[int, int]
    own: tuple[int, int]
    alone: tuple[int, int]
    letters: tuple[Letters, Letters]

    @property
    def share(self) -> float:
        """The share of own blocks, 0..1, in the text that has less of them."""
        return min(own / max(1, size) for own, size in zip(self.own, self.sizes, strict=True))


@lru_cache(maxsize=4)  # each copy of a text is judged, with each copy of another
def own_text(left: str, right: str) -> OwnText:
    """Return what each of two texts has of its own, beside their common text.

    The time is that of :func:`~collate.dedupe.gaps.text_gaps`, and of a
    bit-parallel alignment of each gap.
    """
    letters = _folded(left), _folded(right)
    codes, others = letters[0].codes, letters[1].codes
    alphabetic = is_alphabetic(codes if len(codes) <= len(others) else others)
    k = ALPHABETIC_ANCHOR if alphabetic else ANCHOR
    least = ALPHABETIC_LEAST if alphabetic else LEAST_BLOCK
    texts = _string(codes), _string(others)
    gaps: list[Gap] = []
    for gap in text_gaps(*texts, k):
        if gap.free < least and gap.other_free < least:  # as nearly all are: a changed word, not apart
            gaps.append(gap)
        else:
            gaps.extend(_judged(gap, texts, alphabetic=alphabetic))
    sizes, own = [len(codes), len(others)], [0, 0]
    for group in _near([gap for gap in gaps if gap.apart], SHORT_RUN * k):
        free = _sums(group)
        ends = group[0].start, group[-1].end, group[0].other_start, group[-1].other_end
        if _is_edge(ends, len(codes), len(others)) and max(free) > EDGE_RATIO * min(free):
            sizes = [size - max(0, mine - min(free)) for size, mine in zip(sizes, free, strict=True)]
        elif min(free) >= least and not is_reworded(*_written(group, texts), alphabetic=alphabetic):
            own = [total + mine for total, mine in zip(own, free, strict=True)]
    return OwnText(
        tuple(gaps),
        (sizes[0], sizes[1]),
        (own[0], own[1]),
        (
            max((gap.free for gap in gaps if gap.apart), default=0),
            max((gap.other_free for gap in gaps if gap.apart), default=0),
        ),
        letters,
    )


def _near(gaps: Sequence[Gap], distance: int) -> Iterator[list[Gap]]:
    """Yield the gaps in groups with less than *distance* letters between them, or little beside theirs."""
    group: list[Gap] = []
    for gap in gaps:
        if group and gap.start - group[-1].end >= max(distance, PHRASE_SHARE * (group[-1].size + gap.size)):
            yield group
            group = []
        group.append(gap)
    if group:
        yield group


def _sums(gaps: Sequence[Gap]) -> tuple[int, int]:
    """Return the free letters of all gaps in both texts."""
    return sum(gap.free for gap in gaps), sum(gap.other_free for gap in gaps)


def _written(gaps: Sequence[Gap], texts: tuple[str, str]) -> tuple[str, str]:
    """Return the letters of all gaps in both texts."""
    left, right = texts
    return (
        "".join(left[gap.start : gap.end] for gap in gaps),
        "".join(right[gap.other_start : gap.other_end] for gap in gaps),
    )


def _judged(gap: Gap, texts: tuple[str, str], *, alphabetic: bool) -> Iterator[Gap]:
    """Yield *gap*, or the gaps in it, with the judgement whether the two stretches are apart.

    A block between noisy text is one gap with it, where the noise leaves no anchor; it is aligned
    again, on shorter ones.
    """
    least = ALPHABETIC_LEAST if alphabetic else LEAST_BLOCK
    if min(gap.free, gap.other_free) < least:
        yield gap._replace(apart=max(gap.free, gap.other_free) >= least)
        return
    share, bound = _agreement(gap, texts), _bound(gap, alphabetic=alphabetic)
    if bound < share < (ALPHABETIC_MIXED if alphabetic else MIXED) and gap.size >= INNER * least:
        parts = list(_inner_gaps(gap, texts, ALPHABETIC_INNER_ANCHOR if alphabetic else INNER_ANCHOR))
        if len(parts) > 1:
            for part in parts:
                apart = max(part.free, part.other_free) >= least
                if min(part.free, part.other_free) >= least:
                    apart = _agreement(part, texts) <= _bound(part, alphabetic=alphabetic)
                yield part._replace(apart=apart)
            return
    yield gap._replace(apart=share <= bound)


def _inner_gaps(gap: Gap, texts: tuple[str, str], k: int) -> Iterator[Gap]:
    """Yield the gaps in *gap* between runs of *k* letters."""
    left, right = texts
    for part in text_gaps(left[gap.start : gap.end], right[gap.other_start : gap.other_end], k):
        yield part._replace(
            start=part.start + gap.start,
            end=part.end + gap.start,
            other_start=part.other_start + gap.other_start,
            other_end=part.other_end + gap.other_start,
        )


def _agreement(gap: Gap, texts: tuple[str, str]) -> float:
    one, other = texts[0][gap.start : gap.end], texts[1][gap.other_start : gap.other_end]
    if len(one) <= LONGEST or len(other) <= LONGEST:
        size = max(LONGEST, 2 * min(len(one), len(other)))  # what is longer has no counterpart
        return agreement_beyond_chance(one[:size], other[:size])
    ends = (one[:LONGEST], other[:LONGEST]), (one[-LONGEST:], other[-LONGEST:])
    return max(agreement_beyond_chance(*pair) for pair in ends)


def _bound(gap: Gap, *, alphabetic: bool) -> float:
    """Return the largest agreement that the two stretches of *gap* have by chance."""
    if alphabetic:
        return ALPHABETIC_SHORT_CHANCE if gap.size <= ALPHABETIC_SHORT_BLOCK else ALPHABETIC_CHANCE
    return SHORT_CHANCE if gap.size <= SHORT_BLOCK else CHANCE


def _string(codes: Codes) -> str:
    return codes.astype("<u4").tobytes().decode("utf-32-le")


def is_alphabetic(codes: Codes) -> bool:
    """Return whether most letters are of an alphabet, in which strings of five letters recur by chance."""
    return bool(2 * np.count_nonzero(codes < IDEOGRAPHS) > len(codes))


@cached_by_size
def _folded(text: str) -> Letters:
    return fold_letters(text)


def _is_edge(ends: tuple[int, int, int, int], size: int, other_size: int) -> bool:
    """Return whether a stretch of both texts is at the beginning of both, or at the end of both."""
    start, end, other_start, other_end = ends
    return (not start and not other_start) or (end == size and other_end == other_size)
