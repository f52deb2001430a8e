"""One line of a log: what is written is read again; what is broken, newer or unknown is named and kept."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.edit.log_entries import Directive, Entry, Redo, Undo
from collate.edit.log_lines import LogFault, LogLine, decode_lines, encode_line
from collate.errors import ModelError
from collate.model import Context, Decision
from collate.settings import WorkSettings
from tests.edit.log_entries_made import AT, decide, entries, line

GOOD = line(decide("指导组", "督导组"))


def decoded(content: bytes) -> tuple[list[LogLine], list[LogFault]]:
    found = list(decode_lines(content))
    return [one for one in found if isinstance(one, LogLine)], [
        one for one in found if isinstance(one, LogFault)
    ]


@given(entries)
def test_a_line_is_read_as_it_was_entered(entry: Entry) -> None:
    written = encode_line(entry, after=("0" * 16, "a" * 16), at=AT.format(1), by="王\n编辑")
    assert b"\n" not in written.raw
    lines, faults = decoded(written.raw + b"\n")
    assert not faults
    assert lines == [replace(written, number=1)]
    read = lines[0].entry
    if isinstance(entry, Decision):
        assert isinstance(read, Decision)
        assert (read.id, read.at, read.by) == (written.id, AT.format(1), "王\n编辑")
        assert replace(read, id="", at="", by="") == entry
    else:
        assert read == entry


@given(st.lists(st.one_of(st.binary(max_size=20), st.just(GOOD.raw)), max_size=4), st.integers(0, 60))
def test_any_bytes_can_be_read(parts: list[bytes], at: int) -> None:
    content = b"\n".join([*parts, GOOD.raw[:at] + bytes([at]) + GOOD.raw[at + 1 :]])
    for found in decode_lines(content):
        assert found.number >= 1 if isinstance(found, LogLine) else found.line >= 1


def test_the_form_of_a_line() -> None:
    written = line(decide("指导组", "督导组"), GOOD, by="王编辑")
    assert written.raw.decode() == (
        f'{{"format": 1, "id": "{written.id}", "after": ["{GOOD.id}"], "at": "2026-11-29T23:10:00Z", '
        '"by": "王编辑", "do": "decide", "what": "text", "how": "emend", "work": "w", "words": "指导组", '
        '"text": "督导组", "contexts": [{"left": "省委", "words": "指导组", "right": "组长"}]}'
    )


def test_undo_and_redo() -> None:
    for entry in (Undo((GOOD.id,)), Redo((GOOD.id, "0" * 16))):
        assert decoded(line(entry).raw)[0][0].entry == entry


def changed(**fields: object) -> bytes:
    """Return a line with other fields, and the id that belongs to them."""
    data = json.loads(GOOD.raw) | fields
    content = {key: value for key, value in data.items() if key != "id"}
    import hashlib

    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    data["id"] = hashlib.sha256(text.encode()).hexdigest()[:16]
    return json.dumps(data, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (GOOD.raw[:40], "broken"),
        (b"\0" * 50, "broken"),
        (GOOD.raw.replace("督".encode(), b"\xff"), "broken"),
        (GOOD.raw.decode().encode("utf-16"), "broken"),
        (b"[" * 100_000, "broken"),
        (b"9" * 5000, "broken"),
        (b"[1]", "not a JSON object"),
        (b"null", "not a JSON object"),
        (b"{}", "not a line of a log"),
        (b'{"format": true}', "not a line of a log"),
        (changed(after="x"), "not a line of a log"),
        (changed(after=[["x"]]), "not a line of a log"),
        (changed(at="yesterday"), "not a line of a log"),
        (changed(by=1), "not a line of a log"),
        (b"<<<<<<< HEAD", "mark of git"),
        (b"=======", "mark of git"),
        (b">>>>>>> theirs", "mark of git"),
        (b"||||||| base", "mark of git"),
    ],
)
def test_what_is_not_a_line(raw: bytes, words: str) -> None:
    lines, faults = decoded(GOOD.raw + b"\n" + raw + b"\n" + line(decide("x")).raw)
    assert len(lines) == 2
    assert [fault.line for fault in faults] == [2]
    assert words in faults[0].message
    assert faults[0].remedy


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (changed(format=2, id="0" * 16), "newer version (format 2)"),
        (changed(format=0), "not a line of a log"),
        (changed(do="vote"), "'vote' is an unknown kind"),
        (changed(do=["decide"]), "unknown kind"),
        (changed(what="colour"), "'colour' is an unknown subject"),
        (changed(what={"a": 1}), "unknown subject"),
        (changed(extra=1), "unknown key 'extra'"),
        (changed(contexts=[{"words": "x", "page": 1}]), "unknown key 'page'"),
        (changed(exceptions=[[{"page": 1}]]), "unknown key 'page'"),
        (changed(contexts=[{"nth": 3, "of": 2}]), "occurrence 3 of 2"),
        (changed(contexts={"words": "x"}), "Expected `array`"),
        (changed(contexts=[{"unique": [1]}]), "unique must be 3"),
        (changed(text=1), "Expected `str`"),
        (changed(how="guess"), "how must be one of adopt, emend, keep"),
        (changed(scope="world"), "scope must be one of"),
        (changed(certainty="sure"), "certainty must be one of"),
        (changed(text="a\0"), "control character"),
        (changed(what="work", row={"name": ""}), "no row of [[work]]"),
        (changed(do="undo"), "does not name what"),
        (GOOD.raw.replace("督".encode(), "指".encode()), "changed after it was written"),
        (GOOD.raw.replace("督导组".encode(), rb"\ud800"), "changed after it was written"),
    ],
)
def test_what_cannot_be_applied_is_kept(raw: bytes, words: str) -> None:
    lines, faults = decoded(raw)
    assert [(one.entry, one.raw) for one in lines] == [(None, raw)]
    assert [fault.line for fault in faults] == [1]
    assert words in faults[0].message
    assert faults[0].remedy


def test_the_rows_of_directives_are_checked() -> None:
    data = json.loads(line(Directive("work", WorkSettings("w"))).raw)
    rows: tuple[object, ...] = ({"name": ""}, {"name": "w", "colour": "red"}, {"name": 1}, {}, [], None)
    for row in rows:
        base = {key: data[key] for key in ("format", "after", "at", "by", "do", "what")}
        import hashlib

        text = json.dumps(base | {"row": row}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        name = hashlib.sha256(text.encode()).hexdigest()[:16]
        lines, faults = decoded(json.dumps(base | {"row": row, "id": name}).encode())
        assert lines[0].entry is None, row
        assert len(faults) == 1


def test_ends_of_lines_and_marks_of_encoding_are_no_faults() -> None:
    other = line(decide("x"), GOOD)
    content = b"\xef\xbb\xbf" + GOOD.raw + b"\r\n\r\n \n" + other.raw + b"\r\n"
    lines, faults = decoded(content)
    assert not faults
    assert [(one.id, one.number) for one in lines] == [(GOOD.id, 1), (other.id, 4)]


@pytest.mark.parametrize(
    "entry",
    [
        decide("\ud800"),
        decide("a\0b"),
        decide("a", reason="\x1b"),
        decide("a", contexts=(Context(("\ud800",)),)),
        decide("a", contexts=(Context(nth=0),)),
        decide("a", how="guess"),
        decide("a", what="colour", how=""),
        decide("a", scope="world"),
        decide("a", text=1),  # type: ignore[arg-type]
        Directive("work", WorkSettings("")),
        Undo(("x",)),
        Undo(()),
    ],
)
def test_what_cannot_be_entered(entry: Entry) -> None:
    with pytest.raises(ModelError):
        encode_line(entry, after=(), at=AT.format(0), by="王")


def test_neither_person_nor_time_can_be_anything() -> None:
    with pytest.raises(ModelError):
        encode_line(decide("a"), after=(), at=AT.format(0), by="\ud800")
    with pytest.raises(ModelError):
        encode_line(decide("a"), after=(), at="2026/11/29", by="王")
