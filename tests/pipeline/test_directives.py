"""Directives for a pattern of files: some of the files may lack the words, not all of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from collate.cli import main
from collate.errors import SettingsError
from collate.model import Reason
from collate.pipeline import read_texts, run
from collate.settings import BoundarySettings, LeaveOutSettings, Settings, SourceSettings

BODY = "今年雨水多，山上的路冲坏了三处，过河的桥也要修，大家要抓紧办，不要等到秋天再说。" * 3
TEXTS = {
    "a.txt": f"在修路会上的讲话\n（2019年5月18日）\n同志们：\n{BODY}\n",
    "b.txt": f"在修桥会上的讲话\n（2019年6月18日）\n同志们：\n{BODY}另外还有一件事。先修南边的。\n{BODY}\n",
    "c.txt": f"在修渠会上的讲话\n（2019年7月18日）\n同志们：\n{BODY}\n"
    f"在修堤会上的讲话\n（2019年8月18日）\n同志们：\n{BODY}\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def texts(folder: Path, **rows: tuple[object, ...]) -> tuple[dict[str, int], tuple[str, ...]]:
    found = read_texts([folder], Settings(**rows))  # type: ignore[arg-type]
    counts = {item.document.source.paths[0]: len(item.segments) for item in found.documents}
    assert found.idle_directives == tuple(note for note in found.notes if note.startswith("[["))
    return counts, found.idle_directives


def test_a_cut_that_one_of_the_files_has(folder: Path) -> None:
    before, _ = texts(folder)
    after, notes = texts(folder, cut=(BoundarySettings("*.txt", "另外还有一件事"),))
    assert (after["a.txt"], after["b.txt"], after["c.txt"]) == (1, before["b.txt"] + 1, before["c.txt"])
    assert notes == ()


def test_a_join_that_the_last_of_the_files_has(folder: Path) -> None:
    _, notes = texts(folder, join=(BoundarySettings("*.txt", "在修堤会上的讲话"),))
    assert notes == ()
    counts, _ = texts(folder, join=(BoundarySettings("*.txt", "在修堤会上的讲话"),))
    assert counts["c.txt"] == 1


@pytest.mark.parametrize("table", ["cut", "join"])
def test_words_that_no_file_has_are_one_message_with_the_row(table: str, folder: Path) -> None:
    rows = (BoundarySettings("b.txt", "在修桥会上"), BoundarySettings("*.txt", "龘龘"))
    _, notes = texts(folder, **{table: rows if table == "cut" else rows[1:]})
    number = 2 if table == "cut" else 1
    (note,) = notes
    assert note == (
        f"[[{table}]], row {number}: the words '龘龘' are in none of the files '*.txt'. "
        "Copy the title or the first words of the text from the output of: collate split"
    )


def test_words_without_an_effect_anywhere_are_a_message(folder: Path) -> None:
    _, notes = texts(folder, join=(BoundarySettings("[ab].txt", "山上的路"),))
    assert notes[0].startswith("[[join]], row 1: no text of the files '[ab].txt' begins at the words")


def test_a_passage_that_no_file_has(folder: Path) -> None:
    _, notes = texts(folder, leave_out=(LeaveOutSettings("*.txt", "龘", "龘"),))
    assert notes == (
        "[[leave_out]], row 1: '龘' … '龘' is in none of the files '*.txt'. Copy the words from the file",
    )


def test_a_file_named_as_such_must_have_the_words(folder: Path) -> None:
    for rows in (
        {"cut": (BoundarySettings("a.txt", "龘"),)},
        {"leave_out": (LeaveOutSettings("a.txt", "龘", "龘"),)},
    ):
        with pytest.raises(SettingsError, match=r"^a.txt: "):
            texts(folder, **rows)


def test_a_name_in_several_folders_fits_one_of_them(folder: Path) -> None:
    for name in ("x", "y"):
        (folder / name).mkdir()
    (folder / "x/d.txt").write_text(TEXTS["a.txt"], encoding="utf-8")
    (folder / "y/d.txt").write_text(TEXTS["b.txt"], encoding="utf-8")
    counts, notes = texts(folder, cut=(BoundarySettings("d.txt", "另外还有一件事"),))
    assert (counts["x/d.txt"], counts["y/d.txt"], notes) == (1, 2, ())
    with pytest.raises(SettingsError, match=r"x/d.txt: the words of a \[\[cut\]\] do not occur"):
        texts(folder, cut=(BoundarySettings("d.txt", "龘龘"),))


def test_files_left_out_as_a_whole_do_not_count(folder: Path) -> None:
    rows = {
        "cut": (BoundarySettings("*.txt", "另外还有"),),
        "source": (SourceSettings("b.txt", role="ignore"),),
    }
    _, notes = texts(folder, **rows)
    assert len(notes) == 1


def test_the_message_stays_when_the_files_are_cached(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    out = tmp_path_factory.mktemp("out")
    rows = (BoundarySettings("*.txt", "另外还有一件事"), BoundarySettings("*.txt", "龘龘"))
    settings = Settings(cut=rows)
    first = run([folder], out, settings=settings)
    (folder / "a.txt").write_text(TEXTS["a.txt"].replace("三处", "四处"), encoding="utf-8")
    second = run([folder], out, settings=settings)
    for results in (first, second):
        assert [note for note in results.warnings if "[[cut]]" in note] == [
            note for note in first.warnings if "row 2" in note
        ]


def test_several_processes_agree(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collate.engine.local.SMALL", 0)
    settings = Settings(cut=(BoundarySettings("*.txt", "另外还有一件事"),))
    found = read_texts([folder], settings, jobs=2)
    assert found.segments == read_texts([folder], settings, jobs=1).segments
    assert found.idle_directives == ()


def test_a_passage_in_an_archive_is_no_unknown_file(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name, text in TEXTS.items():
            archive.writestr(name, text)
    settings = Settings(leave_out=(LeaveOutSettings("*.txt", "另外", "一件事。"),))
    found = read_texts([tmp_path / "all.zip"], settings)
    assert found.notes == ()
    rows = [row for item in found.documents for row in item.ledger if row.reason is Reason.LEFT_OUT]
    assert len(rows) == 1


def test_split_and_run_show_the_message(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    (folder / "collate.toml").write_text('[[cut]]\nfile = "*.txt"\nbefore = "龘龘"\n', encoding="utf-8")

    def collate(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments)

    shown = collate("split", "a.txt", "b.txt")
    assert shown.exit_code == 0
    assert shown.stderr.count("[[cut]], row 1: the words '龘龘' are in none of the files '*.txt'") == 1
    assert collate("run", "a.txt", "b.txt", "-o", "out").exit_code == 0
    (warning,) = json.loads((folder / "out/summary.json").read_text(encoding="utf-8"))["warnings"]
    assert "[[cut]]" in warning


def test_dedupe_shows_the_message(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    rows = '[[cut]]\nfile = "*.txt"\nbefore = "另外还有一件事"\n[[cut]]\nfile = "*.txt"\nbefore = "龘龘"\n'
    (folder / "collate.toml").write_text(rows, encoding="utf-8")
    shown = CliRunner().invoke(main, ["dedupe", "a.txt", "b.txt"])
    assert "[[cut]], row 2: the words '龘龘' are in none of the files '*.txt'" in shown.stderr
    assert "row 1" not in shown.stderr
