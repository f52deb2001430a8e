"""A table from the desk: what was decided there since the last run is in it, and can be changed by it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from collate.edit import import_file, load_decisions
from tests.review.conftest import Editor

openpyxl = pytest.importorskip("openpyxl")
pytest.importorskip("xlsxwriter")


def test_a_table_from_the_desk_decides_in_sight_of_what_is_decided_there(
    editor: Editor, tmp_path: Path
) -> None:
    one = editor.entry("指导组")
    revision = editor.work()["revision"]
    editor.act("decisions", entry=one["n"], what="text", how="emend", text="工作组", revision=revision)
    answer = editor.get(f"{editor.url}/export?format=xlsx&lang=zh")
    assert answer.status_code == 200, answer.text
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    sheet = book["异文"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    cell = sheet.cell(one["n"] + 1, columns["改作"])
    assert cell.value == "工作组"
    cell.value = "领导组"
    book.save(tmp_path / "table.xlsx")
    folder = editor.desk.options.decisions
    assert import_file(tmp_path / "table.xlsx", folder, by="张三").added == 1
    loaded = load_decisions(folder)
    assert [(one.text, one.concurrent) for one in loaded.decisions] == [("工作组", ()), ("领导组", ())]
    assert loaded.conflicts == ()
