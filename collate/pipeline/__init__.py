"""The stages joined into whole jobs.

In reading order:

- ``full_run``: ``collate run``, from files to verified editions and reports
- ``texts``: its first half, files -> documents cut into texts
- ``known_titles``: files split again with the titles of texts in other files
- ``steps``: its second half, texts -> matches, works, results
- ``on_engine``: the parts that an engine (Spark) carries out
- ``incremental``: recognising that nothing has changed since the last run
- ``comparison``: ``collate compare``, each file one witness
- ``query``, ``status``: what a workspace has on new texts, and on earlier runs
- ``run_snapshots``, ``changes``: what is recorded of a run, and what is new since an earlier one

Names are imported on first use, so that a command loads only the modules it
needs. Editions as such are in :mod:`collate.editions`, deduplication alone is
in :mod:`collate.corpus`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.lazy import lazy_names

if TYPE_CHECKING:
    from collate.pipeline.changes import PREVIOUS, find_changes, list_recorded_runs, written_files
    from collate.pipeline.comparison import check_shares_words, compare
    from collate.pipeline.full_run import execute_run, run
    from collate.pipeline.incremental import RunOutcome
    from collate.pipeline.query import QueryAnswer, QueryResult, RelatedText, query_workspace
    from collate.pipeline.status import workspace_status
    from collate.pipeline.steps import find_matches, run_context
    from collate.pipeline.texts import InputTexts, document_notes, read_texts

__all__ = [
    "PREVIOUS",
    "InputTexts",
    "QueryAnswer",
    "QueryResult",
    "RelatedText",
    "RunOutcome",
    "check_shares_words",
    "compare",
    "document_notes",
    "execute_run",
    "find_changes",
    "find_matches",
    "list_recorded_runs",
    "query_workspace",
    "read_texts",
    "run",
    "run_context",
    "workspace_status",
    "written_files",
]

__getattr__ = lazy_names(
    __name__,
    {
        "changes": ("PREVIOUS", "find_changes", "list_recorded_runs", "written_files"),
        "comparison": ("check_shares_words", "compare"),
        "full_run": ("execute_run", "run"),
        "incremental": ("RunOutcome",),
        "query": ("QueryAnswer", "QueryResult", "RelatedText", "query_workspace"),
        "status": ("workspace_status",),
        "steps": ("find_matches", "run_context"),
        "texts": ("InputTexts", "read_texts", "document_notes"),
    },
)  # fmt: skip
