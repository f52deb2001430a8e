"""A Spark cluster on this machine: a master and two workers, started once for all tests.

The package from PyPI has no start scripts; the classes that they start are in it.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collate.engine.spark import SparkEngine

ROOT = Path(__file__).parents[2]


class Cluster:
    """A master and its workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        import pyspark

        self._home = Path(pyspark.__file__).parent
        self._folder = folder
        self._port = _free_port()
        self.address = f"spark://127.0.0.1:{self._port}"
        self.workers: list[subprocess.Popen[bytes]] = []
        self._master = self._start(
            "master.Master", "--host", "127.0.0.1", "--port", str(self._port), "--webui-port", "0"
        )
        _await(lambda: _answers(self._port), "the master does not answer")

    def add_worker(self) -> None:
        """Start one more worker of one core; return when the master knows it."""
        number = len(self.workers)
        self.workers.append(
            self._start(
                "worker.Worker",
                *("--host", "127.0.0.1", "--cores", "1", "--memory", "1g", "--webui-port", "0"),
                *("--work-dir", str(self._folder / f"work{number}"), self.address),
            )
        )
        log = self._folder / f"{len(self.workers)}-worker.Worker.log"
        _await(lambda: "Successfully registered" in log.read_text(), "the worker does not find its master")

    def kill_worker(self) -> None:
        """End the last worker and what it has started, without a warning."""
        _kill(self.workers[-1])

    def close(self) -> None:
        for process in (*self.workers, self._master):
            _kill(process)

    def _start(self, name: str, *options: str) -> subprocess.Popen[bytes]:
        paths = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        settings = {"PYTHONPATH": paths, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_NO_DAEMONIZE": "1"}
        command = [str(self._home / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}", *options]
        with (self._folder / f"{len(self.workers) + (name != 'master.Master')}-{name}.log").open("wb") as log:
            return subprocess.Popen(
                command, stdout=log, stderr=log, env={**os.environ, **settings}, start_new_session=True
            )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _await(done: object, problem: str) -> None:
    assert callable(done)
    end = time.monotonic() + 60
    while not done():
        assert time.monotonic() < end, problem
        time.sleep(0.1)


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Give a standalone cluster of two workers with one core each."""
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("needs pyspark: pip install -e '.[spark]'")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("needs Java 17")
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        made.add_worker()
        made.add_worker()
        yield made
    finally:
        made.close()


@pytest.fixture(scope="session")
def spark(cluster: Cluster) -> Iterator[SparkEngine]:
    """Give an engine on the cluster: one session for all tests, since it takes seconds to come up."""
    from collate.engine.spark import SparkEngine

    engine = SparkEngine(cluster.address)
    try:
        yield engine
    finally:
        engine.close()
