"""A witness that states a loss has no variant in what it lacks, wherever that is and whatever others have."""

from __future__ import annotations

import random

import pytest

from collate import CriticalEdition, collate_texts

PARAGRAPHS = (
    "同志们：今天我们开会，讲三件事。",
    "各地要加强领导，督促检查，落到实处，不得有误。以后每年都要总结经验。",
    "会议之后，大家分头去办，月底再来报告。",
)
WHOLE = "\n\n".join(PARAGRAPHS)
#: What other witnesses do in the passage that is lost.
OTHERS = (
    WHOLE.replace("以后每年都要总结经验。", ""),
    WHOLE.replace("督促检查，", "").replace("月底", "年底"),
    WHOLE.replace("三件事。\n\n", "三件事。"),
    WHOLE.replace("会议之后，大家分头去办，", ""),
)


def lost_of(edition: CriticalEdition, siglum: str) -> list[str]:
    """Return the entries in which *siglum* has a variant."""
    return [str(entry) for entry in edition.entries(witness=siglum)]


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("at", range(5, len(WHOLE) - 2, 7))
def test_a_text_that_breaks_off(at: int, other: str) -> None:
    begun = WHOLE[:at].rstrip()
    edition = collate_texts({"A": WHOLE, "B": other, "C": f"{begun}〔下缺〕"}, base="A")
    assert lost_of(edition, "C") == []
    # B lacks what it lacks without C. Where C breaks off in the middle of that, an entry ends.
    alone = collate_texts({"A": WHOLE, "B": other}, base="A")
    lemmata = [[entry.lemma for entry in one.entries(witness="B")] for one in (edition, alone)]
    assert "".join(lemmata[0]) == "".join(lemmata[1])
    assert len(lemmata[0]) - len(lemmata[1]) in (0, 1)


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("at", range(2, len(WHOLE) - 12, 9))
def test_a_text_whose_beginning_is_lost(at: int, other: str) -> None:
    edition = collate_texts({"A": WHOLE, "B": other, "C": f"〔上缺〕{WHOLE[at:].lstrip()}"}, base="A")
    assert lost_of(edition, "C") == []


@pytest.mark.parametrize("seed", range(8))
def test_a_text_whose_middle_is_lost(seed: int) -> None:
    chance = random.Random(seed)
    start, end = sorted(chance.sample(range(4, len(WHOLE) - 4), 2))
    # Up to there, and from there on, it has at least as many words as a lacuna needs to be in its place.
    start, end = min(start, 30), max(end, 44)
    lacking = f"{WHOLE[:start].rstrip()}〔中缺〕{WHOLE[end:].lstrip()}"
    edition = collate_texts({"A": WHOLE, "B": OTHERS[seed % 4], "C": lacking}, base="A")
    assert lost_of(edition, "C") == []


def test_a_base_text_that_breaks_off() -> None:
    begun = "同志们：今天我们开会，讲三件事。\n\n各地要加强领导，督促检查，落到实处"
    edition = collate_texts({"C": f"{begun}〔下缺〕", "A": WHOLE, "B": OTHERS[0]}, base="C")
    # The remark stands beside nothing, and the words of the others are one entry.
    lemmata = [entry.lemma for entry in edition.entries()]
    assert lemmata == ["〔下缺〕", ""]
    words = WHOLE.replace("\n", "").removeprefix(begun.replace("\n", ""))
    assert [one.text for one in edition.entries()[1].model.variants if "A" in one.sigla] == [words]
