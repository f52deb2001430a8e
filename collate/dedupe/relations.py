"""Compare two candidates on all their shingles, and say how they relate."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe.collinear import agreement
from collate.model import Genre, Match, Relation, SharedSpan, Span, Text
from collate.text.first_person import first_person
from collate.text.shared import Grams, grams, shared_spans
from collate.text.shingles import Shingles, containment, distinct, lengthen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.settings import DedupeSettings

#: Letters of a shared stretch that is worth a row when two texts have nothing else in common:
#: longer than the set phrases of the genre (a full form of address has up to 30).
PASSAGE = 40

#: Least number of common shingles of a report or noisy witness. Below it, one set phrase in a very
#: short text would do.
FEWEST_COMMON = 40

#: Times that a text says I, outside quotation marks, from which on it is a speech and no report. Of 40
#: texts, whole speeches say it four times or more.
OWN_VOICE = 3

#: A noisy witness and the text that it is a witness of are about equally long: the shorter has this
#: share of the other's shingles. A spread over the windows below ``EVEN`` is proof enough then: even
#: noise gives .04 to .1; of 400 generated reports none of that length was below .15, one below .12.
BALANCED, EVEN = 0.9, 0.1

#: A text so much contained is no report, whatever its course; nobody asks for it.
SURE = 0.95

#: A text whose agreement in order is that much above its containment was misread, not retold: what
#: is left of a misread clause agrees letter by letter. (400 generated reports: 99 % below .03, one
#: at .11; 395 noisy witnesses: none below .14. Of 21 written reports one at .11 agrees in half of its
#: letters; no noisy witness agreed in less than .62.)
GAIN, LEAST = 0.12, 0.6

#: Shared stretches hold this share of a text that is another one with little noise: at 10 % noise .3 to
#: .4, at 5 % .7. In writing with few letters, where most strings of five of them are in every longer text,
#: a stranger has at most .1: such texts must agree in order (:data:`LEAST`), whatever they contain.
SOLID = 0.25

#: A text in which another is contained both ways, but that is so much longer, says the same several times.
AS_LONG = 0.5

#: The first of the East Asian characters (Unicode, CJK Radicals Supplement); before it are the alphabets.
IDEOGRAPHS = 0x2E80

#: Least share of what is the same that stands in order in a report and its speech. Of 21 written reports
#: none is below .52, of 150 generated ones none below .9; half of the pairs of strangers that share a
#: sixth of their shingles in set phrases are below .42.
IN_ORDER = 0.5

#: A report takes sentences from all over a speech. Where all that is the same is one piece of so many
#: characters, this share of it the same, both texts have that piece in them.
PIECE, UNBROKEN = 500, 0.9

#: Fewer windows than this say nothing about evenness; shorter ones are used then, down to
#: :data:`SHORTEST_WINDOW` letters, where the spread of plain noise comes near the bound.
FEWEST_WINDOWS, SHORTEST_WINDOW = 3, 50


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts share, before any judgement: ``left`` and ``right`` are containments, 0..1.

    ``common`` counts shingles; ``spread`` is the standard deviation of the
    containment over windows of the text that is more contained. ``agreement``
    is :func:`~collate.dedupe.collinear.agreement`, 0 where it is not asked for
    (:attr:`plain`). ``chance`` says that any two texts in that alphabet share
    as much.
    """

    common: int
    jaccard: float
    left: float
    right: float
    spread: float
    shared: tuple[SharedSpan, ...]
    agreement: float = 0.0
    chance: bool = False

    def turned(self) -> Overlap:
        """Return the same seen from the other side."""
        shared = tuple(sorted(SharedSpan(span.right, span.left) for span in self.shared))
        return replace(self, left=self.right, right=self.left, shared=shared)

    @property
    def even(self) -> bool:
        """Whether the texts are about equally long, and what they share falls evenly on them."""
        least, most = sorted((self.left, self.right))
        return self.spread < EVEN and least >= BALANCED * most

    @property
    def solid(self) -> bool:
        """Whether shared stretches alone show that one text is in the other, as no common letters could."""
        most = max(self.left, self.right)
        own = [span.right if self.right > self.left else span.left for span in self.shared]
        return most > 0 and sum(_disjoint(own)) >= SOLID * self.common / most

    @property
    def plain(self) -> bool:
        """Whether this is one text with noise, if anything, by its evenness or by how much is contained."""
        return (self.even or max(self.left, self.right) >= SURE) and self.solid


class Prepared:
    """A text ready to be compared with many: what that needs of it is made once, when first asked for."""

    __slots__ = ("_grams", "_long", "_ranks", "shingles")

    def __init__(self, shingles: Shingles) -> None:
        self.shingles = shingles
        self._ranks: NDArray[np.int64] | None = None
        self._grams: dict[int, Grams] = {}
        self._long: Shingles | None = None

    @property
    def long(self) -> Shingles:
        """The same text in shingles of twice as many letters."""
        if self._long is None:
            k = self.shingles.k
            at = lengthen(self.shingles.at, k, 2 * k)
            self._long = Shingles(self.shingles.letters, 2 * k, at, distinct(at))
        return self._long

    @property
    def ranks(self) -> NDArray[np.int64]:
        """For each place of the text, the index of its shingle among the distinct ones."""
        if self._ranks is None:
            self._ranks = np.searchsorted(self.shingles.distinct, self.shingles.at)
        return self._ranks

    def grams(self, size: int) -> Grams:
        """Return the grams of *size* letters, kept for the two sizes that are usually asked for."""
        if size not in self._grams:
            if len(self._grams) > 1:
                self._grams.clear()
            self._grams[size] = grams(self.shingles, size)
        return self._grams[size]


def compare(
    left: Shingles | Prepared, right: Shingles | Prepared, passage: bool, settings: DedupeSettings
) -> Overlap | None:
    """Return what two texts share, exactly; None if that is too little to be looked at.

    *passage* says that they may share a long stretch though little else. A
    text that is compared with many others is better :class:`Prepared` once:
    that takes about as long as comparing it with two.
    """
    left = left if isinstance(left, Prepared) else Prepared(left)
    right = right if isinstance(right, Prepared) else Prepared(right)
    # Whichever has fewer shingles is the more contained.
    few, many = (left, right) if len(left.shingles) <= len(right.shingles) else (right, left)
    found = _found(few.shingles, many.shingles)
    both = int(np.count_nonzero(found))
    if not both:
        return None
    related = both / len(few.shingles) >= settings.related
    if not related and not passage:
        return None
    least = min(settings.shared_run, len(left.shingles.letters), len(right.shingles.letters))
    overlap = Overlap(
        common=both,
        jaccard=both / (len(left.shingles) + len(right.shingles) - both),
        left=both / len(left.shingles),
        right=both / len(right.shingles),
        spread=_unevenness(found[few.ranks], settings.window) if related else 0.0,
        shared=shared_spans(left.shingles, right.shingles, least, (left.grams(least), right.grams(least))),
    )
    if not related or overlap.plain:
        return overlap
    k = settings.k
    agreed = agreement(few.shingles, many.shingles, few.grams(k), many.grams(k))
    chance = agreed < settings.agreement and not overlap.solid and _by_chance(few, many, settings)
    return replace(overlap, agreement=agreed, chance=chance)


def _by_chance(few: Prepared, many: Prepared, settings: DedupeSettings) -> bool:
    """Tell whether two texts in an alphabet share short strings of letters and hardly a longer one.

    Of two English texts about different things one has a quarter of the other's
    strings of five letters, of long ones half, but .02 of those of ten.
    """
    codes = few.shingles.letters.codes
    alphabetic = 2 * np.count_nonzero(codes < IDEOGRAPHS) > len(codes)
    return bool(alphabetic) and containment(few.long, many.long) < settings.related


def _found(few: Shingles, many: Shingles) -> NDArray[np.bool_]:
    """Tell of each distinct shingle of *few* whether *many* has it."""
    if not len(few) or not len(many):
        return np.zeros(len(few), dtype=np.bool_)
    at = np.minimum(np.searchsorted(many.distinct, few.distinct), len(many) - 1)
    return np.asarray(many.distinct[at] == few.distinct)


def unevenness(inner: Shingles, outer: Shingles, window: int) -> float:
    """Return the standard deviation of *inner*'s containment in *outer* over windows of letters.

    Noise falls evenly on a text; a report quotes some sentences and retells
    others. Windows are of *window* shingles, the rest at the end belongs to
    the last one; in a short text they are shorter.
    """
    return _unevenness(_found(inner, outer)[Prepared(inner).ranks], window)


def _unevenness(hits: NDArray[np.bool_], window: int) -> float:
    window = min(window, max(SHORTEST_WINDOW, len(hits) // FEWEST_WINDOWS))
    starts = np.arange(max(1, len(hits) // window)) * window
    sizes = np.diff(np.append(starts, len(hits)))
    return float(np.std(np.add.reduceat(hits.astype(np.float64), starts) / sizes))


def judge(left: Text, right: Text, overlap: Overlap, settings: DedupeSettings) -> Match | None:
    """Return how two texts relate, or None if they share too little to say so.

    The rules, first match wins (C is containment, in the direction of the
    text that is more contained unless said otherwise):

    1. The same written text: *identical*.
    2. One is a report, the other a speech, and C >= ``related``: *report*.
       However much it quotes, a report is no witness of the speech.
    3. C >= ``contained``, and the letters stand in order
       (:attr:`Overlap.solid`, or ``agreement`` >= :data:`LEAST`): both ways:
       *version* unless one is twice as long (:data:`AS_LONG`); one way:
       *noisy* if both are about equally long (:data:`BALANCED`); else
       *excerpt*, if at least ``shared_run`` letters long. Two copies of one
       report are versions too.
    4. C >= ``related``: *noisy* where the windows of two equally long texts are
       even and the letters stand in order, or where most letters agree in
       order (``agreement``; or :data:`LEAST` if that is :data:`GAIN` more than
       C, or if the text that would be the report says I :data:`OWN_VOICE`
       times).
    5. C >= ``related`` else: *report*, if half of what is the same stands in
       order and it does not say I so often (then it is a speech that quotes,
       or is quoted), and if what is the same is not :func:`one_piece`, such as
       a speech that two collections have.
    6. A shared stretch of :data:`PASSAGE` letters: *shares*. What two texts in
       an alphabet share by chance makes nothing else of them.

    The left of the match is the report or the excerpt, else *left*.
    """
    if left.text == right.text:
        return _match(left, right, Relation.IDENTICAL, overlap)
    turned = overlap.right > overlap.left
    most, least = max(overlap.left, overlap.right), min(overlap.left, overlap.right)
    reports = [segment.genre is Genre.REPORT for segment in (left, right)]
    enough = overlap.common >= FEWEST_COMMON
    sound = overlap.solid or overlap.agreement >= LEAST
    if overlap.chance:
        most = 0.0
    if reports[0] != reports[1] and most >= settings.related and (enough or most >= settings.contained):
        return _match(left, right, Relation.REPORT, overlap, turn=reports[1])
    if most >= settings.contained and sound:
        sizes = [_written(text) for text in (left, right)]
        repeated = least >= settings.contained and min(sizes) < AS_LONG * max(sizes)
        if least >= settings.contained and not repeated:
            return _match(left, right, Relation.VERSION, overlap)
        if overlap.common + settings.k - 1 >= settings.shared_run:
            if least >= BALANCED * most and not repeated:
                return _match(left, right, Relation.NOISY, overlap)
            turned = sizes[1] < sizes[0] if repeated else turned
            return _match(left, right, Relation.EXCERPT, overlap, turn=turned)
    if most >= settings.related and enough:
        own = first_person((right if turned else left).text) >= OWN_VOICE
        if overlap.plain or _misread(overlap, own, settings):
            return _match(left, right, Relation.NOISY, overlap)
        if not own and in_order(overlap.shared) >= IN_ORDER and not one_piece(overlap.shared):
            return _match(left, right, Relation.REPORT, overlap, turn=turned)
    if any(span.left.size >= PASSAGE for span in overlap.shared):
        return _match(left, right, Relation.SHARES, overlap)
    return None


def _misread(overlap: Overlap, own: bool, settings: DedupeSettings) -> bool:
    """Tell whether one text is the other with noise, by how many letters agree in order."""
    gain = overlap.agreement - max(overlap.left, overlap.right)
    return overlap.agreement >= (LEAST if own or gain >= GAIN or overlap.even else settings.agreement)


def in_order(shared: Sequence[SharedSpan]) -> float:
    """Return the share of the characters of *shared*, sorted on the left, that is in order on the right."""
    if not shared:
        return 0.0
    # The best chains so far: where they end on the right, and what they hold; both rise.
    ends, held = [0], [0]
    for left, right in shared:
        weight = held[bisect_right(ends, right.start) - 1] + left.size
        if held[bisect_right(ends, right.end) - 1] < weight:
            place = stop = bisect_left(ends, right.end)
            while stop < len(ends) and held[stop] <= weight:
                stop += 1
            ends[place:stop], held[place:stop] = [right.end], [weight]
    return held[-1] / sum(left.size for left, _ in shared)


def one_piece(shared: Sequence[SharedSpan]) -> bool:
    """Tell whether *shared* is one long piece, in both texts, with little between its parts.

    >>> one_piece([SharedSpan(Span(0, 400), Span(90, 490)), SharedSpan(Span(405, 800), Span(500, 895))])
    True
    """
    for spans in ([left for left, _ in shared], [right for _, right in shared]):
        extent = max((span.end for span in spans), default=0) - min((span.start for span in spans), default=0)
        if extent < PIECE or sum(_disjoint(spans)) < UNBROKEN * extent:
            return False
    return True


def _match(left: Text, right: Text, relation: Relation, overlap: Overlap, turn: bool = False) -> Match:
    if turn:
        left, right, overlap = right, left, overlap.turned()
    return Match(
        left=left.id,
        right=right.id,
        relation=relation,
        jaccard=overlap.jaccard,
        left_in_right=overlap.left,
        right_in_left=overlap.right,
        shared_characters=sum(_disjoint([span.left for span in overlap.shared])),
        shared=overlap.shared,
    )


def _written(text: Text) -> int:
    return len("".join(text.text.split()))


def _disjoint(spans: Sequence[Span]) -> list[int]:
    # Turned spans may overlap: a refrain that the other text has once was met twice there.
    sizes, end = [], 0
    for span in sorted(spans):
        sizes.append(max(0, span.end - max(end, span.start)))
        end = max(end, span.end)
    return sizes
