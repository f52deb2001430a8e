"""Round trips of a stand-off apparatus, by anchors and by paragraph and character."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from collate.errors import VerificationError
from collate.report.tei import convert_to_standoff
from collate.tei import DOUBLE_END_POINT, LOCATION, line_of, tei
from collate.tei.parse import Loc, parse_tei
from collate.tei.rebuild import as_parallel, method_of, read_apparatus, rebuild_all, restore_parallel

METHODS = (DOUBLE_END_POINT, LOCATION)
HEADER = (
    '<teiHeader xml:lang="zh-Hans"><fileDesc><sourceDesc><listWit><witness xml:id="W01">'
    '<note type="extents"/></witness><witness xml:id="W02"/></listWit></sourceDesc></fileDesc>'
    '<encodingDesc><appInfo><application ident="collate" version="1"/></appInfo>'
    "<refsDecl>\n <p>app</p>\n</refsDecl>"
    '<variantEncoding method="parallel-segmentation" location="internal"/></encodingDesc></teiHeader>'
)


def edition(body: str) -> etree._Element:
    return parse_tei(
        f'<TEI xmlns="http://www.tei-c.org/ns/1.0">{HEADER}<text>\n<body>\n<div>\n{body}\n</div>\n</body>\n'
        "</text></TEI>".encode()
    )


def stood_off(root: etree._Element, method: str) -> etree._Element:
    """Return *root* converted to *method*, serialised and parsed again."""
    other = deepcopy(root)
    convert_to_standoff(other, method)
    return parse_tei(etree.tostring(other, encoding="UTF-8"))


def body_of(root: etree._Element) -> etree._Element:
    return next(root.iter(tei("body")))


def text_of_body(root: etree._Element) -> str:
    return "".join(map(str, body_of(root).itertext()))


def c14n(root: etree._Element) -> bytes:
    return etree.tostring(root, method="c14n")


# -- round trips ------------------------------------------------------------------

WORDS = st.text("甲乙𠀀 <&\u202e\u0301e\u3000", max_size=4).map(escape)
MARK = st.sampled_from(
    [
        '<milestone unit="p" ed="W02" edRef="#W02"/>',
        '<milestone unit="space" ed="W01" edRef="#W01"/>',
        '<pb ed="W02" edRef="#W02" n="2"/>',
    ]
)
RUN = st.lists(st.one_of(WORDS, MARK), max_size=4).map("".join)
SEGMENTED = st.tuples(RUN, RUN, RUN).map(
    lambda parts: f"{parts[0]}<seg xml:id='?'>{parts[1]}</seg>{parts[2]}"
)


@st.composite
def entries(draw: st.DrawFn, words: st.SearchStrategy[str]) -> str:
    lemma, reading = draw(words), draw(words)
    rdg = f'<rdg wit="#W02">{reading}</rdg>'
    if draw(st.booleans()):
        rdg = f'<rdgGrp type="substantive">{rdg}</rdgGrp>'
    note = draw(st.sampled_from(["", '<note type="校记" resp="#collate">「」乙本作&lt;</note>']))
    return f'<app xml:id="?" type="substantive"><lem wit="#W01">{lemma}</lem>{rdg}{note}</app>'


LACUNA = st.sampled_from(["lacunaStart", "lacunaEnd"]).map(
    lambda edge: f'<app xml:id="?" type="lacuna"><lem wit="#W01"/><rdg wit="#W02"><{edge}/></rdg></app>'
)
PARAGRAPH = st.lists(
    st.one_of(WORDS, MARK, entries(RUN), entries(st.just("")), entries(SEGMENTED), LACUNA), max_size=6
).map(lambda parts: f"<p>{''.join(parts)}</p>")
PLAIN = RUN.map(lambda words: f"<p>{words}</p>")
BLOCK = entries(st.lists(PLAIN, max_size=2).map("".join))
BODIES = st.lists(st.one_of(PARAGRAPH, BLOCK, MARK), max_size=6).map("\n".join)


def numbered(body: str) -> str:
    parts = body.split('"?"')
    text = "".join(f'{part}"app{number:04d}"' for number, part in enumerate(parts[:-1], start=1)) + parts[-1]
    for number in range(text.count("'?'")):
        text = text.replace("'?'", f"'s{number}'", 1)
    return text


@given(BODIES.map(numbered), st.sampled_from(METHODS))
@settings(max_examples=200)
def test_nothing_is_lost_by_either_method(body: str, method: str) -> None:
    root = edition(body)
    other = stood_off(root, method)
    before = c14n(other)
    assert c14n(as_parallel(other)) == c14n(root)
    assert c14n(other) == before
    assert rebuild_all(other) == rebuild_all(root)
    assert read_apparatus(other) == read_apparatus(root)
    assert not other.findall(f".//{tei('body')}//{tei('app')}")


@given(BODIES.map(numbered), st.sampled_from(METHODS))
@settings(max_examples=100)
def test_the_body_is_the_text_of_the_lemmas(body: str, method: str) -> None:
    root = edition(body)
    other = stood_off(root, method)
    for app in root.iter(tei("app")):
        for child in app.findall("*"):
            if child.tag != tei("lem"):
                app.remove(child)
    assert "".join(text_of_body(other).split()) == "".join(text_of_body(root).split())


# -- written form ----------------------------------------------------------

BODY = (
    "<p>省<app xml:id='app0001'><lem wit='#W01'>指导组</lem><rdg wit='#W02'>督导组</rdg></app>的"
    "<app xml:id='app0002'><lem wit='#W01'/><rdg wit='#W02'>同志</rdg></app>"
    "<pb ed='W02' edRef='#W02' n='2'/>到<milestone unit='p' edRef='#W02'/>"
    "<app xml:id='app0003'><lem wit='#W01'>县</lem><rdg wit='#W02'/></app>里</p>\n"
    "<app xml:id='app0004'><lem wit='#W01'/><rdg wit='#W02'><p>开会。</p></rdg></app>\n"
    "<app xml:id='app0005'><lem wit='#W01'><p>一。</p><p>二。</p></lem><rdg wit='#W02'/></app>\n<p>完。</p>"
)


def test_locations_are_readable() -> None:
    root = stood_off(edition(BODY), LOCATION)
    places = [app.get("loc") for app in root.iter(tei("app"))]
    # The second stands before the page break there, the third after a paragraph break.
    assert places == ["1.2-4", "1.5+^0", "1.7", "1+", "2-3"]
    assert [p.get("n") for p in body_of(root).iter(tei("p"))] == ["1", "2", "3", "4"]
    assert method_of(root) == LOCATION
    assert "3.15-18" in "".join(map(str, next(root.iter(tei("refsDecl"))).itertext()))


def test_anchors_stand_around_the_words() -> None:
    root = stood_off(edition(BODY), DOUBLE_END_POINT)
    (first, *_) = root.iter(tei("app"))
    assert (first.get("from"), first.get("to")) == ("#app0001-from", "#app0001-to")
    assert [anchor.tail for anchor in root.iter(tei("anchor"))][:2] == ["指导组", "的"]
    assert next(root.iter(tei("variantEncoding"))).get("location") == "external"


@pytest.mark.parametrize("method", METHODS)
def test_an_edition_without_entries(method: str) -> None:
    root = edition("<p>一</p>\n<p/>\n<p>二</p>")
    other = stood_off(root, method)
    assert other.find(f".//{tei('back')}") is None
    assert c14n(as_parallel(other)) == c14n(root)


def test_parallel_segmentation_is_unchanged() -> None:
    root = edition(BODY)
    assert as_parallel(root) is root


def test_anchors_of_editions_by_others_are_kept() -> None:
    root = parse_tei(
        b'<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><encodingDesc><variantEncoding '
        b'method="double-end-point" location="external"/></encodingDesc></teiHeader></TEI>'
    )
    assert as_parallel(root) is root


# -- faults ------------------------------------------------------------


def faults_after(method: str, change: Callable[[etree._Element], object]) -> list[str]:
    root = stood_off(edition(BODY), method)
    change(root)
    return [fault.message for fault in restore_parallel(root).faults]


def app(root: etree._Element, number: int) -> etree._Element:
    return list(root.iter(tei("app")))[number - 1]


def test_a_changed_text_is_found_at_its_entry() -> None:
    def change(root: etree._Element) -> None:
        next(root.iter(tei("anchor"))).tail = "督导组"

    assert faults_after(DOUBLE_END_POINT, change) == [
        "app0001 does not fit the text at @from #app0001-from and @to #app0001-to: "
        "it has 「督导组」, the lemma is 「指导组」"
    ]


def test_a_shifted_location_is_found() -> None:
    assert faults_after(LOCATION, lambda root: app(root, 1).set("loc", "1.3-5")) == [
        "app0001 does not fit the text at @loc 1.3-5: it has 「导组的」, the lemma is 「指导组」"
    ]


@pytest.mark.parametrize(
    ("loc", "message"),
    [
        ("9.1", "app0003 has no place in the text: @loc 9.1 does not exist"),
        ("1.99-100", "app0003 has no place in the text: @loc 1.99-100 does not exist"),
        ("99", "app0003 has no place in the text: @loc 99 does not exist"),
        ("1.0", "app0003/@loc is not a location: '1.0'"),
        ("1.5-3", "app0003/@loc is not a location: '1.5-3'"),
        ("", "app0003/@loc is not a location: ''"),
    ],
)
def test_a_location_that_does_not_exist(loc: str, message: str) -> None:
    assert message in faults_after(LOCATION, lambda root: app(root, 3).set("loc", loc))


def test_a_fault_names_line_and_entry() -> None:
    root = stood_off(edition(BODY), LOCATION)
    app(root, 3).set("loc", "1.8")
    (fault,) = restore_parallel(root).faults
    assert (fault.line, fault.entry) == (line_of(app(root, 3)), "app0003")


def test_a_paragraph_with_a_wrong_number() -> None:
    def change(root: etree._Element) -> None:
        next(body_of(root).iter(tei("p"))).set("n", "2")

    assert faults_after(LOCATION, change) == ["the paragraph numbered 2 is number 1"]


def test_a_missing_anchor() -> None:
    def start(root: etree._Element) -> None:
        app(root, 3).set("from", "#nowhere")

    def end(root: etree._Element) -> None:
        app(root, 3).set("to", "#nowhere")

    assert faults_after(DOUBLE_END_POINT, start) == [
        "the anchor app0003-from belongs to no entry",
        "the anchor app0003-to belongs to no entry",
        "app0003 has no place in the text: @from #nowhere and @to #app0003-to does not exist",
    ]
    assert faults_after(DOUBLE_END_POINT, end)[0].startswith("app0003 does not end in the paragraph")


def test_a_missing_entry_leaves_its_anchors() -> None:
    assert faults_after(
        DOUBLE_END_POINT, lambda root: next(root.iter(tei("listApp"))).remove(app(root, 4))
    ) == [
        "the anchor app0004-from belongs to no entry",
        "the anchor app0004-to belongs to no entry",
    ]


def test_an_entry_around_its_own_anchor_is_a_fault() -> None:
    def change(root: etree._Element) -> None:
        app(root, 1).append(next(root.iter(tei("anchor"))))
        body_of(root)[0].append(app(root, 1))

    assert "the anchor app0001-to belongs to no entry" in faults_after(DOUBLE_END_POINT, change)


def test_another_order_is_found() -> None:
    def change(root: etree._Element) -> None:
        listing = next(root.iter(tei("listApp")))
        listing.append(listing[0])

    assert faults_after(DOUBLE_END_POINT, change) == ["app0001 stands in the text where app0002 is due"]
    assert faults_after(LOCATION, change) == ["app0001 stands in the text where app0002 is due"]


def test_overlapping_locations_are_found() -> None:
    assert any(
        message.startswith("app0002 has no place in the text")
        for message in faults_after(LOCATION, lambda root: app(root, 2).set("loc", "1.3+"))
    )


def test_a_fault_prevents_rebuilding() -> None:
    root = stood_off(edition(BODY), LOCATION)
    app(root, 1).set("loc", "1.1-3")
    with pytest.raises(VerificationError, match="app0001 does not fit the text"):
        rebuild_all(root)


@given(st.integers(0, 9), st.integers(0, 99), st.integers(0, 99), st.none() | st.integers(0, 3))
def test_locations_are_read_as_written(paragraph: int, start: int, size: int, tie: int | None) -> None:
    loc = Loc(paragraph, start, start + size, tie)
    assert Loc.read(str(loc)) == loc
