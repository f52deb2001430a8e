"""``collate verify``: faults of editions, by themselves and against their sources."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Collate = Callable[..., Result]


@pytest.fixture
def edition(collate: Collate, here: Path) -> Path:
    for name, word in (("a", "指导组"), ("b", "督导组"), ("c", "指导组")):
        Path(f"{name}.txt").write_text(f"中央{word}同志：\n这项工作要做好。\n", encoding="utf-8")
    assert collate("compare", "a.txt", "b.txt", "c.txt", "-o", "edition.xml").exit_code == 0
    return Path("edition.xml")


def tamper(edition: Path, pattern: str, to: str) -> None:
    old = edition.read_text(encoding="utf-8")
    new = re.sub(pattern, to, old, count=1)
    assert new != old
    edition.write_text(new, encoding="utf-8")


def test_an_edition_in_order(collate: Collate, edition: Path) -> None:
    assert collate("verify", edition).stdout == "edition.xml: in order, witnesses: 3\n"
    result = collate("verify", edition, "--against", ".")
    assert result.stdout == "edition.xml: in order, witnesses: 3; every witness equals its source\n"
    assert collate("verify", edition, "-q").output == ""
    loud = collate("verify", edition, "-v")
    assert "  b  b.txt  16 characters" in loud.stderr
    rows = json.loads(collate("verify", edition, "--json").stdout)
    assert rows == [
        {
            "edition": "edition.xml",
            "ours": True,
            "method": "parallel-segmentation",
            "entries": 1,
            "witnesses": [{"siglum": s, "file": f"{s}.txt", "characters": 16} for s in "abc"],
            "faults": [],
            "remarks": [],
        }
    ]


@pytest.mark.parametrize(
    ("pattern", "to", "message"),
    [
        (r'(<rdg[^>]* )wit="#\S+"', r"\1", "app0001: W02 stands in no lem or rdg"),
        (r'(<rdg[^>]* wit=")#\S+"', r'\1#nobody"', "nobody"),
        (r"<lem\b.*?>", "", "is not well-formed XML"),
        (r"<rdg\b", "<reading", "reading"),
        (r'(<lem[^>]* wit=")[^"]*', r"\1", "app0001: W01 stands in no lem or rdg"),
    ],
    ids=["no wit", "dangling", "unbalanced", "unknown element", "empty wit"],
)
def test_tampering_is_found(collate: Collate, edition: Path, pattern: str, to: str, message: str) -> None:
    tamper(edition, pattern, to)
    result = collate("verify", edition)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("edition.xml:")
    assert message in result.stderr


@pytest.mark.parametrize(("pattern", "to"), [("工作", "工做"), ("督导组", "监导组"), ("同志：", "同志")])
def test_a_changed_character_is_found_against_the_sources(
    collate: Collate, edition: Path, pattern: str, to: str
) -> None:
    tamper(edition, f"(<body>(?s:.*?)){pattern}", rf"\g<1>{to}")
    result = collate("verify", edition, "--against", ".")
    assert result.exit_code == 1
    assert "differs at character" in result.stderr


def test_an_added_space_is_found_against_the_sources(collate: Collate, edition: Path) -> None:
    tamper(edition, "(<body>(?s:.*?)工作)要做好", r"\g<1> 要做好")
    assert collate("verify", edition).exit_code == 0
    result = collate("verify", edition, "--against", ".")
    assert result.exit_code == 1
    assert "has a space before 「要做好。」 that its source does not have" in result.stderr


def test_prepared_files_keep_their_lines(collate: Collate, here: Path) -> None:
    for name, word in (("a", "研究"), ("b", "商量")):
        Path(f"{name}.txt").write_text(f"同志们今天在这里{word}\n春耕生产的各项工作\n", encoding="utf-8")
    assert collate("compare", "a.txt", "b.txt", "-o", "edition.xml").exit_code == 0
    assert collate("verify", "edition.xml", "--against", ".").exit_code == 0
    tamper(Path("edition.xml"), "(?s)</p>\\s*<p>春耕", "春耕")
    assert "differs at character" in collate("verify", "edition.xml", "--against", ".").stderr


@pytest.mark.parametrize(
    ("name", "written"),
    [("title", "在春耕会议上的讲话"), ("date", "（2020 年 3 月 5 日）"), ("origin", "摘自《文选》")],
)
def test_changed_metadata_is_found_against_the_sources(
    collate: Collate, here: Path, name: str, written: str
) -> None:
    body = "同志们：\n今天我们在这里开会，研究春耕生产的各项工作，请大家认真{}，抓好落实。\n" * 3
    for stem, word in (("a", "讨论"), ("b", "商量")):
        text = f"摘自《文选》\n在春耕会议上的讲话\n（2020 年 3 月 5 日）\n{body.format(word, word, word)}"
        Path(f"{stem}.txt").write_text(text, encoding="utf-8")
    assert collate("run", "a.txt", "b.txt", "-o", "out").exit_code == 0
    (edition,) = Path("out").glob("works/*/edition.xml")
    assert collate("verify", edition, "--against", ".").exit_code == 0
    wrong = written.replace("春", "夏").replace("5", "6").replace("选", "集")
    tamper(edition, f"(<sourceDesc>(?s:.*?)){written}", rf"\g<1>{wrong}")
    result = collate("verify", edition, "--against", ".")
    assert result.exit_code == 1
    assert f"has the {name} 「{wrong}」, its source the {name} 「{written}」" in result.stderr


def test_a_changed_source_is_found(collate: Collate, edition: Path) -> None:
    Path("b.txt").write_text("中央督导组同志，\n这项工作要做好。\n", encoding="utf-8")
    result = collate("verify", edition, "--against", ".")
    assert result.exit_code == 1
    assert result.stderr == (
        "edition.xml:30: witness b (b.txt) was made from another text: b.txt has changed since. "
        "Run collate again\n"
    )


def test_a_source_that_is_gone(collate: Collate, edition: Path) -> None:
    Path("b.txt").unlink()
    result = collate("verify", edition, "--against", ".")
    assert result.exit_code == 1
    assert "witness b (b.txt) has no source among the files of --against" in result.stderr
    result = collate("verify", edition, "--against", "gone")
    assert result.exit_code == 1
    assert result.stderr.startswith("skipped gone: no such file or folder")
    faults = json.loads(collate("verify", edition, "--against", "gone", "--json").stdout)[0]["faults"]
    assert len(faults) == 3


def test_a_source_under_another_name_is_known_by_its_hash(collate: Collate, edition: Path) -> None:
    Path("sources").mkdir()
    for name in "abc":
        Path(f"{name}.txt").rename(Path("sources") / f"renamed {name}.txt")
    assert collate("verify", edition, "--against", "sources").exit_code == 0


def test_several_sources_may_follow_one_against(collate: Collate, edition: Path) -> None:
    for arguments in (
        (edition, "--against", "a.txt", "b.txt", "c.txt"),
        (edition, "--against", "a.txt", "--against", "b.txt", "c.txt", "--json"),
        ("-q", edition, "--against", "a.txt", "--against=b.txt", "--against", "c.txt"),
    ):
        assert collate("verify", *arguments).exit_code == 0
    assert collate("verify", edition, "--against", "a.txt", "c.txt").exit_code == 1


def test_other_files_beside_the_sources_do_not_matter(collate: Collate, edition: Path) -> None:
    Path("empty.txt").touch()
    Path("noise.txt").write_bytes(bytes(range(256)))
    Path("dead.txt").symlink_to("nowhere")
    assert collate("verify", edition, "--against", ".").exit_code == 0


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE TEI [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{i} "{f"&a{i - 1 or str()};" * 10}">' for i in range(1, 12))
    + ']><TEI xmlns="http://www.tei-c.org/ns/1.0">&a11;</TEI>'
)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read (No such file or directory)"),
        ("", "is not well-formed XML"),
        ("实事求是", "is not well-formed XML"),
        ("<html/>", "is not a TEI document"),
        ('<TEI xmlns="http://www.tei-c.org/ns/1.0"/>', "it has no <app>"),
        (BOMB, "has a document type declaration"),
        (
            '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><TEI>&e;</TEI>',
            "has a document type declaration",
        ),
        ("<TEI>" * 20_000, "nests its elements too deeply"),
    ],
    ids=["missing", "empty", "text", "html", "bare", "bomb", "external", "deep"],
)
def test_a_file_that_is_not_an_edition(
    collate: Collate, here: Path, content: str | None, message: str
) -> None:
    if content is not None:
        Path("x.xml").write_text(content, encoding="utf-8")
    result = collate("verify", "x.xml")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("x.xml:")
    assert message in result.stderr


def test_one_bad_edition_does_not_stop_the_rest(collate: Collate, edition: Path) -> None:
    Path("bad.xml").write_bytes(b"\0")
    result = collate("verify", "gone.xml", "bad.xml", edition, ".")
    assert result.exit_code == 1
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == ["gone.xml", "bad.xml", "."]
    assert result.stdout == "edition.xml: in order, witnesses: 3\n"
    rows = json.loads(collate("verify", "gone.xml", edition, "--json").stdout)
    assert [len(row["faults"]) for row in rows] == [1, 0]
