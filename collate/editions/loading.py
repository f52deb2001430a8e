"""A TEI edition, by collate or by others, loaded as a work with its apparatus."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from collate.bounded_files import read_at_most
from collate.editions.base_choice import LEMMA_SIGLUM, choose_base, extant_throughout
from collate.editions.decision_check import WORK_SLUG, recorded_slug
from collate.editions.loaded_lacunae import with_recorded_grounds
from collate.editions.loaded_readings import (
    read_emendations,
    read_transpositions,
    with_decisions,
    with_emendation_reasons,
    with_recorded_kinds,
)
from collate.editions.loaded_witnesses import WitnessLoader
from collate.errors import SourceError, VerificationError, reason_of
from collate.i18n import _
from collate.model import Apparatus, Edition, Work
from collate.settings import Settings, settings_of_work, write_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from lxml import etree

    from collate.align import ImportedPart
    from collate.model import ApparatusEntry, Document, SplitDocument
    from collate.tei.interpret import Doubt
    from collate.tei.rebuild import Collation
    from collate.text.tokens import Vocabulary

#: Largest edition as a fraction (one in so many) of ``read.max_megabytes``: loading one with a dense
#: apparatus takes a hundred times its size in memory.
SIZE_DIVISOR = 20

#: Tables of settings, and directives, that determine the classification of a reading.
_STAGES, _DIRECTIVES = ("align", "classify", "evidence"), ("equivalent", "alike")

#: Rows of an edition that are not settings: it was extended from one of another version, or by other rules.
GROWN_VERSION, GROWN_SETTINGS = "grown.version", "grown.settings"


class LoadedEdition(NamedTuple):
    """A loaded edition, with the data that extending it takes.

    ``units`` are the columns ``[start, end)`` of its entries, and of words that
    an editor emended in all witnesses, in order. ``vocabulary`` has the ids of
    its tokens. ``documents`` are the documents of its witnesses, as far as
    they can be recovered; ``date`` is the edition's (ISO 8601). ``notes`` are
    messages about parts of the file that are not in the edition. With
    ``other_rules``, the edition's recorded settings classify readings
    otherwise than the settings that it was loaded with.
    """

    edition: Edition
    units: tuple[tuple[int, int], ...]
    vocabulary: Vocabulary
    documents: tuple[SplitDocument, ...]
    date: str
    notes: tuple[str, ...]
    other_rules: bool = False


def read_edition(path: Path, settings: Settings | None = None, *, base: str = "") -> Edition:
    """Load a TEI edition in parallel segmentation, by collate or by others.

    Its apps become the entries, divided as they are; an app in which all
    witnesses agree becomes none. Kinds, operations and causes are the
    edition's where it records them in collate's terms, else they are
    classified by the rules. A lemma that differs from the base text becomes an
    emendation.

    Args:
        path: the edition.
        settings: the tables ``[align]``, ``[classify]`` and ``[evidence]`` are used; defaults if None.
        base: siglum of the base text, which must not have a lacuna; the
            default is the one that the edition names, or the witness that has
            most of its lemmata.

    Raises:
        SourceError: the file cannot be read, or is larger than
            ``read.max_megabytes`` / :data:`SIZE_DIVISOR`.
        VerificationError: the file is not an edition, or uses another method.
        SettingsError: *base* is not one of its witnesses, or has a lacuna.
    """
    return load_tei_edition(path, settings or Settings(), base=base).edition


def load_tei_edition(
    path: Path, settings: Settings, *, base: str = "", strict: bool = False
) -> LoadedEdition:
    """Load an edition as :func:`read_edition` does, with the data that extending it takes.

    Raises:
        VerificationError: *strict*, and the file leaves something open; see :mod:`collate.tei.interpret`.
    """
    from collate.align import import_alignment
    from collate.classify import FrozenUnits, classify
    from collate.read import printable_name
    from collate.tei.interpret import doubt_messages
    from collate.tei.rebuild import read_as_parallel, read_collation

    where = printable_name(str(path))
    root, doubts = read_as_parallel(_parse(path, where, settings.read.max_megabytes / SIZE_DIVISOR))
    if strict:
        _refuse_doubts(doubts, where)
    collation = read_collation(root, where)
    base_number, notes = choose_base(collation, base, where)
    if base_number is None:
        collation = read_collation(root, where, lemmata=LEMMA_SIGLUM)
        base_number = len(collation.witnesses) - 1
        if not extant_throughout(collation)[base_number]:
            problem = _(
                "has no witness that can be the base text: each has a lacuna, and so have its lemmata"
            )
            raise VerificationError(where, problem, _("Fill the lacunae in its lem elements"))
    work = _LoadedWork(collation, base_number, path=path, where=where, settings=settings)
    imported = import_alignment(work.work, work.parts(), settings=settings)
    alignment = with_recorded_grounds(imported.alignment, collation, base=base_number, columns=work.columns)
    differing = sorted(imported.differing)
    frozen = FrozenUnits(tuple(imported.units[p] for p in differing))
    apparatus = classify(alignment, settings, frozen=frozen)
    unnumbered = {place.cells for place in apparatus.unnumbered}
    varying = (p for p in differing if imported.cells(p) not in unnumbered)
    numbers = {p: number for number, p in enumerate(varying, start=1)}
    ours = collation.ours and (not base or collation.witnesses[base_number].role == "base")
    apparatus = _with_records(apparatus, work, numbers, ours=ours)
    columns = work.columns
    emendations = read_emendations(apparatus, collation, numbers=numbers, columns=columns, imported=imported)
    own = settings_of_work(settings, (work.work.slug, work.work.title))
    recorded_settings, other_rules = _merge_settings(collation, replace(settings, section=own.section))
    edition = Edition(apparatus, tuple(emendations.values()), (), recorded_settings)
    edition = with_decisions(with_emendation_reasons(edition)) if collation.ours else edition
    units = [imported.units[p] for p in sorted({*differing, *emendations})]
    return LoadedEdition(
        edition=edition,
        units=tuple(unit for unit in units if unit[0] < unit[1]),
        vocabulary=imported.vocabulary,
        documents=tuple(work.documents),
        date=collation.when,
        notes=(*doubt_messages(doubts, where), *notes, *work.notes(numbers, emendations)),
        other_rules=other_rules,
    )


def check_nothing_is_open(path: Path) -> None:
    """Check that a TEI file has one meaning; others, such as archives with such files, are not checked.

    Raises:
        VerificationError: it leaves something open; see :mod:`collate.tei.interpret`.
    """
    from collate.read import printable_name
    from collate.tei.parse import parse_tei
    from collate.tei.rebuild import read_as_parallel

    where = printable_name(str(path))
    try:
        root = parse_tei(path.read_bytes(), where)
    except (OSError, VerificationError):
        return  # the reader has reported it
    _refuse_doubts(read_as_parallel(root).doubts, where)


def _with_records(
    apparatus: Apparatus, work: _LoadedWork, numbers: Mapping[int, int], *, ours: bool
) -> Apparatus:
    """Return *apparatus* with the kinds, and of our editions the transpositions, that the file records."""
    entries: tuple[ApparatusEntry, ...] = tuple(
        with_recorded_kinds(
            apparatus.entries[number - 1], work.collation.stretches[p], columns=work.columns, ours=ours
        )
        for p, number in numbers.items()
    )
    apparatus = replace(apparatus, entries=entries)
    if not ours:
        return apparatus
    links = read_transpositions(apparatus, work.collation, numbers=numbers, columns=work.columns)
    return replace(apparatus, transpositions=links)


def _merge_settings(collation: Collation, settings: Settings) -> tuple[tuple[tuple[str, str], ...], bool]:
    """Return the settings of a loaded edition, and whether its rules differ from those of *settings*.

    Settings that determine its content are those that it was made by;
    directives are the old ones and those of *settings*. A record in the form of
    an older version is not taken over, but marked.
    """
    from collate.settings import SHAPING, read_rows
    from collate.version import __version__

    kept = (GROWN_VERSION, GROWN_SETTINGS, WORK_SLUG)
    grown = {name: value for name, value in collation.settings if name in kept}
    rows = [row for row in collation.settings if row[0] not in grown]
    recorded = read_rows(rows)
    if collation.version and (recorded.old or not __version__.startswith(collation.version)):
        grown[GROWN_VERSION] = collation.version
    if recorded.old or not rows:
        merged = (*write_rows(settings), *grown.items())
        return tuple(sorted(merged, key=lambda row: row[0])), False
    names = (*_STAGES, *_DIRECTIVES)
    other = any(getattr(recorded.settings, name) != getattr(settings, name) for name in names)
    rules: dict[str, Any] = {name: getattr(recorded.settings, name) for name in _STAGES}
    for name in SHAPING:
        rules[name] = tuple(dict.fromkeys((*getattr(recorded.settings, name), *getattr(settings, name))))
    merged = (*write_rows(replace(settings, **rules)), *grown.items())
    return tuple(sorted(merged, key=lambda row: row[0])), other


def _parse(path: Path, where: str, max_megabytes: float) -> etree._Element:
    from collate.tei.parse import parse_tei

    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise SourceError(where, _("is not a regular file"), _("Check the path"))
        with path.open("rb") as stream:
            data = read_at_most(stream, int(max_megabytes * 1_000_000))
        if len(data) > max_megabytes * 1_000_000:
            size = max(len(data), path.stat().st_size)
            problem = _(
                "has {size:,.0f} MB; at most {limit:,.0f} MB are loaded as an edition",
                size=size / 1e6,
                limit=max_megabytes,
            )
            remedy = _(
                "With {memory:,.0f} GB of memory or more, use --max-file-size {megabytes}",
                memory=size / 1e7,
                megabytes=ceil(size * SIZE_DIVISOR / 1e6),
            )
            raise SourceError(where, problem, remedy)
    except OSError as error:
        problem = _("cannot be read ({reason})", reason=reason_of(error))
        raise SourceError(where, problem, _("Check the path")) from error
    return parse_tei(data, where)


def _refuse_doubts(doubts: Sequence[Doubt], where: str) -> None:
    """Raise VerificationError on the first of *doubts* that the file leaves open."""
    left_open = [doubt for doubt in doubts if not doubt.noted]
    if not left_open:
        return
    problem = left_open[0].problem_with_lines()
    if len(left_open) > 1:
        problem = _("{problem}; and {count} more doubts", problem=problem, count=len(left_open) - 1)
    raise VerificationError(where, problem, _("Correct the file, or omit --strict"))


class _LoadedWork:
    """The work of a loaded edition, and the columns of its witnesses."""

    def __init__(
        self, collation: Collation, base: int, *, path: Path, where: str, settings: Settings
    ) -> None:
        from collate.group import date_of, distinct_sigla, slug_of
        from collate.read import printable_name

        self.collation, self.where = collation, where
        sigla = distinct_sigla([entry.siglum for entry in collation.witnesses], settings.report.lang)
        firsts = _first_identical(collation)
        name = printable_name(path.name)
        loader = WitnessLoader(collation, name, path=path, read=lambda: _read_documents(path, name, settings))
        witnesses = tuple(
            loader.witness(
                i, siglum, base=i == base, identical_to=None if firsts[i] == i else sigla[firsts[i]]
            )
            for i, siglum in enumerate(sigla)
        )
        self.documents = loader.documents
        members = [witness.segment for witness in witnesses]
        date = date_of(members, members[base])
        self.work = Work(
            slug=recorded_slug(dict(collation.settings)) or slug_of(collation.title, date, taken=set()),
            title=collation.title,
            date=date,
            witnesses=witnesses,
            base=sigla[base],
            base_confirmed=not collation.witnesses[base].presumed,
        )
        self._order = [i for i in range(len(sigla)) if firsts[i] == i]
        column_of = {witness: column for column, witness in enumerate(self._order)}
        #: The column of each witness of the edition.
        self.columns = tuple(column_of[first] for first in firsts)

    def parts(self) -> Sequence[ImportedPart]:
        """Return the aligned stretches, by columns."""
        from collate.align import ImportedPart

        return [
            ImportedPart(s.start[self._order], s.end[self._order], s.extant[self._order], s.app is None)
            for s in self.collation.stretches
        ]

    def notes(self, numbers: Collection[int], emended: Collection[int]) -> Iterator[str]:
        """Yield messages about parts of another's file that are not in the edition.

        Args:
            numbers: indexes of the stretches that became entries.
            emended: those that became emendations.
        """
        if self.collation.ours:
            return
        apps = [(p, s.app) for p, s in enumerate(self.collation.stretches) if s.app is not None]
        notes = sum(bool(app.note) and p not in emended for p, app in apps)
        nested = sum(app.nested for _p, app in apps)
        unanimous = sum(p not in numbers and p not in emended for p, _app in apps)
        if notes:
            yield _("{file}: apps whose notes are left out: {count}", file=self.where, count=notes)
        if nested:
            yield _(
                "{file}: apps with other apps inside: {count}. Each becomes one entry, without the"
                " classification of the apps inside",
                file=self.where,
                count=nested,
            )
        if unanimous:
            yield _(
                "{file}: apps left out because all witnesses agree: {count}", file=self.where, count=unanimous
            )


def _first_identical(collation: Collation) -> list[int]:
    """Return for each witness the index of the first with the same text and extent, which has the column.

    Our own editions record it, since witnesses may have the same words and
    different white space; the record is ignored where the words differ.
    """
    ids = {entry.xml_id: i for i, entry in enumerate(collation.witnesses)}
    extant = np.array([s.extant for s in collation.stretches], dtype=bool).reshape(-1, len(ids))
    words = ["".join(text.text.split()) for text in collation.texts]
    by_text: dict[tuple[str, bytes], int] = {}
    firsts: list[int] = []
    for i, (text, entry) in enumerate(zip(collation.texts, collation.witnesses, strict=True)):
        first = i
        if not collation.ours:
            first = by_text.setdefault((text.text, extant[:, i].tobytes()), i)
        elif (other := ids.get(entry.identical_to, i)) < i and firsts[other] == other:
            first = other if words[other] == words[i] else i
        firsts.append(first)
    return firsts


def _read_documents(path: Path, name: str, settings: Settings) -> Iterator[Document]:
    """Yield the witnesses of an edition as a run reads them, each a document; none where that fails."""
    from collate.read import Input, read_tei

    try:
        yield from read_tei(Input(name, path, path.read_bytes()), settings)
    except (OSError, SourceError):
        return  # the record in the edition is enough
