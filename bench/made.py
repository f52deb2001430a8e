"""Generator of texts of any length and of their copies for benchmarks of the alignment; deterministic.

A text follows the sample corpus two characters at a time (a Markov chain over
its sentences), so that characters and words recur as in real prose and
passages are not copies of one another.

    made.py KIND FOLDER [CHARACTERS COUNT RATE]

writes the witnesses into a new FOLDER: ``copies`` with a share RATE of edits,
a ``tradition``, or the ``seeds``: two near-identical ones of 10,700 characters.
"""

from __future__ import annotations

import random
import re
import sys
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import texts as pair_of_texts

from collate.pipeline import read_texts
from collate.settings import Settings

CORPUS = Path(__file__).resolve().parent.parent / "corpus"

#: Replacements and additions: characters of every text.
_COMMON = (
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后"
)

#: The context of the first character of a sentence.
_START = "。。"


@cache
def _followers() -> dict[str, str]:
    """Return the characters that follow each two characters of the corpus, with repetition."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for segment in read_texts([CORPUS], Settings()).segments:
        for sentence in re.findall(r"[^。！？]+[。！？]", "".join(segment.text.split())):
            for at in range(len(sentence)):
                found[(_START + sentence)[at : at + 2]].append(sentence[at])
    return {pair: "".join(after) for pair, after in found.items()}


def text(size: int, seed: int = 1) -> str:
    """Return a text of *size* characters in paragraphs of some 200."""
    chance = random.Random(seed)
    followers = _followers()
    letters: list[str] = []
    before, column = _START, 0
    while len(letters) < size:
        # Now and then a random context is drawn: otherwise a small corpus repeats itself.
        pair = before if chance.random() > 0.1 else chance.choice(tuple(followers))
        letter = chance.choice(followers.get(pair) or _COMMON)
        letters.append(letter)
        before, column = before[1] + letter, column + 1
        if letter in "。！？":
            before = _START
            if column > 200:
                letters.append("\n")
                column = 0
    return "".join(letters[:size])


def edited(original: str, rate: float, seed: int) -> str:
    """Return a copy with a share *rate* of the characters replaced, omitted or preceded by another."""
    chance = random.Random(seed)
    copy = list(original)
    for at in range(len(copy)):
        if copy[at] != "\n" and chance.random() < rate:
            other = chance.choice(_COMMON)
            copy[at] = (other, "", other + copy[at])[chance.randrange(3)]
    return "".join(copy)


def tradition(size: int, count: int, seed: int = 1) -> list[str]:
    """Return *count* witnesses of a text of *size* characters.

    At one position in 50 the tradition is divided: each witness has the reading
    of the first or one of two others. Each has individual errors at one
    position in 500.
    """
    first = text(size, seed)
    chance = random.Random(seed)
    places = {
        at: (first[at], chance.choice(_COMMON), "")
        for at in range(size)
        if chance.random() < 0.02 and first[at] != "\n"
    }
    witnesses = [first]
    while len(witnesses) < count:
        copy = [chance.choice(places[at]) if at in places else first[at] for at in range(size)]
        witnesses.append(edited("".join(copy), 0.002, seed + len(witnesses)))
    return witnesses


def copies(size: int, count: int, rate: float) -> list[str]:
    """Return a text of *size* characters and copies of it, *count* in all."""
    first = text(size)
    return [first, *(edited(first, rate, seed) for seed in range(1, count))]


def main(kind: str, folder: Path, *numbers: str) -> None:
    """Write witnesses, a file for each, the base text first."""
    witnesses: Sequence[str]
    if kind == "seeds":
        witnesses = pair_of_texts.real() if pair_of_texts.SEEDS.is_dir() else pair_of_texts.made()
    elif kind == "copies":
        witnesses = copies(int(numbers[0]), int(numbers[1]), float(numbers[2]))
    else:
        witnesses = tradition(int(numbers[0]), int(numbers[1]))
    folder.mkdir()
    for number, witness in enumerate(witnesses):
        (folder / f"{number:04d}.txt").write_text(witness, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
