r"""apparatus.json: the whole apparatus with the position of every reading, and its statistics.

::

    {"schema": 2,
     "work": {"slug", "title", "date", "base", "base_confirmed", "derived": [segment id],
              "witnesses": [{"siglum", "file", "segment", "sha256", "title", "role", "identical_to"}]},
     "emendations": [{"before", "text", "left", "right", "entry", "sigla", "reason", "by", "certainty",
                      "place", "section"}],
     "orphaned": [{"words", "text", "before", "after", "why"}],
     "decisions": [{"decision", "fate", "entries", "why", "nearest"}],
     "rulings": [{"entry", "kept", "judgement", "note", "remark", "printed", "origins", "corrections",
                  "reason", "certainty", "by", "decisions"}],
     "descent": [{"earlier": [siglum], "later": [siglum], "times", "reverse", "entries"}],
     "sections": [{"first", "last", "start", "end", "entries", "base", "throughout", "consulted", "lacking",
                  "reason", "by", "changes"}],
     "transpositions": [{"lost", "found", "sigla"}],
     "lacunae": [{"sigla", "ground", "certainty", "first", "last", "characters", "start", "end", "written"}],
     "patterns": {"substitutions", "singular", "agreement", "coverage", "suspects", "base", "counts", "tree"},
     "entries": [
       {"id", "number", "kind", "operation", "hidden", "left", "right", "moves": [{"entry", "lost", "sigla"}],
        "lemma":    {"text", "sigla", "places"},
        "variants": [{"text", "sigla", "places", "kind", "operation", "subtype", "evidence"}],
        "gaps":     [{"text", "sigla", "places"}]}]}

The ``operation`` of an entry is that of its variants if they agree, else null;
``hidden`` means that the settings exclude it from lists and pages. A place is
``{"siglum", "file", "segment", "line", "page", "start", "end"}``: lines count
from 1; ``start`` and ``end`` are code points of the decoded text of the file
with ``\n`` as line end, half open, equal for an omission; ``null`` means
unknown. A witness that is in no reading of an entry is not extant there;
``gaps`` are what such witnesses have there that only states a loss of words
(□□). ``lacunae`` are all stretches in which witnesses are not extant, with the
reason and how sure it is; ``start`` and ``end`` are code points of the base
text. ``decisions`` (what became of each decision of an editor) and ``rulings``
(what was decided about entries besides the text) are there if there are any, and so are
``sections`` and, of an emendation by one, the number of its ``section``. ``origins`` of a ruling
are pairs of readings, the second of which arose from the first (null: not known); ``descent``
counts these between witnesses (``earlier`` is empty where the source is not known).
The schema ``schema/apparatus.schema.json`` describes every part.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from contextlib import suppress
from importlib.resources import files
from typing import Any

import msgspec

from collate.analysis import count_descent
from collate.i18n import translate
from collate.model import ApparatusEntry, Decision, Edition, Emendation, Evidence, Reading, Witness, Work
from collate.report.base_context import base_context
from collate.report.context import ReportContext
from collate.report.hidden import is_hidden
from collate.report.lacuna_rows import lacuna_rows
from collate.report.moved_words import MovedWords, moves_by_entry
from collate.report.sections import emendation_reason
from collate.report.source_positions import EditionPositions, edition_positions
from collate.report.tables.patterns_json import pattern_data

SCHEMA = 2

#: Numbers from here on are written alike by the two encoders.
_PLAIN = 1e-4


def write_apparatus_json(edition: Edition, context: ReportContext) -> bytes:
    """Return apparatus.json."""
    positions = edition_positions(edition, context.source_index)
    data = json_bytes(
        {
            "schema": SCHEMA,
            "work": _work(edition.work),
            "emendations": [
                _emendation(edition, one, positions, context.lang) for one in edition.emendations
            ],
            "orphaned": [_orphan(one.decision, translate(one.why, context.lang)) for one in edition.orphaned],
            **_decisions(edition, context.lang),
            **_sections(edition, context.lang),
            "transpositions": _transpositions(edition),
            "lacunae": [row._asdict() | {"sigla": list(row.sigla)} for row in lacuna_rows(edition)],
            "patterns": pattern_data(edition, context, positions=positions),
            "entries": [],
        }
    )
    if not edition.entries:
        return data
    # Entry by entry: the positions of 200 witnesses in one structure take gigabytes.
    head, tail = data[: data.rindex(b"]")], data[data.rindex(b"]") :]
    writer = _Entries(edition, positions, context=context)
    entries = (
        b"\n  " + _entry_bytes(edition.entries[i], writer.data(i)).replace(b"\n", b"\n  ")
        for i in range(len(edition.entries))
    )
    return head + b",".join(entries) + b"\n " + tail


def apparatus_schema() -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) of apparatus.json."""
    text = files("collate.report").joinpath("schema/apparatus.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def json_bytes(value: object) -> bytes:
    """Return *value* as indented JSON in UTF-8 with a final line end."""
    # Compact first: with an indent the standard library encodes in Python, five times as slowly.
    compact = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    try:
        return msgspec.json.format(compact, indent=1) + b"\n"
    except msgspec.DecodeError:  # a lone surrogate, or a number that JSON lacks
        return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")


def _entry_bytes(entry: ApparatusEntry, value: dict[str, Any]) -> bytes:
    """Return the same as :func:`json_bytes` for an entry, without the line end, in a third of the time."""
    # msgspec writes a smaller number, other than zero, without an exponent; the standard library with one.
    if all(one.confidence >= _PLAIN for variant in entry.variants for one in variant.evidence):
        with suppress(UnicodeEncodeError):  # a lone surrogate
            return msgspec.json.format(msgspec.json.encode(value), indent=1)
    return json_bytes(value).rstrip()


def witness_data(witness: Witness) -> dict[str, Any]:
    """Return a witness as data for the JSON reports."""
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


def _emendation(edition: Edition, one: Emendation, positions: EditionPositions, lang: str) -> dict[str, Any]:
    base = edition.work.witness(edition.work.base)
    left, right = base_context(edition, one.locus)
    return {
        "before": one.before,
        "text": one.text,
        "left": left,
        "right": right,
        "entry": one.entry,
        "sigla": list(one.sigla),
        "reason": emendation_reason(one, edition, lang),
        "by": one.by,
        "certainty": one.certainty,
        "place": positions.at(base.segment, base.siglum, start=one.locus.start, end=one.locus.end)._asdict(),
        **({"section": one.section} if one.section else {}),
    }


def _orphan(decision: Decision, why: str) -> dict[str, Any]:
    return {
        "words": decision.words,
        "text": decision.text,
        "before": decision.before,
        "after": decision.after,
        "why": why,
    }


def _decisions(edition: Edition, lang: str) -> dict[str, Any]:
    """Return what became of the editors' decisions, and their rulings; nothing where there are none."""
    if not edition.outcomes:
        return {}
    outcomes = [
        one._asdict() | {"why": [translate(why, lang) for why in one.why]} for one in edition.outcomes
    ]
    descent = [
        {
            "earlier": [] if one.earlier is None else list(edition.work.sigla(one.earlier)),
            "later": list(edition.work.sigla(one.later)),
            "times": one.times,
            "reverse": one.reverse,
            "entries": list(one.entries),
        }
        for one in count_descent(edition)
    ]
    counted = {"descent": descent} if descent else {}
    return {"decisions": outcomes, "rulings": [one._asdict() for one in edition.rulings], **counted}


def _sections(edition: Edition, lang: str) -> dict[str, Any]:
    """Return the sections that have a base text or roles of their own; nothing where there are none."""
    if not edition.sections:
        return {}
    rows = [
        {
            "first": one.first,
            "last": one.last,
            "start": one.span.start,
            "end": one.span.end,
            "entries": list(range(*one.entries)),
            "base": one.base,
            "throughout": list(one.throughout),
            "consulted": list(one.consulted),
            "lacking": list(one.lacking),
            "reason": one.reason,
            "by": one.by,
            "changes": [translate(change, lang) for change in one.changes],
        }
        for one in edition.sections
    ]
    return {"sections": rows}


def _transpositions(edition: Edition) -> list[dict[str, Any]]:
    return [
        {"lost": lost, "found": added, "sigla": list(sigla_of(edition.work, columns))}
        for lost, added, columns in edition.apparatus.transpositions
    ]


def sigla_of(work: Work, columns: Collection[int]) -> tuple[str, ...]:
    """Return the sigla of all witnesses of *columns*, in witness order."""
    owners = {work.columns[column].siglum for column in columns}
    return tuple(w.siglum for w in work.witnesses if (w.identical_to or w.siglum) in owners)


class _Entries:
    """The entries of one edition as data."""

    def __init__(self, edition: Edition, positions: EditionPositions, *, context: ReportContext) -> None:
        self._edition, self._positions = edition, positions
        self._hide, self._lang = context.hide, context.lang
        self._moved: Mapping[int, tuple[MovedWords, ...]] = moves_by_entry(edition.apparatus)

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
                | {"evidence": [self._evidence(one) for one in variant.evidence]}
                for variant in entry.variants
            ],
            "gaps": [self._reading(index, gap) for gap in entry.gaps],
        }

    def _evidence(self, evidence: Evidence) -> dict[str, Any]:
        return evidence._asdict() | {"detail": translate(evidence.detail, self._lang)}

    def _moves(self, entry: ApparatusEntry) -> list[dict[str, Any]]:
        return [
            {"entry": other, "lost": lost, "sigla": list(sigla_of(self._edition.work, columns))}
            for other, lost, columns in self._moved.get(entry.number, ())
        ]

    def _reading(self, index: int, reading: Reading) -> dict[str, Any]:
        return {
            "text": reading.text,
            "sigla": list(reading.sigla),
            "places": [self._positions.of(index, siglum)._asdict() for siglum in reading.sigla],
        }
