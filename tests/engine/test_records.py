"""Deduplication of records on an engine: matches, names, messages and survivors as without one."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from collate.cli import main
from collate.corpus import DedupeJob, Duplicates, find_duplicates
from collate.engine import ENGINES, Engine, LocalEngine, no_progress
from collate.errors import EngineError
from collate.settings import Settings

pyarrow = pytest.importorskip("pyarrow")
DEFAULT = Settings()
LETTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 1000)]


def texts(seed: int, count: int) -> list[str]:
    draw = random.Random(seed)
    written = ["".join(draw.choices(LETTERS, k=draw.randint(120, 400))) + "。" for _ in range(count // 4)]
    while len(written) < count:
        text = draw.choice(written)
        written.append(draw.choice((text, text[40:], "".join(draw.choice((c, c, c, c, "甲")) for c in text))))
    return written


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Records in two formats: some unnamed, some with repeated names, some malformed; and a broken file."""
    from pyarrow import parquet

    given = tmp_path / "in"
    given.mkdir()
    lines: list[str] = []
    for i, text in enumerate(texts(1, 60)):
        row = {"id": "r0" if i % 19 == 4 else f"r{i}", "text": text}
        lines.append(json.dumps({"text": text} if i % 17 == 3 else row, ensure_ascii=False))
    lines[20:20] = ["no json", "", '{"id": "empty", "text": " "}']
    (given / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    table = pyarrow.table({"id": [f"r{i}" for i in range(50, 90)], "text": [*texts(1, 60)[20:]]})
    parquet.write_table(table, given / "b.parquet", row_group_size=7)
    (given / "c.parquet").write_text("nothing", encoding="utf-8")
    (given / "d.txt").write_text("题目\n\n" + texts(1, 60)[2] + "\n", encoding="utf-8")
    return given


def both(given: list[Path], out: Path, engine: Engine, **job: Any) -> tuple[Duplicates, Duplicates]:
    def done(name: str, on: Engine | None) -> Duplicates:
        options = DedupeJob(engine=on, survivors_path=out / name, **job)
        result = find_duplicates(given, DEFAULT, job=options, progress=no_progress)
        return replace(result, seconds=())

    here, there = done("here", None), done("there", engine)
    assert (out / "here").read_bytes() == (out / "there").read_bytes()
    return here, there


@pytest.mark.parametrize("job", [{}, {"split_records": True}, {"preference": "longest"}], ids=str)
def test_files_of_all_kinds(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, job: dict[str, Any]
) -> None:
    monkeypatch.setattr("collate.corpus.partition.RANGE_BYTES", 3000)
    here, there = both([folder], tmp_path, LocalEngine(), **job)
    assert there == here
    assert here.texts == 101
    assert len(here.matches) > 100
    assert here.renamed
    assert len(here.skipped) == 3


@pytest.mark.parametrize("name", ["a.jsonl", "b.parquet"])
def test_surviving_records_are_copied_from_the_file(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("collate.corpus.reading.RANGE_BYTES", 10)  # every part is large: they are mixed
    here, there = both([folder / name], tmp_path, LocalEngine())
    assert there == here
    assert 0 < (here.survivors or 0) < here.texts


def test_a_large_cluster_is_thinned_identically(tmp_path: Path) -> None:
    draw = random.Random(2)
    text = "".join(draw.choices(LETTERS, k=300))
    rows = [
        {"id": i, "text": "".join(draw.choice(LETTERS) if draw.random() < 0.1 else c for c in text)}
        for i in range(66)
    ]
    given = tmp_path / "a.jsonl"
    given.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    here, there = both([given], tmp_path, LocalEngine())
    assert there == here


class _Recorded(LocalEngine):
    closed = 0

    def close(self) -> None:
        type(self).closed += 1
        super().close()


def test_the_command_closes_the_engine_of_its_options(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int]] = []

    def made(master: str, jobs: int) -> Engine:
        asked.append((master, jobs))
        return _Recorded()

    monkeypatch.setitem(ENGINES, "spark", made)
    monkeypatch.chdir(folder)
    options = ["--engine", "spark", "--spark-master", "spark://host:7077", "--jobs", "3"]
    for command in (["dedupe", "a.jsonl", "-o", "m.csv"], ["run", "b.parquet", "-o", "out"]):
        here = CliRunner().invoke(main, command)
        there = CliRunner().invoke(main, [*command, *options, *(["--force"] * (command[0] == "run"))])
        assert here.exit_code == there.exit_code == (command[0] == "dedupe")
        assert there.output == here.output
    assert asked == [("spark://host:7077", 3)] * 2
    assert _Recorded.closed == 2


def test_conflicting_options(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(master: str, jobs: int) -> Engine:
        raise EngineError(master, "the Spark master does not answer (timed out)", "Is it running?")

    monkeypatch.setitem(ENGINES, "spark", down)
    lonely = CliRunner().invoke(main, ["run", str(folder), "--spark-master", "local"])
    assert lonely.exit_code == 2
    assert "add --engine spark" in lonely.stderr
    explained = CliRunner().invoke(
        main, ["dedupe", str(folder), "--engine", "spark", "--explain", "r1", "r2"]
    )
    assert explained.exit_code == 2
    assert "leave out --engine" in explained.stderr
    refused = CliRunner().invoke(
        main, ["dedupe", str(folder), "--engine", "spark", "--spark-master", "spark://h:1"]
    )
    assert refused.exit_code == 1
    assert (
        refused.stderr == "Error: spark://h:1: the Spark master does not answer (timed out). Is it running?\n"
    )
