"""The rules for the relation of two texts, applied to what they have in common (:mod:`.overlap`)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from collate.dedupe.common_pieces import is_frame, is_one_piece, ordered_share, uncovered
from collate.dedupe.fields import (
    LEAST_NUMBERS,
    fields_differ,
    numbers_conflict,
    numbers_of,
    with_plain_numbers,
)
from collate.dedupe.overlap import MIN_AGREEMENT, SIMILAR_LENGTH, Overlap, disjoint_sizes
from collate.dedupe.own_blocks import OwnText, own_text
from collate.dedupe.pair_genre import adds_words, attributes, may_attribute
from collate.model import Genre, Match, Relation, Text
from collate.text.first_person import count_first_person

if TYPE_CHECKING:
    from collate.settings import DedupeSettings

#: Letters of a shared stretch that is worth a match when two texts have nothing else in common:
#: longer than the set phrases of the genre (a full form of address has up to 30).
MIN_SHARED_PASSAGE = 40

#: Least number of common shingles of a report. Below it, one set phrase in a very short text would be enough.
MIN_COMMON_SHINGLES = 40

#: A text more than this many times as long as another quotes it: a heading, a slogan, a set phrase. Then
#: the common text must have twice as much information.
QUOTING_LENGTH = 3

#: Occurrences of the first person, outside quotation marks, from which on a text is a speech and not a
#: report. Of 40 texts, whole speeches have four or more.
MIN_FIRST_PERSON = 3

#: A text whose agreement in order exceeds its containment by AGREEMENT_GAIN was misread, not retold: the
#: rest of a misread clause agrees letter by letter. (400 generated reports: 99 % below .03, one at .11;
#: 395 noisy witnesses: none below .14. Of 21 written reports one at .11 agrees in half of its letters;
#: every noisy witness agreed in .62 or more, above MIN_AGREEMENT.)
AGREEMENT_GAIN = 0.12

#: Two texts contained in one another differ in length by at most this ratio; a longer one repeats itself.
MIN_LENGTH_RATIO = 0.5

#: Least share of the common characters that is in order in a report and its speech. Of 21 written reports
#: none is below .52, of 150 generated ones none below .9; half of the pairs of unrelated texts that share
#: a sixth of their shingles in set phrases are below .42.
MIN_ORDERED = 0.5

#: Least share of both texts in own blocks that makes them two fillings of a form. Fillings with .2 of their
#: own have .19 and more, with few exceptions; of 240 long noisy witnesses, in bursts and pages at up to
#: 20 %, none is above .07; short texts with up to 5 % have at most .08, with 10 % in bursts up to .28.
OWN_SHARE = 0.17

#: Least number of letters of own blocks where no numbers conflict: a clause of fewer is often rewritten in
#: a short text that is handed on. Of 9,816 pairs of parallel passages of some 40 letters .78 are found
#: with 20, .74 with 12.
LEAST_OWN = 20


#: Largest share of a text outside the shared stretches, and largest stretch of it in characters, that is
#: noise or changed words whatever it is: less than a report or a form has of its own.
LITTLE, LITTLE_STRETCH = 0.03, 10

#: The usual function; each text is judged with several others.
_first_person = lru_cache(maxsize=64)(count_first_person)


def judge(left: Text, right: Text, *, overlap: Overlap, settings: DedupeSettings) -> Match | None:
    """Return the match of two texts with its relation, None if they have too little in common.

    The rules, first match wins (C is containment, in the direction of the
    text that is more contained unless stated otherwise):

    1. The same written text: *identical*.
    2. The measures make one text a witness of the other
       (:func:`witness_relation`): that relation, unless

       a. one reports on the other (:func:`reports_on`): *report*. Words of its own
          make a report, such as 指出; not the genre of words that both have;
       b. they are two fillings of one form (:func:`are_forms`): rule 5.
    3. One is a report, the other a speech, and C >= ``related``: *report*.
       However much it quotes, a report is not a witness of the speech.
    4. C >= ``related`` else: *report*, if half of the common text is in order
       and the first person is rarer (otherwise it is a speech that quotes, or
       is quoted), and if the common text is not one piece
       (:func:`is_one_piece`), such as a speech that two collections have, nor
       the frame of both (:func:`is_frame`).
    5. A shared stretch of :data:`MIN_SHARED_PASSAGE` letters: *shares*, the only
       relation of two texts in an alphabet that agree by chance.

    The left of the match is the report or the excerpt, else *left*.
    """
    if left.text == right.text:
        return _match(left, right, Relation.IDENTICAL, overlap)
    swap = overlap.right_in_left > overlap.left_in_right
    most = 0.0 if overlap.by_chance else max(overlap.left_in_right, overlap.right_in_left)
    enough = _is_evidence(left, right, overlap, settings)
    witness = witness_relation(left, right, overlap=overlap, settings=settings)
    alone = (0, 0)
    if witness is not None:
        relation, inner_is_right = witness
        if differ_little(left.text, right.text, overlap):
            return _match(left, right, relation, overlap, swap=inner_is_right)
        rest = _short_rest(left.text, right.text, overlap) if relation is not Relation.EXCERPT else None
        if rest is not None:
            return _match(left, right, relation, overlap, swap=inner_is_right, alone=rest)
        own = own_text(left.text, right.text)
        reporter = reports_on(left, right, relation, own=own, inner=int(inner_is_right))
        if reporter is not None:
            return _match(left, right, Relation.REPORT, overlap, swap=bool(reporter))
        if not are_forms(left.text, right.text, own, settings=settings):
            return _match(left, right, relation, overlap, swap=inner_is_right, alone=own.alone)
        alone = (max(1, own.alone[0]), max(1, own.alone[1]))  # at least a number
    elif most >= settings.related and (enough or most >= settings.contained):
        reports = [text.genre is Genre.REPORT for text in (left, right)]
        if reports[0] != reports[1]:
            return _match(left, right, Relation.REPORT, overlap, swap=reports[1])
    if witness is None and enough and _is_retold(left, right, overlap, swap=swap, settings=settings):
        return _match(left, right, Relation.REPORT, overlap, swap=swap)
    shares = any(span.left.size >= MIN_SHARED_PASSAGE for span in overlap.shared)
    if shares or (enough and overlap.is_short and overlap.shared):
        return _match(left, right, Relation.SHARES, overlap, alone=alone)
    return None


def witness_relation(
    left: Text, right: Text, *, overlap: Overlap, settings: DedupeSettings
) -> tuple[Relation, bool] | None:
    """Return the relation of a witness and its text by their common text, and whether the right is inner.

    * C >= ``contained``, and the letters are in order
      (:attr:`Overlap.is_solid`, or ``agreement`` >= :data:`MIN_AGREEMENT`):
      both ways: *version* unless one is twice as long
      (:data:`MIN_LENGTH_RATIO`); one way: *noisy* if both are about equally
      long (:data:`SIMILAR_LENGTH`); else *excerpt*; these two if the common text
      is evidence (``evidence``).
    * C >= ``related``, or ``agreement`` >= :data:`MIN_AGREEMENT`: *noisy* where
      the windows of two equally long texts are
      even and the letters in order, or where most letters agree in order
      (``agreement``; or :data:`MIN_AGREEMENT` if that is
      :data:`AGREEMENT_GAIN` more than C, or if the text that would be the
      report has the first person :data:`MIN_FIRST_PERSON` times).

    Only an excerpt has an inner text; otherwise the second value is False.
    """
    swap = overlap.right_in_left > overlap.left_in_right
    least, most = sorted((overlap.left_in_right, overlap.right_in_left))
    if overlap.by_chance:
        return None
    enough = _is_evidence(left, right, overlap, settings)
    sound = overlap.is_solid or overlap.agreement >= MIN_AGREEMENT
    if most >= settings.contained and sound:
        sizes = [_written_size(text.text) for text in (left, right)]
        repeated = least >= settings.contained and min(sizes) < MIN_LENGTH_RATIO * max(sizes)
        if least >= settings.contained and not repeated:
            return Relation.VERSION, False
        if enough:
            if least >= SIMILAR_LENGTH * most and not repeated:
                return Relation.NOISY, False
            return Relation.EXCERPT, sizes[1] < sizes[0] if repeated else swap
    if enough and (most >= settings.related or overlap.agreement >= MIN_AGREEMENT):
        speaks = _first_person((right if swap else left).text) >= MIN_FIRST_PERSON
        if overlap.is_plain or _is_misread(overlap, speaks, settings):
            return Relation.NOISY, False
    return None


def differ_little(left: str, right: str, overlap: Overlap) -> bool:
    """Return whether the shared stretches alone show that neither text has words of its own.

    Most pairs of a corpus that are joined are such copies, and :func:`own_text`
    takes longer than the comparison itself.
    """
    for text, spans in (
        (left, [span.left for span in overlap.shared]),
        (right, [span.right for span in overlap.shared]),
    ):
        rest = uncovered(spans, len(text))
        if sum(span.size for span in rest) > LITTLE * len(text) or any(
            span.size > LITTLE_STRETCH for span in rest
        ):
            return False
        if may_attribute(text, rest):
            return False
    return True


def reports_on(left: Text, right: Text, relation: Relation, *, own: OwnText, inner: int) -> int | None:
    """Return which text (0 left, 1 right) reports on the other, though it is a witness by its letters.

    A text of the genre *report* reports on one that is a speech if it has
    words of its own (:func:`~collate.dedupe.pair_genre.adds_words`). An excerpt
    that is not marked by its genre reports on its text if these words
    attribute the rest to a speaker and nobody speaks in the first person.
    """
    texts = left.text, right.text
    genres = [text.genre is Genre.REPORT for text in (left, right)]
    if genres[0] != genres[1]:
        side = int(genres[1])
        return side if adds_words(own, texts, side=side) else None
    if relation is Relation.EXCERPT and not any(genres) and attributes(own, texts, side=inner):
        return inner if _first_person(texts[inner]) < MIN_FIRST_PERSON else None
    return None


def are_forms(left: str, right: str, own: OwnText, *, settings: DedupeSettings) -> bool:
    """Return whether two texts that agree in most letters are two fillings of one form.

    * At least :data:`OWN_SHARE` of both texts are own blocks: contiguous, in the
      same places, in agreement no better than by chance. Noise and an editor's
      changes, even a misread page, leave a share of the letters; an
      introduction, a note, an added or omitted paragraph stands on one side alone.
      Of a short text at least :data:`LEAST_OWN` letters, unless its numbers are others.
    * Neither is much longer than the other, as a book is that includes a part of a text.
    * Or nearly all their numbers, and a name, differ, and nothing else
      (:func:`~collate.dedupe.fields.fields_differ`).

    Where the evidence is ambiguous, as for a speech of four paragraphs of
    which one was replaced by a wholly different one, they are two documents: both
    are kept and listed as sharing a passage, and ``[[same]]`` joins them. An
    editor who lowers ``contained`` admits as much more of their own.
    """
    shorter, longer = sorted(len(letters) for letters in own.letters)
    if longer > QUOTING_LENGTH * shorter:
        return False
    least = OWN_SHARE + max(0.0, _usual_containment() - settings.contained)
    if own.share < least or (min(own.own) < LEAST_OWN and not numbers_conflict(left, right)):
        return fields_differ(left, right, own)
    # Numbers written in another way are not blocks.
    return own_text(with_plain_numbers(left), with_plain_numbers(right)).share >= least


def _short_rest(left: str, right: str, overlap: Overlap) -> tuple[int, int] | None:
    """Return the letters that each of two short texts has beside the common ones, if they are few.

    Too few for a block or a report of their own; None of other texts. Most
    short texts that agree are such, and looking for blocks takes ten times as long.
    """
    if not overlap.is_short or overlap.agreement < MIN_AGREEMENT:
        return None
    if min(len(numbers_of(text).starts) for text in (left, right)) >= LEAST_NUMBERS:
        return None
    sizes = [sum(map(str.isalnum, text)) for text in (left, right)]
    common = overlap.agreement * min(sizes)
    if min(sizes) - common >= LEAST_OWN or max(sizes) - common >= 2 * LEAST_OWN:
        return None
    return round(sizes[0] - common), round(sizes[1] - common)


def _is_retold(left: Text, right: Text, overlap: Overlap, *, swap: bool, settings: DedupeSettings) -> bool:
    """Return whether the more contained text retells the other: it takes sentences, in order, and no more."""
    most = 0.0 if overlap.by_chance else max(overlap.left_in_right, overlap.right_in_left)
    related = most >= settings.related or overlap.agreement >= MIN_AGREEMENT
    if not related or overlap.common < MIN_COMMON_SHINGLES:
        return False
    speaks = _first_person((right if swap else left).text) >= MIN_FIRST_PERSON
    ordered = ordered_share(overlap.shared) >= MIN_ORDERED
    return (
        not speaks
        and ordered
        and not is_one_piece(overlap.shared)
        and not is_frame(overlap.shared, sizes=(len(left.text), len(right.text)))
    )


def _is_evidence(left: Text, right: Text, overlap: Overlap, settings: DedupeSettings) -> bool:
    """Return whether two texts have more in common than chance, headings and set phrases give."""
    short, long = sorted((len(left.text), len(right.text)))
    return overlap.bits >= settings.evidence * (2 if long > QUOTING_LENGTH * short else 1)


def _is_misread(overlap: Overlap, speaks: bool, settings: DedupeSettings) -> bool:
    """Return whether enough letters agree in order for one text to be the other with noise."""
    gain = overlap.agreement - max(overlap.left_in_right, overlap.right_in_left)
    lenient = speaks or gain >= AGREEMENT_GAIN or overlap.is_even
    return overlap.agreement >= (MIN_AGREEMENT if lenient else settings.agreement)


def _match(
    left: Text,
    right: Text,
    relation: Relation,
    overlap: Overlap,
    *,
    swap: bool = False,
    alone: tuple[int, int] = (0, 0),
) -> Match:
    if swap:
        left, right, overlap, alone = right, left, overlap.swapped(), alone[::-1]
    return Match(
        left=left.id,
        right=right.id,
        relation=relation,
        jaccard=overlap.jaccard,
        left_in_right=overlap.left_in_right,
        right_in_left=overlap.right_in_left,
        shared_characters=sum(disjoint_sizes([span.left for span in overlap.shared])),
        shared=overlap.shared,
        alone=alone,
    )


@lru_cache(maxsize=1)
def _usual_containment() -> float:
    """Return the default of ``contained``."""
    from collate.settings import DedupeSettings

    return DedupeSettings().contained


@lru_cache(maxsize=64)  # each text is judged with several others
def _written_size(text: str) -> int:
    return len("".join(text.split()))
