r"""apparatus.json: the whole apparatus with every place, for programs.

::

    {"schema": 1,
     "work": {"slug", "title", "date", "base", "base_confirmed", "derived": [segment id],
              "witnesses": [{"siglum", "file", "segment", "sha256", "title", "role", "identical_to"}]},
     "entries": [
       {"id", "number", "kind", "left", "right",
        "lemma":    {"text", "sigla", "places"},
        "variants": [{"text", "sigla", "places", "kind", "operation", "subtype", "evidence"}]}]}

An entry's ``operation`` is that of its variants where they agree, else null.
A place is ``{"siglum", "file", "segment", "line", "page", "start", "end"}``:
lines count from 1, ``start`` and ``end`` are code points of the file's decoded
text with ``\n`` as line end, half open, equal where the witness lacks the
words. ``null`` means not known. A witness that is in no reading of an entry is
not extant there.
"""

from __future__ import annotations

import json
from typing import Any

from collate.model import ApparatusEntry, Edition, Reading, Witness, Work
from collate.report.context import ReportContext
from collate.report.places import EditionPlaces

SCHEMA = 1


def write_data(edition: Edition, context: ReportContext) -> bytes:
    """Return apparatus.json."""
    places = EditionPlaces(edition, context.places)
    data = json_bytes({"schema": SCHEMA, "work": _work(edition.work), "entries": []})
    if not edition.entries:
        return data
    # Entry by entry: all places of 200 witnesses as one structure take gigabytes.
    head, tail = data[: data.rindex(b"]")], data[data.rindex(b"]") :]
    entries = (
        b"\n  " + json_bytes(_entry(i, entry, places)).rstrip().replace(b"\n", b"\n  ")
        for i, entry in enumerate(edition.entries)
    )
    return head + b",".join(entries) + b"\n " + tail


def json_bytes(value: object) -> bytes:
    """Return *value* as readable JSON in UTF-8, ending with a line end."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")


def witness_data(witness: Witness) -> dict[str, Any]:
    """Return what JSON reports say about a witness."""
    return {
        "siglum": witness.siglum,
        "file": witness.segment.path,
        "segment": witness.segment.id,
        "role": witness.role.value,
        "identical_to": witness.identical_to,
    }


def _work(work: Work) -> dict[str, Any]:
    return {
        "slug": work.slug,
        "title": work.title,
        "date": work.date,
        "base": work.base,
        "base_confirmed": work.base_confirmed,
        "derived": list(work.derived),
        "witnesses": [
            witness_data(witness)
            | {
                "sha256": witness.segment.source.sha256,
                "title": witness.segment.title.written if witness.segment.title else None,
            }
            for witness in work.witnesses
        ],
    }


def _entry(index: int, entry: ApparatusEntry, places: EditionPlaces) -> dict[str, Any]:
    operations = {variant.operation for variant in entry.variants}
    return {
        "id": entry.id,
        "number": entry.number,
        "kind": entry.kind.value,
        "operation": operations.pop() if len(operations) == 1 else None,
        "left": entry.left,
        "lemma": _reading(index, entry.lemma, places),
        "right": entry.right,
        "variants": [
            _reading(index, variant, places)
            | {"kind": variant.kind, "operation": variant.operation, "subtype": variant.subtype}
            | {"evidence": [one._asdict() for one in variant.evidence]}
            for variant in entry.variants
        ],
    }


def _reading(index: int, reading: Reading, places: EditionPlaces) -> dict[str, Any]:
    return {
        "text": reading.text,
        "sigla": list(reading.sigla),
        "places": [places.of(index, siglum)._asdict() for siglum in reading.sigla],
    }
