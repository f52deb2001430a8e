"""Whether two stretches of text correspond: in the same order, or by the words that both use."""

from __future__ import annotations

from collections import Counter

#: With this share of letters in order the agreement is beyond chance in any script.
CLEAR_AGREEMENT = 0.7

#: Letters of a string that is counted in any order, and fewest letters of a stretch with enough of them.
STRING, ALPHABETIC_STRING = 2, 5
LEAST_REWORDED, ALPHABETIC_REWORDED = 60, 120

#: Share of its strings that a stretch has in common with one that rewords it, and what chance adds for each
#: letter. Paragraphs of one speech have .05 in common (of 77 pairs none above .15), of two speeches .03;
#: sentences of one generator .05 (.12) where they have 100 letters, .25 (.27) where they have 1,000.
#: Paragraphs that were rewritten have .38 and .49, one that was shortened to a third .19.
REWORDED, ALPHABETIC_BOUND, PER_LETTER = 0.2, 0.36, 0.0003


def agreement_beyond_chance(one: str, other: str) -> float:
    """Return the share of letters in common, in order, of the longer stretch, beyond chance, 0..1.

    Chance is the agreement of the one with the other reversed, and what it
    leaves is the whole (as in kappa: Cohen, "A coefficient of agreement for
    nominal scales", 1960). A share of :data:`CLEAR_AGREEMENT` is returned as it is.

    >>> agreement_beyond_chance("今年春耕", "今年秋耕"), agreement_beyond_chance("春耕", "防汛")
    (0.75, 0.0)
    """
    from rapidfuzz.distance import LCSseq

    longest = max(len(one), len(other))
    if not longest:
        return 1.0
    common = LCSseq.similarity(one, other)
    if common >= CLEAR_AGREEMENT * longest:
        return common / longest
    chance = min(LCSseq.similarity(one, other[::-1]), longest - 1)
    return max(0.0, (common - chance) / (longest - chance))


def is_reworded(one: str, other: str, *, alphabetic: bool) -> bool:
    """Return whether one stretch may be the other in other sentences: both use the same words.

    An editor who rewrites a paragraph retains its names, numbers and terms; the order, and what
    stands between them, may all be new.
    """
    shorter = min(len(one), len(other))
    if shorter < (ALPHABETIC_REWORDED if alphabetic else LEAST_REWORDED):
        return False
    k = ALPHABETIC_STRING if alphabetic else STRING
    first, second = (Counter(text[i : i + k] for i in range(len(text) - k + 1)) for text in (one, other))
    bound = (ALPHABETIC_BOUND if alphabetic else REWORDED) + PER_LETTER * shorter
    return (first & second).total() >= bound * (shorter - k + 1)
