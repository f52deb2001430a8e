"""What changed between two runs, for programs; the schema is ``schema/changes.schema.json``."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from collate.i18n import ENGLISH, translate
from collate.report.run_changes import Item
from collate.report.terminal.edition_diff import entry_data

if TYPE_CHECKING:
    from collections.abc import Collection

    from collate.report.run_changes import EntryChange, Failure, ItemChange, RunChanges, RunStamp

#: The version of the schema.
SCHEMA = 1


def changes_data(
    changes: RunChanges, *, fail_on: Collection[str] = (), lang: str = ENGLISH
) -> dict[str, Any]:
    """Return *changes* as data for JSON, messages in *lang*; ``failed``: those of *fail_on* that hold."""
    return {
        "schema": SCHEMA,
        "before": _stamp(changes.before),
        "after": _stamp(changes.after),
        "counts": dict(changes.counts()),
        "failed": list(changes.met(fail_on)),
        "sources": [_item(row) for row in changes.of(Item.SOURCE)],
        "texts": [_item(row) for row in changes.of(Item.TEXT)],
        "works": [_item(row) for row in changes.of(Item.WORK)],
        "witnesses": [_item(row) for row in changes.of(Item.WITNESS)],
        "entries": [_entry(row) for row in changes.entries],
        "reviews": [{**row._asdict(), "why": translate(row.why, lang)} for row in changes.reviews],
        "skipped": [_failure(row, lang) for row in changes.skipped],
        "unverified": [_failure(row, lang) for row in changes.unverified],
    }


def changes_schema() -> dict[str, Any]:
    """Return the JSON schema of :func:`changes_data`."""
    text = files("collate.report").joinpath("schema/changes.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def _stamp(stamp: RunStamp | None) -> dict[str, object] | None:
    return None if stamp is None else dict(stamp._asdict())


def _item(row: ItemChange) -> dict[str, object]:
    return {
        "change": row.change.value,
        "before": row.before or None,
        "after": row.after or None,
        "title": row.title,
        "siglum": row.siglum or None,
        "work": row.work or None,
    }


def _entry(row: EntryChange) -> dict[str, object]:
    return {
        "work": row.work,
        "title": row.title,
        "difference": row.difference.value,
        "kinds": list(row.kinds),
        "left": row.left,
        "right": row.right,
        "before": [entry_data(one) for one in row.before],
        "after": [entry_data(one) for one in row.after],
    }


def _failure(row: Failure, lang: str) -> dict[str, object]:
    return {
        "new": row.new,
        "path": row.path,
        "problem": translate(row.problem, lang),
        "remedy": translate(row.remedy, lang),
    }
