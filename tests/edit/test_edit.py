"""Application of decisions, and the reasons for orphaned ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.edit import edit
from collate.model import Decision, Edition, Emendation, Fate, Span
from tests.conftest import MakeEdition

PIECES = (
    "省",
    ("指导组", "督导组", "指导组"),
    "的同志落到时处¶努力的同志",
    ("", "也", ""),
    "来了",
    ("人", None, "人"),
    "们",
)


def apply_decision(edition: Edition, words: str, text: str, before: str = "", after: str = "") -> Edition:
    return edit(edition.apparatus, [Decision("made", words, text, before, after)])


@pytest.fixture
def edition(make_edition: MakeEdition) -> Edition:
    return make_edition(PIECES)


def only(edition: Edition) -> Emendation:
    assert edition.orphaned == ()
    (found,) = edition.emendations
    return found


def test_an_emendation_where_all_witnesses_agree(edition: Edition) -> None:
    found = only(apply_decision(edition, "时处", "实处"))
    assert (found.before, found.text, found.entry, found.sigla) == ("时处", "实处", None, ())
    assert [
        edition.alignment.tokens[c].surface(*cell).strip() for c, cell in enumerate(found.cells) if cell
    ] == ["时处"] * 3
    assert edition.alignment.tokens[0].text[slice(*found.locus)] == "时处"


def test_an_adopted_reading_has_the_sigla_of_its_witnesses(edition: Edition) -> None:
    found = only(apply_decision(edition, "指导组", "督导组"))
    assert (found.entry, found.sigla) == (1, ("B",))
    assert found.cells == edition.entries[0].cells


def test_words_missing_from_the_base_text_are_added(edition: Edition) -> None:
    found = only(apply_decision(edition, "", "也", before="努力的同志", after="来了"))
    assert (found.entry, found.sigla) == (2, ("B",))
    assert found.locus.start == found.locus.end == edition.entries[1].locus.start


def test_new_words_are_inserted_between_words(edition: Edition) -> None:
    found = only(apply_decision(edition, "", "真", before="落", after="到"))
    assert (found.entry, found.cells, found.before) == (None, ((), (), ()), "")


def test_a_lacuna_remains_a_lacuna(edition: Edition) -> None:
    assert only(apply_decision(edition, "人", "众人")).cells[1] is None


@pytest.mark.parametrize(
    ("words", "text", "before", "after", "why"),
    [
        ("没有", "有", "", "", "the base text has no 「没有」"),
        (
            "同志",
            "同志们",
            "",
            "",
            "「同志」 occurs 2 times in the base text: add words before or after it",
        ),
        ("省指导组", "县督导组", "", "", "it touches 「指导组」 (app0001), where witnesses differ"),
        ("处努", "处", "", "", "its words extend over two paragraphs"),
    ],
)
def test_why_a_decision_cannot_be_located(
    edition: Edition, words: str, text: str, before: str, after: str, why: str
) -> None:
    done = apply_decision(edition, words, text, before, after)
    assert done.emendations == ()
    (orphan,) = done.orphaned
    assert orphan.decision.words == words
    assert orphan.why.startswith(why)


def test_a_part_of_an_entry_is_changed_and_the_rest_of_it_stays(edition: Edition) -> None:
    done = apply_decision(edition, "指导", "督导")
    found = only(done)
    assert (found.before, found.text, found.entry, found.sigla) == ("指导组", "督导组", 1, ("B",))
    assert done.outcomes[0].fate is Fate.CHANGED


def test_words_around_an_entry_that_stay_are_not_emended(edition: Edition) -> None:
    found = only(apply_decision(edition, "省指导组的", "省督导组的"))
    assert (found.before, found.text, found.entry, found.sigla) == ("指导组", "督导组", 1, ("B",))


def test_decisions_about_parts_of_one_entry_are_applied_together(make_edition: MakeEdition) -> None:
    edition = make_edition(["省", ("中央指导组的", "督导组之", "中央指导组的"), "同志"])
    both = [Decision("made", "指导组", "督导组"), Decision("made", "的", "之", before="组")]
    done = edit(edition.apparatus, both)
    assert only(done).text == "中央督导组之"
    assert [outcome.fate for outcome in done.outcomes] == [Fate.CHANGED, Fate.CHANGED]


def test_a_part_of_a_word_is_not_emended(make_edition: MakeEdition) -> None:
    edition = make_edition(["arma ", ("virumque ", "uirum "), "cano"])
    assert apply_decision(edition, "rma", "x").orphaned[0].why == "「rma」 is a part of a word"
    assert only(apply_decision(edition, "arma", "tela")).cells == ((0, 1), (0, 1))


def test_of_two_decisions_about_the_same_words_the_first_is_applied(edition: Edition) -> None:
    both = [Decision("made", "时处", "实处"), Decision("made", "处", "所", before="时")]
    done = edit(edition.apparatus, both)
    assert [emendation.text for emendation in done.emendations] == ["实处"]
    assert done.orphaned[0].why == "another decision is about the same words"


def test_the_apparatus_is_unchanged(edition: Edition) -> None:
    assert apply_decision(edition, "时处", "实处").apparatus is edition.apparatus


@given(st.data())
def test_an_emendation_has_the_locus_of_its_words(make_edition: MakeEdition, data: st.DataObject) -> None:
    edition = make_edition(PIECES)
    text = edition.alignment.tokens[0].text
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start, len(text)))
    words, before, after = text[start:end], text[:start], text[end:]
    done = edit(edition.apparatus, [Decision("made", words, words + "某", before, after)])
    assert len(done.emendations) + len(done.orphaned) == 1
    for found in done.emendations:
        entry = edition.entries[found.entry - 1] if found.entry is not None else None
        whole = Span(start, end) if entry is None else entry.locus
        assert found.locus == whole
        assert text[: whole.start] + found.text + text[whole.end :] == before + words + "某" + after
        for column, cell in enumerate(found.cells):
            surface = edition.alignment.tokens[column].surface(*cell) if cell else ""
            if found.entry is None and cell is not None:
                assert surface == words
