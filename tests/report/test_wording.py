from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest

import collate.report
from collate.i18n import languages
from collate.model import Cause, Genre, Kind, LacunaGround, Operation, Reason, Relation, Role
from collate.report.run_changes import Change, Ground, Item
from collate.report.terminal.edition_diff import Difference
from collate.report.terminal.plain_text import describe_run, show_apparatus
from collate.report.wording.labels import TABLES, WORDS, words
from collate.report.wording.match_reasons import RelationRule

if TYPE_CHECKING:
    from tests.report.conftest import Made

PACKAGE = Path(collate.report.__file__).parent


def test_all_languages_have_the_same_labels_with_the_same_values() -> None:
    assert all(words(lang).keys() == WORDS.keys() for lang in languages())
    assert words("xx") == words("en")
    for key in WORDS:
        row = [words(lang)[key] for lang in languages()]
        assert all(text.strip() for text in row), key
        names = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in row]
        assert all(name == names[0] for name in names), key


ENUMS: dict[str, type[StrEnum]] = {
    "cause": Cause,
    "kind": Kind,
    "lacunaground": LacunaGround,
    "operation": Operation,
    "role": Role,
    "genre": Genre,
    "relation": Relation,
    "reason": Reason,
    "rule": RelationRule,
    "change": Change,
    "item": Item,
    "ground": Ground,
    "difference": Difference,
}


@pytest.mark.parametrize("prefix", ENUMS)
def test_every_value_of_an_enum_has_a_label(prefix: str) -> None:
    assert {f"{prefix}.{value.value}" for value in ENUMS[prefix]} <= WORDS.keys()


def test_every_label_is_used_and_every_used_label_exists() -> None:
    # The TEI files have separate words.
    modules = [path for path in PACKAGE.rglob("*.py") if "words" not in path.name and "tei" not in path.parts]
    sources = [*modules, *PACKAGE.glob("html/templates/*"), *PACKAGE.glob("html/components/*.js")]
    texts = "\n".join(path.read_text("utf-8") for path in sources)
    used = set(
        re.findall(
            r"""["']((?:work|view|two|all|search|filter|run|pair|notes|latex|patterns|source|found|links|list|base|changes|pub|conv|section|cell)\.[a-z._]*[a-z_]|none|search)["']""",
            texts,
        )
    )
    families = (
        *(*ENUMS, "evidence", "subtype", "notes.certainty", "conv.place", "section.role"),
        *("sheet", "head", "fill"),
    )
    computed = tuple(f"{name}." for name in families)
    names = {"page.html", "page.js", "page.css", "overview.html", "overview.css", "source.html", "source.css"}
    names |= {"changes.html", "changes.css", "section.found"}  # the last one is a selector
    names |= {"run.js", "pair.html", "pair.css", "notes.md", "notes.txt", "patterns.html", "patterns.csv"}
    names |= {f"{module.parent.name}.{module.stem}" for module in modules}  # module names
    assert used - names <= WORDS.keys()
    assert {key for key in WORDS if not key.startswith(computed)} <= used


def test_the_summary_on_the_terminal(small: Made) -> None:
    assert describe_run(small.results, "zh").splitlines() == [
        "读入 5 个文件，找到文本 5 份，归为 2 篇。",
        "其中 1 篇有两个以上的本子，共校出异文 5 处：实质 3，数字 1，标点 1。",
        "文本中有报道 1 篇，不入校（新闻.txt#1）。",
        "5 段文字不属任何一篇，见 ledger.csv。",
        "跳过 1 个文件。",
        "1 个文件未读：类型不识，或已经读过。",
    ]
    assert describe_run(small.results, "en").startswith("Files read: 5. Texts found: 5. Works: 2.")


def test_the_apparatus_on_the_terminal(small: Made) -> None:
    shown = show_apparatus(small.edition, "zh", colour=False)
    assert shown.splitlines()[0] == "甲  甲本.txt"
    assert shown.splitlines()[5:7] == [
        "1  指导组 ] 督导组 乙 丁 (实质 · 作)",
        "   …志们：今天，中央指导组来到县里，听取八…",
    ]
    assert "4  很 ] 〔无〕 乙 丙 丁 (实质 · 无)" in shown
    assert shown.endswith("异文 5 处 (实质 3，数字 1，标点 1)")


def test_hidden_kinds_are_only_counted(small: Made) -> None:
    hide = ("punctuation", "numeral-replacement")
    lines = describe_run(small.results, "zh", hide=hide).splitlines()
    assert lines[1:3] == [
        "其中 1 篇有两个以上的本子，共校出异文 3 处：实质 3。",
        "另有 2 处按设置不列。",
    ]
    shown = show_apparatus(small.edition, "zh", colour=False, hide=hide)
    assert "督导组" in shown
    assert "8" not in shown
    assert shown.endswith("异文 3 处 (实质 3)\n另有 2 处按设置不列")
    everything = describe_run(small.results, "en", hide=tuple(Kind)).splitlines()
    assert everything[1].endswith("All their variants are of kinds that are not listed.")


def test_colour_adds_codes_and_nothing_else(small: Made) -> None:
    coloured = show_apparatus(small.edition, "en", colour=True)
    assert "\x1b[1;31m督导组\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == show_apparatus(small.edition, "en", colour=False)


def test_control_characters_of_a_source_are_escaped(make: Callable[..., Made]) -> None:
    shown = show_apparatus(make(["\x1b[2J", ("甲\x07", "乙"), "丙"]).edition, "zh", colour=False)
    assert "\x1b" not in shown
    assert "甲␇ ] 乙" in shown


def test_no_word_is_in_two_tables() -> None:
    assert sum(map(len, TABLES)) == len(WORDS)
