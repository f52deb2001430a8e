from __future__ import annotations

import re

from lxml import etree

from collate.tei.check import check_generated


def test_a_difference_is_named_with_the_witness_or_the_entry_around_it() -> None:
    made = (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><witness xml:id="W01"><title>{title}</title></witness>'
        '<p><app xml:id="app0001"><lem wit="{wit}">甲</lem></app></p></TEI>'
    )
    recorded = etree.fromstring(made.format(title="乙", wit="#W01"))
    expected = etree.fromstring(made.format(title="丙", wit="#W02"))
    in_witness, in_entry = check_generated(recorded, expected)
    assert in_witness.message.startswith("W01: <title>")
    assert in_witness.witness == "W01"
    assert in_entry.message.startswith("app0001: <lem>: @wit is '#W01'")
    assert in_entry.witness == ""


def test_a_difference_in_a_long_text_is_shown_with_what_is_around_it() -> None:
    recorded = " ".join(f"word{i}" for i in range(100))
    expected = recorded.replace("word50", "WORD50")
    (finding,) = check_generated(*(etree.fromstring(f"<p>{text}</p>") for text in (recorded, expected)))
    shown = re.findall("「…(.*?)…」", finding.message)
    assert len(shown) == 2
    assert "word49 word50 word51" in shown[0]
    assert "word49 WORD50 word51" in shown[1]
    assert shown[0] in recorded
    assert shown[1] in expected


def test_a_difference_at_the_edge_of_a_text_is_shown_without_an_ellipsis_there() -> None:
    recorded = " ".join(f"word{i}" for i in range(10, 99))
    for old, new, shown in (("word10", "WORD10", "「WORD10 "), ("word98", "WORD98", " WORD98」")):
        pair = (etree.fromstring(f"<p>{text}</p>") for text in (recorded, recorded.replace(old, new)))
        (finding,) = check_generated(*pair)
        assert shown in finding.message
