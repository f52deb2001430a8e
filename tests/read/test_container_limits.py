"""Made attacks on containers: a message names the file, the limit, the setting and what to do."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable
from pathlib import Path
from time import process_time
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from collate.cache.document_cache import split_file
from collate.model import Skipped
from collate.read import FoundFile
from collate.settings import Settings
from collate.settings.stages import ReadSettings
from tests.read.pages import book
from tests.read.word import docx, p

#: With this, any file below 25 kB may unpack to 50 kB.
TWICE = Settings(ReadSettings(max_expansion=2))
FEW = Settings(ReadSettings(max_texts=20))
LONG = "一" * 100_000
SPACE = "urn:oasis:names:tc:opendocument:xmlns"


def zipped(files: dict[str, str], kind: int = ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", kind) as archive:
        for name, text in files.items():
            archive.writestr(name, text, ZIP_STORED if name == "mimetype" else kind)
    return out.getvalue()


def tgz(text: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        info = tarfile.TarInfo("a.txt")
        info.size = len(text.encode())
        archive.addfile(info, io.BytesIO(text.encode()))
    return out.getvalue()


def odt(text: str) -> bytes:
    body = f"<office:body><office:text><text:p>{text}</text:p></office:text></office:body>"
    spaces = f'xmlns:office="{SPACE}:office:1.0" xmlns:text="{SPACE}:text:1.0"'
    content = f"<office:document-content {spaces}>{body}</office:document-content>"
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def parquet(text: str) -> bytes:
    arrow = pytest.importorskip("pyarrow", reason="needs the extra [parquet]")
    from pyarrow import parquet as files

    out = io.BytesIO()
    files.write_table(arrow.table({"text": [text]}), out)
    return out.getvalue()


#: A file of each format that packs, with one text.
PACKED: dict[str, Callable[[str], bytes]] = {
    "a.zip": lambda text: zipped({"a.txt": text}),
    "a.tgz": tgz,
    "a.docx": lambda text: docx(p(text)),
    "a.epub": lambda text: book({"a.xhtml": f"<p>{text}</p>"}),
    "a.odt": odt,
    "a.parquet": parquet,
}


def skips(path: Path, data: bytes, settings: Settings) -> list[tuple[str, str]]:
    """Return name and message of all that is skipped of a file."""
    path.write_bytes(data)
    items = split_file(FoundFile(path.name, path), settings)
    return [(one.path, f"{one.problem}. {one.remedy}") for one in items if isinstance(one, Skipped)]


@pytest.mark.parametrize("name", PACKED)
def test_what_a_container_unpacks_to(name: str, tmp_path: Path) -> None:
    ((file, message),) = skips(tmp_path / name, PACKED[name](LONG), TWICE)
    assert file == name
    assert message.startswith("unpacks to more than 2 times its size")
    assert "read.max_expansion" in message
    assert message.endswith("in collate.toml")


@pytest.mark.parametrize("name", ["a.zip", "a.tgz", "a.docx", "a.epub"])
def test_a_small_container_with_a_long_text_is_read(name: str, tmp_path: Path) -> None:
    """A text that repeats itself packs to a two-hundredth; a file below 25 kB may unpack to 5 MB."""
    data = PACKED[name](LONG * 5)
    assert len(data) < 25_000
    assert skips(tmp_path / name, data, Settings()) == []


def test_attachments_of_a_mail(tmp_path: Path) -> None:
    def mail(count: int) -> bytes:
        part = '--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename="{}.txt"\n\nhello\n'
        head = (
            "From: a@b.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        )
        return (head + "".join(map(part.format, range(count))) + "--b--\n").encode()

    assert skips(tmp_path / "a.eml", mail(19), FEW) == []  # the mail is a text, too
    ((name, message),) = skips(tmp_path / "a.eml", mail(20), FEW)
    assert (name, message) == (
        "a.eml",
        "holds more than 20 files or texts. If the file is right, raise read.max_texts in collate.toml",
    )


@pytest.mark.parametrize("suffix", ["zip", "eml"])
def test_archives_in_archives(suffix: str, tmp_path: Path) -> None:
    data = b"Good morning, all of you."
    name = "a.txt"
    for level in range(7):
        if suffix == "zip":
            out = io.BytesIO()
            with ZipFile(out, "w") as archive:
                archive.writestr(name, data)
            data, name = out.getvalue(), f"{level}.zip"
        else:
            head = (
                f"From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b{level}\n\n"
            )
            part = f"--b{level}\nContent-Type: message/rfc822\n\n".encode()
            data = head.encode() + part + data + f"\n--b{level}--\n".encode()
    ((_name, message),) = skips(tmp_path / f"a.{suffix}", data, Settings())
    assert message == "archives are nested more than 5 deep. Unpack it first"


def with_notes(count: int) -> str:
    call, note = (
        '<sup><a href="#n{0}" id="r{0}">[{0}]</a></sup>',
        '<p id="n{0}"><a href="#r{0}">[{0}]</a> 注文</p>',
    )
    return (
        "<p>同志们" + "同志们".join(map(call.format, range(count))) + "".join(map(note.format, range(count)))
    )


#: Pages with so many of one thing.
PAGES: dict[str, Callable[[int], str]] = {
    "notes": with_notes,
    "paragraphs": lambda count: "<p>a" * count,
    "nested": lambda count: "<div>" * count + "同志们" + "</div>" * count,
    "open": lambda count: "<b><i>" * count + "同志们",
    "tables": lambda count: "<table><tr><td>" * count + "同志们",
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", PAGES)
def test_the_time_of_a_page_grows_with_it(kind: str, tmp_path: Path) -> None:
    page = PAGES[kind]
    times = []
    for count in (2_000, 2_000, 16_000):  # the first loads what is needed
        begun = process_time()
        assert skips(tmp_path / "a.html", page(count).encode(), Settings()) == []
        times.append(process_time() - begun)
    assert times[2] < 8 * times[1] * 2.5 + 0.5
