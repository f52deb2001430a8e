from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from collate.engine import Limits
from collate.errors import SourceError
from collate.model import Document
from collate.read import office
from collate.read.compound_file import CompoundFile
from collate.read.raw_builder import Input
from collate.settings import Settings
from tests.read.compound import Layout, compound
from tests.read.word import call, docx, ledger, note, p

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RTF = b"{\\rtf1\\ansi one\\par two\\par}"
real = pytest.mark.skipif(office.find_office() is None, reason="LibreOffice is not installed")


def old_word(flags: int = 0, mark: bytes = b"\xec\xa5", size: int = 5000) -> bytes:
    """Return an old Word file: what the reader checks of it, in a stream of *size* bytes."""
    return compound({"WordDocument": (mark + bytes(9) + bytes([flags])).ljust(size, b"w")})


def read(data: bytes, name: str = "a.rtf") -> Document:
    (document,) = office.read_office(Input(name, Path(name), data), Settings())
    return document


def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Replace LibreOffice by a shell script."""
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(office, "find_office", lambda: str(program))


def refused(data: bytes, name: str = "a.rtf") -> str:
    with pytest.raises(SourceError) as caught:
        read(data, name)
    assert str(caught.value).startswith(f"{name}: ")
    assert caught.value.remedy
    return str(caught.value)


def test_without_libreoffice_the_error_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(office, "_LOCATIONS", ())
    assert office.find_office() is None
    words = refused(RTF)
    assert ".rtf files are read with LibreOffice, which is not installed" in words
    assert "Install LibreOffice" in words


def test_what_libreoffice_makes_is_read_as_a_word_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / "made.docx"
    notes = note("2", p("注文"))
    made.write_bytes(docx(p("同志们", call("2")), footnotes=notes))
    arguments_file = tmp_path / "arguments_file"
    # The last argument is the file, the one before it the folder to write to.
    script = f'echo "$@" $http_proxy $HOME > {arguments_file}; while [ $# -gt 2 ]; do shift; done'
    fake(tmp_path, monkeypatch, f"{script}; mkdir -p $1; cp {made} $1/source.docx")
    document = read(RTF, "a b\n;.rtf")
    assert document.raw == "同志们1\n注文\n"
    assert document.source.media_type == "application/rtf"
    assert document.source.size == len(RTF)
    assert document.source.how.startswith("LibreOffice made DOCX of .rtf; DOCX with lxml")
    arguments = arguments_file.read_text()
    assert "-env:UserInstallation=file:///" in arguments
    assert "127.0.0.1:9" in arguments
    assert not Path(arguments.split()[-1]).exists()
    assert read(old_word(), "b.doc").source.media_type == "application/msword"


def test_a_file_that_cannot_be_converted_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(tmp_path, monkeypatch, "echo Error: source file could not be loaded")
    assert "LibreOffice cannot read it (Error: source file could not be loaded)" in refused(RTF)
    fake(tmp_path, monkeypatch, "exit 3")
    assert "no reason given" in refused(RTF)
    monkeypatch.setattr(office, "find_office", lambda: str(tmp_path / "none"))
    assert "does not start" in refused(RTF)


def test_what_takes_too_long_is_ended_with_all_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "limits_of", lambda settings: Limits(10**9, 10, 0.3))
    left = tmp_path / "left"
    fake(tmp_path, monkeypatch, f"(sleep 2; touch {left}) & wait")
    begun = time.perf_counter()
    assert "did not finish" in refused(RTF)
    assert time.perf_counter() - begun < 1.8
    time.sleep(1.9)
    assert not left.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is not an RTF, Word or OpenDocument file"),
        ("同志们".encode(), "is not an RTF, Word or OpenDocument file"),
        (RTF[:-1], "is truncated"),
        (OLE + bytes(600), "damaged, or of another program"),
        (compound({"Workbook": b"x" * 5000}), "it is an Excel file"),
        (compound({"Current User": b"", "PowerPoint Document": b"x"}), "it is a PowerPoint file"),
        (compound({"EncryptedPackage": b"x" * 9000}), "is encrypted with a password"),
        (compound({"Other": b"x"}), "damaged, or of another program"),
        (old_word(flags=1), "is encrypted with a password"),
        (old_word(mark=b"xx"), "is a damaged Word file"),
        (old_word()[:900], "damaged, or of another program"),
        (old_word()[:-513], "damaged, or of another program"),
        (old_word(flags=1, size=700), "is encrypted with a password"),
        (old_word(mark=b"xx", size=700), "is a damaged Word file"),
        (old_word(size=20), "is a damaged Word file"),
    ],
)
def test_bad_files_are_refused_before_libreoffice_guesses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, words: str
) -> None:
    fake(tmp_path, monkeypatch, f"touch {tmp_path}/started")
    assert words in refused(data)
    assert not (tmp_path / "started").exists()


@pytest.mark.parametrize("size", [32, 64, 65, 700, 4095, 4096, 4097, 70_000])
@pytest.mark.parametrize("shift", [9, 12])
@pytest.mark.parametrize("before", [0, 100, 3000])
def test_a_stream_is_found_among_small_and_large_ones(size: int, shift: int, before: int) -> None:
    content = bytes(range(256)) * 300
    streams = {"1Table": b"t" * before, "WordDocument": content[:size], "Data": b"d" * 9000}
    file = CompoundFile(compound(streams, Layout(shift=shift)))
    assert file.names == set(streams)
    assert {name: file.stream(name) for name in streams} == streams


def test_the_streams_of_embedded_files_are_not_those_of_the_file() -> None:
    embedded = {"ObjectPool/WordDocument": b"inner" * 10, "WordDocument": b"outer" * 10}
    assert CompoundFile(compound(embedded)).stream("WordDocument") == b"outer" * 10
    with pytest.raises(ValueError, match="no such stream"):
        CompoundFile(compound({"ObjectPool/WordDocument": b"x"})).stream("WordDocument")


def test_a_large_file_lists_its_table_of_sectors_outside_of_the_header() -> None:
    content = b"w" * 8_000_000
    assert CompoundFile(compound({"WordDocument": content})).stream("WordDocument") == content


@pytest.mark.parametrize("size", [700, 5000])
def test_damaged_chains_are_errors_and_never_endless(size: int) -> None:
    whole = compound({"WordDocument": b"w" * size})
    for loop in (Layout(loop=True), Layout(loop=True, shift=12)):
        with pytest.raises(ValueError, match="without an end"):
            CompoundFile(compound({"WordDocument": b"w" * size}, loop)).stream("WordDocument")
    for at in range(0, len(whole), 97):
        for data in (whole[:at], whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]):
            try:
                CompoundFile(data).stream("WordDocument")
            except ValueError:
                continue


def test_a_short_old_word_file_is_converted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = tmp_path / "made.docx"
    made.write_bytes(docx(p("短文")))
    script = "while [ $# -gt 2 ]; do shift; done"
    fake(tmp_path, monkeypatch, f"{script}; mkdir -p $1; cp {made} $1/source.docx")
    assert read(old_word(size=1500), "short.doc").raw == "短文\n"


def test_a_crash_is_named_by_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crash = 'echo "Fatal exception: Signal 6"; echo "/usr/lib/soffice.bin(+0x10b1)[0x55]"; exit 134'
    fake(tmp_path, monkeypatch, crash)
    assert "LibreOffice cannot read it (Fatal exception: Signal 6)" in refused(RTF)
    fake(tmp_path, monkeypatch, f'echo "No fonts could be found on the system."; {crash}')
    words = refused(RTF)
    assert "LibreOffice does not start on a machine without fonts" in words
    assert "damaged" not in words


@real
def test_rtf_through_libreoffice() -> None:
    try:
        read(RTF)
    except SourceError as error:
        if "without fonts" not in str(error):
            raise
        pytest.skip("LibreOffice needs a font, and this machine has none")
    han = "".join(f"\\u{ord(c)}?" for c in "同志们：加强领导。")
    document = read(f"{{\\rtf1\\ansi {han}{{\\footnote \\chftn note}}\\par two\\par}}".encode())
    assert document.raw.startswith("同志们：加强领导。1\ntwo\n")
    assert [document.raw[slice(*row.span)] for row in document.notes] == ["note"]
    assert ledger(document) == [("1", "note-mark")]
    assert re.match("LibreOffice [0-9.]+ made DOCX of .rtf; ", document.source.how)
    assert refused(b"{\\rtf1 " + b"{" * 1000 + b"}").startswith("a.rtf: LibreOffice cannot read it")
