"""Forms and their fillings: what is kept apart, and what is found. See README.md beside this file.

    python bench/templates.py [--forms N] [--fillings N] [--generator notices|records] [--seed N]

Rules were tuned with ``notices``; some faults that ``records`` showed were mended
too, so that a new seed is needed for an independent test. Prints Markdown tables.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from difflib import SequenceMatcher
from typing import NamedTuple

from truth.forms import KINDS, LANGUAGES, LEAST_OWN, Filling, Kind, Language, fillings, make_form

from collate.dedupe import dedupe
from collate.model import Record, Relation
from collate.settings import Settings

#: Relations that join two texts.
JOINS = frozenset({Relation.IDENTICAL, Relation.VERSION, Relation.EXCERPT, Relation.NOISY})


#: Characters of a run that two blocks have in common by their words, and not by chance.
RUN: dict[Language, int] = {"zh": 4, "en": 6}


class FormsOutcome(NamedTuple):
    """Pairs of strangers that were joined, of how many; versions that were missed, by kind, of how many.

    ``alike`` counts joined pairs that have less than a fifth of their own.
    """

    strangers: int
    joined: list[tuple[str, str]]
    alike: int
    reports: int
    versions: Counter[str]
    missed: Counter[str]
    missed_pairs: list[tuple[str, str]]
    seconds: float


def measure(
    kind: Kind, language: Language, *, forms: int, each: int, seed: int, settings: Settings
) -> FormsOutcome:
    """Compare *each* fillings of every form, and versions of some, within the form."""
    strangers = reports = alike = 0
    joined: list[tuple[str, str]] = []
    missed_pairs: list[tuple[str, str]] = []
    versions: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    start = time.perf_counter()
    for number in range(forms):
        form = make_form(kind, language, number, seed)
        documents = fillings(form, each)
        matches = dedupe([Record(d.id, d.text) for d in documents], settings)
        found = {frozenset((m.left, m.right)): m.relation for m in matches}
        named = {d.id: d for d in documents}
        strangers += sum(a.of != b.of for i, a in enumerate(documents) for b in documents[:i])
        for match in matches:
            left, right = named[match.left], named[match.right]
            if left.of == right.of:
                continue
            reports += match.relation is Relation.REPORT
            if match.relation in JOINS:
                if _is_alike(named[left.of], named[right.of], form.own, language):
                    alike += 1
                else:
                    joined.append((f"{number}/{left.id}", f"{number}/{right.id}"))
        for document in documents:
            if document.change:
                versions[document.change] += 1
                if found.get(frozenset((document.id, document.of))) not in JOINS:
                    missed[document.change] += 1
                    missed_pairs.append((f"{number}/{document.id}", f"{number}/{document.of}"))
    return FormsOutcome(
        strangers, joined, alike, reports, versions, missed, missed_pairs, time.perf_counter() - start
    )


def _is_alike(one: Filling, other: Filling, own: float, language: Language) -> bool:
    """Return whether two fillings have less than :data:`LEAST_OWN` of their own, of *own* in blocks.

    Their blocks have a clause in common by chance: that is more of the frame.
    """
    blocks = SequenceMatcher(None, one.own, other.own, autojunk=False).get_matching_blocks()
    equal = sum(block.size for block in blocks if block.size >= RUN[language])
    return own * (1 - equal / max(len(one.own), len(other.own))) < LEAST_OWN


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=20)
    parser.add_argument("--fillings", type=int, default=50)
    parser.add_argument("--generator", choices=KINDS)
    parser.add_argument("--language", choices=LANGUAGES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pairs", action="store_true", help="list the pairs that are wrong")
    chosen = parser.parse_args()
    print("| generator | language | pairs of strangers | joined | alike | report | versions | missed | s |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for kind in [chosen.generator] if chosen.generator else KINDS:
        for language in [chosen.language] if chosen.language else LANGUAGES:
            found = measure(
                kind,
                language,
                forms=chosen.forms,
                each=chosen.fillings,
                seed=chosen.seed,
                settings=Settings(),
            )
            missed = ", ".join(f"{name} {n}" for name, n in sorted(found.missed.items())) or "0"
            print(
                f"| {kind} | {language} | {found.strangers:,} | {len(found.joined)} | {found.alike} "
                f"| {found.reports:,} | {found.versions.total():,} | {missed} | {found.seconds:.0f} |",
                flush=True,
            )
            if chosen.pairs:
                print(*found.joined[:20], *found.missed_pairs[:40], sep="\n")


if __name__ == "__main__":
    main()
