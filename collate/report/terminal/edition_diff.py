"""The comparison of two editions of one text, for the terminal, as data and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from collate.i18n import ENGLISH, Message, _, translate
from collate.report.tables.apparatus_csv import BYTE_ORDER_MARK, csv_bytes
from collate.report.terminal.plain_text import escape_controls
from collate.report.wording.labels import words
from collate.settings import CsvForm


class Difference(StrEnum):
    """The difference between an entry of one edition and the other edition."""

    SAME = "same"
    KINDS = "kinds"
    LEMMA = "lemma"
    READINGS = "readings"
    CUT = "cut"
    FIRST = "only first"
    SECOND = "only second"


class WitnessComparison(NamedTuple):
    """A witness of both editions: its siglum in each, and the difference of its texts, white space aside.

    ``differing`` counts characters (insertions, deletions, replacements); ``at``
    is the first of them, counted from 1 in the first text, with the text around
    it in each edition. ``by_text``: the sigla differ and the texts are equal.
    """

    first: str
    second: str
    differing: int = 0
    at: int | None = None
    first_text: str = ""
    second_text: str = ""
    by_text: bool = False


class EntryReadings(NamedTuple):
    """An entry: its id, its lemma, and each reading with sigla, kind and operation, the base text's first."""

    id: str
    lemma: str
    readings: tuple[tuple[str, tuple[str, ...], str, str], ...]


class EntryComparison(NamedTuple):
    """Entries of one place: at most one of each edition, or several if they are cut differently."""

    difference: Difference
    first: tuple[EntryReadings, ...]
    second: tuple[EntryReadings, ...]


@dataclass(frozen=True, slots=True)
class EditionComparison:
    """The comparison of two editions.

    Readings are compared for the witnesses that both editions have. ``notes``
    name the parts of the files that were not read.
    """

    pairs: tuple[WitnessComparison, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    bases: tuple[str, str]
    rows: tuple[EntryComparison, ...]
    notes: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether both have the same witnesses with the same texts, base and entries."""
        texts = all(not pair.differing and not pair.by_text for pair in self.pairs)
        alone = self.only_first or self.only_second
        entries = all(row.difference is Difference.SAME for row in self.rows)
        return texts and not alone and self.same_base and entries

    @property
    def same_base(self) -> bool:
        """Whether the base text is the same witness in both."""
        return any((pair.first, pair.second) == self.bases for pair in self.pairs)

    def count(self, difference: Difference) -> int:
        """Return the number of rows with this difference."""
        return sum(row.difference is difference for row in self.rows)


def comparison_data(comparison: EditionComparison, *, lang: str = ENGLISH) -> dict[str, Any]:
    """Return *comparison* as data for JSON; equal entries are only counted, notes are in *lang*."""
    rows = [
        {
            "difference": row.difference.value,
            "first": list(map(entry_data, row.first)),
            "second": list(map(entry_data, row.second)),
        }
        for row in comparison.rows
        if row.difference is not Difference.SAME
    ]
    return {
        "same": comparison.same,
        "bases": list(comparison.bases),
        "witnesses": [pair._asdict() for pair in comparison.pairs],
        "only_first": list(comparison.only_first),
        "only_second": list(comparison.only_second),
        "counts": {difference.value: comparison.count(difference) for difference in Difference},
        "entries": rows,
        "notes": [translate(note, lang) for note in comparison.notes],
    }


def entry_data(one: EntryReadings) -> dict[str, object]:
    """Return an entry as data for JSON."""
    readings = [
        {"text": text, "sigla": list(sigla), "kind": kind or None, "operation": operation or None}
        for text, sigla, kind, operation in one.readings
    ]
    return {"id": one.id or None, "lemma": one.lemma, "readings": readings}


def comparison_table(comparison: EditionComparison, form: CsvForm = "safe") -> bytes:
    """Return the entries of *comparison* as CSV, equal ones included."""
    rows = (
        (
            row.difference.value,
            *(
                cell
                for side in (row.first, row.second)
                for cell in (" ".join(one.id for one in side), " | ".join(map(entry_line, side)))
            ),
        )
        for row in comparison.rows
    )
    header = ("difference", "first", "first_entry", "second", "second_entry")
    return BYTE_ORDER_MARK + csv_bytes(header, rows, form)


def show_comparison(comparison: EditionComparison, names: tuple[str, str], *, lang: str = ENGLISH) -> str:
    """Return *comparison* as lines in *lang*: witnesses, counts, and each entry that differs.

    *names* name the two editions.
    """
    lines = [line.in_language(lang) for line in _witness_lines(comparison, names)]
    comma = words(lang)["list.and"]
    counts = {difference: comparison.count(difference) for difference in Difference}
    listed = comma.join(f"{n} {translate(_NAMES[difference], lang)}" for difference, n in counts.items() if n)
    lines.append(
        _("entries: {counts}", counts=listed).in_language(lang)
        if listed
        else _("entries: none").in_language(lang)
    )
    for row in comparison.rows:
        if row.difference is not Difference.SAME:
            lines += ["", _("{difference}:", difference=_NAMES[row.difference]).in_language(lang)]
            lines += [f"  - {one.id}  {escape_controls(entry_line(one, lang))}" for one in row.first]
            lines += [f"  + {one.id}  {escape_controls(entry_line(one, lang))}" for one in row.second]
    return "\n".join(lines)


#: The name of each difference on the terminal.
_NAMES = {
    Difference.SAME: _("the same"),
    Difference.KINDS: _("of another kind"),
    Difference.LEMMA: _("with another lemma"),
    Difference.READINGS: _("with other readings"),
    Difference.CUT: _("cut differently"),
    Difference.FIRST: _("only in the first"),
    Difference.SECOND: _("only in the second"),
}


def _witness_lines(comparison: EditionComparison, names: tuple[str, str]) -> Iterator[Message]:
    same = sum(not pair.differing for pair in comparison.pairs)
    yield _("witnesses: {both} in both, {same} with the same text", both=len(comparison.pairs), same=same)
    for pair in comparison.pairs:
        first, second = escape_controls(pair.first), escape_controls(pair.second)
        if pair.by_text:
            yield _(
                "  {first} is called {second} in the second: the text is the same", first=first, second=second
            )
        elif pair.at is not None:
            count = (
                _("1 character differs")
                if pair.differing == 1
                else _("{count} characters differ", count=pair.differing)
            )
            yield _(
                "  {witness}: {count}, the first is number {number}: 「{first}」, 「{second}」",
                witness=first,
                count=count,
                number=pair.at,
                first=escape_controls(pair.first_text),
                second=escape_controls(pair.second_text),
            )
    for name, alone in zip(names, (comparison.only_first, comparison.only_second), strict=True):
        if alone:
            yield _(
                "  only in {edition}: {sigla}",
                edition=escape_controls(name),
                sigla=escape_controls(" ".join(alone)),
            )
    if not comparison.same_base:
        first, second = map(escape_controls, comparison.bases)
        yield _("base text: {first} in the first, {second} in the second", first=first, second=second)


def entry_line(one: EntryReadings, lang: str = ENGLISH) -> str:
    """Return an entry as one line: lemma ] readings with sigla, kind and operation in *lang*."""
    rows = (
        f"{text or '∅'} {' '.join(sigla)}"
        + (f" ({_named(kind, operation, lang)})" if kind or operation else "")
        for text, sigla, kind, operation in one.readings
    )
    first, *rest = rows
    emended = ""
    if one.lemma != one.readings[0][0]:
        emended = _("{words} (emended); ", words=one.lemma or "∅").in_language(lang)
    return f"{emended}{first}" + (f" ] {'; '.join(rest)}" if rest else "")


def _named(kind: str, operation: str, lang: str) -> str:
    """Return a kind and an operation in *lang*; those of another's edition may be words of its own."""
    labels = words(lang)
    kind, operation = labels.get(f"kind.{kind}", kind), labels.get(f"operation.{operation}", operation)
    return " · ".join(filter(None, (kind, operation)))
