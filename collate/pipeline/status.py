"""What a workspace holds, and what the runs did that use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from collate.store import look
from collate.store.migrate import SCHEMA
from collate.store.runs import listed

if TYPE_CHECKING:
    from pathlib import Path

#: What is counted, and how.
_COUNTS = {
    "sources": "SELECT count(*) FROM readings",
    "texts": "SELECT count(*) FROM texts",
    "comparisons": "SELECT count(*) FROM overlaps",
    "editions": "SELECT count(*) FROM editions",
    "files_written": "SELECT count(*) FROM outputs",
    "generations": "SELECT count(*) FROM (SELECT DISTINCT scheme, generation FROM postings)",
}


def status(workspace: Path) -> dict[str, Any]:
    """Return what *workspace* holds, ready for JSON: ``runs`` has the last one first.

    A run whose ``state`` is ``running`` is at work, or was stopped.

    Raises:
        WorkspaceError: there is none, or it cannot be read.
    """
    with look(workspace) as connection:
        held = {name: int(connection.execute(sql).fetchone()[0]) for name, sql in _COUNTS.items()}
        runs = [
            {
                "folder": run.folder,
                "started": run.started,
                "finished": run.finished,
                "state": run.state,
                **{name: value for name, value in run.told.items() if name not in ("told", "skipped")},
                "skipped": len(run.told.get("skipped", ())),
            }
            for run in listed(connection)
        ]
    return {
        "workspace": str(workspace),
        "schema": SCHEMA,
        "bytes": workspace.stat().st_size,
        "held": held,
        "runs": runs,
    }
