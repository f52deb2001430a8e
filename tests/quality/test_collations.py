"""Whole collations as readable files: what an editor would want to see of passages moved and pages lost.

A file has one witness a line, of which the first is the base and one that
begins with ``excerpt:`` is an excerpt; lines ``# set align.lacuna=20`` before
them change settings. After ``# expected`` stand the entries as in
golden/classify, then for each move ``entry where it is lost > entry where it is
found, witnesses``, and for each lacuna ``~ witness: the base text there``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest

from collate.align import align
from collate.classify import classify
from collate.model import Alignment, Apparatus, Role, Work
from collate.settings import Settings
from tests.classify.test_classify import line

CASES = sorted((Path(__file__).parents[1] / "golden" / "collation").glob("*.txt"))
EXCERPT = "excerpt:"


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_golden(case: Path, make_work: Callable[..., Work]) -> None:
    given, expected = case.read_text(encoding="utf-8").split("# expected\n")
    settings, texts = Settings(), []
    for row in given.splitlines():
        if row.startswith("# set "):
            settings = changed(settings, row.removeprefix("# set "))
        else:
            texts.append(row)
    roles = {i: Role.EXCERPT for i, text in enumerate(texts) if text.startswith(EXCERPT)}
    work = make_work(*(text.removeprefix(EXCERPT) for text in texts), roles=roles)
    alignment = align(work, settings)
    apparatus = classify(alignment, settings)
    found = [line(entry) for entry in apparatus.entries] + [*moves(apparatus)] + [*lacunae(alignment)]
    assert found == expected.splitlines()


def changed(settings: Settings, statement: str) -> Settings:
    name, value = statement.split("=")
    table, field = name.split(".")
    return replace(settings, **{table: replace(getattr(settings, table), **{field: int(value)})})


def moves(apparatus: Apparatus) -> list[str]:
    work = apparatus.alignment.work
    return [
        f"{move.lost} > {move.found}, {''.join(s for column in move.columns for s in work.sigla(column))}"
        for move in apparatus.transpositions
    ]


def lacunae(alignment: Alignment) -> list[str]:
    """Return for each witness the stretches of the base text beside which it is not extant."""
    base = alignment.work.base_column
    tokens = alignment.tokens[base]
    rows: list[str] = []
    for column, witness in enumerate(alignment.work.columns):
        beside = [run for run in alignment.runs if run.cells[base]]
        for missing, group in groupby(beside, key=lambda run: run.cells[column] is None):
            cells = [cell for run in group if (cell := run.cells[base])]
            if missing:
                rows.append(f"~ {witness.siglum}: {tokens.surface(cells[0][0], cells[-1][1]).strip()}")
    return rows
