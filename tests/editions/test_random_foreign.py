"""Laws for any edition by others: it can be extended, the result is verified, each is the same as itself."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from collate.editions import add_witnesses, compare_editions, edition_xml
from collate.errors import SourceError, VerificationError
from collate.tei.check.whole_edition import REMEDY

WORDS = (
    "in",
    "ex",
    "et",
    "verbum",
    "erat",
    "甲",
    "乙",
    "，",
    "1",
    "½",
    "é",
    "e\u0301",
    "’",
    "—",
    " ",
    "\u3000",
)


def words(chance: random.Random, most: int) -> str:
    separator = chance.choice((" ", "", "  ", "\n"))
    return separator.join(chance.choice(WORDS) for _ in range(chance.randint(0, most)))


def app(chance: random.Random, names: Sequence[str], depth: int = 0) -> str:
    shuffled = chance.sample(list(names), len(names))
    count = chance.randint(1, len(names))
    parts: list[str] = []
    for number, group in enumerate(shuffled[i::count] for i in range(count)):
        tag = "lem" if number == 0 and chance.random() < 0.8 else "rdg"
        text = words(chance, 2)
        if depth == 0 and chance.random() < 0.1:
            text += app(chance, group, 1)
        if chance.random() < 0.05:
            text += chance.choice(("<lacunaStart/>", "<lacunaEnd/>", "<note>n</note>"))
        named = "" if tag == "lem" and chance.random() < 0.2 else " ".join(f"#{name}" for name in group)
        parts.append(f'<{tag} wit="{named}">{text}</{tag}>' if named else f"<{tag}>{text}</{tag}>")
    return f"<app>{''.join(parts)}</app>"


def edition(chance: random.Random) -> str:
    names = "ABC"[: chance.randint(2, 3)]
    listed = "".join(f'<witness xml:id="{name}"/>' for name in names)
    paragraphs = (
        "".join(
            words(chance, 4) if chance.random() < 0.4 else app(chance, names)
            for _ in range(chance.randint(2, 6))
        )
        for _ in range(chance.randint(1, 2))
    )
    return (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>t</title></titleStmt>'
        f"<publicationStmt><p/></publicationStmt><sourceDesc><listWit>{listed}</listWit></sourceDesc></fileDesc>"
        f"</teiHeader><text><body>{''.join(f'<p>{text}</p>' for text in paragraphs)}</body></text></TEI>"
    )


def check(seed: int, folder: Path) -> None:
    chance = random.Random(seed)
    old, new, grown = folder / "e.xml", folder / "n.txt", folder / "g.xml"
    old.write_text(edition(chance), encoding="utf-8")
    new.write_text(words(chance, 12) + "x", encoding="utf-8")
    try:
        extended = add_witnesses(old, [new])
        grown.write_bytes(edition_xml(extended.edition, extended.context))
    except (SourceError, VerificationError) as error:
        assert error.remedy != REMEDY, error  # noqa: PT017 - what is refused is refused for the file's sake
        return
    assert compare_editions(old, old).same
    assert compare_editions(grown, grown).same


@pytest.mark.parametrize("seed", range(6))
def test_any_edition_can_be_extended(seed: int, tmp_path: Path) -> None:
    check(seed, tmp_path)


@pytest.mark.slow
def test_any_of_many_editions_can_be_extended(tmp_path: Path) -> None:
    for seed in range(100, 300):
        check(seed, tmp_path)
