"""Reports against noisy witnesses, on texts written for this test: ``== speech``, then its ``== report``s."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from truth.noise import Spread, damage

from collate.dedupe import compare, dedupe, judge
from collate.model import Record, Relation
from collate.settings import DedupeSettings, Settings
from collate.text.shingles import shingle

FOLDER = Path(__file__).parents[1] / "golden" / "dedupe" / "reports"
DEFAULT = DedupeSettings()
WITNESS = {Relation.VERSION, Relation.NOISY, Relation.EXCERPT}


def read(path: Path) -> tuple[str, list[str]]:
    parts = [part.partition("\n") for part in path.read_text(encoding="utf-8").split("== ")[1:]]
    bodies = ["".join(body.split()) for _, _, body in parts]
    assert [head for head, _, _ in parts] == ["speech", *["report"] * (len(parts) - 1)]
    return bodies[0], bodies[1:]


CASES = {path.stem: read(path) for path in sorted(FOLDER.glob("*.txt"))}
OTHERS = "".join(speech for speech, _ in CASES.values())


def relation(left: str, right: str) -> tuple[Relation, str] | None:
    overlap = compare(shingle(left), shingle(right), passage=True, settings=DEFAULT)
    if overlap is None:
        return None
    match = judge(Record("left", left), Record("right", right), overlap=overlap, settings=DEFAULT)
    return (match.relation, match.left) if match else None


def noisy(text: str, share: float, spread: Spread, seed: int) -> str:
    return damage(text, share, spread, np.random.default_rng(seed), OTHERS)


def test_there_are_enough_of_them() -> None:
    assert sum(len(reports) for _, reports in CASES.values()) >= 20


@pytest.mark.parametrize("name", CASES)
def test_a_report_is_recognised_by_its_text(name: str) -> None:
    speech, reports = CASES[name]
    for report in reports:
        assert relation(report, speech) == (Relation.REPORT, "left")
        assert relation(speech, report) == (Relation.REPORT, "right")
        assert relation(noisy(report, 0.01, "uniform", 1), speech) in (
            (Relation.REPORT, "left"),
            (Relation.SHARES, "left"),  # too little is left for a report
            None,
        )


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(
    ("share", "spread"),
    [(0.05, "uniform"), (0.1, "uniform"), (0.2, "uniform"), (0.05, "bursts"), (0.1, "bursts")],
)
def test_a_noisy_witness_is_not_a_report(name: str, share: float, spread: Spread) -> None:
    speech, _ = CASES[name]
    for seed in range(10):
        found = relation(noisy(speech, share, spread, seed), speech)
        # A short text may get far more noise than its share: it may be unrelated then, but not a report.
        assert found is None or found[0] in WITNESS
        assert found is not None or share == 0.2


def test_all_of_them_together() -> None:
    texts, expected = [], {}
    for name, (speech, reports) in CASES.items():
        texts += [Record(name, speech), Record(f"{name} noisy", noisy(speech, 0.08, "uniform", 4))]
        expected[f"{name} noisy", name] = "noisy"
        for i, report in enumerate(reports):
            texts.append(Record(f"{name} report {i}", report))
            expected[f"{name} report {i}", name] = "report"
    found = {(m.left, m.right): str(m.relation) for m in dedupe(texts, Settings())}
    found |= {(right, left): word for (left, right), word in found.items() if word == "noisy"}
    assert {pair: found.get(pair) for pair in expected} == expected
    assert not any(a.split()[0] != b.split()[0] for a, b in found)
