from __future__ import annotations

import re
from pathlib import Path

import pytest

from collate.tei.check import verify

GOLDEN = Path(__file__).parents[1] / "golden" / "report"

#: Planted faults (golden, pattern, replacement) and the expected message, with the line.
PLANTED = {
    "a siglum twice": ("readings", ">B</abbr>", ">A</abbr>", "W02: 2 witnesses have the siglum A"),
    "identical to the wrong one": (
        "identical",
        'type="identical" target="#W02"',
        'type="identical" target="#W01"',
        "W03 is listed as identical to W01, but has another text",
    ),
    "two base texts": (
        "readings",
        'subtype="witness"',
        'subtype="base"',
        "2 witnesses are marked as the base text: W01, W02",
    ),
    "no base text": (
        "readings",
        'subtype="base"',
        'subtype="witness"',
        "no witness is marked as the base text",
    ),
    "an omission called addition": (
        "readings",
        'subtype="omission"',
        'subtype="addition"',
        "app0002: the reading of W02 has the subtype addition, its words make it omission",
    ),
    "a replacement called omission": (
        "readings",
        'subtype="replacement">督导组',
        'subtype="omission">督导组',
        "app0001: the reading of W02 has the subtype omission, its words make it replacement / transposition",
    ),
    "a kind that hides a graver one": (
        "readings",
        'xml:id="app0001" type="substantive"',
        'xml:id="app0001" type="punctuation"',
        "app0001 has the type punctuation, the gravest kind of its readings is substantive",
    ),
    "an entry that is lost": (
        "readings",
        r'<app xml:id="app0002".*?</app>',
        "的",
        "app0003 stands where app0002 is due",
    ),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_planted_claims_are_found(fault: str, tmp_path: Path) -> None:
    name, old, new, problem = PLANTED[fault]
    text = (GOLDEN / f"tei_{name}.xml").read_text(encoding="utf-8")
    changed, times = re.subn(old, new, text, count=1, flags=re.DOTALL)
    assert times == 1
    path = tmp_path / "edition.xml"
    path.write_text(changed, encoding="utf-8")
    assert problem in " / ".join(fault.message for fault in verify(path).faults)


def test_editions_by_others_are_exempt(tmp_path: Path) -> None:
    text = (GOLDEN / "tei_readings.xml").read_text(encoding="utf-8")
    path = tmp_path / "edition.xml"
    path.write_text(
        text.replace('ident="collate"', 'ident="other"').replace('subtype="omission"', 'subtype="addition"'),
        encoding="utf-8",
    )
    assert not [fault for fault in verify(path).faults if "has the subtype" in fault.message]
