"""summary.json: the results of a run, for programs; the schema is ``schema/summary.schema.json``."""

from __future__ import annotations

import json
import platform
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from typing import Any

from collate.i18n import translate
from collate.model import Edition, Kind, Operation, Results, Segment, Skipped, Work
from collate.model.deferred import remembered
from collate.model.facts import raw_size, text_size
from collate.report.context import ReportContext
from collate.report.source_positions import documents_by_path
from collate.report.tables.apparatus_json import json_bytes, witness_data
from collate.report.tables.document_facts import doubtful_lines

SCHEMA = 1

#: The libraries whose version can change a result.
LIBRARIES = ("charset-normalizer", "datasketch", "jinja2", "lxml", "numpy", "rapidfuzz", "rjieba")


def write_summary(results: Results, context: ReportContext) -> bytes:
    """Return summary.json; the same results and versions give the same bytes.

    Messages are in the language of the report.
    """
    slugs = {w.segment.id: work.slug for work in results.works for w in work.witnesses}
    editions = {edition.work.slug: edition for edition in results.editions}
    return json_bytes(
        {
            "schema": SCHEMA,
            "files": _files(results),
            "ignored": list(results.ignored),
            "skipped": [_skipped(skipped, context.lang) for skipped in results.skipped],
            "segments": [
                _segment(segment, slugs.get(segment.id), context.lang) for segment in results.segments
            ],
            "works": [_work(work, editions.get(work.slug)) for work in results.works],
            "doubts": [
                {"file": split.document.source.paths[0], **row._asdict()}
                for split in results.documents
                for row in doubtful_lines(split)
            ],
            "warnings": [translate(warning, context.lang) for warning in results.warnings],
            "versions": {
                "collate": context.version,
                "python": platform.python_version(),
                "libraries": dict(_libraries()),
            },
            "settings": dict(results.settings),
        }
    )


def summary_schema() -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) of summary.json."""
    text = files("collate.report").joinpath("schema/summary.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def count_kinds(edition: Edition | None) -> dict[Kind, int]:
    """Return the number of entries of each kind, all kinds included, in order of gravity."""
    return dict(zip(Kind, _count_kinds(edition) if edition else (0,) * len(Kind), strict=True))


@remembered(tuple[int, ...])
def _count_kinds(edition: Edition) -> tuple[int, ...]:
    counts = Counter(entry.kind for entry in edition.entries)
    return tuple(counts[kind] for kind in Kind)


def count_operations(edition: Edition | None) -> dict[Operation, int]:
    """Return for each operation the number of entries with a variant of it, all operations included."""
    return dict(zip(Operation, _count_operations(edition) if edition else (0,) * len(Operation), strict=True))


@remembered(tuple[int, ...])
def _count_operations(edition: Edition) -> tuple[int, ...]:
    counts: Counter[Operation] = Counter()
    for entry in edition.entries:
        counts.update({v.operation for v in entry.variants if v.operation is not None})
    return tuple(counts[operation] for operation in Operation)


def count_layout(edition: Edition | None) -> int:
    """Return the number of places at which witnesses differ in invisible characters of the text."""
    return _count_layout(edition) if edition else 0


@remembered(int)
def _count_layout(edition: Edition) -> int:
    return sum(bool(entry.layout) for entry in (*edition.apparatus.unnumbered, *edition.entries))


def _files(results: Results) -> list[dict[str, Any]]:
    segments = Counter(segment.path for segment in results.segments)
    return [
        {
            "path": path,
            "sha256": split.document.source.sha256,
            "encoding": split.document.source.encoding,
            "characters": raw_size(split),
            "segments": segments[path],
        }
        for path, split in documents_by_path(results.documents)
    ]


def _skipped(skipped: Skipped, lang: str) -> dict[str, Any]:
    return {name: translate(value, lang) for name, value in skipped._asdict().items()}


def _segment(segment: Segment, slug: str | None, lang: str) -> dict[str, Any]:
    return {
        "id": segment.id,
        "file": segment.path,
        "number": segment.number,
        "title": segment.title.value if segment.title else None,
        "title_as_written": segment.title.written if segment.title else None,
        "date": (segment.date.value or None) if segment.date else None,
        "date_as_written": segment.date.written if segment.date else None,
        "date_note": translate(segment.date.note, lang) if segment.date else "",
        "speaker": segment.speaker.value if segment.speaker else None,
        "genre": segment.genre.value,
        "origin": segment.origin.written if segment.origin else None,
        "work": slug,
        "characters": text_size(segment),
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
        "entries": {kind.value: count for kind, count in count_kinds(edition).items()},
        "operations": {operation.value: count for operation, count in count_operations(edition).items()},
        "layout": count_layout(edition),
    }


@cache
def _libraries() -> Mapping[str, str]:
    versions: dict[str, str] = {}
    for name in LIBRARIES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    return versions
