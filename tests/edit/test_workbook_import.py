"""A filled-in workbook: what was changed is decided, at its place; every fault is named by its cell."""

from __future__ import annotations

import io
import json
import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from collate import collate_files
from collate.cli import main
from collate.edit import (
    DecisionLog,
    Undo,
    describe_place,
    edit,
    import_file,
    load_decisions,
    log_path,
)
from collate.edit import workbook as workbook_module
from collate.edit.exchange import Record
from collate.edit.log_entries import decision_fields
from collate.edit.tables import write_csv
from collate.errors import CollateError, MissingExtra, SourceError
from collate.model import Apparatus, Decision, Edition, Fate
from collate.report import WRITERS, ReportContext
from collate.settings import Settings

openpyxl = pytest.importorskip("openpyxl")
pytest.importorskip("xlsxwriter")

TEXTS = {
    "a": "同志们：省委指导组的同志认真工作，落到时处，发扬优良传统。今年三月，督导组来了。"
    "各地要统一思想，提高认识，狠抓落实。年底，指导组又来了一次。",
    "b": "同志们：省委督导组的同志认真工作，落到实处，发扬优秀传统。今年三月，指导组来了。"
    "各地要统一思想、提高认识，狠抓落实。年底，督导组又来了一次。",
    "c": "同志们：省委指导组的同志认真工作，落到实处，发扬优良传统。今年三月，督导组来了。"
    "各地要统一思想，狠抓落实。年底，指导组又来了一次。",
}
REST = "会议强调，要坚持问题导向，深入调查研究，把各项任务落到实处，为全年目标打下坚实基础。"

#: What is put into cells: (row, heading) -> text. Row 2 is the first entry.
Fill = Mapping[tuple[int, str], Any]


@pytest.fixture(scope="module")
def apparatus(tmp_path_factory: pytest.TempPathFactory) -> Apparatus:
    folder = tmp_path_factory.mktemp("texts")
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(f"{text}\n{REST}\n", encoding="utf-8")
    return collate_files(*sorted(folder.iterdir())).model.apparatus


@pytest.fixture(scope="module")
def table(apparatus: Apparatus) -> bytes:
    """The workbook of an edition without decisions."""
    return table_of(edit(apparatus, ()))


def table_of(edition: Edition, lang: str = "zh") -> bytes:
    return WRITERS["xlsx"].write(edition, ReportContext(lang=lang))


class Live(str):
    """What a spreadsheet takes for a formula, or for an error."""


def filled(content: bytes, fill: Fill, change: Callable[[Any], None] = lambda book: None) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for (row, heading), value in fill.items():
        cell = sheet.cell(row, columns[heading])
        cell.value = value
        if type(value) is str:
            cell.data_type = "s"  # as in a cell that is formatted as text
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def imported(tmp_path: Path) -> Callable[..., Any]:
    """Import a workbook into a folder of logs."""

    def run(content: bytes, by: str = "张三") -> Any:
        file = tmp_path / "table.xlsx"
        file.write_bytes(content)
        return import_file(file, tmp_path / "decisions", by=by)

    return run


@pytest.fixture
def log(tmp_path: Path, apparatus: Apparatus) -> Callable[[], DecisionLog]:
    return lambda: DecisionLog.open(log_path(tmp_path / "decisions", apparatus.alignment.work.slug))


def decided(log: DecisionLog) -> list[tuple[str, ...]]:
    return [
        (one.what, one.how, one.words, one.text or "、".join(one.parts), one.reason)
        for one in log.history.active
    ]


FULL: Fill = {
    (2, "取舍"): "b", (2, "理由"): "据乙本", (2, "判断"): "讹、形近", (2, "备注"): "再查",
    (3, "改作"): "落实到处", (3, "按语"): "=此处\n两可",
    (4, "取舍"): "底本", (4, "出校"): "不出校",
    (5, "改作"): "[]", (6, "取舍"): "c", (7, "取舍"): "a", (7, "出校"): "Dossier",
    (7, "改作"): " ",
}  # fmt: skip


def test_what_was_filled_in_is_decided(
    table: bytes, imported: Callable[..., Any], log: Callable[[], DecisionLog], apparatus: Apparatus
) -> None:
    result = imported(filled(table, FULL))
    assert (result.added, result.known, result.faults, result.notes) == (11, 0, (), ())
    assert decided(log()) == [
        ("text", "adopt", "指导组", "督导组", "据乙本"),
        ("judgement", "", "指导组", "讹、形近", ""),
        ("remark", "", "指导组", "再查", ""),
        ("text", "emend", "落到时处", "落实到处", ""),
        ("note", "", "落到时处", "=此处\n两可", ""),
        ("text", "keep", "优良传统", "优良传统", ""),
        ("print", "silent", "优良传统", "", ""),
        ("text", "emend", "督导组", "", ""),
        ("text", "adopt", "，提高认识", "", ""),
        ("text", "keep", "指导组", "指导组", ""),
        ("print", "full", "指导组", "", ""),
    ]
    assert {line.by for line in log().lines} == {"张三"}
    first = log().history.active[0]
    assert (first.contexts, first.readings) == describe_place(apparatus, 1)
    edition = edit(apparatus, log().history.active)
    assert {one.fate for one in edition.outcomes} == {Fate.APPLIED}
    assert result.entered[0] == (first.id, first.work, "异文!O2")


def test_a_table_is_imported_once(
    table: bytes, imported: Callable[..., Any], log: Callable[[], DecisionLog]
) -> None:
    imported(filled(table, FULL))
    again = imported(filled(table, FULL), by="李四")
    assert (again.added, again.known, again.notes) == (0, 11, ())
    log().append(Undo((log().lines[0].id,)), by="张三")
    taken_back = imported(filled(table, FULL))
    assert (taken_back.added, [str(one.message) for one in taken_back.notes]) == (
        0,
        ["异文!O2: was decided so before, and taken back since; it is not entered again"],
    )


@pytest.fixture
def later(apparatus: Apparatus, tmp_path: Path, table: bytes, imported: Callable[..., Any]) -> bytes:
    """The workbook of the edition with the decisions of FULL."""
    imported(filled(table, FULL))
    active = load_decisions(tmp_path / "decisions").decisions
    return table_of(edit(apparatus, active, settings=Settings(decision=active)))


def test_what_was_not_changed_is_not_decided(later: bytes, imported: Callable[..., Any]) -> None:
    assert imported(later)[:3] == (0, 0, ())
    assert imported(filled(later, {})).added == 0


def test_a_later_table_decides_against_an_earlier_one(
    later: bytes, imported: Callable[..., Any], log: Callable[[], DecisionLog], apparatus: Apparatus
) -> None:
    fill: Fill = {
        (2, "取舍"): "a", (3, "改作"): None, (3, "取舍"): "c", (3, "理由"): "从众", (4, "理由"): "义长",
    }  # fmt: skip
    result = imported(filled(later, fill))
    assert (result.added, result.faults, result.notes) == (3, (), ())
    assert decided(log())[11:] == [
        ("text", "keep", "指导组", "指导组", "据乙本"),
        ("text", "adopt", "落到时处", "落到实处", "从众"),
        ("text", "keep", "优良传统", "优良传统", "义长"),
    ]
    assert not log().history.conflicts
    # Decided so before, but replaced when the table was written: it is entered again.
    active = log().history.active
    newest = table_of(edit(apparatus, active, settings=Settings(decision=active)))
    assert imported(filled(newest, {(2, "取舍"): "b"})).added == 1
    assert not log().history.conflicts
    texts = [one.text for one in edit(apparatus, log().history.active).emendations]
    assert texts[:2] == ["督导组", "落到实处"]


def test_what_was_decided_since_is_not_replaced_unseen(
    table: bytes, imported: Callable[..., Any], log: Callable[[], DecisionLog], apparatus: Apparatus
) -> None:
    contexts, readings = describe_place(apparatus, 1)
    own = Decision(
        apparatus.alignment.work.slug, "指导组", "领导组", how="emend", contexts=contexts, readings=readings
    )
    log().append(own, by="王编")
    imported(filled(table, {(2, "取舍"): "b", (3, "取舍"): "b"}))
    edition = edit(apparatus, log().history.active)
    assert [one.fate for one in edition.outcomes] == [Fate.REVIEW, Fate.REVIEW, Fate.APPLIED]
    assert [one.text for one in edition.emendations] == ["落到实处"]


def test_a_cleared_field_is_named_and_holds(later: bytes, imported: Callable[..., Any]) -> None:
    fill: Fill = {
        (2, "取舍"): None,
        (2, "理由"): "",
        (2, "判断"): None,
        (4, "出校"): None,
        (5, "改作"): "督察",
    }
    result = imported(filled(later, fill))
    assert result.added == 1
    assert [str(one.message) for one in result.notes] == [
        "异文!O2: is empty now; it had 「b」, which still holds",
        "异文!Q2: is empty now; it had 「据乙本」, which still holds",
        "异文!R2: is empty now; it had 「讹、形近」, which still holds",
        "异文!T4: is empty now; it had 「不出校」, which still holds",
    ]


@pytest.mark.parametrize(
    ("fill", "messages"),
    [
        ({(2, "取舍"): "戊"}, ["异文!O2: there is no witness 戊"]),
        ({(2, "取舍"): "b", (2, "改作"): "某"}, ["异文!P2: a reading is adopted, and words of your own"]),
        ({(3, "出校"): "也许"}, ["异文!T3: 「也许」 is not one of the words for it"]),
        ({(2, "改作"): Live("=1+1")}, ["异文!P2: is a formula"]),
        ({(2, "改作"): 1.5}, ["异文!P2: is a number, a date or an error"]),
        ({(2, "改作"): True}, ["异文!P2: is a number, a date or an error"]),
        ({(2, "改作"): Live("#N/A")}, ["异文!P2: is a number, a date or an error"]),
        ({(2, "理由"): "因为"}, ["异文!Q2: is a reason, but nothing is decided there"]),
        ({(2, "底本"): "某", (2, "取舍"): "b"}, ["异文!D2: was changed"]),
        ({(2, "b"): Live("=A1"), (2, "取舍"): "b"}, ["异文!G2: is a formula"]),
        ({(2, "collate"): None, (2, "取舍"): "b"}, ["异文!M2: has no hidden key of this table"]),
        ({(2, "collate"): "0", (2, "取舍"): "b"}, ["异文!M2: has no hidden key of this table"]),
        ({(2, "取舍"): "戊", (3, "取舍"): "己"}, ["异文!O2: there is", "异文!O3: there is"]),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_its_cell_and_nothing_is_imported(
    fill: Fill, messages: list[str], table: bytes, imported: Callable[..., Any], tmp_path: Path
) -> None:
    result = imported(filled(table, {(5, "取舍"): "b", **fill}))
    assert [
        str(one.message).startswith(start) for one, start in zip(result.faults, messages, strict=True)
    ] == [True] * len(messages)
    assert all(one.remedy for one in result.faults)
    assert result.added == 0
    assert not (tmp_path / "decisions").exists()


def test_whole_numbers_are_texts(
    table: bytes, imported: Callable[..., Any], log: Callable[[], DecisionLog]
) -> None:
    imported(filled(table, {(2, "改作"): 1949}))
    assert decided(log()) == [("text", "emend", "指导组", "1949", "")]


def test_a_table_in_english(
    apparatus: Apparatus, imported: Callable[..., Any], log: Callable[[], DecisionLog]
) -> None:
    fill: Fill = {(2, "Adopt"): "b", (3, "Adopt"): "base text", (2, "In print"): "no note"}
    assert imported(filled(table_of(edit(apparatus, ()), "en"), fill)).faults == ()
    assert decided(log()) == [
        ("text", "adopt", "指导组", "督导组", ""),
        ("print", "silent", "指导组", "", ""),
        ("text", "keep", "落到时处", "落到时处", ""),
    ]


def test_a_row_that_is_there_twice_is_refused(table: bytes, imported: Callable[..., Any]) -> None:
    def copy(book: Any) -> None:
        sheet = book.worksheets[0]
        sheet.append([cell.value for cell in sheet[2]])

    (fault,) = imported(filled(table, {(2, "取舍"): "b"}, copy)).faults
    assert str(fault.message) == "异文!M8: has the hidden key of another row, 异文!M2"


def rearranged(book: Any) -> None:
    """Sort the rows, remove one, hide others as a filter does, move a column, add one, rename the sheet."""
    sheet = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    rows.sort(key=lambda row: row[3], reverse=True)
    kept = [row for row in rows if row[0] != "app0003"]
    sheet.delete_rows(2, sheet.max_row)
    for row in kept:
        sheet.append(row)
    for cell in (one for row in sheet.iter_rows(min_row=2) for one in row if one.value is not None):
        cell.data_type = "s"
    sheet.row_dimensions[3].hidden = True
    sheet.insert_cols(1)
    sheet["A1"] = "我的"
    sheet["A2"] = "=1+1"
    sheet.title = "张三"


def test_rows_can_be_sorted_filtered_and_removed(
    table: bytes, imported: Callable[..., Any], log: Callable[[], DecisionLog]
) -> None:
    result = imported(filled(table, FULL, rearranged))
    assert (result.added, result.faults, result.notes) == (9, (), ())
    assert ("text", "adopt", "指导组", "督导组", "据乙本") in decided(log())
    assert all(words != "优良传统" for _what, _how, words, *_rest in decided(log()))


def sorted_without_key(book: Any) -> None:
    """Turn the rows around, but not their hidden column."""
    sheet = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for number, row in enumerate(reversed(rows), start=2):
        for column, value in enumerate(row, start=1):
            if column != 13:
                sheet.cell(number, column).value = value


def test_rows_sorted_without_their_hidden_column_are_refused(
    table: bytes, imported: Callable[..., Any]
) -> None:
    result = imported(filled(table, FULL, sorted_without_key))
    assert result.added == 0
    assert len(result.faults) == 6
    assert str(result.faults[0].message).startswith("异文!A2: was changed: the row is about other words now")


def without_sheet(book: Any) -> None:
    del book["collate"]


def without_column(book: Any) -> None:
    book.worksheets[0].delete_cols(18)


def later_version(book: Any) -> None:
    book["collate"]["B1"] = book["collate"]["B1"].value.replace('"version":1', '"version":2')


def broken_record(book: Any) -> None:
    book["collate"]["B2"] = "[1,2"


def changed_record(book: Any) -> None:
    book["collate"]["B2"] = book["collate"]["B2"].value.replace("督导组", "领导组")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (without_sheet, "its hidden sheet is missing"),
        (without_column, "sheet 异文 has no column 判断, or several"),
        (later_version, "is of version 2 of the form"),
        (broken_record, "is damaged, or not a workbook"),
        (changed_record, r"is damaged, or not a workbook \(changed records\)"),
    ],
)
def test_a_table_that_lost_something_is_refused(
    change: Callable[[Any], None], words: str, table: bytes, imported: Callable[..., Any]
) -> None:
    with pytest.raises(SourceError, match=words):
        imported(filled(table, FULL, change))


def test_who_decided_must_be_known(table: bytes, imported: Callable[..., Any]) -> None:
    with pytest.raises(SourceError, match="--by"):
        imported(filled(table, FULL), by="")


def repacked(content: bytes, **parts: bytes) -> bytes:
    out = io.BytesIO()
    names = {
        "sheet": "xl/worksheets/sheet1.xml",
        "styles": "xl/styles.xml",
        "strings": "xl/sharedStrings.xml",
    }
    new = {names[name]: data for name, data in parts.items()}
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in old.namelist():
            archive.writestr(name, new.get(name, old.read(name)))
    return out.getvalue()


def bombs(content: bytes) -> Iterator[tuple[str, bytes]]:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    strings = f'<!DOCTYPE s [<!ENTITY a0 "h">{laughs}]><sst xmlns="{space}"><si><t>&a9;</t></si></sst>'
    wide = '<row r="1"><c r="XFD1" t="inlineStr"><is><t>collate</t></is></c></row><row r="1048576"/>'
    yield "zip", repacked(content, sheet=b" " * 60_000_000)
    yield "styles", repacked(content, styles=b" " * 20_000_001)
    yield "entities", repacked(content, strings=strings.encode())
    yield "rows", repacked(content, sheet=sheet_of(wide, space))
    yield "xls", b"\xd0\xcf\x11\xe0" + bytes(600)
    yield "cut", content[: len(content) // 2]
    yield "text", b"a,b\n"
    yield "empty", b""
    yield "other", repacked(content, sheet=b"<x/>", strings=b"<y/>")


def sheet_of(rows: str, space: str) -> bytes:
    return f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def test_bombs_and_broken_files_are_refused(table: bytes, imported: Callable[..., Any]) -> None:
    for name, content in bombs(table):
        with pytest.raises(CollateError) as error:
            imported(content)
        assert "table.xlsx" in str(error.value), name


@given(st.integers(0, 2**32), st.integers(1, 12))
@settings(max_examples=30, deadline=None)
def test_no_damaged_byte_is_an_error_of_the_program(
    table: bytes, tmp_path_factory: Any, seed: int, count: int
) -> None:
    draw = random.Random(seed)
    data = bytearray(table)
    for _turn in range(count):
        data[draw.randrange(len(data))] = draw.randrange(256)
    file = tmp_path_factory.mktemp("damaged") / "table.xlsx"
    file.write_bytes(bytes(data))
    try:
        result = import_file(file, file.parent / "decisions", by="张三")
    except SourceError:
        return
    assert result.added == 0


def test_many_cells_are_refused(
    table: bytes, imported: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_module, "_MOST_CELLS", 100)
    with pytest.raises(SourceError, match="is too large"):
        imported(table)


def test_without_the_library_a_message_names_the_extra(
    table: bytes, imported: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingExtra, match=r"collate-edition\[xlsx\]"):
        imported(table)


# -- the same as by the desk, and by CSV --------------------------------------

WORDS = (
    st.text("国家=+-@[]\n 甲", min_size=1, max_size=5)
    .map(str.strip)
    .filter(lambda text: text not in ("", "[]"))
)
CHOICE = st.one_of(
    st.tuples(st.just("取舍"), st.sampled_from(["底本", "a", "b", "c"])),
    st.tuples(st.just("改作"), st.one_of(WORDS, st.just("[]"))),
)
ROW = st.fixed_dictionaries(
    {},
    optional={
        "choice": CHOICE,
        "判断": st.lists(st.sampled_from(["讹", "脱", "两通", "另立"]), min_size=1, max_size=2, unique=True),
        "按语": WORDS,
        "出校": st.sampled_from(["出校", "不出校", "长编"]),
        "备注": WORDS,
    },
)


def by_the_desk(apparatus: Apparatus, number: int, row: Mapping[str, Any]) -> Iterator[Decision]:
    """Yield the decisions that the desk would record."""
    entry = apparatus.entries[number - 1]
    contexts, readings = describe_place(apparatus, number)
    place = Decision(apparatus.alignment.work.slug, entry.lemma.text, contexts=contexts, readings=readings)
    heading, value = row.get("choice", ("", ""))
    if heading == "改作":
        yield replace(place, how="emend", text="" if value == "[]" else value)
    elif heading:
        text = next((one.text for one in entry.readings if value in one.sigla), entry.lemma.text)
        yield replace(place, how="keep" if text == entry.lemma.text else "adopt", text=text)
    if "判断" in row:
        yield replace(place, what="judgement", parts=tuple(row["判断"]))
    for heading, what in (("按语", "note"), ("备注", "remark")):
        if heading in row:
            yield replace(place, what=what, text=row[heading])
    if "出校" in row:
        how = {"出校": "noted", "不出校": "silent", "长编": "full"}[row["出校"]]
        yield replace(place, what="print", how=how)


def comparable(edition: Edition) -> tuple[Any, ...]:
    return edition.emendations, tuple(one._replace(decisions=()) for one in edition.rulings), edition.entries


@given(st.lists(ROW, min_size=6, max_size=6))
@settings(max_examples=15, deadline=None)
def test_a_table_makes_the_same_edition_as_the_desk_and_as_csv(
    apparatus: Apparatus, table: bytes, tmp_path_factory: Any, rows: list[dict[str, Any]]
) -> None:
    folder = tmp_path_factory.mktemp("same")
    fill: dict[tuple[int, str], Any] = {}
    for number, row in enumerate(rows, start=2):
        if "choice" in row:
            fill[number, row["choice"][0]] = row["choice"][1]
        fill |= {(number, name): text for name, text in row.items() if isinstance(text, str)}
        if "判断" in row:
            fill[number, "判断"] = "、".join(row["判断"])
    (folder / "table.xlsx").write_bytes(filled(table, fill))
    desk = [one for number, row in enumerate(rows, start=1) for one in by_the_desk(apparatus, number, row)]
    (folder / "table.csv").write_bytes(write_csv(Record("decision", decision_fields(one)) for one in desk))
    for number, decision in enumerate(desk):
        log = DecisionLog.open(log_path(folder / "desk", decision.work))
        log.append(decision, by="张三", at=f"2026-01-02T03:04:{number:02d}Z")
    for form in ("xlsx", "csv"):
        result = import_file(folder / f"table.{form}", folder / form, by="张三")
        assert (result.added, result.faults) == (len(desk), ())
    editions = [edit(apparatus, load_decisions(folder / name).decisions) for name in ("desk", "csv", "xlsx")]
    assert comparable(editions[0]) == comparable(editions[1]) == comparable(editions[2])


# -- with programs ------------------------------------------------------------


@pytest.mark.slow
def test_a_table_saved_by_libreoffice(
    table: bytes, imported: Callable[..., Any], log: Callable[[], DecisionLog], tmp_path: Path
) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("soffice (LibreOffice) is not installed")
    (tmp_path / "in.xlsx").write_bytes(filled(table, FULL))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    out = tmp_path / "out"
    command = [soffice, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out)]
    subprocess.run([*command, str(tmp_path / "in.xlsx")], check=True, capture_output=True, timeout=180)
    result = imported((out / "in.xlsx").read_bytes())
    assert (result.added, result.faults, result.notes) == (11, (), ())
    assert decided(log())[4] == ("note", "", "落到时处", "=此处\n两可", "")


def cli(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


def test_decisions_that_do_not_fit_are_named_by_their_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    texts = tmp_path / "texts"
    texts.mkdir()

    def write(**changed: str) -> None:
        for name, text in (TEXTS | changed).items():
            (texts / f"{name}.txt").write_text(
                f"在座谈会上的讲话\n（2020年3月1日）\n{text}\n{REST}\n", "utf-8"
            )
        assert cli("run", texts, "-q", "--lang", "zh").exit_code in (0, 1)

    write()
    assert cli("export", "--format", "xlsx", "--lang", "zh").exit_code == 0
    (exported,) = (tmp_path / "exports").iterdir()
    file = tmp_path / "table.xlsx"
    file.write_bytes(filled(exported.read_bytes(), {(2, "取舍"): "乙", (3, "取舍"): "丙"}))
    write(**{name: text.replace("落到时处，", "").replace("落到实处，", "") for name, text in TEXTS.items()})
    result = cli("decisions", "import", file, "--by", "张三")
    assert result.exit_code == 1
    assert "异文!O3: entered, to be reviewed: " in result.output
    assert "added: 2; there already: 0" in result.output
    again = cli("decisions", "import", file, "--by", "张三", "--json")
    assert (again.exit_code, json.loads(again.output)["known"]) == (0, 2)
    elsewhere = cli("decisions", "import", file, "--by", "张三", "--from", "none", "--folder", "other")
    assert elsewhere.exit_code == 0
    assert cli("run", texts, "-q").exit_code == 1  # the next run names what was not checked here
