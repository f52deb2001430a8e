"""The Spark engine: items and order as on the local engine, errors with a remedy, lost workers."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from collate.engine import LocalEngine
from collate.errors import EngineError, MissingExtra, SettingsError, SourceError

if TYPE_CHECKING:
    from collate.engine import SparkEngine
    from tests.engine.conftest import Cluster

ROOT = Path(__file__).parents[2]


def _several(number: int) -> Iterator[tuple[int, int]]:
    for i in range(number % 4):
        yield (number * 7 + i) % 5, number


def _bad(number: int) -> Iterator[int]:
    if number == 3:
        raise SourceError("corpus/1957.txt", "the file is empty", "Remove it")
    yield number


def _lacking(number: int) -> Iterator[int]:
    raise ModuleNotFoundError(f"No module named 'collate.engine{number}'")


def _bug(number: int) -> Iterator[int]:
    yield 1 // (number - 3)


@pytest.mark.slow
def test_items_and_their_order_are_those_of_the_local_engine(spark: SparkEngine) -> None:
    local = LocalEngine()
    for count in (0, 1, 50):
        mine = spark.keep(spark.map_partitions(_several, range(count)))
        theirs = local.map_partitions(_several, range(count))
        assert list(mine) == list(theirs)
        assert list(spark.shuffle_by_key(mine, 7)) == list(local.shuffle_by_key(theirs, 7))


@pytest.mark.slow
def test_components_are_those_of_the_local_engine(spark: SparkEngine) -> None:
    draw = np.random.RandomState(1)
    edges = [draw.randint(0, 500, (30, 2)) for _ in range(10)] + [np.empty((0, 2), dtype=np.int64)]
    found = spark.components(edges)
    assert len(found.groups()) > 1
    assert found.groups() == LocalEngine().components(edges).groups()
    assert spark.components([]).groups() == ()


@pytest.mark.slow
def test_a_shared_value_is_available_on_the_workers(spark: SparkEngine) -> None:
    table = spark.share(np.arange(10) ** 2)
    assert list(spark.map_partitions(partial(_look_up, table), [3, 4])) == [9, 16]


def _look_up(table: object, number: int) -> Iterator[int]:
    yield int(table.value[number])  # type: ignore[attr-defined]


@pytest.mark.slow
def test_an_expected_error_is_raised_again_and_a_bug_shows_its_traceback(spark: SparkEngine) -> None:
    with pytest.raises(SourceError) as caught:
        list(spark.map_partitions(_bad, range(5)))
    assert str(caught.value) == "corpus/1957.txt: the file is empty. Remove it"
    with pytest.raises(EngineError, match="Spark: its workers cannot run this program"):
        list(spark.map_partitions(_lacking, range(1)))
    with pytest.raises(Exception, match=r"test_spark.py(.|\n)*ZeroDivisionError"):
        list(spark.map_partitions(_bug, range(5)))


@pytest.mark.slow
def test_a_master_that_does_not_answer(spark: SparkEngine) -> None:
    from collate.engine import SparkEngine

    with pytest.raises(EngineError, match=r"spark://127\.0\.0\.1:9: the Spark master does not answer \("):
        SparkEngine("spark://127.0.0.1:9")
    with pytest.raises(SettingsError, match=r"'127\.0\.0\.1' is not a host with a port"):
        SparkEngine("spark://127.0.0.1")


@pytest.mark.slow
def test_without_java_or_with_an_old_one(
    spark: SparkEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from collate.engine import SparkEngine

    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        EngineError, match=r"Spark: it needs Java, which was not found\. Install Java 17 or later"
    ):
        SparkEngine("local")
    java = tmp_path / "java"
    java.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019' >&2\n")
    java.chmod(0o755)
    with pytest.raises(EngineError, match="Java 11 is too old for Spark"):
        SparkEngine("local")
    java.write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(EngineError, match="does not run"):
        SparkEngine("local")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "gone"))
    with pytest.raises(EngineError, match=r"JAVA_HOME \(.*\) has none"):
        SparkEngine("local")


def test_without_pyspark(monkeypatch: pytest.MonkeyPatch) -> None:
    from collate.engine import SparkEngine

    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(MissingExtra, match=r"pip install 'collate-edition\[spark\]'"):
        SparkEngine("local")


@pytest.mark.slow
def test_a_master_without_free_workers_raises_after_a_timeout(cluster: Cluster, spark: SparkEngine) -> None:
    code = (
        "from collate.engine import spark_session\n"
        "spark_session.WORKER_TIMEOUT = 1.0\n"
        f"spark_session.start_context({cluster.address!r})\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert "EngineError" in done.stderr
    assert "the Spark master provided no worker within 1 seconds" in done.stderr
