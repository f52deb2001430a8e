"""The lines that the editor's regular expression makes titles, matched within a limit of time.

In another process, since an expression such as ``(一+)+x`` can take years for
one line, and Python's matching cannot be interrupted. Engines that need no
limit, such as RE2, have neither look-ahead nor back-references, and to them no
Han character is a letter (``\\w``).
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from functools import lru_cache

from collate.engine import ConfinedDeath, Death, Limits, confine
from collate.errors import SettingsError
from collate.i18n import _

#: Seconds for the lines of one document, and lines for one more second; a choice: 100,000 lines take .1 to 1 s.
_SECONDS, _LINES_A_SECOND = 10, 10_000
#: Bytes that matching may take; a choice.
_MEMORY = 500_000_000


@lru_cache(maxsize=4)
def title_lines(pattern: str, lines: tuple[str, ...], path: str) -> frozenset[int]:
    """Return the indices of the *lines* that *pattern* matches as a whole, white space at their ends aside.

    The last results are kept, since the boundaries of one document are determined several times.

    Args:
        pattern: a regular expression, valid.
        lines: the lines of one document.
        path: the document, for errors.

    Raises:
        SettingsError: matching takes too long, or the process that does it ends.
    """
    seconds = _SECONDS + len(lines) // _LINES_A_SECOND
    limits = Limits(_MEMORY, seconds, 2 * seconds)
    try:
        (found,) = confine(_matching, pattern, lines, limits=limits)
    except ConfinedDeath as error:
        if error.death in (Death.CPU, Death.TIME):
            problem = _(
                "split.title {pattern} takes more than {seconds} seconds on the lines of {file}",
                pattern=repr(pattern),
                seconds=seconds,
                file=path,
            )
        else:
            problem = _("split.title {pattern} cannot be matched in {file}", pattern=repr(pattern), file=path)
        remedy = _("Write it without a repetition in a repetition, such as (a+)+")
        raise SettingsError("", problem, remedy, place=("split", "title")) from error
    return found


def _matching(pattern: str, lines: Sequence[str]) -> Iterator[frozenset[int]]:
    with warnings.catch_warnings():  # the setting was checked; a warning is about later versions of Python
        warnings.simplefilter("ignore", FutureWarning)
        compiled = re.compile(pattern)
    yield frozenset(index for index, line in enumerate(lines) if compiled.fullmatch(line.strip()))
