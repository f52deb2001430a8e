"""A full run from Python: its steps, its processes, its failures."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import collate
from collate.editions import Sources, verify, write_edition
from collate.errors import CollateError, OutputError, SettingsError, SourceError, VerificationError
from collate.pipeline import compare, read_texts, run
from collate.pipeline.texts import textless_file_notes
from collate.settings import BoundarySettings, ReadSettings, Settings

HAN = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 400))


def speech(number: int) -> str:
    draw = random.Random(number)
    return "".join("".join(draw.choices(HAN, k=draw.randint(8, 20))) + "。\n" for _ in range(20))


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith((".collate-lock", ".collate.sqlite"))
    }


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """Two works of two witnesses."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in (1, 2):
        text = speech(number)
        (folder / f"{number}a.txt").write_text(text, encoding="utf-8")
        (folder / f"{number}b.txt").write_text(text[:30] + "龘" + text[30:], encoding="utf-8")
    return folder


def test_progress_reports_every_step(inputs: Path, tmp_path: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    run([inputs], tmp_path / "out", progress=lambda *step: steps.append(step))
    assert list(dict.fromkeys(what for what, _, _ in steps)) == [
        "read",
        "dedupe",
        "group",
        "align",
        "tei",
        "report",
    ]
    for what in ("read", "align", "tei", "report"):
        counts = [(done, total) for name, done, total in steps if name == what]
        total = counts[0][1]
        assert counts == [(done, total) for done in range(total + 1)]


@pytest.mark.slow
def test_several_processes_give_the_same_bytes_and_the_same_errors(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run([inputs], tmp_path / "one", jobs=1)
    monkeypatch.setattr("collate.engine.local.SMALL", 0)
    (inputs / "empty.txt").touch()
    found = run([inputs], tmp_path / "two", jobs=2)
    assert [row.path for row in found.skipped] == ["empty.txt"]
    (inputs / "empty.txt").unlink()
    run([inputs], tmp_path / "two", jobs=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    settings = Settings(cut=(BoundarySettings("1a.txt", "龘龘"),))
    with pytest.raises(SettingsError, match=r"do not occur in this file: '龘龘'\. Copy the title") as caught:
        read_texts([inputs], settings, jobs=2)
    assert caught.value.where == "1a.txt"


def test_an_edition_that_differs_from_its_sources_is_not_written(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run([inputs], tmp_path / "out")
    before = contents(tmp_path / "out")
    from collate.report.tei import writer

    write_tei = writer.write_tei

    def wrong(*arguments: Any) -> bytes:
        xml = write_tei(*arguments)
        return xml.replace("龘".encode(), "龍".encode()) if speech(1)[:8].encode() in xml else xml

    monkeypatch.setattr(writer, "write_tei", wrong)
    found = run([inputs], tmp_path / "out", force=True)
    (skipped,) = found.skipped
    assert re.search(r"differs at character \d\d: the source has 「.*龘", skipped.problem)
    lost = {name for name in before if name.startswith(f"{skipped.path}/")}
    assert f"{skipped.path}/edition.xml" in lost
    after = set(contents(tmp_path / "out"))
    assert not any(name.startswith(f"{skipped.path}/") for name in after)
    assert {name for name in before if name.endswith("edition.xml")} - lost <= after
    assert skipped.path.removeprefix("works/") not in {edition.work.slug for edition in found.editions}
    assert found.editions  # a failure does not affect the others
    edition, context = compare([inputs / "1a.txt", inputs / "1b.txt"])
    with pytest.raises(VerificationError):
        write_edition(edition, context, path=tmp_path / "edition.xml")
    assert not (tmp_path / "edition.xml").exists()


KILLED = """
import os, sys
from pathlib import Path
from collate.pipeline import run
left = int(sys.argv[3])
replace = os.replace
def dying(*arguments):
    global left
    left -= 1
    if left < 0:
        os._exit(9)
    return replace(*arguments)
os.replace = dying
run([Path(sys.argv[1])], Path(sys.argv[2]))
"""


@pytest.mark.parametrize("after", [0, 1])  # before the manifest is there, and before the first file is moved
def test_a_killed_run_leaves_the_earlier_report_or_the_whole_new_one(
    inputs: Path, tmp_path: Path, after: int
) -> None:
    out = tmp_path / "out"
    run([inputs], out)
    before = {name for name in contents(out) if not name.startswith(".")}
    (inputs / "3a.txt").write_text(speech(3), encoding="utf-8")
    command = [sys.executable, "-c", KILLED, str(inputs), str(out), str(after)]
    assert subprocess.run(command, check=False).returncode == 9
    assert {name for name in contents(out) if not name.startswith(".")} == before
    run([inputs], out)
    run([inputs], tmp_path / "clean")
    assert contents(out) == contents(tmp_path / "clean")


def test_a_second_run_does_not_wait_for_the_first(inputs: Path, tmp_path: Path) -> None:
    pytest.importorskip("fcntl", reason="this system has no such locks")
    from collate.store import Output

    with Output(tmp_path / "out"), pytest.raises(OutputError, match="another run is writing here"):
        run([inputs], tmp_path / "out")


def test_an_encoding_that_does_not_fit_is_reported_for_each_file(inputs: Path) -> None:
    (inputs / "1a.txt").write_bytes(b"\x81" * 9)
    found = read_texts([inputs], Settings(read=ReadSettings(encoding="utf-8")))
    assert [(row.path, row.problem) for row in found.skipped] == [
        ("1a.txt", "byte 0 (line 1) is not valid UTF-8")
    ]


def test_errors_survive_pickling() -> None:
    import pickle

    for kind in (CollateError, SourceError, SettingsError, OutputError, VerificationError):
        error = pickle.loads(pickle.dumps(kind("where", "problem", "remedy")))
        assert type(error) is kind
        assert (error.where, error.problem, error.remedy) == ("where", "problem", "remedy")
    missing = pickle.loads(pickle.dumps(collate.errors.MissingExtra("reading PDF files", "pdf")))
    assert str(missing) == str(collate.errors.MissingExtra("reading PDF files", "pdf"))


def test_verify_from_python(inputs: Path, tmp_path: Path) -> None:
    results = run([inputs], tmp_path / "out")
    sources = Sources([inputs])
    for work in results.works:
        edition = tmp_path / "out" / "works" / work.slug / "edition.xml"
        assert not verify(edition).faults
        assert not verify(edition, [inputs]).faults
        assert not verify(edition, sources).faults
    with pytest.raises(SourceError, match="cannot be read"):
        verify(tmp_path / "gone.xml")
    with pytest.raises(VerificationError, match="is not well-formed XML"):
        verify(inputs / "1a.txt")


def test_many_files_without_a_text_are_counted() -> None:
    def bare(number: int) -> Any:
        source = SimpleNamespace(paths=(f"{number}.txt",))
        return SimpleNamespace(ledger=(), segments=(), document=SimpleNamespace(source=source))

    notes = list(textless_file_notes([bare(i) for i in range(30)]))
    assert len(notes) == 21
    assert notes[-1] == "no text was found in 10 more files, of 30 in all"
    assert len(list(textless_file_notes([bare(i) for i in range(20)]))) == 20
