from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.editions import write_edition
from collate.errors import CollateError, SourceError
from collate.model import Document
from collate.pipeline import compare
from collate.read.raw_builder import Input
from collate.read.tei.reader import read_tei
from collate.settings import ReadSettings, Settings
from tests.read.pages import check, check_flow, kept, ledger

HEAD = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc/></teiHeader><text><body>'
TAIL = "</body></text></TEI>"


def read(data: str | bytes) -> list[Document]:
    raw = data.encode() if isinstance(data, str) else data
    return list(read_tei(Input("a.xml", Path("a.xml"), raw), Settings()))


def one(body: str) -> Document:
    (document,) = read(HEAD + body + TAIL)
    check(document)
    check_flow(document)
    return document


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>今天\n  开会</p><p>the\n end</p>", "今天开会\nthe end"),
        ("<div><head>题</head><p>一<hi>二</hi>三</p></div>", "题\n一二三"),
        ("<lg><l>一行</l><l>二行</l></lg>", "一行\n二行"),
        ("<list><item>甲</item><item>乙</item></list>", "甲\n乙"),
        ("<table><row><cell>甲</cell><cell>乙</cell></row></table>", "甲\n乙"),
        ("<p>他说<quote>好</quote>。<quote><p>一段</p></quote></p>", "他说好。\n一段"),
        ("<p><choice><sic>开回</sic><corr>开会</corr></choice></p>", "开回"),
        ("<p><choice><reg>里</reg><orig>裡</orig></choice></p>", "裡"),
        ("<p><choice><abbr>农会</abbr><expan>农民协会</expan></choice></p>", "农会"),
        ("<p><corr>开会</corr><supplied>了</supplied></p>", "开会了"),
        ("<p>甲<app><lem>有</lem><rdg>无</rdg></app><app><rdg>乙</rdg><rdg>丙</rdg></app></p>", "甲有乙"),
        ("<p>甲<del>乙</del><add>丙</add></p>", "甲丙"),
        ("<p>甲<pb n='2'/><fw>页眉</fw>乙<!-- 丙 --><?丁?></p>", "甲乙"),
        ("<p>甲<space/>乙<note place='inline'>夹注</note></p>", "甲 乙夹注"),
        ("<p>一行<lb/>二行<lb/>\n三行</p><p>con<lb break='no'/>\ntinue</p>", "一行\n二行\n三行\ncontinue"),
        ("<group><text><body><p>一</p></body></text><text><body><p>二</p></body></text></group>", "一\n二"),
        (
            "<p><w>in</w><w>principio</w><pc>,</pc><w>erat</w> <w part='I'>ver</w><w part='F'>bum</w></p>",
            "in principio, erat verbum",
        ),
        ("<p><w>今天</w><w>天气</w><pc>。</pc></p><p><w>好</w></p>", "今天天气。\n好"),
        ("<figure><figDesc>图</figDesc><head>图题</head></figure><p>一</p>", "图题\n一"),
    ],
)
def test_running_text(body: str, text: str) -> None:
    document = one(body)
    assert kept(document) == text
    assert document.wrapped is ("<lb/>" in body)


def test_characters_outside_unicode_are_described_in_the_header() -> None:
    header = """<charDecl>
    <char xml:id="a"><mapping type="normal_unicode">U+6731</mapping>
    <mapping type="unicode">U+3A97</mapping></char>
    <char xml:id="b"><mapping type="PUA">U+E001</mapping><mapping type="standard">卍</mapping></char>
    <char xml:id="c"><charProp><localName>composition</localName><value>[金*本]</value></charProp></char>
    <glyph xml:id="d"><mapping>U+20BB7 U+E0100</mapping></glyph>
    <char xml:id="e"><mapping>U+D800</mapping></char></charDecl>"""
    names = "".join(f"<g ref='#{name}'/>" for name in "abcdef")
    (document,) = read(HEAD.replace("<fileDesc/>", header) + f"<p>甲{names}<g ref='#a'>乙</g></p>" + TAIL)
    assert kept(document) == "甲㪗卍〓\U00020bb7\U000e0100〓〓乙"


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030"])
def test_a_declared_gb2312_is_gb18030(declared: str) -> None:
    head = f"<?xml version='1.0' encoding='{declared}'?>"
    (document,) = read((head + HEAD + "<p>朱镕基㐀</p>" + TAIL).encode("gb18030"))
    assert kept(document) == "朱镕基㐀"


def test_headings_and_pages_are_marked() -> None:
    document = one("<pb n='3'/><head>题</head><p>一<pb n='4'/>二</p>")
    assert [heading.start for heading in document.headings] == [0]
    assert [(page.label, document.raw[slice(*page.span)]) for page in document.pages] == [
        ("3", "题\n一"),
        ("4", "二\n"),
    ]


def test_notes_stand_apart_from_the_text() -> None:
    document = one(
        "<p>甲<note n='*'>注<hi>一</hi>。<note>注中注。</note></note>乙<ref target='#n'>2</ref>。</p>"
        "<note xml:id='n'><p>注二。</p><p>又。</p></note><p>丙<anchor xml:id='a'/>丁</p>"
        "<note target='#a'>注三。</note>"
    )
    assert kept(document) == "甲乙。\n丙丁"
    assert [(note.label, document.raw[slice(*note.span)]) for note in document.notes] == [
        ("", "注中注。"),
        ("*", "注一。"),
        ("2", "注二。\n又。"),
        ("", "注三。"),
    ]
    calls = [note.anchor for note in document.notes]
    assert [document.raw[at - 1] for at in calls if at is not None] == ["甲", "乙", "丙"]


def test_what_is_not_text_goes_into_the_ledger() -> None:
    document = one(
        "<p>甲<choice><sic>乙</sic><corr>丙</corr></choice><fw>眉</fw><del>丁</del><ref target='#n'>1</ref>"
        "<!-- 戊 --></p><note xml:id='n'>注</note>"
    )
    assert ledger(document) == [
        ("丙", "annotation"),
        ("眉", "running-head"),
        ("丁", "tracked-deletion"),
        ("1", "note-mark"),
        ("戊", "hidden-text"),
    ]


def test_a_corpus_yields_each_of_its_texts() -> None:
    inner = "<TEI{}><teiHeader/><text><body><p>{}</p></body></text></TEI>"
    members = inner.format(" xml:id='a'", "一") + inner.format("", "二") + inner.format("", "")
    found = read(f'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/>{members}</teiCorpus>')
    assert {d.source.paths[0]: d.raw for d in found} == {"a.xml/a": "一\n", "a.xml/2": "二\n"}
    assert len({d.source.sha256 for d in found}) == 2


def test_an_apparatus_nested_too_deeply_is_refused() -> None:
    listed = "<teiHeader><listWit><witness xml:id='W'/></listWit></teiHeader>"
    deep = "<app><lem wit='#W'>" * 900 + "甲" + "</lem></app>" * 900
    with pytest.raises(SourceError, match=r"nests its apparatus too deeply|Excessive depth"):
        read(
            f'<TEI xmlns="http://www.tei-c.org/ns/1.0">{listed}<text><body><p>{deep}</p></body></text></TEI>'
        )


def test_xhtml_is_read_as_a_page() -> None:
    (document,) = read(
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>题</title></head><body><p>页</p></body></html>'
    )
    assert (document.source.media_type, kept(document)) == ("text/html", "页")


@pytest.mark.parametrize(
    ("ident", "text"), [("collate", "在会上的讲话\n（2020年2月3日）\n甲乙。"), ("x", "甲乙。")]
)
def test_titles_and_dates_are_text_only_in_editions_by_collate(ident: str, text: str) -> None:
    header = (
        f"<teiHeader><encodingDesc><appInfo><application ident='{ident}'/></appInfo></encodingDesc><listWit>"
        "<witness xml:id='W'><abbr type='siglum'>甲</abbr><title>在会上的讲话</title>"
        "<note type='date'>（2020年2月3日）</note><note type='origin'>摘自《文集》</note></witness>"
        "<witness xml:id='V'>乙本</witness></listWit></teiHeader>"
    )
    body = "<text><body><p>甲<app><lem wit='#W'>乙</lem><rdg wit='#V'>丙</rdg></app>。</p></body></text>"
    first, second = read(f'<TEI xmlns="http://www.tei-c.org/ns/1.0">{header}{body}</TEI>')
    check(first)
    assert (first.source.paths[0], kept(first)) == ("a.xml/甲", text)
    assert ("摘自《文集》", "metadata") in ledger(first)
    assert (second.source.paths[0], kept(second)) == ("a.xml/V", "甲丙。")


def test_an_edition_yields_its_witnesses(tmp_path: Path) -> None:
    texts = {"甲": "派出中央指导组。\n抓紧落实各项任务。\n", "乙": "派出中央督导组。\n抓紧落实任务。\n"}
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    edition, context = compare([tmp_path / "甲.txt", tmp_path / "乙.txt"])
    write_edition(edition, context, path=tmp_path / "e.xml")
    found = list(read_tei(Input("e.xml", tmp_path, (tmp_path / "e.xml").read_bytes()), Settings()))
    assert {d.source.paths[0]: d.raw for d in found} == {f"e.xml/{k}": text for k, text in texts.items()}
    assert len({d.source.sha256 for d in found}) == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("", "XML"),
        ("<a/>", "not a TEI document"),
        (HEAD + TAIL, "no text"),
        (f"{HEAD}<p>", "XML"),
        (HEAD + "<seg>" * 5_000 + "x" + "</seg>" * 5_000 + TAIL, "XML"),
        (f'<!DOCTYPE TEI [<!ENTITY a "b">]>{HEAD}<p>&a;</p>{TAIL}', "document type"),
        (f'<!DOCTYPE TEI [<!ENTITY a SYSTEM "/etc/passwd">]>{HEAD}<p>&a;</p>{TAIL}', "document type"),
    ],
)
def test_what_is_not_tei_is_refused(data: str, words: str) -> None:
    with pytest.raises(SourceError, match=r"a\.xml") as caught:
        read(data)
    assert words.lower() in str(caught.value).lower()


def test_deep_nesting_is_no_trouble() -> None:
    (document,) = read(HEAD + "<seg>" * 200 + "深" + "</seg>" * 200 + TAIL)
    assert document.raw.strip() == "深"


GOOD = f"{HEAD}<div><head>题</head><p>同志们：<hi>今天</hi><lb/>开会。</p></div>{TAIL}".encode()


@given(st.integers(0, len(GOOD) - 1), st.binary(max_size=4), st.integers(0, 9))
@settings(max_examples=300)
def test_only_expected_errors_escape(at: int, put: bytes, cut: int) -> None:
    try:
        documents = read(GOOD[:at] + put + GOOD[at + cut :])
    except CollateError:
        return
    assert all(document.raw.strip() for document in documents)


def test_tei_that_needs_too_much_memory_is_refused() -> None:
    data = f"{HEAD}<p>{'字' * 80_000}</p>{TAIL}".encode()
    item = Input("a.xml", Path("a.xml"), data)
    with pytest.raises(SourceError, match="no more than 0 are read\\. Split it, or give --max-file-size 2"):
        list(read_tei(item, Settings(read=ReadSettings(max_megabytes=1))))
    assert list(read_tei(item, Settings(read=ReadSettings(max_megabytes=2))))
