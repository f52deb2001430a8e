"""Files whose content does not match their suffix."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from collate.errors import SourceError
from collate.model import Document
from collate.read import find
from collate.read.detect import sniff
from tests.read.test_archive import TEXT, paths, reading, tarred, zipped

HTML = f'<!-- a > b -->\n<!DOCTYPE html>\n<html lang="zh"><body><p>{TEXT}</p></body></html>'
TEI = f'<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><p>{TEXT}</p></body></text></TEI>'


def refused(folder: Path, name: str, data: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        reading(folder, name, data)
    assert caught.value.where == name
    assert "\n" not in str(caught.value)
    return caught.value.problem


@pytest.mark.parametrize("suffix", ["pdf", "docx", "doc", "rtf", "odt", "epub", "zip", "tar"])
def test_the_error_names_the_real_format(tmp_path: Path, suffix: str) -> None:
    name = f"a.{suffix}"
    start = f"is not a .{suffix} file: it looks like"
    assert refused(tmp_path, name, TEXT.encode("gb18030")) == f"{start} plain text (gb18030)"
    assert refused(tmp_path, name, b"\x89PNG\r\n\x1a\n") == f"{start} a PNG image"
    assert refused(tmp_path, name, b"<?xml version='1.0'?><a/>") == f"{start} an XML file"
    assert "looks like" not in refused(tmp_path, name, bytes(range(256)) * 3)


@pytest.mark.parametrize("name", ["a.doc", "a.docx", "a.pdf", "a.txt", "a.asp", "a"])
def test_pages_and_editions_are_read_whatever_they_are_called(tmp_path: Path, name: str) -> None:
    for content, kind in ((HTML, "text/html"), (TEI, "application/tei+xml")):
        (document,) = reading(tmp_path, name, content.encode())
        assert isinstance(document, Document)
        assert document.source.media_type == kind
        assert document.text.splitlines()[-1] == TEXT
    assert [file.path for file in find([tmp_path]).files] == [name]


def test_markup_elsewhere_makes_no_page() -> None:
    assert [sniff(head) for head in (b"a <html>", b"<htmlx>", b"<!-- <html>", b"<!--" * 1000)] == [None] * 4
    assert sniff(b"<?xml version='1.0'?>" + b"<!-- x -->" * 50 + b"<HTML>") == "text/html"


def test_a_self_extracting_zip_archive_and_a_damaged_tar_archive(tmp_path: Path) -> None:
    (document,) = reading(tmp_path, "a.zip", b"MZ\x90\0 program " * 9 + zipped({"a.txt": TEXT}))
    assert isinstance(document, Document)
    assert (document.source.paths, document.text) == (("a.zip/a.txt",), TEXT)
    (document,) = reading(tmp_path, "b.zip", tarred({"a.txt": TEXT.encode()}, "w:"))
    assert isinstance(document, Document)
    assert refused(tmp_path, "a.tar", b"\xff\0" * 400).startswith("is not a TAR archive")


def test_an_archive_without_a_text_is_refused(tmp_path: Path) -> None:
    assert (
        refused(tmp_path, "a.zip", zipped({"a.png": b"\x89PNG"}))
        == "there is no file to read in this archive"
    )
    inner = zipped({"a.png": b"\x89PNG"})
    assert len(reading(tmp_path, "b.zip", zipped({"pictures.zip": inner, "a.txt": TEXT}))) == 1


def test_lock_files_of_word_are_ignored(tmp_path: Path) -> None:
    (tmp_path / "~$a.docx").write_bytes(b"\5Name" + bytes(157))
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    found = find([tmp_path])
    assert [file.path for file in found.files] == ["a.txt"]
    assert found.ignored == ("~$a.docx",)
    assert len(reading(tmp_path, "a.zip", zipped({"~$a.docx": b"\5Name", "a.txt": TEXT}))) == 1


def _record(name: str) -> bytes:
    return json.dumps({"id": name, "text": TEXT}).encode()


def _mail(name: str) -> bytes:
    named = f'Content-Disposition: attachment; filename="{name}"'.encode("utf-8", "surrogateescape")
    head = (
        b"From: a@example.org\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n"
    )
    return (
        head
        + b"--B\nContent-Type: text/plain; charset=utf-8\n"
        + named
        + b"\n\n"
        + TEXT.encode()
        + b"\n--B--\n"
    )


@pytest.mark.parametrize(
    ("name", "shown"),
    [("a\x01.txt", "a\\x01.txt"), ("a\x1b[31m.txt", "a\\x1b[31m.txt"), ("a\u202e.txt", "a\\u202e.txt")],
)
@pytest.mark.parametrize(
    ("container", "pack"),
    [
        ("b.jsonl", _record),
        ("b.eml", _mail),
        ("b.zip", lambda name: zipped({name: TEXT.encode()})),
        ("b.tar", lambda name: tarred({name: TEXT.encode()}, "w")),
    ],
)
def test_names_in_files_are_fit_for_every_report(
    tmp_path: Path, container: str, pack: Callable[[str], bytes], name: str, shown: str
) -> None:
    assert f"{container}/{shown}" in paths(reading(tmp_path, container, pack(name)))


def test_a_name_in_a_tar_archive_that_is_not_utf_8(tmp_path: Path) -> None:
    data = tarred({"a\udce1c.txt": TEXT.encode()}, "w")
    assert list(paths(reading(tmp_path, "b.tar", data))) == ["b.tar/a\\xe1c.txt"]
