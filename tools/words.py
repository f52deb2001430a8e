"""Generate the packed dictionary of the segmenter from that of jieba-rs.

    python tools/words.py dict.txt

*dict.txt* is the dictionary of jieba-rs (MIT), the version that the installed
rjieba is built from: ``word frequency tag`` in each line. The script compares
it with rjieba, word by word. The table, compressed with zlib, is a line of
numbers (the total of the frequencies, the number of characters, and the number
of words of each length from 1), the characters by frequency (UTF-16), and the
words by length, sorted by the ranks of their characters, in columns of bytes:
for each character the high bytes of its ranks, then the low ones; three
columns of the frequency, the lowest first; the part of speech
(:class:`collate.text.word_table.Part`).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import rjieba

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
TABLE = ROOT / "collate" / "text" / "data" / "words.z"


def columns(words: list[str], frequencies: dict[str, int], ranks: dict[str, int]) -> Iterator[bytes]:
    """Yield the columns of *words*, which are of one length and sorted."""
    from collate.text.word_table import part_of

    for letters in zip(*words, strict=True):
        yield bytes(ranks[letter] >> 8 for letter in letters)
        yield bytes(ranks[letter] & 255 for letter in letters)
    for shift in (0, 8, 16):
        yield bytes(frequencies[word] >> shift & 255 for word in words)
    # The tag of a word that the segmenter cuts, as of one that it keeps whole: that of its first piece.
    yield bytes(part_of(rjieba.tag(word, False)[0][1]) for word in words)


def main() -> None:
    """Write the table."""
    from collate.text.packed import pack

    parser = argparse.ArgumentParser(description="Generate the packed dictionary of the segmenter.")
    parser.add_argument("dictionary", type=Path)
    rows = [row.split() for row in parser.parse_args().dictionary.read_text(encoding="utf-8").splitlines()]
    frequencies = {word: int(frequency) for word, frequency, _ in rows}
    if missing := [word for word in frequencies if not rjieba.has_word(word)]:
        sys.exit(f"not the dictionary of the installed rjieba: {' '.join(missing[:10])}")
    counts = Counter("".join(frequencies))
    alphabet = sorted(counts, key=lambda letter: (-counts[letter], letter))
    ranks = {letter: rank for rank, letter in enumerate(alphabet)}
    lengths = range(1, max(map(len, frequencies)) + 1)
    words = {
        length: sorted(
            (word for word in frequencies if len(word) == length), key=lambda word: [ranks[c] for c in word]
        )
        for length in lengths
    }
    numbers = [sum(frequencies.values()), len(alphabet), *map(len, words.values())]
    blocks = [" ".join(map(str, numbers)).encode() + b"\n", "".join(alphabet).encode("utf-16-le")]
    for length in lengths:
        blocks += columns(words[length], frequencies, ranks)
    data = pack(b"".join(blocks))
    TABLE.write_bytes(data)
    print(f"{len(frequencies)} words, {len(data)} bytes")


if __name__ == "__main__":
    main()
