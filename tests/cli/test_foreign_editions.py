"""``collate read``, ``add``, ``diff`` and ``verify`` with editions by others that leave something open."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Collate = Callable[..., Result]

LIST = '<listWit><witness xml:id="A"/><witness xml:id="B"/></listWit>'
UNLISTED = '<app><lem wit="#A #B">erat</lem><rdg wit="#Dempster">fuit</rdg></app>'
PROBLEM = "line 2: @wit names Dempster, which no list declares: taken as a witness"


def write_edition(body: str, path: str = "e.xml") -> None:
    Path(path).write_text(
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>t</title></titleStmt>'
        f"<publicationStmt><p/></publicationStmt><sourceDesc>{LIST}</sourceDesc></fileDesc></teiHeader>\n"
        f"<text><body><p>{body}</p></body></text></TEI>",
        encoding="utf-8",
    )


@pytest.fixture
def unlisted(here: Path) -> None:
    write_edition(f"in principio {UNLISTED} verbum et verbum erat apud deum")
    Path("n.txt").write_text("in principio erat verbum et sermo erat apud deum", encoding="utf-8")


@pytest.mark.usefixtures("unlisted")
@pytest.mark.parametrize(
    "arguments", [("read", "e.xml"), ("add", "e.xml", "n.txt", "-o", "g.xml"), ("diff", "e.xml", "e.xml")]
)
def test_a_doubt_is_a_message_or_with_strict_a_refusal(collate: Collate, arguments: tuple[str, ...]) -> None:
    result = collate(*arguments)
    assert result.exit_code == 0
    assert result.stderr.count("Dempster") == 1
    assert PROBLEM in result.stderr
    refused = collate(*arguments, "--strict")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert f"e.xml: {PROBLEM}. Correct the file, or omit --strict\n" in refused.stderr


@pytest.mark.usefixtures("unlisted")
def test_all_commands_find_the_same_witnesses(collate: Collate) -> None:
    read = [row["file"].rpartition("/")[2] for row in json.loads(collate("read", "e.xml", "--json").stdout)]
    (verified,) = json.loads(collate("verify", "e.xml", "--json").stdout)
    added = json.loads(collate("add", "e.xml", "n.txt", "--json").stdout)["work"]["witnesses"]
    assert read == ["A", "B", "Dempster"]
    assert [row["siglum"] for row in verified["witnesses"]] == read
    assert [row["siglum"] for row in added] == [*read, "n"]


@pytest.mark.usefixtures("unlisted")
def test_a_clear_edition_passes_strict(collate: Collate) -> None:
    write_edition('in <app><lem>principio</lem><rdg wit="#B">initio</rdg><rdg resp="#x">fine</rdg></app>')
    assert collate("diff", "e.xml", "e.xml", "--strict").exit_code == 0
    assert collate("read", "e.xml", "--strict").exit_code == 0


@pytest.mark.parametrize(
    ("body", "new"),
    [
        # Entries side by side, without a space between their words.
        (
            'initium <app><lem wit="#B">verbum</lem><rdg wit="#A">erat</rdg></app>'
            '<app><lem wit="#B">apud</lem><rdg wit="#A">hoc</rdg></app> finis',
            "initium apud verbum hoc finis",
        ),
        # A lemma that no witness has, widened by the new witness to one that differs in white space alone.
        (
            'x <app><lem> </lem><rdg wit="#A">—</rdg><rdg wit="#B"/></app>'
            '<app><lem wit="#A #B">é </lem></app>ok',
            "x ok",
        ),
        # Two additions at one place.
        (
            'initium <app><lem wit="#A"/><rdg wit="#B">in</rdg></app>'
            '<app><lem wit="#A"/><rdg wit="#B">ex</rdg></app><app><lem wit="#A">deum</lem>'
            '<rdg wit="#B">facta</rdg></app> finis',
            "initium ex finis",
        ),
    ],
)
def test_an_edition_can_be_extended_and_is_the_same_as_itself(
    collate: Collate, here: Path, body: str, new: str
) -> None:
    write_edition(body)
    Path("n.txt").write_text(new, encoding="utf-8")
    assert collate("diff", "e.xml", "e.xml").exit_code == 0
    result = collate("add", "e.xml", "n.txt", "-o", "g.xml")
    assert (result.exit_code, "fault of collate" in result.stderr) == (0, False)
    assert collate("diff", "g.xml", "g.xml").exit_code == 0
    assert collate("verify", "g.xml").exit_code == 0


def test_an_empty_file_is_not_added(collate: Collate, unlisted: None) -> None:
    Path("empty.txt").touch()
    result = collate("add", "e.xml", "empty.txt", "n.txt", "-o", "g.xml")
    assert result.exit_code == 1
    assert "empty.txt: has no text: left out\n" in result.stderr
    assert Path("g.xml").is_file()
