from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from unittest.mock import patch
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from collate.model import (
    Document,
    Dropped,
    Note,
    Page,
    Provenance,
    Reason,
    Results,
    Segment,
    Source,
    Span,
    SplitDocument,
    Stated,
)
from collate.report import ReportContext, report
from collate.report.html.source_map import distinct_name, file_name
from collate.report.html.source_page import write_sources
from collate.report.wording.labels import words
from collate.text.offsets import identity_map
from tests.report.packed_page import addresses_of, page_data_of, places_of, run_addresses_of

if TYPE_CHECKING:
    from tests.report.conftest import Made

Tree: TypeAlias = Any  # the stubs of lxml lack HTML elements

GOLDEN = Path(__file__).parents[1] / "golden" / "report"
REASONS = {words("zh")[f"reason.{reason.value}"]: reason for reason in Reason}
NASTY = "<script>alert(1)</script>]]>&amp;\"'</li></ol><!--{{ 7*7 }}"


def source_of(raw: str, *paths: str, size: int = 0) -> Source:
    return Source(str(hash(raw)), paths, paths, "text/plain", "utf-8", size or len(raw))


def split_of(
    raw: str,
    extents: list[list[Span]],
    ledger: tuple[Dropped, ...] = (),
    pages: tuple[Page, ...] = (),
    notes: tuple[Note, ...] = (),
    path: str = "甲.txt",
    stated: Stated | None = None,
) -> SplitDocument:
    """Return a document with a text for each list of *extents*."""
    source = source_of(raw, path)
    document = Document(source, raw, raw, identity_map(len(raw)), pages=pages, notes=notes)
    segments = tuple(
        Segment(
            id=f"{path}#{number}",
            path=path,
            number=number,
            source=source,
            text="",
            offsets=identity_map(0),
            breaks=(),
            extents=tuple(spans),
            provenance=Provenance(Span(spans[0].start, spans[-1].end), (1, 1)),
            title=stated,
        )
        for number, spans in enumerate(extents, 1)
    )
    return SplitDocument(document, segments, ledger)


def parse(page: str) -> Tree:
    return html.fromstring(page)


def pages_of(*splits: SplitDocument) -> dict[str, str]:
    results = Results(splits, tuple(s for split in splits for s in split.segments), (), (), ())
    context = ReportContext(documents=splits, source_pages=True)
    return {name: content.decode("utf-8") for name, content in write_sources(results, context)}


def strokes(node: Tree, style: str = "") -> Iterator[tuple[str, str]]:
    """Yield the pieces of a line as in the source, each with its mark."""
    own = " ".join(c for c in (node.get("class") or "").split() if c in "xbnt")
    style = f"{own} {node.get('title', '')}" if own else style
    if node.tag == "i":
        yield chr(int(node.get("title")[2:], 16)), style
    else:
        yield node.text or "", style
        for child in node:
            yield from strokes(child, style)
            yield child.tail or "", style


def lines(page: str) -> list[Tree]:
    found: list[Tree] = parse(page).xpath("//main//li")
    return found


def raw_of(pages: dict[str, str]) -> str:
    return "".join(text for page in pages.values() for line in lines(page) for text, _ in strokes(line))


def greyed(pages: dict[str, str]) -> list[tuple[int, str]]:
    """Return offset and mark of every character that is marked as left out."""
    found: list[tuple[int, str]] = []
    at = 0
    for page in pages.values():
        for line in lines(page):
            for text, style in strokes(line):
                if style[:1] in ("x", "b"):
                    found += [(at + n, style[2:]) for n in range(len(text))]
                at += len(text)
    return found


def small_split() -> SplitDocument:
    raw = (
        "【资料】\n春耕\n（1957年3月12日）\n同志们：<今天>\n- 1 -\n"
        "开会。① 见 http://a.example/ 完\n\f第二\n①注\n"
    )
    at = raw.index
    url = Span(at("http"), at(" 完"))
    note = Note(Span(at("①注"), len(raw)), at("①"), "①")
    number = Span(at("- 1"), at("开会"))
    head = at("春耕")
    second = at("第二")
    source = split_of(
        raw,
        [
            [Span(head, number.start), Span(number.end, url.start), Span(url.end, second - 1)],
            [Span(second, note.span.start)],
        ],
        (
            Dropped(Span(0, head), Reason.SOURCE_LINE),
            Dropped(number, Reason.PAGE_NUMBER),
            Dropped(url, Reason.URL),
            Dropped(Span(second - 1, second), Reason.CONTROL),
        ),
        (Page("1", Span(0, number.end)), Page("二", Span(number.end, len(raw)))),
        (note,),
        stated=Stated("春耕", "春耕", Span(head, head + 2)),
    )
    first, other = source.segments
    date = Stated("（1957年3月12日）", "1957-03-12", Span(head + 3, at("同志")))
    first = Segment(**{**{name: getattr(first, name) for name in Segment.__dataclass_fields__}, "date": date})
    other = Segment(
        **{**{name: getattr(other, name) for name in Segment.__dataclass_fields__}, "title": None}
    )
    return SplitDocument(source.document, (first, other), source.ledger)


def test_golden() -> None:
    (page,) = pages_of(small_split()).values()
    main = page[page.index("<main") : page.index("</main>") + len("</main>\n")]
    assert main == (GOLDEN / "source.html").read_text("utf-8")


def test_the_text_is_shown_and_what_was_left_out_is_grey() -> None:
    split = small_split()
    pages = pages_of(split)
    assert list(pages) == ["sources/甲.txt.html"]
    assert raw_of(pages) == split.document.raw
    shown = [(at, REASONS[title]) for at, title in greyed(pages) if title]
    assert shown == [
        (at, row.reason)
        for row in split.ledger
        if split.document.raw[slice(*row.span)].strip()
        for at in range(*row.span)
    ]


def test_every_line_has_its_number_and_one_element() -> None:
    split = small_split()
    (page,) = pages_of(split).values()
    rows = lines(page)
    assert [row.get("id") for row in rows] == [
        "L1", "L2", "L3", "L4", "L5", "L6", "L7", "L8",
    ]  # fmt: skip
    assert [f"L{row.get('value')}" for row in rows] == [row.get("id") for row in rows]


def test_where_two_texts_share_a_line_it_is_shown_in_two_pieces() -> None:
    raw = "甲乙丙丁\n戊\n"
    split = split_of(raw, [[Span(0, 2)], [Span(2, 5)], [Span(5, 7)]])
    (page,) = pages_of(split).values()
    assert [row.get("id") for row in lines(page)] == ["L1", "L1.2", "L2"]
    tree = parse(page)
    assert [section.xpath(".//li/text()") for section in tree.xpath("//section[@class='seg']")] == [
        ["甲乙"],
        ["丙丁\n"],
        ["戊\n"],
    ]
    (source,) = ReportContext(documents=(split,), source_pages=True).sources.by_path.values()  # type: ignore[union-attr]
    assert [source.anchor(raw) for raw in range(7)] == ["L1", "L1", "L1.2", "L1.2", "L1.2", "L2", "L2"]


def test_a_text_that_continues_after_another_is_marked() -> None:
    split = split_of("甲\n乙\n丙\n", [[Span(0, 2), Span(4, 6)], [Span(2, 4)]])
    tree = parse(next(iter(pages_of(split).values())))
    heads = [" ".join(head.text_content().split()) for head in tree.xpath("//main//h2")]
    assert heads == ["#1 （无题）", "#2 （无题）", "#1 （无题） （续）"]
    assert tree.xpath("//main//h2/@id") == ["s1", "s2"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_from_a_source_becomes_markup(lang: Any) -> None:
    raw = f"{NASTY}\n\x00\x07\x0b\x0c\x1b\x7f\x85\ud800\ufffe\r\n"
    stated = Stated(NASTY, NASTY, Span(0, len(NASTY)))
    split = split_of(raw, [[Span(0, len(raw))]], path=f"a/{NASTY}\n.txt", stated=stated)
    split = SplitDocument(
        Document(
            split.document.source, raw, raw, identity_map(len(raw)),
            pages=(Page(NASTY, Span(0, len(raw))),), notes=(Note(Span(8, 20), None, NASTY),),
        ),
        split.segments, (),
    )  # fmt: skip
    results = Results((split,), split.segments, (), (), ())
    context = ReportContext(lang=lang, documents=(split,), source_pages=True)
    ((name, content),) = write_sources(results, context)
    page = content.decode("utf-8")
    assert re.fullmatch(r"sources/[\w.-]+\.html", name)
    assert "<script" not in page
    assert "<!--" not in page
    assert "{{ 7*7 }}" in page
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", page)
    assert raw_of({name: page}) == raw


@pytest.mark.parametrize("raw", ["", "\n", "甲", "\n\n甲"])
def test_small_files(raw: str) -> None:
    split = split_of(raw, [], (Dropped(Span(0, len(raw)), Reason.BEFORE_FIRST),))
    assert raw_of(pages_of(split)) == raw


@st.composite
def documents(draw: st.DrawFn) -> SplitDocument:
    raw = draw(st.text("甲乙\n \u3000<&\x0c", max_size=40))
    cuts = draw(st.lists(st.integers(0, len(raw)), max_size=8))
    pages = draw(st.lists(st.integers(0, len(raw)), max_size=3, unique=True))
    owned: dict[int, list[Span]] = {}
    ledger: list[Dropped] = []
    notes: list[Note] = []
    for start, end in pairwise(sorted({0, *cuts, len(raw)})):
        owner = draw(st.integers(0, 5))
        if owner == 0:
            ledger.append(Dropped(Span(start, end), draw(st.sampled_from((Reason.BLANK, Reason.URL)))))
        elif owner == 1:
            notes.append(Note(Span(start, end), None, "1"))
        else:
            owned.setdefault(owner, []).append(Span(start, end))
    starts = sorted(pages)
    title = Span(*sorted(draw(st.tuples(st.integers(0, len(raw)), st.integers(0, len(raw))))))
    return split_of(
        raw,
        list(owned.values()),
        tuple(ledger),
        tuple(Page(str(a), Span(a, b)) for a, b in pairwise([*starts, len(raw)])),
        tuple(notes),
        stated=Stated("", "", title),
    )


@given(documents(), st.integers(1, 5), st.integers(1, 30))
@settings(max_examples=150, deadline=None)
def test_the_pages_show_every_character_once_and_grey_is_the_ledger(
    split: SplitDocument, page_lines: int, page_characters: int
) -> None:
    with (
        patch("collate.report.html.source_map.PAGE_LINES", page_lines),
        patch("collate.report.html.source_map.PAGE_CHARACTERS", page_characters),
        patch("collate.report.html.source_lines.LIST_LINES", 2),
    ):
        pages = pages_of(split)
        (source,) = ReportContext(documents=(split,), source_pages=True).sources.by_path.values()  # type: ignore[union-attr]
        hrefs = [source.href(at) for at in range(len(split.document.raw))]
    raw = split.document.raw
    assert raw_of(pages) == raw
    # Stretches of blanks have no label.
    expected = {
        at: REASON_LABELS[row.reason]
        if raw[slice(*row.span)].strip() and row.reason is not Reason.BLANK
        else ""
        for row in split.ledger
        for at in range(*row.span)
    }
    assert dict(greyed(pages)) == expected
    shown = [
        f"{name.removeprefix('sources/')}#{line.get('id')}"
        for name, page in pages.items()
        for line in lines(page)
        for text, _ in strokes(line)
        for _ in text
    ]
    assert [unquote(href) for href in hrefs] == shown
    for page in pages.values():
        ids = parse(page).xpath("//@id")
        assert len(ids) == len(set(ids))


REASON_LABELS = {reason: label for label, reason in REASONS.items()}


def test_a_large_file_has_several_linked_pages() -> None:
    raw = "春耕\n" * 25
    split = split_of(raw, [[Span(0, len(raw))]])
    with patch("collate.report.html.source_map.PAGE_LINES", 10):
        pages = pages_of(split)
    assert list(pages) == ["sources/甲.txt.html", "sources/甲.txt.p2.html", "sources/甲.txt.p3.html"]
    assert raw_of(pages) == raw
    for page in pages.values():
        assert "此文件较大，分为 3 页" in page
    last = parse(pages["sources/甲.txt.p3.html"])
    assert [unquote(href) for href in last.xpath("(//nav[@class='turn'])[1]/a/@href")] == [
        "甲.txt.html",
        "甲.txt.p2.html",
    ]
    assert last.xpath("//main//li/@id") == [f"L{n}" for n in range(21, 26)]


def test_what_is_not_listed_at_the_head_is_counted() -> None:
    raw = "甲\n1\n" * 100
    ledger = tuple(Dropped(Span(at, at + 1), Reason.PAGE_NUMBER) for at in range(2, len(raw), 4))
    (page,) = pages_of(split_of(raw, [[Span(0, 2)]], ledger)).values()
    assert "另有 40 处，见" in page


def test_files_with_equal_content_link_to_each_other() -> None:
    splits = []
    for path in ("甲.txt", "乙.txt"):
        split = split_of("春\n", [[Span(0, 2)]], path=path)
        source = source_of("春\n", path, *({"甲.txt", "乙.txt"} - {path}))
        document = Document(source, "春\n", "春\n", identity_map(2))
        splits.append(SplitDocument(document, split.segments, ()))
    pages = pages_of(*splits)
    assert len(pages) == 2
    for (_, page), other in zip(pages.items(), ("乙.txt", "甲.txt"), strict=True):
        assert parse(page).xpath("//p[@class='facts']/a/text()") == [other]


def links(content: str) -> Iterator[str]:
    tree = parse(content)
    yield from tree.xpath("//a/@href")
    for script in tree.xpath("//script[@id='data']/text()"):
        data = json.loads(script)
        if "m" in data:
            yield from run_addresses_of(data)
        for entry in data.get("e", ()):
            for reading in entry[4]:
                for witness, line, _, *other in reading[3]:
                    yield other[0] if other else f"{data['w'][witness][3]}#L{line}"


@pytest.mark.parametrize("page_lines", [3, 1000])
def test_every_link_leads_to_what_it_names(small: Made, page_lines: int) -> None:
    results = small.results
    with patch("collate.report.html.source_map.PAGE_LINES", page_lines):
        context = ReportContext(documents=results.documents, source_pages=True)
        files = {name: content.decode("utf-8") for name, content in report(results, context)}
    files[f"works/{small.work.slug}/edition.xml"] = ""
    ids = {n: {*parse(c).xpath("//@id")} for n, c in files.items() if n.endswith(".html")}
    work = f"works/{small.work.slug}/index.html"
    ids[work] |= {entry.id for entry in small.edition.entries}  # the rows of the list, which a script writes
    checked = 0
    for name, content in files.items():
        if not name.endswith(".html"):
            continue
        made = addresses_of(page_data_of(content)) if name.startswith("works/") else []
        for link in [*links(content), *made]:
            address, _, anchor = link.partition("#")
            parts = [*name.split("/")[:-1], *unquote(address).split("/")] if address else name.split("/")
            while ".." in parts:
                at = parts.index("..")
                del parts[at - 1 : at + 1]
            target = "/".join(parts)
            assert target in files, (name, link)
            assert not anchor or anchor in ids[target], (name, link)
            checked += "sources/" in link
    assert checked > 40


def test_a_position_links_to_the_line_of_its_words(small: Made) -> None:
    results = small.results
    context = ReportContext(documents=results.documents, source_pages=True)
    files = {name: content.decode("utf-8") for name, content in report(results, context)}
    found = page_data_of(files[f"works/{small.work.slug}/index.html"])
    assert [unquote(place[2]) for place in places_of(found, found["e"][0])][2:] == [
        "../../sources/乙本.txt.html#L4",
        "../../sources/摘.txt.html#L3",
    ]
    line = parse(files["sources/乙本.txt.html"]).get_element_by_id("L4")
    assert "督导组" in line.text_content()


def test_without_pages_nothing_links_to_them(small: Made, context: ReportContext) -> None:
    files = dict(report(small.results, context))
    assert not [name for name in files if name.startswith("sources/")]
    assert not [name for name, content in files.items() if b"sources/" in content]


@given(st.lists(st.text("aA.ß/\\: …甲é\u0301-_\x00\ud800", max_size=9), max_size=9))
def test_names_are_distinct_and_allowed_everywhere(paths: list[str]) -> None:
    taken: set[str] = set()
    names = [distinct_name(file_name(path), (".html",), taken=taken) for path in paths]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert re.fullmatch(r"[\w\u0300-\u036f-][\w.\u0300-\u036f-]*", name)
        assert not name.endswith(".")


@pytest.mark.parametrize("path", ["a" * 500, "𠀀" * 300 + ".txt", "甲" * 200 + ".docx"])
def test_long_names_fit_and_keep_their_end(path: str) -> None:
    name = file_name(path)
    assert len(name.encode()) <= 180
    assert path.endswith(name)


@pytest.mark.parametrize("path", ["aux", "CON.txt", "com1.a.b", "NUL"])
def test_names_of_devices_are_avoided(path: str) -> None:
    assert file_name(path) == f"file-{path}"


def test_the_same_input_gives_the_same_pages(make: Callable[..., Made]) -> None:
    assert pages_of(small_split()) == pages_of(small_split())
