"""The page of what changed between two runs: ``collate changes --html``."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from collate.model import Kind
from collate.report.context import ReportContext
from collate.report.html.render import render
from collate.report.run_changes import Item, RunChanges
from collate.report.terminal.changes import change_sentences
from collate.report.terminal.edition_diff import entry_line
from collate.report.wording.labels import words

if TYPE_CHECKING:
    from collate.report.terminal.edition_diff import EntryReadings

#: Rows of each table: with more the page is larger than browsers show at once, and JSON has all.
MOST_ROWS = 1000

#: Longest entry in characters; of a longer one the ends are shown.
_MOST_CHARACTERS = 400


def write_changes_page(changes: RunChanges, *, lang: str, version: str, folder: str | None) -> bytes:
    """Return the page of *changes* in *lang*, UTF-8.

    Args:
        changes: what changed.
        lang: the language of the page.
        version: the version of collate.
        folder: the output folder of the run, relative to the page with ``/``, to whose pages works
            are linked; None on another drive.
    """
    labels = words(lang)
    counts = changes.counts()
    base = None if folder is None else f"{quote(folder)}/" if folder not in ("", ".") else ""
    return render(
        "changes.html",
        ReportContext(lang, version, when=changes.after.finished),
        changes=changes,
        sentences=tuple(change_sentences(changes, labels)),
        tally=tuple((ground, count) for ground, count in counts.items() if count and ground != "any"),
        kinds=tuple(kind.value for kind in Kind),
        failures=(
            (labels["changes.skipped"], changes.skipped),
            (labels["changes.unverified"], changes.unverified),
        ),
        items=tuple((item.value, changes.of(item)) for item in Item),
        most=MOST_ROWS,
        folder=base,
        line=lambda entry: _line(entry, lang),
    )


def _line(entry: EntryReadings, lang: str) -> str:
    line = entry_line(entry, lang)
    if len(line) <= _MOST_CHARACTERS:
        return line
    half = _MOST_CHARACTERS // 2
    return f"{line[:half]} …… {line[-half:]}"
