"""``collate split``: uncertain beginnings, and ``--explain``."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from collate.split import doubts
from collate.split.roles import Role

Collate = Callable[..., Result]

BODY = (
    "水利是庄稼的命脉，去冬今春全县一共修了四十里渠道，清了二十六口塘，动员的劳力比往年多了一倍，群众的干劲是很大的。\n"
    "但是也有几个乡动手太迟，等到土冻了才上工，既费力又费时，这个教训要记住，今年入冬以前各乡要把工具和口粮都准备好。\n"
)
TITLES = ["修渠的经验", '谈“好人”与"坏人"\\二则', "春耕", "给各乡的一封信", "春耕", "秋收以后"]
WITHIN = "\n\n".join(f"{title}\n第{n}个乡的事情。{BODY * 2}" for n, title in enumerate(TITLES)).replace(
    "的。\n但是", "的。\n怎样办\n但是", 1
)
VOLUME = "\n\n".join(f"在第{n}次会议上的讲话\n（1958年{n}月2日）\n同志们：\n{BODY * 2}" for n in range(1, 5))


@pytest.fixture
def everything_is_doubtful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doubts, "_BEGINNING", 1e6)
    monkeypatch.setattr(doubts, "_LINE", 1e6)


@pytest.mark.usefixtures("everything_is_doubtful")
def test_split_lists_doubts_after_the_texts(here: Path, collate: Collate) -> None:
    Path("a.txt").write_text(WITHIN, encoding="utf-8")
    result = collate("split", "a.txt")
    assert result.exit_code == 0
    texts, _, rows = result.stdout.partition("\n\n")
    assert texts.count("a.txt#") == len(TITLES)
    assert rows.startswith("Uncertain beginnings: ")
    toml = "\n".join(line for line in rows.splitlines() if line.startswith("    "))
    assert len(tomllib.loads(toml)["join"]) >= len(TITLES) - 2
    assert "Uncertain" not in collate("split", "a.txt", "-q").stdout


@pytest.mark.usefixtures("everything_is_doubtful")
def test_split_has_doubts_in_json(here: Path, collate: Collate) -> None:
    Path("a.txt").write_text(WITHIN, encoding="utf-8")
    rows = json.loads(collate("split", "--json", "a.txt").stdout)
    assert [row["title"] for row in rows] == TITLES
    assert rows[0]["doubt"] is None
    assert [row["doubt"]["text"] for row in rows[1:]] == TITLES[1:]
    assert "怎样办" in [doubt["text"] for doubt in rows[0]["perhaps_begins"]]


def test_split_explains_in_a_table(here: Path, collate: Collate) -> None:
    Path("a.txt").write_text(VOLUME, encoding="utf-8")
    result = collate("split", "--explain", "a.txt")
    assert result.exit_code == 0
    name, head, first, *_ = result.stdout.splitlines()
    assert name == "a.txt"
    assert head.split() == ["line", "role", "margin", "else", "words"]
    assert first.split()[:3] == ["1", "▸", "title"]
    assert first.endswith("在第1次会议上的讲话")
    assert "\n     " in result.stdout
    assert " + " in result.stdout
    brief = collate("split", "--explain", "-q", "a.txt").stdout
    assert " + " not in brief
    assert len(brief.splitlines()) == 2 + 3 * 4


def test_split_explains_in_json(here: Path, collate: Collate) -> None:
    Path("a.txt").write_text(VOLUME, encoding="utf-8")
    rows = json.loads(collate("split", "--explain", "--json", "a.txt").stdout)
    assert [row["line"] for row in rows if row["begins"]] == [1, 10, 19, 28]
    title = rows[0]
    assert (title["file"], title["role"], title["uncertain"]) == ("a.txt", "title", False)
    assert title["next"] in {role.value for role in Role}
    assert {"text", "score", "feature", "value", "share", "rival_share"} == set(title["for"][0])


def test_a_file_of_long_text_alone(here: Path, collate: Collate) -> None:
    Path("a.txt").write_text(BODY, encoding="utf-8")
    assert "plain long text" in collate("split", "--explain", "a.txt").stdout
