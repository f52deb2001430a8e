"""``collate run`` with the other methods of linking an apparatus, and with additional outputs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.report.test_tei import jing

Collate = Callable[..., Result]

FIRST = """在春耕座谈会上的讲话
（1957年3月12日）
同志们：
　　今天，中央指导组来到县里，听取了八个乡的汇报，大家讨论得很热烈，提出了许多好的意见。
　　会后要认真研究，把各项工作落到实处，不误农时，争取今年有个好收成。
"""
SECOND = FIRST.replace("指导组", "督导组").replace("八个乡", "8个乡").replace("很热烈", "热烈")
ALONE = """在县图书馆开馆仪式上的讲话
（1962年5月4日）
各位来宾：
　　新馆落成，书架上还空着一半，欢迎大家把家里的旧书送来，让更多的人读到它们。
"""


@pytest.fixture
def files(here: Path) -> Path:
    folder = here / "in"
    folder.mkdir()
    for name, text in (("a.txt", FIRST), ("b.txt", SECOND), ("c.txt", ALONE)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def only(pattern: str) -> Path:
    (found,) = Path("reports").glob(pattern)
    return found


@pytest.mark.parametrize(
    ("method", "expected"), [("double-end-point", 'from="#app0001-from"'), ("location", 'loc="2.6-8"')]
)
def test_an_edition_by_another_method_is_verified(
    collate: Collate, files: Path, method: str, expected: str
) -> None:
    assert collate("run", "in", "--tei-method", method).exit_code == 0
    edition = only("works/*/edition.xml")
    assert expected in edition.read_text(encoding="utf-8")
    result = collate("verify", str(edition), "--against", "in")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "every witness equals its source" in result.stdout
    assert jing([edition]) == set()


@pytest.mark.parametrize("method", ["double-end-point", "location"])
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("中央", "中间", "W01) differs at character"),
        (">督导组<", ">督办组<", "W02) differs at character"),
        ('wit="#W02"', 'wit="#W01"', "app0001: W01 occurs 2 times"),
        ("会后", "会後", "differs at character"),
    ],
)
def test_changes_are_found(
    collate: Collate, files: Path, method: str, old: str, new: str, message: str
) -> None:
    collate("run", "in", "--tei-method", method)
    edition = only("works/*/edition.xml")
    text = edition.read_text(encoding="utf-8")
    assert old in text
    edition.write_text(text.replace(old, new), encoding="utf-8")
    result = collate("verify", str(edition), "--against", "in")
    assert result.exit_code == 1
    assert message.rpartition(") ")[2] in result.stderr


def test_a_text_that_no_longer_fits_its_lemma_is_found_at_the_entry(collate: Collate, files: Path) -> None:
    collate("run", "in", "--tei-method", "location")
    edition = only("works/*/edition.xml")
    text = edition.read_text(encoding="utf-8")
    body, back = text.split("<back>")
    edition.write_text(body.replace("指导组", "指示组") + "<back>" + back, encoding="utf-8")
    result = collate("verify", str(edition))
    assert result.exit_code == 1
    assert "app0001 does not fit the text at @loc 2.6-8" in result.stderr
    assert "it has 「指示组」, the lemma is 「指导组」" in result.stderr


def test_another_method_writes_the_edition_anew(collate: Collate, files: Path) -> None:
    collate("run", "in")
    before = only("works/*/edition.xml").read_bytes()
    collate("run", "in", "--tei-method", "location")
    assert only("works/*/edition.xml").read_bytes() != before
    collate("run", "in")
    assert only("works/*/edition.xml").read_bytes() == before


def test_additional_outputs(collate: Collate, files: Path) -> None:
    assert collate("run", "in", "--also", "reading-text", "--also", "witnesses").exit_code == 0
    assert only("works/*/reading.txt").read_text(encoding="utf-8") == (
        "在春耕座谈会上的讲话\n\n同志们：\n"
        "今天，中央指导组来到县里，听取了八个乡的汇报，大家讨论得很热烈，提出了许多好的意见。\n"
        "会后要认真研究，把各项工作落到实处，不误农时，争取今年有个好收成。\n"
    )
    witnesses = sorted(Path("reports").glob("works/*/witnesses/*.xml"))
    assert [path.name for path in witnesses] == ["W01.xml", "W02.xml"]
    result = collate("verify", *map(str, witnesses), "--against", "in")
    assert (result.exit_code, result.stderr) == (0, "")
    assert jing([*witnesses, Path("reports/editions.xml")]) == set()
    witnesses[1].write_text(
        witnesses[1].read_text(encoding="utf-8").replace("督导组", "督办组"), encoding="utf-8"
    )
    assert "督办组" in collate("verify", str(witnesses[1]), "--against", "in").stderr
    # Outputs that are no longer requested are removed.
    collate("run", "in")
    assert not list(Path("reports").glob("works/*/witnesses/*"))
    assert not list(Path("reports").glob("works/*/reading.txt"))


def test_the_list_of_works_names_them_all(collate: Collate, files: Path) -> None:
    collate("run", "in")
    text = Path("reports/editions.xml").read_text(encoding="utf-8")
    assert text.count("<TEI ") == 2
    assert "works/1957-03-12-" in text
    assert "c.txt" in text
