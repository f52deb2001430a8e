"""One text, eight containers: whatever files hold the corpus, the works and the entries are the same."""

from __future__ import annotations

import html
import json
import random
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from collate.model import Results, Segment
from collate.pipeline import run, texts, verify
from collate.settings import Settings

CORPUS = Path(__file__).parents[2] / "corpus"


class Speech(NamedTuple):
    """One text as it stands in a file: its display lines, and its paragraphs."""

    title: str
    lines: tuple[str, ...]
    paragraphs: tuple[str, ...]


Volume = tuple[Speech, ...]
Write = Callable[[Path, Volume], Path]


def speech_of(segment: Segment) -> Speech:
    # Where the file gives no title, the text's own first words must not be one either.
    lines = tuple(s.written for s in (segment.date, segment.speaker) if s is not None)
    ends = (*segment.breaks[1:], len(segment.text))
    paragraphs = tuple(segment.text[a:b] for a, b in zip(segment.breaks, ends, strict=True))
    title = segment.title.value if segment.title else f"第{segment.number}篇讲话"
    return Speech(title, lines if lines else ("（2001年1月1日）",), paragraphs)


@pytest.fixture(scope="module")
def volumes() -> dict[str, Volume]:
    found = texts([CORPUS], Settings())
    return {
        Path(item.document.source.paths[0]).stem: tuple(map(speech_of, item.segments))
        for item in found.documents
    }


def lines_of(volume: Volume) -> list[str]:
    return [line for s in volume for line in (s.title, *s.lines, *s.paragraphs)]


def _text(encoding: str) -> Write:
    def write(stem: Path, volume: Volume) -> Path:
        path = stem.with_suffix(".txt")
        path.write_bytes("\n".join(lines_of(volume)).encode(encoding))
        return path

    return write


def write_wrapped(stem: Path, volume: Volume) -> Path:
    rows: list[str] = []
    for speech in volume:
        rows += [speech.title, *speech.lines]
        for paragraph in speech.paragraphs:
            text = "　　" + paragraph
            rows += [text[i : i + 30] for i in range(0, len(text), 30)]
    path = stem.with_suffix(".txt")
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def write_docx(stem: Path, volume: Volume) -> Path:
    rng = random.Random(stem.name)

    def paragraph(text: str, style: str = "") -> str:
        at = rng.randrange(1, len(text)) if len(text) > 1 else 1  # Word cuts runs anywhere
        runs = "".join(
            f'<w:r><w:t xml:space="preserve">{html.escape(part)}</w:t></w:r>'
            for part in (text[:at], text[at:])
        )
        return f'<w:p><w:pPr>{f"""<w:pStyle w:val="{style}"/>""" if style else ""}</w:pPr>{runs}</w:p>'

    body = "".join(
        paragraph(s.title, "Heading1") + "".join(map(paragraph, (*s.lines, *s.paragraphs))) for s in volume
    )
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    path = stem.with_suffix(".docx")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{types}"><Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{rels}">'
            f'<Relationship Id="r1" Type="{office}" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        )
    return path


def _page(volume: Volume) -> str:
    rows = "".join(
        f"<h1>{html.escape(s.title)}</h1>"
        + "".join(f"<p>{html.escape(t)}</p>\n" for t in (*s.lines, *s.paragraphs))
        for s in volume
    )
    return (
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><meta charset="utf-8"/><title>网页</title>'
        f"<script>var a = 1;</script></head><body><div>{rows}</div></body></html>"
    )


def write_html(stem: Path, volume: Volume) -> Path:
    path = stem.with_suffix(".html")
    path.write_text(_page(volume), encoding="utf-8")
    return path


def write_gbk_html(stem: Path, volume: Volume) -> Path:
    path = stem.with_suffix(".htm")
    path.write_bytes(_page(volume).replace("utf-8", "gb2312").encode("gb18030"))
    return path


def write_epub(stem: Path, volume: Volume) -> Path:
    path = stem.with_suffix(".epub")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="c.opf" media-type="application/oebps-package+xml"/>'
            "</rootfiles></container>",
        )
        items = "".join(
            f'<item id="i{n}" href="{n}.xhtml" media-type="application/xhtml+xml"/>'
            for n in range(len(volume))
        )
        spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(volume)))
        archive.writestr(
            "c.opf",
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata/>'
            f"<manifest>{items}</manifest><spine>{spine}</spine></package>",
        )
        for n, speech in enumerate(volume):
            archive.writestr(f"{n}.xhtml", _page((speech,)))
    return path


def write_jsonl(stem: Path, volume: Volume) -> Path:
    path = stem.with_suffix(".jsonl")
    record = {"id": stem.name, "text": "\n".join(lines_of(volume))}
    path.write_text(json.dumps(record, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _pdf(columns: int) -> Write:
    def write(stem: Path, volume: Volume) -> Path:
        canvas = pytest.importorskip("reportlab.pdfgen.canvas", reason="needs reportlab")
        fonts = pytest.importorskip("reportlab.pdfbase.cidfonts")
        metrics = pytest.importorskip("reportlab.pdfbase.pdfmetrics")
        metrics.registerFont(fonts.UnicodeCIDFont("STSong-Light"))
        path = stem.with_suffix(".pdf")
        page = canvas.Canvas(str(path), pagesize=(595, 842))
        width = 34 if columns == 1 else 16
        rows: list[str] = []
        for speech in volume:
            for line in (speech.title, *speech.lines):
                rows += [line[i : i + width] for i in range(0, len(line), width)]
            for paragraph in speech.paragraphs:
                text = "  " + paragraph  # two blanks stand for an indent of two characters
                rows += [text[:width], *(text[i : i + width] for i in range(width, len(text), width))]
        height = 42
        for start in range(0, len(rows), height * columns):
            page.setFont("STSong-Light", 14)
            for place, row in enumerate(rows[start : start + height * columns]):
                column, down = divmod(place, height)
                indent = 28 if row.startswith("  ") else 0
                page.drawString(56 + column * 260 + indent, 780 - down * 17, row.removeprefix("  "))
            page.showPage()
        page.save()
        return path

    return write


CONTAINERS: dict[str, Write] = {
    "txt": _text("utf-8"),
    "txt-gb18030": _text("gb18030"),
    "txt-utf16": _text("utf-16"),
    "txt-wrapped": write_wrapped,
    "docx": write_docx,
    "html": write_html,
    "html-gbk": write_gbk_html,
    "epub": write_epub,
    "jsonl": write_jsonl,
    "pdf": _pdf(1),
    "pdf-two-columns": _pdf(2),
}


def outcome(results: Results) -> tuple[object, object]:
    """Return the works and the entries, files named by their stems."""

    def stem(path: str) -> str:
        return Path(path.split(".jsonl")[0]).stem

    works = {
        (
            work.title,
            work.date,
            tuple((stem(w.segment.path), w.segment.number, w.role, w.segment.text) for w in work.witnesses),
        )
        for work in results.works
    }
    entries = {
        edition.work.title: tuple(
            (
                entry.locus,
                entry.lemma.text,
                tuple(
                    (
                        v.text,
                        v.kind,
                        v.operation,
                        tuple(stem(edition.work.witness(s).segment.path) for s in v.sigla),
                    )
                    for v in entry.variants
                ),
            )
            for entry in edition.entries
        )
        for edition in results.editions
    }
    return works, entries


def collated(folder: Path, volumes: dict[str, Volume], writers: Sequence[Write]) -> tuple[object, object]:
    (folder / "in").mkdir()
    for place, (stem, volume) in enumerate(volumes.items()):
        writers[place % len(writers)](folder / "in" / stem, volume)
    results = run([folder / "in"], folder / "out")
    assert not results.skipped
    for edition in (folder / "out").glob("works/*/edition.xml"):
        assert not verify(edition, [folder / "in"]).faults
    return outcome(results)


@pytest.fixture(scope="module")
def plain(volumes: dict[str, Volume], tmp_path_factory: pytest.TempPathFactory) -> tuple[object, object]:
    return collated(tmp_path_factory.mktemp("plain"), volumes, [CONTAINERS["txt"]])


@pytest.mark.parametrize("name", [name for name in CONTAINERS if name != "txt"])
def test_one_container(
    name: str, volumes: dict[str, Volume], plain: tuple[object, object], tmp_path: Path
) -> None:
    works, entries = collated(tmp_path, volumes, [CONTAINERS[name]])
    assert works == plain[0]
    assert entries == plain[1]


@pytest.mark.parametrize("seed", range(3))
def test_a_mixture(
    seed: int, volumes: dict[str, Volume], plain: tuple[object, object], tmp_path: Path
) -> None:
    names = sorted(CONTAINERS)
    random.Random(seed).shuffle(names)
    works, entries = collated(tmp_path, volumes, [CONTAINERS[name] for name in names])
    assert works == plain[0]
    assert entries == plain[1]


#: Least F1 of paragraph boundaries of wrapped texts against their Word originals.
PARAGRAPH_FLOOR = 0.98


@pytest.mark.parametrize("name", ["txt-wrapped", "pdf", "pdf-two-columns"])
def test_the_paragraphs_of_the_word_file_are_found(
    name: str, volumes: dict[str, Volume], tmp_path: Path
) -> None:
    def breaks(container: str) -> set[tuple[str, int, int]]:
        folder = tmp_path / container
        folder.mkdir()
        for stem, volume in volumes.items():
            CONTAINERS[container](folder / stem, volume)
        found = texts([folder], Settings()).segments
        return {(Path(s.path).stem, s.number, at) for s in found for at in s.breaks}

    found, true = breaks(name), breaks("docx")
    assert 2 * len(found & true) / (len(found) + len(true)) >= PARAGRAPH_FLOOR
