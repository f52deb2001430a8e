"""Generator of the witnesses to compare, each at several lengths, as prepared files; prints a summary.

A separate process, like everything here that imports ``collate``: the measured
memory of a child is never less than that of its parent.
"""

from __future__ import annotations

import json
import random
import re
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from collate.pipeline import read_texts
from collate.settings import Settings

if TYPE_CHECKING:
    from collate.model import Segment

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT.parent / "shared" / "seeds" / "files"
CORPUS = ROOT / "corpus"

#: Characters of a synthetic text, as in the two real ones.
LENGTH = 10_730

#: Differences in a synthetic text, as in the two real ones.
DIFFERENCES = 11


def real() -> tuple[str, str]:
    """Return the first speeches of seeds 000 and 002, with a paragraph on each line."""
    found = read_texts([SEEDS], Settings()).segments
    first, second = (
        next(s for s in found if Path(s.path).name.startswith(number)) for number in ("000", "002")
    )
    return _lines(first), _lines(second)


def _lines(segment: Segment) -> str:
    bounds = [*segment.breaks, len(segment.text)]
    paragraphs = (segment.text[start:end].strip() for start, end in pairwise(bounds))
    return "\n".join(paragraphs)


def made() -> tuple[str, str]:
    """Return a text of different sentences of ``corpus/``, and a copy with differences."""
    found = read_texts([CORPUS], Settings()).segments
    sentences = (s for segment in found for s in re.findall(r"[^。！？]+[。！？]", segment.text))
    text = "\n".join(dict.fromkeys("".join(s.split()) for s in sentences))[:LENGTH]
    chance = random.Random(1)
    copy = list(text)
    step = len(text) // DIFFERENCES
    for number in range(DIFFERENCES):
        at = number * step + chance.randrange(step // 8, step // 4)
        copy[at] = ("", "的" + copy[at], "督")[number % 3]
    return text, "".join(copy)


def shorten(text: str, characters: int) -> str:
    """Return the beginning of *text* with *characters* characters, white space not counted."""
    ends = [match.end() for match in re.finditer(r"\S", text)]
    return text[: ends[characters - 1]]


def main(folder: Path, lengths: list[int]) -> None:
    """Write ``first-N.txt`` and ``second-N.txt`` into *folder* for each length N; 0 is the whole."""
    pair = real() if SEEDS.is_dir() else made()
    for length in lengths:
        for name, text in zip(("first", "second"), pair, strict=True):
            part = shorten(text, length) if length else text
            (folder / f"{name}-{length}.txt").write_text(part, encoding="utf-8")
    described = {
        "texts": "a speech in two of the seed files (000 and 002)"
        if SEEDS.is_dir()
        else f"made of corpus/, no sentence twice, with {DIFFERENCES} differences (no seed files here)",
        "characters": [len("".join(text.split())) for text in pair],
        "input": str(SEEDS if SEEDS.is_dir() else CORPUS),
        "files": "the seed files" if SEEDS.is_dir() else "corpus/ (no seed files here)",
    }
    print(json.dumps(described))


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(length) for length in sys.argv[2:]])
