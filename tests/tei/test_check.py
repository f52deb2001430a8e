from __future__ import annotations

import re
from pathlib import Path

import pytest

from collate.errors import SourceError, VerificationError
from collate.tei import Finding, normal_form
from collate.tei.check import check_edition, describe_difference, verify, verify_against_segments
from collate.tei.parse import parse_tei, read_witnesses

GOLDEN = Path(__file__).parents[1] / "golden" / "report"


def golden(name: str) -> str:
    return (GOLDEN / f"tei_{name}.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("tei_*.xml")), ids=lambda path: path.stem)
def test_editions_by_collate_have_no_faults(path: Path) -> None:
    findings = verify(path)
    assert findings.faults == ()
    assert [entry.xml_id for entry in findings.witnesses] == list(findings.texts)


#: Planted faults (golden, old, new) and the expected message.
PLANTED = {
    "a pointer to no witness": (
        "readings",
        'wit="#W02" type="substantive"',
        'wit="#W09" type="substantive"',
        "app0001: W02 stands in no lem or rdg",
    ),
    "a dangling pointer": (
        "readings",
        'ana="#punctuation-form"',
        'ana="#punctuation-mark"',
        "<rdg>/@ana points at #punctuation-mark, which does not exist",
    ),
    "a witness twice": (
        "readings",
        '<rdg wit="#W02" type="substantive" subtype="omission"/>',
        '<rdg wit="#W02 #W03" type="substantive" subtype="omission"/>',
        "app0002: W03 occurs 2 times",
    ),
    "a witness missing": (
        "readings",
        '<lem wit="#W01 #W03">的',
        '<lem wit="#W01">的',
        "app0002: W03 stands in no lem or rdg",
    ),
    "a witness in its lacuna": (
        "lacunae",
        '<lem wit="#W01">甲',
        '<lem wit="#W01 #W02">甲',
        "app0002: W02 is not extant here",
    ),
    "a lacuna that never began": (
        "lacunae",
        "<lacunaStart/>",
        "<lacunaEnd/>",
        "lac0001: W03 is not in a lacuna that could end",
    ),
    "two equal readings": ("readings", ">激烈<", ">热烈<", "app0006: two of its readings are the same"),
    "an element that has no place": (
        "readings",
        "<p>同志们：</p>",
        "<ab>同志们：</ab>",
        "not valid by the schema",
    ),
    "a kind that is none": ("readings", 'subtype="addition"', 'subtype="error"', "not valid by the schema"),
    "a value that an attribute does not have": (
        "readings",
        'subtype="addition"',
        'subtype="error"',
        'app0004: <rdg> with wit="#W02" type="substantive" subtype="error"',
    ),
    "milestone attributes that disagree": (
        "spaces",
        'ed="W02" edRef="#W02"',
        'ed="W03" edRef="#W02"',
        "<milestone>/@ed and @edRef name different witnesses",
    ),
    "a witness that is identical to nobody": (
        "identical",
        'target="#W02"',
        'target="#W07"',
        "<note>/@target points at #W07, which does not exist",
    ),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_planted_faults_are_found(fault: str) -> None:
    name, old, new, problem = PLANTED[fault]
    text = golden(name)
    assert old in text
    line = text[: text.index(old)].count("\n") + 1
    found = check_edition(parse_tei(text.replace(old, new, 1).encode()))
    assert [f for f in found if problem in f.message and f.line == line], found


def test_a_duplicate_id() -> None:
    text = golden("readings").replace('xml:id="app0002"', 'xml:id="app0001"')
    found = check_edition(parse_tei(text.encode()))
    line = text[: text.rindex('xml:id="app0001"')].count("\n") + 1
    assert Finding(line, f"xml:id 'app0001' occurs twice: first on <app>, line {line}", "app0001") in found


def texts_of(name: str) -> list[tuple[str, str, tuple[int, ...]]]:
    return [(xml_id, *rebuilt) for xml_id, rebuilt in verify(GOLDEN / f"tei_{name}.xml").texts.items()]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("讨论得很", "讨论的很", "witness W01 differs at character 26: .*讨论得很.*讨论的很"),
        (">督导组<", ">都导组<", "witness W02 differs at character 6: .*督导组.*都导组"),
        ("</p>\n<p>中央", "中央", "witness W01 differs at character 4: .*：¶中央.*：中央"),
        (
            'subtype="replacement">8',
            'subtype="replacement">８',
            "witness W02 differs at character 14: .*8.*８",
        ),
    ],
)
def test_a_changed_text_is_found(old: str, new: str, problem: str) -> None:
    expected = texts_of("readings")
    text = golden("readings")
    verify_against_segments(text.encode(), expected)
    assert old in text
    with pytest.raises(VerificationError, match=problem) as caught:
        verify_against_segments(text.replace(old, new, 1).encode(), expected, where="x.xml")
    assert re.match("x.xml: .*This is a fault of collate", str(caught.value))


def test_witnesses_missing_or_too_many() -> None:
    expected = texts_of("readings")
    xml = golden("readings").encode()
    with pytest.raises(VerificationError, match="witness W04 is missing"):
        verify_against_segments(xml, [*expected, ("W04", "甲", (0,))])
    with pytest.raises(VerificationError, match=r"not of this work: W03"):
        verify_against_segments(xml, expected[:2])


def test_a_difference_at_the_end() -> None:
    assert "differs at character 2" in describe_difference(normal_form("甲乙丙", ()), normal_form("甲乙", ()))


# -- parsing ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "is not well-formed XML"),
        (b"<TEI><p></TEI>", "is not well-formed XML, line 1"),
        (b"<html/>", "is not a TEI document: its root is <html>"),
        (b'<!DOCTYPE TEI [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><TEI>&b;</TEI>', "document type declaration"),
        (b'<!DOCTYPE TEI SYSTEM "file:///etc/passwd"><TEI/>', "document type declaration"),
        ('<!DOCTYPE TEI [<!ENTITY a "x">]><TEI>&a;</TEI>'.encode("utf-16"), "document type declaration"),
        (b"<TEI>&nbsp;</TEI>", "is not well-formed XML"),
        (b"\xff\xfe\x00", "is not well-formed XML"),
    ],
)
def test_refused_files(data: bytes, problem: str) -> None:
    with pytest.raises(VerificationError, match=re.escape(problem)):
        parse_tei(data, "x.xml")


def test_a_declaration_after_a_long_comment_is_refused() -> None:
    data = b"<!--" + b"x" * 9000 + b'--><!DOCTYPE TEI [<!ENTITY a "x">]><TEI/>'
    with pytest.raises(VerificationError, match="document type declaration"):
        parse_tei(data)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        verify(tmp_path / "none.xml")


def test_messages_name_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "e.xml"
    path.write_text(golden("readings").replace('wit="#W01 #W03">的', 'wit="#W01">的'), encoding="utf-8")
    findings = verify(path, "works/a/edition.xml")
    problem = "app0002: W03 stands in no lem or rdg"
    assert findings.faults == (Finding(findings.faults[0].line, problem, "app0002", "W03"),)
    assert findings.messages() == (
        f"works/a/edition.xml:{findings.faults[0].line}: app0002: W03 stands in no lem or rdg",
    )


def test_witnesses_of_an_edition_by_others() -> None:
    xml = (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><listWit><witness xml:id="A" n="甲">A book</witness>'
        '<witness xml:id="B"/><witness>no id</witness></listWit></TEI>'
    )
    assert [(w.xml_id, w.siglum, w.extents) for w in read_witnesses(parse_tei(xml.encode()))] == [
        ("A", "甲", ()),
        ("B", "B", ()),
    ]
