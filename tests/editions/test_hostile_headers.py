"""Headers with values of wrong types and sizes: a fault with its line or none, no traceback, little cost."""

from __future__ import annotations

import random
import re
import time
import tracemalloc
from pathlib import Path

import pytest
from lxml import etree

from collate.editions import add_witnesses, read_edition, verify
from collate.errors import CollateError
from collate.tei import NAMESPACE
from tests.editions.conftest import Made

#: What may stand where a number, a list, a date, a hash, a name or a text is expected.
VALUES = (
    "",
    "5",
    "-1",
    "0",
    "9" * 6000,
    "1e999",
    "NaN",
    "null",
    "true",
    "5.5",
    "[",
    "[" * 3000,
    '{"a":' * 500,
    '["substantive",5]',
    "[[]]",
    "(1, 2)",
    "'x'",
    "__import__('os').abort()",
    "2374000000",
    "0-1000000000000",
    "0-2147483647",
    "5-2 7-7",
    "٣-٩",
    "9999-99-99",
    "2021-13-45T99:99",
    "#W99 #W01 #",
    "a; align.move=8; align.move=1",
    "x" * 20_000,
    "\u202e\u200b",
    "(a+)+$",
    "%s{0}{name}",
    "../../../../etc/passwd#1",
    "a.txt#" + "1" * 5000,
    "encoding utf-8; lines " + "9" * 5000 + "–" + "9" * 5000,
    "lines 7–3",
    "编码 zip；第 0–0 行",
)

#: Seconds of the processor and bytes of memory that one check may take, whatever the header says.
MOST_SECONDS, MOST_BYTES = 20, 150_000_000


def values_in(root: etree._Element) -> list[tuple[etree._Element, str]]:
    """Return the places of values in a header: an element and an attribute, "" for the text."""
    header = next(root.iter(f"{{{NAMESPACE}}}teiHeader"))
    places: list[tuple[etree._Element, str]] = []
    for element in header.iter(etree.Element):
        places += [(element, str(name)) for name in element.attrib]
        places += [(element, "")] if (element.text or "").strip() else []
    return places


def with_value(text: str, place: int, value: str) -> bytes:
    root = etree.fromstring(text.encode(), etree.XMLParser(collect_ids=False, huge_tree=True))
    element, attribute = values_in(root)[place]
    if attribute:
        element.set(attribute, value)
    else:
        element.text = value
    return etree.tostring(root)


def examine(path: Path, made: Made) -> int:
    """Check, load and extend the edition at *path*; return the number of faults."""
    started = time.process_time()
    faults = 1
    try:
        found = verify(path, made.sources).faults
        assert all(isinstance(str(fault.message), str) and fault.line >= 0 for fault in found)
        faults = len(found)
    except CollateError:
        pass
    for work in (read_edition, lambda edition: add_witnesses(edition, [made.folder / "in" / "b.txt"])):
        try:
            work(path)
        except CollateError:
            continue
    assert time.process_time() - started < MOST_SECONDS
    return faults


def test_no_value_of_a_header_is_trusted(made: Made, tmp_path: Path) -> None:
    draw = random.Random(7)
    places = len(values_in(etree.fromstring(made.text.encode())))
    path = tmp_path / "edition.xml"
    for place in draw.sample(range(places), 4):
        path.write_bytes(with_value(made.text, place, draw.choice(VALUES)))
        examine(path, made)


@pytest.mark.slow
@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_no_value_of_a_header_is_trusted_in_many_places(value: str, made: Made, tmp_path: Path) -> None:
    path = tmp_path / "edition.xml"
    places = range(len(values_in(etree.fromstring(made.text.encode()))))
    for place in random.Random(value[:40]).sample(places, 25):
        path.write_bytes(with_value(made.text, place, value))
        examine(path, made)


def settings_of(text: str) -> list[str]:
    found = re.search("<desc>(align.*?)</desc>", text)
    assert found is not None
    return found[1].split("；")


@pytest.mark.slow
def test_no_setting_of_a_header_is_trusted(made: Made, tmp_path: Path) -> None:
    path = tmp_path / "edition.xml"
    for number, row in enumerate(settings_of(made.text)):
        name = row.partition("=")[0]
        for value in random.Random(number).sample(VALUES, 6):
            escaped = value.replace("&", "&amp;").replace("<", "&lt;")
            path.write_text(made.text.replace(f"{row}；", f"{name}={escaped}；", 1), encoding="utf-8")
            verify(path)


@pytest.mark.parametrize("value", ["5", "null", "[5]", '"a"', "{}", "(1)", "true", "-1", "9" * 5000])
def test_a_setting_of_another_type_is_a_fault_with_its_line(value: str, made: Made, tmp_path: Path) -> None:
    path = tmp_path / "edition.xml"
    forged = re.sub(r"notes\.kinds=\[[^；]*；", lambda _found: f"notes.kinds={value}；", made.text)
    path.write_text(forged, encoding="utf-8")
    (fault,) = verify(path).faults
    assert "notes.kinds" in fault.message
    assert fault.line == forged.count("\n", 0, forged.index("notes.kinds")) + 1


#: The smallest of these would already take more memory than a check may, were it believed.
_EXTENTS = ("0-2000000000", "3-2374000000", "0-1000000000000", "0-90 91-100000000", "0-" + "9" * 30)


@pytest.mark.parametrize(
    "extents", [_EXTENTS[0], *(pytest.param(one, marks=pytest.mark.slow) for one in _EXTENTS[1:])]
)
def test_an_extent_of_any_size_takes_no_memory(extents: str, made: Made, tmp_path: Path) -> None:
    path = tmp_path / "edition.xml"
    forged = re.sub('(W02.*?<note type="extents">)[^<]*', rf"\g<1>{extents}", made.text, count=1, flags=re.S)
    path.write_text(forged, encoding="utf-8")
    tracemalloc.start()
    try:
        found = verify(path).faults
        read_edition(path)
        assert tracemalloc.get_traced_memory()[1] < MOST_BYTES
    finally:
        tracemalloc.stop()
    assert [fault.witness for fault in found if "extents of" in fault.message] == ["W02"], found
