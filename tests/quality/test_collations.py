"""Whole collations as readable files, above all of moved passages and lost pages.

A file has one witness a line, the first being the base text; a line that
begins with ``excerpt:`` is an excerpt; lines ``# set align.lacuna=20`` before
them change settings. After ``# expected`` come the entries as in
golden/classify, then for each move ``entry of the lost words > entry of the
added words, witnesses``, and for each lacuna ``~ witness: the base text there``.
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
    header, expected = case.read_text(encoding="utf-8").split("# expected\n")
    settings, texts = Settings(), []
    for row in header.splitlines():
        if row.startswith("# set "):
            settings = with_setting(settings, row.removeprefix("# set "))
        else:
            texts.append(row)
    roles = {i: Role.EXCERPT for i, text in enumerate(texts) if text.startswith(EXCERPT)}
    work = make_work(*(text.removeprefix(EXCERPT) for text in texts), roles=roles)
    alignment = align(work, settings)
    apparatus = classify(alignment, settings)
    result = [line(entry) for entry in apparatus.entries] + [*moves(apparatus)] + [*lacunae(alignment)]
    assert result == expected.splitlines()


def with_setting(settings: Settings, statement: str) -> Settings:
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
    """Return for each witness the stretches of the base text where it is not extant."""
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
