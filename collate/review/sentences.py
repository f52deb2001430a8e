"""Lines of a log in words, as the page shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.edit import Redo, Undo, describe_entry
from collate.i18n import _, listed
from collate.model import Decision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collate.edit import LogLine


def decision_sentence(decision: Decision) -> str:
    """Return *decision* as a message."""
    return describe_entry(decision)


def line_sentence(line: LogLine, decisions: Mapping[str, Decision]) -> str:
    """Return a line of a log as a message; undo and redo by what they take back or restore.

    *decisions* are all of its log, undone ones too, by their ids.
    """
    entry = line.entry
    if not isinstance(entry, Undo | Redo):
        return describe_entry(entry)
    said = listed([describe_entry(decisions[one]) if one in decisions else one for one in entry.of])
    return _("undone: {said}", said=said) if isinstance(entry, Undo) else _("redone: {said}", said=said)
