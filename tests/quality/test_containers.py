"""One text in several file formats: the works and entries of the corpus do not depend on the format."""

from __future__ import annotations

import html
import json
import random
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from collate.editions import Sources, verify
from collate.model import Results, Segment
from collate.pipeline import read_texts, run
from collate.settings import Settings

CORPUS = Path(__file__).parents[2] / "corpus"


#: The files of the corpus in Chinese prose. Latin words are wrapped in another way, and the fonts of the
#: PDF files here have neither Greek nor all variant characters.
PROSE = sorted(path.name for path in CORPUS.glob("*.txt") if path.name < "15")


class Speech(NamedTuple):
    """One text in a file: its title, its display lines, and its paragraphs."""

    title: str
    lines: tuple[str, ...]
    paragraphs: tuple[str, ...]


Volume = tuple[Speech, ...]
Write = Callable[[Path, Volume], Path]


def speech_of(segment: Segment) -> Speech:
    # If the file has no title, the first words of the text must not become one.
    lines = tuple(s.written for s in (segment.date, segment.speaker) if s is not None)
    ends = (*segment.breaks[1:], len(segment.text))
    paragraphs = tuple(segment.text[a:b] for a, b in zip(segment.breaks, ends, strict=True))
    title = segment.title.value if segment.title else f"第{segment.number}篇讲话"
    return Speech(title, lines if lines else ("（2001年1月1日）",), paragraphs)


@pytest.fixture(scope="module")
def volumes() -> dict[str, Volume]:
    found = read_texts([CORPUS / name for name in PROSE], Settings())
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
        at = rng.randrange(1, len(text)) if len(text) > 1 else 1  # Word splits runs anywhere
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
                text = "  " + paragraph  # two spaces are an indent of two characters
                rows += [text[:width], *(text[i : i + width] for i in range(width, len(text), width))]
        height = 42
        for start in range(0, len(rows), height * columns):
            page.setFont("STSong-Light", 14)
            for index, row in enumerate(rows[start : start + height * columns]):
                column, down = divmod(index, height)
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
    """Return the works and the entries, with files named by their stems."""

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
    for index, (stem, volume) in enumerate(volumes.items()):
        writers[index % len(writers)](folder / "in" / stem, volume)
    results = run([folder / "in"], folder / "out")
    assert not results.skipped
    sources = Sources([folder / "in"])
    for edition in (folder / "out").glob("works/*/edition.xml"):
        assert not verify(edition, sources).faults
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


#: A file, the number of a text in it, and the offset in that at which a paragraph begins.
Break = tuple[str, int, int]


def breaks(folder: Path, volumes: dict[str, Volume], write: Write) -> set[Break]:
    for stem, volume in volumes.items():
        write(folder / stem, volume)
    found = read_texts([folder], Settings()).segments
    return {(Path(s.path).stem, s.number, at) for s in found for at in s.breaks}


@pytest.fixture(scope="module")
def true(volumes: dict[str, Volume], tmp_path_factory: pytest.TempPathFactory) -> set[Break]:
    return breaks(tmp_path_factory.mktemp("word"), volumes, CONTAINERS["docx"])


#: Least F1 of paragraph boundaries of wrapped texts against their Word originals.
PARAGRAPH_FLOOR = 0.98


@pytest.mark.parametrize("name", ["txt-wrapped", "pdf", "pdf-two-columns"])
def test_paragraphs_match_those_of_the_word_file(
    name: str, volumes: dict[str, Volume], true: set[Break], tmp_path: Path
) -> None:
    found = breaks(tmp_path, volumes, CONTAINERS[name])
    assert 2 * len(found & true) / (len(found) + len(true)) >= PARAGRAPH_FLOOR


#: Shapes that the corpus lacks: verse, lists in several styles, a dialogue, Latin words.
SHAPES = (
    Speech(
        "在南湾镇渔业合作社成立大会上的讲话",
        ("（2016年3月12日）", "赵长庚"),
        (
            "各位社员、同志们：",
            "南湾的渔船，去年一共出海四百一十六次，空网回来的有九十三次。为什么空网？不是海里没有鱼，是我们不知道鱼在哪里。",
            "我先念一首老渔歌给大家听：",
            "月落乌啼潮水平，",
            "一篙撑破满江星。",
            "莫道渔家无学问，",
            "风从哪里起，网往哪里张。",
            "如今有了GPS，有了AIS系统，有了 Wi-Fi，可是各家的数据锁在各家的抽屉里，那跟没有一个样。"
            "从下个月起，各条船都要把数据传到服务器上来。",
            "一、关于入社的办法",
            "（一）验船。船龄超过20年的，先到船厂检修，检修费合作社补30%。",
            "（二）验人。船长要有证，没有证的，4月底以前到县里补考。",
            "二、关于分配的办法",
            "1.船股占百分之四十；",
            "2.劳力股占百分之四十五；",
            "① 4.6万。这是去年的工分总数。",
            "有人问我：“老赵，公积金拿去干什么？”",
            "我说：“买一台冷库。”",
            "同志们！",
            "海上的事情，从来是一条船救另一条船。1998年那场台风，是北湾的船把我们十一个人捞上来的，这个恩情不能忘。",
            "我就讲到这里。谢谢大家！",
        ),
    ),
    Speech(
        "在全县防汛抗旱工作会议上的总结",
        ("2017年6月2日",),
        (
            "今天的会开得很紧凑，十四个乡镇都表了态。我归纳起来，再强调几点。",
            "（一）思想上要立足于防大汛",
            "气象部门讲，今年6月下旬到7月中旬，降雨量可能比常年多两到三成，清水河的水位要比去年同期高出1.2米左右。",
            "（二）调度上要听招呼",
            "水库的闸门，一寸也不许擅自提起。县防指的调度令就是军令，收到以后15分钟之内必须回话。散会。",
        ),
    ),
)


def varied(volume: Volume) -> Volume:
    def other(text: str) -> str:
        return text.replace("军令", "命令").replace("一共出海", "总共出海").replace("各条船都", "每条船都")

    return tuple(s._replace(paragraphs=tuple(map(other, s.paragraphs))) for s in volume)


OTHER = {"a": SHAPES, "b": varied(SHAPES)[:1], "c": varied(SHAPES)[1:]}


@pytest.fixture(scope="module")
def other_plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[object, object]:
    works, entries = collated(tmp_path_factory.mktemp("other"), OTHER, [CONTAINERS["txt"]])
    assert isinstance(entries, dict)
    assert sum(map(len, entries.values())) == 3
    return works, entries


@pytest.mark.parametrize("name", [name for name in CONTAINERS if name != "txt"])
def test_other_shapes_in_one_container(name: str, other_plain: tuple[object, object], tmp_path: Path) -> None:
    assert collated(tmp_path, OTHER, [CONTAINERS[name]]) == other_plain
