"""Bad input: the message, the exit status, and the results of the rest of the input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.cli.conftest import SUMMARY

Collate = Callable[..., Result]

ROOT = hasattr(os, "getuid") and os.getuid() == 0


def summary(folder: str = "reports") -> Any:
    found = json.loads((Path(folder) / "summary.json").read_text(encoding="utf-8"))
    SUMMARY.validate(found)
    return found


def contents(folder: str = "reports") -> dict[str, bytes]:
    return {
        str(path): path.read_bytes()
        for path in Path(folder).rglob("*")
        if path.is_file() and not path.name.startswith(".collate.sqlite")
    }


@pytest.fixture
def skips_and_continues(collate: Collate, two: Path) -> Callable[..., None]:
    """Return a function that runs, and asserts the message and the results of the other files."""

    def check(message: str, path: str) -> None:
        result = collate("run", "in")
        assert result.exit_code == 1
        assert result.stderr == f"skipped {path}: {message}\n"
        found = summary()
        assert [row["path"] for row in found["skipped"]] == [path]
        assert found["skipped"][0]["remedy"]
        assert [file["path"] for file in found["files"]] == ["a.txt", "b.txt"]
        assert sum(found["works"][0]["entries"].values()) == 1
        page = (Path("reports") / "index.html").read_text(encoding="utf-8")
        assert path in page

    return check


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty. Remove it"),
        (b"\xef\xbb\xbf", "the file is empty. Remove it"),
        (" \n\u3000\n".encode(), "the file contains only white space. Remove it"),
        (
            b"\x89PNG\r\n\x1a\n" + bytes(40),
            "looks like a PNG image, not like text. Convert it to text, or rename it",
        ),
        (bytes(range(256)) * 9, "looks like binary data, not like text. Convert it to text, or remove it"),
        (
            "实事求是".encode() * 20 + b"\xff" + "实事求是".encode(),
            "byte 240 (line 1) is not valid UTF-8. "
            "Name its encoding with --encoding (gb18030, big5, shift_jis, ...), or repair the file",
        ),
    ],
    ids=["empty", "only a mark", "blanks", "image", "binary", "undecodable"],
)
def test_a_file_that_is_not_text(
    skips_and_continues: Callable[..., None], two: Path, data: bytes, message: str
) -> None:
    (two / "c.txt").write_bytes(data)
    skips_and_continues(message, "c.txt")


def test_a_file_without_read_permission(
    skips_and_continues: Callable[..., None], two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (two / "c.txt").write_text("x", encoding="utf-8")
    (two / "c.txt").chmod(0)
    if ROOT:  # permissions do not apply
        open_file = os.open

        def refused(path: Any, *arguments: Any, **more: Any) -> int:
            if Path(os.fsdecode(path)).name == "c.txt":
                raise PermissionError(13, "Permission denied", str(path))
            return open_file(path, *arguments, **more)

        monkeypatch.setattr(os, "open", refused)
    skips_and_continues("the file cannot be opened (Permission denied). Check its permissions", "c.txt")


def test_a_link_to_nothing(skips_and_continues: Callable[..., None], two: Path) -> None:
    (two / "c.txt").symlink_to("nowhere")
    skips_and_continues("not a regular file, or a broken link. Remove it", "c.txt")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(skips_and_continues: Callable[..., None], two: Path) -> None:
    os.mkfifo(two / "c.txt")
    skips_and_continues("not a regular file, or a broken link. Remove it", "c.txt")


def test_a_missing_path_among_others(collate: Collate, two: Path) -> None:
    result = collate("run", "in", "gone.txt")
    assert result.exit_code == 1
    assert result.stderr == "skipped gone.txt: no such file or folder. Check the spelling of the path\n"
    assert len(summary()["files"]) == 2


@pytest.mark.parametrize("command", ["run", "read", "split", "dedupe"])
def test_nothing_but_missing_paths(collate: Collate, command: str) -> None:
    result = collate(command, "gone", "gone.txt")
    assert result.exit_code == 1
    assert result.stderr == (
        "skipped gone: no such file or folder. Check the spelling of the path\n"
        "skipped gone.txt: no such file or folder. Check the spelling of the path\n"
    )


@pytest.mark.parametrize("command", ["run", "read", "split", "dedupe"])
def test_a_folder_with_nothing_to_read(collate: Collate, here: Path, command: str) -> None:
    (here / "in").mkdir()
    (here / "in" / "notes.md").write_text("no text", encoding="utf-8")
    result = collate(command, "in")
    assert result.exit_code == 1
    assert result.stderr.startswith("skipped in: there is no file to read in this folder. Known: .txt")
    assert result.stderr.endswith(". Give another folder, or convert its files\n")
    if command == "run":
        assert "No text was found." in result.stdout
        assert "nothing was read, so no report is written to reports" in result.stdout
    assert [path.name for path in here.iterdir()] == ["in"]


@pytest.mark.parametrize("made", [(), ("reports",), ("reports", "reports/mine.txt")])
def test_a_first_run_without_texts_leaves_the_folder_as_it_was(
    collate: Collate, two: Path, made: tuple[str, ...]
) -> None:
    for name in made:
        path = Path(name)
        path.write_text("mine", encoding="utf-8") if path.suffix else path.mkdir()
    for output in ("reports", "reports/below/further"):
        result = collate("run", "inn", "-o", output, "--lang", "en")
        assert result.exit_code == 1
        assert result.stderr == "skipped inn: no such file or folder. Check the spelling of the path\n"
        assert f"no report is written to {output}" in result.stdout.replace("\\", "/")
        assert "index.html" not in result.stdout
    assert sorted(str(path) for path in Path().glob("reports*/**/*")) == [
        name for name in made if "/" in name
    ]
    assert Path("reports").exists() == bool(made)
    assert collate("run", "in").exit_code == 0


def test_a_first_run_without_texts_keeps_a_workspace_that_was_there(collate: Collate, two: Path) -> None:
    collate("run", "in", "--workspace", "reports.sqlite")
    collate("run", "inn", "-o", "other", "--workspace", "reports.sqlite")
    assert Path("reports.sqlite").exists()
    assert not Path("other").exists()


def test_a_skipped_file_is_named_once(collate: Collate, two: Path) -> None:
    (two / "empty.txt").touch()
    for options in ([], ["-q"], ["--json"], ["-v", "--force"], []):
        result = collate("run", "in", "--lang", "en", *options)
        assert result.stderr.count("empty.txt") == 1
        assert options == ["--json"] or "empty.txt" not in result.stdout


def test_nothing_to_read_leaves_an_earlier_report_as_it_was(collate: Collate, two: Path) -> None:
    collate("run", "in")
    before = contents()
    result = collate("run", "inn")
    assert result.exit_code == 1
    assert "so the report of the earlier run in reports is left as it is" in result.stdout
    assert contents() == before
    assert json.loads(collate("run", "inn", "--json").stdout)["files"] == []


def test_a_folder_that_links_to_itself(collate: Collate, two: Path) -> None:
    (two / "sub").mkdir()
    (two / "sub" / "loop").symlink_to("..", target_is_directory=True)
    (two / "twin.txt").symlink_to("a.txt")
    result = collate("run", "in", "--lang", "en")
    assert result.exit_code == 0  # no text is lost
    assert "sub/loop: leads to the folder in, which is read once" in result.stdout
    assert "twin.txt: the same file as a.txt, which is read once" in result.stdout
    found = summary()
    assert len(found["warnings"]) == 2
    assert found["ignored"] == ["sub/loop", "twin.txt"]
    assert len(found["files"]) == 2


def test_a_link_that_leads_to_itself(skips_and_continues: Callable[..., None], two: Path) -> None:
    (two / "c.txt").symlink_to("c.txt")
    skips_and_continues("Too many levels of symbolic links. Check the link and the permissions", "c.txt")


@pytest.fixture
def nested(two: Path) -> Iterator[Path]:
    """Make a folder 1,050 levels deep; it is removed here, as the cleanup of pytest is recursive."""
    folder = two
    made: list[Path] = []
    for _ in range(1050):
        folder = folder / "d"
        try:
            folder.mkdir()
        except OSError as error:
            pytest.skip(f"this system has no such paths: {error}")
        made.append(folder)
    yield folder
    for folder in reversed(made):
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()


def test_folders_nested_beyond_any_recursion(collate: Collate, two: Path, nested: Path) -> None:
    (nested / "c.txt").write_bytes((two / "a.txt").read_bytes())
    assert collate("run", "in").exit_code == 0
    assert len(summary()["works"][0]["witnesses"]) == 3


def test_files_with_the_same_content_are_witnesses_of_their_own(collate: Collate, two: Path) -> None:
    (two / "copy.txt").write_bytes((two / "a.txt").read_bytes())
    os.link(two / "a.txt", two / "hard.txt")
    assert collate("run", "in").exit_code == 0
    witnesses = {w["file"]: w for w in summary()["works"][0]["witnesses"]}
    assert list(witnesses) == ["a.txt", "b.txt", "copy.txt", "hard.txt"]
    assert len({w["siglum"] for w in witnesses.values()}) == 4
    assert {name: w["identical_to"] for name, w in witnesses.items()} == {
        "a.txt": None,
        "b.txt": None,
        "copy.txt": "甲",
        "hard.txt": "甲",
    }


def test_a_file_of_one_character(collate: Collate, here: Path) -> None:
    (here / "in").mkdir()
    for name in "ab":
        (here / "in" / f"{name}.txt").write_text("一", encoding="utf-8")
    (here / "in" / "c.txt").write_text("。", encoding="utf-8")
    assert collate("run", "in").exit_code == 0
    assert [len(work["witnesses"]) for work in summary()["works"]] == [2, 1]
    assert [segment["characters"] for segment in summary()["segments"]] == [1, 1, 1]


def test_a_file_with_no_line_break_at_all(collate: Collate, two: Path, speech: Callable[..., str]) -> None:
    (two / "flat.txt").write_text(speech(1).replace("\n", ""), encoding="utf-8")
    assert collate("run", "in").exit_code == 0
    work = summary()["works"][0]
    assert [w["identical_to"] for w in work["witnesses"]] == [None, None, "甲"]
    assert sum(work["entries"].values()) == 1


def test_a_named_file_of_unknown_kind(collate: Collate, two: Path) -> None:
    Path("c.xyz").write_text("x", encoding="utf-8")
    result = collate("run", "in", "c.xyz")
    assert result.exit_code == 1
    assert result.stderr.startswith("skipped c.xyz: no reader for '.xyz' files. Known: .txt")


@pytest.mark.parametrize("command", ["run", "read"])
def test_a_named_markdown_file_is_read(
    collate: Collate, here: Path, speech: Callable[..., str], command: str
) -> None:
    Path("c.md").write_text(speech(1), encoding="utf-8")
    assert collate(command, "c.md").exit_code == 0


# -- the output folder ----------------------------------------------------------


@pytest.mark.parametrize(
    ("output", "where"),
    [("file/below", "file"), ("file", "file"), ("/proc/collate/reports", "/proc/collate")],
)
def test_an_output_folder_that_cannot_be_made(collate: Collate, two: Path, output: str, where: str) -> None:
    if output.startswith("/proc") and not Path("/proc/self").exists():
        pytest.skip("this system has no /proc")
    Path("file").write_text("mine", encoding="utf-8")
    result = collate("run", "in", "-o", output)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith(f"Error: {where}")
    assert ": cannot be written (" in result.stderr
    assert "Name another folder with -o" in result.stderr
    assert Path("file").read_text(encoding="utf-8") == "mine"


def test_an_output_folder_without_write_permission(
    collate: Collate, two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", refused)
    result = collate("run", "in")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: reports: cannot be written (Permission denied). ")


@pytest.mark.parametrize("name", ["index.html", "summary.json", "record.json", "works"])
def test_a_file_of_the_users_own_in_the_way(collate: Collate, two: Path, name: str) -> None:
    Path("reports").mkdir()
    (Path("reports") / name).write_text("mine", encoding="utf-8")
    result = collate("run", "in")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {Path('reports') / name}: is in the way, and no run of collate")
    assert (Path("reports") / name).read_text(encoding="utf-8") == "mine"
    assert [p.name for p in Path("reports").iterdir() if not p.name.startswith(".")] == [name]


def test_a_file_that_is_not_a_record(collate: Collate, two: Path) -> None:
    collate("run", "in")
    before = contents()
    record = Path("reports") / "record.json"
    for damaged in ("", "[]", '{"version": 9}', '{"version": 1, "works": 3, "sigla": {}}'):
        record.write_text(damaged, encoding="utf-8")
        result = collate("run", "in")
        assert result.exit_code == 1
        assert result.stderr.startswith(f"Error: {record}: is not the record of a run")
        assert "Remove it" in result.stderr
    record.unlink()
    assert collate("run", "in").exit_code == 0
    assert contents() == before


@pytest.mark.parametrize("slug", ["../../out", "..", "", "a b", "a\\u0000"])
def test_a_record_with_a_slug_that_no_run_gives(collate: Collate, two: Path, slug: str) -> None:
    collate("run", "in")
    record = Path("reports") / "record.json"
    old = summary()["works"][0]["slug"]
    record.write_text(record.read_text(encoding="utf-8").replace(old, slug), encoding="utf-8")
    result = collate("run", "in")
    assert result.exit_code == 1
    assert " is not a slug). Remove it" in result.stderr
    assert not Path("out").exists()


def test_a_record_merged_from_two(collate: Collate, two: Path, speech: Callable[..., str]) -> None:
    (two / "c.txt").write_text(speech(2), encoding="utf-8")
    collate("run", "in")
    record = Path("reports") / "record.json"
    first, second = (work["slug"] for work in summary()["works"])
    text = record.read_text(encoding="utf-8")
    for old, new, what in ((second, first, "slug"), ('"乙"', '"甲"', "siglum")):
        record.write_text(text.replace(old, new), encoding="utf-8")
        result = collate("run", "in")
        assert result.exit_code == 1
        assert f"(a {what} occurs twice). Remove it" in result.stderr


# -- the environment ---------------------------------------------------------------


def test_a_wrong_date_in_the_environment(
    collate: Collate, two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for wrong in ("yesterday", "9" * 30):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", wrong)
        result = collate("run", "in")
        assert result.exit_code == 2
        assert result.stderr.startswith("Error: SOURCE_DATE_EPOCH: is not a number of seconds since 1970")


def test_a_terminal_that_knows_no_chinese(two: Path) -> None:
    command = [sys.executable, "-m", "collate"]
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run([*command, "split", "in"], env=environment, capture_output=True, check=False)
    assert done.returncode == 0
    assert done.stderr == b""
    assert b"\\u4e" in done.stdout
    done = subprocess.run(
        [*command, "split", "in", "--json"], env=environment, capture_output=True, check=False
    )
    assert len(json.loads(done.stdout.decode("utf-8"))) == 2


def test_a_reader_that_goes_away(two: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "collate", "split", "in"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("arguments", [("split", "in"), ("split", "in", "--json"), ("run", "in", "--json")])
def test_an_output_that_is_full(two: Path, arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "collate", *arguments]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(b"Error: standard output: cannot be written (No space left on device). ")


# -- names of files ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "printable"),
    [
        ("a b.txt", "a b.txt"),
        ("a\nb.txt", "a\\x0ab.txt"),
        ("\x1b[31mred.txt", "\\x1b[31mred.txt"),
        ("\"quoted' & <b>.txt", "\"quoted' & <b>.txt"),
        ("#1 %41?.txt", "#1 %41?.txt"),
        ("=1+1.txt", "=1+1.txt"),
        ("-o.txt", "-o.txt"),
        ("\u202egnp.txt", "\\u202egnp.txt"),
        ("e\u0301.TXT", "e\u0301.TXT"),
        (os.fsdecode(b"\xff\xfe.txt"), "\\xff\\xfe.txt"),
    ],
    ids=["blank", "line", "escape", "markup", "url", "formula", "option", "bidi", "marks", "no-utf8"],
)
def test_odd_file_names(collate: Collate, two: Path, name: str, printable: str) -> None:
    try:
        (two / name).write_bytes((two / "b.txt").read_bytes())
    except (OSError, UnicodeError) as error:
        pytest.skip(f"this file system has no such names: {error}")
    result = collate("run", "in")
    assert result.exit_code == 0
    assert printable in {file["path"] for file in summary()["files"]}
    edition = next(Path("reports").glob("works/*/edition.xml"))
    assert collate("verify", edition, "--against", "in").exit_code == 0
    for command in ("read", "split", "dedupe"):
        result = collate(command, "in")
        assert result.exit_code == 0
        assert not set("\x1b\u202e") & set(result.output)
        json.loads(collate(command, "in", "--json").stdout)


def test_two_folders_with_the_same_file_names(
    collate: Collate, here: Path, speech: Callable[..., str]
) -> None:
    for folder in ("one", "two", "deep/two"):
        (here / folder).mkdir(parents=True)
        (here / folder / "a.txt").write_text(speech(1), encoding="utf-8")
    assert collate("run", "one", "two", "deep/two").exit_code == 0
    assert [file["path"] for file in summary()["files"]] == ["one/a.txt", "two/a.txt", "deep/two/a.txt"]
    assert len(summary()["works"][0]["witnesses"]) == 3
