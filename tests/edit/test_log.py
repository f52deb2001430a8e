"""The file of a log: appended to, locked, flushed; kill -9, full disks, two programs, git."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from collate.edit import log_file
from collate.edit.log import DecisionLog, log_path
from collate.edit.log_entries import Directive, Undo
from collate.edit.log_lines import decode_lines
from collate.errors import OutputError, SourceError
from collate.settings import WorkSettings
from tests.edit.log_entries_made import decide, line

#: A program that appends decisions and prints the id of each when it is on disk.
PROGRAM = """
import sys
from pathlib import Path
from collate.edit.log import DecisionLog
from collate.model import Decision

log = DecisionLog.open(Path(sys.argv[1]))
print("ready", flush=True)
for number in range(int(sys.argv[3])):
    print(log.append(Decision("w", f"{sys.argv[2]}{number}" + "词" * 200), by=sys.argv[2]).id, flush=True)
"""


def start(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", PROGRAM, str(path), name, str(count)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)


@pytest.fixture(name="path")
def name_log(tmp_path: Path) -> Path:
    return tmp_path / "decisions" / "w.jsonl"


def test_an_append_is_on_disk_and_for_nobody_else(path: Path) -> None:
    log = DecisionLog.open(path)
    assert (log.lines, log.faults, log.revision) == ((), (), 0)
    assert not path.parent.exists()
    first = log.append(decide("一"), by="王")
    second = log.append(Directive("work", WorkSettings("w", title="题")), by="李")
    assert (first.after, second.after) == ((), (first.id,))
    assert path.read_bytes() == first.raw + b"\n" + second.raw + b"\n"
    assert log.lines == (first, second) == DecisionLog.open(path).lines
    assert log.revision == 2
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_several_entries_are_one_write(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[int] = []
    monkeypatch.setattr(os, "fsync", flushed.append)
    log = DecisionLog.open(path)
    lines = log.extend([decide("一"), decide("二"), decide("三")], by="王")
    assert [one.after for one in lines] == [(), (lines[0].id,), (lines[1].id,)]
    assert len(flushed) == 3  # the file, its folder, the folder of that
    flushed.clear()
    log.append(decide("四"))
    assert len(flushed) == 1


def test_what_others_append_is_seen(path: Path) -> None:
    mine, theirs = DecisionLog.open(path), DecisionLog.open(path)
    first = mine.append(decide("一"))
    second = theirs.append(decide("二"))
    assert second.after == (first.id,)
    assert mine.refresh()
    assert not mine.refresh()
    assert mine.lines == (first, second)
    assert not mine.faults


def test_a_file_that_was_replaced_is_read_anew(path: Path) -> None:
    log = DecisionLog.open(path)
    log.append(decide("一"))
    other = line(decide("二"))
    new = path.with_suffix(".new")
    new.write_bytes(other.raw + b"\n")
    new.replace(path)
    assert log.append(decide("三")).after == (other.id,)
    assert log.lines[0].id == other.id
    assert not log.faults
    path.unlink()
    assert log.refresh()
    assert log.lines == ()


def test_an_append_to_a_file_that_is_replaced_meanwhile_is_repeated(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = DecisionLog.open(path)
    log.append(decide("一"))
    other, flush = line(decide("二")), os.fsync
    replaced: list[int] = []

    def replace_then_flush(descriptor: int) -> None:
        if not replaced:
            replaced.append(1)
            new = path.with_suffix(".new")
            new.write_bytes(other.raw + b"\n")
            new.replace(path)
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", replace_then_flush)
    third = log.append(decide("三"))
    assert third.after == (other.id,)
    assert DecisionLog.open(path).lines == log.lines
    assert [one.id for one in log.lines] == [other.id, third.id]


def test_a_torn_line_stays_and_is_named(path: Path) -> None:
    log = DecisionLog.open(path)
    first = log.append(decide("一"))
    torn = line(decide("二"), first).raw[:50]
    with path.open("ab") as stream:
        stream.write(torn)
    log.refresh()
    assert [(fault.line, log.revision) for fault in log.faults] == [(2, 2)]
    third = log.append(decide("三"))
    assert path.read_bytes() == first.raw + b"\n" + torn + b"\n" + third.raw + b"\n"
    assert third.after == (first.id,)
    for one in (log, DecisionLog.open(path)):
        assert [read.number for read in one.lines] == [1, 3]
        assert [fault.line for fault in one.faults] == [2]
        assert one.revision == 3


def test_a_line_that_was_half_read_becomes_whole(path: Path) -> None:
    log = DecisionLog.open(path)
    first = log.append(decide("一"))
    second = line(decide("二"), first)
    with path.open("ab") as stream:
        stream.write(second.raw[:50])
        stream.flush()
        log.refresh()
        stream.write(second.raw[50:] + b"\n")
    log.refresh()
    assert [one.id for one in log.lines] == [first.id, second.id]
    assert not log.faults


def test_kill_9_loses_nothing_that_was_confirmed(path: Path) -> None:
    confirmed: list[str] = []
    for turn in range(2):
        program = start(path, f"{turn}-", 10**6)
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        for _number in range(3 + turn):
            confirmed.append(program.stdout.readline().strip())
        program.send_signal(signal.SIGKILL)
        confirmed += [text.strip() for text in program.stdout if len(text) == 17]
        program.wait()
        program.stdout.close()
    log = DecisionLog.open(path)
    assert set(confirmed) <= {one.id for one in log.lines}
    assert len(confirmed) == len(set(confirmed)) >= 7


def test_two_programs_at_once_lose_nothing(path: Path) -> None:
    programs = [start(path, name, 15) for name in ("a", "b")]
    printed = [program.communicate(timeout=60)[0].split() for program in programs]
    log = DecisionLog.open(path)
    assert not log.faults
    assert {one.id for one in log.lines} == {name for names in printed for name in names[1:]}
    assert len(log.lines) == 30
    assert log.history.conflicts == ()


def test_threads_at_once_lose_nothing(path: Path) -> None:
    log = DecisionLog.open(path)

    def work(name: str) -> None:
        for number in range(10):
            log.append(decide(f"{name}{number}"))

    threads = [threading.Thread(target=work, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(log.lines) == len(DecisionLog.open(path).lines) == 30
    assert not log.faults


def test_a_lock_that_is_kept_is_an_error(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_file, "PATIENCE", 0.05)
    log = DecisionLog.open(path)
    log.append(decide("一"))
    with log_file.locked_log(path), pytest.raises(OutputError, match="another program is writing"):
        log.append(decide("二"))
    log.append(decide("三"))


@pytest.mark.parametrize("after", [0, 1, 40])
def test_a_full_disk_leaves_the_file_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    log = DecisionLog.open(path)
    log.append(decide("一"))
    before, write = path.read_bytes(), os.write

    def fill(descriptor: int, data: bytes) -> int:
        if after and path.stat().st_size < len(before) + after:
            return write(descriptor, bytes(data)[:after])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", fill)
    with pytest.raises(OutputError, match="No space left on device"):
        log.append(decide("二"))
    assert path.read_bytes() == before
    monkeypatch.undo()
    assert log.append(decide("二")).after == (log.lines[0].id,)


def test_a_flush_that_fails_is_an_error(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = DecisionLog.open(path)
    log.append(decide("一"))
    before = path.read_bytes()

    def fail(descriptor: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OutputError, match="Input/output error"):
        log.append(decide("二"))
    assert path.read_bytes() == before
    assert log.revision == 1


def test_a_read_only_folder(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_file = os.open

    def refuse(name: str | Path, flags: int, mode: int = 0o777) -> int:
        if flags & (os.O_RDWR | os.O_WRONLY):
            raise OSError(errno.EACCES, "Permission denied", str(name))
        return open_file(name, flags, mode)

    monkeypatch.setattr(os, "open", refuse)
    log = DecisionLog.open(path)
    with pytest.raises(OutputError, match="cannot be written"):
        log.append(decide("一"))
    assert log.lines == ()


def test_what_is_not_a_file_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is not a file"):
        DecisionLog.open(tmp_path)
    pipe = tmp_path / "pipe.jsonl"
    os.mkfifo(pipe)
    with pytest.raises(SourceError, match="is not a file"):
        DecisionLog.open(pipe)


def test_a_check_can_prevent_an_append(path: Path) -> None:
    log, other = DecisionLog.open(path), DecisionLog.open(path)
    other.append(decide("一"))

    def refuse(seen: DecisionLog) -> None:
        if seen.revision != 0:
            raise LookupError(seen.revision)

    with pytest.raises(LookupError, match="1"):
        log.append(decide("二"), check=refuse)
    assert log.revision == 1


def test_lines_of_another_log_are_added_once(path: Path) -> None:
    log = DecisionLog.open(path)
    first = line(decide("一"))
    second = line(Undo((first.id,)), first)
    assert [one.raw for one in log.add_lines([first, second, first])] == [first.raw, second.raw]
    assert log.add_lines([second, first]) == ()
    assert DecisionLog.open(path).revision == 2


@pytest.mark.parametrize("name", ["../x", "a/b", "a\\b", "..", ".x", "a\0", " a"])
def test_a_work_does_not_name_another_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match="cannot be the name of a file"):
        log_path(tmp_path, name)


def test_the_logs_of_works_and_of_the_project(tmp_path: Path) -> None:
    assert log_path(tmp_path, "讲话").name == "讲话.jsonl"
    assert log_path(tmp_path, "").name == "project.jsonl"


def test_an_append_to_a_long_log_decodes_what_is_new(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log, other = DecisionLog.open(path), DecisionLog.open(path)
    log.extend([decide(str(number)) for number in range(200)], by="王")
    decoded: list[int] = []

    def count(content: bytes, *, first: int) -> Iterator[object]:
        decoded.append(len(content.splitlines()))
        return decode_lines(content, first=first)

    monkeypatch.setattr("collate.edit.log.decode_lines", count)
    log.append(decide("x"))
    assert decoded == [1]
    other.refresh()
    log.append(decide("y"))
    other.refresh()
    assert decoded == [1, 201, 1, 1]
    assert other.lines == log.lines
