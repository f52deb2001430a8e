"""Functions in a process of their own, with limits: for libraries in C that a file can make crash.

A process is started on first use and reused, so that its start and the import
of the libraries are paid once. It ends with this process, after
:data:`collate.engine.confined_process.IDLE_SECONDS` without work, or with the
task that exceeds a limit.
"""

from __future__ import annotations

import atexit
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from collate.errors import reason_of

Result = TypeVar("Result")

#: What a new process does; its arguments are the search path of this one, so that both load the same modules.
_START = "import sys; sys.path[:] = sys.argv[1:]; from collate.engine.confined_process import serve; serve()"
#: Settings of libraries in a new process. The buffers of OpenBLAS for each core of a large machine, and the
#: arenas of the C library for each thread, would count as memory of the task.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
#: Seconds in which a process that has nothing more to do ends by itself.
_END_SECONDS = 2.0


class Limits(NamedTuple):
    """Limits of one task, each greater than 0.

    Args:
        memory: bytes, beyond what the process has at the start of the task. Effective on Linux.
        cpu: seconds of processor time, all threads together. Effective on Linux and macOS.
        seconds: seconds by the clock, without the time that the caller takes. Effective everywhere.
    """

    memory: int
    cpu: int
    seconds: float


class Death(StrEnum):
    """How a confined process ended before its task did."""

    MEMORY = "memory"
    CPU = "cpu"
    TIME = "time"
    CRASH = "crash"
    KILLED = "killed"
    START = "start"


class ConfinedDeath(Exception):
    """The process of a task did not start, or ended before the task did.

    ``reason`` names the signal, or the reason why it did not start, where that is known.
    """

    def __init__(self, death: Death, reason: str = "") -> None:
        super().__init__(death, reason)
        self.death = death
        self.reason = reason


def confine(
    function: Callable[..., Iterator[Result]], *arguments: object, limits: Limits
) -> Iterator[Result]:
    """Yield what ``function(*arguments)`` yields in another process, as it comes.

    *function* must be a top-level function; arguments and results must be
    picklable. An exception that it raises is raised here. Where Python is part of
    another program, and has no command of its own, the work is done in this process.

    Raises:
        ConfinedDeath: the process does not start, exceeded a limit, crashed, or was killed twice.
    """
    if not sys.executable:
        yield from function(*arguments)
        return
    retried = False
    while True:
        worker = _take()
        begun = False
        try:
            for result in worker.run(function, arguments, limits):
                begun = True
                yield result
        except ConfinedDeath as error:
            # Killed from outside: by the system where memory was short, or by a person. A process that ends
            # for want of work just then has status 0, and has not begun.
            if error.death is not Death.KILLED or begun or (retried and worker.status):
                raise
            retried = retried or bool(worker.status)
        else:
            return
        finally:
            worker.give_back()


class _Worker:
    """A process, and the pipes to it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, *(path or str(Path.cwd()) for path in sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**_ENVIRONMENT, **os.environ, "PYTHONUTF8": "1"},
        )
        self.owner = os.getpid()
        self._idle = True
        self._late = False

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def status(self) -> int | None:
        """The exit status, None as long as the process runs."""
        return self._process.poll()

    def run(
        self, function: Callable[..., Iterator[Result]], arguments: tuple[object, ...], limits: Limits
    ) -> Iterator[Result]:
        self._idle = False
        left = float(limits.seconds)
        task = pickle.dumps((function, arguments, tuple(limits)), protocol=5)
        if not self._send(task):
            raise self._death()
        while True:
            start = time.monotonic()
            kind, value = self._receive(left)
            left -= time.monotonic() - start
            if kind == "item":
                yield value
            elif kind == "more":
                left += value
            elif kind == "memory":
                self.close()
                raise ConfinedDeath(Death.MEMORY)
            elif kind == "error":
                error, self._idle = value
                raise error
            else:
                self._idle = value
                return

    def _send(self, task: bytes) -> bool:
        stream = self._process.stdin
        assert stream is not None
        try:
            stream.write(task)
            stream.flush()
        except OSError:
            return False
        return True

    def _receive(self, left: float) -> tuple[str, Any]:
        stream = self._process.stdout
        assert stream is not None
        # The timer ends a process whose answer does not come; reading then ends, on every system.
        timer = threading.Timer(max(left, 0.0), self._end_late)
        timer.daemon = True
        timer.start()
        try:
            frame: tuple[str, Any] = pickle.load(stream)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            raise self._death() from error
        finally:
            timer.cancel()
        return frame

    def _end_late(self) -> None:
        self._late = True
        self._process.kill()

    def _death(self) -> ConfinedDeath:
        self.close()
        status = self._process.returncode
        if self._late:
            return ConfinedDeath(Death.TIME)
        name = _signal_name(-status) if status < 0 else ""
        if name == "SIGXCPU":
            return ConfinedDeath(Death.CPU, name)
        if name == "SIGKILL" or status == 0:
            return ConfinedDeath(Death.KILLED, name)
        return ConfinedDeath(Death.CRASH, name or f"exit {status}")

    def give_back(self) -> None:
        """Keep the process for another task, or end it: its task is not over."""
        if self._idle and self.alive:
            with _LOCK:
                _IDLE.append(self)
        else:
            self.close()

    def close(self) -> None:
        """End the process and close the pipes."""
        if not self._idle:
            self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):  # what was not sent yet has no reader
                    stream.close()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


#: Processes without a task.
_IDLE: list[_Worker] = []
_LOCK = threading.Lock()


def _take() -> _Worker:
    with _LOCK:
        while _IDLE:
            worker = _IDLE.pop()
            if worker.owner != os.getpid():
                continue  # this process is a fork: the pipes are its parent's
            if worker.alive:
                return worker
            worker.close()
    try:
        return _Worker()
    except OSError as error:
        raise ConfinedDeath(Death.START, reason_of(error)) from error


@atexit.register
def close_confined() -> None:
    """End all processes without a task."""
    with _LOCK:
        workers, _IDLE[:] = [one for one in _IDLE if one.owner == os.getpid()], []
    for worker in workers:
        worker.close()
