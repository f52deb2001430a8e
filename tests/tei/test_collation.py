"""Editions by others as collations: shared stretches and apps."""

from __future__ import annotations

from pathlib import Path

import pytest

from collate.errors import VerificationError
from collate.tei.parse import parse_tei
from collate.tei.rebuild import Collation, read_collation


def edition(body: str, witnesses: str = "ABC", header: str = "") -> bytes:
    listed = "".join(f'<witness xml:id="{name}"/>' for name in witnesses)
    return (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Of  fishes</title>'
        f"</titleStmt><sourceDesc><listWit>{listed}</listWit></sourceDesc></fileDesc>{header}</teiHeader>"
        f"<text><body><div>{body}</div></body></text></TEI>"
    ).encode()


def read(body: str, witnesses: str = "ABC", lemmata: str = "") -> Collation:
    return read_collation(parse_tei(edition(body, witnesses)), "edition.xml", lemmata=lemmata)


def shown(collation: Collation) -> list[str]:
    """Return each stretch with the words of every witness, - for one that is not extant; apps in brackets."""
    words = ["".join(text.text.split()) for text in collation.texts]
    rows = []
    for start, end, extant, app in collation.stretches:
        cells = zip(words, start.tolist(), end.tolist(), extant.tolist(), strict=True)
        row = "|".join(text[low:high] if there else "-" for text, low, high, there in cells)
        rows.append(f"[{row}]" if app else row)
    return rows


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            '<p>省<app><lem wit="#A">指</lem><rdg wit="#B #C">督</rdg></app>组</p>',
            ["省|省|省", "[指|督|督]", "组|组|组"],
        ),
        ('<p>省<app><lem>指</lem><rdg wit="#B">督</rdg></app>组</p>', ["省|省|省", "[指|督|指]", "组|组|组"]),
        ('<p><app><rdg wit="#A">a b</rdg><rdg wit="#B #C"/></app> c</p>', ["[ab||]", "c|c|c"]),
        (
            '<p><app><lem wit="#A #B">x<app><lem wit="#A">y</lem><rdg wit="#B">z</rdg></app></lem>'
            '<rdg wit="#C">w</rdg></app>e</p>',
            ["[xy|xz|w]", "e|e|e"],
        ),
        (
            '<p><app><lem wit="#A">x</lem><rdgGrp type="orthographic"><rdg wit="#B">y</rdg></rdgGrp>'
            '<rdg wit="#C">z</rdg></app>e</p>',
            ["[x|y|z]", "e|e|e"],
        ),
        (
            '<p>一</p><p>二 三<app><lem wit="#A"/><rdg wit="#B #C">四</rdg></app></p>',
            ["一二三|一二三|一二三", "[|四|四]"],
        ),
        (
            '<p>一<milestone unit="p" edRef="#B"/>二<app><lem wit="#A">三</lem><rdg wit="#B #C"/></app></p>',
            ["一二|一二|一二", "[三||]"],
        ),
    ],
    ids=["positive", "negative", "no lemma", "nested", "group", "paragraphs", "a milestone"],
)
def test_stretches(body: str, expected: list[str]) -> None:
    assert shown(read(body)) == expected


LACUNA = '<app><lem wit="#A #C"/><rdg wit="#B"><{}/></rdg></app>'
BROKEN = '<app><lem wit="#A">二三</lem><rdg wit="#B #C">二<lacunaStart/>？</rdg></app>'
SAID = '<app><lem wit="#A #C">二</lem><rdg wit="#B" type="lac"/></app>'
INSTEAD = '<app><lem>二</lem><rdg wit="#B"><lacunaStart/></rdg></app>'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (LACUNA.format("lacunaStart") + "二" + LACUNA.format("lacunaEnd") + "三", ["二|-|二", "三|三|三"]),
        (LACUNA.format("witEnd") + "二", ["二|-|二"]),
        (f"二{LACUNA.format('witStart')}三", ["二|-|二", "三|三|三"]),
        (f"{BROKEN}四", ["[二三|二|二]", "四|-|-"]),
        (f"{SAID}三", ["[二|-|二]", "三|三|三"]),
        (f"{INSTEAD}三", ["[二|-|二]", "三|-|三"]),
    ],
    ids=["both ends", "the end", "the beginning", "it breaks off", "as a type", "in place of words"],
)
def test_lacunae_are_not_omissions(body: str, expected: list[str]) -> None:
    assert shown(read(f"<p>{body}</p>")) == expected


def test_a_witness_made_of_the_lemmata() -> None:
    one = '<app><lem wit="#A">x</lem><rdg wit="#B" type="lac"/></app>'
    other = '<app><lem wit="#B">y</lem><rdg wit="#A" type="lac"/></app>'
    collation = read(f"<p>w {one} {other} z</p>", "AB", "lem")
    assert [text.text for text in collation.texts] == ["w x z", "w y z", "w x y z"]
    assert shown(collation) == ["w|w|w", "[x|-|x]", "[-|y|y]", "z|z|z"]


def test_the_attributes_of_a_reading() -> None:
    lem = '<lem type="emendation" resp="#e" cert="low" ana="#orthographic-script">里</lem>'
    rdg = '<rdg wit="#A #B" xml:id="r" type="substantive" subtype="omission" cause="graphic" exclude="#s"/>'
    collation = read(f'<p><app>{lem}{rdg}<rdg wit="#C">x</rdg><note>ha  ha</note></app></p>')
    app = collation.stretches[0].app
    assert app is not None
    lemma, first, _ = app.options
    assert app.lemma is lemma
    assert (lemma.witnesses, lemma.text, lemma.emended, lemma.responsible) == ((), "里", True, ("e",))
    assert (lemma.kind, lemma.subtype, lemma.certainty) == ("orthographic", "script", "low")
    assert (first.witnesses, first.kind, first.operation) == ((0, 1), "substantive", "omission")
    assert (first.causes, first.excludes, first.xml_id, app.note) == (("graphic",), ("s",), "r", "ha ha")
    assert (collation.title, collation.ours) == ("Of fishes", False)


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        (edition("<p>x</p>"), "is not an edition: it has no app with readings"),
        (
            edition('<p><app><lem wit="#A">x</lem><rdg wit="#Z">y</rdg></app></p>'),
            "line 1: a reading names .*'Z'",
        ),
        (edition('<p><app from="#x"><lem wit="#A">x</lem><rdg wit="#B">y</rdg></app></p>'), "stands apart"),
        (
            edition(
                '<p><app><lem wit="#A">x</lem></app></p>',
                header='<encodingDesc><variantEncoding method="double-end-point"/></encodingDesc>',
            ),
            "by the method double-end-point",
        ),
        (
            edition('<p><app><lem wit="#A">x</lem></app></p>', "AAB"),
            "a second witness has the xml:id 'A'; the first is on line 1",
        ),
        (b'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0"><TEI/><TEI/></teiCorpus>', "holds 2 texts"),
    ],
)
def test_editions_that_cannot_be_read_back(xml: bytes, message: str) -> None:
    with pytest.raises(VerificationError, match=message):
        read_collation(parse_tei(xml))


def test_the_sample(shared: Path) -> None:
    collation = read_collation(parse_tei((shared / "tei" / "sample_edition.xml").read_bytes()))
    apps = [stretch.app for stretch in collation.stretches if stretch.app]
    assert [app.xml_id for app in apps] == [f"app{n:04d}" for n in (*range(1, 15), 16, 17)]
    assert [app.xml_id for app in apps if app.nested] == ["app0014"]
    assert [entry.siglum for entry in collation.witnesses] == ["甲", "乙", "丙"]


def test_the_printed_text_has_no_lacuna() -> None:
    body = (
        '<p>the <app><lem>old<lacunaStart/></lem><rdg wit="#A">new</rdg></app> ford '
        '<app><lem wit="#A">is</lem><rdg wit="#B #C"><lacunaEnd/></rdg></app> deep</p>'
    )
    collation = read(body, lemmata="printed")
    assert collation.texts[-1].text == "the old ford is deep"
    assert all(stretch.extant[-1] for stretch in collation.stretches)
