"""The sample corpus against its truth, corpus/expected.toml: all of it, and nothing else."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import html

from collate.model import Results
from collate.pipeline import run
from tests.conftest import CorpusRun
from tests.quality.truth import (
    CORPUS,
    Classification,
    LocatedReading,
    bare,
    compare_with_truth,
    load_truth,
)
from tests.report.packed_page import page_data_of, places_of

TRUTH = load_truth()


def squeezed(text: str | None) -> str | None:
    return bare(text) if text is not None else None


@pytest.fixture(scope="module")
def output(corpus_run: CorpusRun) -> Path:
    return corpus_run.folder


@pytest.fixture(scope="module")
def summary(output: Path) -> Any:
    return json.loads((output / "summary.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def results(corpus_run: CorpusRun) -> Results:
    return corpus_run.results


def test_the_corpus_is_large_enough() -> None:
    several = [work for work in TRUTH["work"] if 2 <= len(work["witnesses"]) <= 6]
    assert len(TRUTH["file"]) >= 27
    assert len(several) >= 15
    assert len(TRUTH["difference"]) >= 600


def test_every_file_is_read_in_its_encoding(summary: Any) -> None:
    found = {file["path"]: (file["encoding"], file["segments"]) for file in summary["files"]}
    assert found == {
        file["name"]: (file["encoding"].removesuffix("-sig"), file["segments"]) for file in TRUTH["file"]
    }
    assert not summary["skipped"]


def test_segments(summary: Any) -> None:
    keys = ("file", "number", "genre")
    expected = [
        (*(s[key] for key in keys), squeezed(s.get("title")), s.get("date"), squeezed(s.get("speaker")))
        for s in TRUTH["segment"]
    ]
    found = [
        (*(s[key] for key in keys), squeezed(s["title"]), s["date"], squeezed(s["speaker"]))
        for s in summary["segments"]
    ]
    assert found == expected


def test_bodies_are_exact(results: Results) -> None:
    found = {(s.path, s.number): bare(s.text) for s in results.segments}
    for segment in TRUTH["segment"]:
        text = found[segment["file"], segment["number"]]
        assert text.startswith(segment["body_starts"])
        assert text.endswith(segment["body_ends"])
        assert hashlib.sha256(text.encode()).hexdigest() == segment["sha256"]


def works_by_witnesses(summary: Any) -> dict[str, Any]:
    keys = {(s["file"], s["number"]): s["work"] for s in TRUTH["segment"]}
    numbers = {s["id"]: (s["file"], s["number"]) for s in summary["segments"]}
    return {keys[numbers[work["witnesses"][0]["segment"]]]: work for work in summary["works"]}


@pytest.mark.parametrize("work", TRUTH["work"], ids=lambda work: work["key"])
def test_works(work: Any, summary: Any) -> None:
    found = works_by_witnesses(summary)[work["key"]]
    assert sorted(w["file"] for w in found["witnesses"]) == sorted(work["witnesses"])
    assert [w["file"] for w in found["witnesses"] if w["role"] == "base"] == [work["base"]]
    assert sorted(w["file"] for w in found["witnesses"] if w["role"] == "excerpt") == sorted(
        work.get("excerpts", [])
    )
    assert [d.rpartition("#")[0] for d in found["derived"]] == work.get("derived", [])
    files = {w["siglum"]: w["file"] for w in found["witnesses"]}
    same = [sorted((w["file"], files[w["identical_to"]])) for w in found["witnesses"] if w["identical_to"]]
    assert same == [sorted(pair) for pair in work.get("identical", [])]
    assert found["date"] == work.get("date")


#: Loci that are not cut as in the truth, and why.
KNOWN = {
    "opera-38": "过 ] 走: the segmenter cuts 过/道里",
    "steles-22": "one entry with steles-23: the word before a passage that was moved away changed too",
    "steles-23": "see steles-22",
}


@pytest.mark.parametrize("key", [w["key"] for w in TRUTH["work"] if len(w["witnesses"]) > 1])
def test_every_difference_and_no_other(key: str, results: Results) -> None:
    known = [row for row in TRUTH["difference"] if row["work"] == key and row["locus"] in KNOWN]

    def comparable(
        readings: dict[LocatedReading, Classification],
    ) -> set[tuple[LocatedReading, str, str, frozenset[str]]]:
        return {
            (reading, found.kind, found.operation, found.files)
            for reading, found in readings.items()
            if reading.work == key and not any(overlaps(reading, row) for row in known)
        }

    comparison = compare_with_truth(results.editions, TRUTH)
    assert comparable(comparison.actual) == comparable(comparison.expected)


def overlaps(reading: LocatedReading, row: dict[str, Any]) -> bool:
    end, other = reading.offset + len(bare(reading.lemma)), row["offset"] + len(bare(row["lemma"]))
    return bool(reading.offset <= other and row["offset"] <= end)


def test_the_apparatus_in_json_is_the_same(results: Results, summary: Any, output: Path) -> None:
    found, written = [], []
    for edition in results.editions:
        for entry in edition.entries:
            found += [(entry.lemma.text, v.text, list(v.sigla), v.kind, v.operation) for v in entry.variants]
    for work in summary["works"]:
        path = output / "works" / work["slug"] / "apparatus.json"
        for entry in json.loads(path.read_text(encoding="utf-8"))["entries"] if path.exists() else ():
            written += [
                (entry["lemma"]["text"], v["text"], v["sigla"], v["kind"], v["operation"])
                for v in entry["variants"]
            ]
    assert written == found
    assert len(found) > 600


def test_a_second_run_gives_the_same_bytes(output: Path, tmp_path: Path) -> None:
    def files(folder: Path) -> dict[str, bytes]:
        # The workspace has the time of the run; the output files do not.
        return {
            p.relative_to(folder).as_posix(): p.read_bytes()
            for p in sorted(folder.rglob("*"))
            if p.is_file() and not p.name.startswith(".collate.sqlite")
        }

    before = files(output)
    run([CORPUS], tmp_path)
    assert files(tmp_path) == before
    run([CORPUS], tmp_path, force=True)  # again, with the record of the first run
    assert files(tmp_path) == before


def test_every_link_of_every_page_has_a_target(output: Path) -> None:
    pages: dict[Path, Any] = {
        path.resolve(): html.fromstring(path.read_bytes()) for path in output.rglob("*.html")
    }
    ids = {path: set(page.xpath("//@id")) for path, page in pages.items()}
    links = {path: list(page.xpath("//a/@href")) for path, page in pages.items()}
    for path, page in pages.items():
        # Rows of the list, and the addresses in them, are made by the script of a page from its data.
        if page.xpath("//*[@id='data']") and "e" in (data := page_data_of(page)):
            ids[path] |= {entry[0] for entry in data["e"]}
            links[path] += [place[2] for entry in data["e"] for place in places_of(data, entry)]
    assert len([path for path in pages if path.parent.name == "sources"]) == len(TRUTH["file"])
    for path, addresses in links.items():
        for link in addresses:
            address, _, anchor = link.partition("#")
            target = (path.parent / unquote(address)).resolve() if address else path
            assert target.is_file(), (path, link)
            assert not anchor or anchor in ids[target], (path, link)
