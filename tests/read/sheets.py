"""Makes PDF files for tests, and reads them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import accumulate, pairwise
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import CIDFont, UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from collate.errors import SourceError
from collate.model import Document, Reason
from collate.read.pdf import read_pdf
from collate.read.raw_builder import Input
from collate.reflow import reflow
from collate.settings import ReadSettings, Settings

CORPUS = Path(__file__).parents[2] / "corpus"
SONG = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(SONG))
pdfmetrics.registerFont(CIDFont(SONG, "UniGB-UCS2-V"))
pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))

SIZE, LEADING, WIDTH, HEIGHT = 12, 20, 420, 595
LEFT, TOP = 50, 520
CLOSING = "，。、；：？！）》”』」】"
LONG = (
    "今天我们在大坝脚下召开会议，主要任务是总结前一阶段的工程进展，分析汛前存在的困难，部署六月底以前必须完成的各项任务。"
    "刚才指挥部和三个标段的负责人都发了言，讲得很实在，下面我讲几点意见，请大家讨论。"
)


class Sheets:
    """Makes a PDF page by page; ``done`` gives its bytes."""

    def __init__(self, width: float = WIDTH, height: float = HEIGHT, **options: object) -> None:
        self.stream = io.BytesIO()
        self.canvas = Canvas(self.stream, pagesize=(width, height), **options)

    def put(self, x: float, y: float, text: str, size: float = SIZE, font: str = SONG) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, y, text)

    def lines(self, lines: Sequence[str], x: float = LEFT, y: float = TOP, size: float = SIZE) -> float:
        """Put *lines* below each other; two blanks in front set one in."""
        for line in lines:
            self.put(x + 2 * size * line.startswith("  "), y, line.strip(), size)
            y -= LEADING
        return y

    def next(self) -> None:
        self.canvas.showPage()

    def done(self) -> bytes:
        self.canvas.save()
        return self.stream.getvalue()


def wrapped(paragraphs: Sequence[str], room: float, indent: str = "  ") -> list[str]:
    """Set paragraphs in lines of at most *room* points, no closing mark in front."""
    lines: list[str] = []
    for paragraph in paragraphs:
        line, free = indent, room - 2 * SIZE * bool(indent)
        for character in paragraph:
            width = pdfmetrics.stringWidth(character, SONG, SIZE)
            if width > free and character not in CLOSING:
                lines.append(line)
                line, free = "", room
            line += character
            free -= width
        lines.append(line)
    return lines


def typeset(paragraphs: Sequence[str], columns: int = 1) -> bytes:
    """Set a text on pages with a running head and a number, in one column or in two."""
    sheets = Sheets()
    room = (WIDTH - 2 * LEFT - 24 * (columns - 1)) / columns
    lines = wrapped(paragraphs, room)
    rows = 23
    for number, start in enumerate(range(0, len(lines), rows * columns), start=1):
        sheets.put(LEFT, 565, "讲话汇编", 9)
        sheets.put(WIDTH / 2 - 10, 30, f"- {number} -", 9)
        for column in range(columns):
            part = lines[start + rows * column : start + rows * (column + 1)]
            sheets.lines(part, LEFT + column * (room + 24))
        sheets.next()
    return sheets.done()


def read(data: bytes, **options: object) -> Document:
    item = Input("a.pdf", Path("a.pdf"), data)
    (document,) = read_pdf(item, Settings(read=ReadSettings(**options)))  # type: ignore[arg-type]
    return document


def refused(data: bytes, **options: object) -> str:
    with pytest.raises(SourceError) as caught:
        read(data, **options)
    assert caught.value.where == "a.pdf"
    return f"{caught.value.problem}. {caught.value.remedy}"


def dropped(document: Document) -> list[tuple[Reason, str]]:
    return [(row.reason, document.raw[slice(*row.span)]) for row in document.ledger]


def paragraphs_of(document: Document) -> list[str]:
    flowed = reflow(document, Settings())
    return [flowed.text[slice(*paragraph.span)] for paragraph in flowed.paragraphs]


def f1(expected: Sequence[str], found: Sequence[str]) -> float:
    """Return the F1 of paragraph ends."""
    one, other = (set(accumulate(map(len, texts))) for texts in (expected, found))
    return 2 * len(one & other) / (len(one) + len(other))


def one_page(*lines: str) -> bytes:
    sheets = Sheets()
    sheets.lines(lines)
    return sheets.done()


def by_hand(pages: int, content: bytes = b"BT /F 12 Tf 50 500 Td (A line of text.) Tj ET") -> bytes:
    """A PDF whose pages share their content, without a cross-reference table."""
    kids = b" ".join(b"%d 0 R" % (number + 5) for number in range(pages))
    page = b"%d 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R>>endobj\n"
    return b"".join(
        (
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
            b"2 0 obj<</Type/Pages/Kids[%b]/Count %d/MediaBox[0 0 400 600]" % (kids, pages),
            b"/Resources<</Font<</F 3 0 R>>>>>>endobj\n",
            b"3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n",
            b"4 0 obj<</Length %d>>stream\n%b\nendstream endobj\n" % (len(content), content),
            b"".join(page % (number + 5) for number in range(pages)),
            b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n",
        )
    )


def with_notes(labels: Sequence[str], raised: bool) -> bytes:
    """Two pages; the first has notes, the last of which goes on on the second."""
    sheets = Sheets()
    y = sheets.lines(wrapped([LONG], 320))
    x = float(LEFT)
    for part, label in zip(("会议开得很好", "，代表都到了"), labels, strict=True):
        sheets.put(x, y, part)
        x += pdfmetrics.stringWidth(part, SONG, SIZE)
        sheets.put(x, y + (4 if raised else 0), label, 7 if raised else SIZE)
        x += pdfmetrics.stringWidth(label, SONG, 7 if raised else SIZE)
    sheets.put(x, y, "。")
    sheets.canvas.line(LEFT, 100, 150, 100)
    for row, (label, text) in enumerate(
        zip(labels, ("见《水利年鉴》第13页。", "代表名单附后，共有一百"), strict=True)
    ):
        sheets.put(LEFT, 85 - 14 * row, label, 9)
        sheets.put(LEFT + 16, 85 - 14 * row, text, 9)
    sheets.put(205, 30, "1", 9)
    sheets.next()
    sheets.lines(wrapped([LONG], 320))
    sheets.put(LEFT, 85, "二十三人，缺席五人。", 9)
    sheets.put(205, 30, "2", 9)
    return sheets.done()


def picture() -> ImageReader:
    return ImageReader(Image.new("L", (60, 80), 230))


def scanned(layer: bool) -> Sheets:
    sheets = Sheets()
    sheets.canvas.drawImage(picture(), 0, 0, WIDTH, HEIGHT)
    if layer:
        for row, line in enumerate(wrapped([LONG], 320)):
            text = sheets.canvas.beginText(LEFT, TOP - row * LEADING)
            text.setFont(SONG, SIZE)
            text.setTextRenderMode(3)
            text.textOut(line.strip())
            sheets.canvas.drawText(text)
    return sheets


def check_law(document: Document) -> None:
    """Pages cover the raw text; ledger and notes are within it, and apart; reflow loses nothing else."""
    raw = document.raw
    raw.encode()
    assert [page.span.start for page in document.pages] == [
        0,
        *(page.span.end for page in document.pages[:-1]),
    ]
    assert document.pages[-1].span.end == len(raw)
    apart = sorted([*(row.span for row in document.ledger), *(note.span for note in document.notes)])
    assert all(one.end <= other.start for one, other in pairwise(apart))
    assert all(raw[slice(*span)].strip() == raw[slice(*span)] != "" for span in apart)
    flowed = reflow(document, Settings())
    seen = [False] * len(raw)
    for run in flowed.offsets.runs:
        seen[run.raw : run.raw + run.size] = [True] * run.size
        assert (
            raw[run.raw : run.raw + run.size].split() == flowed.text[run.view : run.view + run.size].split()
        )
    for span in (*(row.span for row in flowed.ledger), *(note.span for note in document.notes)):
        assert not any(seen[slice(*span)])
        seen[slice(*span)] = [True] * span.size
    assert all(known or character.isspace() for known, character in zip(seen, raw, strict=True))
