"""The base text of an edition with its words, sentences and paragraphs, as the notes of variants quote it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from collate.model import Edition, Span
from collate.text.layout import HAN
from collate.text.word_edges import word_boundaries
from collate.text.word_reach import SIMPLIFIED, is_modern

#: Least letters of words by which a reader finds a place.
FEWEST_LETTERS = 2

#: Characters in which the words beside a place are searched, and most characters of them in a note.
LANDMARK_REACH, LONGEST_LANDMARK = 24, 10

#: Characters of a sentence, on either side, that are searched for a second occurrence of the same words.
SENTENCE_REACH = 80

#: A longer lemma is quoted by its first and last words: in characters of Han, and of any other script.
LONG_HAN, LONG_OTHER = 24, 60

#: Between the first and the last words of a long lemma: in Han text, and in any other script.
ELLIPSES = ("……", " … ")

#: Least letters of the words quoted at each end.
EDGE_LETTERS = 4

_STRONG = re.compile(r"(?:[。！？!?…]+|\.(?=\W|$))[”’」』）)》〉\"']*")
_END = re.compile(rf"{_STRONG.pattern}|[；;][”’」』）)》〉\"']*")
# The class \w excludes combining accents and variation selectors. Each kind of blank is one: an edition
# that is read back has the same notes.
_BLANKS = r"\t \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_WORDS = rf"[\w{_BLANKS}·'\-\u0300-\u036f\ufe00-\ufe0f\U000e0100-\U000e01ef]*"
_LEFT, _RIGHT = re.compile(f"{_WORDS}$"), re.compile(_WORDS)
_HAN = re.compile(f"[{HAN}]")


class BaseText:
    """The base text, its paragraphs, sentences and words. Offsets are code points."""

    def __init__(self, edition: Edition) -> None:
        tokens = edition.alignment.tokens[edition.work.base_column]
        self.text = tokens.text
        # The segmenter has only the words of simplified texts, and none of those without marks.
        self._cut = self.text.translate(SIMPLIFIED) if is_modern(self.text) else self.text
        self.length = len(self.text.rstrip())
        self._offsets = frozenset(tokens.offsets.tolist())
        starts = {0, *(int(tokens.offsets[token]) for token in tokens.breaks)}
        self.starts = tuple(sorted(start for start in starts if start < len(self.text)))

    def before_blanks(self, at: int) -> int:
        """Return the start of the white space that ends at *at*; *at* itself if there is none."""
        while at and self.text[at - 1].isspace():
            at -= 1
        return at

    def last_letter(self, at: int) -> int:
        """Return the end of the last letter or digit before *at*."""
        while at and not self.text[at - 1].isalnum():
            at -= 1
        return at

    def paragraphs(self, span: Span) -> int:
        """Return the number of paragraphs that *span* covers exactly, 0 if it starts or ends inside one."""
        low, high = bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)
        rest = self.starts[high] if high < len(self.starts) else len(self.text)
        begins = low < len(self.starts) and self.starts[low] == span.start
        return high - low if begins and not self.text[span.end : rest].strip() else 0

    def sentences(self, span: Span) -> int:
        """Return the number of sentences that *span* covers exactly, 0 if it starts or ends inside one."""
        before = self.before_blanks(span.start)
        stops = [stop.end() for stop in _STRONG.finditer(self.text, max(0, before - 8), before)]
        opens = span.start in self.starts or before in stops
        inside = [stop.end() for stop in _STRONG.finditer(self.text, *span)]
        return len(inside) if opens and inside and inside[-1] == span.end else 0

    def ends(self, start: int, end: int) -> list[int]:
        """Return the ends of sentences, and of their parts before a semicolon, in ``[start, end)``."""
        return [stop.end() for stop in _END.finditer(self.text, start, end)]

    def once(self, words: str, span: Span) -> bool:
        """Return whether *words* occur only once in the sentence around *span*."""
        low, high = max(0, span.start - SENTENCE_REACH), min(len(self.text), span.end + SENTENCE_REACH)
        low, high = max([low, *self.ends(low, span.start)]), min([high, *self.ends(span.end, high)])
        first = self.text.find(words, low, high)
        return first < 0 or self.text.find(words, first + 1, high) < 0

    def cuts(self, start: int, end: int) -> list[int]:
        """Return the ends of words in ``[start, end)``, sorted.

        The Chinese segmenter cuts Han text; in any other script tokens are words.
        """
        ends = sorted(start + cut for cut in word_boundaries(self._cut[start:end]))
        return [cut for cut in ends if cut > start and (cut in self._offsets or cut == end)]

    def run(self, start: int, end: int) -> tuple[int, int]:
        """Return how far words reach without punctuation: back from *end*, and forward from *start*.

        Both are edges of tokens, so that a letter keeps its accents.
        """
        left, right = _LEFT.search(self.text, start, end), _RIGHT.match(self.text, start, end)
        low, high = left.start() if left else end, right.end() if right else start
        while low < end and low not in self._offsets:
            low += 1
        while high > start and high not in self._offsets:
            high -= 1
        return low, high

    def landmark(self, at: int) -> str:
        """Return the last words before *at*: the fewest that occur only once in the base text.

        If none of at most :data:`LONGEST_LANDMARK` characters is unique, the fewest with enough letters.
        """
        stop = self.last_letter(at)
        low = self.run(max(0, stop - LANDMARK_REACH), stop)[0]
        cuts = [cut for cut in reversed([low, *self.cuts(low, stop)]) if cut < stop]
        start = nearest_cut(self.text, stop, cuts=cuts)
        for cut in (start, *(cut for cut in cuts if cut < start)):
            words = self.text[cut:stop]
            if len(words) <= LONGEST_LANDMARK and self.text.find(words, self.text.find(words) + 1) < 0:
                return words.strip()
        return self.text[start:stop].strip()

    def first_words(self, start: int, end: int) -> int:
        """Return the end of the first words of ``[start, end)``: whole words of one clause."""
        stop = self.run(start, min(end, start + LANDMARK_REACH))[1]
        stop = stop if stop > start else min(end, start + EDGE_LETTERS)
        return next(
            (cut for cut in self.cuts(start, stop) if count_letters(self.text[start:cut]) >= EDGE_LETTERS),
            stop,
        )

    def last_words(self, start: int, end: int) -> int:
        """Return the start of the last words of ``[start, end)``: whole words that occur in it only once.

        A whole clause may have fewer letters than :data:`EDGE_LETTERS`.
        """
        stop = max(start, self.last_letter(end))
        clause = self.run(start, stop)[0]
        for cut in reversed([start, *self.cuts(max(start, stop - 2 * LANDMARK_REACH), stop)]):
            words = self.text[cut:end].strip()
            enough = count_letters(words) >= (FEWEST_LETTERS if cut == clause else EDGE_LETTERS)
            if enough and self.text.find(words, start, end) >= cut:
                return cut
        return start

    def shortened(self, span: Span) -> str:
        """Return a long lemma as its first and last words, joined by an ellipsis of its script.

        Both occur in the lemma only once. The lemma is returned whole if the
        ellipsis would replace no more than half of it.
        """
        words = self.text[span.start : span.end].rstrip()
        han = 2 * len(_HAN.findall(words)) > len(words)
        most, ellipsis = (LONG_HAN, ELLIPSES[0]) if han else (LONG_OTHER, ELLIPSES[1])
        if len(words) <= most:
            return words
        stop = span.start + len(words)
        first, last = self.first_words(span.start, stop), self.last_words(span.start, stop)
        while first < last and words.find(words[: first - span.start], 1) >= 0:
            first = next(iter(self.cuts(first, min(last, first + LANDMARK_REACH))), last)
        if 2 * (last - first) <= len(words):
            return words
        return f"{words[: first - span.start].rstrip()}{ellipsis}{words[last - span.start :].lstrip()}"


def letters_run(text: str) -> int:
    """Return the start of the words without punctuation that *text* ends with.

    >>> letters_run("来了，今天上午")
    3
    """
    found = _LEFT.search(text)
    return found.start() if found else len(text)


def is_sentence(text: str) -> bool:
    """Return whether *text* ends a sentence or is a remark in brackets.

    >>> [is_sentence(text) for text in ("他来了。”", "（掌声）", "同志们，")]
    [True, True, False]
    """
    words = text.strip()
    whole = any(stop.end() == len(words) for stop in _STRONG.finditer(words))
    return whole or (words[:1] in ("（", "(") and words[-1:] in ("）", ")"))


def nearest_cut(text: str, edge: int, *, cuts: Sequence[int], fewest: int = FEWEST_LETTERS) -> int:
    """Return the first of *cuts* with *fewest* letters between it and *edge*, else the last, else *edge*."""
    for cut in cuts:
        if count_letters(text[min(edge, cut) : max(edge, cut)]) >= fewest:
            return cut
    return cuts[-1] if cuts else edge


def count_letters(text: str) -> int:
    """Return the number of letters and digits in *text*."""
    return len(re.findall(r"\w", text))
