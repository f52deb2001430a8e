"""Small files with much in them: each format takes a time that grows with the file, and a message ends it."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from collate.errors import SourceError
from collate.model import Document
from collate.pipeline import read_texts
from collate.read import FoundFile, read
from collate.settings import Settings
from collate.settings.stages import ReadSettings
from tests.read.word import docx, p

FEW = Settings(ReadSettings(max_texts=20, max_notes=20))
WORDS = "同志们，今天开会。"


def archive(count: int) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w") as file:
        for number in range(count):
            file.writestr(f"{number}.txt", WORDS)
    return out.getvalue()


def tar(count: int) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as file:
        for number in range(count):
            info = tarfile.TarInfo(f"{number}.txt")
            info.size = len(WORDS.encode())
            file.addfile(info, io.BytesIO(WORDS.encode()))
    return out.getvalue()


def mailbox(count: int) -> bytes:
    mail = "From a@b Mon Jan 1 10:00:00 2024\nFrom: a@b.example\nSubject: x\n\nGood morning, all.\n\n"
    return (mail * count).encode()


def edition(count: int, text: str = WORDS) -> bytes:
    witnesses = "".join(f'<witness xml:id="W{number}"/>' for number in range(count))
    return (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>x</title></titleStmt>'
        f"<publicationStmt><p/></publicationStmt><sourceDesc><listWit>{witnesses}</listWit></sourceDesc>"
        '</fileDesc><encodingDesc><variantEncoding method="parallel-segmentation" location="internal"/>'
        f'</encodingDesc></teiHeader><text><body><p>{text}<app><lem>one</lem><rdg wit="#W1">two</rdg></app>'
        "</p></body></text></TEI>"
    ).encode()


def corpus(count: int) -> bytes:
    member = "<TEI><teiHeader/><text><body><p>一</p></body></text></TEI>"
    return f'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/>{member * count}</teiCorpus>'.encode()


MANY: dict[str, Callable[[int], bytes]] = {
    "a.zip": archive,
    "a.tar": tar,
    "a.mbox": mailbox,
    "a.xml": edition,
    "b.xml": corpus,
}


def found(path: Path, data: bytes, settings: Settings) -> Iterator[Document | SourceError]:
    path.write_bytes(data)
    yield from read(FoundFile(path.name, path), settings)


def refused(path: Path, data: bytes, settings: Settings) -> str:
    with pytest.raises(SourceError) as caught:
        list(found(path, data, settings))
    return str(caught.value)


@pytest.mark.parametrize("name", MANY)
def test_a_container_has_a_largest_number_of_texts(tmp_path: Path, name: str) -> None:
    assert len(list(found(tmp_path / name, MANY[name](20), FEW))) == 20
    words = refused(tmp_path / name, MANY[name](21), FEW)
    assert words.startswith(f"{name}: holds more than 20 files or texts. ")
    assert words.endswith("If the file is right, raise read.max_texts in collate.toml")


def test_a_text_has_a_largest_number_of_notes(tmp_path: Path) -> None:
    def page(count: int) -> bytes:
        note = '<note xmlns="http://www.tei-c.org/ns/1.0" place="foot">注文</note>'
        body = f"<p>{WORDS}{note * count}</p>"
        return f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body>{body}</body></text></TEI>'.encode()

    (document,) = found(tmp_path / "a.xml", page(20), FEW)
    assert isinstance(document, Document)
    assert len(document.notes) == 20
    words = refused(tmp_path / "a.xml", page(21), FEW)
    assert words.startswith("a.xml: has 21 notes, more than 20. If the file is right, raise read.max_notes")


def test_witnesses_of_a_long_text_are_refused_before_they_are_made(tmp_path: Path) -> None:
    begun = process_time()
    words = refused(tmp_path / "a.xml", edition(15_000, WORDS * 10_000), Settings())
    assert words.startswith(
        "a.xml: unpacks to more than 200 times its size. If the file is right, raise read.max_exp"
    )
    assert process_time() - begun < 8
    assert len(list(found(tmp_path / "a.xml", edition(40, WORDS * 1000), Settings()))) == 40


def test_paragraphs_that_pack_to_nothing_are_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with ZipFile(io.BytesIO(docx(p("一")))) as empty, ZipFile(out, "w", ZIP_DEFLATED) as full:
        for name in empty.namelist():
            data = empty.read(name)
            if name == "word/document.xml":
                start, end = data.index(b"<w:p>"), data.index(b"</w:p>") + len(b"</w:p>")
                data = data[:start] + b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 60_000 + data[end:]
            full.writestr(name, data)
    words = refused(tmp_path / "a.docx", out.getvalue(), Settings())
    assert words.startswith("a.docx: has more than 50000 lines or paragraphs, too many for its size. ")
    lines = "".join(f"第{number}行\n" for number in range(60_000))
    assert len(list(found(tmp_path / "a.txt", lines.encode(), Settings()))) == 1


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a.zip", "a.xml"])
def test_time_grows_with_the_number_of_texts(tmp_path: Path, name: str) -> None:
    """Texts that are all the same had a list of all others each."""
    times = []
    for count in (1000, 1000, 8000):  # the first loads what is needed
        (tmp_path / name).write_bytes(MANY[name](count))
        begun = process_time()
        texts = read_texts([tmp_path / name], Settings(), jobs=1)
        times.append(process_time() - begun)
        assert len(texts.documents) == count
        assert {len(item.document.source.paths) for item in texts.documents} <= {1, 101, 102}
        assert all(item.document.source.paths[0].startswith(name) for item in texts.documents)
    assert times[2] < 8 * times[1] * 2.5
