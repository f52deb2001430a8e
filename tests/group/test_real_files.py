"""The works of five real files, and of the sample corpus, compared with the recorded truth."""

import json
import tomllib
from pathlib import Path

import pytest

from collate.dedupe import dedupe
from collate.group import Grouping, carve, group
from collate.model import Match, Relation, Role
from collate.pipeline import read_texts
from collate.settings import Settings

ROOT = Path(__file__).parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
DEFAULT = Settings()


def grouped(folder: Path) -> tuple[Grouping, tuple[Match, ...]]:
    found = read_texts([folder], DEFAULT)
    matches = dedupe(found.segments, DEFAULT)
    assert carve(found.segments, matches, settings=DEFAULT, documents=found.documents) == found.segments
    return group(found.segments, matches, settings=DEFAULT), matches


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed files are not part of the repository")
def test_the_seeds() -> None:
    truth = json.loads((SEEDS / "expected.json").read_text(encoding="utf-8"))
    grouping, matches = grouped(SEEDS / "files")
    key = {
        f"{truth['files'][s['file']]}#{s['number']}": f"{s['file']}.{s['number']}" for s in truth["segments"]
    }
    assert {s.id for s in grouping.segments} == set(key)
    works = {tuple(key[w.segment.id] for w in work.witnesses): work for work in grouping.works}
    assert len(works) == truth["counts"]["works"]
    several = {("000.1", "001.4", "002.1"), ("000.2", "001.5", "004.8")}
    assert {names for names in works if len(names) > 1} == several

    above = {(key[m.left], key[m.right]): m for m in matches if m.relation is not Relation.SHARES}
    relations = {pair: str(m.relation) for pair, m in above.items()}
    assert relations == {
        ("000.1", "001.4"): "identical",
        ("000.1", "002.1"): "version",
        ("001.4", "002.1"): "version",
        ("000.2", "001.5"): "identical",
        ("000.2", "004.8"): "version",
        ("001.5", "004.8"): "version",
        ("003.1", "000.2"): "report",
        ("003.1", "001.5"): "report",
        ("003.1", "004.8"): "report",
    }
    figures = truth["derived"][0]["letters_only_char_5grams"]
    assert above["003.1", "000.2"].left_in_right == pytest.approx(figures["containment"], abs=0.001)
    assert above["003.1", "000.2"].jaccard == pytest.approx(figures["jaccard"], abs=0.001)
    formulaic = next(m for m in matches if (key[m.left], key[m.right]) == ("004.5", "004.6"))
    assert max(formulaic.left_in_right, formulaic.right_in_left) == pytest.approx(0.237, abs=0.001)

    assert [key[name] for name in works["000.2", "001.5", "004.8"].derived] == ["003.1"]
    for names in several:
        assert [w.identical_to for w in works[names].witnesses] == [None, "甲", None]
        assert works[names].base == "甲"
    assert [work.derived for names, work in works.items() if names != ("000.2", "001.5", "004.8")] == [
        ()
    ] * 13


def test_the_sample_corpus() -> None:
    truth = tomllib.loads((ROOT / "corpus" / "expected.toml").read_text(encoding="utf-8"))
    grouping, _ = grouped(ROOT / "corpus")
    path = {w.segment.id: Path(w.segment.path).name for work in grouping.works for w in work.witnesses}
    files = {work.title: [path[w.segment.id] for w in work.witnesses] for work in grouping.works}
    assert files == {work["title"]: work["witnesses"] for work in truth["work"]}
    expected = {work["title"]: work for work in truth["work"]}
    for work in grouping.works:
        stated = expected[work.title]
        assert path[work.witness(work.base).segment.id] == stated["base"]
        excerpts = [path[w.segment.id] for w in work.witnesses if w.role is Role.EXCERPT]
        assert excerpts == stated["excerpts"]
        assert [path[name] for name in work.derived] == stated["derived"]
        groups = [
            [path[w.segment.id] for w in work.witnesses if own.siglum in (w.siglum, w.identical_to)]
            for own in work.columns
        ]
        assert [names for names in groups if len(names) > 1] == stated["identical"]
