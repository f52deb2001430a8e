from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from collate.editions import edition_xml
from collate.model import Edition
from collate.pipeline import compare
from collate.tei import XML_ID, tei
from collate.tei.check import check_claims, check_edition

LONG = "".join(chr(0x4E00 + 7 * i) for i in range(400))
PASSAGE = LONG[100:130]


@pytest.fixture
def moved(tmp_path: Path) -> tuple[Edition, etree._Element]:
    texts = {"a": LONG, "b": LONG[:100] + LONG[130:300] + PASSAGE + LONG[300:], "c": LONG[:399]}
    files = [tmp_path / f"{name}.txt" for name in texts]
    for file, text in zip(files, texts.values(), strict=True):
        file.write_text(text, encoding="utf-8")
    edition, context = compare(files)
    return edition, etree.fromstring(edition_xml(edition, context))


def test_the_readings_with_the_moved_words_exclude_each_other(moved: tuple[Edition, etree._Element]) -> None:
    root = moved[1]
    lemma, reading = [e for e in root.iter(tei("lem"), tei("rdg")) if e.get("exclude")]
    assert (lemma.tag, reading.tag) == (tei("lem"), tei("rdg"))
    assert lemma.text == reading.text == PASSAGE
    assert lemma.get("exclude") == f"#{reading.get(XML_ID)}"
    assert reading.get("exclude") == f"#{lemma.get(XML_ID)}"
    assert {e.get("subtype") for e in root.iter(tei("rdg"))} == {"transposition", "omission"}
    assert check_edition(root) == ()


@pytest.mark.parametrize("spoil", ["exclude", "both"])
def test_a_false_move_is_found(moved: tuple[Edition, etree._Element], spoil: str, tmp_path: Path) -> None:
    root = moved[1]
    lemma, reading = [e for e in root.iter(tei("lem"), tei("rdg")) if e.get("exclude")]
    del lemma.attrib["exclude"]
    if spoil == "both":
        del reading.attrib["exclude"]
    found = [finding.message for finding in (*check_edition(root), *check_claims(root, {}))]
    assert any("has the subtype transposition, its words make it omission" in message for message in found)


def test_pointers_of_moves_are_checked(moved: tuple[Edition, etree._Element]) -> None:
    for element in moved[1].iter(tei("lem")):
        if element.get("exclude"):
            element.set("exclude", "#nowhere")
    assert any("#nowhere, which does not exist" in finding.message for finding in check_edition(moved[1]))
