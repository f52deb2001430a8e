"""From the rows of a filled-in workbook to decisions: only what was changed is one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from collate.i18n import _
from collate.model import Decision, Subject
from collate.text.decision_form import DELETED, FIELDS, PRINTED, cell_digest

if TYPE_CHECKING:
    from collate.edit.workbook import FilledCell, FilledRow, FilledTable
    from collate.text.decision_form import Form, FormRow

#: What parts the terms of a judgement, as in a CSV file.
_TERMS = re.compile("[,，、;；]")
#: The fields of a place on which all witnesses agree: only its words can be decided.
_OF_AGREED = frozenset({"choice", "own", "reason"})
#: Most characters of a cell that a message quotes.
_QUOTED = 40


class CellMessage(NamedTuple):
    """A message about a cell, and what to do."""

    place: str
    problem: str
    remedy: str = ""


class PlacedDecision(NamedTuple):
    """A decision, and the cell that it was read from."""

    decision: Decision
    place: str


class TableDecisions(NamedTuple):
    """The decisions of a table in the order of its rows; what is wrong in it; what was left as it is."""

    decisions: tuple[PlacedDecision, ...]
    faults: tuple[CellMessage, ...]
    notes: tuple[CellMessage, ...]


def table_decisions(table: FilledTable) -> TableDecisions:
    """Return the decisions of *table*. A row with a fault has none."""
    decisions: list[PlacedDecision] = []
    faults: list[CellMessage] = []
    notes: list[CellMessage] = []
    seen: dict[str, str] = {}
    for filled in table.rows:
        row = _Row(table.form, filled)
        try:
            if not row.is_changed(table.form.rows.get(filled.key.text)):
                continue
            record = _record(row, table.form, seen)
            made = list(row.decisions(record))
        except _RefusedCell as refusal:
            faults.append(refusal.message)
            continue
        seen[filled.key.text] = filled.key.place
        decisions += made
        notes += row.cleared(record)
    return TableDecisions(tuple(decisions), tuple(faults), tuple(notes))


class _RefusedCell(Exception):
    def __init__(self, cell: FilledCell, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.message = CellMessage(cell.place, problem, remedy)


def _record(row: _Row, form: Form, seen: Mapping[str, str]) -> FormRow:
    """Return the record of a row.

    Raises:
        _RefusedCell: it has none, or another row has it; it is not about these words any more.
    """
    key = row.filled.key
    again = _("Export the table again, and fill in that")
    for cell in (key, *row.filled.anchors, *row.filled.fields.values()):
        if cell.fault:
            raise _RefusedCell(cell, cell.fault, _("Write a text"))
    if key.text in seen:
        problem = _("has the hidden key of another row, {other}", other=seen[key.text])
        raise _RefusedCell(key, problem, _("Keep one of the two rows"))
    record = form.rows.get(key.text)
    if record is None:
        raise _RefusedCell(key, _("has no hidden key of this table"), again)
    for cell, digest in zip(row.filled.anchors, record.shown, strict=True):
        if cell_digest(cell.text) != digest:
            problem = _(
                "was changed: the row is about other words now, or was sorted without its hidden column"
            )
            raise _RefusedCell(cell, problem, again)
    return record


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table."""

    form: Form
    filled: FilledRow

    def text(self, name: str) -> str:
        """Return the text of a field."""
        return self.filled.fields[name].text

    def is_changed(self, record: FormRow | None) -> bool:
        """Return whether a field has something else than it had."""
        cells = self.filled.fields
        return any(cell.fault for cell in cells.values()) or any(
            self._differs(name, record) for name in FIELDS
        )

    def _differs(self, name: str, record: FormRow | None) -> bool:
        before = record.values.get(name, "") if record is not None else ""
        return self.text(name) != before.strip()

    def cleared(self, record: FormRow) -> Iterator[CellMessage]:
        """Yield a message for each field that is empty now, and that nothing takes the place of."""
        for name in FIELDS:
            replaced = name in ("choice", "own") and (self.text("choice") or self.text("own"))
            decided_anew = name == "reason" and self._takes_reason(record)
            if self._differs(name, record) and not (self.text(name) or replaced or decided_anew):
                was = record.values[name]
                was = was if len(was) <= _QUOTED else f"{was[:_QUOTED]}…"
                problem = _("is empty now; it had 「{text}」, which still holds", text=was)
                yield CellMessage(self.filled.fields[name].place, problem, _("Take it back at the desk"))

    def decisions(self, record: FormRow) -> Iterator[PlacedDecision]:
        """Yield what the changed fields decide.

        Raises:
            _RefusedCell: a field has something that cannot be decided.
        """
        changed = [name for name in FIELDS if self._differs(name, record) and self.text(name)]
        self._check(changed, record)
        text = self._text_decision(record, again="reason" in changed)
        if text is not None:
            name = next(name for name in ("choice", "own", "reason") if name in changed)
            yield PlacedDecision(text, self.filled.fields[name].place)
        judged = self._judgement(record, changed, with_reason=text is None)
        if judged is not None:
            field = "judgement" if "judgement" in changed else "reason"
            yield PlacedDecision(judged, self.filled.fields[field].place)
        if text is None and judged is None and "reason" in changed:
            cell = self.filled.fields["reason"]
            remedy = _("Fill in what it is the reason of")
            raise _RefusedCell(cell, _("is a reason, but nothing is decided there"), remedy)
        if "note" in changed:
            yield self._placed(record, "note", what=Subject.NOTE, text=self.text("note"))
        if "printed" in changed:
            yield self._placed(record, "printed", what=Subject.PRINT, how=self._printed())
        if "remark" in changed:
            yield self._placed(record, "remark", what=Subject.REMARK, text=self.text("remark"))

    def _check(self, changed: list[str], record: FormRow) -> None:
        for name in changed:
            cell = self.filled.fields[name]
            if not record.entry and name not in _OF_AGREED:
                problem = _("all witnesses agree there: only the words of this place can be decided")
                raise _RefusedCell(cell, problem, _("Clear it"))
            if name in record.fixed:
                problem = _("was longer than a cell can be, and has only its beginning")
                raise _RefusedCell(cell, problem, _("Change it at the desk"))
        both = self.text("choice") and self.text("own")
        if both and ("choice" in changed or "own" in changed):
            cell = self.filled.fields["own" if "own" in changed else "choice"]
            problem = _("a reading is adopted, and words of your own are given, too")
            raise _RefusedCell(cell, problem, _("Clear one of the two"))

    def _has_new_text(self, record: FormRow) -> bool:
        return any(self._differs(name, record) and self.text(name) for name in ("choice", "own"))

    def _takes_reason(self, record: FormRow) -> bool:
        """Return whether a new decision has the text of the reason, or has none."""
        if self.text("choice") or self.text("own"):
            return self._has_new_text(record)
        return self._differs("judgement", record) and bool(self.text("judgement"))

    def _text_decision(self, record: FormRow, *, again: bool) -> Decision | None:
        """Return the decision on the words; also for a new reason of words that were decided before."""
        new = self._has_new_text(record)
        if not new and not (again and (self.text("choice") or self.text("own"))):
            return None
        certainty = "" if new else record.certainty
        if own := self.text("own"):
            text, how = ("" if own == DELETED else own), "emend"
        else:
            text, how = self._adopted(record)
        return self._decision(
            record, what=Subject.TEXT, how=how, text=text, reason=self.text("reason"), certainty=certainty
        )

    def _adopted(self, record: FormRow) -> tuple[str, str]:
        """Return the words of the witness that is named, and how they are decided."""
        cell = self.filled.fields["choice"]
        words = record.contexts[0].words
        if cell.text == self.form.keep:
            return words, "keep"
        for number, (text, *sigla) in enumerate(record.readings):
            if cell.text in sigla:
                return (text, "adopt") if number else (words, "keep")
        if cell.text in self.form.sigla:
            problem = _("{witness} is not extant there", witness=cell.text)
            raise _RefusedCell(cell, problem, _("Name another witness"))
        problem = _("there is no witness {siglum}", siglum=cell.text[:_QUOTED])
        known = ", ".join((self.form.keep, *self.form.sigla))
        raise _RefusedCell(cell, problem, _("Known: {names}", names=known))

    def _judgement(self, record: FormRow, changed: list[str], *, with_reason: bool) -> Decision | None:
        """Return the judgement; also for a new reason where no words are decided."""
        again = with_reason and "reason" in changed and bool(self.text("judgement"))
        if "judgement" not in changed and not again:
            return None
        terms = (part.strip() for part in _TERMS.split(self.text("judgement")))
        has_text = self.text("choice") or self.text("own")
        reason = self.text("reason") if with_reason and not has_text else ""
        parts = tuple(filter(None, terms))
        return self._decision(record, what=Subject.JUDGEMENT, parts=parts, reason=reason)

    def _printed(self) -> str:
        cell = self.filled.fields["printed"]
        for how, names in PRINTED.items():
            if cell.text.casefold() in names:
                return how
        problem = _("「{text}」 is not one of the words for it", text=cell.text[:_QUOTED])
        known = ", ".join(name for names in PRINTED.values() for name in names)
        raise _RefusedCell(cell, problem, _("Known: {names}", names=known))

    def _placed(
        self, record: FormRow, field: str, *, what: Subject, how: str = "", text: str = ""
    ) -> PlacedDecision:
        return PlacedDecision(
            self._decision(record, what=what, how=how, text=text), self.filled.fields[field].place
        )

    def _decision(
        self,
        record: FormRow,
        *,
        what: Subject,
        how: str = "",
        text: str = "",
        parts: tuple[str, ...] = (),
        reason: str = "",
        certainty: str = "",
    ) -> Decision:
        words: dict[str, list[str]] = {}
        for context in record.contexts:
            words.setdefault(context.words, []).extend(context.witnesses)
        return Decision(
            work=self.form.work,
            words=record.contexts[0].words,
            text=text,
            reason=reason,
            certainty=certainty,
            what=what.value,
            how=how,
            parts=parts,
            contexts=record.contexts,
            readings=tuple((one, *sigla) for one, sigla in words.items()),
        )
