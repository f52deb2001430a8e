r"""apparatus.json: the whole apparatus with every place, and what it tells as a whole, for programs.

::

    {"schema": 2,
     "work": {"slug", "title", "date", "base", "base_confirmed", "derived": [segment id],
              "witnesses": [{"siglum", "file", "segment", "sha256", "title", "role", "identical_to"}]},
     "emendations": [{"before", "text", "left", "right", "entry", "sigla", "reason", "by", "certainty",
                      "place"}],
     "orphaned": [{"words", "text", "before", "after", "why"}],
     "transpositions": [{"lost", "found", "sigla"}],
     "patterns": {"substitutions", "singular", "agreement", "coverage", "suspects", "base", "counts", "tree"},
     "entries": [
       {"id", "number", "kind", "operation", "hidden", "left", "right", "moves": [{"entry", "lost", "sigla"}],
        "lemma":    {"text", "sigla", "places"},
        "variants": [{"text", "sigla", "places", "kind", "operation", "subtype", "evidence"}]}]}

An entry's ``operation`` is that of its variants where they agree, else null;
``hidden`` says that the settings keep it out of lists and pages. A place is
``{"siglum", "file", "segment", "line", "page", "start", "end"}``: lines count
from 1, ``start`` and ``end`` are code points of the file's decoded text with
``\n`` as line end, half open, equal where the witness lacks the words.
``null`` means not known. A witness that is in no reading of an entry is not
extant there. Every part is described in ``schema/apparatus.schema.json``.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from importlib.resources import files
from typing import Any

from collate.model import ApparatusEntry, Decision, Edition, Emendation, Reading, Witness, Work
from collate.report.context import ReportContext
from collate.report.emended_text import context_of
from collate.report.hidden import is_hidden
from collate.report.moved_words import Moved, moved
from collate.report.source_positions import EditionPlaces
from collate.report.tables.patterns_json import pattern_data

SCHEMA = 2


def write_data(edition: Edition, context: ReportContext) -> bytes:
    """Return apparatus.json."""
    places = EditionPlaces(edition, context.places)
    data = json_bytes(
        {
            "schema": SCHEMA,
            "work": _work(edition.work),
            "emendations": [_emendation(edition, one, places) for one in edition.emendations],
            "orphaned": [_orphan(decision, why) for decision, why in edition.orphaned],
            "transpositions": _transpositions(edition),
            "patterns": pattern_data(edition, context, places),
            "entries": [],
        }
    )
    if not edition.entries:
        return data
    # Entry by entry: all places of 200 witnesses as one structure take gigabytes.
    head, tail = data[: data.rindex(b"]")], data[data.rindex(b"]") :]
    writer = _Entries(edition, places, context.hide)
    entries = (
        b"\n  " + json_bytes(writer.data(i)).rstrip().replace(b"\n", b"\n  ")
        for i in range(len(edition.entries))
    )
    return head + b",".join(entries) + b"\n " + tail


def apparatus_schema() -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) that every apparatus.json fits."""
    text = files("collate.report").joinpath("schema/apparatus.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


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


def _emendation(edition: Edition, one: Emendation, places: EditionPlaces) -> dict[str, Any]:
    base = edition.work.witness(edition.work.base)
    left, right = context_of(edition, one.locus)
    return {
        "before": one.before,
        "text": one.text,
        "left": left,
        "right": right,
        "entry": one.entry,
        "sigla": list(one.sigla),
        "reason": one.reason,
        "by": one.by,
        "certainty": one.certainty,
        "place": places.at(base.segment, base.siglum, one.locus.start, one.locus.end)._asdict(),
    }


def _orphan(decision: Decision, why: str) -> dict[str, Any]:
    return {
        "words": decision.words,
        "text": decision.text,
        "before": decision.before,
        "after": decision.after,
        "why": why,
    }


def _transpositions(edition: Edition) -> list[dict[str, Any]]:
    return [
        {"lost": lost, "found": found, "sigla": list(sigla_of(edition.work, columns))}
        for lost, found, columns in edition.apparatus.transpositions
    ]


def sigla_of(work: Work, columns: Collection[int]) -> tuple[str, ...]:
    """Return the sigla of all witnesses of *columns*, in witness order."""
    owners = {work.columns[column].siglum for column in columns}
    return tuple(w.siglum for w in work.witnesses if (w.identical_to or w.siglum) in owners)


class _Entries:
    """Entries as data."""

    def __init__(self, edition: Edition, places: EditionPlaces, hide: Collection[str]) -> None:
        self._edition, self._places, self._hide = edition, places, hide
        self._moved: Mapping[int, tuple[Moved, ...]] = moved(edition.apparatus)

    def data(self, index: int) -> dict[str, Any]:
        entry = self._edition.entries[index]
        operations = {variant.operation for variant in entry.variants}
        return {
            "id": entry.id,
            "number": entry.number,
            "kind": entry.kind.value,
            "operation": operations.pop() if len(operations) == 1 else None,
            "hidden": is_hidden(entry, self._hide),
            "left": entry.left,
            "lemma": self._reading(index, entry.lemma),
            "right": entry.right,
            "moves": self._moves(entry),
            "variants": [
                self._reading(index, variant)
                | {"kind": variant.kind, "operation": variant.operation, "subtype": variant.subtype}
                | {"evidence": [one._asdict() for one in variant.evidence]}
                for variant in entry.variants
            ],
        }

    def _moves(self, entry: ApparatusEntry) -> list[dict[str, Any]]:
        return [
            {"entry": there, "lost": lost, "sigla": list(sigla_of(self._edition.work, columns))}
            for there, lost, columns in self._moved.get(entry.number, ())
        ]

    def _reading(self, index: int, reading: Reading) -> dict[str, Any]:
        return {
            "text": reading.text,
            "sigla": list(reading.sigla),
            "places": [self._places.of(index, siglum)._asdict() for siglum in reading.sigla],
        }
