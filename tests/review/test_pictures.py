"""The picture of words in a PDF: the box is round them, or nowhere."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest
from numpy.typing import NDArray
from reportlab.pdfgen.canvas import Canvas

import collate
from collate.model import Document
from collate.read import FoundFile, read
from collate.review.pictures import SCALE, Pictures, letters_of, locate, word_picture
from collate.review.png import png_bytes
from collate.settings import Settings

from .conftest import open_desk

LINES = [f"line {n} has the words alpha{n} and beta and gamma of the page" for n in range(12)]


def decode(png: bytes) -> NDArray[np.uint8]:
    """Return the pixels of a PNG as ``png_bytes`` writes it."""
    at, data, size = 8, b"", (0, 0)
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            size = struct.unpack(">II", body[:8])
        data += body if kind == b"IDAT" else b""
        at += 12 + length
    width, height = size
    rows = np.frombuffer(zlib.decompress(data), np.uint8).reshape(height, 1 + width * 3)
    return rows[:, 1:].reshape(height, width, 3)


def red(pixels: NDArray[np.uint8]) -> tuple[int, int, int, int] | None:
    """Return left, top, right, bottom of what is drawn in red."""
    rows, columns = np.nonzero((pixels[:, :, 0] > 150) & (pixels[:, :, 1] < 80))
    return (columns.min(), rows.min(), columns.max(), rows.max()) if len(rows) else None


def write_pdf(path: Path, lines: list[str], *, rotate: int = 0) -> None:
    canvas = Canvas(str(path), pagesize=(400, 300))
    if rotate:
        canvas.setPageRotation(rotate)
    canvas.setFont("Courier", 10)
    for number, line in enumerate(lines):
        canvas.drawString(20, 270 - 20 * number, line)
    canvas.save()


def read_pdf(path: Path) -> Document:
    (document,) = read(FoundFile(path.name, path), Settings())
    assert isinstance(document, Document)
    return document


def test_the_pixels_of_an_image_are_kept() -> None:
    pixels = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3)
    assert (decode(png_bytes(pixels)) == pixels).all()


@pytest.mark.parametrize("words", ["alpha7", "line 0", "page\nline 4"])
def test_the_box_is_round_the_words(tmp_path: Path, words: str) -> None:
    write_pdf(tmp_path / "a.pdf", LINES)
    document = read_pdf(tmp_path / "a.pdf")
    start = document.raw.index(words)
    picture = word_picture(tmp_path / "a.pdf", document, start, start + len(words))
    assert picture is not None
    pixels = decode(picture)
    box = red(pixels)
    assert box is not None
    assert pixels.shape[1] == 400 * SCALE
    if words == "alpha7":
        left = (20 + 6 * LINES[7].index(words)) * SCALE  # Courier: 6 points a letter at 10
        assert abs(box[0] - left) < 12
        assert abs(box[2] - (left + 36 * SCALE)) < 12
        assert box[3] - box[1] < 20 * SCALE


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_the_box_turns_with_the_page(tmp_path: Path, rotate: int) -> None:
    write_pdf(tmp_path / "a.pdf", LINES, rotate=rotate)
    document = read_pdf(tmp_path / "a.pdf")
    start = document.raw.index("alpha7")
    picture = word_picture(tmp_path / "a.pdf", document, start, start + 6)
    assert picture is not None
    box = red(decode(picture))
    assert box is not None
    across, down = box[2] - box[0], box[3] - box[1]
    assert (across > down) == (rotate == 180)


def test_a_gap_is_marked_between_two_letters(tmp_path: Path) -> None:
    write_pdf(tmp_path / "a.pdf", LINES)
    document = read_pdf(tmp_path / "a.pdf")
    at = document.raw.index("alpha7") + 6
    picture = word_picture(tmp_path / "a.pdf", document, at, at)
    assert picture is not None
    box = red(decode(picture))
    assert box is not None
    assert box[2] - box[0] < 8 * SCALE


def test_words_that_cannot_be_told_apart_get_no_box(tmp_path: Path) -> None:
    write_pdf(tmp_path / "a.pdf", ["the same words again"] * 10)
    document = read_pdf(tmp_path / "a.pdf")
    middle = document.raw.index("words", 100)
    picture = word_picture(tmp_path / "a.pdf", document, middle, middle + 5)
    assert picture is not None
    assert red(decode(picture)) is None
    assert decode(picture).shape[0] == 300 * SCALE  # the whole page


def test_a_file_that_changed_or_went_gives_no_picture(tmp_path: Path) -> None:
    write_pdf(tmp_path / "a.pdf", LINES)
    document = read_pdf(tmp_path / "a.pdf")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 no more")
    assert word_picture(tmp_path / "a.pdf", document, 5, 9) is None
    assert Pictures().of(tmp_path / "none.pdf", document, 5, 9) is None


@pytest.mark.parametrize(
    ("page", "parts", "expected"),
    [
        ("甲乙丙丁戊己庚辛", ("甲乙丙", "丁", "戊己庚"), 3),
        ("甲乙丙丁戊己庚辛", ("甲乙丙", "", "丁戊己"), 3),
        ("甲乙丙丁戊己庚辛", ("寅卯辰", "丁", "戊己庚辛"), 3),  # a running head stands before
        ("甲乙丙丁戊甲乙丙丁戊", ("甲乙", "丙", "丁戊"), None),
        ("甲乙丙丁戊己庚辛", ("寅卯", "午", "申酉"), None),
        ("甲乙丙", ("", "乙", ""), None),  # too few letters to be certain
    ],
)
def test_where_words_are_located(page: str, parts: tuple[str, str, str], expected: int | None) -> None:
    assert locate(page, *parts) == expected


def test_letters_are_folded_and_joined() -> None:
    assert letters_of("Ａ ﬁ\n⼈") == "Afi人"


def test_the_desk_serves_the_picture_of_a_witness(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "project"
    (folder / "in").mkdir(parents=True)
    text = "\n".join(LINES)
    (folder / "in/a.txt").write_text(text.replace("alpha7", "omega7").replace("beta", "delta", 1), "utf-8")
    write_pdf(folder / "in/b.pdf", LINES)
    monkeypatch.chdir(folder)
    collate.run("in", "out")
    editor = open_desk(folder)
    work = editor.work()
    siglum = next(one["siglum"] for one in work["witnesses"] if one["file"] == "b.pdf")
    other = next(one["siglum"] for one in work["witnesses"] if one["file"] == "a.txt")
    entry = next(
        one for one in work["entries"] if any("alpha7" in reading["text"] for reading in one["readings"])
    )
    url = f"{editor.url}/entries/{entry['n']}"
    sources = {one["siglum"]: one for one in dict(editor.get(url).json or {})["sources"]}
    assert (sources[siglum]["picture"], sources[other]["picture"]) == (True, False)
    answer = editor.get(f"{url}/picture/{quote(siglum)}.png")
    assert (answer.status_code, answer.content_type) == (200, "image/png")
    assert red(decode(answer.data)) is not None
    for name in (other, "X", "..%2f..%2fin%2fb", "in/b.pdf"):
        assert editor.get(f"{url}/picture/{quote(name)}.png").status_code == 404
