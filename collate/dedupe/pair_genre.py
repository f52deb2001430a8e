"""The genre of a pair: whether one text reports on the other, by the words that are its own.

The genre of a text comes from all its words, and two copies of one story have
these in common: they are not evidence of how the two relate. A report adds words of its
own: who spoke, where, and 指出 or 强调 between the sentences that it takes over.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from collate.dedupe.own_blocks import ALPHABETIC_LEAST, LEAST_BLOCK, is_alphabetic
from collate.lazy import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from collate.dedupe.own_blocks import OwnText
    from collate.model import Span

#: Least share of a report's letters that are its own. Of 21 written reports none has less than .2, of 400
#: generated ones none less than .08; a copy with a changed word, or an excerpt without a frame, has .0.
OWN_WORDS = 0.05

#: Words of attribution, in a report's own words however few they are; a mark may follow them.
_ATTRIBUTES = lazy_pattern(
    "指出|强调|強調|表示|认为|認為|谈到|談到|提到|讲到|講到|透露|介绍说|介紹說|他说|她说|他說|她說"
    '|[说說讲講道称稱][：:，,]\\s*[“「『"]|讯[　 ]|訊[　 ]|电[　 ]|電[　 ]|报道|報道'
    "|\\b(?:said|says|told|stressed|added|noted|according to|reported|declared|remarked)\\b",
    re.IGNORECASE,
)

#: The fewest letters of an attribution, with the name (李明说), and the marks behind it (：“).
_LEAST_ATTRIBUTION, _MARKS = 3, 2


def adds_words(own: OwnText, texts: tuple[str, str], *, side: int) -> bool:
    """Return whether the text *side* (0 left, 1 right) has words of its own as a report has.

    These are more than :data:`OWN_WORDS` of its letters, or contain an
    attribution. A changed letter or word is not counted.
    """
    added = sum(end - start for start, end in _added(own, side))
    return added >= OWN_WORDS * len(own.letters[side]) or attributes(own, texts, side=side)


def attributes(own: OwnText, texts: tuple[str, str], *, side: int) -> bool:
    """Return whether an attribution to a speaker (指出) is among the words that only the text *side* has."""
    spans = (own.letters[side].span(start, end) for start, end in _added(own, side))
    return any(_ATTRIBUTES.search(texts[side], span.start, span.end + _MARKS) for span in spans)


def may_attribute(text: str, spans: Iterable[Span]) -> bool:
    """Return whether an attribution may be among, or reach into, the stretches *spans* of *text*."""
    return any(
        _ATTRIBUTES.search(text, max(0, span.start - _MARKS), span.end + _MARKS)
        for span in spans
        if span.size >= _LEAST_ATTRIBUTION
    )


def _added(own: OwnText, side: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of letters that the text *side* has, and the other has not or in fewer letters."""
    least = ALPHABETIC_LEAST if is_alphabetic(own.letters[side].codes) else LEAST_BLOCK
    for gap in own.gaps:
        start, end = (gap.start, gap.end) if side == 0 else (gap.other_start, gap.other_end)
        others = gap.end - gap.start + gap.other_end - gap.other_start - (end - start)
        if end - start >= _LEAST_ATTRIBUTION and (gap.apart or end - start - others >= least - 1):
            yield start, end
