"""Exact comparison of two candidates on all their shingles: what they have in common, without judgement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe.collinear import agreement
from collate.model import SharedSpan, Span
from collate.text.shared import GramIndex, index_grams, shared_spans
from collate.text.shingles import Shingles, containment, distinct_hashes, lengthen_grams

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

#: The first of the East Asian characters (Unicode, CJK Radicals Supplement); before it are the alphabets.
IDEOGRAPHS = 0x2E80

#: Fewer windows are not evidence of evenness; a short text has shorter windows, of at least
#: :data:`SHORTEST_WINDOW` letters, where the unevenness of plain noise comes near the bound.
MIN_WINDOWS, SHORTEST_WINDOW = 3, 50


@dataclass(frozen=True, slots=True)
class Overlap:
    """The text common to two texts, before any judgement.

    ``common`` counts shingles; ``left_in_right`` and ``right_in_left`` are
    containments, 0..1; ``unevenness`` is the standard deviation of the
    containment over windows of the text that is more contained; ``shared`` are
    the shared stretches, in order of the left text. ``agreement`` is
    :func:`~collate.dedupe.collinear.agreement`, 0 where it was not needed
    (:attr:`is_plain`). ``by_chance`` is set where any two texts in that
    alphabet have as much in common.
    """

    common: int
    jaccard: float
    left_in_right: float
    right_in_left: float
    unevenness: float
    shared: tuple[SharedSpan, ...]
    agreement: float = 0.0
    by_chance: bool = False

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


class PreparedText:
    """A text prepared for comparison with many others; derived tables are computed once, on first use."""

    __slots__ = ("_grams", "_long", "_ranks", "shingles")

    def __init__(self, shingles: Shingles) -> None:
        self.shingles = shingles
        self._ranks: NDArray[np.int64] | None = None
        self._grams: dict[int, GramIndex] = {}
        self._long: Shingles | None = None

    @property
    def long(self) -> Shingles:
        """The shingles of the text with twice as many letters."""
        if self._long is None:
            k = self.shingles.k
            at = lengthen_grams(self.shingles.at, k, size=2 * k)
            self._long = Shingles(self.shingles.letters, 2 * k, at, distinct_hashes(at))
        return self._long

    @property
    def ranks(self) -> NDArray[np.int64]:
        """For each position of the text, the index of its shingle among the distinct ones."""
        if self._ranks is None:
            self._ranks = np.searchsorted(self.shingles.distinct, self.shingles.at)
        return self._ranks

    def grams(self, size: int) -> GramIndex:
        """Return the index of the grams of *size* letters; two sizes are cached, as many as usual."""
        if size not in self._grams:
            if len(self._grams) > 1:
                self._grams.clear()
            self._grams[size] = index_grams(self.shingles, size)
        return self._grams[size]


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
    # The text with fewer shingles is the more contained one.
    few, many = (left, right) if len(left.shingles) <= len(right.shingles) else (right, left)
    hits = _shingle_hits(few.shingles, many.shingles)
    common = int(np.count_nonzero(hits))
    if not common:
        return None
    related = common / len(few.shingles) >= settings.related
    if not related and not passage:
        return None
    least = min(settings.shared_run, len(left.shingles.letters), len(right.shingles.letters))
    overlap = Overlap(
        common=common,
        jaccard=common / (len(left.shingles) + len(right.shingles) - common),
        left_in_right=common / len(left.shingles),
        right_in_left=common / len(right.shingles),
        unevenness=_window_deviation(hits[few.ranks], settings.window) if related else 0.0,
        shared=shared_spans(
            left.shingles,
            right.shingles,
            least=least,
            indexes=(left.grams(least), right.grams(least)),
        ),
    )
    if not related or overlap.is_plain:
        return overlap
    k = settings.k
    share = agreement(few.shingles, many.shingles, few_grams=few.grams(k), many_grams=many.grams(k))
    by_chance = share < settings.agreement and not overlap.is_solid and _is_chance(few, many, settings)
    return replace(overlap, agreement=share, by_chance=by_chance)


def _is_chance(few: PreparedText, many: PreparedText, settings: DedupeSettings) -> bool:
    """Return whether two texts in an alphabet share short strings of letters and hardly a longer one.

    Of two English texts about different subjects one has a quarter of the
    other's strings of five letters, of long ones half, but .02 of those of ten.
    """
    codes = few.shingles.letters.codes
    alphabetic = 2 * np.count_nonzero(codes < IDEOGRAPHS) > len(codes)
    return bool(alphabetic) and containment(few.long, many.long) < settings.related


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
