"""A fixture with a Spark cluster on this machine: a master and two workers, started once for all tests.

The package on PyPI lacks the start scripts but has the classes that they run.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collate.engine import SparkEngine

ROOT = Path(__file__).parents[2]

#: Less compilation by Java, which pays off for programs that run for a minute.
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


class Cluster:
    """A Spark master and its workers, each in its own process."""

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

    def add_workers(self, count: int) -> None:
        """Start *count* more workers of one core each; return once they are registered with the master."""
        for _ in range(count):
            folder = self._folder / f"work{len(self.workers)}"
            self.workers.append(
                self._start(
                    "worker.Worker",
                    *("--host", "127.0.0.1", "--cores", "1", "--memory", "1g", "--webui-port", "0"),
                    *("--work-dir", str(folder), self.address),
                )
            )
        for log in self._folder.glob("*-worker.Worker.log"):
            _await(partial(_registered, log), "the worker did not find its master")

    def kill_worker(self) -> None:
        """Kill the last worker and its child processes."""
        _kill(self.workers[-1])

    def close(self) -> None:
        for process in (*self.workers, self._master):
            _kill(process)

    def _start(self, name: str, *options: str) -> subprocess.Popen[bytes]:
        paths = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        settings = {"PYTHONPATH": paths, "SPARK_LOCAL_IP": "127.0.0.1", "JDK_JAVA_OPTIONS": QUICK}
        command = [str(self._home / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}", *options]
        with (self._folder / f"{len(self.workers)}-{name}.log").open("wb") as log:
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


def _registered(log: Path) -> bool:
    return "Successfully registered" in log.read_text(encoding="utf-8")


def _await(done: Callable[[], bool], problem: str) -> None:
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
    """A standalone cluster of two workers with one core each."""
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("needs pyspark: pip install -e '.[spark]'")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("needs Java 17")
    running = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        running.add_workers(2)
        yield running
    finally:
        running.close()


@pytest.fixture(scope="session")
def spark(cluster: Cluster) -> Iterator[SparkEngine]:
    """An engine on the cluster: one session for all tests, since it takes seconds to start."""
    from collate.engine import SparkEngine

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JDK_JAVA_OPTIONS", QUICK)
        engine = SparkEngine(cluster.address)
        try:
            yield engine
        finally:
            engine.close()
