"""Start of a Spark session with checks that explain a failure, and transport of errors from its workers."""

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

from collate.errors import CollateError, EngineError, MissingExtra, SettingsError, reason_of
from collate.i18n import _

#: Seconds within which a master must answer a connection, and within which it must provide a worker.
CONNECT_TIMEOUT, WORKER_TIMEOUT = 10.0, 60.0

#: Oldest version of Java that Spark 4 supports.
JAVA = 17

_MASTER = re.compile(r"local(\[(\*|\d+)(,\s*\d+)?\])?|spark://[^\s/]+|k8s://\S+|yarn")

#: Prefix of a pickled CollateError in the traceback that Spark passes on.
_ERROR_PREFIX = "collate-error:"

#: Phrases of Spark's message that mean that the workers were lost.
_LOST = ("ExecutorLostFailure", "removed our application", "SparkContext was shut down", "All masters are")

#: Phrases of Spark's message that mean that a worker lacks the Python or the libraries that it needs.
_BARE = ("No module named 'collate", "PYTHON_VERSION_MISMATCH", "Cannot run program")

#: The error stream of the Java process, shown only when something goes wrong.
_java_log: IO[bytes] | None = None


def check_spark(master: str) -> None:
    """Check the conditions for starting Spark on *master*; this usually takes less than a second.

    Raises:
        SettingsError: *master* is not the address of a Spark master.
        MissingExtra: pyspark is not installed.
        EngineError: Java is missing, or the master does not answer.
    """
    if not _MASTER.fullmatch(master):
        raise SettingsError(
            "",
            _("--spark-master: '{master}' is not the address of a Spark master", master=master),
            _("Write spark://HOST:7077, local[4], yarn, or k8s://ADDRESS"),
        )
    try:
        import pyspark  # noqa: F401  only its presence matters
    except ImportError as error:
        raise MissingExtra(_("distributing work with Spark"), "spark") from error
    _check_java()
    if master.startswith("spark://"):
        _check_connection(master)


def start_context(master: str) -> Any:  # noqa: ANN401  pyspark is optional: its types may be missing
    """Return a SparkContext on *master*, which has passed :func:`check_spark`.

    Raises:
        EngineError: Spark does not start, or the master provides no worker.
    """
    import pyspark

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    conf = pyspark.SparkConf().setMaster(master).setAppName("collate")
    for name, value in _options(master).items():
        conf.set(name, value)
    try:
        context = pyspark.SparkContext(conf=conf, gateway=_gateway(conf))
    except (pyspark.errors.PySparkException, _java_error(), OSError) as error:
        problem = _("it does not start ({reason})", reason=_first_line(error))
        raise EngineError("Spark", problem, _last_java_line()) from error
    if not master.startswith("local"):
        _await_workers(context, master)
    return context


def _options(master: str) -> dict[str, str]:
    options = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        # The plan bounds the size of the result arrays; Spark's limit of 1 GB is meant for tables.
        "spark.driver.maxResultSize": "0",
        "spark.log.level": "ERROR",
    }
    if master.startswith("local"):
        # By default Spark resolves the host name, which may give no address or an unreachable one.
        options |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    return options


def _gateway(conf: Any) -> Any:  # noqa: ANN401  as above
    """Start the Java process, which lives as long as this one, and return its gateway; None if it runs."""
    from pyspark import SparkContext
    from pyspark.java_gateway import launch_gateway

    global _java_log
    if SparkContext._gateway is not None:
        return None
    _java_log = tempfile.TemporaryFile()  # noqa: SIM115  open as long as Java runs
    return launch_gateway(conf, {"stderr": _java_log})


def _last_java_line() -> str:
    """Return the last line of Java's error stream as a message, "" without one."""
    if _java_log is None:
        return ""
    _java_log.seek(0)
    lines = [line for line in _java_log.read().decode("utf-8", "replace").splitlines() if line.strip()]
    return _("Java reports: {line}", line=lines[-1]) if lines else ""


def _check_java() -> None:
    """Find Java the way Spark does, and check its version."""
    remedy = _(
        "Install Java {version} or later (Debian: openjdk-{version}-jre-headless), or set JAVA_HOME",
        version=JAVA,
    )
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home, "bin", "java")) if home else shutil.which("java")
    if java is None or not Path(java).exists():
        if home:
            problem = _("it needs Java, and JAVA_HOME ({folder}) has none", folder=home)
        else:
            problem = _("it needs Java, which was not found")
        raise EngineError("Spark", problem, remedy)
    try:
        done = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise EngineError(java, _("it does not run ({reason})", reason=reason_of(error)), remedy) from error
    version = re.search(r'version "(\d+)', done.stderr)
    if version is not None and int(version[1]) < JAVA:
        raise EngineError(java, _("Java {version} is too old for Spark", version=version[1]), remedy)


def _check_connection(master: str) -> None:
    """Connect to one of the masters; Spark itself would try for a minute and then stop without a reason."""
    problems = []
    for address in master.removeprefix("spark://").split(","):
        host, _colon, port = address.rpartition(":")
        if not host or not port.isdigit() or not 0 < int(port) < 65536:
            problem = _("--spark-master: '{address}' is not a host with a port", address=address)
            raise SettingsError("", problem, _("Write spark://HOST:7077"))
        try:
            socket.create_connection((host.strip("[]"), int(port)), CONNECT_TIMEOUT).close()
        except OSError as error:
            problems.append(reason_of(error))
        else:
            return
    raise EngineError(
        master,
        _("the Spark master does not answer ({reason})", reason=problems[0]),
        _("Check that it is running, that the address is right, and that no firewall is in between"),
    )


def _await_workers(context: Any, master: str) -> None:  # noqa: ANN401  as above
    """Wait for the first worker: a job without workers would wait forever."""
    end = time.monotonic() + WORKER_TIMEOUT
    while context._jsc.sc().getExecutorMemoryStatus().size() < 2:  # this process counts as one
        if context._jsc.sc().isStopped() or time.monotonic() > end:
            context.stop()
            raise EngineError(
                master,
                _(
                    "the Spark master provided no worker within {seconds} seconds",
                    seconds=round(WORKER_TIMEOUT),
                ),
                _("Start more workers, or wait until some are free; each needs Java and 1 GB of memory"),
            )
        time.sleep(0.1)


@contextmanager
def encoded_errors() -> Iterator[None]:
    """On a worker: encode a CollateError into the message of an exception, which Spark passes on as text."""
    try:
        yield
    except CollateError as error:
        raise RuntimeError(_ERROR_PREFIX + base64.b64encode(pickle.dumps(error)).decode()) from error


@contextmanager
def decoded_errors() -> Iterator[None]:
    """In the main process: raise the errors of :func:`encoded_errors`, or explain what is wrong with workers.

    Any other exception passes unchanged.

    Raises:
        CollateError: raised by a function on a worker.
        EngineError: the workers were lost, or cannot run this program.
    """
    try:
        yield
    except _java_error() as error:
        text = str(error)
        if encoded := re.search(_ERROR_PREFIX + r"([\w+/=]+)", text):
            original: CollateError = pickle.loads(base64.b64decode(encoded[1]))
            raise original from error
        if any(phrase in text for phrase in _LOST):
            raise EngineError(
                "Spark",
                _("its workers were lost before they had finished"),
                _("See the workers' logs (they often ran out of memory), then run again"),
            ) from error
        if any(phrase in text for phrase in _BARE):
            remedy = _(
                "Install collate-edition for Python {version} on each of them, at {path} or at the path "
                "in PYSPARK_PYTHON",
                version=".".join(map(str, sys.version_info[:2])),
                path=sys.executable,
            )
            raise EngineError("Spark", _("its workers cannot run this program"), remedy) from error
        raise


def _java_error() -> type[Exception]:
    from py4j.protocol import Py4JError

    kind: type[Exception] = Py4JError
    return kind


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
