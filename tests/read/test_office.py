from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from collate.errors import SourceError
from collate.model import Document
from collate.read import office
from collate.read.raw_builder import Input
from collate.settings import Settings
from tests.read.word import call, docx, ledger, note, p

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RTF = b"{\\rtf1\\ansi one\\par two\\par}"
real = pytest.mark.skipif(office.find_office() is None, reason="LibreOffice is not installed")


def old_word(flags: int = 0, mark: bytes = b"\xec\xa5") -> bytes:
    """Return the parts of an old Word file that the reader checks."""
    header = bytearray(512)
    header[:8] = OLE
    header[28:32] = b"\xfe\xff\x09\x00"
    entry = bytearray(512)
    entry[:26] = "WordDocument\0".encode("utf-16-le")
    entry[116:120] = (1).to_bytes(4, "little")
    stream = mark + bytes(9) + bytes([flags]) + bytes(500)
    return bytes(header + entry + stream)


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
    monkeypatch.setattr(office, "TIMEOUT_SECONDS", 0.3)
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
        (OLE + bytes(600) + "Workbook".encode("utf-16-le"), "it is an Excel file"),
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "is encrypted with a password"),
        (old_word(flags=1), "is encrypted with a password"),
        (old_word(mark=b"xx"), "is a damaged Word file"),
        (old_word()[:900], "is a damaged Word file"),
    ],
)
def test_bad_files_are_refused_before_libreoffice_guesses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, words: str
) -> None:
    fake(tmp_path, monkeypatch, f"touch {tmp_path}/started")
    assert words in refused(data)
    assert not (tmp_path / "started").exists()


@real
def test_rtf_through_libreoffice() -> None:
    han = "".join(f"\\u{ord(c)}?" for c in "同志们：加强领导。")
    document = read(f"{{\\rtf1\\ansi {han}{{\\footnote \\chftn note}}\\par two\\par}}".encode())
    assert document.raw.startswith("同志们：加强领导。1\ntwo\n")
    assert [document.raw[slice(*row.span)] for row in document.notes] == ["note"]
    assert ledger(document) == [("1", "note-mark")]
    assert re.match("LibreOffice [0-9.]+ made DOCX of .rtf; ", document.source.how)
    assert refused(b"{\\rtf1 " + b"{" * 1000 + b"}").startswith("a.rtf: LibreOffice cannot read it")
