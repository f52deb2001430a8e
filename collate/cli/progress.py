"""Progress on standard error: a bar on a terminal; elsewhere a line for each stage, once it has ended.

What is counted is what is done; where the total is not known, none is shown.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, NamedTuple

import click

from collate.cli.user_language import localize
from collate.i18n import _

if TYPE_CHECKING:
    from rich.progress import Task, TaskID

    from collate.engine import Progress

#: The names of the stages of the pipeline.
STEPS = {
    "read": _("reading"),
    "sketch": _("sketching"),
    "candidates": _("finding candidate pairs"),
    "compare": _("comparing candidate pairs"),
    "keep": _("writing the documents to keep"),
    "dedupe": _("comparing texts"),
    "group": _("grouping"),
    "align": _("aligning"),
    "tei": _("writing and checking TEI"),
    "report": _("writing pages and tables"),
    "verify": _("checking"),
}


class Stage(NamedTuple):
    """A stage that has begun: items done, their total (0: unknown), and seconds since its beginning."""

    name: str
    done: int = 0
    total: int = 0
    seconds: float = 0.0
    ended: bool = False


#: Is called at the beginning and at the end of each stage.
Listener = Callable[[Stage], None]


@contextmanager
def progress_bar(
    quiet: bool, verbose: bool, *, steady: bool = False, listener: Listener | None = None
) -> Iterator[Progress]:
    """Show a bar on a terminal; elsewhere lines if *verbose* or *steady*; nothing if *quiet*.

    The *listener* is called in each case.
    """
    is_terminal = sys.stderr is not None and sys.stderr.isatty()
    lines = not is_terminal and (verbose or (steady and _has_log())) and not quiet
    with ExitStack() as stack:
        receivers: list[Progress] = []
        if is_terminal and not quiet:
            receivers.append(stack.enter_context(_bar(transient=not verbose)))
        listeners = [one for one in (_print_line if lines else None, listener) if one is not None]
        if listeners:
            stages = _Stages(listeners)
            stack.callback(stages.end)
            receivers.append(stages)

        def receive(stage: str, done: int, total: int, /) -> None:
            for receiver in receivers:
                receiver(stage, done, total)

        yield receive


def _has_log() -> bool:
    """Return whether standard error is a file or a pipe; a program that calls a command may have none."""
    try:
        return sys.stderr is not None and sys.stderr.fileno() >= 0
    except (OSError, ValueError):  # io.UnsupportedOperation is both
        return False


class _Stages:
    """Finds the beginnings and ends of stages: the next one ends the one before it."""

    def __init__(self, listeners: list[Listener]) -> None:
        self._listeners = listeners
        self._current: Stage | None = None
        self._started = 0.0

    def __call__(self, stage: str, done: int, total: int, /) -> None:
        if self._current is None or self._current.name != stage:
            self.end()
            self._current, self._started = Stage(stage, done, total), time.perf_counter()
            self._call(self._current)
        else:
            self._current = Stage(stage, done, total)

    def end(self) -> None:
        if self._current is not None:
            seconds = time.perf_counter() - self._started
            self._call(self._current._replace(seconds=seconds, ended=True))
            self._current = None

    def _call(self, stage: Stage) -> None:
        for listener in self._listeners:
            listener(stage)


def _print_line(stage: Stage) -> None:
    if not stage.ended:
        return
    name, seconds = localize(STEPS[stage.name]), f"{stage.seconds:.1f}"
    if stage.total:
        count = str(stage.total) if stage.done == stage.total else f"{stage.done}/{stage.total}"
        line = _("{stage} … {count}, {seconds} s", stage=name, count=count, seconds=seconds)
    else:
        line = _("{stage} … {seconds} s", stage=name, seconds=seconds)
    click.echo(localize(line), err=True)


@contextmanager
def _bar(*, transient: bool) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn, TimeElapsedColumn
    from rich.text import Text

    class Counts(ProgressColumn):
        """The items done and their total, where it is known."""

        def render(self, task: Task) -> Text:
            return Text("" if task.total is None else f"{int(task.completed)}/{int(task.total)}")

    columns = (TextColumn("{task.description}"), BarColumn(), Counts(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=transient) as bar:
        tasks: dict[str, TaskID] = {}

        def show(stage: str, done: int, total: int, /) -> None:
            if stage not in tasks:
                for task in bar.tasks:  # the stages before it have ended
                    bar.stop_task(task.id)
                    if task.total is None:  # whose bar would go on moving
                        bar.update(task.id, visible=False)
                tasks[stage] = bar.add_task(localize(STEPS[stage]), total=total or None)
            bar.update(tasks[stage], completed=done, total=total or None)

        yield show
