"""The rules for the relation of two texts, applied to what they have in common (:mod:`.overlap`)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from collate.dedupe.overlap import SIMILAR_LENGTH, Overlap, disjoint_sizes
from collate.model import Genre, Match, Relation, SharedSpan, Text
from collate.text.first_person import count_first_person

if TYPE_CHECKING:
    from collate.settings import DedupeSettings

#: Letters of a shared stretch that is worth a match when two texts have nothing else in common:
#: longer than the set phrases of the genre (a full form of address has up to 30).
MIN_SHARED_PASSAGE = 40

#: Least number of common shingles of a report or noisy witness. Below it, one set phrase in a very
#: short text would be enough.
MIN_COMMON_SHINGLES = 40

#: Occurrences of the first person, outside quotation marks, from which on a text is a speech and not a
#: report. Of 40 texts, whole speeches have four or more.
MIN_FIRST_PERSON = 3

#: A text whose agreement in order exceeds its containment by AGREEMENT_GAIN was misread, not retold: the
#: rest of a misread clause agrees letter by letter. (400 generated reports: 99 % below .03, one at .11;
#: 395 noisy witnesses: none below .14. Of 21 written reports one at .11 agrees in half of its letters;
#: every noisy witness agreed in .62 or more, above MIN_AGREEMENT.)
AGREEMENT_GAIN, MIN_AGREEMENT = 0.12, 0.6

#: Two texts contained in one another differ in length by at most this ratio; a longer one repeats itself.
MIN_LENGTH_RATIO = 0.5

#: Least share of the common characters that is in order in a report and its speech. Of 21 written reports
#: none is below .52, of 150 generated ones none below .9; half of the pairs of unrelated texts that share
#: a sixth of their shingles in set phrases are below .42.
MIN_ORDERED = 0.5

#: A report takes sentences from all over a speech. Where all common text is one piece of at least
#: MIN_PIECE characters, PIECE_COVERAGE of them shared, both texts include that piece.
MIN_PIECE, PIECE_COVERAGE = 500, 0.9


def judge(left: Text, right: Text, *, overlap: Overlap, settings: DedupeSettings) -> Match | None:
    """Return the match of two texts with its relation, None if they have too little in common.

    The rules, first match wins (C is containment, in the direction of the
    text that is more contained unless stated otherwise):

    1. The same written text: *identical*.
    2. One is a report, the other a speech, and C >= ``related``: *report*.
       However much it quotes, a report is not a witness of the speech.
    3. C >= ``contained``, and the letters are in order
       (:attr:`Overlap.is_solid`, or ``agreement`` >= :data:`MIN_AGREEMENT`):
       both ways: *version* unless one is twice as long
       (:data:`MIN_LENGTH_RATIO`); one way: *noisy* if both are about equally
       long (:data:`SIMILAR_LENGTH`); else *excerpt*, if at least
       ``shared_run`` letters long. Two copies of one report are versions too.
    4. C >= ``related``: *noisy* where the windows of two equally long texts are
       even and the letters in order, or where most letters agree in order
       (``agreement``; or :data:`MIN_AGREEMENT` if that is
       :data:`AGREEMENT_GAIN` more than C, or if the text that would be the
       report has the first person :data:`MIN_FIRST_PERSON` times).
    5. C >= ``related`` else: *report*, if half of the common text is in order
       and the first person is rarer (otherwise it is a speech that quotes, or
       is quoted), and if the common text is not one piece
       (:func:`is_one_piece`), such as a speech that two collections have.
    6. A shared stretch of :data:`MIN_SHARED_PASSAGE` letters: *shares*, the only
       relation of two texts in an alphabet that agree by chance.

    The left of the match is the report or the excerpt, else *left*.
    """
    if left.text == right.text:
        return _match(left, right, Relation.IDENTICAL, overlap)
    swap = overlap.right_in_left > overlap.left_in_right
    least, most = sorted((overlap.left_in_right, overlap.right_in_left))
    reports = [text.genre is Genre.REPORT for text in (left, right)]
    enough = overlap.common >= MIN_COMMON_SHINGLES
    sound = overlap.is_solid or overlap.agreement >= MIN_AGREEMENT
    if overlap.by_chance:
        most = 0.0
    if reports[0] != reports[1] and most >= settings.related and (enough or most >= settings.contained):
        return _match(left, right, Relation.REPORT, overlap, swap=reports[1])
    if most >= settings.contained and sound:
        sizes = [_written_size(text) for text in (left, right)]
        repeated = least >= settings.contained and min(sizes) < MIN_LENGTH_RATIO * max(sizes)
        if least >= settings.contained and not repeated:
            return _match(left, right, Relation.VERSION, overlap)
        if overlap.common + settings.k - 1 >= settings.shared_run:
            if least >= SIMILAR_LENGTH * most and not repeated:
                return _match(left, right, Relation.NOISY, overlap)
            swap = sizes[1] < sizes[0] if repeated else swap
            return _match(left, right, Relation.EXCERPT, overlap, swap=swap)
    if most >= settings.related and enough:
        speaks = count_first_person((right if swap else left).text) >= MIN_FIRST_PERSON
        if overlap.is_plain or _is_misread(overlap, speaks, settings):
            return _match(left, right, Relation.NOISY, overlap)
        ordered = ordered_share(overlap.shared) >= MIN_ORDERED
        if not speaks and ordered and not is_one_piece(overlap.shared):
            return _match(left, right, Relation.REPORT, overlap, swap=swap)
    if any(span.left.size >= MIN_SHARED_PASSAGE for span in overlap.shared):
        return _match(left, right, Relation.SHARES, overlap)
    return None


def _is_misread(overlap: Overlap, speaks: bool, settings: DedupeSettings) -> bool:
    """Return whether enough letters agree in order for one text to be the other with noise."""
    gain = overlap.agreement - max(overlap.left_in_right, overlap.right_in_left)
    lenient = speaks or gain >= AGREEMENT_GAIN or overlap.is_even
    return overlap.agreement >= (MIN_AGREEMENT if lenient else settings.agreement)


def ordered_share(shared: Sequence[SharedSpan]) -> float:
    """Return the share, 0..1, of the characters of *shared*, ascending on the left, in order on the right."""
    if not shared:
        return 0.0
    # The best chains so far: their ends on the right and their weights; both ascend.
    ends, weights = [0], [0]
    for left, right in shared:
        weight = weights[bisect_right(ends, right.start) - 1] + left.size
        if weights[bisect_right(ends, right.end) - 1] < weight:
            first = stop = bisect_left(ends, right.end)
            while stop < len(ends) and weights[stop] <= weight:
                stop += 1
            ends[first:stop], weights[first:stop] = [right.end], [weight]
    return weights[-1] / sum(left.size for left, _right in shared)


def is_one_piece(shared: Sequence[SharedSpan]) -> bool:
    """Return whether *shared* is one long piece, in both texts, with little between its parts.

    >>> is_one_piece([SharedSpan(Span(0, 400), Span(90, 490)), SharedSpan(Span(405, 800), Span(500, 895))])
    True
    """
    for spans in ([span.left for span in shared], [span.right for span in shared]):
        extent = max((span.end for span in spans), default=0) - min((span.start for span in spans), default=0)
        if extent < MIN_PIECE or sum(disjoint_sizes(spans)) < PIECE_COVERAGE * extent:
            return False
    return True


def _match(left: Text, right: Text, relation: Relation, overlap: Overlap, *, swap: bool = False) -> Match:
    if swap:
        left, right, overlap = right, left, overlap.swapped()
    return Match(
        left=left.id,
        right=right.id,
        relation=relation,
        jaccard=overlap.jaccard,
        left_in_right=overlap.left_in_right,
        right_in_left=overlap.right_in_left,
        shared_characters=sum(disjoint_sizes([span.left for span in overlap.shared])),
        shared=overlap.shared,
    )


def _written_size(text: Text) -> int:
    return len("".join(text.text.split()))
