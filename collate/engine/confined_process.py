"""The other side of :mod:`collate.engine.confined`: the process that carries out the tasks."""

from __future__ import annotations

import math
import os
import pickle
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, BinaryIO

#: Seconds without a task after which the process ends: a server that showed one PDF keeps no memory for it.
IDLE_SECONDS = 60.0
#: A process that has grown by one part in so many of its limit of memory does no further task.
_MOST_GROWTH = 4

Task = tuple[Callable[..., Iterator[Any]], tuple[Any, ...], tuple[int, int, int]]


class _Serving:
    """The task being done: where its results go, and the limits that can be extended."""

    def __init__(self, answers: BinaryIO) -> None:
        self.answers = answers
        self.cpu = 0
        self.base = 0

    def send(self, kind: str, value: object = None) -> None:
        data = pickle.dumps((kind, value), protocol=5)
        self.answers.write(data)
        self.answers.flush()

    def limit(self, memory: int, cpu: int) -> None:
        """Set the limits for a task that begins now."""
        size = _data_bytes()
        self.base = self.base or size
        self.cpu = math.ceil(time.process_time()) + cpu
        _set_limits(data=size + memory if size else 0, cpu=self.cpu)

    def lift(self, memory: int) -> bool:
        """Lift the limits after a task; return whether the process is still small enough for another."""
        _lift_limits()
        return _data_bytes() - self.base < memory / _MOST_GROWTH


_serving: _Serving | None = None


def allow_more(seconds: int, cpu: int) -> None:
    """Add to the limits of time of the task at hand; without effect outside a confined process.

    For work of which a file can have any amount, and each part of which takes long: the recognition of pages.
    """
    if _serving is not None:
        _serving.cpu += cpu
        _set_limits(cpu=_serving.cpu)
        _serving.send("more", seconds)


def serve() -> None:
    """Carry out tasks from standard input until it ends, or none has come for :data:`IDLE_SECONDS`."""
    global _serving
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get among the answers
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends this process
    _set_limits(core=True)
    _serving = _Serving(answers)
    tasks: SimpleQueue[Task] = SimpleQueue()
    threading.Thread(target=_receive, args=(sys.stdin.buffer, tasks), daemon=True).start()
    while True:
        try:
            task = tasks.get(timeout=IDLE_SECONDS)
        except Empty:
            os._exit(0)
        with suppress(BrokenPipeError):
            _carry_out(task, _serving)


def _receive(stream: BinaryIO, tasks: SimpleQueue[Task]) -> None:
    """Put the tasks of *stream* into *tasks*; with its end the parent has gone, and this process goes too."""
    try:
        while True:
            tasks.put(pickle.load(stream))
    except (EOFError, OSError):
        os._exit(0)
    finally:
        os._exit(1)


def _carry_out(task: Task, serving: _Serving) -> None:
    function, arguments, (memory, cpu, _seconds) = task
    serving.limit(memory, cpu)
    try:
        for result in function(*arguments):
            serving.send("item", result)
    except MemoryError:
        serving.send("memory")
    except BaseException as error:  # noqa: BLE001  # the top of a worker: whatever it is belongs to the caller
        error.add_note("".join(traceback.format_exception(error)))
        serving.send("error", (_picklable(error), serving.lift(memory)))
    else:
        serving.send("done", serving.lift(memory))


def _picklable(error: BaseException) -> BaseException:
    try:
        pickle.loads(pickle.dumps(error))
    except (pickle.PicklingError, TypeError, AttributeError):
        return RuntimeError("".join(traceback.format_exception(error)))
    return error


def _data_bytes() -> int:
    """Return the size of the writable memory of this process; 0 where it is not known."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
        return pages * resource.getpagesize()
    except (ImportError, OSError, ValueError):
        return 0


def _set_limits(*, data: int = 0, cpu: int = 0, core: bool = False) -> None:
    """Set the limits that are not 0; without effect on Windows, which has none of this kind.

    Memory that is only reserved does not count (RLIMIT_DATA, Linux 4.7; ``getrlimit(2)``): allocators
    reserve many times what they use.
    """
    try:
        import resource
    except ImportError:
        return
    wanted = [
        (resource.RLIMIT_DATA, data),
        (resource.RLIMIT_CPU, cpu),
        *([(resource.RLIMIT_CORE, 0)] if core else []),
    ]
    for kind, value in wanted:
        if value or kind == resource.RLIMIT_CORE:
            most = resource.getrlimit(kind)[1]
            soft = value if most == resource.RLIM_INFINITY else min(value, most)
            with suppress(OSError, ValueError):
                resource.setrlimit(kind, (soft, most))


def _lift_limits() -> None:
    try:
        import resource
    except ImportError:
        return
    for kind in (resource.RLIMIT_DATA, resource.RLIMIT_CPU):
        most = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (most, most))
