"""Decisions of every subject in an edition: entries, text, TEI, notes, and what verify says."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from collate import CriticalEdition, collate_files, verify
from collate.edit import PlaceFinder, describe_place
from collate.editions import add_witnesses, write_extended_edition
from collate.model import Apparatus, Decision, Fate, Kind, Span
from collate.report import WRITERS
from collate.settings import Settings

TEXTS = {
    "a": "同志们：省委指导组的同志认真工作，落到时处，发扬优良传统。今年三月，督导组来了。"
    "各地要统一思想，提高认识，狠抓落实。年底，指导组又来了一次。",
    "b": "同志们：省委督导组的同志认真工作，落到实处，发扬优秀传统。今年三月，指导组来了。"
    "各地要统一思想、提高认识，狠抓落实。年底，督导组又来了一次。",
    "c": "同志们：省委指导组的同志认真工作，落到实处，发扬优良传统。今年三月，督导组来了。"
    "各地要统一思想，狠抓落实。年底，指导组又来了一次。",
}
REST = "会议强调，要坚持问题导向，深入调查研究，把各项任务落到实处，为全年目标打下坚实基础。"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    for name, text in TEXTS.items():
        (tmp_path / f"{name}.txt").write_text(f"{text}\n{REST}\n", encoding="utf-8")
    return [tmp_path / f"{name}.txt" for name in TEXTS]


def apparatus_of(files: Sequence[Path]) -> Apparatus:
    return collate_files(*files).model.apparatus


def decide(apparatus: Apparatus, lemma: str, **fields: Any) -> Decision:
    """Return a decision about the first entry with *lemma*."""
    entry = next(one for one in apparatus.entries if one.lemma.text == lemma)
    contexts, readings = describe_place(apparatus, entry.number)
    fields.setdefault("id", sha256(repr((lemma, sorted(fields.items()))).encode()).hexdigest()[:16])
    fields.setdefault("by", "王编")
    return Decision(
        apparatus.alignment.work.slug, lemma, contexts=contexts, readings=readings, at="2026-01-02", **fields
    )


def decided(files: Sequence[Path], *decisions: Decision) -> CriticalEdition:
    edition = collate_files(*files, settings=Settings(decision=decisions))
    path = files[0].parent / "edition.xml"
    path.write_text(edition.to_tei(), encoding="utf-8")
    findings = verify(path, against=files)
    assert findings.faults == ()
    path.unlink()
    return edition


def shown(edition: CriticalEdition) -> list[str]:
    return [str(entry) for entry in edition.entries()]


def test_each_subject_is_in_the_edition_and_verified(files: list[Path]) -> None:
    apparatus = apparatus_of(files)
    made = decided(
        files,
        decide(apparatus, "指导组", text="督导组", how="adopt", reason="据乙本"),
        decide(apparatus, "落到时处", text="落到实处", how="adopt", certainty="high"),
        decide(apparatus, "落到时处", what="judgement", parts=("讹", "形近")),
        decide(apparatus, "优良传统", how="keep", reason="两通", by="李编"),
        decide(apparatus, "优良传统", what="note", text="此处两可。"),
        decide(apparatus, "优良传统", what="remark", text="再查原件"),
        decide(apparatus, "督导组", what="print", how="silent"),
        decide(apparatus, "，提高认识", what="kind", reading="、提高认识", text="punctuation"),
        decide(apparatus, "优良传统", what="origin", reading="优秀传统", text="优良传统"),
    )
    assert {outcome.fate for outcome in made.model.outcomes} == {Fate.APPLIED}
    assert [one.text for one in made.model.emendations] == ["督导组", "落到实处"]
    kept = next(ruling for ruling in made.model.rulings if ruling.kept)
    assert (kept.note, kept.remark, kept.origins) == ("此处两可。", "再查原件", (("优良传统", "优秀传统"),))
    xml = made.to_tei()
    assert '<lem wit="#W01 #W03" resp="#ed2"' in xml
    assert '<note type="decision" subtype="judgement" resp="#ed1">讹、形近</note>' in xml
    assert '<change who="#ed1"' in xml
    assert made.entries()[4].variants[0].kind is Kind.PUNCTUATION
    notes = WRITERS["plain-notes"].write(made.model, made._context).decode("utf-8-sig")
    assert "再查原件" not in notes
    assert "此处两可" in notes
    assert "今年三月，督导组来了" in notes


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('>督导组</lem><rdg wit="#W01 #W03">指导组<', '>指导组</lem><rdg wit="#W01 #W03">督导组<'),
        ('subtype="judgement" resp="#ed1">讹', 'subtype="judgement" resp="#ed1">衍'),
        ('resp="#ed1">讹', 'resp="#collate">讹'),
        (">2 条取舍<", ">3 条取舍<"),
    ],
)
def test_verify_finds_a_text_that_the_decisions_do_not_make(files: list[Path], old: str, new: str) -> None:
    apparatus = apparatus_of(files)
    decisions = (
        decide(apparatus, "指导组", text="督导组", how="adopt"),
        decide(apparatus, "指导组", what="judgement", parts=("讹",)),
    )
    xml = collate_files(*files, settings=Settings(decision=decisions)).to_tei()
    if old not in xml:
        pytest.skip(f"the edition has no {old}")
    path = files[0].parent / "edition.xml"
    path.write_text(xml.replace(old, new), encoding="utf-8")
    assert verify(path, against=files).faults


def test_an_entry_is_split_where_an_editor_says_so(files: list[Path]) -> None:
    apparatus = apparatus_of(files)
    made = decided(files, decide(apparatus, "落到时处", what="cut", how="split", parts=("落到", "时处")))
    assert "2 时处 ] 实处 b c" in shown(made)
    assert made.model.outcomes[0].fate is Fate.APPLIED


def test_a_split_that_is_not_between_words_is_for_review(files: list[Path]) -> None:
    apparatus = apparatus_of(files)
    made = decided(files, decide(apparatus, "落到时处", what="cut", how="split", parts=("落实", "时处")))
    assert "2 落到时处 ] 落到实处 b c" in shown(made)
    assert made.model.orphaned[0].why == "「落到时处」 cannot be cut there"


def test_entries_are_joined(files: list[Path]) -> None:
    apparatus = apparatus_of(files)
    finder = PlaceFinder(apparatus)
    first, second = finder.extent(apparatus.entries[1]), finder.extent(apparatus.entries[2])
    contexts, readings = finder.describe(first._replace(end=second.end))
    slug = apparatus.alignment.work.slug
    join = Decision(
        slug, contexts[0].words, what="cut", how="join", contexts=contexts, readings=readings, id="a" * 16
    )
    assert "2 落到时处，发扬优良传统 ] 落到实处，发扬优秀传统 b; 落到实处，发扬优良传统 c" in shown(
        decided(files, join)
    )


def test_words_are_paired_as_an_editor_says(files: list[Path]) -> None:
    apparatus = apparatus_of(files)
    made = decided(files, decide(apparatus, "落到时处", what="pair", witness="b", parts=("到时", "到实")))
    assert shown(made)[1:3] == ["2 落到时处 ] 落到实处 b c", "3 优良传统 ] 优秀传统 b"] or (
        "2 到时 ] 到实 b c" in shown(made)
    )
    assert made.model.outcomes[0].fate is Fate.APPLIED


def adopt_everywhere(apparatus: Apparatus) -> Decision:
    """Return the rule that 指导组 is 督导组 in the whole work."""
    slug = apparatus.alignment.work.slug
    return Decision(
        slug, "指导组", "督导组", how="adopt", reading="督导组", scope="work", id="b" * 16, by="王编"
    )


def test_a_rule_is_about_all_like_places_but_its_exceptions(files: list[Path]) -> None:
    apparatus = apparatus_of(files)
    like = [one for one in apparatus.entries if one.lemma.text == "指导组"]
    assert len(like) == 2
    rule = adopt_everywhere(apparatus)
    made = decided(files, rule)
    assert [one.entry for one in made.model.emendations] == [like[0].number, like[1].number]
    assert all("b" * 16 in ruling.decisions for ruling in made.model.rulings)
    except_first = Decision(
        **{name: getattr(rule, name) for name in Decision.__dataclass_fields__ if name != "exceptions"},
        exceptions=(describe_place(apparatus, like[0].number)[0],),
    )
    made = decided(files, except_first)
    assert [one.entry for one in made.model.emendations] == [like[1].number]


def test_a_decision_about_one_place_holds_against_a_rule(files: list[Path]) -> None:
    apparatus = apparatus_of(files)
    single = decide(apparatus, "指导组", how="keep")
    rule = adopt_everywhere(apparatus)
    made = decided(files, single, rule)
    assert [one.locus.start > 30 for one in made.model.emendations] == [True]


def test_a_corrected_witness_keeps_what_was_read_and_is_noted_as_it_truly_reads(files: list[Path]) -> None:
    apparatus = apparatus_of(files)
    made = decided(files, decide(apparatus, "优良传统", what="correction", witness="b", text="优良传统"))
    xml = made.to_tei()
    assert "<sic>优秀传统</sic><corr>优良传统</corr>" in xml
    assert ">优秀传统</rdg>" in xml
    notes = WRITERS["plain-notes"].write(made.model, made._context).decode("utf-8-sig")
    assert "优秀传统" not in notes


def test_two_who_decide_at_the_same_time_are_asked(files: list[Path]) -> None:
    apparatus = apparatus_of(files)
    one = decide(apparatus, "指导组", text="督导组", how="adopt", id="1" * 16, concurrent=("2" * 16,))
    other = decide(
        apparatus, "指导组", text="领导组", how="emend", id="2" * 16, concurrent=("1" * 16,), by="李"
    )
    made = decided(files, one, other)
    assert made.model.emendations == ()
    assert {orphan.decision.id for orphan in made.model.orphaned} == {"1" * 16, "2" * 16}
    agreeing = decide(apparatus, "指导组", text="督导组", how="emend", id="2" * 16, concurrent=("1" * 16,))
    assert [e.text for e in decided(files, one, agreeing).model.emendations] == ["督导组"]


def test_a_witness_that_widens_an_entry_does_not_undo_its_decision(files: list[Path], tmp_path: Path) -> None:
    apparatus = apparatus_of(files)
    decision = decide(apparatus, "指导组", text="督导组", how="adopt")
    new = tmp_path / "d.txt"
    text = TEXTS["a"].replace("省委指导组的同志", "中央派来的工作队")
    new.write_text(f"{text}\n{REST}\n", encoding="utf-8")
    made = decided([*files, new], decision)
    (emendation,) = made.model.emendations
    base = made.model.alignment.tokens[made.model.work.base_column].text
    whole = base[: emendation.locus.start] + emendation.text + base[emendation.locus.end :]
    assert whole.startswith("同志们：省委督导组的同志认真工作")
    assert made.model.outcomes[0].fate is Fate.CHANGED
    assert made.model.outcomes[0].why


def test_a_decision_whose_words_are_gone_is_for_review_with_the_nearest_place(
    files: list[Path], tmp_path: Path
) -> None:
    apparatus = apparatus_of(files)
    decision = decide(apparatus, "优良传统", text="优秀传统", how="adopt")
    for file in files:
        written = file.read_text(encoding="utf-8")
        cut = written.index("，发扬")
        file.write_text(
            written[:cut] + written[cut:].replace("，发扬优良传统", "").replace("，发扬优秀传统", "")
        )
    made = decided(files, decision)
    assert made.model.emendations == ()
    (orphan,) = made.model.orphaned
    assert "no witness has" in orphan.why
    assert made.model.outcomes[0].fate is Fate.REVIEW


def test_places_are_recorded_for_every_witness(files: list[Path]) -> None:
    apparatus = apparatus_of(files)
    contexts, readings = describe_place(apparatus, 1)
    assert [context.witnesses for context in contexts] == [("a",), ("b",), ("c",)]
    assert readings == (("指导组", "a", "c"), ("督导组", "b"))
    assert contexts[0].left.endswith("省委")
    assert apparatus.entries[0].locus == Span(6, 9)


def test_decisions_hold_when_a_witness_is_added(files: list[Path], tmp_path: Path) -> None:
    apparatus = apparatus_of(files)
    decisions = (
        decide(apparatus, "指导组", text="督导组", how="adopt"),
        decide(apparatus, "优良传统", what="note", text="两可。"),
    )
    path = tmp_path / "edition.xml"
    path.write_text(collate_files(*files, settings=Settings(decision=decisions)).to_tei(), encoding="utf-8")
    new = tmp_path / "d.txt"
    text = TEXTS["a"].replace("省委指导组的同志", "中央派来的工作队").replace("优良传统", "光荣传统")
    new.write_text(f"{text}\n{REST}\n", encoding="utf-8")
    grown = add_witnesses(path, [new])
    assert [one.text.count("督导组") for one in grown.edition.emendations] == [1]
    assert [ruling.note for ruling in grown.edition.rulings if ruling.note] == ["两可。"]
    extended = tmp_path / "grown.xml"
    write_extended_edition(grown, extended, edition=path)
    assert verify(extended, against=[*files, new]).faults == ()


@pytest.mark.parametrize(
    ("how", "text", "read"),
    [
        ("keep", "", "指导组"),
        ("adopt", "督导组", "督导组"),
        ("emend", "领导组", "领导组"),
        ("emend", "工作队", ""),
    ],
)
def test_a_decision_on_an_entry_that_is_narrower_now_holds_if_the_rest_stays(
    files: list[Path], how: str, text: str, read: str
) -> None:
    apparatus = apparatus_of(files)
    decision = decide(apparatus, "指导组", how=how, text=text)
    split = decide(apparatus, "指导组", what="cut", how="split", parts=("指", "导组"), id="f" * 16)
    made = decided(files, split, decision)
    assert "1 指 ] 督 b" in shown(made)
    base = made.model.alignment.tokens[made.model.work.base_column].text
    for one in reversed(made.model.emendations):
        base = base[: one.locus.start] + one.text + base[one.locus.end :]
    assert f"省委{read or '指导组'}的" in base
    assert bool(made.model.orphaned) == (not read)
