"""Editions by others, in many styles: read, verified, extended and compared, always with the same witnesses.

Beside each edition stands what is expected: xml:id and text of each witness,
with | between paragraphs, and the decisions that the file leaves open (!) or
that an edition of witnesses cannot hold (~).
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest

from collate.editions import add_witnesses, compare_editions, edition_xml, load_tei_edition
from collate.errors import VerificationError
from collate.read import Input, read_tei
from collate.settings import Settings
from collate.tei.check import verify
from collate.tei.interpret import interpret
from collate.tei.parse import parse_tei
from collate.tei.rebuild import read_as_parallel, rebuild_all

EDITIONS = sorted((Path(__file__).parent / "foreign").glob("*.xml"))
STANDOFF = ("guidelines_end_points", "guidelines_locations", "canon_gaiji", "list_of_apps")

each = pytest.mark.parametrize("path", EDITIONS, ids=lambda path: path.stem)


def expected(path: Path, *marks: str) -> list[tuple[str, str]]:
    rows = path.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    pairs = [(row.partition("\t")[0], row.partition("\t")[2]) for row in rows]
    return [pair for pair in pairs if (pair[0] in marks if marks else pair[0] not in ("!", "~"))]


def paragraphs(text: str, breaks: tuple[int, ...]) -> str:
    return "|".join(text[a:b] for a, b in zip(breaks, [*breaks[1:], len(text)], strict=True))


def test_there_are_enough_styles() -> None:
    assert len(EDITIONS) >= 14


@each
def test_each_witness_has_its_text(path: Path) -> None:
    texts = rebuild_all(parse_tei(path.read_bytes()))
    assert [(name, paragraphs(*text)) for name, text in texts.items()] == expected(path)


@each
def test_each_doubt_is_one_message(path: Path) -> None:
    doubts = read_as_parallel(parse_tei(path.read_bytes())).doubts
    for mark, noted in (("!", False), ("~", True)):
        problems = [doubt.problem for doubt in doubts if doubt.noted is noted]
        parts = [part for _mark, part in expected(path, mark)]
        assert len(problems) == len(parts), problems
        for part in parts:
            assert any(part in problem for problem in problems), (part, problems)
    assert all(doubt.lines[0] > 0 for doubt in doubts)


@each
def test_the_interpretation_leaves_nothing_open(path: Path) -> None:
    root = interpret(parse_tei(path.read_bytes())).root
    assert interpret(root).root is root
    root = deepcopy(root)
    root.attrib.clear()
    again = interpret(root)
    assert [
        doubt for doubt in again.doubts if "stands in no reading" not in doubt.problem and not doubt.noted
    ] == []
    assert rebuild_all(again.root) == rebuild_all(root)


@each
def test_reading_finds_the_same_witnesses(path: Path) -> None:
    documents = list(read_tei(Input(path.name, path, path.read_bytes()), Settings()))
    texts = ["|".join(document.text.strip("\n").split("\n")) for document in documents]
    assert texts == [text for _name, text in expected(path)]
    assert len(documents[0].warnings) == len(expected(path, "!", "~"))
    assert not any(document.warnings for document in documents[1:])


@each
def test_verifying_finds_the_same_witnesses(path: Path) -> None:
    findings = verify(path)
    texts = [(name, paragraphs(*text)) for name, text in findings.texts.items()]
    assert texts == ([] if path.stem in STANDOFF and not texts else expected(path))
    assert [witness.xml_id for witness in findings.witnesses] == [name for name, _text in expected(path)]


@each
def test_a_witness_can_be_added(path: Path, tmp_path: Path) -> None:
    first = expected(path)[0][1].replace("|", "\n")
    new = tmp_path / "new.txt"
    new.write_text(first[: len(first) // 2] + " xyz " + first[len(first) // 2 :], encoding="utf-8")
    extended = add_witnesses(path, [new])
    assert b"xyz" in edition_xml(extended.edition, extended.context)
    sigla = {witness.siglum for witness in extended.edition.work.witnesses}
    assert len(sigla) >= len(expected(path)) + 1
    left_open = expected(path, "!")
    if left_open:
        with pytest.raises(VerificationError, match="omit --strict"):
            add_witnesses(path, [new], strict=True)
    else:
        add_witnesses(path, [new], strict=True)


@each
def test_an_edition_is_the_same_as_itself(path: Path, tmp_path: Path) -> None:
    assert compare_editions(path, path).same
    loaded = load_tei_edition(path, Settings())
    assert len(loaded.notes) >= len(expected(path, "!", "~"))
