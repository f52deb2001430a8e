"""Decisions applied place by place give what they give all at once, whatever comes and goes."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from collate import open_edition
from collate.edit import edit
from collate.model import Apparatus, Decision
from collate.review.applied import AppliedDecisions
from collate.review.placing import RememberingFinder
from collate.review.views import entry_states


@pytest.fixture(scope="module")
def apparatus(run_once: Path) -> Apparatus:
    (path,) = (run_once / "out").glob("works/*/edition.xml")
    return open_edition(path).model.apparatus


def some_decisions(apparatus: Apparatus, finder: RememberingFinder, seed: int) -> list[Decision]:
    """Return decisions about places, rules with exceptions, lost places, rows of collate.toml."""
    chance = random.Random(seed)
    slug = apparatus.alignment.work.slug
    found = []
    for step in range(40):
        entry = chance.choice(apparatus.entries)
        contexts, readings = finder.describe_entry(entry.number)
        one = Decision(
            slug, entry.lemma.text, contexts=contexts, readings=readings, id=f"{step:016x}", by="王"
        )
        variant = chance.choice(entry.variants).text
        match chance.randrange(9):
            case 0:
                one = replace(one, how="adopt", text=variant)
            case 1:
                one = replace(one, how="keep", text=one.words)
            case 2:
                one = replace(one, how="emend", text=f"新{step}")
            case 3:
                one = replace(one, what="kind", reading=variant, text="orthographic")
            case 4:
                one = replace(one, what="judgement", parts=("讹", "存疑"))
            case 5:
                one = replace(one, how="adopt", text=variant, reading=variant, scope="work", contexts=())
                if chance.random() < 0.5:
                    one = replace(one, exceptions=(contexts,))
            case 6:
                lost = replace(contexts[0], left="从来没有", right="这些话呀")
                one = replace(one, how="keep", text=one.words, contexts=(lost,))
            case 7:
                one = replace(one, what="print", how="silent")
            case _:
                left, right = contexts[0].left, contexts[0].right
                one = Decision(slug, one.words, f"行{step}", before=left, after=right)
        found.append(one)
    return found


@pytest.mark.parametrize("seed", range(12))
def test_by_place_and_at_once(apparatus: Apparatus, seed: int) -> None:
    finder = RememberingFinder(apparatus)
    decisions = some_decisions(apparatus, finder, seed)
    chance = random.Random(seed)
    applied = AppliedDecisions(finder)
    active: list[Decision] = []
    shown = applied.states
    for step in range(60):
        if active and chance.random() < 0.3:
            active.remove(chance.choice(active))
        else:
            rest = [one for one in decisions if one not in active]
            active += rest[:1] if step % 3 else rest[:2]
        entries = applied.edition.entries
        changed = applied.apply(active)
        at_once = edit(apparatus, active)
        states = entry_states(at_once, {one.id: one for one in active if one.id})
        assert applied.edition.emendations == at_once.emendations
        assert applied.edition.rulings == at_once.rulings
        assert applied.edition.entries == at_once.entries
        assert sorted(map(str, applied.edition.outcomes)) == sorted(map(str, at_once.outcomes))
        assert sorted(map(str, applied.edition.orphaned)) == sorted(map(str, at_once.orphaned))
        assert applied.states.keys() == states.keys()
        for number, state in states.items():
            mine = applied.states[number]
            assert mine._replace(why=()) == state._replace(why=())
            assert sorted(mine.why) == sorted(state.why)
        differ = {n for n in {*shown, *applied.states} if shown.get(n) != applied.states.get(n)}
        differ |= {
            new.number for new, old in zip(applied.edition.entries, entries, strict=True) if new != old
        }
        assert differ <= set(changed)
        shown = applied.states
