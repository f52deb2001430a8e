"""A text with a table and footnotes, in eight containers: the same works, entries and notes."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest

from collate.editions import verify
from collate.pipeline import read_texts, run
from collate.settings import Settings
from tests.quality.test_containers import outcome
from tests.read import pages, word

HEAD = ("在柳溪镇防火工作会议上的讲话", "（2018年10月9日）", "高望川")
#: A circled number is a note reference, a tuple is a row of a table.
BODY: tuple[str | tuple[str, ...], ...] = (
    "同志们：",
    "今天这个会议，是在秋收刚刚结束、山上草木已经枯黄的时候召开的。去年全镇一共发生山火七起，烧掉林地二百四十亩①，其中五起"
    "是烧秸秆引起的，两起是上坟烧纸引起的。各村的防火力量，我列了一张表，请大家对照检查，缺什么补什么。",
    ("村名", "护林员", "水泵"),
    ("柳溪村", "12人", "4台"),
    ("石桥村", "9人", "3台"),
    ("上河村", "7人", "2台"),
    "第一，要把责任落实到山头。每一座山都要有人管，每一条防火道都要有人巡。指导组下去以后，不要坐在村委会里听汇报，要到山上去，"
    "看瞭望台有没有人，看水桶里有没有水，看扑火的工具放在什么地方。",
    "第二，要把秸秆的出路解决好。镇里已经同两家饲料厂签了合同②，各村要在11月15日以前把收购点建起来，不要让群众拉着秸秆找不到"
    "地方卖。",
    "我就讲这些，大家分头去落实。",
)
NOTES = {"①": "据镇林业站《二〇一七年火情登记簿》。", "②": "合同正本存镇农业服务中心。"}

Body = tuple[str | tuple[str, ...], ...]


def varied(body: Body) -> Body:
    def other(text: str) -> str:
        return text.replace("指导组", "督导组").replace("9人", "8人").replace("收购点", "收购站")

    return tuple(tuple(map(other, part)) if isinstance(part, tuple) else other(part) for part in body)


def split_at_marks(text: str, mark: Callable[[str], str], plain: Callable[[str], str] = str) -> list[str]:
    """Split *text* at its marks and apply *mark* or *plain* to each piece."""
    pieces = text.replace("①", "\n①\n").replace("②", "\n②\n").split("\n")
    return [mark(piece) if piece in NOTES else plain(piece) for piece in pieces if piece]


def without_marks(part: str) -> str:
    return "".join(split_at_marks(part, lambda _: ""))


def lines(body: Body) -> str:
    return "\n".join(
        (*HEAD, *("\t".join(part) if isinstance(part, tuple) else without_marks(part) for part in body))
    )


def write_txt(body: Body) -> bytes:
    return lines(body).encode("gb18030")


def write_jsonl(body: Body) -> bytes:
    return (json.dumps({"id": "0", "text": lines(body)}) + "\n").encode()


def write_docx(body: Body) -> bytes:
    rows = [word.p(line) for line in HEAD]
    for part in body:
        if isinstance(part, tuple):
            cells = "".join(f"<w:tc>{word.p(cell)}</w:tc>" for cell in part)
            rows.append(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")
        else:
            rows.append(word.p(*split_at_marks(part, lambda mark: word.call(str("①②".index(mark) + 2)))))
    notes = (
        word.note(str(key), word.p(word.r("<w:footnoteRef/>"), " " + text))
        for key, text in enumerate(NOTES.values(), 2)
    )
    return word.docx("".join(rows), footnotes="".join(notes))


def markup(body: Body, mark: Callable[[str], str], note: Callable[[str, str], str]) -> str:
    rows = [f"<h1>{HEAD[0]}</h1><p>{HEAD[1]}</p><p>{HEAD[2]}</p>"]
    for part in body:
        if isinstance(part, tuple):
            rows.append(f"<table><tr>{''.join(f'<td>{cell}</td>' for cell in part)}</tr></table>")
        else:
            rows.append(f"<p>{''.join(split_at_marks(part, mark, escape))}</p>\n")
    return "".join((*rows, *(note(mark, text) for mark, text in NOTES.items())))


def write_html(body: Body) -> bytes:
    return markup(
        body,
        lambda mark: f"<a href='#{mark}'><sup>{mark}</sup></a>",
        lambda mark, text: f"<p id='{mark}'>{mark} {text}</p>",
    ).encode()


def write_bare_html(body: Body) -> bytes:
    return markup(
        body, lambda mark: f"<sup>{mark}</sup>", lambda mark, text: f"<p><span>{mark}</span>{text}</p>"
    ).encode()


def write_epub(body: Body) -> bytes:
    inside = markup(
        body,
        lambda mark: f"<a epub:type='noteref' href='#{mark}'>{mark}</a>",
        lambda mark, text: f"<aside epub:type='footnote' id='{mark}'><p>{text}</p></aside>",
    )
    return pages.book({"a.xhtml": inside})


def _pdf(columns: int) -> Callable[[Body], bytes]:
    def write(body: Body) -> bytes:
        pytest.importorskip("reportlab", reason="needs reportlab")
        from tests.read import sheets

        page = sheets.Sheets()
        room = 320 if columns == 1 else 144
        left, top, down, foot = sheets.LEFT, sheets.TOP, 0, [60.0, 60.0]

        def put(line: str | tuple[str, ...], indent: int = 0) -> None:
            nonlocal down
            column, row = divmod(down, 24)
            x, y = left + 176 * column, top - 18 * row
            down += 1
            if isinstance(line, tuple):
                for place, cell in enumerate(line):
                    page.put(x + place * room / 3, y, cell)
                return
            x += indent
            for piece in split_at_marks(line, str):
                raised = piece in NOTES
                page.put(x, y + 4 * raised, piece, 7 if raised else sheets.SIZE)
                x += len(piece) * (7 if raised else sheets.SIZE)
                if raised:
                    page.put(left + 176 * column, foot[column], f"{piece} {NOTES[piece][:16]}", 8)
                    page.put(left + 176 * column, foot[column] - 11, NOTES[piece][16:], 8)
                    foot[column] -= 22

        for line in HEAD:
            put(line)
        for part in body:
            if isinstance(part, tuple):
                put(part)
                continue
            for number, line in enumerate(sheets.wrapped([part], room, "" if part == body[0] else "  ")):
                put(line.strip(), 0 if number or part == body[0] else 2 * sheets.SIZE)
        return page.done()

    return write


CONTAINERS: dict[str, tuple[str, Callable[[Body], bytes]]] = {
    "txt": ("txt", write_txt),
    "jsonl": ("jsonl", write_jsonl),
    "docx": ("docx", write_docx),
    "html": ("html", write_html),
    "html-bare-marks": ("htm", write_bare_html),
    "epub": ("epub", write_epub),
    "pdf": ("pdf", _pdf(1)),
    "pdf-two-columns": ("pdf", _pdf(2)),
}
WITHOUT_NOTES = ("txt", "jsonl")


def collated(folder: Path, left: str, right: str) -> tuple[object, object]:
    (folder / "in").mkdir(parents=True)
    for stem, name, body in (("a", left, BODY), ("b", right, varied(BODY))):
        suffix, write = CONTAINERS[name]
        (folder / "in" / f"{stem}.{suffix}").write_bytes(write(body))
    results = run([folder / "in"], folder / "out")
    assert not results.skipped
    for edition in (folder / "out").glob("works/*/edition.xml"):
        assert not verify(edition, [folder / "in"]).faults
    works, entries = outcome(results)
    assert isinstance(works, set)
    assert isinstance(entries, dict)
    # Cells of a row are separated by a space, a tab or line breaks: white space, which shifts the positions
    # after it and makes no entry.
    bare = {
        (*head, tuple((*fields, "".join(text.split())) for *fields, text in witnesses))
        for *head, witnesses in works
    }
    return bare, {title: [entry[1:] for entry in found] for title, found in entries.items()}


@pytest.mark.parametrize("name", [name for name in CONTAINERS if name != "txt"])
def test_the_same_entries_in_each_container(name: str, tmp_path: Path) -> None:
    works, entries = collated(tmp_path / "plain", "txt", "txt")
    assert isinstance(entries, dict)
    assert [len(found) for found in entries.values()] == [3]
    assert (works, entries) == collated(tmp_path / "same", name, name)
    assert (works, entries) == collated(tmp_path / "mixed", name, "txt")


@pytest.mark.parametrize("name", [name for name in CONTAINERS if name not in WITHOUT_NOTES])
def test_the_same_notes_in_each_container(name: str, tmp_path: Path) -> None:
    suffix, write = CONTAINERS[name]
    (tmp_path / f"a.{suffix}").write_bytes(write(BODY))
    (document,) = read_texts([tmp_path], Settings()).documents
    (segment,) = document.segments
    raw = document.document.raw
    found = ["".join(raw[slice(*note.span)].split()) for note in segment.notes]
    assert found == list(NOTES.values())
    for note, before in zip(segment.notes, ("二百四十亩", "签了合同"), strict=True):
        assert note.anchor is not None
        assert raw[: note.anchor].replace("\n", "").endswith(before)
