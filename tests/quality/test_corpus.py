"""The sample corpus against its truth, corpus/expected.toml: everything, and nothing else."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import html

from collate.model import Results
from collate.pipeline import run

CORPUS = Path(__file__).parents[2] / "corpus"
TRUTH: dict[str, Any] = tomllib.loads((CORPUS / "expected.toml").read_text(encoding="utf-8"))


def squeezed(text: str | None) -> str | None:
    return re.sub(r"\s", "", text) if text is not None else None


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    run([CORPUS], folder)
    return folder


@pytest.fixture(scope="module")
def summary(output: Path) -> Any:
    return json.loads((output / "summary.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return run([CORPUS], tmp_path_factory.mktemp("results"))


def test_the_corpus_is_as_large_as_it_should_be() -> None:
    several = [work for work in TRUTH["work"] if 2 <= len(work["witnesses"]) <= 6]
    assert len(TRUTH["file"]) >= 12
    assert len(several) >= 5
    assert len(TRUTH["difference"]) >= 40
    assert {d["kind"] for d in TRUTH["difference"]} == {
        "substantive",
        "numeral",
        "orthographic",
        "punctuation",
    }


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


def test_bodies_are_exact_to_the_character(results: Results) -> None:
    found = {(s.path, s.number): squeezed(s.text) or "" for s in results.segments}
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


Difference = tuple[str, str, str, frozenset[str], str, str]


@pytest.mark.parametrize("key", [w["key"] for w in TRUTH["work"] if len(w["witnesses"]) > 1])
def test_every_difference_and_no_other(key: str, summary: Any, output: Path) -> None:
    work = works_by_witnesses(summary)[key]
    files = {w["siglum"]: w["file"] for w in work["witnesses"]}
    apparatus = json.loads((output / "works" / work["slug"] / "apparatus.json").read_text(encoding="utf-8"))
    found: set[Difference] = {
        (
            entry["left"][-4:],
            entry["lemma"]["text"],
            variant["text"],
            frozenset(files[siglum] for siglum in variant["sigla"]),
            variant["kind"],
            variant["operation"],
        )
        for entry in apparatus["entries"]
        for variant in entry["variants"]
    }
    expected: set[Difference] = {
        (d["left"][-4:], d["lemma"], d["reading"], frozenset(d["witnesses"]), d["kind"], d["operation"])
        for d in TRUTH["difference"]
        if d["work"] == key
    }
    assert found == expected


def test_a_second_run_gives_the_same_bytes(output: Path, tmp_path: Path) -> None:
    def files(folder: Path) -> dict[str, bytes]:
        # The workspace remembers when a run was; all that is for others to read does not.
        return {
            p.relative_to(folder).as_posix(): p.read_bytes()
            for p in sorted(folder.rglob("*"))
            if p.is_file() and not p.name.startswith(".collate.sqlite")
        }

    before = files(output)
    run([CORPUS], tmp_path)
    assert files(tmp_path) == before
    run([CORPUS], output, force=True)  # over the first, whose record it reads
    assert files(output) == before


def test_every_link_of_every_page_leads_somewhere(output: Path) -> None:
    pages: dict[Path, Any] = {
        path.resolve(): html.fromstring(path.read_bytes()) for path in output.rglob("*.html")
    }
    ids = {path: set(page.xpath("//@id")) for path, page in pages.items()}
    assert len([path for path in pages if path.parent.name == "sources"]) == len(TRUTH["file"])
    for path, page in pages.items():
        for link in page.xpath("//a/@href"):
            address, _, anchor = link.partition("#")
            target = (path.parent / unquote(address)).resolve() if address else path
            assert target.is_file(), (path, link)
            assert not anchor or anchor in ids[target], (path, link)
