"""Exact comparison of two candidates on all their shingles: what they have in common, without judgement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, log2, sqrt
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe.collinear import agreement
from collate.dedupe.in_place import LONGEST, PLACE_GRAM, Placement, place, place_whole
from collate.dedupe.prepared_text import PreparedText
from collate.model import SharedSpan, Span
from collate.text.shared import shared_spans
from collate.text.shingles import Shingles, containment

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.settings import DedupeSettings

#: A noisy witness and its text are about equally long: the shorter has the share SIMILAR_LENGTH of the
#: other's shingles. An unevenness over the windows below MAX_EVEN is sufficient evidence then: even
#: noise gives .04 to .1; of 400 generated reports none of that length was below .15, one below .12.
SIMILAR_LENGTH, MAX_EVEN = 0.9, 0.1

#: A text with this containment is not a report whatever its agreement, which is not computed for it.
NEAR_COMPLETE = 0.95

#: Least share of shared stretches in a text that is another one with little noise: at 10 % noise .3 to
#: .4, at 5 % .7. In an alphabetic script, where most strings of five letters occur in every longer text,
#: an unrelated text has at most .1: such texts must agree in order (:data:`MIN_AGREEMENT`), whatever
#: their containment.
MIN_SHARED_STRETCHES = 0.25

#: Share of the letters of a text in an alphabet that stand in order in some place of an unrelated one (at
#: most .48 in Latin), and three standard deviations of it, divided by the root of the number of letters.
#: Of 1,720 pairs of a psalm of some 900 letters and a book of hours read by machine, a bound of .53
#: separates the psalms that are in the book from the others best.
CHANCE_IN_PLACE, CHANCE_DEVIATION = 0.48, 1.5

#: Share of the grams of 2k letters that proves as much where they are in another order, and where they are
#: too many for a comparison letter by letter: with a fifth of the letters wrong .107 of them are left, and
#: unrelated English texts share .02.
MIN_LONG, MIN_LONG_UNPLACED = 0.5, 0.08

#: Of the anchors, shorter grams, a text with a share of MIN_LONG of its long grams has more than half that
#: share: of the 75 anchors of 300 letters the deviation is four times the error.
MIN_ANCHORED = 0.25

#: Share of the letters that survive the worst noise that is looked for: a shingle of an alphabet is
#: longer, and fewer survive.
SURVIVING = 0.8

#: Texts of at most so many letters are compared letter by letter: it takes no longer than all else, and
#: five shingles in a row are missing where one letter differs.
SHORT = 300

#: Texts of at most so many letters share a passage that is shorter than one of a long text.
VERY_SHORT = 100

#: Least agreement of a noisy witness: see :mod:`collate.dedupe.relations`.
MIN_AGREEMENT = 0.6

#: Bits of a shared stretch in a short text beyond those of its place.
MIN_BITS_OF_STRETCH = 10

#: Fewer equal letters in a row are not counted as information.
MIN_STRETCH = 3

#: Information of a letter in running text, given the letters before it, in bits: an East Asian character
#: and a letter of an alphabet. English has 1 to 2 bits a letter (Shannon, "Prediction and entropy of
#: printed English", 1951); a Chinese translation has about a third of the letters.
BITS_EAST_ASIAN, BITS_ALPHABETIC = 4.0, 1.5

#: Fewer windows are not evidence of evenness; a short text has shorter windows, of at least
#: :data:`SHORTEST_WINDOW` letters, where the unevenness of plain noise comes near the bound.
MIN_WINDOWS, SHORTEST_WINDOW = 3, 50

#: Unevenness of a text that is too short for windows: more than any deviation of a share.
NOT_MEASURED = 1.0


@dataclass(frozen=True, slots=True)
class Overlap:
    """The text common to two texts, before any judgement.

    ``common`` counts shingles; ``left_in_right`` and ``right_in_left`` are
    containments, 0..1; ``unevenness`` is the standard deviation of the
    containment over windows of the text that is more contained
    (:data:`NOT_MEASURED` if it is too short); ``shared`` are
    the shared stretches, in order of the left text. ``agreement`` is
    :func:`~collate.dedupe.collinear.agreement`, 0 where it was not needed
    (:attr:`is_plain`). ``by_chance`` is set where any two texts in that
    alphabet have as much in common. ``bits`` is the information of the common
    text less that of its place, which two texts of these lengths have by
    chance (Karlin, Altschul 1990: the score of an alignment in bits, and the
    logarithm of the size of the search space). ``is_short`` is set where one
    of the texts has at most :data:`SHORT` letters.
    """

    common: int
    jaccard: float
    left_in_right: float
    right_in_left: float
    unevenness: float
    shared: tuple[SharedSpan, ...]
    agreement: float = 0.0
    by_chance: bool = False
    bits: float = 0.0
    is_short: bool = False

    def swapped(self) -> Overlap:
        """Return the overlap with left and right exchanged."""
        shared = tuple(sorted(SharedSpan(span.right, span.left) for span in self.shared))
        return replace(
            self, left_in_right=self.right_in_left, right_in_left=self.left_in_right, shared=shared
        )

    @property
    def is_even(self) -> bool:
        """Whether the texts are about equally long and their common shingles evenly distributed."""
        least, most = sorted((self.left_in_right, self.right_in_left))
        return self.unevenness < MAX_EVEN and least >= SIMILAR_LENGTH * most

    @property
    def is_solid(self) -> bool:
        """Whether shared stretches alone prove that one text is in the other, as scattered letters cannot."""
        most = max(self.left_in_right, self.right_in_left)
        contained = [
            span.right if self.right_in_left > self.left_in_right else span.left for span in self.shared
        ]
        return most > 0 and sum(disjoint_sizes(contained)) >= MIN_SHARED_STRETCHES * self.common / most

    @property
    def is_plain(self) -> bool:
        """Whether this is one text with noise at most, by evenness or by containment."""
        contained = max(self.left_in_right, self.right_in_left) >= NEAR_COMPLETE
        return (self.is_even or contained) and self.is_solid


def compare(
    left: Shingles | PreparedText,
    right: Shingles | PreparedText,
    *,
    passage: bool,
    settings: DedupeSettings,
) -> Overlap | None:
    """Return the exact overlap of two texts; None if it is too small to be considered.

    *passage* admits texts that share a long stretch and little else. A text
    that is compared with many others should be a :class:`PreparedText`:
    preparation takes about as long as two comparisons.
    """
    left = left if isinstance(left, PreparedText) else PreparedText(left)
    right = right if isinstance(right, PreparedText) else PreparedText(right)
    placement, by_chance = None, False
    alphabetic = left.alphabetic and right.alphabetic
    if alphabetic:
        # Before all else, since most pairs end here.
        few, many = sorted((left, right), key=_by_letters)
        placement, by_chance = _place_letters(few, many)
        if by_chance and not passage:
            return None
    else:
        # The text with fewer shingles is the more contained one.
        few, many = (left, right) if left.count < right.count else (right, left)
        if left.count == right.count:
            few, many = sorted((left, right), key=_by_letters)
    hits = _common(few, many)
    common = hits if isinstance(hits, int) else int(np.count_nonzero(hits))
    if not common:
        return None
    related = not by_chance and common / few.count >= settings.related
    if not (related or passage or alphabetic) and _is_elsewhere(few, many):
        return None
    if not few.alphabetic and (related or len(few.string) <= SHORT):
        placement = _placement(few, many, MIN_AGREEMENT)
    if placement is not None:
        related = not by_chance and (related or placement.share >= MIN_AGREEMENT)
    if not related and not passage:
        return None
    overlap = Overlap(
        common=common,
        jaccard=common / (left.count + right.count - common),
        left_in_right=common / left.count,
        right_in_left=common / right.count,
        unevenness=_unevenness(few, many, hits, settings.window) if related else 0.0,
        shared=_shared(left, right, placement, swapped=few is right, settings=settings),
        agreement=placement.share if placement is not None else 0.0,
        by_chance=by_chance,
        bits=_bits(few, many, common, placement),
        is_short=len(few.string) <= SHORT,
    )
    if not related or overlap.is_plain or placement is not None:
        return overlap
    k = settings.k
    share = agreement(few.shingles, many.shingles, few_grams=few.grams(k), many_grams=many.grams(k))
    return replace(overlap, agreement=share)


def _by_letters(text: PreparedText) -> tuple[int, str]:
    return len(text.letters), text.string  # the result must not depend on the order


def _is_elsewhere(few: PreparedText, many: PreparedText) -> bool:
    """Return whether fewer letters of a short text are in the other, in any place, than a place needs."""
    from rapidfuzz.distance import LCSseq

    if not _is_short_pair(few, many):
        return False
    least = ceil(MIN_AGREEMENT * len(few.string))
    return LCSseq.similarity(few.string, many.string, score_cutoff=least) < least


def _is_short_pair(few: PreparedText, many: PreparedText) -> bool:
    return len(few.string) <= SHORT and len(many.string) <= 2 * SHORT


def _place_letters(few: PreparedText, many: PreparedText) -> tuple[Placement | None, bool]:
    """Return the place of *few*, in an alphabet, in *many*, and whether all they have in common is chance."""
    if len(few.letters) > LONGEST:
        return None, containment(few.long, many.long) < MIN_LONG_UNPLACED
    least = CHANCE_IN_PLACE + CHANCE_DEVIATION / sqrt(max(1, len(few.letters)))
    placement = _placement(few, many, least)
    if placement is None:
        return None, True
    if placement.share >= least or placement.anchored < MIN_ANCHORED:
        return placement, placement.share < least
    return placement, containment(few.long, many.long) < MIN_LONG


def _placement(few: PreparedText, many: PreparedText, least: float) -> Placement | None:
    """Return where *few* stands in *many*, if at least the share *least* of it does.

    None for texts that their shingles suffice for, or where nothing shows a place.
    """
    size = len(few.string)
    if _is_short_pair(few, many):
        return place_whole(few.string, many.string)
    if size <= SHORT or (few.alphabetic and size <= LONGEST):
        grams = PLACE_GRAM if few.alphabetic else few.k
        return place(
            few.string,
            many.string,
            few_anchors=few.anchors(grams),
            many_anchors=many.anchors(grams),
            least=least,
        )
    return None


def _shared(
    left: PreparedText,
    right: PreparedText,
    placement: Placement | None,
    *,
    swapped: bool,
    settings: DedupeSettings,
) -> tuple[SharedSpan, ...]:
    """Return the shared stretches that are long enough to be more than chance."""
    size, other = len(left.letters), len(right.letters)
    least = min(settings.shared_run, size, other)
    if min(size, other) > SHORT:
        return shared_spans(
            left.shingles, right.shingles, least=least, indexes=(left.grams(least), right.grams(least))
        )
    in_order = placement is not None and placement.share >= MIN_AGREEMENT
    if in_order or min(size, other) <= VERY_SHORT:
        bits = BITS_ALPHABETIC if left.alphabetic else BITS_EAST_ASIAN
        least = min(least, max(settings.k, ceil((log2(size * other) + MIN_BITS_OF_STRETCH) / bits)))
    if placement is None or not in_order:
        return shared_spans(left.shingles, right.shingles, least=least)
    mine, theirs = left.letters.positions, right.letters.positions
    spans = []
    for start, end, at in placement.stretches:
        if end - start >= least:
            here, there = (at, start) if swapped else (start, at)
            last = end - start - 1
            spans.append(
                SharedSpan(
                    Span(int(mine[here]), int(mine[here + last]) + 1),
                    Span(int(theirs[there]), int(theirs[there + last]) + 1),
                )
            )
    return tuple(spans)


def _bits(few: PreparedText, many: PreparedText, common: int, placement: Placement | None) -> float:
    """Return :attr:`Overlap.bits` of two texts with *common* shingles."""
    letters = common + few.k - 1  # at least: each further shingle has a further letter
    if placement is not None:
        # Single letters are common to any two texts.
        sizes = (end - start for start, end, _other in placement.stretches)
        letters = max(letters, sum(size for size in sizes if size >= MIN_STRETCH))
    bits = BITS_ALPHABETIC if few.alphabetic else BITS_EAST_ASIAN
    return bits * min(letters, len(few.string)) - log2(max(1, len(few.string) * len(many.string)))


def _common(few: PreparedText, many: PreparedText) -> int | NDArray[np.bool_]:
    """Return which distinct shingles of *few* occur in *many*, of short texts only the number of them."""
    if many.count <= SHORT:  # a set of so few takes a tenth of the time
        return len(few.distinct & many.distinct)
    return _shingle_hits(few.shingles, many.shingles)


def _shingle_hits(few: Shingles, many: Shingles) -> NDArray[np.bool_]:
    """Return for each distinct shingle of *few* whether it occurs in *many*."""
    if not len(few) or not len(many):
        return np.zeros(len(few), dtype=np.bool_)
    at = np.minimum(np.searchsorted(many.distinct, few.distinct), len(many) - 1)
    return np.asarray(many.distinct[at] == few.distinct)


def unevenness(inner: Shingles, outer: Shingles, *, window: int) -> float:
    """Return the standard deviation of *inner*'s containment in *outer* over windows of letters.

    Noise is evenly distributed over a text; a report quotes some sentences and
    retells others. A window has *window* shingles, the last one also the rest;
    in a short text the windows are shorter.
    """
    return _window_deviation(_shingle_hits(inner, outer)[PreparedText(inner).ranks], window)


def _unevenness(few: PreparedText, many: PreparedText, hits: int | NDArray[np.bool_], window: int) -> float:
    if len(few.string) - few.k + 1 < MIN_WINDOWS * SHORTEST_WINDOW:
        return NOT_MEASURED
    found = _shingle_hits(few.shingles, many.shingles) if isinstance(hits, int) else hits
    return _window_deviation(found[few.ranks], window)


def _window_deviation(hits: NDArray[np.bool_], window: int) -> float:
    window = min(window, max(SHORTEST_WINDOW, len(hits) // MIN_WINDOWS))
    starts = np.arange(max(1, len(hits) // window)) * window
    sizes = np.diff(np.append(starts, len(hits)))
    return float(np.std(np.add.reduceat(hits.astype(np.float64), starts) / sizes))


def disjoint_sizes(spans: Sequence[Span]) -> list[int]:
    """Return the size of each span, in order, without what an earlier one covers."""
    # Spans of the right text may overlap: a refrain that occurs once there may match twice.
    sizes, end = [], 0
    for span in sorted(spans):
        sizes.append(max(0, span.end - max(end, span.start)))
        end = max(end, span.end)
    return sizes
