"""``collate add``: additional witnesses in an existing edition."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Collate = Callable[..., Result]


@pytest.fixture
def edition(collate: Collate) -> None:
    """Write an edition of two files, and a third file."""
    for name, text in (
        ("first.txt", "中央指导组同志：\n这项工作，一定要做好。\n"),
        ("second.txt", "中央督导组同志：\n这项工作一定要做好。\n"),
        ("third.txt", "中央督导组同志：\n这项工作，一定要办好。\n"),
    ):
        Path(name).write_text(text, encoding="utf-8")
    collate("compare", "first.txt", "second.txt", "-o", "edition.xml")


@pytest.mark.usefixtures("edition")
def test_without_o_the_apparatus_is_printed(collate: Collate) -> None:
    result = collate("add", "edition.xml", "third.txt")
    assert (result.exit_code, result.stderr) == (0, "")
    assert [line for line in result.stdout.splitlines() if "]" in line] == [
        "1  指导组 ] 督导组 second third (实质 · 作)",
        "2  ， ] 〔无〕 second (标点 · 无)",
        "3  做好 ] 办好 third (实质 · 作)",
    ]


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("method", ["parallel", "double-end-point", "location"])
def test_o_writes_an_edition_that_verifies(collate: Collate, method: str) -> None:
    collate("compare", "first.txt", "second.txt", "-o", "edition.xml", "--tei-method", method)
    before = Path("edition.xml").read_bytes()
    result = collate("add", "edition.xml", "third.txt", "-o", "grown.xml", "--tei-method", method)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "grown.xml: apparatus entries: 3 (2 before); added: third\n"
    checked = collate("verify", "grown.xml", "--against", ".")
    assert (checked.exit_code, checked.stderr) == (0, "")
    assert Path("edition.xml").read_bytes() == before
    collate("compare", "first.txt", "second.txt", "third.txt", "-o", "whole.xml")
    assert collate("diff", "grown.xml", "whole.xml").exit_code == 0


@pytest.mark.parametrize("method", ["parallel", "location"])
@pytest.mark.parametrize(
    "last", ["落", "落到", "落到时", "落到时处", "落到时处，", "落到时处，不", "落到时处，不得"]
)
def test_a_witness_that_breaks_off_in_an_emendation(collate: Collate, last: str, method: str) -> None:
    head = "同志们：今天我们开会。\n\n各地要加强领导，督促检查，"
    tail = "落到时处，不得有误。以后每年都要总结经验。\n"
    for name, text in (
        ("first.txt", f"{head}{tail}"),
        ("second.txt", f"{head}{tail}".replace("经验", "教训")),
        ("third.txt", f"{head}{last}〔下缺〕\n"),
    ):
        Path(name).write_text(text, encoding="utf-8")
    row = 'work = "同志们今天我们开会各地要加强领导督"\nwords = "落到时处，不得"\ntext = "落到实处，不得"\n'
    Path("collate.toml").write_text(f"[[emend]]\n{row}", encoding="utf-8")
    assert collate("compare", "first.txt", "second.txt", "-o", "edition.xml").exit_code == 0
    added = collate("add", "edition.xml", "third.txt", "-o", "grown.xml", "--tei-method", method)
    data = json.loads(collate("add", "edition.xml", "third.txt", "--json").stdout)
    applied = ["落到实处，不得" in one["text"] for one in data["emendations"]] == [True]
    assert applied != bool(data["orphaned"])
    # Where the witness breaks off beside an entry, the row is for an editor to look at, and stays.
    assert added.exit_code == (0 if applied else 1)
    assert ("「落到时处，不得」" in added.stderr) == (not applied)
    assert 'text":"落到实处，不得' in Path("grown.xml").read_text("utf-8")
    checked = collate("verify", "grown.xml", "--against", ".")
    assert (checked.exit_code, checked.stderr) == (0, "")


@pytest.mark.usefixtures("edition")
def test_options(collate: Collate) -> None:
    result = collate("add", "edition.xml", "third.txt", "--siglum", "丙", "--base", "second", "--json")
    data = json.loads(result.stdout)
    assert [w["siglum"] for w in data["work"]["witnesses"]] == ["first", "second", "丙"]
    assert data["work"]["base"] == "second"
    assert [entry["lemma"]["text"] for entry in data["entries"]] == ["督导组", "", "做好"]
    assert collate("add", "edition.xml", "third.txt", "-o", "grown.xml", "-q").output == ""


@pytest.mark.usefixtures("edition")
def test_a_reading_left_out_is_reported(collate: Collate) -> None:
    app = '<lem wit="#A">fox</lem><rdg wit="#B">dog</rdg><rdg resp="#me">ox</rdg>'
    Path("theirs.xml").write_text(
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><sourceDesc><listWit>'
        '<witness xml:id="A"/><witness xml:id="B"/></listWit></sourceDesc></fileDesc></teiHeader>'
        f"<text><body><p>the <app>{app}</app> ran</p></body></text></TEI>",
        encoding="utf-8",
    )
    Path("C.txt").write_text("the fox runs", encoding="utf-8")
    result = collate("add", "theirs.xml", "C.txt", "-o", "grown.xml")
    assert result.exit_code == 0
    assert result.stderr == "theirs.xml: line 1: no witness has 「ox」: it is left out\n"
    assert result.stdout == "grown.xml: apparatus entries: 2 (1 before); added: C\n"
    assert collate("verify", "grown.xml", "--against", ".").exit_code == 0


@pytest.mark.usefixtures("edition")
def test_a_file_that_shares_nothing_is_left_out(collate: Collate, speech: Callable[..., str]) -> None:
    for name, text in (("a.txt", speech(1)), ("b.txt", speech(1)[:-3] + "龘"), ("c.txt", speech(1)[3:])):
        Path(name).write_text(text, encoding="utf-8")
    Path("strange.txt").write_text(speech(2).translate({c: c + 1000 for c in range(0x4E00, 0x5000)}))
    collate("compare", "a.txt", "b.txt", "-o", "old.xml")
    result = collate("add", "old.xml", "strange.txt", "c.txt", "-o", "new.xml")
    assert result.exit_code == 1
    assert result.stderr == "strange.txt: shares no words with the edition: left out of it\n"
    assert collate("verify", "new.xml", "--against", ".").exit_code == 0


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("edition.xml", "other.xml"), 1, "Error: other.xml: is a TEI document: its tags would count"),
        (("first.txt", "third.txt"), 1, "Error: first.txt: is not well-formed XML"),
        (("gone.xml", "third.txt"), 1, "Error: gone.xml: cannot be read (No such file or directory)"),
        (("edition.xml", "gone.txt"), 1, "Error: gone.txt: no such file"),
        (("edition.xml", "edition.xml"), 2, "Error: edition.xml: is the edition itself"),
        (("edition.xml", "third.txt", "--siglum", "first"), 2, "Error: --siglum: 'first' is the siglum of"),
        (("edition.xml", "third.txt", "--base", "x"), 2, "Error: --base: edition.xml has no witness 'x'"),
        (("edition.xml", "third.txt", "-o", "edition.xml"), 1, "Error: edition.xml: is the edition that"),
    ],
)
def test_an_error(collate: Collate, arguments: tuple[str, ...], status: int, message: str) -> None:
    Path("other.xml").write_bytes(Path("edition.xml").read_bytes())
    result = collate("add", *arguments)
    assert result.exit_code == status
    assert result.stderr.startswith(message)
    assert result.stdout == ""
