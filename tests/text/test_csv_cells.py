"""Cells of CSV: none is a formula, and each can be restored."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.report.tables.apparatus_csv import csv_bytes
from collate.text.csv_cells import neutralise, restore
from collate.text.visible import show_controls

LIVE = "=+-@\t\r\n＝＋－＠"


@pytest.mark.parametrize("sign", LIVE)
def test_no_cell_begins_like_a_formula(sign: str) -> None:
    assert neutralise(f"{sign}1") == f"'{sign}1"
    assert neutralise(f"1{sign}") == f"1{sign}"


@given(st.text(st.sampled_from(LIVE + "'a1")))
def test_a_cell_is_restored_exactly(cell: str) -> None:
    assert neutralise(cell)[:1] not in set(LIVE)
    assert restore(neutralise(cell)) == cell


@given(st.lists(st.lists(st.text() | st.integers(), min_size=2, max_size=2)))
def test_a_table_without_formulas_and_controls(rows: list[list[str | int]]) -> None:
    table = csv_bytes(("a", "b"), rows).decode("utf-8", "surrogatepass")
    read = list(csv.reader(io.StringIO(table, newline=""), strict=True))[1:]
    assert len(read) == len(rows)
    for cells, row in zip(read, rows, strict=True):
        for cell, value in zip(cells, row, strict=True):
            if isinstance(value, int):
                assert cell == str(value)
            else:
                assert restore(cell) == show_controls(value)
                assert cell[:1] not in set(LIVE)
                assert not any(ord(character) < 0x20 for character in cell)


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2)))
def test_a_raw_table_is_exact(rows: list[list[str]]) -> None:
    table = csv_bytes(("a", "b"), rows, "raw").decode()
    assert list(csv.reader(io.StringIO(table, newline="")))[1:] == rows
