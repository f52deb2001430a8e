"""``collate compare``: prepared files, each of which is one witness."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Collate = Callable[..., Result]

FIRST = "中央指导组同志：\n这项工作，一定要做好。\n"
SECOND = "中央督导组同志：\n这项工作一定要做好。\n"


@pytest.fixture
def pair(here: Path) -> None:
    Path("first.txt").write_text(FIRST, encoding="utf-8")
    Path("second.txt").write_text(SECOND, encoding="utf-8")


@pytest.mark.usefixtures("pair")
def test_without_o_the_apparatus_is_printed(collate: Collate) -> None:
    result = collate("compare", "first.txt", "second.txt")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "1  指导组 ] 督导组 second (实质 · 作)",
        "   …中央指导组同志：这项工作，…",
        "2  ， ] 〔无〕 second (标点 · 无)",
        "   …组同志：这项工作，一定要做好。…",
        "",
        "异文 2 处 (实质 1，标点 1)",
    ]
    assert "\x1b" not in result.stdout  # not a terminal: no colour


@pytest.mark.usefixtures("pair")
def test_the_base_is_the_first_unless_named(collate: Collate) -> None:
    assert "1  督导组 ] 指导组 first" in collate("compare", "second.txt", "first.txt").stdout
    named = collate("compare", "first.txt", "second.txt", "--base", "second.txt").stdout
    assert "1  督导组 ] 指导组 first" in named
    assert named == collate("compare", "first.txt", "second.txt", "--base", "./second.txt").stdout


@pytest.mark.usefixtures("pair")
def test_a_base_apart_from_the_files_is_a_further_witness(collate: Collate) -> None:
    Path("third.txt").write_text(FIRST.replace("做好", "干好"), encoding="utf-8")
    result = collate("compare", "first.txt", "second.txt", "--base", "third.txt")
    assert "干好 ] 做好 first second" in result.stdout
    assert collate("compare", "first.txt", "--base", "third.txt").exit_code == 0


@pytest.mark.usefixtures("pair")
def test_a_base_that_is_nothing(collate: Collate) -> None:
    result = collate("compare", "first.txt", "second.txt", "--base", "secund.txt")
    assert result.exit_code == 2
    assert result.stderr == (
        "Error: --base: secund.txt is not one of the FILEs, and there is no such file. "
        "Did you mean 'second.txt'?\n"
    )


@pytest.mark.usefixtures("pair")
def test_sigla(collate: Collate) -> None:
    Path("a very long name indeed.txt").write_text(FIRST, encoding="utf-8")
    Path("sub").mkdir()
    Path("sub/first.txt").write_text(SECOND, encoding="utf-8")

    def sigla(*arguments: str) -> list[tuple[str, str]]:
        data = json.loads(collate("compare", *arguments, "--json").stdout)
        return [(w["siglum"], w["file"]) for w in data["work"]["witnesses"]]

    assert sigla("first.txt", "second.txt") == [("first", "first.txt"), ("second", "second.txt")]
    assert sigla("first.txt", "sub/first.txt") == [("甲", "first.txt"), ("乙", "sub/first.txt")]
    assert [s for s, _ in sigla("first.txt", "a very long name indeed.txt", "--lang", "en")] == ["A", "B"]
    Path("collate.toml").write_text('[[source]]\nfile = "second.txt"\nsiglum = "S"', encoding="utf-8")
    assert [s for s, _ in sigla("first.txt", "second.txt")] == ["first", "S"]


@pytest.mark.usefixtures("pair")
def test_o_writes_an_edition_that_verifies(collate: Collate) -> None:
    result = collate("compare", "first.txt", "second.txt", "-o", "edition.xml")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "edition.xml: apparatus entries: 2, witnesses: 2\n"
    assert sorted(path.name for path in Path().iterdir()) == ["edition.xml", "first.txt", "second.txt"]
    checked = collate("verify", "edition.xml", "--against", "first.txt", "--against", "second.txt")
    assert checked.exit_code == 0
    again = Path("edition.xml").read_bytes()
    assert collate("compare", "first.txt", "second.txt", "-o", "edition.xml", "-q").output == ""
    assert Path("edition.xml").read_bytes() == again


@pytest.mark.usefixtures("pair")
def test_the_edition_is_the_same_wherever_the_files_stand(collate: Collate, here: Path) -> None:
    os.utime("first.txt", (0, 0))
    os.utime("second.txt", (0, 0))
    collate("compare", "first.txt", "second.txt", "-o", "one.xml")
    collate("compare", here / "first.txt", here / "second.txt", "-o", "two.xml")
    assert Path("one.xml").read_bytes() == Path("two.xml").read_bytes()
    assert str(here).encode() not in Path("two.xml").read_bytes()


@pytest.mark.usefixtures("pair")
def test_json_is_the_apparatus_and_nothing_else(collate: Collate) -> None:
    result = collate("compare", "first.txt", "second.txt", "--json", "-v")
    data = json.loads(result.stdout)
    assert [entry["lemma"]["text"] for entry in data["entries"]] == ["指导组", "，"]
    assert result.stderr.startswith("aligning")


@pytest.mark.usefixtures("pair")
def test_files_are_taken_as_they_are(collate: Collate) -> None:
    # Page number, title and date line are text here, and each line is a paragraph.
    text = "题目\n（2001年2月3日）\n- 1 -\n正文在这\n里。\n"
    for name in ("a.txt", "b.txt"):
        Path(name).write_text(text, encoding="utf-8")
    collate("compare", "a.txt", "b.txt", "-o", "edition.xml")
    result = collate("verify", "edition.xml", "--json")
    assert json.loads(result.stdout)[0]["witnesses"][0]["characters"] == len(text.replace("\n", ""))


@pytest.mark.parametrize("names", [("a.md", "b.markdown"), ("a", "b"), ("a.log", "b.")])
def test_odd_ends_of_names(collate: Collate, here: Path, names: tuple[str, str]) -> None:
    for name, text in zip(names, (FIRST, SECOND), strict=True):
        Path(name).write_text(text, encoding="utf-8")
    result = collate("compare", *names)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "1  指导组 ] 督导组 " in result.stdout


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (FIRST, "各本文字全同，无异文。\n"),
        ("一", "各本文字全同，无异文。\n"),
        ("。", "The witnesses agree in every character.\n"),  # no letters: the default language
    ],
)
def test_identical_files(collate: Collate, here: Path, text: str, message: str) -> None:
    for name in ("a.txt", "b.txt"):
        Path(name).write_text(text, encoding="utf-8")
    assert collate("compare", "a.txt", "b.txt").stdout == message
    assert collate("compare", "a.txt", "b.txt", "-o", "edition.xml").exit_code == 0
    assert collate("verify", "edition.xml", "--against", ".").exit_code == 0


def test_two_files_that_share_nothing(collate: Collate, speech: Callable[..., str]) -> None:
    Path("a.txt").write_text(speech(1), encoding="utf-8")
    Path("b.txt").write_text("Nothing of this is in the other.", encoding="utf-8")
    result = collate("compare", "a.txt", "b.txt", "-o", "edition.xml")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "a.txt: shares no words with any other text (b.txt). Name files that are versions" in result.stderr
    assert not Path("edition.xml").exists()


@pytest.mark.usefixtures("pair")
def test_strangers_and_empty_files_are_left_out_and_named(collate: Collate) -> None:
    Path("other.txt").write_text("Completely other words stand here", encoding="utf-8")
    Path("empty.txt").touch()
    Path("blank.txt").write_text(" \n\u3000\n", encoding="utf-8")
    # The first file is a stranger too: the base text is the first that has something in common with another.
    result = collate("compare", "other.txt", "first.txt", "empty.txt", "second.txt", "blank.txt", "--json")
    data = json.loads(result.stdout)
    assert [w["file"] for w in data["work"]["witnesses"]] == ["first.txt", "second.txt"]
    assert (result.exit_code, len(data["entries"])) == (1, 2)
    assert result.stderr.splitlines() == [
        "empty.txt: has no text: left out",
        "blank.txt: has no text: left out",
        "other.txt: shares no words with the base text first.txt: left out of the edition. "
        "Take another base text, or leave out the file",
    ]


@pytest.mark.usefixtures("pair")
def test_a_page_as_of_a_run(collate: Collate) -> None:
    result = collate("compare", "first.txt", "second.txt", "-o", "page.html", "--lang", "en")
    assert (result.exit_code, result.stderr) == (0, "")
    page = Path("page.html").read_text(encoding="utf-8")
    assert page.startswith(("<!DOCTYPE html>", "\n<!DOCTYPE html>"))
    assert '"督","导组"' in page  # the reading, with the letters apart in which it differs
    assert 'href="edition.xml"' not in page  # no file stands beside it
    assert "../../index.html" not in page


def test_the_folder_of_the_output_is_checked_before_the_work(collate: Collate) -> None:
    for command in (("compare", "a.txt", "b.txt"), ("add", "a.xml", "b.txt"), ("diff", "a.xml", "b.xml")):
        result = collate(*command, "-o", "gone/out.xml")  # the inputs do not exist either
        assert (result.exit_code, result.stdout) == (1, "")
        assert "gone/out.xml: cannot be written (No such file or directory)" in result.stderr


@pytest.mark.usefixtures("pair")
def test_one_file_is_not_enough(collate: Collate) -> None:
    for arguments in (("first.txt",), ("first.txt", "./first.txt")):
        result = collate("compare", *arguments)
        assert result.exit_code == 2
        assert result.stderr == "Error: first.txt: is the only file. Name another one beside it\n"


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('<?xml version="1.0"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0"><text/></TEI>', "a TEI document"),
        ("<!DOCTYPE html><html><p>the quick brown fox</p></html>", "a web page"),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_tags_are_no_words(collate: Collate, text: str, what: str, first: bool) -> None:
    Path("marked.txt").write_text(text, encoding="utf-8")
    result = collate("compare", *(("marked.txt", "first.txt") if first else ("first.txt", "marked.txt")))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: marked.txt: is {what}: its tags would count as words. Supply")


@pytest.mark.usefixtures("pair")
def test_files_that_cannot_be_read(collate: Collate) -> None:
    Path("empty.txt").touch()
    for name, message in (
        ("gone.txt", "Error: gone.txt: no such file. Check the spelling of the path"),
        ("empty.txt", "Error: empty.txt: the file is empty. Remove it"),
        (".", "Error: .: is a folder. Name the files in it, or use: collate run"),
    ):
        result = collate("compare", "first.txt", name)
        assert result.exit_code == 1
        assert result.stdout == ""
        assert result.stderr.startswith(message)


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("first.txt", "is one of the files that are compared"),
        ("linked.txt", "is one of the files that are compared"),
        ("folder", "cannot be written (it is not a regular file)"),
        ("gone/edition.xml", "cannot be written (No such file or directory)"),
        ("second.txt/edition.xml", "cannot be written (Not a directory)"),
    ],
)
def test_an_edition_that_cannot_be_written(collate: Collate, output: str, message: str) -> None:
    Path("folder").mkdir()
    Path("linked.txt").symlink_to("first.txt")
    result = collate("compare", "first.txt", "second.txt", "-o", output)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert f": {message}. Name another file" in result.stderr
    assert Path("first.txt").read_text(encoding="utf-8") == FIRST
    assert not list(Path().rglob("*.part"))


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize("files", [(".",), ("first.txt", "."), (".", ".")])
def test_a_folder_is_refused_as_such(collate: Collate, files: tuple[str, ...]) -> None:
    result = collate("compare", *files)
    assert result.exit_code == 1
    assert "is a folder" in result.stderr


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize("suffix", [".json", ".CSV", ".md", ".docx", ".pdf", ".txt", ".xlsx", ".jsonl"])
def test_the_suffix_of_another_kind_of_file_is_refused_before_the_work(collate: Collate, suffix: str) -> None:
    result = collate("compare", "first.txt", "missing.txt", "-o", f"edition{suffix}")
    assert result.exit_code == 2
    assert (
        f"edition{suffix}: an edition is TEI (.xml) or a page (.html), not {suffix.lower()}. Name such a file"
        in (result.stderr)
    )
    assert not Path(f"edition{suffix}").exists()
    grown = collate("add", "missing.xml", "first.txt", "-o", f"edition{suffix}")
    assert grown.exit_code == 2
    assert "an edition is TEI (.xml) or a page (.html)" in grown.stderr


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize("name", ["edition", "edition.tei", "edition.v2", "-", "first.xml"])
def test_any_other_name_is_that_of_a_tei_edition(collate: Collate, name: str) -> None:
    assert collate("compare", "first.txt", "second.txt", "-o", name).exit_code == 0
    assert b"<TEI" in Path(name).read_bytes()[:200]


BINARY = bytes(range(256)) * 9


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize(
    ("data", "message"),
    [
        (BINARY, "looks like binary data, not like text: left out. Convert it to text, or remove it"),
        (b"PK\x03\x04" + bytes(400), "(perhaps a Word or EPUB file), not like text: left out. Convert it"),
        (b"<html><body><p>x</p></body></html>", "its tags would count as words: left out. Supply its text"),
    ],
)
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_file_that_cannot_be_read_is_left_out(collate: Collate, data: bytes, message: str, at: int) -> None:
    Path("odd.bin").write_bytes(data)
    names = ["first.txt", "second.txt"]
    whole = collate("compare", *names)
    names.insert(at, "odd.bin")
    result = collate("compare", *names)
    assert result.exit_code == 1
    assert result.stdout == whole.stdout
    assert result.stderr.startswith("odd.bin: ")
    assert message in result.stderr
    assert collate("compare", *names, "-o", "edition.xml").exit_code == 1
    assert collate("verify", "edition.xml", "--against", ".").exit_code == 0


@pytest.mark.usefixtures("pair")
def test_two_files_must_remain(collate: Collate) -> None:
    Path("odd.bin").write_bytes(BINARY)
    Path("odd2.bin").write_bytes(BINARY[::-1])
    for names in (("first.txt", "odd.bin"), ("odd.bin", "first.txt", "odd2.bin"), ("odd.bin", "odd2.bin")):
        result = collate("compare", *names)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith("Error: odd.bin: looks like binary data, not like text. Convert")


@pytest.mark.usefixtures("pair")
def test_a_base_text_that_cannot_be_read_is_refused(collate: Collate) -> None:
    Path("odd.bin").write_bytes(BINARY)
    result = collate("compare", "first.txt", "second.txt", "--base", "odd.bin")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: odd.bin: looks like binary data")


def test_rows_of_emend_about_other_works_alone_are_named(collate: Collate) -> None:
    for name, word in (("a.txt", "指导组"), ("b.txt", "督导组")):
        Path(name).write_text(f"中央{word}同志：这项工作，一定要做好，落到时处。\n", encoding="utf-8")
    row = '[[emend]]\nwork = "{}"\nwords = "时处"\ntext = "实处"\n'
    Path("collate.toml").write_text(row.format("another work"), encoding="utf-8")
    slug = json.loads(collate("compare", "a.txt", "b.txt", "--json").stdout)["work"]["slug"]
    result = collate("compare", "a.txt", "b.txt")
    assert result.exit_code == 0
    assert (
        f"None of the rows [[emend]] in the settings is about this work, whose name is {slug}"
        in result.stderr
    )
    Path("collate.toml").write_text(row.format("another work") + row.format(slug), encoding="utf-8")
    assert "[[emend]]" not in collate("compare", "a.txt", "b.txt").stderr
