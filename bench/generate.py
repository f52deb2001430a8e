"""Generator of a corpus of synthetic Chinese documents with its ground truth. See README.md beside this file.

    python bench/generate.py docs.jsonl [--documents N] [--truth truth.csv] [--seed N]
        [--generator choosing|reporting] [--phrases N]

A document has 2,000 to 12,000 characters, each octave equally often. Every
third has a relative: a copy, a version, a noisy witness, an excerpt or a report.
The same arguments give the same bytes; 100,000 documents take some two minutes.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from contextlib import ExitStack
from pathlib import Path

from truth.plant import PHRASES, Press, stream
from truth.words import GENERATORS


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("output", type=Path, help="a JSONL file: id and text of each document")
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument(
        "--truth", type=Path, help="a CSV file: left was made from right, how, and how much of it"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--generator", choices=sorted(GENERATORS), default="reporting")
    parser.add_argument("--phrases", type=int, default=PHRASES, help="set phrases of every second author")
    chosen = parser.parse_args()
    press = Press(GENERATORS[chosen.generator], chosen.seed, chosen.phrases)
    with ExitStack() as files:
        out = files.enter_context(chosen.output.open("w", encoding="utf-8"))
        rows = None
        if chosen.truth:
            rows = csv.writer(files.enter_context(chosen.truth.open("w", encoding="utf-8", newline="")))
            rows.writerow(("left", "right", "kind", "share", "spread"))
        characters = 0
        for document, truth in stream(press, chosen.documents):
            out.write(json.dumps({"id": document.id, "text": document.text}, ensure_ascii=False) + "\n")
            characters += len(document.text)
            if rows is not None and truth is not None:
                rows.writerow((truth.left, truth.right, truth.kind, f"{truth.share:.3f}", truth.spread))
    print(f"{chosen.documents:,} documents, {characters:,} characters", file=sys.stderr)


if __name__ == "__main__":
    main()
