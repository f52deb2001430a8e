"""The sheet of entries: a row for each, with the readings of all witnesses and columns to be filled in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from collate.analysis import TokenColumns, describe_contexts
from collate.i18n import translate
from collate.model import ApparatusEntry, Edition, Emendation, Reading, Ruling
from collate.report.base_context import base_context
from collate.report.context import ReportContext
from collate.report.publication.dossier import decisions_of
from collate.report.source_positions import SourcePosition, edition_positions
from collate.report.tables.workbook.book import MOST_COLUMNS, Cell, Column, Link, shown
from collate.report.wording.labels import words
from collate.text.decision_form import (
    DELETED,
    FIELDS,
    FORM_SHEET,
    PRINTED,
    Form,
    FormRow,
    cell_digest,
)

#: Widths of the columns to be filled in, in digits.
_WIDTHS = {"choice": 9, "own": 16, "reason": 20, "judgement": 10, "note": 20, "printed": 9, "remark": 20}

#: The columns besides those of witnesses.
_OTHER_COLUMNS = 11 + len(FIELDS)


class EntryRow(NamedTuple):
    """A row: its cells without the key, and the record of it without the digests of its cells."""

    read: tuple[Cell, ...]
    record: FormRow
    now: str


class EntryTable:
    """The rows of one edition, in the order of the text.

    Emendations of words on which all witnesses agree are rows among the entries.
    """

    def __init__(self, edition: Edition, context: ReportContext) -> None:
        self._edition, self._context = edition, context
        self.labels = words(context.lang)
        work = edition.work
        self._sigla = tuple(witness.siglum for witness in work.witnesses)
        self._columns = TokenColumns(edition.alignment)
        self._positions = edition_positions(edition, context.source_index)
        self._rulings = {ruling.entry: ruling for ruling in edition.rulings}
        self._linked = "xlsx" in context.also  # the page of the work is beside the file

    @cached_property
    def keep(self) -> str:
        """The word for the base text among the sigla to choose from."""
        word = self.labels["fill.keep"]
        while word in self._sigla:
            word += "′"
        return word

    @cached_property
    def printed(self) -> Mapping[str, str]:
        """The words for whether there is a printed note, in the language of the report."""
        return {
            how: chinese if self._context.lang == "zh" else english
            for how, (chinese, english) in PRINTED.items()
        }

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns: those to be read, the hidden key, those to be filled in."""
        head = {
            key.removeprefix("head."): text for key, text in self.labels.items() if key.startswith("head.")
        }
        columns = (
            Column(head["entry"], 9),
            Column(head["place"], 12),
            Column(head["left"], 20),
            Column(head["lemma"], 14, "strong"),
            Column(head["right"], 20),
            *(Column(shown(siglum), 14) for siglum in self._alone),
            *((Column(head["further"], 30),) if self._further else ()),
            Column(head["kind"], 8),
            Column(head["finer"], 12),
            Column(head["evidence"], 16),
            Column(head["places"], 18),
            # Inside of the table, so that a range that is sorted has it.
            Column(FORM_SHEET, 4, "hidden"),
            Column(head["now"], 14, "strong"),
            *(Column(head[name], _WIDTHS[name], "fill") for name in FIELDS),
        )
        return _distinct(columns, first={FORM_SHEET, *(head[name] for name in FIELDS)})

    @cached_property
    def _alone(self) -> tuple[str, ...]:
        """The sigla with a column of their own: all, unless a sheet has too few columns."""
        room = MOST_COLUMNS - _OTHER_COLUMNS
        return self._sigla if len(self._sigla) <= room else self._sigla[: room - 1]

    @property
    def _further(self) -> tuple[str, ...]:
        return self._sigla[len(self._alone) :]

    @property
    def _anchors(self) -> range:
        """The indices of the columns by which a row is recognised, besides that of the entry."""
        return range(2, 5 + len(self._alone) + bool(self._further))

    def form(self, rows: Sequence[FormRow]) -> Form:
        """Return what import needs of the table besides its cells."""
        headings = [column.heading for column in self.columns]
        return Form(
            work=self._edition.work.slug,
            keep=self.keep,
            sigla=self._sigla,
            columns=dict(zip(FIELDS, headings[-len(FIELDS) :], strict=True)),
            anchors=(headings[0], *(headings[at] for at in self._anchors)),
            decisions=self._decisions(),
            rows={row.key: row for row in rows},
        )

    def _decisions(self) -> tuple[str, ...]:
        """Return the ids of the decisions that the edition has; its record can be that of an earlier run."""
        recorded = (one.id for one in decisions_of(self._edition))
        applied = (one.decision for one in self._edition.outcomes)
        return tuple(dict.fromkeys(filter(None, (*recorded, *applied))))

    def rows(self) -> Iterator[EntryRow]:
        """Yield the rows."""
        agreed = [one for one in self._edition.emendations if one.entry is None]
        emended = {one.entry: one for one in self._edition.emendations if one.entry is not None}
        found: list[tuple[int, ApparatusEntry | Emendation]] = [
            *((entry.locus.start, entry) for entry in self._edition.entries),
            *((one.locus.start, one) for one in agreed),
        ]
        for _start, one in sorted(found, key=lambda row: row[0]):
            yield (
                self._entry(one, emended.get(one.number))
                if isinstance(one, ApparatusEntry)
                else self._agreed(one)
            )

    def digests(self, cells: Sequence[str]) -> tuple[str, ...]:
        """Return the digests of the cells of a row that are not to be changed."""
        return tuple(cell_digest(cells[at]) for at in (0, *self._anchors))

    def _entry(self, entry: ApparatusEntry, emendation: Emendation | None) -> EntryRow:
        texts = {siglum: one.text or self.labels["none"] for one in entry.written for siglum in one.sigla}
        base = self._edition.work.base
        places = {siglum: self._place(self._positions.of(entry.number - 1, siglum)) for siglum in self._sigla}
        name: Cell = Link(entry.id, f"index.html#{entry.id}") if self._linked else entry.id
        read = (
            name,
            places[base],
            shown(entry.left),
            shown(entry.lemma.text or self.labels["none"]),
            shown(entry.right),
            *self._readings(texts),
            self.labels[f"kind.{entry.kind}"],
            self._of_variants(entry, self._finer),
            self._of_variants(entry, self._evidence),
            self._joined(f"{siglum} {place}" for siglum, place in places.items() if place),
        )
        ruling = self._rulings.get(entry.number)
        record = FormRow(
            entry=entry.number,
            contexts=describe_contexts(self._columns, self._columns.extent(entry)),
            readings=tuple((one.text, *one.sigla) for one in entry.readings),
            values=self._values(emendation, ruling),
            certainty=(emendation.certainty if emendation else "") or (ruling.certainty if ruling else ""),
        )
        now = emendation.text if emendation else entry.lemma.text
        return EntryRow(read, record, shown(now or self.labels["none"]))

    def _agreed(self, one: Emendation) -> EntryRow:
        """Return the row of an emendation of words on which all witnesses agree."""
        work = self._edition.work
        base = work.base_column
        offsets = self._edition.alignment.tokens[base].offsets
        first = int(offsets.searchsorted(one.locus.start))
        last = int(offsets.searchsorted(one.locus.end)) if one.before else first
        cells = dict(zip((witness.siglum for witness in work.columns), one.cells, strict=True))
        extant = [
            witness.siglum
            for witness in work.witnesses
            if cells[witness.identical_to or witness.siglum] is not None
        ]
        left, right = base_context(self._edition, one.locus)
        segment = work.witness(work.base).segment
        place = self._place(self._positions.at(segment, work.base, start=one.locus.start, end=one.locus.end))
        before = one.before or self.labels["none"]
        read = (
            "",
            place,
            shown(left),
            shown(before),
            shown(right),
            *self._readings(dict.fromkeys(extant, before)),
            *("",) * 4,
        )
        record = FormRow(
            entry=0,
            contexts=describe_contexts(self._columns, self._columns.interval(base, first, last)),
            readings=((one.before, *extant),),
            values=self._values(one, None),
            certainty=one.certainty,
        )
        return EntryRow(read, record, shown(one.text or self.labels["none"]))

    def _readings(self, texts: Mapping[str, str]) -> Iterator[str]:
        lacuna = self.labels["cell.lacuna"]
        yield from (shown(texts.get(siglum, lacuna)) for siglum in self._alone)
        if self._further:
            groups: dict[str, list[str]] = {}
            for siglum in self._further:
                groups.setdefault(texts.get(siglum, lacuna), []).append(siglum)
            yield shown(self._joined(self._several(sigla, text) for text, sigla in groups.items()))

    def _of_variants(self, entry: ApparatusEntry, describe: Callable[[Reading], str]) -> str:
        found = [(variant.sigla, describe(variant)) for variant in entry.variants]
        texts = {text for _sigla, text in found}
        if len(texts) == 1:
            return texts.pop()
        return self._joined(self._several(sigla, text) for sigla, text in found if text)

    def _finer(self, variant: Reading) -> str:
        finer = f"subtype.{variant.subtype}" if variant.subtype else f"operation.{variant.operation}"
        return self.labels[finer]

    def _evidence(self, variant: Reading) -> str:
        lang = self._context.lang
        causes = (
            self.labels[f"cause.{one.cause}"].format(translate(one.detail, lang)) for one in variant.evidence
        )
        return shown(self._joined(causes))

    def _several(self, sigla: Sequence[str], text: str) -> str:
        return self.labels["cell.several"].format(sigla=self.labels["pub.list"].join(sigla), text=text)

    def _joined(self, parts: Iterable[str]) -> str:
        return self.labels["pub.joint"].join(parts)

    def _place(self, position: SourcePosition) -> str:
        labels = self.labels
        page = labels["pub.page"].format(page=position.page) if position.page is not None else ""
        line = labels["pub.line"].format(line=position.line) if position.line is not None else ""
        return shown(labels["pub.page.line"].format(page=page, line=line) if page and line else page or line)

    def _values(self, emendation: Emendation | None, ruling: Ruling | None) -> dict[str, str]:
        """Return what is decided now, by field."""
        values = dict.fromkeys(FIELDS, "")
        if emendation is not None and emendation.section:
            emendation = None  # the text follows the base text of its section: no decision about this place
        if emendation is not None and emendation.sigla:
            values["choice"] = emendation.sigla[0]
        elif emendation is not None:
            values["own"] = emendation.text or DELETED
        elif ruling is not None and ruling.kept:
            values["choice"] = self.keep
        if ruling is not None:
            values["judgement"] = "、".join(ruling.judgement)
            values["note"], values["remark"] = ruling.note, ruling.remark
            values["printed"] = self.printed[ruling.printed] if ruling.printed else ""
            values["reason"] = ruling.reason
        if emendation is not None:
            values["reason"] = emendation.reason
        return {name: text for name, text in values.items() if text}


def _distinct(columns: Sequence[Column], *, first: Collection[str]) -> tuple[Column, ...]:
    """Return *columns* with a mark after each heading that another column has, too; those of *first* stay.

    A siglum can be anything; import finds columns by their headings.
    """
    taken = set(first)
    found = []
    for column in columns:
        heading = column.heading
        if column.look in ("fill", "hidden"):
            found.append(column)
            continue
        while heading in taken or not heading.strip():
            heading += "′"
        taken.add(heading)
        found.append(column._replace(heading=heading))
    return tuple(found)
