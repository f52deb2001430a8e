"""The location of a letter of a witness in the file."""

from __future__ import annotations

import pytest

from collate.tei import line_of
from collate.tei.parse import parse_tei
from collate.tei.rebuild import locate_letter

BODY = (
    '<p>省<app xml:id="a1"><lem wit="#A">指导组</lem><rdg wit="#B">督 导组</rdg></app>来了</p>\n'
    '<p>也<app xml:id="a2"><lem wit="#A">走</lem><rdg wit="#B"/></app>好</p>'
)
ROOT = parse_tei(f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body>{BODY}</body></text></TEI>'.encode())


@pytest.mark.parametrize(
    ("witness", "letters", "name", "line"),
    [
        ("A", 0, "<p>", 1),
        ("A", 1, "a1: <lem>", 1),
        ("A", 3, "a1: <lem>", 1),
        ("A", 4, "after a1", 1),
        ("A", 6, "after a1", 2),
        ("A", 7, "a2: <lem>", 2),
        ("A", 8, "after a2", 2),
        ("A", 99, "after a2", 2),
        ("B", 3, "a1: <rdg>", 1),
        ("B", 7, "after a1", 2),
    ],
)
def test_the_location_of_a_letter(witness: str, letters: int, name: str, line: int) -> None:
    found = locate_letter(ROOT, witness, letters=letters)
    assert found is not None
    assert (found.description(), line_of(found.element)) == (name, line)


def test_a_witness_without_words_has_no_location() -> None:
    assert locate_letter(ROOT, "C", letters=0) is None
