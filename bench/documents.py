"""Generator of a batch of documents with relatives among them, as JSON lines. See README.md beside this file.

    python bench/documents.py OUT.jsonl [--documents 100000] [--seed 1] [--jobs 2]

Documents have 2,000 to 12,000 characters, 7,000 in the mean; one in four is a
copy, a version, a noisy witness, an excerpt of another, or a report on it
(``truth/plant.py``, generator ``reporting``).
"""

from __future__ import annotations

import argparse
import json
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from truth.plant import LONGEST, SHORTEST, Press, mixed
from truth.words import REPORTING

#: Documents of one seed: the largest distance between relatives.
GROUP = 1000


class Even(Press):
    """A press with a uniform distribution of document lengths between the bounds."""

    def sentences(self, number: int, size: int = 0) -> list[str]:
        return super().sentences(number, size or int(self.random.integers(SHORTEST, LONGEST)))


def group(number: int, seed: int) -> bytes:
    corpus = mixed(Even(REPORTING, seed * 1_000_003 + number), GROUP)
    rows = ({"id": f"g{number}-{d.id}", "text": d.text} for d in corpus.documents[:GROUP])
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    with options.out.open("wb") as out, get_context("spawn").Pool(options.jobs) as pool:
        left = options.documents
        for lines in pool.imap(partial(group, seed=options.seed), range(-(-left // GROUP))):
            some = lines.splitlines(keepends=True)[:left]
            out.writelines(some)
            left -= len(some)


if __name__ == "__main__":
    main()
