"""What a dossier (长编) adds to a note: sources, kinds, evidence, and decisions with person and time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from collate.model import ApparatusEntry, Decision, Edition, Emendation, Reading
from collate.report.context import ReportContext
from collate.report.html.decision_views import DecisionView, decision_views, subject_name
from collate.report.source_positions import SourcePosition, edition_positions
from collate.report.wording.labels import words
from collate.settings import read_rows


class DossierRemarks:
    """The remarks on the entries of one edition. Each is a sentence without its full stop, or empty."""

    def __init__(self, edition: Edition, context: ReportContext) -> None:
        self._edition = edition
        self._lang = context.lang
        self._labels = words(context.lang)
        self._positions = edition_positions(edition, context.source_index)
        self._decisions = {one.id: one for one in decisions_of(edition)}
        self._rulings = {ruling.entry: ruling for ruling in edition.rulings}

    def remarks(self, numbers: Sequence[int]) -> Iterator[str]:
        """Yield what a dossier states on the entries of *numbers*."""
        for number in numbers:
            entry = self._edition.entries[number - 1]
            yield from self._kinds(entry)
            view, made = self._views.get(number), tuple(self._made(number))
            for row in view.rows if view is not None else ():
                if not made or row.label != self._labels["view.by"]:
                    yield self._labels["pub.row"].format(label=row.label, text=row.text.rstrip("。."))
            yield from made

    def positions(self, numbers: Sequence[int]) -> str:
        """Return page and line of the readings of the entries of *numbers* in each witness."""
        rows: dict[str, str] = {}
        for number in numbers:
            for reading in self._edition.entries[number - 1].readings:
                for siglum in reading.sigla:
                    rows.setdefault(siglum, self._place(self._positions.of(number - 1, siglum)))
        known = [
            self._labels["pub.at"].format(siglum=siglum, place=place)
            for siglum, place in rows.items()
            if place
        ]
        return (
            self._labels["pub.positions"].format(rows=self._labels["pub.joint"].join(known)) if known else ""
        )

    @cached_property
    def _views(self) -> Mapping[int, DecisionView]:
        return decision_views(self._edition, self._lang)

    def _place(self, position: SourcePosition) -> str:
        labels = self._labels
        page = labels["pub.page"].format(page=position.page) if position.page is not None else ""
        line = labels["pub.line"].format(line=position.line) if position.line is not None else ""
        return labels["pub.page.line"].format(page=page, line=line) if page and line else page or line

    def _kinds(self, entry: ApparatusEntry) -> Iterator[str]:
        for variant in entry.variants:
            yield self._labels["pub.row"].format(
                label=self._labels["pub.list"].join(variant.sigla), text=self._kind(variant)
            )

    def _kind(self, variant: Reading) -> str:
        labels = self._labels
        finer = f"subtype.{variant.subtype}" if variant.subtype else f"operation.{variant.operation}"
        kind = labels["notes.finer"].format(kind=labels[f"kind.{variant.kind}"], finer=labels[finer])
        evidence = (labels[f"cause.{one.cause}"].format(one.detail) for one in variant.evidence)
        return labels["pub.joint"].join((kind, *evidence))

    def _made(self, number: int) -> Iterator[str]:
        """Yield who decided what on an entry, and when; the reason only where the note has it not yet."""
        ruling = self._rulings.get(number)
        stated = {one.reason for one in self._edition.emendations if one.entry == number}
        stated.add(ruling.reason if ruling is not None else "")
        for name in ruling.decisions if ruling is not None else ():
            decision = self._decisions.get(name)
            if decision is not None and (decision.by or decision.at):
                who = " ".join(filter(None, (decision.by, decision.at[:10])))
                what = subject_name(decision, self._labels)
                decided = self._labels["pub.decided"].format(who=who, what=what)
                reason = "" if decision.reason in stated else decision.reason.rstrip("。.")
                yield self._labels["pub.reason"].format(decided=decided, reason=reason) if reason else decided


def decisions_of(edition: Edition) -> tuple[Decision, ...]:
    """Return the decisions in the record of *edition*."""
    rows = (row for row in edition.settings if row[0] == "decision")
    return read_rows(rows).settings.decision


def time_of(emendation: Emendation, decisions: Sequence[Decision]) -> str:
    """Return when an emendation was decided (ISO 8601), "" if that is not recorded."""
    times = (
        one.at
        for one in decisions
        if (one.by, one.reason) == (emendation.by, emendation.reason) and one.text == emendation.text
    )
    return max(times, default="")
