"""Timing of one comparison inside this process, without imports and reading; prints the figures as JSON.

``inside.py collate FILE FILE ROUNDS`` times collate, rapidfuzz and difflib in
turn, so that other work on the machine affects all of them alike;
``inside.py collatex FILE FILE`` times CollateX, once.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

#: The hint that collate passes to rapidfuzz (align/pairwise.py).
HINT = 64

Figures = dict[str, float]


def in_turn(cases: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Figures]:
    """Call all *cases* in turn, in a warm-up round and in *rounds*; return median and least milliseconds."""
    times: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds + 1):
        for name, case in cases.items():
            started = time.perf_counter()
            case()
            times[name].append((time.perf_counter() - started) * 1000)
    return {
        name: {"median": statistics.median(taken[1:]), "least": min(taken[1:])}
        for name, taken in times.items()
    }


def collate(paths: list[Path], rounds: int) -> dict[str, object]:
    """Time tokens, align and classify on the two texts, and plain diffs of the same characters."""
    import difflib

    from rapidfuzz.distance import Levenshtein

    from collate.align import align
    from collate.classify import classify
    from collate.pipeline import compare
    from collate.text.word_edges import word_boundaries

    word_boundaries("的" * 10_000)  # more than the packed dictionary is used for
    work = compare(paths)[0].work
    alignment = align(work)
    one, two = ("".join(path.read_text("utf-8").split()) for path in paths)

    def words_and_all() -> object:
        word_boundaries.cache_clear()  # discards the words cached by an earlier round
        return classify(alignment)

    cases: dict[str, Callable[[], object]] = {
        "align": lambda: align(work),
        "classify": words_and_all,
        "rapidfuzz": lambda: Levenshtein.opcodes(one, two),
        "rapidfuzz_hint": lambda: Levenshtein.opcodes(one, two, score_hint=HINT),
        "difflib": lambda: difflib.SequenceMatcher(None, one, two, autojunk=False).get_opcodes(),
    }
    spans = sum(tag != "equal" for tag, *_ in Levenshtein.opcodes(one, two))
    places = {"collate": len(classify(alignment).entries), "rapidfuzz": spans}
    return {"ms": in_turn(cases, rounds), "places": places}


def collatex(paths: list[Path]) -> dict[str, object]:
    """Time CollateX on the two texts, a token per character: its own tokeniser makes a token of a clause."""
    from importlib.metadata import version

    from collatex import Collation
    from collatex import collate as collate_with_it

    collation = Collation()
    for siglum, path in zip("AB", paths, strict=True):
        tokens = [{"t": character} for character in "".join(path.read_text("utf-8").split())]
        collation.add_witness({"id": siglum, "tokens": tokens})
    started = time.perf_counter()
    table = collate_with_it(collation, segmentation=False)
    taken = (time.perf_counter() - started) * 1000
    differs = [False, *(column.variant for column in table.columns)]
    places = sum(now and not before for before, now in pairwise(differs))
    return {"ms": taken, "places": places, "version": version("collatex")}


if __name__ == "__main__":
    tool, first, second, *rest = sys.argv[1:]
    files = [Path(first), Path(second)]
    print(json.dumps(collatex(files) if tool == "collatex" else collate(files, int(rest[0]))))
