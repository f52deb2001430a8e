"""``collate status``: the contents of a workspace and the history of its runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from collate.store import SCHEMA_VERSION, list_runs, open_read_only

if TYPE_CHECKING:
    from pathlib import Path

#: Name of each count, and its query.
_COUNTS = {
    "sources": "SELECT count(*) FROM readings",
    "texts": "SELECT count(*) FROM texts",
    "comparisons": "SELECT count(*) FROM overlaps",
    "editions": "SELECT count(*) FROM editions",
    "files_written": "SELECT count(*) FROM outputs",
    "generations": "SELECT count(*) FROM (SELECT DISTINCT scheme, generation FROM postings)",
}


def workspace_status(workspace: Path) -> dict[str, Any]:
    """Return the contents of *workspace*, ready for JSON; ``runs`` has the last run first.

    A run whose ``state`` is ``running`` is in progress or was interrupted.

    Raises:
        WorkspaceError: there is no workspace, or it cannot be read.
    """
    with open_read_only(workspace) as connection:
        counts = {name: int(connection.execute(sql).fetchone()[0]) for name, sql in _COUNTS.items()}
        runs = [
            {
                "folder": run.folder,
                "started": run.started,
                "finished": run.finished,
                "state": run.state,
                **{name: value for name, value in run.details.items() if name not in ("told", "skipped")},
                "skipped": len(run.details.get("skipped", ())),
            }
            for run in list_runs(connection)
        ]
    return {
        "workspace": str(workspace),
        "schema": SCHEMA_VERSION,
        "bytes": workspace.stat().st_size,
        "held": counts,
        "runs": runs,
    }
