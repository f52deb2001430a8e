"""The outcomes of decisions as the last run recorded them, in works/<slug>/apparatus.json of its results."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from collate.edit.log_lines import LogFault
from collate.errors import reason_of
from collate.i18n import _

if TYPE_CHECKING:
    from pathlib import Path


class RecordedOutcome(NamedTuple):
    """What became of a decision about a work: its id, its fate, the entries, and why, as messages."""

    work: str
    decision: str
    fate: str
    entries: tuple[int, ...] = ()
    why: tuple[str, ...] = ()


def read_outcomes(reports: Path) -> tuple[tuple[RecordedOutcome, ...], tuple[LogFault, ...]]:
    """Return the outcomes in a folder of results, and a fault for each file that cannot be read."""
    outcomes: list[RecordedOutcome] = []
    faults: list[LogFault] = []
    for path in sorted(reports.glob("works/*/apparatus.json")):
        try:
            data = json.loads(path.read_bytes())
            outcomes += [_outcome(path.parent.name, one) for one in data.get("decisions", ())]
        except OSError as error:
            problem = _("cannot be read ({reason})", reason=reason_of(error))
            faults.append(LogFault(0, problem, _("Check the path and its permissions"), str(path)))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            problem = _("is not a list of outcomes of decisions")
            faults.append(LogFault(0, problem, _("Run collate again: collate run PATH... -o DIR"), str(path)))
    return tuple(outcomes), tuple(faults)


def _outcome(work: str, data: dict[str, Any]) -> RecordedOutcome:
    decision, fate = data["decision"], data["fate"]
    if not (isinstance(decision, str) and isinstance(fate, str)):
        raise TypeError(f"not an outcome: {data!r}")
    entries = tuple(int(entry) for entry in data.get("entries", ()))
    return RecordedOutcome(work, decision, fate, entries, tuple(map(str, data.get("why", ()))))
