"""Two logs become one: nothing lost, whichever comes first, conflicts named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.edit.history import history
from collate.edit.log import DecisionLog
from collate.edit.log_entries import Undo
from collate.edit.log_lines import LogLine, decode_lines
from collate.edit.merge import merge_files, merge_logs, read_lines
from collate.edit.wording import describe_conflict
from collate.errors import OutputError, SourceError
from collate.i18n import translate
from tests.edit.log_entries_made import decide, line

ROOT = line(decide("始"))
MINE = line(decide("指", "督"), ROOT, by="王")
THEIRS = line(decide("指", "导"), ROOT, by="李")
LINES = [ROOT, MINE, THEIRS, line(Undo((ROOT.id,)), MINE, THEIRS), line(decide("它"), THEIRS)]
RAW = [
    *(one.raw for one in LINES),
    MINE.raw + b"\r",
    b"\xef\xbb\xbf" + ROOT.raw,
    MINE.raw.replace(b'"by": ', b'"by":'),
    THEIRS.raw.replace("导".encode(), "误".encode()),
    MINE.raw[:40],
    b"\xff\0",
    b"",
    b"<<<<<<< HEAD",
    b"=======",
    b'{"format": 2, "id": "0123456789abcdef", "after": [], "at": "2027-01-01T00:00:00Z", "by": "x"}',
]


def file(*lines: LogLine) -> bytes:
    return b"".join(one.raw + b"\n" for one in lines)


@given(st.lists(st.sampled_from(RAW)), st.lists(st.sampled_from(RAW)), st.booleans())
@settings(max_examples=60, deadline=None)
def test_nothing_is_lost_whichever_comes_first(mine: list[bytes], theirs: list[bytes], torn: bool) -> None:
    one, other = b"\n".join(mine) + b"\n" * torn, b"\n".join(theirs)
    merged = merge_logs(one, other)
    assert merged == merge_logs(other, one)
    assert merged == merge_logs(merged.content, merged.content) == merge_logs(merged.content, one)
    lines = set(merged.content.split(b"\n"))
    known = {found.id for found in decode_lines(merged.content) if isinstance(found, LogLine)}
    for raw in (*one.split(b"\n"), *other.split(b"\n")):
        found = next((each for each in decode_lines(raw.strip()) if isinstance(each, LogLine)), None)
        if found is not None and found.entry is not None:
            assert found.id in known
        elif raw and not raw.startswith((b"<", b"=")):
            assert raw.strip() in lines
    both, _faults = read_lines(b"\n".join([one, other]))
    assert history(read_lines(merged.content)[0]).undoable == history(both).undoable


def test_a_conflict_is_named_with_both_values() -> None:
    merged = merge_logs(file(ROOT, MINE), file(ROOT, THEIRS))
    assert merged.content in (file(ROOT, MINE, THEIRS), file(ROOT, THEIRS, MINE))
    (conflict,) = merged.conflicts
    text = describe_conflict(conflict)
    for words in ("王", "李", "「指」", "「督」", "「导」", MINE.id, THEIRS.id):
        assert words in text
    assert "改「指」为「督」" in translate(text, "zh")
    agreed = line(decide("指", "督", reason="从众"), ROOT, by="李")
    assert merge_logs(file(ROOT, MINE), file(ROOT, agreed)).conflicts == ()


def test_the_union_that_git_makes_is_the_same_state() -> None:
    union = file(ROOT, THEIRS, MINE, ROOT)
    assert merge_logs(union, b"") == merge_logs(file(ROOT, MINE), file(ROOT, THEIRS))
    marked = ROOT.raw + b"\n<<<<<<< HEAD\n" + MINE.raw + b"\n=======\n" + THEIRS.raw + b"\n>>>>>>> theirs\n"
    merged = merge_logs(marked, b"")
    assert merged.faults == ()
    assert merged.content == merge_logs(union, b"").content


def test_files(tmp_path: Path) -> None:
    one, other, out = (tmp_path / f"{name}.jsonl" for name in ("one", "other", "out"))
    one.write_bytes(file(ROOT, MINE))
    other.write_bytes(file(ROOT, THEIRS))
    one.chmod(0o640)
    log = DecisionLog.open(one)
    merged, added = merge_files(one, other, out)
    assert (out.read_bytes(), added) == (merged.content, 1)
    assert one.read_bytes() == file(ROOT, MINE)
    again, added = merge_files(one, other)
    assert (again, added) == (merged, 1)
    assert one.read_bytes() == merged.content
    assert one.stat().st_mode & 0o777 == 0o640
    assert merge_files(one, other)[1] == 0
    # An open log sees the merged file, and its next line comes after both.
    assert log.append(decide("四")).after == tuple(sorted((MINE.id, THEIRS.id)))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.jsonl", "other.jsonl", "out.jsonl"]


def test_files_that_cannot_be_merged(tmp_path: Path) -> None:
    one, other = tmp_path / "one.jsonl", tmp_path / "other.jsonl"
    one.write_bytes(file(ROOT))
    with pytest.raises(SourceError, match="no such file"):
        merge_files(one, other)
    other.write_bytes(file(ROOT))
    third = tmp_path / "third.jsonl"
    third.write_bytes(file(MINE))
    with pytest.raises(OutputError, match="not one of the two"):
        merge_files(one, other, third)
    assert third.read_bytes() == file(MINE)
