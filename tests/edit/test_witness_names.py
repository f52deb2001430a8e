"""Decisions about one witness hold for this witness, whatever its siglum, or are to be reviewed."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate import collate_texts
from collate.edit import describe_place, edit, names_witness, record_witness
from collate.model import Apparatus, Decision, Edition, Fate
from collate.settings import Settings

START, END = "会议强调，要坚持问题导向，", "深入调查研究，把各项任务落到实处。"
HAN = "山水田林路桥村镇城乡工农商学兵政党群团"


def apparatus_of(texts: dict[str, str], base: str = "A") -> Apparatus:
    return collate_texts(texts, base=base, title="made").model.apparatus


def about(apparatus: Apparatus, number: int, siglum: str, **fields: str) -> Decision:
    contexts, readings = describe_place(apparatus, number)
    source = record_witness(apparatus.alignment.work, siglum)
    made = Decision("made", contexts[0].words, contexts=contexts, readings=readings, id="a" * 16, by="王")
    return replace(made, witness=siglum, source=source, **fields)  # type: ignore[arg-type]


def run(texts: dict[str, str], *decisions: Decision, base: str = "A") -> Edition:
    return collate_texts(texts, base=base, title="made", settings=Settings(decision=decisions)).model


TEXTS = {"A": f"{START}山水田林{END}", "B": f"{START}山海田林{END}", "C": f"{START}山水田村{END}"}


def test_a_correction_follows_its_witness_to_another_siglum() -> None:
    made = about(apparatus_of(TEXTS), 1, "B", what="correction", text="山河")
    swapped = {"A": TEXTS["A"], "B": TEXTS["C"], "C": TEXTS["B"]}
    (ruling,) = edit(apparatus_of(swapped), [made]).rulings
    assert ruling.corrections == (("C", "山河"),)
    gone = edit(apparatus_of({"A": TEXTS["A"], "B": TEXTS["C"]}), [made])
    assert gone.rulings == ()
    assert "nothing shows which witness is B" in gone.orphaned[0].why


def test_a_line_of_an_earlier_version_names_the_siglum_alone() -> None:
    made = replace(about(apparatus_of(TEXTS), 1, "B", what="correction", text="山河"), source=())
    assert edit(apparatus_of(TEXTS), [made]).rulings[0].corrections == (("B", "山河"),)
    swapped = {"A": TEXTS["A"], "B": TEXTS["C"], "C": TEXTS["B"]}
    edition = edit(apparatus_of(swapped), [made])
    assert edition.rulings == ()
    assert "nothing shows which witness is B" in edition.orphaned[0].why


def test_a_gap_follows_its_witness() -> None:
    texts = {"A": f"{START}山水田林的{END}", "B": f"{START}山水田林{END}", "C": f"{START}山川田林的{END}"}
    made = about(apparatus_of(texts), 2, "B", what="gap", how="lacuna")
    assert len(run(texts, made).entries) == 1
    swapped = {"A": texts["A"], "X": texts["C"], "Y": texts["B"]}
    edition = run(swapped, made)
    assert (len(edition.entries), edition.orphaned) == (1, ())


def test_witnesses_of_the_same_text_are_told_apart_by_file_and_siglum() -> None:
    texts = {**TEXTS, "D": TEXTS["B"]}
    made = about(apparatus_of(texts), 1, "D", what="correction", text="山河")
    assert edit(apparatus_of(texts), [made]).rulings[0].corrections == (("D", "山河"),)
    renamed = {"A": TEXTS["A"], "X": TEXTS["B"], "Y": TEXTS["B"]}
    assert edit(apparatus_of(renamed), [made]).rulings == ()


def test_a_rule_for_a_witness_is_about_its_file() -> None:
    rule = replace(
        about(apparatus_of(TEXTS), 1, "B"),
        work="",
        words="水",
        text="海",
        reading="海",
        how="adopt",
        scope="witness",
        contexts=(),
        readings=(),
    )
    assert names_witness(rule)
    lemma = apparatus_of(TEXTS).entries[0]
    rule = replace(rule, words=lemma.lemma.text, text=lemma.variants[0].text, reading=lemma.variants[0].text)
    assert len(run(TEXTS, rule).emendations) == 1
    swapped = {"A": TEXTS["A"], "B": TEXTS["C"], "C": TEXTS["B"]}
    assert [one.sigla for one in run(swapped, rule).emendations] == [("C",)]


def varied(rng: random.Random, text: str, changes: int) -> str:
    for _ in range(changes):
        at, size = rng.randrange(len(text)), rng.randint(0, 3)
        text = text[:at] + "".join(rng.choices(HAN, k=rng.randint(0, 3))) + text[at + size :]
    return text


def applied_to(seed: int) -> tuple[Fate, str, str]:
    """Return what became of a decision about a witness, that witness, and the one that it is applied to.

    Sigla are names of files here: both change hands at once.
    """
    rng = random.Random(seed)
    first = "".join(rng.choices(HAN, k=rng.choice([30, 80])))
    texts = {"A": first, **{siglum: varied(rng, first, 5) for siglum in "BCD"}}
    apparatus = apparatus_of(texts)
    entry = rng.choice(apparatus.entries)
    siglum = rng.choice([s for reading in entry.variants for s in reading.sigla])
    decision = about(apparatus, entry.number, siglum, what="correction", text="鑫")
    if rng.random() < 0.2:
        decision = replace(decision, source=())
    owner = {name: name for name in texts}  # by the siglum now: that at the time of the decision
    for _ in range(rng.randint(1, 3)):
        # Nothing tells witnesses with the same words at a place apart in a line without their source.
        events = (
            ["exchange", "rename", "gone", "new", "changed"] if decision.source else ["rename", "changed"]
        )
        what = rng.choice(events)
        names = [name for name in texts if name != "A"]
        if what == "exchange" and len(names) > 1:
            one, other = rng.sample(names, 2)
            texts[one], texts[other] = texts[other], texts[one]
            owner[one], owner[other] = owner[other], owner[one]
        elif what == "rename" and names:
            one = rng.choice(names)
            texts[f"R{len(owner)}"], owner[f"R{len(owner)}"] = texts.pop(one), owner.pop(one)
        elif what == "gone" and len(names) > 1:
            one = rng.choice(names)
            del texts[one], owner[one]
        elif what == "new":
            free = next(name for name in "BCDEFGHI" if name not in texts)
            text = varied(rng, texts[rng.choice([*texts])], rng.randint(1, 4))
            # A copy of a witness, letter for letter, is that witness under another name.
            if text not in texts.values():
                texts[free], owner[free] = text, "new"
        elif names:
            one = rng.choice(names)
            texts[one] = varied(rng, texts[one], 1)
    edition = edit(apparatus_of(texts), [decision])
    (outcome,) = edition.outcomes
    at = [name for ruling in edition.rulings for name, _text in ruling.corrections]
    assert (outcome.fate is Fate.REVIEW) == (not at)
    return outcome.fate, siglum, owner[at[0]] if at else ""


@given(st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_a_decision_about_a_witness_is_never_applied_to_another(seed: int) -> None:
    fate, wanted, found = applied_to(seed)
    assert fate is Fate.REVIEW or wanted == found, seed


@pytest.mark.slow
def test_most_decisions_about_a_witness_follow_it() -> None:
    results = [applied_to(seed) for seed in range(1_500)]
    wrong = [seed for seed, (fate, one, at) in enumerate(results) if fate != Fate.REVIEW and one != at]
    assert not wrong
    assert sum(fate is not Fate.REVIEW for fate, _one, _other in results) > 0.4 * len(results)
