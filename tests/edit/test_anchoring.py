"""Decisions are never dropped and never misapplied, whatever happens to witnesses, base text and entries.

Texts are sequences of atoms (an identity and a character). An editor decides about an
entry; then witnesses come, go and change, and another one becomes the base text. An
applied decision must have changed just the atoms that it was about.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate import collate_texts
from collate.edit import describe_place, edit
from collate.model import Apparatus, Decision, Edition, Fate

Atom = tuple[int, str]

HAN = "山水田林路桥村镇城乡工农商学兵政党群团会议报告讲话精神方针政策办法意见决定通知"
FORMULA = "同志们大家好我们要努力工作"


@dataclass
class World:
    """Witnesses by siglum, each a list of atoms; a replaced word has new atoms, at the place of the old."""

    rng: random.Random
    texts: dict[str, list[Atom]] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    """The place (a number in the first text) of each atom."""
    count: int = 0

    def atom(self, character: str, place: int) -> Atom:
        self.count += 1
        self.places[self.count] = place
        return self.count, character

    def first_text(self, size: int) -> list[Atom]:
        characters = ""
        while len(characters) < size:
            repeated = self.rng.random() < 0.3
            characters += FORMULA if repeated else "".join(self.rng.choices(HAN, k=self.rng.randint(4, 14)))
            characters += self.rng.choice("，。；")
        return [self.atom(character, place) for place, character in enumerate(characters)]

    def varied(self, text: list[Atom], changes: int) -> list[Atom]:
        """Return *text* with words replaced, left out and added."""
        text = list(text)
        for _ in range(changes):
            at, size = self.rng.randrange(len(text)), self.rng.randint(0, 3)
            old = text[at : at + size]
            place = self.places[text[min(at, len(text) - 1)][0]]
            new = [self.atom(c, place) for c in self.rng.choices(HAN, k=self.rng.randint(0, 3))]
            if old or new:
                text[at : at + size] = new
        return text

    def collated(self, base: str) -> Apparatus:
        written = {siglum: "".join(c for _, c in text) for siglum, text in self.texts.items()}
        return collate_texts(written, base=base, title="made").model.apparatus


def decide(world: World, apparatus: Apparatus, base: str) -> tuple[Decision, list[int], str]:
    """Return a decision on the text of some entry, the atoms of the base text it is about, and its words."""
    entry = world.rng.choice(apparatus.entries)
    contexts, readings = describe_place(apparatus, entry.number)
    how = world.rng.choice(["adopt", "emend", "keep"])
    words = {"adopt": entry.variants[0].text, "emend": "鑫淼", "keep": entry.lemma.text}[how]
    atoms = [atom for atom, _ in world.texts[base][slice(*entry.locus)]]
    decision = Decision(
        "made",
        entry.lemma.text,
        "" if how == "keep" else words,
        id="0123456789abcdef",
        how=how,
        contexts=contexts,
        readings=readings,
    )
    return decision, atoms, words


def change(world: World, base: str) -> str:
    """Let something happen to the witnesses; return the siglum of the base text."""
    sigla = sorted(world.texts)
    what = world.rng.choice(["new", "new", "gone", "base", "corrected", "nothing"])
    if what == "new":
        source = world.texts[world.rng.choice(sigla)]
        world.texts[f"N{len(sigla)}"] = world.varied(source, world.rng.randint(0, 8))
    elif what == "gone" and len(sigla) > 2:
        gone = world.rng.choice([siglum for siglum in sigla if siglum != base])
        del world.texts[gone]
    elif what == "base":
        return world.rng.choice(sigla)
    elif what == "corrected":
        siglum = world.rng.choice(sigla)
        world.texts[siglum] = world.varied(world.texts[siglum], 2)
    return base


def edited(edition: Edition) -> str:
    text = edition.alignment.tokens[edition.work.base_column].text
    for one in reversed(edition.emendations):
        text = text[: one.locus.start] + one.text + text[one.locus.end :]
    return text


def misapplied(seed: int) -> tuple[str, str]:
    """Return what became of a decision, and a fault or nothing."""
    world = World(random.Random(seed))
    first = world.first_text(world.rng.choice([40, 120, 300]))
    world.texts = {"A": first, "B": world.varied(first, 6), "C": world.varied(first, 6)}
    base = "A"
    apparatus = world.collated(base)
    if not apparatus.entries:
        return "none", ""
    decision, atoms, words = decide(world, apparatus, base)
    for _ in range(world.rng.randint(1, 3)):
        base = change(world, base)
    done = edit(world.collated(base), [decision])
    (outcome,) = done.outcomes
    if (outcome.fate is Fate.REVIEW) != bool(done.orphaned):
        return str(outcome.fate), "an orphan without outcome, or the reverse"
    if outcome.fate is Fate.REVIEW:
        return str(outcome.fate), "emended, and to be reviewed" if done.emendations else ""
    return str(outcome.fate), _fault(world, base, done, atoms, words)


def _fault(world: World, base: str, done: Edition, atoms: list[int], words: str) -> str:
    """Return how the edited text differs from the base text at other places than that of the decision."""
    text, result = world.texts[base], edited(done)
    written = "".join(c for _, c in text)
    if result == written:
        return ""  # the base text has the words decided on, or they are not provable by atoms
    places = {world.places[atom] for atom in atoms}
    if not places:
        return ""
    size = 0
    while result[:size] == written[:size] and size < min(len(result), len(written)):
        size += 1
    tail = 0
    while tail < min(len(result), len(written)) - size and result[-tail - 1] == written[-tail - 1]:
        tail += 1
    touched = {world.places[atom] for atom, _ in text[max(0, size - 1) : len(text) - tail + 1]}
    low, high = min(places) - 4, max(places) + 4
    if any(low <= place <= high for place in touched) and words in result:
        return ""
    return f"places {sorted(places)} decided, {sorted(touched)} changed: {written!r} → {result!r}"


@given(st.integers(0, 2**32))
@settings(max_examples=200, deadline=None)
def test_a_decision_is_applied_at_its_place_or_reviewed(seed: int) -> None:
    fate, fault = misapplied(seed)
    assert not fault, (seed, fate, fault)


@pytest.mark.slow
def test_most_decisions_survive_what_happens_to_the_witnesses() -> None:
    fates = [misapplied(seed) for seed in range(2_000)]
    assert not [fault for _, fault in fates if fault]
    lost = sum(fate == Fate.REVIEW for fate, _ in fates)
    assert lost < 0.1 * len(fates)
