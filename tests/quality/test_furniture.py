"""Page furniture, line by line: precision and recall on generated documents and the corpus."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

from collate.model import Document, Reason, Source
from collate.read import find, read_text
from collate.reflow import reflow
from collate.settings import Settings
from collate.text.line_index import LineIndex
from collate.text.offsets import identity_map
from tests.properties import test_layout as made

CORPUS = Path(__file__).parents[2] / "corpus"
#: Least precision and recall of lines classified as furniture.
FLOOR = 0.99
FURNITURE = {
    Reason.PAGE_NUMBER,
    Reason.RUNNING_HEAD,
    Reason.URL,
    Reason.SITE_LINE,
    Reason.SEPARATOR,
    Reason.SOURCE_LINE,
    Reason.NAVIGATION,
    Reason.CONTENTS,
}


def dropped_lines(document: Document) -> set[int]:
    """Return the numbers, from 1, of the lines with an entry in the ledger as furniture."""
    lines = LineIndex.of(document.raw)
    rows = reflow(document, Settings()).ledger
    return {lines.line(row.span.start) for row in rows if row.reason in FURNITURE}


def document(raw: str) -> Document:
    source = Source("0" * 64, ("a.txt",), ("a.txt",), "text/plain", "utf-8", len(raw))
    return Document(source, raw, raw, identity_map(len(raw)))


def precision_and_recall(pairs: Iterable[tuple[set[int], set[int]]]) -> tuple[float, float]:
    found_all = true_all = both = 0
    for found, true in pairs:
        found_all, true_all, both = found_all + len(found), true_all + len(true), both + len(found & true)
    return both / found_all, both / true_all


def generated(seed: int) -> tuple[set[int], set[int]]:
    """Return the dropped lines of a generated document, and its lines that belong to no speech."""
    pick = random.Random(seed).choice
    speeches = [made.make_speech(pick, not number) for number in range(pick((1, 2, 3)))]
    raw = made.laid_out(speeches, pick)
    own = "".join(line for s in speeches for line in (*s.block(), *s.body, *(s.lines() if s.signed else ())))
    return dropped_lines(document(raw)), furniture_lines(raw, made.bare(own))


def furniture_lines(raw: str, text: str) -> set[int]:
    """Return the numbers, from 1, of the lines of *raw* that remain when the others make up *text*.

    White space is ignored.
    """
    # For each length of the text that the lines so far make up: which of them are furniture. A page
    # number may also be the beginning of the next line of the text.
    solutions: dict[int, frozenset[int]] = {0: frozenset()}
    for number, line in enumerate(map(made.bare, raw.split("\n")), 1):
        if line:
            matched = {
                at + len(line): others for at, others in solutions.items() if text.startswith(line, at)
            }
            solutions = {at: others | {number} for at, others in solutions.items()} | matched
    return set(solutions[len(text)])


def test_furniture_of_generated_documents() -> None:
    pairs = [generated(seed) for seed in range(300)]
    assert sum(len(true) for _, true in pairs) > 1500
    precision, recall = precision_and_recall(pairs)
    assert precision >= FLOOR
    assert recall >= FLOOR


#: The numbers, from 1, of the furniture lines in the corpus, determined by reading the files.
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
    assert precision_and_recall(pairs) == (1.0, 1.0)
