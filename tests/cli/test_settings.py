"""collate.toml: the effect of each row, the precedence of options, and the messages for errors."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from collate.settings import load_settings

Collate = Callable[..., Result]
Run = Callable[..., Any]


@pytest.fixture
def run(collate: Collate, two: Path) -> Run:
    """Return a function that runs on ``in`` with settings, without errors, and returns the summary."""

    def go(settings: str, *flags: str) -> Any:
        Path("collate.toml").write_text(settings, encoding="utf-8")
        result = collate("run", "in", *flags)
        assert result.exit_code == 0, result.output
        return json.loads(Path("reports/summary.json").read_text(encoding="utf-8"))

    return go


@pytest.fixture
def wrong(collate: Collate, two: Path) -> Callable[[str], str]:
    """Return a function that runs with wrong settings, asserts status 2, and returns the message."""

    def go(settings: str) -> str:
        Path("collate.toml").write_text(settings, encoding="utf-8")
        result = collate("run", "in")
        assert result.exit_code == 2
        assert result.stdout == ""
        assert not Path("reports/index.html").exists()
        # Once the file is read, it is named; where it is wrong in itself, the error names it.
        _named, _begins, message = result.stderr.rpartition("Error: ")
        assert _named in ("", f"Settings: {Path('collate.toml').resolve()}\n")
        return message.rstrip("\n")

    return go


def only(found: Any) -> Any:
    assert len(found["works"]) == 1
    return found["works"][0]


@pytest.mark.parametrize("name", ["甲", "a.txt", "a.txt#1"])
def test_base(run: Run, name: str) -> None:
    before = only(run(""))
    assert (before["base"], before["base_confirmed"]) == ("乙", False)  # the complete one
    after = only(run(f'[[work]]\nname = "{before["slug"]}"\nbase = "{name}"'))
    assert (after["base"], after["base_confirmed"]) == ("甲", True)
    assert [op for op, count in before["operations"].items() if count] == ["omission"]
    assert [op for op, count in after["operations"].items() if count] == ["addition"]


def test_title(run: Run) -> None:
    slug = only(run(""))["slug"]
    after = only(run(f'[[work]]\nname = "{slug}"\ntitle = "在某会上的讲话"'))
    assert (after["title"], after["slug"]) == ("在某会上的讲话", slug)
    page = Path(f"reports/works/{slug}/index.html").read_text(encoding="utf-8")
    assert "在某会上的讲话" in page


def test_exclude_and_include(run: Run, two: Path, speech: Callable[..., str]) -> None:
    (two / "c.txt").write_text(speech(2), encoding="utf-8")
    slug, other = (work["slug"] for work in run("")["works"])
    found = run(f'[[work]]\nname = "{slug}"\nexclude = ["b.txt"]\ninclude = ["c.txt"]')
    held = {work["slug"]: [w["file"] for w in work["witnesses"]] for work in found["works"]}
    assert held[slug] == ["a.txt", "c.txt"]
    assert other not in held
    assert sorted(held.values()) == [["a.txt", "c.txt"], ["b.txt"]]


def test_siglum_and_short_title(run: Run) -> None:
    found = run('[[source]]\nfile = "b.txt"\nsiglum = "府本"\nshort_title = "府志稿本"')
    assert [w["siglum"] for w in only(found)["witnesses"]] == ["甲", "府本"]
    edition = next(Path("reports").glob("works/*/edition.xml")).read_text(encoding="utf-8")
    assert "府志稿本" in edition
    # It stays when the settings no longer have it.
    assert [w["siglum"] for w in only(run(""))["witnesses"]] == ["甲", "府本"]


@pytest.mark.parametrize("siglum", ["A/B", ".", "\ue000", "𠮷", "Δ*", "#1", "<&>", "W01"])
def test_unusual_sigla(run: Run, collate: Collate, siglum: str) -> None:
    for settings in (f'[[source]]\nfile = "b.txt"\nsiglum = "{siglum}"', ""):
        assert [w["siglum"] for w in only(run(settings))["witnesses"]] == ["甲", siglum]
    edition = next(Path("reports").glob("works/*/edition.xml"))
    assert collate("verify", edition, "--against", "in").exit_code == 0


def test_role_ignore(run: Run) -> None:
    found = run('[[source]]\nfile = "b.txt"\nrole = "ignore"')
    assert [segment["file"] for segment in found["segments"]] == ["a.txt"]
    assert [file["path"] for file in found["files"]] == ["a.txt", "b.txt"]
    assert "left-out-by-settings" in Path("reports/ledger.csv").read_text(encoding="utf-8")


def test_different_and_same(run: Run, two: Path, speech: Callable[..., str]) -> None:
    (two / "c.txt").write_text(speech(2), encoding="utf-8")
    assert [len(work["witnesses"]) for work in run("")["works"]] == [2, 1]
    found = run('[[different]]\nleft = "a.txt#1"\nright = "b.txt#1"')
    assert [len(work["witnesses"]) for work in found["works"]] == [1, 1, 1]
    found = run('[[same]]\nleft = "a.txt#1"\nright = "c.txt#1"')
    assert [len(work["witnesses"]) for work in found["works"]] == [3]


def test_cut(run: Run, two: Path, speech: Callable[..., str]) -> None:
    (two / "b.txt").write_text(speech(1) + speech(2), encoding="utf-8")
    (two / "a.txt").unlink()
    assert len(run("")["segments"]) == 1
    words = speech(2)[:12]
    found = run(f'[[cut]]\nfile = "b.txt"\nbefore = "{words}"')
    assert [segment["id"] for segment in found["segments"]] == ["b.txt#1", "b.txt#2"]
    sizes = [len(speech(number).replace("\n", "")) for number in (1, 2)]
    assert [segment["characters"] for segment in found["segments"]] == sizes


def test_join(run: Run, two: Path, speech: Callable[..., str]) -> None:
    (two / "a.txt").unlink()
    heading = "在第{}次会议上的讲话\n（2001年2月{}日）\n\n"
    text = "".join(heading.format(number, number) + speech(number) for number in (1, 2))
    (two / "b.txt").write_text(text, encoding="utf-8")
    assert len(run("")["segments"]) == 2
    found = run('[[join]]\nfile = "b.txt"\nbefore = "在第2次会议上的讲话"')
    assert len(found["segments"]) == 1


def test_a_row_about_no_file_is_a_warning(run: Run) -> None:
    found = run(
        '[[source]]\nfile = "bb.txt"\nsiglum = "丁"\n[[cut]]\nfile = "0/c.txt"\nbefore = "我"',
        "--lang",
        "en",
    )
    assert found["warnings"] == [
        "[[source]]: none of the files is called 'bb.txt'. Did you mean 'b.txt'?",
        "[[cut]]: none of the files is called '0/c.txt'. Did you mean 'b.txt'?",
    ]


def test_options_have_precedence(run: Run, two: Path) -> None:
    run('[report]\nlang = "en"')
    assert "What was found" in Path("reports/index.html").read_text(encoding="utf-8")
    run('[report]\nlang = "en"', "--lang", "zh")
    assert "汇校结果" in Path("reports/index.html").read_text(encoding="utf-8")
    (two / "a.txt").write_bytes("實事求是，我們要做好各項工作。".encode("big5"))
    (two / "b.txt").unlink()
    found = run('[read]\nencoding = "gb18030"', "--encoding", "big5")
    assert (found["files"][0]["encoding"], found["settings"]["read.encoding"]) == ("big5", "big5")


def test_config_has_precedence_over_the_current_folder(collate: Collate, two: Path) -> None:
    Path("collate.toml").write_text('[report]\nlang = "zh"', encoding="utf-8")
    Path("mine.toml").write_text('\ufeff[report]\nlang = "en"', encoding="utf-8")
    assert collate("run", "in").stdout.startswith("读入")
    assert collate("run", "in", "--config", "mine.toml").stdout.startswith("Files read")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("[dedupe]\nslotz = 3", "collate.toml: unknown key 'dedupe.slotz'. Did you mean 'dedupe.slots'?"),
        ("[dedup]\nslots = 3", "collate.toml: unknown key 'dedup'. Did you mean 'dedupe'?"),
        ('[[work]]\nnaem = "x"', "collate.toml: unknown key 'work.naem'. Did you mean 'work.name'?"),
        ('[dedupe]\nk = "5"', "collate.toml: dedupe.k must be a whole number, got '5'"),
        ("[dedupe]\nk = true", "collate.toml: dedupe.k must be a whole number, got True"),
        ("[dedupe]\nk = 0", "collate.toml: dedupe.k must be between 1 and 64, got 0"),
        ("[dedupe]\nseed = -1", "collate.toml: dedupe.seed must be between 0 and 4294967295, got -1"),
        ("[dedupe]\ncontained = nan", "collate.toml: dedupe.contained must be between 0.01 and 1, got nan"),
        ("[report]\nlang = 3", "collate.toml: report.lang must be a text in quotes, got 3"),
        ("work = 3", "collate.toml: work must be a list. Write [[work]]"),
        ("[[reflow]]", "collate.toml: reflow must be a table"),
        ('[[work]]\nbase = "甲"', "collate.toml: work.name is missing"),
        ('[[cut]]\nfile = "a.txt"\nbefore = ""', "collate.toml: cut.before must not be empty"),
        (
            '[[source]]\nfile = "a.txt"\nsiglum = "甲 乙"',
            "collate.toml: source.siglum must have no spaces, got '甲 乙'. "
            "Remove them: spaces separate the sigla of a list",
        ),
        (
            '[[source]]\nfile = "a.txt"\nsiglum = "\\u0000"',
            "collate.toml: source.siglum has a control character: '\\x00'. Delete it",
        ),
        (
            '[read]\nencoding = "utf-88"',
            "collate.toml: read.encoding: there is no encoding 'utf-88'. Try utf-8, gb18030 or big5",
        ),
        (
            '[read]\nencoding = "base64"',
            "collate.toml: read.encoding: there is no encoding 'base64'. Try utf-8, gb18030 or big5",
        ),
        ('[align]\naligner = "moon"', "collate.toml: align.aligner: there is no aligner 'moon'. Known: star"),
        (
            '[[work]]\nname = "x"\nbase = "甲"',
            "collate.toml: [[work]]: no work is called 'x'. Did you mean ",
        ),
        (
            '[[same]]\nleft = "a.txt#2"\nright = "b.txt#1"',
            "collate.toml: [[same]]: there is no text 'a.txt#2'. Did you mean 'a.txt#1'?",
        ),
        (
            '[[source]]\nfile = "a.txt"\nsiglum = "X"\n[[source]]\nfile = "b.txt"\nsiglum = "X"',
            "collate.toml: siglum 'X' stands for a.txt and for b.txt. "
            "Give each [[source]] a siglum of its own",
        ),
        (
            '[[cut]]\nfile = "a.txt"\nbefore = "龘龘龘"',
            "a.txt: the words of a [[cut]] do not occur in this file: '龘龘龘'. Copy ",
        ),
    ],
)
def test_an_error_is_named(wrong: Callable[[str], str], settings: str, message: str) -> None:
    assert wrong(settings).startswith(message)


@pytest.mark.parametrize(
    "settings",
    ["[dedupe", "\0", "a = " + "[" * 5000, "[dedupe]\nk = " + "9" * 5000],
    ids=["unfinished", "null", "nested", "digits"],
)
def test_a_file_that_is_not_toml(wrong: Callable[[str], str], settings: str) -> None:
    assert wrong(settings).startswith("collate.toml: is not a TOML file: ")


def test_a_base_that_is_not_a_witness(run: Run, wrong: Callable[[str], str], two: Path) -> None:
    slug = only(run(""))["slug"]
    for path in Path("reports").iterdir():
        if path.name == "index.html":
            path.unlink()
    message = wrong(f'[[work]]\nname = "{slug}"\nbase = "c.txt"')
    assert message.startswith(f"collate.toml: base of '{slug}': 'c.txt' is not a siglum, path or text ")
    assert "Did you mean " in message


@pytest.mark.parametrize("command", ["run", "compare", "read", "split", "dedupe"])
def test_a_config_that_is_missing(collate: Collate, two: Path, command: str) -> None:
    result = collate(command, "in/a.txt", "in/b.txt", "--config", "gone.toml")
    assert result.exit_code == 2
    assert result.stderr.startswith(
        "Error: gone.toml: cannot be read (No such file or directory). Check --config"
    )


def test_an_encoding_that_does_not_exist(collate: Collate, two: Path) -> None:
    for name in ("utf-88", "hex", "unicode_escape", "\0"):
        result = collate("run", "in", "--encoding", name)
        assert result.exit_code == 2
        assert f"read.encoding: there is no encoding {name!r}" in result.stderr


def emended(found: Any, **row: str) -> str:
    lines = [f'{name} = "{value}"' for name, value in {"work": only(found)["slug"], **row}.items()]
    return "\n".join(["[[emend]]", *lines, ""])


def test_an_emendation_that_fits_nowhere_is_named(run: Run, collate: Collate) -> None:
    found = run("")
    Path("collate.toml").write_text(emended(found, words="没有这些字", text="有"), encoding="utf-8")
    english = ("run", "in", "--lang", "en")
    result = collate(*english)
    assert result.exit_code == 1
    assert collate(*english).exit_code == 1  # with nothing new, too
    problem = "is not applied: the base text has no 「没有这些字」"
    assert problem in result.output
    assert problem in collate(*english, "-q", "--force").stderr
    Path("collate.toml").write_text('[[emend]]\nwork="无此著作"\nwords="甲"\ntext="乙"', encoding="utf-8")
    assert "[[emend]]: no edition is called '无此著作'. Did you mean" in collate(*english).output


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ('[[emend]]\nwork="w"\nwords="甲"\ntext="甲"', "emend.text is the same as emend.words, '甲'"),
        ('[[emend]]\nwork="w"\nwords=""\ntext="甲"', "emend.words must not be empty"),
        ('[[emend]]\nwork=" "\nwords="甲"\ntext="乙"', "emend.work must not be empty"),
        ('[[equivalent]]\nforms=["帐户"]', "equivalent.forms must be two or more different words"),
        (
            '[[equivalent]]\nforms=["帐户", "账户"]\nsubtype="Zhang"',
            "equivalent.subtype must be lower-case letters",
        ),
        ('[[alike]]\nforms=["己", "己"]', "alike.forms must be two or more different words"),
        ("[evidence]\nhomophone = 2", "evidence.homophone must be between 0 and 1, got 2"),
        (
            '[report]\nhide = ["punctation"]',
            "report.hide: there is no kind 'punctation'. Did you mean 'punctuation'?",
        ),
        ('[tei]\nmethod = "standoff"', "tei.method must be one of parallel, double-end-point, location"),
    ],
)
def test_rows_about_words_that_cannot_be(wrong: Callable[[str], str], settings: str, message: str) -> None:
    assert message in wrong(settings)


def test_a_table_of_words_stands_beside_the_settings(run: Run, wrong: Callable[[str], str]) -> None:
    Path("words.tsv").write_text("# 帐与账\n帐户\t账户\n\n做为\t作为\t # 一词\n", encoding="utf-8")
    run('[classify]\ntables = ["words.tsv"]')
    settings = load_settings(Path("collate.toml"))
    assert [row.forms for row in settings.equivalent] == [("帐户", "账户"), ("做为", "作为")]
    Path("reports/index.html").unlink()
    Path("words.tsv").write_text("帐户\n", encoding="utf-8")
    assert wrong('[classify]\ntables = ["words.tsv"]').startswith("words.tsv: line 1 has one word. ")
    Path("words.tsv").write_bytes(b"\xff\xfe")
    assert "words.tsv: is not UTF-8" in wrong('[classify]\ntables = ["words.tsv"]')
    assert "none.tsv: cannot be read" in wrong('[classify]\ntables = ["none.tsv"]')
