"""The stages on a Spark cluster: results equal to the local ones to the last row and byte."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from collate.corpus import DedupeJob, find_duplicates
from collate.dedupe import TextBatch, TextMatches, dedupe, match_texts
from collate.engine import no_progress
from collate.model import Genre, Match, Record
from collate.pipeline import read_texts, run
from collate.settings import Settings

if TYPE_CHECKING:
    from collate.engine import Engine, SparkEngine
    from tests.engine.conftest import Cluster

ROOT = Path(__file__).parents[2]
DEFAULT = Settings()
LETTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 2000)]

pytestmark = pytest.mark.slow


def made(seed: int, count: int) -> list[Record]:
    """Return texts with copies, versions, excerpts, noise, reports, and a passage shared by many."""
    draw = random.Random(seed)
    passage = "".join(draw.choices(LETTERS, k=60))
    written = ["".join(draw.choices(LETTERS, k=draw.randint(50, 600))) for _ in range(count // 4)]
    while len(written) < count:
        text = draw.choice(written)
        start = draw.randrange(len(text) // 2 + 1)
        changed = "".join(draw.choice(LETTERS) if draw.random() < 0.03 else letter for letter in text)
        written.append(
            draw.choice(
                (text, changed, changed, text[start : start + 250], text + passage, "".join(written[-2:]))
            )
        )
    written += ["", "。", "甲", "甲"]
    kinds = draw.choices((Genre.SPEECH, Genre.REPORT), (5, 1), k=len(written))
    return [
        Record(f"{seed}-{i}", text, kind) for i, (text, kind) in enumerate(zip(written, kinds, strict=True))
    ]


def batches(records: list[Record], size: int) -> list[TextBatch]:
    """Return *records* in batches, the last batch first."""
    return [TextBatch((at,), tuple(records[at : at + size])) for at in range(0, len(records), size)][::-1]


def on_engine(batches: Iterable[TextBatch], engine: Engine) -> TextMatches:
    return match_texts(batches, DEFAULT.dedupe, engine=engine)


def matches(found: TextMatches) -> tuple[Match, ...]:
    return tuple(match for _left, _right, match in found.matches)


@pytest.mark.parametrize(("seed", "count", "size"), [(2, 40, 7), (3, 400, 60)])
def test_generated_texts(spark: SparkEngine, seed: int, count: int, size: int) -> None:
    warnings: list[str] = []
    records = made(seed, count)
    here = dedupe(records, DEFAULT, warn=warnings.append)
    there = on_engine(batches(records, size), spark)
    assert matches(there) == here
    assert list(there.warnings) == warnings
    assert bool(warnings) == (count == 400)


def test_the_seeds(spark: SparkEngine, shared: Path) -> None:
    segments = read_texts([shared / "seeds" / "files"], DEFAULT).segments
    assert dedupe(segments, DEFAULT, engine=spark) == dedupe(segments, DEFAULT)


def test_a_whole_run_gives_the_same_bytes(spark: SparkEngine, tmp_path: Path) -> None:
    run([ROOT / "corpus"], tmp_path / "here")
    run([ROOT / "corpus"], tmp_path / "there", engine=spark)
    here, there = (
        {
            path.relative_to(folder): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file() and not path.name.startswith(".")
        }
        for folder in (tmp_path / "here", tmp_path / "there")
    )
    assert len(here) > 20
    assert here == there


def _read(number: int, started: str) -> Iterator[TextBatch]:
    Path(started, str(number)).touch()
    time.sleep(0.3)
    yield TextBatch((number,), tuple(made(number, 20)))


def test_a_worker_that_is_killed_loses_no_match(cluster: Cluster, spark: SparkEngine, tmp_path: Path) -> None:
    batches = spark.map_partitions(partial(_read, started=str(tmp_path)), range(12))
    found: list[Match] = []
    work = threading.Thread(target=lambda: found.extend(matches(on_engine(batches, spark))))
    work.start()
    while len(list(tmp_path.iterdir())) < 6:  # each of the two workers has persisted earlier batches
        time.sleep(0.05)
    cluster.kill_worker()
    work.join()
    cluster.add_workers(1)
    records = [record for number in range(12) for record in made(number, 20)]
    assert len(found) > 100
    assert tuple(found) == dedupe(records, DEFAULT)


def test_records_in_parquet_files(spark: SparkEngine, tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    given = tmp_path / "docs.parquet"
    records = made(9, 120)
    table = pyarrow.table(
        {"id": [record.id for record in records], "text": [record.text for record in records]}
    )
    parquet.write_table(table, given, row_group_size=25)
    here, there = (
        find_duplicates(
            [given],
            DEFAULT,
            job=DedupeJob(survivors_path=tmp_path / f"{name}.parquet", engine=engine),
            progress=no_progress,
        )
        for name, engine in (("here", None), ("there", spark))
    )
    assert len(here.matches) > 100
    assert replace(there, seconds=()) == replace(here, seconds=())
    assert (tmp_path / "here.parquet").read_bytes() == (tmp_path / "there.parquet").read_bytes()


@pytest.fixture
def second(cluster: Cluster, tmp_path: Path) -> Iterator[Cluster]:
    """Another cluster of two workers, since the session of the other tests has all cores of the first."""
    folder = tmp_path / "cluster"
    folder.mkdir()
    running = type(cluster)(folder)
    try:
        running.add_workers(2)
        yield running
    finally:
        running.close()


def test_the_command_gives_the_same_bytes(second: Cluster, tmp_path: Path) -> None:
    """A thousand records; one of two workers is killed while the command runs, and not replaced."""
    docs = tmp_path / "docs.jsonl"
    with docs.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps({"id": one.id, "text": one.text}) + "\n" for one in made(5, 1000))
    results = []
    for name, options in (("here", ()), ("there", ("--engine", "spark", "--spark-master", second.address))):
        out = [str(tmp_path / f"{name}{suffix}") for suffix in (".csv", ".jsonl")]
        command = ["dedupe", str(docs), "-o", out[0], "--write-kept", out[1], *options]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        job = subprocess.Popen([sys.executable, "-m", "collate", *command], env=environment)
        if options:
            time.sleep(15)  # Spark takes some seconds to start
            assert job.poll() is None
            second.kill_worker()
        assert job.wait(timeout=500) in (0, 1)  # 1: a text without words was skipped
        results.append([Path(path).read_bytes() for path in out])
    assert results[0] == results[1]
    assert results[0][0].count(b"\n") > 3000
