"""Formats that libraries in C read: in a process of their own, which a file may crash, with limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

from collate.errors import SourceError
from collate.i18n import _

if TYPE_CHECKING:
    from collate.engine import ConfinedDeath, Limits
    from collate.model import Document
    from collate.read.raw_builder import Input
    from collate.settings import Settings

    Reader = Callable[[Input, Settings], Iterator[Document | SourceError]]

Result = TypeVar("Result")

#: Media types read by libraries in C that allocate what a file asks for: PDFium (and the recognition of pages
#: on top of it), and Arrow. The others are read by Python, and by libxml2 with its own limits. LibreOffice
#: is a process of its own already (:mod:`collate.read.office`).
NATIVE = frozenset({"application/pdf", "application/parquet"})


def limits_of(settings: Settings) -> Limits:
    """Return the limits of reading one file."""
    from collate.engine import Limits  # with the library of processes, which most files do not need

    read = settings.read
    return Limits(read.max_memory_megabytes * 1_000_000, read.max_cpu_seconds, read.max_seconds)


def read_native(
    load: Callable[[], Reader], item: Input, settings: Settings
) -> Iterator[Document | SourceError]:
    """Yield what the reader that *load* returns yields, from a confined process.

    Raises:
        SourceError: the file is not readable, or takes more than the limits allow.
        MissingExtra: an optional library is needed.
    """
    yield from in_native_process(item.path, settings, _read, load, item, settings)


def in_native_process(
    path: str, settings: Settings, function: Callable[..., Iterator[Result]], *arguments: object
) -> Iterator[Result]:
    """Yield what ``function(*arguments)`` yields in a confined process; *path* is the file, for errors.

    Raises:
        SourceError: the process exceeded a limit, or crashed.
    """
    from collate.engine import ConfinedDeath, confine

    try:
        yield from confine(function, *arguments, limits=limits_of(settings))
    except ConfinedDeath as error:
        raise SourceError(path, *_problem(error, settings)) from error


def _read(load: Callable[[], Reader], item: Input, settings: Settings) -> Iterator[Document | SourceError]:
    yield from load()(item, settings)


def _problem(error: ConfinedDeath, settings: Settings) -> tuple[str, str]:
    """Return what became of a confined process, and what to do."""
    from collate.engine import Death

    memory, cpu, seconds = (
        settings.read.max_memory_megabytes,
        settings.read.max_cpu_seconds,
        settings.read.max_seconds,
    )
    right = _("If the file is right, raise {key} in collate.toml", key="read.max_memory_megabytes")
    if error.death is Death.MEMORY:
        return _("takes more than {most} MB of memory to read", most=memory), right
    if error.death is Death.CPU:
        problem = _("takes more than {most} seconds of processor time to read", most=cpu)
        return problem, _("If the file is right, raise {key} in collate.toml", key="read.max_cpu_seconds")
    if error.death is Death.TIME:
        problem = _("takes more than {most} seconds to read", most=seconds)
        return problem, _("If the file is right, raise {key} in collate.toml", key="read.max_seconds")
    if error.death is Death.START:
        problem = _("no process can be started to read it ({reason})", reason=error.reason)
        return problem, _("Close other programs, and run again")
    if error.death is Death.KILLED:
        problem = _("the process that read it was killed, twice")
        return problem, _("Close other programs, and run again")
    problem = _(
        "the library that reads it crashed ({reason}), as it does where {most} MB of memory are not enough",
        reason=error.reason,
        most=memory,
    )
    return problem, right
