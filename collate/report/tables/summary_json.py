"""summary.json: what the run found, for programs; its schema is ``schema/summary.schema.json``."""

from __future__ import annotations

import json
import platform
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from typing import Any

from collate.model import Edition, Kind, Operation, Results, Segment, Work
from collate.report.context import ReportContext
from collate.report.source_positions import by_path
from collate.report.tables.apparatus_json import json_bytes, witness_data

SCHEMA = 1

#: The libraries whose version can shape a result.
LIBRARIES = ("charset-normalizer", "datasketch", "jinja2", "lxml", "numpy", "opencc", "rapidfuzz", "rjieba")


def write_summary(results: Results, context: ReportContext) -> bytes:
    """Return summary.json. The same results and versions give the same bytes."""
    slugs = {w.segment.id: work.slug for work in results.works for w in work.witnesses}
    editions = {edition.work.slug: edition for edition in results.editions}
    return json_bytes(
        {
            "schema": SCHEMA,
            "files": _files(results),
            "ignored": list(results.ignored),
            "skipped": [skipped._asdict() for skipped in results.skipped],
            "segments": [_segment(segment, slugs.get(segment.id)) for segment in results.segments],
            "works": [_work(work, editions.get(work.slug)) for work in results.works],
            "warnings": list(results.warnings),
            "versions": {
                "collate": context.version,
                "python": platform.python_version(),
                "libraries": dict(_libraries()),
            },
            "settings": dict(results.settings),
        }
    )


def summary_schema() -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) that every summary.json fits."""
    text = files("collate.report").joinpath("schema/summary.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def kinds_of(edition: Edition | None) -> dict[Kind, int]:
    """Return the number of entries of each kind, every kind named, gravest first."""
    counts = Counter(entry.kind for entry in edition.entries) if edition else Counter[Kind]()
    return {kind: counts[kind] for kind in Kind}


def operations_of(edition: Edition | None) -> dict[Operation, int]:
    """Return the number of entries in which some variant is of each operation, every operation named."""
    counts: Counter[Operation] = Counter()
    for entry in edition.entries if edition else ():
        counts.update({v.operation for v in entry.variants if v.operation is not None})
    return {operation: counts[operation] for operation in Operation}


def _files(results: Results) -> list[dict[str, Any]]:
    held = Counter(segment.path for segment in results.segments)
    return [
        {
            "path": path,
            "sha256": split.document.source.sha256,
            "encoding": split.document.source.encoding,
            "characters": len(split.document.raw),
            "segments": held[path],
        }
        for path, split in by_path(results.documents)
    ]


def _segment(segment: Segment, slug: str | None) -> dict[str, Any]:
    return {
        "id": segment.id,
        "file": segment.path,
        "number": segment.number,
        "title": segment.title.value if segment.title else None,
        "title_as_written": segment.title.written if segment.title else None,
        "date": (segment.date.value or None) if segment.date else None,
        "date_as_written": segment.date.written if segment.date else None,
        "date_note": segment.date.note if segment.date else "",
        "speaker": segment.speaker.value if segment.speaker else None,
        "genre": segment.genre.value,
        "origin": segment.origin.written if segment.origin else None,
        "work": slug,
        "characters": len(segment.text),
        "lines": list(segment.provenance.lines),
    }


def _work(work: Work, edition: Edition | None) -> dict[str, Any]:
    return {
        "slug": work.slug,
        "title": work.title,
        "date": work.date,
        "base": work.base,
        "base_confirmed": work.base_confirmed,
        "witnesses": [witness_data(witness) for witness in work.witnesses],
        "derived": list(work.derived),
        "entries": {kind.value: count for kind, count in kinds_of(edition).items()},
        "operations": {operation.value: count for operation, count in operations_of(edition).items()},
    }


@cache
def _libraries() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
