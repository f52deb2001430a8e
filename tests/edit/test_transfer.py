"""Export and import: what is exported is imported as it was, and once."""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.edit.exchange import Record, read_records
from collate.edit.load import load_decisions, read_logs
from collate.edit.log import DecisionLog, log_path
from collate.edit.log_entries import Directive, Entry, Undo, decision_fields, directive_fields
from collate.edit.tables import COLUMNS, read_csv, read_toml, write_csv, write_toml
from collate.edit.transfer import export_logs, import_file
from collate.errors import OutputError, SourceError
from collate.model import Decision
from collate.settings import PairSettings, WorkSettings, load_settings
from tests.edit.log_entries_made import AT, TEXT, decide, entries, line


def record(entry: Entry, by: str) -> Record:
    if isinstance(entry, Directive):
        return Record(entry.what, directive_fields(entry.row), by, AT.format(1))
    assert isinstance(entry, Decision)
    return Record("decision", decision_fields(entry), by, AT.format(1))


@given(st.lists(st.tuples(entries, TEXT), max_size=3))
@settings(max_examples=60, deadline=None)
def test_tables_are_read_as_they_were_written(made: list[tuple[Entry, str]]) -> None:
    records = [record(entry, by) for entry, by in made]
    from_csv = read_csv(write_csv(records), "x.csv")
    assert [one._replace(place="") for one in from_csv] == records
    from_toml, others = read_toml(write_toml(records), "x.toml")
    assert others == ()
    by_table = {table: [one.fields for one in records if one.table == table] for table, *_rest in records}
    for table, rows in by_table.items():
        read = [
            {k: v for k, v in one.fields.items() if k not in ("by", "at")}
            for one in from_toml
            if one.table == table
        ]
        assert read == rows
    imported = read_records(from_csv, "x.csv", by="某")
    assert [one.entry for one in imported] == [entry for entry, _by in made]
    assert [one.by for one in imported] == [by or "某" for _entry, by in made]


@given(TEXT)
def test_no_cell_is_a_formula(text: str) -> None:
    content = write_csv([Record("decision", {"words": text}, text, text)])
    (row,) = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1:]
    for cell in row:
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.fixture(name="folder")
def write_folder(tmp_path: Path) -> Path:
    """Write the logs of two works and of a project."""
    folder = tmp_path / "decisions"
    log = DecisionLog.open(log_path(folder, "w"))
    log.append(decide("指", "=督", reason="据甲"), by="王", at=AT.format(1))
    log.append(decide("它", parts=("讹",), what="judgement", how=""), by="李", at=AT.format(2))
    undone = log.append(decide("误", "错"), by="王", at=AT.format(3))
    log.append(Undo((undone.id,)), by="李", at=AT.format(4))
    DecisionLog.open(log_path(folder, "v")).append(decide("又", work="v"), by="王", at=AT.format(5))
    project = DecisionLog.open(log_path(folder, ""))
    project.append(Directive("work", WorkSettings("w", title="题")), by="王", at=AT.format(6))
    project.append(decide("国", work="", scope="project"), by="王", at=AT.format(7))
    return folder


def bare(folder: Path) -> list[object]:
    loaded = load_decisions(folder)
    return [replace(one, id="") for one in loaded.decisions] + list(loaded.rows)


@pytest.mark.parametrize("form", ["toml", "csv", "jsonl"])
def test_an_export_is_imported_once(folder: Path, tmp_path: Path, form: str) -> None:
    file, other = tmp_path / f"all.{form}", tmp_path / "other"
    file.write_bytes(export_logs(read_logs(folder), form))
    first, second = (import_file(file, other, by="王") for _turn in range(2))
    assert bare(other) == bare(folder)
    assert (first.added, first.known) == (7 if form == "jsonl" else 5, 0)
    assert (second.added, second.known) == (0, first.added)
    assert sorted(path.name for path in other.iterdir()) == ["project.jsonl", "v.jsonl", "w.jsonl"]
    assert import_file(file, folder, by="王").added == 0
    assert load_decisions(other).faults == ()


def test_jsonl_is_the_log_itself(folder: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "all.jsonl", tmp_path / "other"
    file.write_bytes(export_logs(read_logs(folder), "jsonl"))
    import_file(file, other)
    for path in folder.iterdir():
        assert (other / path.name).read_bytes() == path.read_bytes()


def test_the_lines_of_a_log_go_where_its_lines_are(folder: Path, tmp_path: Path) -> None:
    (folder / "w.jsonl").rename(folder / "renamed.jsonl")
    log = DecisionLog.open(folder / "renamed.jsonl")
    new = line(decide("新"), *log.lines[-1:])
    file = tmp_path / "more.jsonl"
    file.write_bytes(b"".join(one.raw + b"\n" for one in (*log.lines, new)) + b"broken\n")
    result = import_file(file, folder)
    assert (result.added, [fault.line for fault in result.faults]) == (1, [len(log.lines) + 2])
    assert DecisionLog.open(log.path).lines[-1].id == new.id


def test_undone_and_imported_again_stays_undone(folder: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "all.csv", tmp_path / "other"
    file.write_bytes(export_logs(read_logs(folder), "csv"))
    import_file(file, other)
    log = DecisionLog.open(other / "w.jsonl")
    log.append(Undo(log.history.undoable), by="李")
    assert import_file(file, other).added == 0


def test_collate_toml_is_imported(tmp_path: Path) -> None:
    file = tmp_path / "collate.toml"
    file.write_text(
        '[[emend]]\nwork = "w"\nwords = "指"\ntext = "督"\nbefore = "省委"\nreason = "据甲"\nby = "李"\n'
        '[[emend]]\nwork = "w"\nwords = "它"\ntext = ""\n'
        '[[same]]\nleft = "a"\nright = "b"\n'
        '[[decision]]\nwhat = "note"\nwords = "又"\ntext = "见前"\nby = "张"\nat = "2020"\n'
        '[notes]\nplace = "end"\n[[lacuna]]\nwork = "w"\nwitness = "乙"\nfirst = "x"\n',
        encoding="utf-8",
    )
    folder = tmp_path / "decisions"
    result = import_file(file, folder, work="w", by="王")
    assert (result.added, result.ignored) == (4, ("notes", "lacuna"))
    assert import_file(file, folder, work="w", by="王").known == 4
    loaded = load_decisions(folder)
    assert [(one.words, one.text, one.how, one.by) for one in loaded.decisions] == [
        ("指", "督", "emend", "李"),
        ("它", "", "emend", "王"),
        ("又", "见前", "", "张"),
    ]
    assert loaded.decisions[0].before == "省委"
    assert loaded.rows == (Directive("same", PairSettings("a", "b")),)


def test_the_rows_of_an_export_can_be_moved_to_collate_toml(tmp_path: Path) -> None:
    log = DecisionLog.open(log_path(tmp_path, ""))
    log.append(Directive("work", WorkSettings('w"\n', title="题", include=("a",))), by="王\n[[x]]")
    file = tmp_path / "collate.toml"
    file.write_bytes(export_logs([log], "toml"))
    assert load_settings(file).work == (WorkSettings('w"\n', title="题", include=("a",)),)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.toml", b"a = ", "is not a TOML file"),
        ("x.toml", b"\xff", "is not a TOML file"),
        ("x.toml", b"decision = 1", "must be a list"),
        ("x.toml", b'[[decision]]\nwords = "a"\ncolour = 1', "row 1 of [[decision]]: unknown key 'colour'"),
        ("x.toml", b'[[decision]]\nwords = "a"\nhow = "guess"', "how must be one of"),
        ("x.toml", b"[[decision]]\nwords = 1", "Expected `str`"),
        ("x.toml", b'[[emend]]\nwords = "a"', "emend.text is missing"),
        ("x.toml", b'[[emend]]\nwords = "a"\ntext = "b"\ncolour = 1', "unknown key 'emend.colour'"),
        ("x.toml", b"[[same]]\nleft = 'a'", "row 1 of [[same]]"),
        ("x.toml", b'[[decision]]\nwork = "../x"\nwords = "a"', "cannot be the name of a file"),
        ("x.csv", b"\xff", "is not UTF-8"),
        ("x.csv", b'words\n"a', "is not CSV"),
        ("x.csv", b"a,b\n", "does not name the columns"),
        ("x.csv", b"", "does not name the columns"),
        ("x.csv", b"words,contexts\na,{", "row 2: contexts is not JSON"),
        ("x.csv", b"words\na,b\n", "more cells than columns"),
        ("x.csv", b"words\na\x00b\n", "control character"),
        ("x.ods", b"", "its suffix is not one of .toml, .csv, .jsonl, .xlsx"),
        ("x.xlsx", b"", "is damaged, or not a workbook"),
    ],
)
def test_a_file_with_a_fault_adds_nothing(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises((SourceError, OutputError)) as error:
        import_file(file, tmp_path / "decisions", work="w", by="王")
    assert words in str(error.value)
    assert not (tmp_path / "decisions").exists()


def test_who_and_which_work_must_be_known(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes("words,parts,what\n指,讹、脱,judgement\n".encode())
    folder = tmp_path / "decisions"
    with pytest.raises(SourceError, match="--work"):
        import_file(file, folder, by="王")
    with pytest.raises(SourceError, match="--by"):
        import_file(file, folder, work="w")
    import_file(file, folder, work="w", by="王")
    assert load_decisions(folder).decisions[0].parts == ("讹", "脱")
    with pytest.raises(SourceError, match="cannot be read"):
        import_file(tmp_path / "none.csv", folder)


def test_the_columns() -> None:
    assert COLUMNS[0] == "table"
    assert tomllib.loads(write_toml([]).decode()) == {}
