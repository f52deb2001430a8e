"""Texts with an apparatus by expert editors: recall, precision and cuts of the entries.

Exact agreement is partly a matter of taste, so the floors are below 1; see the README beside the data.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from collate.editions import edition_xml
from collate.model import Edition
from collate.pipeline import compare

pytestmark = pytest.mark.slow

LANGUAGES = ("lzh", "la", "grc", "all")

#: Least exact F1, share of the experts' entries that are found, share of emitted entries that are correct.
FLOORS: Mapping[str, Mapping[str, float]] = {
    "lzh": {"exact_f1": 0.965, "loc_recall": 0.9975, "loc_precision": 0.9981},
    "la": {"exact_f1": 0.935, "loc_recall": 1.0, "loc_precision": 0.9962},
    "grc": {"exact_f1": 0.9, "loc_recall": 0.9947, "loc_precision": 0.9827},
    "all": {"exact_f1": 0.94, "loc_recall": 0.9971, "loc_precision": 0.9932},
}

#: Entries for each of the experts' entries.
ENTRIES = (0.97, 1.03)


@dataclass(frozen=True)
class Collated:
    """All texts: the files of the witnesses and of the base text, the editions, the scores."""

    gold: Path
    files: Mapping[str, tuple[list[Path], Path]]
    editions: Mapping[str, Edition]
    scores: Mapping[str, Mapping[str, float]]


@pytest.fixture(scope="module")
def collated(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Collated:
    gold = shared / "gold"
    if not (gold / "split.json").exists():
        pytest.skip("needs the experts' apparatuses in ../shared/gold, which are not part of the repository")
    folder = tmp_path_factory.mktemp("gold")
    files: dict[str, tuple[list[Path], Path]] = {}
    editions: dict[str, Edition] = {}
    for name in json.loads((gold / "split.json").read_text(encoding="utf-8"))["dev"]:
        text: Any = json.loads((gold / "texts" / f"{name}.json").read_text(encoding="utf-8"))
        own = folder / "in" / name
        own.mkdir(parents=True)
        for siglum, words in text["witnesses"].items():
            (own / f"{siglum}.txt").write_text(words, encoding="utf-8", newline="")
        files[name] = [own / f"{s}.txt" for s in text["witnesses"]], own / f"{text['base_siglum']}.txt"
        editions[name], context = compare(*files[name])
        (folder / f"{name}.xml").write_bytes(edition_xml(editions[name], context))
    return Collated(gold, files, editions, _scores(gold, folder))


def _scores(gold: Path, folder: Path) -> Mapping[str, Mapping[str, float]]:
    """Return the scorer's figures by language.

    Its last lines are ``== dev LANGUAGE (...) name=figure name=figure ...``.
    """
    command = [sys.executable, gold / "score.py", "--batch", gold / "split.json", "dev", folder]
    done = subprocess.run(
        [*map(str, command), "--gold", str(gold / "texts")], check=True, capture_output=True, text=True
    )
    assert "missing" not in done.stdout
    return {
        line.split()[2]: {name: float(value) for name, value in re.findall(r"(\w+)=([\d.]+)", line)}
        for line in done.stdout.splitlines()
        if line.startswith("== ")
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_entries_match_those_of_the_experts(collated: Collated, language: str) -> None:
    found = collated.scores[language]
    below = {name: (found[name], floor) for name, floor in FLOORS[language].items() if found[name] < floor}
    assert not below


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_number_of_entries_is_that_of_the_experts(collated: Collated, language: str) -> None:
    assert ENTRIES[0] <= collated.scores[language]["apps_per_gold"] <= ENTRIES[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_witness_can_be_rebuilt_from_the_edition(collated: Collated, language: str) -> None:
    assert collated.scores[language]["roundtrip"] == 1.0


def test_the_order_of_the_witnesses_has_no_effect(collated: Collated) -> None:
    shuffled = random.Random(1)
    for name, (files, base) in collated.files.items():
        moved = list(files)
        shuffled.shuffle(moved)
        assert _entries(compare(moved, base)[0]) == _entries(collated.editions[name]), name


def _entries(edition: Edition) -> list[object]:
    """Return the entries of an apparatus, with witnesses named by their files."""
    paths = {witness.siglum: witness.segment.path for witness in edition.work.witnesses}
    return [
        (
            entry.locus,
            entry.lemma.text,
            {(v.text, frozenset(paths[s] for s in v.sigla), v.kind, v.operation) for v in entry.variants},
        )
        for entry in edition.entries
    ]
