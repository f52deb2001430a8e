"""Every edition that we write is read back as it was; one that grew is as if compared at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from collate.editions.build import edition_xml
from collate.model import ApparatusEntry, Edition
from collate.pipeline import add, compare, read_edition, run, verify, write_grown
from tests.conftest import CorpusRun

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]

#: Share of the entries that are the same whether witnesses came one after the other or all at once: .953 of
#: 4,167 in all texts of the experts' first half, .973 of 1,023 in these. Not all can be: an entry stays as
#: it was cut, and the witnesses that come later would have cut it otherwise.
SAME = 0.96


def same(edition: Edition, back: Edition) -> None:
    assert back.entries == edition.entries
    assert back.apparatus.transpositions == edition.apparatus.transpositions
    assert (back.work.slug, back.work.base, back.work.title) == (
        edition.work.slug,
        edition.work.base,
        edition.work.title,
    )
    assert [(w.siglum, w.role, w.identical_to) for w in back.work.witnesses] == [
        (w.siglum, w.role, w.identical_to) for w in edition.work.witnesses
    ]


def test_the_corpus(corpus_run: CorpusRun) -> None:
    assert corpus_run.results.editions
    for edition in corpus_run.results.editions:
        same(edition, read_edition(corpus_run.folder / "works" / edition.work.slug / "edition.xml"))


def test_the_seeds(shared: Path, tmp_path: Path) -> None:
    for edition in run([shared / "seeds" / "files"], tmp_path).editions:
        same(edition, read_edition(tmp_path / "works" / edition.work.slug / "edition.xml"))


def place(entry: ApparatusEntry) -> tuple[object, frozenset[tuple[str, frozenset[str]]]]:
    return entry.locus, frozenset((r.text, frozenset(r.sigla)) for r in entry.readings)


def test_witnesses_that_come_one_after_the_other(shared: Path, tmp_path: Path) -> None:
    gold = shared / "gold"
    names = json.loads((gold / "split.json").read_text(encoding="utf-8"))["dev"]
    found = expected = 0
    for name in names[::3]:
        text = json.loads((gold / "texts" / f"{name}.json").read_text(encoding="utf-8"))
        order = [text["base_siglum"], *(s for s in text["witnesses"] if s != text["base_siglum"])]
        files = [tmp_path / f"{siglum}.txt" for siglum in order]
        for file, siglum in zip(files, order, strict=True):
            file.write_text(text["witnesses"][siglum], encoding="utf-8", newline="")
        whole, context = compare(files)
        path = tmp_path / "whole.xml"
        path.write_bytes(edition_xml(whole, context))
        same(whole, read_edition(path))
        path = tmp_path / "0.xml"
        path.write_bytes(edition_xml(*compare(files[:2])))
        for number, file in enumerate(files[2:], start=1):
            grown = add(path, [file])
            before, path = path, tmp_path / f"{number}.xml"
            write_grown(grown, path, before)  # reads every witness back, and compares it
        assert not verify(path, files).faults
        expected += len(whole.entries)
        found += len({place(e) for e in whole.entries} & {place(e) for e in read_edition(path).entries})
    assert found / expected >= SAME
