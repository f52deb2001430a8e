"""Sections in an edition: TEI and back, what verify proves, witnesses added, a run."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import collate
from collate import CriticalEdition, collate_files, open_edition, verify
from collate.edit import (
    DecisionLog,
    Directive,
    Undo,
    describe_place,
    load_decisions,
    log_path,
    settings_with,
)
from collate.editions import add_witnesses, left_out_notes, write_extended_edition
from collate.model import Decision, Fate
from collate.report import WRITERS
from collate.settings import GapSettings, SectionSettings, Settings
from collate.tei.schema import grammar

TEXTS = {
    "a": "同志们：省委指导组的同志认真工作，落到时处。今年三月，督导组来了。"
    "各地要统一思想，狠抓落实。年底，指导组又来了一次。",
    "b": "同志们：省委督导组的同志认真工作，落到实处。今年三月，指导组来了。"
    "各地要统一认识，狠抓落实。年底，督导组又来了一次。",
    "c": "同志们：省委指导组的同志认真工作，落到实处。今年三月，督导组来了。"
    "各地要团结，狠抓落实。年底，指导组还来了一次。",
}
REST = "会议强调，要坚持问题导向，深入调查研究，把各项任务落到实处，为全年目标打下坚实基础。"
SLUG = "同志们省委指导组的同志认真工作落到时"

SECTIONS = (
    SectionSettings(SLUG, "", base="b.txt", throughout=("c",), by="王编", reason="初刊本"),
    SectionSettings(SLUG, "今年三月", base="c.txt", consulted=("b",)),
)
#: The text that these sections give: of b up to 今年三月, of c from there on.
EXPECTED = TEXTS["b"].split("今年三月")[0] + "今年三月" + TEXTS["c"].split("今年三月")[1]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(f"{text}\n{REST}\n", encoding="utf-8")
    return [folder / f"{name}.txt" for name in TEXTS]


def made(files: list[Path], *rows: SectionSettings, decisions: tuple[Decision, ...] = ()) -> CriticalEdition:
    lost: tuple[GapSettings, ...] = ()
    if REST not in files[1].read_text(encoding="utf-8"):
        lost = (GapSettings(SLUG, "b", "落到时处", last=REST[-6:]),)
    settings = Settings(section=rows or SECTIONS, decision=decisions, lacuna=lost)
    return collate_files(*files, settings=settings)


def written(edition: CriticalEdition, path: Path) -> Path:
    path.write_text(edition.to_tei(), encoding="utf-8")
    return path


def text_of(edition: CriticalEdition) -> str:
    return WRITERS["reading-text"].write(edition.model, edition._context).decode("utf-8-sig")


def test_the_edition_has_the_text_and_verify_proves_it(files: list[Path], tmp_path: Path) -> None:
    edition = made(files)
    assert EXPECTED in text_of(edition)
    path = written(edition, tmp_path / "edition.xml")
    assert verify(path, against=files).faults == ()
    again = open_edition(path)
    assert again.model.sections == edition.model.sections
    assert again.model.emendations == edition.model.emendations
    assert again.to_tei().split("<text")[1] == edition.to_tei().split("<text")[1]
    assert text_of(again) == text_of(edition)


def test_the_tei_states_roles_and_bases(files: list[Path]) -> None:
    xml = made(files).to_tei()
    assert '<note type="section" subtype="base" n="1" target="#app0001">自篇首起，底本。</note>' in xml
    assert (
        '<note type="section" subtype="throughout" n="1" target="#app0001">自篇首起，通校本。</note>' in xml
    )
    assert (
        '<note type="section" subtype="consulted" n="2" target="#app0003">自“今年三月”起，参校本。</note>'
        in xml
    )
    assert '<note type="decision" subtype="section" resp="#ed1">本段底本b</note>' in xml
    assert '<editor xml:id="ed1">王编</editor>' in xml
    assert '<change who="#ed1"' in xml


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # The words of the work's base text put back, a base text that is none, another role.
        ('subtype="section" resp="#ed1">本段底本b<', 'subtype="section" resp="#ed1">本段底本c<'),
        ('subtype="consulted" n="2"', 'subtype="throughout" n="2"'),
        ('subtype="base" n="2" target="#app0003"', 'subtype="base" n="2" target="#app0001"'),
        ('"first":"今年三月"', '"first":"各地要"'),
    ],
)
def test_verify_finds_what_the_sections_do_not_make(
    files: list[Path], tmp_path: Path, old: str, new: str
) -> None:
    xml = made(files).to_tei()
    assert old in xml
    path = tmp_path / "edition.xml"
    path.write_text(xml.replace(old, new, 1), encoding="utf-8")
    assert verify(path, against=files).faults


def test_verify_finds_a_text_that_does_not_follow(files: list[Path], tmp_path: Path) -> None:
    xml = made(files).to_tei()
    start = xml.index('<app xml:id="app0001"')
    entry = xml[start : xml.index("</app>", start)]
    plain = made(files, SectionSettings(SLUG, "今年三月", base="c.txt")).to_tei()
    at = plain.index('<app xml:id="app0001"')
    path = tmp_path / "edition.xml"
    path.write_text(xml.replace(entry, plain[at : plain.index("</app>", at)]), encoding="utf-8")
    assert verify(path, against=files).faults


@pytest.mark.parametrize("tool", ["xmllint", "jing"])
@pytest.mark.parametrize("case", ["roles", "lacking"])
def test_the_tei_is_valid(files: list[Path], tmp_path: Path, tool: str, case: str) -> None:
    if not shutil.which(tool):
        pytest.skip(f"{tool} is not installed")
    if case == "lacking":
        files[1].write_text(TEXTS["b"].split("落到")[0], encoding="utf-8")
    path = written(made(files), tmp_path / "edition.xml")
    own = Path(grammar.__file__).parent / "collate.rng"
    everything = Path(__file__).parents[2].parent / "shared/tei/tei_all.rng"
    command = {
        "xmllint": ["xmllint", "--noout", "--relaxng", str(own)],
        "jing": ["jing", str(everything)],
    }[tool]
    if tool == "jing" and not everything.exists():
        pytest.skip("the schema of all of TEI is not here")
    done = subprocess.run([*command, path], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_base_text_that_breaks_off(files: list[Path], tmp_path: Path) -> None:
    files[1].write_text(TEXTS["b"].split("落到")[0], encoding="utf-8")
    edition = made(files, SectionSettings(SLUG, "", base="b.txt"))
    (section,) = edition.model.sections
    assert section.lacking
    xml = edition.to_tei()
    assert "本段底本b此处残缺" in xml
    assert TEXTS["b"].split("落到")[0] + "落到" + TEXTS["a"].split("落到")[1] in text_of(edition)
    path = written(edition, tmp_path / "edition.xml")
    assert verify(path, against=files).faults == ()


def test_a_witness_is_added(files: list[Path], tmp_path: Path) -> None:
    path = written(made(files), tmp_path / "edition.xml")
    new = tmp_path / "d.txt"
    new.write_text(
        f"{TEXTS['a']}\n{REST}\n".replace("年底", "岁末").replace("各地", "各县"), encoding="utf-8"
    )
    extended = add_witnesses(path, [new])
    assert [one.base for one in extended.edition.sections] == ["b", "c"]
    out = tmp_path / "more.xml"
    write_extended_edition(extended, out, edition=path)
    assert verify(out, against=[*files, new]).faults == ()
    assert EXPECTED in text_of(open_edition(out))


def test_the_section_of_another_work_is_not_added(files: list[Path], tmp_path: Path) -> None:
    path = written(made(files), tmp_path / "edition.xml")
    new = tmp_path / "d.txt"
    new.write_text(f"{TEXTS['a']}\n{REST}\n".replace("年底", "岁末"), encoding="utf-8")
    other = Settings(section=(SectionSettings("另一篇", "没有", base="甲"),))
    extended = add_witnesses(path, [new], settings=other)
    assert not extended.edition.orphaned
    assert "另一篇" not in str(extended.edition.settings)


def test_a_decision_in_a_section_comes_back(files: list[Path], tmp_path: Path) -> None:
    apparatus = collate_files(*files).model.apparatus
    contexts, readings = describe_place(apparatus, 1)
    slug = apparatus.alignment.work.slug
    keep = Decision(
        slug,
        "指导组",
        how="keep",
        contexts=contexts,
        readings=readings,
        id="a" * 16,
        by="李编",
        at="2026-01-02",
    )
    edition = made(files, decisions=(keep,))
    assert edition.model.entries[0].lemma.text == "指导组"
    assert 1 not in {one.entry for one in edition.model.emendations}
    path = written(edition, tmp_path / "edition.xml")
    assert verify(path, against=files).faults == ()
    assert open_edition(path).model.emendations == edition.model.emendations


def test_what_is_to_be_reviewed_is_said(files: list[Path], tmp_path: Path) -> None:
    edition = made(files, SectionSettings(SLUG, "组", base="b.txt"))
    assert left_out_notes(edition.model) == (
        "[[section]] 「组」 in 同志们省委指导组的同志认真工作落到时 is to be reviewed: "
        "「组」 occurs 3 times in the base text: add words before or after it",
    )
    data = json.loads(WRITERS["json"].write(edition.model, edition._context))
    assert [one["fate"] for one in data["decisions"]] == [Fate.REVIEW]
    path = written(edition, tmp_path / "edition.xml")
    assert verify(path, against=files).faults == ()


def run(folder: Path, *rows: SectionSettings) -> dict[str, Any]:
    """Run with *rows* in the log of the project; return apparatus.json."""
    log = DecisionLog.open(log_path(folder / "decisions", ""))
    for row in rows:
        log.append(Directive("section", row), by="王编")
    settings = settings_with(Settings(), load_decisions(folder / "decisions"))
    collate.run(folder / "in", folder / "out", settings=settings)
    (path,) = (folder / "out").glob("works/*/apparatus.json")
    return dict(json.loads(path.read_bytes()))


@pytest.mark.slow
def test_a_run_applies_sections_of_the_log(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, text in TEXTS.items():
        head = "在春耕座谈会上的讲话\n（1957年3月12日）\n"
        (tmp_path / f"in/{name}.txt").write_text(f"{head}{text}\n{REST * 3}\n", encoding="utf-8")
    slug = run(tmp_path)["work"]["slug"]
    first = SectionSettings(slug, "今年三月", base="a.txt#1", by="王编")
    data = run(tmp_path, first)
    assert [(one["base"], one["by"]) for one in data["sections"]] == [("甲", "王编")]
    assert {one["section"] for one in data["emendations"]} == {1}
    # A later row about the same words takes the place of the earlier one; undone, it holds again.
    data = run(tmp_path, SectionSettings(slug, "今年三月", base="b.txt#1"))
    assert [one["base"] for one in data["sections"]] == ["乙"]
    log = DecisionLog.open(log_path(tmp_path / "decisions", ""))
    log.append(Undo((log.lines[-1].id,)), by="王编")
    assert [one["base"] for one in run(tmp_path)["sections"]] == ["甲"]


def test_why_an_entry_follows_another_base_text_is_explained(files: list[Path]) -> None:
    entries = list(made(files).entries())
    first, last = entries[0].explain(), entries[-1].explain()
    steps = [(one.rule, str(one.text)) for one in (*first.steps, *last.steps) if one.setting == "section"]
    assert steps == [
        ("section", "in the section from 「the beginning」 on, the text follows b"),
        ("section role", "c: collated throughout"),
        ("section", "in the section from 「今年三月」 on, the text follows c"),
        ("section role", "b: consulted; what they alone have makes no note"),
    ]
    (entry, *_others) = collate_files(*files, settings=Settings()).entries()
    assert not [one for one in entry.explain().steps if one.setting == "section"]
