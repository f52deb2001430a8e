"""The base text of an edition as an editor quotes it: by whole words, inside a sentence and a paragraph."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from collate.model import Edition, Span
from collate.text.layout import HAN
from collate.text.word_edges import edges

#: Letters that words must have to be found by.
FEWEST = 2

#: Characters within which the words beside a place are looked for, and most characters to show of them.
REACH, MOST = 24, 10

#: Characters within which a sentence is looked through for a second place with the same words.
SENTENCE = 80

#: Longer words are shown by the first and the last of them: characters of Han, of any other script.
LONG_HAN, LONG = 24, 60

#: Least letters of the words shown at each end.
EDGE = 4

_STRONG = re.compile(r"(?:[。！？!?…]+|\.(?=\W|$))[”’」』）)》〉\"']*")
_END = re.compile(rf"{_STRONG.pattern}|[；;][”’」』）)》〉\"']*")
# Accents and variation selectors are no letters to the regular expressions.
_WORDS = r"[\w ·'\-\u0300-\u036f\ufe00-\ufe0f\U000e0100-\U000e01ef]*"
_LEFT, _RIGHT = re.compile(f"{_WORDS}$"), re.compile(_WORDS)
_HAN = re.compile(f"[{HAN}]")


class BaseText:
    """The base text, its paragraphs, its sentences and its words; offsets count its code points."""

    def __init__(self, edition: Edition) -> None:
        tokens = edition.alignment.tokens[edition.work.base_column]
        self.text = tokens.text
        self.length = len(self.text.rstrip())
        self._offsets = frozenset(tokens.offsets.tolist())
        starts = {0, *(int(tokens.offsets[token]) for token in tokens.breaks)}
        self.starts = tuple(sorted(start for start in starts if start < len(self.text)))

    def before_blanks(self, at: int) -> int:
        """Return *at*, or where the white space before it begins."""
        while at and self.text[at - 1].isspace():
            at -= 1
        return at

    def last_letter(self, at: int) -> int:
        """Return *at*, or where the marks and white space before it begin."""
        while at and not self.text[at - 1].isalnum():
            at -= 1
        return at

    def paragraphs(self, span: Span) -> int:
        """Return how many paragraphs *span* is, 0 if it begins or ends inside one."""
        low, high = bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)
        rest = self.starts[high] if high < len(self.starts) else len(self.text)
        begins = low < len(self.starts) and self.starts[low] == span.start
        return high - low if begins and not self.text[span.end : rest].strip() else 0

    def sentences(self, span: Span) -> int:
        """Return how many sentences *span* is, 0 if it begins or ends inside one."""
        before = self.before_blanks(span.start)
        stops = [found.end() for found in _STRONG.finditer(self.text, max(0, before - 8), before)]
        opens = span.start in self.starts or before in stops
        found = [match.end() for match in _STRONG.finditer(self.text, *span)]
        return len(found) if opens and found and found[-1] == span.end else 0

    def ends(self, start: int, end: int) -> list[int]:
        """Return where sentences, or their parts before a semicolon, end in ``[start, end)``."""
        return [found.end() for found in _END.finditer(self.text, start, end)]

    def once(self, words: str, span: Span) -> bool:
        """Tell whether *words* stand but once in the sentence of *span*."""
        low, high = max(0, span.start - SENTENCE), min(len(self.text), span.end + SENTENCE)
        low, high = max([low, *self.ends(low, span.start)]), min([high, *self.ends(span.end, high)])
        first = self.text.find(words, low, high)
        return first < 0 or self.text.find(words, first + 1, high) < 0

    def cuts(self, start: int, end: int) -> list[int]:
        """Return where words end in ``[start, end)``.

        The segmenter knows Chinese, tokens every other script.
        """
        found = sorted(start + cut for cut in edges(self.text[start:end]))
        return [cut for cut in found if cut > start and (cut in self._offsets or cut == end)]

    def run(self, start: int, end: int) -> tuple[int, int]:
        """Return how far words reach, without a mark between them, back from *end* and on from *start*.

        Both are edges of tokens: a letter keeps its accents.
        """
        left, right = _LEFT.search(self.text, start, end), _RIGHT.match(self.text, start, end)
        low, high = left.start() if left else end, right.end() if right else start
        while low < end and low not in self._offsets:
            low += 1
        while high > start and high not in self._offsets:
            high -= 1
        return low, high

    def landmark(self, place: int) -> str:
        """Return the last words before *place* that stand in the base text but once, if few words do."""
        stop = self.last_letter(place)
        low = self.run(max(0, stop - REACH), stop)[0]
        cuts = [cut for cut in reversed([low, *self.cuts(low, stop)]) if cut < stop]
        start = grown(self.text, stop, cuts)
        for cut in (start, *(cut for cut in cuts if cut < start)):
            words = self.text[cut:stop]
            if len(words) <= MOST and self.text.find(words, self.text.find(words) + 1) < 0:
                return words.strip()
        return self.text[start:stop].strip()

    def first_words(self, start: int, end: int) -> int:
        """Return where the first words of ``[start, end)`` end: whole words of one clause."""
        stop = self.run(start, min(end, start + REACH))[1]
        stop = stop if stop > start else min(end, start + EDGE)
        return next((cut for cut in self.cuts(start, stop) if letters(self.text[start:cut]) >= EDGE), stop)

    def last_words(self, start: int, end: int) -> int:
        """Return where the last words of ``[start, end)`` begin: whole words that stand in it but once.

        A clause may be shorter than other words.
        """
        stop = max(start, self.last_letter(end))
        clause = self.run(start, stop)[0]
        for cut in reversed([start, *self.cuts(max(start, stop - 2 * REACH), stop)]):
            words = self.text[cut:end].strip()
            enough = letters(words) >= (FEWEST if cut == clause else EDGE)
            if enough and self.text.find(words, start, end) >= cut:
                return cut
        return start

    def shortened(self, span: Span) -> str:
        """Return a long lemma by its first and last words, where these tell which words it is.

        The first are in it but once, and so are the last; where what would be
        left out is no longer than they are, nothing is.
        """
        words = self.text[span.start : span.end].rstrip()
        most = LONG_HAN if 2 * len(_HAN.findall(words)) > len(words) else LONG
        if len(words) <= most:
            return words
        stop = span.start + len(words)
        first, last = self.first_words(span.start, stop), self.last_words(span.start, stop)
        while first < last and words.find(words[: first - span.start], 1) >= 0:
            first = next(iter(self.cuts(first, min(last, first + REACH))), last)
        if 2 * (last - first) <= len(words):
            return words
        return f"{words[: first - span.start].rstrip()}……{words[last - span.start :].lstrip()}"


def is_sentence(text: str) -> bool:
    """Tell whether *text* ends a sentence, or is a remark in brackets.

    >>> [is_sentence(text) for text in ("他来了。”", "（掌声）", "同志们，")]
    [True, True, False]
    """
    words = text.strip()
    whole = any(found.end() == len(words) for found in _STRONG.finditer(words))
    return whole or (words[:1] in ("（", "(") and words[-1:] in ("）", ")"))


def grown(text: str, edge: int, cuts: Sequence[int], fewest: int = FEWEST) -> int:
    """Return the nearest of *cuts* that gives enough letters, else the farthest."""
    for cut in cuts:
        if letters(text[min(edge, cut) : max(edge, cut)]) >= fewest:
            return cut
    return cuts[-1] if cuts else edge


def letters(text: str) -> int:
    """Return how many letters and digits *text* has."""
    return len(re.findall(r"\w", text))
