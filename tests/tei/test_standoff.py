"""The apparatus after the text, and back: by anchors, and by paragraph and character."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from collate.errors import VerificationError
from collate.report.tei.standoff_writer import stand_off
from collate.tei import parse_tei, read_apparatus, rebuild_all
from collate.tei.elements import line_of, tei
from collate.tei.parse.location import Loc
from collate.tei.rebuild.standoff import DOUBLE_END_POINT, LOCATION, as_parallel, method_of, restore

METHODS = (DOUBLE_END_POINT, LOCATION)
HEADER = (
    '<teiHeader xml:lang="zh-Hans"><fileDesc><sourceDesc><listWit><witness xml:id="W01"/>'
    '<witness xml:id="W02"/>'
    "</listWit></sourceDesc></fileDesc><encodingDesc><refsDecl>\n <p>app</p>\n</refsDecl>"
    '<variantEncoding method="parallel-segmentation" location="internal"/></encodingDesc></teiHeader>'
)


def edition(body: str) -> etree._Element:
    return parse_tei(
        f'<TEI xmlns="http://www.tei-c.org/ns/1.0">{HEADER}<text>\n<body>\n<div>\n{body}\n</div>\n</body>\n'
        "</text></TEI>".encode()
    )


def stood_off(root: etree._Element, method: str) -> etree._Element:
    """By *method*, written and read again."""
    other = deepcopy(root)
    stand_off(other, method)
    return parse_tei(etree.tostring(other, encoding="UTF-8"))


def body_of(root: etree._Element) -> etree._Element:
    return next(root.iter(tei("body")))


def text_of_body(root: etree._Element) -> str:
    return "".join(map(str, body_of(root).itertext()))


def c14n(root: etree._Element) -> bytes:
    return etree.tostring(root, method="c14n")


# -- the law ------------------------------------------------------------------

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


# -- what is written ----------------------------------------------------------

BODY = (
    "<p>省<app xml:id='app0001'><lem wit='#W01'>指导组</lem><rdg wit='#W02'>督导组</rdg></app>的"
    "<app xml:id='app0002'><lem wit='#W01'/><rdg wit='#W02'>同志</rdg></app>"
    "<pb ed='W02' edRef='#W02' n='2'/>到<milestone unit='p' edRef='#W02'/>"
    "<app xml:id='app0003'><lem wit='#W01'>县</lem><rdg wit='#W02'/></app>里</p>\n"
    "<app xml:id='app0004'><lem wit='#W01'/><rdg wit='#W02'><p>开会。</p></rdg></app>\n"
    "<app xml:id='app0005'><lem wit='#W01'><p>一。</p><p>二。</p></lem><rdg wit='#W02'/></app>\n<p>完。</p>"
)


def test_places_are_readable() -> None:
    root = stood_off(edition(BODY), LOCATION)
    places = [app.get("loc") for app in root.iter(tei("app"))]
    # The second stands in front of the page break that is there, the third behind a paragraph break.
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


def test_what_is_in_parallel_segmentation_is_left_alone() -> None:
    root = edition(BODY)
    assert as_parallel(root) is root


def test_the_anchors_of_others_are_theirs() -> None:
    root = parse_tei(
        b'<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><encodingDesc><variantEncoding '
        b'method="double-end-point" location="external"/></encodingDesc></teiHeader></TEI>'
    )
    assert as_parallel(root) is root


# -- what is wrong ------------------------------------------------------------


def spoilt(method: str, change: Callable[[etree._Element], object]) -> list[str]:
    root = stood_off(edition(BODY), method)
    change(root)
    return [fault.message for fault in restore(root).faults]


def app(root: etree._Element, number: int) -> etree._Element:
    return list(root.iter(tei("app")))[number - 1]


def test_a_changed_text_is_found_at_its_entry() -> None:
    def change(root: etree._Element) -> None:
        next(root.iter(tei("anchor"))).tail = "督导组"

    assert spoilt(DOUBLE_END_POINT, change) == [
        "app0001 does not fit the text at @from #app0001-from and @to #app0001-to: "
        "it has 「督导组」 there, the lemma is 「指导组」"
    ]


def test_a_shifted_place_is_found() -> None:
    assert spoilt(LOCATION, lambda root: app(root, 1).set("loc", "1.3-5")) == [
        "app0001 does not fit the text at @loc 1.3-5: it has 「导组的」 there, the lemma is 「指导组」"
    ]


@pytest.mark.parametrize(
    ("loc", "message"),
    [
        ("9.1", "app0003 has no place in the text: @loc 9.1 leads nowhere"),
        ("1.99-100", "app0003 has no place in the text: @loc 1.99-100 leads nowhere"),
        ("99", "app0003 has no place in the text: @loc 99 leads nowhere"),
        ("1.0", "app0003/@loc is no place: '1.0'"),
        ("1.5-3", "app0003/@loc is no place: '1.5-3'"),
        ("", "app0003/@loc is no place: ''"),
    ],
)
def test_a_place_that_is_not_there(loc: str, message: str) -> None:
    assert message in spoilt(LOCATION, lambda root: app(root, 3).set("loc", loc))


def test_a_fault_names_line_and_entry() -> None:
    root = stood_off(edition(BODY), LOCATION)
    app(root, 3).set("loc", "1.8")
    (fault,) = restore(root).faults
    assert (fault.line, fault.entry) == (line_of(app(root, 3)), "app0003")


def test_a_paragraph_with_a_wrong_number() -> None:
    def change(root: etree._Element) -> None:
        next(body_of(root).iter(tei("p"))).set("n", "2")

    assert spoilt(LOCATION, change) == ["the paragraph numbered 2 is number 1"]


def test_an_anchor_that_is_gone() -> None:
    def start(root: etree._Element) -> None:
        app(root, 3).set("from", "#nowhere")

    def end(root: etree._Element) -> None:
        app(root, 3).set("to", "#nowhere")

    assert spoilt(DOUBLE_END_POINT, start) == [
        "the anchor app0003-from is of no entry",
        "the anchor app0003-to is of no entry",
        "app0003 has no place in the text: @from #nowhere and @to #app0003-to leads nowhere",
    ]
    assert spoilt(DOUBLE_END_POINT, end)[0].startswith("app0003 does not fit the text")


def test_an_entry_that_is_gone_leaves_its_anchors() -> None:
    assert spoilt(DOUBLE_END_POINT, lambda root: next(root.iter(tei("listApp"))).remove(app(root, 4))) == [
        "the anchor app0004-from is of no entry",
        "the anchor app0004-to is of no entry",
    ]


def test_an_entry_around_its_own_anchor_has_no_place() -> None:
    def change(root: etree._Element) -> None:
        app(root, 1).append(next(root.iter(tei("anchor"))))
        body_of(root)[0].append(app(root, 1))

    assert "the anchor app0001-to is of no entry" in spoilt(DOUBLE_END_POINT, change)


def test_another_order_is_found() -> None:
    def change(root: etree._Element) -> None:
        listing = next(root.iter(tei("listApp")))
        listing.append(listing[0])

    assert spoilt(DOUBLE_END_POINT, change) == ["app0001 stands in the text where app0002 is due"]
    assert spoilt(LOCATION, change) == ["app0001 stands in the text where app0002 is due"]


def test_places_that_meet_are_found() -> None:
    assert any(
        message.startswith("app0002 has no place in the text")
        for message in spoilt(LOCATION, lambda root: app(root, 2).set("loc", "1.3+"))
    )


def test_a_fault_stops_who_asks_for_the_text() -> None:
    root = stood_off(edition(BODY), LOCATION)
    app(root, 1).set("loc", "1.1-3")
    with pytest.raises(VerificationError, match="app0001 does not fit the text"):
        rebuild_all(root)


@given(st.integers(0, 9), st.integers(0, 99), st.integers(0, 99), st.none() | st.integers(0, 3))
def test_places_are_read_as_they_are_written(paragraph: int, start: int, size: int, tie: int | None) -> None:
    loc = Loc(paragraph, start, start + size, tie)
    assert Loc.read(str(loc)) == loc
