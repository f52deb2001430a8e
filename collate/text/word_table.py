"""The dictionary of the segmenter as a packed table, and its segmentation: for the first texts of a process.

rjieba builds its dictionary when it is imported, in a tenth of a second and 33
megabytes. The comparison of two short texts asks for the words in a few dozen
characters, for which this table is ready in a sixth of that time; for more, rjieba
is faster. Both cut alike (``tests/text/test_word_table.py``).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import groupby

from collate.text.packed import unpack

#: The version of rjieba from whose dictionary the table was made (``tools/words.py``).
RJIEBA = "0.2.2"

#: Parts of speech of a component, by the first letter of jieba's tag: noun, verb, adjective and the like.
_CONTENT_WORDS = frozenset("nvabtsfj")

#: jieba's tag of an idiom: 千方百计.
_IDIOM = "i"

#: Bytes of a character, and columns of a frequency.
_CODE, _FREQUENCY = 2, 3

#: The code of a character that is in no word.
_NOWHERE = 0xFFFF

#: Characters in ASCII that the segmenter looks up besides letters and digits.
_SIGNS = frozenset("+#&._%-")


class Part(IntEnum):
    """What a word can be in a compound; ``NONE`` if it is not in the dictionary."""

    NONE = 0
    CONTENT = 1
    IDIOM = 2
    OTHER = 3


def part_of(tag: str) -> Part:
    """Return the part of speech for a *tag* of jieba; "" is none.

    >>> [part_of(tag).name for tag in ("vn", "i", "uj", "")]
    ['CONTENT', 'IDIOM', 'OTHER', 'NONE']
    """
    if not tag:
        return Part.NONE
    if tag == _IDIOM:
        return Part.IDIOM
    return Part.CONTENT if tag[0] in _CONTENT_WORDS else Part.OTHER


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one length, sorted by their codes.

    ``codes`` has those of all words; ``values`` three columns of their
    frequencies and one of their parts of speech, a byte for each word.
    """

    count: int
    length: int
    codes: bytes
    values: memoryview

    def place(self, code: bytes, low: int, high: int) -> int:
        """Return the first index in ``[low, high]`` of a word not before *code*, a word or its start."""
        codes, width, size = self.codes, _CODE * self.length, len(code)
        return bisect_left(range(high), code, low, key=lambda at: codes[at * width : at * width + size])

    def has(self, code: bytes, at: int) -> bool:
        """Return whether the word at index *at* has *code*."""
        width = _CODE * self.length
        return self.codes[at * width : (at + 1) * width] == code

    def frequency(self, at: int) -> int:
        """Return the frequency of the word at index *at*."""
        return sum(self.values[column * self.count + at] << 8 * column for column in range(_FREQUENCY))

    def part(self, at: int) -> Part:
        """Return the part of speech of the word at index *at*."""
        return Part(self.values[_FREQUENCY * self.count + at])


class WordTable:
    """The packed dictionary.

    >>> table = word_table()
    >>> table.cut("派出中央督导组。"), table.part("督导").name, table.part("导组").name
    (['派出', '中央', '督导组', '。'], 'CONTENT', 'NONE')
    """

    def __init__(self, data: bytes) -> None:
        """Unpack *data*, whose form is described in ``tools/words.py``."""
        head, _, _ = data[:1024].partition(b"\n")
        total, letters, *counts = map(int, head.split())
        self._log_total = math.log(total)
        start = len(head) + 1
        columns = memoryview(data)[start + 2 * letters :]
        # The characters of words, by frequency; the code of a character is its index.
        self._alphabet = data[start : start + 2 * letters].decode("utf-16-le")
        self._words: list[_Words] = []
        for length, count in enumerate(counts, 1):
            codes = bytearray(_CODE * length * count)
            for at in range(_CODE * length):
                codes[at :: _CODE * length] = columns[at * count : (at + 1) * count]
            columns = columns[_CODE * length * count :]
            values = columns[: (_FREQUENCY + 1) * count]
            columns = columns[(_FREQUENCY + 1) * count :]
            self._words.append(_Words(count, length, bytes(codes), values))
        # For each character that begins words, where these are among those of each length.
        self._ranges: dict[bytes, tuple[tuple[_Words, int, int], ...]] = {}

    def cut(self, text: str) -> list[str]:
        """Return the words of *text*; joined, they are *text*.

        Source: jieba-rs 0.11, ``cut`` without its model of unknown words: the most probable
        sequence of words of the dictionary. A character that begins none is a word of the
        frequency 1; of two sequences equally probable, that with the longer first word.
        """
        words: list[str] = []
        for known, letters in groupby(text, _may_be_in_word):
            block = "".join(letters)
            words += self._cut_block(block) if known else _between(block)
        return words

    def part(self, word: str) -> Part:
        """Return the part of speech of *word*; if the segmenter would cut it, that of its first piece."""
        if not 0 < len(word) <= len(self._words):
            return Part.NONE
        words, code = self._words[len(word) - 1], self._encode(word)
        at = words.place(code, 0, words.count)
        return words.part(at) if words.has(code, at) else Part.NONE

    def _encode(self, text: str) -> bytes:
        ranks = (self._alphabet.find(letter) for letter in text)
        return b"".join((rank if rank >= 0 else _NOWHERE).to_bytes(_CODE, "big") for rank in ranks)

    def _cut_block(self, block: str) -> Iterator[str]:
        codes, size = self._encode(block), len(block)
        scores, ends = [0.0] * (size + 1), [0] * size
        for start in range(size - 1, -1, -1):
            scores[start], ends[start] = max(
                (math.log(frequency) - self._log_total + scores[end], end)
                for end, frequency in self._words_at(codes, start) or ((start + 1, 1),)
            )
        return _join_ascii(block, ends)

    def _words_at(self, codes: bytes, start: int) -> list[tuple[int, int]]:
        """Return the ends and the frequencies of the words that begin at character *start* of a block."""
        found: list[tuple[int, int]] = []
        first = _CODE * start
        for words, low, high in self._words_from(codes[first : first + _CODE]):
            code = codes[first : first + _CODE * words.length]
            at = words.place(code, low, high)
            if at < high and words.has(code, at):
                found.append((start + words.length, words.frequency(at)))
        return found

    def _words_from(self, code: bytes) -> tuple[tuple[_Words, int, int], ...]:
        """Return the words of each length that begin with the character of *code*, and their indices."""
        found = self._ranges.get(code)
        if found is None:
            after = (int.from_bytes(code, "big") + 1).to_bytes(_CODE + 1, "big")[1:]
            spans = (
                (words, words.place(code, 0, words.count), words.place(after, 0, words.count))
                for words in self._words
            )
            self._ranges[code] = found = tuple(span for span in spans if span[1] < span[2])
        return found


def _may_be_in_word(character: str) -> bool:
    """Return whether the segmenter looks up *character*: a Han character, an ASCII letter, digit or sign."""
    if character.isascii():
        return character.isalnum() or character in _SIGNS
    return (
        "\u3400" <= character <= "\u4dbf"
        or "\u4e00" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
        or "\U00020000" <= character <= "\U0002a6df"
        or "\U0002a700" <= character <= "\U0002ebef"
        or "\U0002f800" <= character <= "\U0002fa1f"
    )


def _between(block: str) -> Iterator[str]:
    """Yield the words of a *block* that the segmenter does not look up: characters and line breaks."""
    at = 0
    while at < len(block):
        size = 2 if block.startswith("\r\n", at) else 1
        yield block[at : at + size]
        at += size


def _join_ascii(block: str, ends: list[int]) -> Iterator[str]:
    """Yield the words of *block*, whose *ends* are given by their starts; adjacent single letters are one."""
    run = start = 0
    while start < len(block):
        end = ends[start]
        letter = end - start == 1 and block[start].isascii() and block[start].isalnum()
        if not letter:
            if run < start:
                yield block[run:start]
            yield block[start:end]
            run = end
        start = end
    if run < start:
        yield block[run:start]


@lru_cache(maxsize=1)
def word_table() -> WordTable:
    """Return the table, unpacked when it is first asked for."""
    return WordTable(unpack("words.z"))
