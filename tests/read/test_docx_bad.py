from __future__ import annotations

import io
import re
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.errors import CollateError, SourceError
from collate.model import Reason
from tests.read.word import (
    CHINESE,
    NOTES,
    PAGE_BREAK,
    SPACES,
    call,
    cut,
    docx,
    field,
    ins,
    level,
    li,
    numbering,
    p,
    pack,
    r,
    read,
    relations,
    style,
    text,
)

GOOD = docx(p("同志们") + p("正文。", call("3")), footnotes=NOTES, styles=style("1", "heading 1"))
MAIN = f"<w:document {SPACES}><w:body>{p('甲')}</w:body></w:document>"
ENTITIES = '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
BOMB = f"<!DOCTYPE x [{ENTITIES}]><w:document {SPACES}>&b;</w:document>"
OUTSIDE = f'<!DOCTYPE x SYSTEM "file:///etc/passwd"><w:document {SPACES}/>'
BAD: list[tuple[str, bytes, str]] = [
    ("empty", b"", "not a ZIP archive"),
    ("text", "同志们".encode(), "not a ZIP archive"),
    ("cut", GOOD[:400], "is truncated or damaged"),
    ("no document", pack({"a.txt": "x"}), "has no document part"),
    (
        "dangling",
        pack({"_rels/.rels": relations({"a": "w/none.xml|officeDocument"})}),
        "has no document part",
    ),
    (
        "climbing",
        pack({"_rels/.rels": relations({"a": "../../etc/passwd|officeDocument"})}),
        "has no document part",
    ),
    (
        "excel",
        pack({"_rels/.rels": relations({"a": "x.xml|officeDocument"}), "x.xml": "<workbook/>"}),
        "is not a Word document",
    ),
    ("bomb", pack({"word/document.xml": BOMB}), "declares entities"),
    ("outside", pack({"word/document.xml": OUTSIDE}), "declares entities"),
    ("bomb in utf-16", pack({"word/document.xml": BOMB.encode("utf-16")}), "declares entities"),
    ("broken xml", pack({"word/document.xml": MAIN[:-20]}), "is not well-formed XML"),
    ("deep", docx("<w:ins>" * 5000), "is not well-formed XML"),
    ("no text", docx(p("")), "has no text"),
    ("all deleted", docx(p(cut("全"))), "has no text in the accepted view"),
    ("scan", docx(p(r("<w:drawing><a:blip/></w:drawing>"))), "Run OCR"),
    ("old", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is an old Word file"),
    (
        "encrypted",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "password",
    ),
]


@pytest.mark.parametrize(("data", "words"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_files_are_named_with_a_reason(data: bytes, words: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(data)
    assert words in str(caught.value)
    assert str(caught.value).startswith("a.docx: ")
    assert caught.value.remedy


@pytest.mark.parametrize(
    "part",
    [
        "word/styles.xml",
        "word/footnotes.xml",
        "_rels/.rels",
        "word/_rels/document.xml.rels",
        "word/settings.xml",
    ],
)
def test_an_entity_bomb_is_refused_in_any_part(part: str) -> None:
    with zipfile.ZipFile(io.BytesIO(docx(p("甲"), footnotes=NOTES, styles="", settings=""))) as archive:
        parts: dict[str, str | bytes] = {n: archive.read(n) for n in archive.namelist()}
    assert part in parts
    with pytest.raises(SourceError, match="declares entities"):
        read(pack({**parts, part: BOMB}))


def test_a_zip_bomb_is_stopped_at_the_limit() -> None:
    data = docx(p("甲" * 10_000_000))
    with pytest.raises(SourceError, match="more than 2 times its size or 500 MB"):
        read(data, max_expansion=2)
    with pytest.raises(SourceError, match="200 times its size or 1 MB"):
        read(data, max_megabytes=1)


def test_too_many_pages_and_characters_are_refused() -> None:
    breaks = PAGE_BREAK * 30
    with pytest.raises(SourceError, match=r"more than 20 pages.*max_pages"):
        read(docx(p("甲", breaks)), max_pages=20)
    rows = numbering(level(0, "decimal", "长" * 250))
    with pytest.raises(SourceError, match="more than 1 million characters"):
        read(docx(li("x") * 5000, numbering=rows), max_megabytes=1)


def test_an_encrypted_or_damaged_member_is_named() -> None:
    encrypted = bytearray(GOOD)
    at = encrypted.find(b"PK\x01\x02")
    while at >= 0:
        encrypted[at + 8] |= 1
        at = encrypted.find(b"PK\x01\x02", at + 4)
    with pytest.raises(SourceError, match="password"):
        read(bytes(encrypted))
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        archive.writestr("word/document.xml", MAIN)
    with pytest.raises(SourceError, match=r"word/document\.xml is damaged"):
        read(stored.getvalue().replace("甲".encode(), "乙".encode()))


def test_names_that_climb_out_are_never_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(f"<w:styles {SPACES}/>")
    targets = {
        "s": f"{'../' * 20}{secret}|styles",
        "n": "file:///etc/passwd|numbering",
        "f": "../../../../../x|footnotes",
    }
    parts: dict[str, str | bytes] = {
        "word/document.xml": MAIN,
        "word/_rels/document.xml.rels": relations(targets),
        "../../x": "<a/>",
        "/etc/passwd": "<a/>",
    }
    assert text(pack(parts)) == "甲"


words = st.text(st.sampled_from("甲乙 a1。"), max_size=4)
runs = st.one_of(
    words.map(r),
    words.map(ins),
    words.map(cut),
    words.map(lambda w: r(w, "<w:vanish/>")),
    words.map(lambda w: field("REF x", r(w))),
    words.map(lambda w: field("PAGE", r(w))),
    words.map(lambda w: f"<w:moveFrom>{r(w)}</w:moveFrom>"),
    st.sampled_from([r("<w:br/>"), r("<w:tab/>"), call("2"), call("3"), PAGE_BREAK, r("<w:softHyphen/>")]),
    words.map(lambda w: r(f"<w:pict><w:txbxContent>{p(w)}</w:txbxContent></w:pict>")),
)
marks = st.sampled_from(
    ["", "<w:rPr><w:del/></w:rPr>", "<w:rPr><w:ins/></w:rPr>", '<w:numPr><w:numId w:val="1"/></w:numPr>']
)
paragraphs = st.lists(st.tuples(st.lists(runs, max_size=5), marks), max_size=6)


@settings(max_examples=150, deadline=None)
@given(paragraphs, st.sampled_from(["accepted", "original"]))
def test_every_character_is_in_raw_and_accounted_for(rows: list[tuple[list[str], str]], view: str) -> None:
    body = "".join(p(*content, props=props) for content, props in rows) + p("尾")
    document = read(docx(body, footnotes=NOTES, numbering=CHINESE), view)
    written = "".join(re.findall(r"<w:(?:t|delText)[^>]*>([^<]*)<", body))
    for character in "乙a。":
        assert document.raw.count(character) >= written.count(character)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_mutation_makes_anything_but_a_collate_error(data: st.DataObject) -> None:
    parts = mutated_parts(data)
    blob = bytearray(pack(parts))
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(blob) - 1))
        blob[at] = data.draw(st.integers(0, 255))
    with suppress(CollateError):
        read(bytes(blob))


RICH = docx(
    p(
        "甲",
        ins("乙"),
        cut("丙"),
        call("2"),
        field("PAGE", r("1")),
        r('<w:sym w:font="Symbol" w:char="F061"/>'),
    )
    + li("丁", 1)
    + f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('戊')}</w:tc></w:tr></w:tbl>"
    + p("己", props='<w:pStyle w:val="1"/><w:outlineLvl w:val="1"/><w:sectPr/>')
    + p("庚", r(f"<w:pict><w:txbxContent>{p('框')}</w:txbxContent></w:pict>"))
    + "<w:sectPr/>",
    footnotes=NOTES,
    numbering=CHINESE,
    styles=style("1", "heading 1", '<w:basedOn w:val="1"/>'),
)
PIECES = [
    "<w:p>",
    "</w:p>",
    "w:val",
    '"1"',
    '"-5"',
    '"99999999999"',
    "<",
    "&amp;",
    "&x;",
    "w:ins",
    "w:del",
    "w:numId",
    "w:t",
    "\u0000",
    '""',
]


def mutated_parts(data: st.DataObject) -> dict[str, str | bytes]:
    with zipfile.ZipFile(io.BytesIO(RICH)) as archive:
        parts: dict[str, str | bytes] = {n: archive.read(n).decode() for n in archive.namelist()}
    for _ in range(data.draw(st.integers(0, 3))):
        name = data.draw(st.sampled_from(sorted(parts)))
        content = str(parts[name])
        at = data.draw(st.integers(0, len(content)))
        old, new = data.draw(st.sampled_from(PIECES)), data.draw(st.sampled_from(PIECES))
        parts[name] = content[:at] + content[at:].replace(old, new, data.draw(st.integers(1, 3)))
    return parts


def test_reasons_used_are_reasons() -> None:
    document = read(RICH)
    assert {row.reason for row in document.ledger} >= {Reason.DELETED, Reason.NOTE_MARK, Reason.FIELD}
