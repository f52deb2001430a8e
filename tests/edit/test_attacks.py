"""What must not happen to a decision: applied to other words, without effect, or refused by verify."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from collate import collate_files, collate_texts, verify
from collate.edit import describe_place, edit
from collate.errors import SettingsError
from collate.model import Apparatus, Decision, Edition, Fate
from collate.report.reading_text import reading_text
from collate.settings import EmendSettings, Settings

START, END = "会议强调，要坚持问题导向，", "深入调查研究，把各项任务落到实处。"
VISITS = {
    "A": "省委指导组来了。今年三月，各地的指导组又来。年底了，指导组再来一次吧。",
    "B": "省委督导组来了。今年三月，各地的督导组又来。年底了，督导组再来一次吧。",
}


def framed(**words: str) -> dict[str, str]:
    """Return texts that differ in these words alone."""
    return {siglum: START + inner + END for siglum, inner in words.items()}


def apparatus_of(texts: Mapping[str, str], base: str = "A") -> Apparatus:
    return collate_texts(texts, base=base, title="made").model.apparatus


def decision(apparatus: Apparatus, number: int = 1, name: str = "a", **fields: Any) -> Decision:
    contexts, readings = describe_place(apparatus, number)
    words = contexts[0].words
    return Decision("made", words, contexts=contexts, readings=readings, id=name * 16, by="王", **fields)


def rule(apparatus: Apparatus, *excepted: int) -> Decision:
    exceptions = tuple(describe_place(apparatus, number)[0] for number in excepted)
    return Decision(
        "made",
        "指导组",
        "督导组",
        how="adopt",
        reading="督导组",
        scope="work",
        id="f" * 16,
        exceptions=exceptions,
    )


def run(texts: Mapping[str, str], *decisions: Decision) -> Edition:
    return collate_texts(texts, base="A", title="made", settings=Settings(decision=decisions)).model


def text_of(edition: Edition) -> str:
    text = edition.alignment.tokens[edition.work.base_column].text
    for one in reversed(edition.emendations):
        text = text[: one.locus.start] + one.text + text[one.locus.end :]
    return text


def inner(edition: Edition) -> str:
    return text_of(edition).removeprefix(START).removesuffix(END)


def fates(edition: Edition) -> dict[str, Fate]:
    return {one.decision[:1]: one.fate for one in edition.outcomes}


def edited(files: list[Path], *decisions: Decision, emend: tuple[EmendSettings, ...] = ()) -> Edition:
    """Return the edition of files with decisions, which verify accepts."""
    slug = collate_files(*files).model.work.slug
    settings = Settings(decision=tuple(replace(one, work=slug) for one in decisions), emend=emend)
    edition = collate_files(*files, settings=settings)
    path = files[0].parent / "edition.xml"
    path.write_text(edition.to_tei(), "utf-8")
    assert verify(path, against=files).faults == ()
    return edition.model


def written(folder: Path, texts: Mapping[str, str]) -> list[Path]:
    for siglum, text in texts.items():
        (folder / f"{siglum}.txt").write_text(text, "utf-8")
    return [folder / f"{siglum}.txt" for siglum in texts]


@pytest.mark.parametrize("how", ["adopt", "keep", "emend"])
@pytest.mark.parametrize("words", ["城乡工农商学", "山水工农商"])
def test_a_third_base_text_with_more_words_is_not_replaced_in_part(how: str, words: str) -> None:
    texts = framed(A="山水田林", B="党政军民")
    text = {"adopt": "党政军民", "keep": "", "emend": "鑫淼"}[how]
    made = decision(apparatus_of(texts), how=how, text=text)
    edition = edit(apparatus_of({**texts, **framed(C=words)}, "C"), [made])
    assert (inner(edition), fates(edition)) == (words, {"a": Fate.REVIEW})
    assert edit(apparatus_of({**texts, **framed(C="城乡工农")}, "C"), [made]).orphaned == ()


def test_a_later_decision_about_all_words_holds_against_one_about_a_part() -> None:
    texts = framed(A="山水田林", B="山海田林")
    part = decision(apparatus_of(texts), how="adopt", text="山海")
    wide = apparatus_of({**texts, **framed(C="党政军民")})
    keep = decision(wide, name="b", how="keep")
    edition = edit(wide, [part, keep])
    assert (inner(edition), fates(edition)) == ("山水田林", {"a": Fate.SUPERSEDED, "b": Fate.APPLIED})
    edition = edit(wide, [keep, part])
    assert (inner(edition), fates(edition)) == ("山海田林", {"b": Fate.SUPERSEDED, "a": Fate.CHANGED})
    other = decision(wide, name="c", how="emend", text="鑫")
    edition = edit(wide, [other, part])
    assert (inner(edition), fates(edition)) == ("鑫", {"c": Fate.APPLIED, "a": Fate.REVIEW})


def test_a_piece_is_decided_again_after_a_split() -> None:
    texts = framed(A="山水田林", B="党政军民")
    apparatus = apparatus_of(texts)
    adopt = decision(apparatus, how="adopt", text="党政军民")
    split = decision(apparatus, name="b", what="cut", how="split", parts=("山水", "田林"))
    keep = decision(run(texts, split).apparatus, name="c", how="keep")
    edition = run(texts, adopt, split, keep)
    assert inner(edition) == "山水军民"
    assert [(one.entry, one.kept) for one in edition.rulings] == [(1, True), (2, False)]


def test_two_who_decide_about_a_whole_and_a_part_at_the_same_time_are_asked() -> None:
    texts = framed(A="山水田林", B="山海田林")
    part = decision(apparatus_of(texts), how="adopt", text="山海", concurrent=("b" * 16,))
    wide = apparatus_of({**texts, **framed(C="党政军民")})
    whole = decision(wide, name="b", how="emend", text="鑫", concurrent=("a" * 16,))
    edition = edit(wide, [part, whole])
    assert (edition.emendations, fates(edition)) == ((), {"a": Fate.REVIEW, "b": Fate.REVIEW})


def test_a_rule_whose_exception_is_not_found_changes_nothing() -> None:
    made = rule(apparatus_of(VISITS), 2)
    assert len(edit(apparatus_of(VISITS), [made]).emendations) == 2
    changed = {
        siglum: text.replace("各地的", "五处区县").replace("又来。年底", "还是来，此后")
        for siglum, text in VISITS.items()
    }
    edition = edit(apparatus_of(changed), [made])
    assert edition.emendations == ()
    assert "its exception" in edition.orphaned[0].why


def test_an_exception_in_another_work_does_not_hinder_a_rule_of_the_project() -> None:
    made = replace(rule(apparatus_of(VISITS), 2), work="", scope="project")
    other = {siglum: text[:8] + END for siglum, text in VISITS.items()}
    assert len(edit(apparatus_of(other), [made]).emendations) == 1


def test_a_rule_of_the_project_is_not_applied_where_its_exception_is_not_found() -> None:
    made = replace(rule(apparatus_of(VISITS), 2), work="", scope="project", excepted=("made",))
    changed = {
        siglum: text.replace("今年三月，各地的", "其后五处区县的").replace("又来。年底了", "还是来，此后呢")
        for siglum, text in VISITS.items()
    }
    edition = edit(apparatus_of(changed), [made])
    assert edition.emendations == ()
    assert "its exception" in edition.orphaned[0].why
    elsewhere = replace(made, excepted=("another",))
    assert len(edit(apparatus_of(changed), [elsewhere]).emendations) == 3


def test_a_rule_holds_where_the_base_text_has_what_it_adopts() -> None:
    edition = edit(apparatus_of(VISITS, "B"), [rule(apparatus_of(VISITS))])
    assert (text_of(edition), edition.orphaned) == (VISITS["B"], ())


def test_witnesses_are_found_by_their_words_whatever_their_sigla() -> None:
    made = decision(apparatus_of(VISITS), 2, how="adopt", text="督导组")
    edition = edit(apparatus_of({"X": VISITS["A"], "Y": VISITS["B"]}, "X"), [made])
    assert text_of(edition) == VISITS["A"].replace("各地的指导组", "各地的督导组")
    shifted = {"0": VISITS["A"] + END, "A": VISITS["A"], "B": VISITS["A"] + START, "C": VISITS["B"]}
    edition = edit(apparatus_of(shifted), [made])
    assert text_of(edition) == VISITS["A"].replace("各地的指导组", "各地的督导组")


def test_words_that_moved_away_are_not_put_back_where_another_witness_lacks_them() -> None:
    texts = framed(A="山水田林，", B="")
    made = decision(apparatus_of(texts), how="keep")
    moved = {"A": START + END + "山水田林，", "B": START + END, "C": START + "。" + END}
    edition = edit(apparatus_of(moved, "C"), [made])
    assert (edition.emendations, fates(edition)) == ((), {"a": Fate.REVIEW})


def test_a_letter_of_an_alphabet_says_less_of_a_place_than_a_han_character() -> None:
    texts = {
        "A": "In the morning the colour of the sky was grey, and nobody had seen him at home.",
        "B": "In the evening the colour of the sky was grey, and nobody had seen him at home.",
    }
    made = decision(apparatus_of(texts), how="emend", text="night")
    others = {
        "A": "They said that before the morning the cat went out; nothing else is known of it to us.",
        "B": "They said that before the morning the dog went out; nothing else is known of it to us.",
    }
    assert edit(apparatus_of(others), [made]).emendations == ()


def test_a_correction_is_about_the_words_that_the_witness_had() -> None:
    texts = framed(A="山水", B="山海")
    made = decision(apparatus_of(texts), what="correction", witness="B", text="山河")
    assert fates(edit(apparatus_of(texts), [made])) == {"a": Fate.APPLIED}
    shifted = {"A": texts["A"], "B": texts["A"][:-1], "C": texts["B"]}
    assert fates(edit(apparatus_of(shifted), [made])) == {"a": Fate.REVIEW}
    arose = decision(apparatus_of(texts), what="origin", reading="山海", text="山河")
    assert fates(edit(apparatus_of(texts), [arose])) == {"a": Fate.REVIEW}


GAP = {"A": START + "山水田林的" + END, "B": START + "山水田林" + END, "C": START + "山川田林的" + END}


def test_what_a_decision_on_a_gap_leads_to_is_reported() -> None:
    apparatus = apparatus_of(GAP)
    lost = decision(apparatus, 2, what="gap", how="lacuna", witness="B")
    omitted = decision(apparatus, 2, name="b", what="gap", how="omission", witness="B")
    edition = run(GAP, lost)
    assert (len(edition.entries), fates(edition)) == (1, {"a": Fate.APPLIED})
    edition = run(GAP, lost, omitted)
    assert (len(edition.entries), fates(edition)) == (2, {"a": Fate.SUPERSEDED, "b": Fate.APPLIED})
    edition = run({**GAP, "B": GAP["A"] + "完"}, lost)
    assert fates(edition) == {"a": Fate.REVIEW}
    assert "does not lack" in edition.orphaned[0].why


def test_a_gap_of_words_that_occur_often_is_the_one_decided_on() -> None:
    texts = {siglum: "他说的话是真的，大家的心里的话。" + text for siglum, text in GAP.items()}
    edition = run(texts, decision(apparatus_of(texts), 2, what="gap", how="lacuna", witness="B"))
    assert (len(edition.entries), fates(edition)) == (1, {"a": Fate.APPLIED})


def test_verify_accepts_decisions_on_gaps_and_decisions_later_than_the_sources(tmp_path: Path) -> None:
    files = written(tmp_path, GAP)
    for file in files:
        os.utime(file, (1_000_000_000, 1_000_000_000))
    apparatus = collate_files(*files).model.apparatus
    edited(
        files,
        decision(
            apparatus, 1, how="adopt", text=apparatus.entries[0].variants[0].text, at="2026-01-02T00:00:00Z"
        ),
        decision(apparatus, 2, name="b", what="gap", how="lacuna", witness="B"),
        emend=(
            EmendSettings(work=apparatus.alignment.work.slug, words="各项任务", text="各项工作", by="李"),
        ),
    )


SPACED = {
    "A": "In the morning the colour of the sky was grey, and nobody had seen him at home.",
    "B": "In the evening the colour of the sky was grey, and nobody had seen him at home.",
}


def test_words_deleted_inside_a_wider_entry_leave_one_space(tmp_path: Path) -> None:
    files = written(tmp_path, {**SPACED, "C": SPACED["A"].replace("the morning the colour of", "blue")})
    made = decision(apparatus_of(SPACED), how="emend", text="")
    kind = decision(
        collate_files(*files).model.apparatus, name="b", what="kind", reading="blue", text="orthographic"
    )
    assert text_of(edited(files, made, kind)).startswith("In the the colour of")


def test_words_that_are_inserted_or_deleted_are_spaced_as_the_text_is() -> None:
    texts = {"A": SPACED["A"].replace("the colour", "colour"), "B": SPACED["A"]}
    added = decision(apparatus_of(texts), how="adopt", text="the")
    assert reading_text(edit(apparatus_of(texts), [added])) == (SPACED["A"],)
    left_out = decision(apparatus_of(texts, "B"), how="adopt", text="")
    assert reading_text(edit(apparatus_of(texts, "B"), [left_out])) == (texts["A"],)


def test_words_beside_an_insertion_are_not_taken_for_it() -> None:
    texts = framed(A="山水；", B="山水田；")
    made = decision(apparatus_of(texts), how="keep")
    edition = edit(apparatus_of({**texts, **framed(C="山水田林", D="山水路桥村")}), [made])
    assert inner(edition) == "山水；"


def test_verify_accepts_a_decision_about_paired_words_and_a_kind_that_an_editor_gave(tmp_path: Path) -> None:
    texts = {**framed(A="报纸山水", B="农群会山水"), "C": START + "报纸山水" + START + END}
    files = written(tmp_path, texts)
    entries = (apparatus := collate_files(*files).model.apparatus).entries
    variants = [entry.variants[0].text for entry in entries]
    edited(
        files,
        decision(apparatus, 1, what="pair", witness="B", parts=("报", "农")),
        decision(apparatus, 1, name="b", how="adopt", text=variants[0]),
        decision(apparatus, 2, name="c", what="kind", reading=variants[1], text="orthographic"),
        decision(apparatus, 2, name="d", how="adopt", text=variants[1]),
    )


def test_a_pair_leaves_witnesses_with_the_words_of_the_base_text_beside_it() -> None:
    texts = framed(A="学工办", B="学工乡山", C="学工办", D="学工工农")
    apparatus = apparatus_of(texts)
    made = decision(apparatus, what="pair", witness="B", parts=(apparatus.entries[0].lemma.text[:1], "乡"))
    for entry in run(texts, made).entries:
        assert "C" in entry.lemma.sigla


@pytest.mark.parametrize(
    "field", [{"what": "typo"}, {"how": "typo"}, {"scope": "typo"}, {"certainty": "typo"}]
)
def test_a_row_that_cannot_be_a_decision_is_refused(field: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="must be one of"):
        Settings(decision=(replace(Decision("made", "山水"), **field),))  # type: ignore[arg-type]
