"""Page furniture, line by line against the truth: precision and recall over made documents and the corpus."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

from collate.model import Document, Reason, Source
from collate.read import find, read_text
from collate.reflow import reflow
from collate.settings import Settings
from collate.text.lines import LineIndex
from collate.text.offsets import identity
from tests.properties import test_layout as made

CORPUS = Path(__file__).parents[2] / "corpus"
#: Least precision and recall of lines called furniture.
FLOOR = 0.99
FURNITURE = {
    Reason.PAGE_NUMBER,
    Reason.RUNNING_HEAD,
    Reason.URL,
    Reason.SITE_LINE,
    Reason.SOURCE_LINE,
    Reason.NAVIGATION,
    Reason.CONTENTS,
}


def dropped_lines(document: Document) -> set[int]:
    """The lines, from 1, of which something is in the ledger as furniture."""
    lines = LineIndex.of(document.raw)
    rows = reflow(document, Settings()).ledger
    return {lines.line(row.span.start) for row in rows if row.reason in FURNITURE}


def document(raw: str) -> Document:
    source = Source("0" * 64, ("a.txt",), ("a.txt",), "text/plain", "utf-8", len(raw))
    return Document(source, raw, raw, identity(len(raw)))


def counted(pairs: Iterable[tuple[set[int], set[int]]]) -> tuple[float, float]:
    found_all = true_all = both = 0
    for found, true in pairs:
        found_all, true_all, both = found_all + len(found), true_all + len(true), both + len(found & true)
    return both / found_all, both / true_all


def generated(seed: int) -> tuple[set[int], set[int]]:
    """What is dropped of a made document, and what its maker put beside the speeches."""
    pick = random.Random(seed).choice
    speeches = [made.make_speech(pick, not number) for number in range(pick((1, 2, 3)))]
    raw = made.laid_out(speeches, pick)
    own = "".join(line for s in speeches for line in (*s.block(), *s.body, *(s.lines() if s.signed else ())))
    return dropped_lines(document(raw)), strange_lines(raw, made.bare(own))


def strange_lines(raw: str, text: str) -> set[int]:
    """The lines of *raw*, from 1, that are left over when the others make up *text*, blanks aside."""
    # By how much of the text the lines so far make up: which of them are strange. A page number may
    # be how the next line of the text begins, too.
    ways: dict[int, frozenset[int]] = {0: frozenset()}
    for number, line in enumerate(map(made.bare, raw.split("\n")), 1):
        if line:
            on = {at + len(line): strange for at, strange in ways.items() if text.startswith(line, at)}
            ways = {at: strange | {number} for at, strange in ways.items()} | on
    return set(ways[len(text)])


def test_furniture_of_made_documents() -> None:
    pairs = [generated(seed) for seed in range(300)]
    assert sum(len(true) for _, true in pairs) > 1500
    precision, recall = counted(pairs)
    assert precision >= FLOOR
    assert recall >= FLOOR


#: The lines of the files of the corpus, from 1, that are no text: found by reading them.
IN_THE_CORPUS = {
    "02_study_material.txt": {1, 44, 46, 125, 205, 207, 286, 319},
    "05_school_wrapped_crlf.txt": {2, 14, 15, 29, 30, 44, 45, 48, 49},
    "07_fishery_web.txt": {2, 3, 25},
    "08_reservoir_report.txt": {2, 68, 79},
    "09_forestry_excerpt.txt": {17},
    "10_bridge_only_here.txt": {14},
    "11_gazetteer_traditional.txt": {1, 23, 47, 54},
    "12_reservoir_wrapped.txt": {21, 42, 52, 53},
    "18_speeches_other_press.txt": {33, 67, 101, 135, 168},
}


def test_furniture_of_the_corpus() -> None:
    files = [found for found in find([CORPUS]).files if found.path.endswith(".txt")]
    assert IN_THE_CORPUS.keys() <= {found.path for found in files}
    pairs = [
        (dropped_lines(read_text(found, Settings())), IN_THE_CORPUS.get(found.path, set())) for found in files
    ]
    assert counted(pairs) == (1.0, 1.0)
