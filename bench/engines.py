"""Time one engine on one folder of witnesses, in this process; print the figures as JSON.

    engines.py ENGINE FOLDER

The witnesses are the files of the folder in the order of their names; the
first is the base text. Imports and reading precede the clock, which counts
processor time, so that other work on the machine does not matter. All engines
use one core.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

#: Seconds and number of rounds after which no further round begins.
ENOUGH, ROUNDS = 3.0, 5

#: The hint that collate passes to rapidfuzz (align/edits.py).
HINT = 64

Case = Callable[[], object]


def collate(paths: Sequence[Path]) -> Case:
    """Run collate: tokens, alignment and apparatus of words."""
    from collate.align import align
    from collate.classify import classify
    from collate.pipeline import compare
    from collate.text.word_edges import word_boundaries

    work = compare(paths)[0].work

    def case() -> object:
        word_boundaries.cache_clear()  # discards the words cached by an earlier round
        return classify(align(work))

    return case


def rapidfuzz(paths: Sequence[Path], hint: int | None = None) -> Case:
    """Compute a plain star: only the edits from the base text to each other witness."""
    from rapidfuzz.distance import Levenshtein

    base, *others = map(_bare, paths)
    return lambda: [Levenshtein.opcodes(base, other, score_hint=hint) for other in others]


def rapidfuzz_hinted(paths: Sequence[Path]) -> Case:
    """Compute the plain star with the hint that distances are small."""
    return rapidfuzz(paths, HINT)


def difflib(paths: Sequence[Path]) -> Case:
    """Run the matcher of the standard library, without its shortcut that drops frequent characters."""
    from difflib import SequenceMatcher

    base, *others = map(_bare, paths)
    return lambda: [SequenceMatcher(None, base, other, autojunk=False).get_opcodes() for other in others]


def diff_match_patch(paths: Sequence[Path]) -> Case:
    """Run diff-match-patch without a deadline: with one it stops and replaces the rest."""
    from diff_match_patch import diff_match_patch as engine

    differ = engine()
    differ.Diff_Timeout = 0
    base, *others = map(_bare, paths)
    return lambda: [differ.diff_main(base, other, False) for other in others]


def collatex(paths: Sequence[Path]) -> Case:
    """Run CollateX with one token per character: its own tokeniser makes a token of a clause."""
    from collatex import Collation
    from collatex import collate as collate_with_it

    texts = [_bare(path) for path in paths]

    def case() -> object:
        collation = Collation()
        for number, text in enumerate(texts):
            collation.add_witness({"id": f"W{number:03d}", "tokens": [{"t": letter} for letter in text]})
        return collate_with_it(collation, segmentation=False)

    return case


def _bare(path: Path) -> str:
    return "".join(path.read_text("utf-8").split())


ENGINES: dict[str, Callable[[Sequence[Path]], Case]] = {
    "collate": collate,
    "rapidfuzz": rapidfuzz,
    "rapidfuzz, hinted": rapidfuzz_hinted,
    "diff-match-patch": diff_match_patch,
    "difflib": difflib,
    "CollateX": collatex,
}


def timed(case: Case) -> list[float]:
    """Return the median time of *case* after a warm-up call; the warm-up itself if it was long."""
    taken: list[float] = []
    while len(taken) <= ROUNDS and sum(taken) < ENOUGH:
        started = time.process_time()
        case()
        taken.append(time.process_time() - started)
    return taken[1:] or taken


if __name__ == "__main__":
    seconds = timed(ENGINES[sys.argv[1]](sorted(Path(sys.argv[2]).iterdir())))
    print(json.dumps({"median": statistics.median(seconds), "least": min(seconds), "rounds": len(seconds)}))
