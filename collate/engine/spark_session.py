"""Start Spark, or say why it does not start; and bring its errors home."""

from __future__ import annotations

import base64
import os
import pickle
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from collate.errors import CollateError, EngineError, MissingExtra, SettingsError

#: Seconds until a master must have answered, and until a worker must have come.
REACHED, STAFFED = 10.0, 60.0

#: Oldest Java that Spark 4 runs on.
JAVA = 17

_MASTER = re.compile(r"local(\[(\*|\d+)(,\s*\d+)?\])?|spark://[^\s/]+|k8s://\S+|yarn")

#: Stands before an error of ours in the traceback that Spark passes on.
_EXPECTED = "collate-error:"

#: Words of Spark's message where not the work failed but the machines that did it.
_LOST = ("ExecutorLostFailure", "removed our application", "SparkContext was shut down", "All masters are")

#: Words of Spark's message where a worker has not the Python that it needs.
_BARE = ("No module named 'collate", "PYTHON_VERSION_MISMATCH", "Cannot run program")

#: Written by Java into its error stream; it is shown only when something goes wrong.
_log: IO[bytes] | None = None


def check(master: str) -> None:
    """Find out, in less than a second, what would keep Spark from starting.

    Raises:
        SettingsError: *master* is no address of a master.
        MissingExtra: pyspark is not installed.
        EngineError: there is no Java, or the master does not answer.
    """
    if not _MASTER.fullmatch(master):
        problem = f"--spark-master: {master!r} is no address of a Spark master"
        raise SettingsError("", problem, "Write spark://HOST:7077, local[4], yarn, or k8s://ADDRESS")
    try:
        import pyspark  # noqa: F401  it is there
    except ImportError as error:
        raise MissingExtra("spreading work with Spark", "spark") from error
    _check_java()
    if master.startswith("spark://"):
        _check_reached(master)


def started(master: str) -> Any:  # noqa: ANN401  pyspark is optional: its types may be missing
    """Return a SparkContext on *master*, which :func:`check` has found in order.

    Raises:
        EngineError: it does not start, or has no worker.
    """
    import pyspark

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    conf = pyspark.SparkConf().setMaster(master).setAppName("collate")
    for name, value in _options(master).items():
        conf.set(name, value)
    try:
        context = pyspark.SparkContext(conf=conf, gateway=_gateway(conf))
    except (pyspark.errors.PySparkException, _java_error(), OSError) as error:
        raise EngineError("Spark", f"does not start ({_first_line(error)})", _said()) from error
    if not master.startswith("local"):
        _await_workers(context, master)
    return context


def _options(master: str) -> dict[str, str]:
    options = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        # Results are arrays whose size the plan bounds; the limit of 1 GB is for tables by mistake.
        "spark.driver.maxResultSize": "0",
        "spark.log.level": "ERROR",
    }
    if master.startswith("local"):
        # Else Spark asks what the machine is called and finds no address, or one that is not reached.
        options |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    return options


def _gateway(conf: Any) -> Any:  # noqa: ANN401  as above
    """Return the way to the Java machine, which lives as long as this process; start it at first."""
    from pyspark import SparkContext
    from pyspark.java_gateway import launch_gateway

    global _log
    if SparkContext._gateway is not None:
        return None
    _log = tempfile.TemporaryFile()  # noqa: SIM115  open as long as Java is
    return launch_gateway(conf, {"stderr": _log})


def _said() -> str:
    """Return the last words of Java."""
    if _log is None:
        return ""
    _log.seek(0)
    lines = [line for line in _log.read().decode("utf-8", "replace").splitlines() if line.strip()]
    return f"Java says: {lines[-1]}" if lines else ""


def _check_java() -> None:
    """Find Java as Spark finds it, and ask it for its version."""
    remedy = f"Install Java {JAVA} or later (Debian: openjdk-{JAVA}-jre-headless), or set JAVA_HOME"
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home, "bin", "java")) if home else shutil.which("java")
    if java is None or not Path(java).exists():
        raise EngineError("Spark", f"needs Java, and there is none{f' in {home}' if home else ''}", remedy)
    try:
        asked = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise EngineError(java, f"does not run ({error})", remedy) from error
    found = re.search(r'version "(\d+)', asked.stderr)
    if found is not None and int(found[1]) < JAVA:
        raise EngineError(java, f"is Java {found[1]}, too old for Spark", remedy)


def _check_reached(master: str) -> None:
    """Knock at each of the masters; Spark itself would knock for a minute and then stop without a reason."""
    remedy = "Is it running, is the address right, does a firewall stand between?"
    problems = []
    for place in master.removeprefix("spark://").split(","):
        host, _, port = place.rpartition(":")
        if not host or not port.isdigit() or not 0 < int(port) < 65536:
            problem = f"--spark-master: {place!r} is no host with a port"
            raise SettingsError("", problem, "Write spark://HOST:7077")
        try:
            socket.create_connection((host.strip("[]"), int(port)), REACHED).close()
        except OSError as error:
            problems.append(error.strerror or str(error))
        else:
            return
    raise EngineError(master, f"the Spark master does not answer ({problems[0]})", remedy)


def _await_workers(context: Any, master: str) -> None:  # noqa: ANN401  as above
    """Wait until one worker has come: a job without workers would wait for ever."""
    end = time.monotonic() + STAFFED
    while context._jsc.sc().getExecutorMemoryStatus().size() < 2:  # this process counts as one
        if context._jsc.sc().isStopped() or time.monotonic() > end:
            context.stop()
            problem = f"the Spark master gave no worker within {STAFFED:.0f} seconds"
            remedy = "Start workers, or wait until others are done with theirs; each needs Java and 1 GB free"
            raise EngineError(master, problem, remedy)
        time.sleep(0.1)


@contextmanager
def named() -> Iterator[None]:
    """On a worker: let an error that a user can mend find its way home through Spark's traceback."""
    try:
        yield
    except CollateError as error:
        raise RuntimeError(_EXPECTED + base64.b64encode(pickle.dumps(error)).decode()) from error


@contextmanager
def failures() -> Iterator[None]:
    """At home: raise what :func:`named` sent, or say what is wrong with the workers; a bug stays one."""
    try:
        yield
    except _java_error() as error:
        text = str(error)
        if found := re.search(_EXPECTED + r"([\w+/=]+)", text):
            expected: CollateError = pickle.loads(base64.b64decode(found[1]))
            raise expected from error
        if any(words in text for words in _LOST):
            remedy = "Look into the workers' logs (often: no memory left), then run again"
            raise EngineError("Spark", "its workers were lost before they were done", remedy) from error
        if any(words in text for words in _BARE):
            version = ".".join(map(str, sys.version_info[:2]))
            remedy = (
                f"Install collate-edition for Python {version} on each of them, as {sys.executable} or as "
            )
            remedy += "what PYSPARK_PYTHON names"
            raise EngineError("Spark", "its workers cannot run this program", remedy) from error
        raise


def _java_error() -> type[Exception]:
    from py4j.protocol import Py4JError

    kind: type[Exception] = Py4JError
    return kind


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
