"""Forged kinds, causes and notes are found under any settings that the edition records."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from collate.cli import main
from collate.editions import add_witnesses, verify, write_extended_edition
from collate.settings import ClassifySettings, EquivalentSettings, Settings
from collate.tei import Finding

TEXTS = {
    "a": "同志们：\n今天会议听取了八个地区的汇报，讨论很热烈。\n指导组的同意见要认真研究，把工作落到实处。\n",
    "b": "同志们！\n今天会议听取了8个地区的汇报，讨论很热闹。\n督导组的同意见要认真研究，把工作落到时处。\n",
}


class Made(NamedTuple):
    path: Path
    text: str

    def findings(self, text: str) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        self.path.write_text(text, encoding="utf-8")
        found = verify(self.path)
        return found.faults, found.remarks


def make(folder: Path, settings: str) -> Made:
    """Return an edition of two witnesses, made with *settings*."""
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "own.toml").write_text(settings, encoding="utf-8")
    path = folder / "edition.xml"
    options = [str(folder / "a.txt"), str(folder / "b.txt"), "-q", "--lang", "zh", "-o", str(path)]
    result = CliRunner().invoke(main, ["compare", *options, "--config", str(folder / "own.toml")])
    assert result.exit_code == 0, result.output
    return Made(path, path.read_text(encoding="utf-8"))


class Case(NamedTuple):
    """Settings; an effect that they have on the edition; a forgery of it; the finding."""

    settings: str
    effect: str
    pattern: str
    to: str
    message: str


CASES = {
    "equivalent": Case(
        '[[equivalent]]\nforms = ["热烈", "热闹"]\nsubtype = "word-form"',
        'ana="#orthographic-word-form"',
        r'(<app [^>]*type=")orthographic("(?:(?!</app>).)*?type=")orthographic(" subtype="\w+") ana="#[^"]*"',
        r"\1substantive\2substantive\3",
        "is called substantive; by the rules: orthographic-word-form",
    ),
    "alike": Case(
        '[[alike]]\nforms = ["指", "督"]\nconfidence = 0.9',
        'cause="graphic"',
        r' cause="graphic" cert="\w+"',
        "",
        "is said to be caused by nothing; by the rules: graphic",
    ),
    "emend": Case(
        '[[emend]]\nwork = "{title}"\nwords = "指导组"\ntext = "督导组"\n',
        ">督导组</lem>",
        r'(<app [^>]*type=")numeral("(?:(?!</app>).)*?type=")numeral',
        r"\1substantive\2substantive",
        "is called substantive; by the rules: numeral",
    ),
    "notes.kinds": Case(
        '[notes]\nkinds = ["punctuation"]',
        'notes.kinds=["punctuation"]',
        r"(<note type=\"校记\"[^>]*>)[^<]*",
        r"\1「：」，乙本作「？」。",
        "the note says: 「：」，乙本作「？」。",
    ),
    "report.hide": Case(
        '[report]\nhide = ["numeral"]',
        'report.hide=["numeral"]',
        r'(<app [^>]*type=")numeral("(?:(?!</app>).)*?type=")numeral',
        r"\1substantive\2substantive",
        "is called substantive; by the rules: numeral",
    ),
    "classify.widen": Case(
        "[classify]\nwiden = 0",
        "classify.widen=0",
        r'(<app [^>]*type=")numeral("(?:(?!</app>).)*?type=")numeral',
        r"\1substantive\2substantive",
        "is called substantive; by the rules: numeral",
    ),
    "evidence": Case(
        "[evidence]\nhomophone = 0\nhomophone_other_tone = 0",
        "evidence.homophone=0.0",
        r'(<rdg wit="#W02" type="substantive" subtype="replacement")( ana="[^"]*")?>',
        r'\1\2 cause="homophone" cert="high">',
        "is said to be caused by homophone; by the rules: nothing",
    ),
    "notes.style": Case(
        '[notes]\nstyle = "western"\n[report]\nlang = "en"',
        "notes.style=western",
        r"(<note type=\"校记\"[^>]*>)([^<]*)",
        r"\1\2!",
        "the note says",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_forgeries_are_found_under_other_settings_than_the_defaults(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    title = re.search("<head>(.*?)</head>", make(tmp_path, "").text)
    made = make(tmp_path, case.settings.replace("{title}", title[1] if title else ""))
    assert case.effect in made.text, made.text
    assert made.findings(made.text) == ((), ())
    forged, times = re.subn(case.pattern, case.to, made.text, count=1, flags=re.DOTALL)
    assert times == 1, made.text
    faults, _ = made.findings(forged)
    assert any(case.message in fault.message and fault.entry for fault in faults), faults


def test_forged_settings_contradict_the_entries(tmp_path: Path) -> None:
    made = make(tmp_path, "")
    rows = '；equivalent={"forms":["热烈","热闹"],"kind":"orthographic","subtype":"word-form"}；evidence'
    forged = made.text.replace("；evidence", rows, 1)
    faults, _ = made.findings(forged)
    assert any("by the rules: orthographic-word-form" in fault.message for fault in faults)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("classify.widen=8", "classify.widen=8.5", "classify.widen must be a whole number, is '8.5'"),
        (
            "classify.widen=8",
            "classify.widen=-8",
            "classify.widen is not valid: classify.widen must be between",
        ),
        ("tei.notes=true", "tei.notes=__import__('os').abort()", "tei.notes must be true or false, is"),
        ("tei.notes=true", "tei.notes=True", "tei.notes must be true or false, is 'True'"),
        ("report.lang=zh", "report.lang=fr", "report.lang is not valid: report.lang must be one of"),
        ("align.move=8", "align.moved=12", "align.moved is not a setting that an edition records"),
        ("align.move=8", "align.move=8；align.move=13", "align.move occurs twice"),
        (
            "；evidence.",
            "；equivalent={}；evidence.",
            "equivalent must be JSON as collate writes it, is '{}'",
        ),
    ],
)
def test_an_invalid_value_is_reported_with_its_line(old: str, new: str, said: str, tmp_path: Path) -> None:
    made = make(tmp_path, "")
    forged = made.text.replace(old, new, 1)
    assert forged != made.text
    faults, _ = made.findings(forged)
    assert [fault.message.startswith(f"the setting {said}") for fault in faults] == [True], faults
    assert faults[0].line == forged.count("\n", 0, forged.index(new)) + 1


def with_old_settings(text: str) -> str:
    """Return the edition with its settings in the form of older versions."""
    desc = text[text.index("<desc>align.") : text.index("</desc>", text.index("<desc>align."))]
    old = desc.replace("=true", "=True").replace("=false", "=False")
    old = re.sub(
        r"=\[([^；]*)\]", lambda found: "=(" + found[1].replace('"', "'").replace(",", ", ") + ")", old
    )
    assert old != desc
    return text.replace(desc, old)


UNCHECKED = "the kinds of its entries and its notes were not checked. Make the edition again"


def test_an_edition_of_an_older_version_gets_a_remark(tmp_path: Path) -> None:
    made = make(tmp_path, "[classify]\nwiden = 2")
    faults, remarks = made.findings(with_old_settings(made.text))
    assert faults == ()
    (remark,) = remarks
    assert remark.message.startswith(
        f"its header records its settings in the form of an older version: {UNCHECKED}"
    )
    assert remark.line > 0


@pytest.mark.parametrize(
    ("pattern", "to", "said"),
    [
        (r'(<application [^>]*version=")[^"]*', r"\g<1>0.0.9", "it was written by version 0.0.9, this is "),
        (r"<desc>align\..*?</desc>", "<desc/>", "its header records no settings: "),
    ],
)
def test_an_edition_possibly_made_by_other_rules_gets_a_remark(
    pattern: str, to: str, said: str, tmp_path: Path
) -> None:
    made = make(tmp_path, "")
    forged, times = re.subn(pattern, to, made.text, count=1, flags=re.DOTALL)
    assert times == 1
    faults, remarks = made.findings(forged)
    assert faults == ()
    assert [remark.message.startswith(said) for remark in remarks] == [True]
    assert UNCHECKED in remarks[0].message


def test_extending_an_edition_under_other_settings_gives_remarks_not_faults(tmp_path: Path) -> None:
    made = make(tmp_path, "")
    third = tmp_path / "c.txt"
    third.write_text(TEXTS["a"].replace("讨论很热烈", "讨论的热烈"), encoding="utf-8")
    other = Settings(classify=ClassifySettings(widen=0), equivalent=(EquivalentSettings(("热烈", "热闹")),))
    extended = add_witnesses(made.path, [third], settings=other)
    write_extended_edition(extended, tmp_path / "more.xml", edition=made.path)
    assert "；grown.settings=true；" in (tmp_path / "more.xml").read_text(encoding="utf-8")
    found = verify(tmp_path / "more.xml")
    assert found.faults == ()
    assert any("by the rules: orthographic-word-form" in remark.message for remark in found.remarks)


def test_the_settings_of_an_edition_extended_from_an_older_version_can_be_read(
    tmp_path: Path,
) -> None:
    made = make(tmp_path, "")
    made.path.write_text(with_old_settings(made.text), encoding="utf-8")
    third = tmp_path / "c.txt"
    third.write_text(TEXTS["a"].replace("讨论很热烈", "讨论的热烈"), encoding="utf-8")
    extended = add_witnesses(made.path, [third])
    write_extended_edition(extended, tmp_path / "more.xml", edition=made.path)
    assert "；grown.version=0.1.0；" in (tmp_path / "more.xml").read_text(encoding="utf-8")
    assert verify(tmp_path / "more.xml").faults == ()
