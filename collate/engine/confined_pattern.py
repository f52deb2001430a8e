"""Regular expressions of an editor, matched in a confined process.

Python's expressions backtrack: one with a repetition in a repetition can take
longer on a line of fifty characters than the sun will last, and nothing in the
same process can stop it. An engine without backtracking (RE2) has neither
look-around nor references to groups, and reads some classes otherwise, so that
an expression that worked would mean something else; in a process with a limit
of time, every expression keeps its meaning.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from functools import cache

from collate.engine.confined import ConfinedDeath, Death, Limits, confine
from collate.errors import SourceError
from collate.i18n import _

#: Memory that the matching of one file may take, in bytes: its lines, and the branches that are still open.
_MEMORY = 1_000_000_000
#: Seconds by the clock for each second of processor time, since other programs run too.
_CLOCK = 2
#: Most characters of an expression that an error quotes.
_QUOTED = 80


def lines_that_match(
    pattern: str, lines: Sequence[str], *, key: str, seconds: int, limit: str, path: str
) -> frozenset[int]:
    """Return the indices of the *lines* that match *pattern* as a whole.

    Args:
        pattern: a regular expression of :mod:`re` that compiles.
        lines: the lines of one file.
        key: the setting that has the pattern, for errors.
        seconds: processor time that the matching may take, and half of what it may take by the clock.
        limit: the setting that has *seconds*, for errors.
        path: the file, for errors.

    Raises:
        SourceError: the matching takes longer, or its process ends.
    """
    limits = Limits(_MEMORY, seconds, _CLOCK * seconds)
    try:
        return frozenset(confine(_matching, pattern, tuple(lines), limits=limits))
    except ConfinedDeath as error:
        shown = repr(pattern if len(pattern) <= _QUOTED else f"{pattern[:_QUOTED]}…")
        if error.death in {Death.CPU, Death.TIME}:
            problem = _(
                "{key} = {pattern} takes more than {most} seconds to match its lines",
                key=key,
                pattern=shown,
                most=seconds,
            )
            remedy = _("Write it without a repetition in a repetition, or raise {limit}", limit=limit)
            raise SourceError(path, problem, remedy) from error
        problem = _(
            "the process that matched {key} = {pattern} with its lines ended early ({reason})",
            key=key,
            pattern=shown,
            reason=error.reason or str(error.death),
        )
        raise SourceError(path, problem, _("Close other programs, and run again")) from error


def _matching(pattern: str, lines: Sequence[str]) -> Iterator[int]:
    expression = _compiled(pattern)
    yield from [index for index, line in enumerate(lines) if expression.fullmatch(line)]


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    with warnings.catch_warnings():  # of signs that a later version of Python may read otherwise: [[
        warnings.simplefilter("ignore", FutureWarning)
        return re.compile(pattern)
