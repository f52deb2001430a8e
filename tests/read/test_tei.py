from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.errors import CollateError, SourceError
from collate.model import Document, Reason
from collate.pipeline import compare, write_edition
from collate.read.raw import Input
from collate.read.tei import read_tei
from collate.settings import Settings

HEAD = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc/></teiHeader><text><body>'
TAIL = "</body></text></TEI>"


def read(data: str | bytes) -> list[Document]:
    raw = data.encode() if isinstance(data, str) else data
    return list(read_tei(Input("a.xml", Path("a.xml"), raw), Settings()))


def test_running_text() -> None:
    (document,) = read(
        f"{HEAD}<div><pb n='3'/><head>在会上的讲话</head><p>今天"
        "<choice><sic>开回</sic><corr>开会</corr></choice>，"
        f"<lb/>讲\n   三点<note>注</note>意见。</p><lg><l>一行</l><l>二行</l></lg></div>{TAIL}"
    )
    kept = list(document.raw)
    for row in document.ledger:
        kept[slice(*row.span)] = "_" * (row.span.end - row.span.start)
    assert "".join(kept).splitlines() == ["在会上的讲话", "今天开回__，", "讲 三点_意见。", "一行", "二行"]
    assert {row.reason for row in document.ledger} == {Reason.ANNOTATION}
    assert document.headings == (0,)
    assert [page.label for page in document.pages] == ["3"]
    assert not document.wrapped


def test_an_edition_gives_its_witnesses(tmp_path: Path) -> None:
    texts = {"甲": "派出中央指导组。\n抓紧落实各项任务。\n", "乙": "派出中央督导组。\n抓紧落实任务。\n"}
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    edition, context = compare([tmp_path / "甲.txt", tmp_path / "乙.txt"])
    write_edition(edition, context, tmp_path / "e.xml")
    found = list(read_tei(Input("e.xml", tmp_path, (tmp_path / "e.xml").read_bytes()), Settings()))
    assert {d.source.paths[0]: d.raw for d in found} == {f"e.xml/{k}": text for k, text in texts.items()}
    assert len({d.source.sha256 for d in found}) == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("", "XML"),
        ("<a/>", "no TEI"),
        (HEAD + TAIL, "no text"),
        (f"{HEAD}<p>", "XML"),
        (f'<!DOCTYPE TEI [<!ENTITY a "b">]>{HEAD}<p>&a;</p>{TAIL}', "document type"),
        (f'<!DOCTYPE TEI [<!ENTITY a SYSTEM "/etc/passwd">]>{HEAD}<p>&a;</p>{TAIL}', "document type"),
    ],
)
def test_what_is_no_tei_is_refused(data: str, words: str) -> None:
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
