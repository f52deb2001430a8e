from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import collate.read
from collate.errors import SourceError
from collate.model import Document
from collate.read import READERS, FoundFile, find
from collate.read import read as read_all
from collate.read.encoding import decode
from collate.settings import ReadSettings, Settings


def read(file: FoundFile, settings: Settings) -> Document:
    (document,) = read_all(file, settings)
    assert isinstance(document, Document)
    return document


TEXT = "同志们：今天我们在这里召开会议，主要任务是总结去年的工作，部署今年的任务。\n希望大家努力。\n"


def read_bytes(folder: Path, data: bytes, encoding: str = "") -> Document:
    path = folder / "a.txt"
    path.write_bytes(data)
    return read(FoundFile("a.txt", path), Settings(read=ReadSettings(encoding=encoding)))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "gb2312"]
)
def test_encodings_are_detected(tmp_path: Path, encoding: str) -> None:
    document = read_bytes(tmp_path, TEXT.encode(encoding))
    assert document.raw == TEXT
    assert document.source.how


def test_big5_is_detected(tmp_path: Path) -> None:
    text = "同志們：今天我們在這裡召開會議，主要任務是總結去年的工作，部署今年的任務。\n"
    document = read_bytes(tmp_path, text.encode("big5"))
    assert (document.raw, document.source.encoding) == (text, "big5")


def test_a_character_of_four_bytes_survives(tmp_path: Path) -> None:
    text = TEXT + "㳇水北岸有古塔𠮷。"
    assert read_bytes(tmp_path, text.encode("gb18030")).raw == text


def test_line_ends_become_one_and_the_rest_stays(tmp_path: Path) -> None:
    document = read_bytes(tmp_path, "一\r\n二\r三\f四\ufeff\x01".encode())
    assert document.raw == document.text == "一\n二\n三\f四\ufeff\x01"
    assert [(page.label, document.raw[slice(*page.span)]) for page in document.pages] == [
        ("1", "一\n二\n三\f"),
        ("2", "四\ufeff\x01"),
    ]
    assert document.offsets.spans(0, len(document.text)) == ((0, len(document.raw)),)


BAD = [
    (b"", "the file is empty"),
    (b" \n\n", "only white space"),
    (b"PK\x03\x04....", "ZIP"),
    (b"%PDF-1.7 ...", "PDF"),
    (b"\x7fELF\x01\x02", "program"),
    (b"\x89PNG\r\n\x1a\n\0\0", "PNG"),
    (bytes(range(256)) * 20, "binary"),
    (TEXT.encode()[:40] + b"\xff" + TEXT.encode()[40:], "byte 39 (line 1) is not valid UTF-8"),
    (b"caf\xe9 \xe0 la carte, d\xe9j\xe0 vu\n" * 5, "is not valid UTF-8"),
]


@pytest.mark.parametrize(("data", "words"), BAD)
def test_what_is_not_text_is_refused_with_a_reason(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(SourceError) as caught:
        read_bytes(tmp_path, data)
    assert words.lower() in str(caught.value).lower()
    assert str(caught.value).startswith("a.txt: ")


def test_the_encoding_can_be_set(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, "déjà vu".encode("latin-1"), "latin-1").raw == "déjà vu"
    assert read_bytes(tmp_path, TEXT.encode("gb18030"), "gb2312").source.encoding == "gb18030"
    with pytest.raises(SourceError, match="unknown encoding 'klingon'"):
        decode(b"x", "a.txt", override="klingon")
    with pytest.raises(SourceError, match="--encoding"):
        read_bytes(tmp_path, TEXT.encode("gb18030"), "utf-8")


@given(
    st.text(st.sampled_from("的一是在不了有和人这中大，。\n"), min_size=30),
    st.sampled_from(["utf-8", "gb18030"]),
)
def test_undecodable_bytes_are_never_replaced(text: str, encoding: str) -> None:
    decoded, _, _ = decode(text.encode(encoding), "x")
    assert decoded == text


def test_an_unreadable_file_is_a_source_error(tmp_path: Path) -> None:
    folder = tmp_path / "a.txt"
    folder.mkdir()  # a folder cannot be opened as a file, not even by root
    with pytest.raises(SourceError, match="cannot be opened"):
        read(FoundFile("a.txt", folder), Settings())


def test_a_folder_is_walked_in_order(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a/2.txt",
        "a/1.TXT",
        "a/.hidden.txt",
        ".git/x.txt",
        "collate.toml",
        "README.md",
        "c.xyz",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    found = find([tmp_path])
    assert [file.path for file in found.files] == ["a/1.TXT", "a/2.txt", "b.txt"]
    assert found.ignored == (".git", "README.md", "a/.hidden.txt", "c.xyz", "collate.toml")
    assert not found.skipped


def test_what_is_named_must_be_there_and_known(tmp_path: Path) -> None:
    (tmp_path / "c.xyz").write_text("x")
    found = find([tmp_path / "c.xyz", tmp_path / "no.txt"])
    unknown, missing = (row.problem for row in found.skipped)
    assert unknown.startswith("no reader for '.xyz' files. Known: .txt")
    assert missing == "no such file or folder"
    assert not found.files


def test_markdown_is_read_when_named(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("一", encoding="utf-8")
    (file,) = find([tmp_path / "a.md"]).files
    assert read(file, Settings()).raw.strip() == "一"


def test_links_in_a_circle_end_and_a_file_counts_once(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("x")
    (tmp_path / "in" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "z.txt").symlink_to(tmp_path / "in" / "a.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing")
    found = find([tmp_path, tmp_path / "in" / "a.txt"])
    assert [file.path for file in found.files] == ["in/a.txt"]
    assert any("loop" in row for row in found.ignored)
    assert [row.path for row in found.skipped] == ["gone.txt"]


def test_equal_names_get_their_folder(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(folder)
    found = find([tmp_path / "one", tmp_path / "two" / "a.txt"])
    assert [file.path for file in found.files] == ["one/a.txt", "two/a.txt"]


@pytest.mark.skipif(os.name != "posix" or os.getuid() == 0, reason="needs a user whom permissions bind")
def test_an_unreadable_folder_is_skipped(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    assert "cannot be opened" in find([tmp_path]).skipped[0].problem


def test_importing_the_face_loads_no_heavy_library() -> None:
    heavy = ("lxml", "pypdfium2", "pyarrow", "markdown_it", "charset_normalizer")
    code = f"import sys, collate.read; print([name for name in {heavy} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"


@pytest.mark.parametrize("media_type", sorted(READERS))
def test_every_loader_returns_its_reader(media_type: str) -> None:
    assert READERS[media_type]().__name__.startswith("read_")


def test_every_name_of_the_face_exists() -> None:
    assert all(hasattr(collate.read, name) for name in collate.read.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        collate.read.nothing  # noqa: B018 - the access is the test
