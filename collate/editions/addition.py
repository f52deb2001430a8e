"""Witnesses added to an existing edition, whose entries, sigla and base text stay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.editions.added_entries import extend_edition
from collate.editions.build import (
    gap_notes,
    is_same_file,
    output_date,
    review_note,
    section_notes,
    write_edition,
)
from collate.editions.loading import GROWN_SETTINGS, LoadedEdition, load_tei_edition
from collate.editions.prepared_files import (
    check_is_file,
    edition_context,
    names_in_edition,
    read_prepared,
    without_duplicates,
    without_empty,
)
from collate.errors import OutputError, SettingsError, SourceError
from collate.i18n import _
from collate.model import SECTION, Role, Witness
from collate.read import document_warnings, printable_name, shown_path
from collate.settings import Settings
from collate.text.language import with_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from collate.classify import FrozenUnits
    from collate.model import Alignment, Edition, SplitDocument
    from collate.report import ReportContext

#: Longest file stem, in characters, that can be a siglum; as in collate.group.single_work.
LONGEST_SIGLUM = 12


class ExtendedEdition(NamedTuple):
    """An edition with more witnesses.

    ``entries_before`` is the number of its entries before, ``new_sigla`` are
    the sigla of the added witnesses. ``notes`` are messages about what of the
    old file is not in the edition, ``left_out`` those about files that are not.
    """

    edition: Edition
    context: ReportContext
    entries_before: int
    new_sigla: tuple[str, ...]
    notes: tuple[str, ...]
    left_out: tuple[str, ...]


def add_witnesses(
    edition: Path,
    files: Sequence[Path],
    *,
    sigla: Sequence[str] = (),
    base: str = "",
    strict: bool = False,
    settings: Settings | None = None,
) -> ExtendedEdition:
    """Add prepared *files*, each one witness as it is, to the edition in a TEI file.

    Inside an entry, a new witness joins one of its readings or adds a reading.
    Where it differs elsewhere, a new entry is cut by the rules of
    :mod:`collate.classify`; one that begins in an old entry and continues
    without a break is merged with it.

    Args:
        edition: a TEI file in parallel segmentation, written by collate or not.
        files: duplicates count once; empty ones are left out.
        sigla: of the files, in their order; the default is a short file stem
            or the next siglum of the series.
        base: siglum of the base text, where the edition does not name one.
        strict: refuse an edition by others that leaves something open, instead of a message
            about each decision (see :mod:`collate.tei.interpret`).
        settings: defaults if None.

    Raises:
        SourceError: a file cannot be read, or none shares words with the edition.
        SettingsError: a siglum is a duplicate, or there are more sigla than files.
        VerificationError: *edition* cannot be loaded as an edition.
    """
    chosen = settings or Settings()
    old = load_tei_edition(edition, chosen, base=base, strict=strict)
    files, empty = without_empty(files)
    documents = tuple(_read_documents(edition, files, chosen))
    new_sigla = _assign_sigla(old.edition, documents, sigla, chosen)
    witnesses = [
        Witness(siglum, document.segments[0], Role.WITNESS)
        for siglum, document in zip(new_sigla, documents, strict=True)
    ]
    alignment, frozen = _add_columns(old, witnesses, chosen)
    if len(alignment.work.witnesses) == len(old.edition.work.witnesses):
        names = ", ".join(document.document.source.paths[0] for document in documents)
        problem = _("none of the files shares words with it ({files})", files=names)
        raise SourceError(printable_name(str(edition)), problem, _("Add other files"))
    extended = extend_edition(old.edition, alignment, frozen=frozen, settings=chosen)
    if old.other_rules:
        # Other settings than the recorded ones classified the old entries: the record has to show it.
        rows = dict.fromkeys((*extended.settings, (GROWN_SETTINGS, "true")))
        extended = replace(extended, settings=tuple(sorted(rows, key=lambda row: row[0])))
    result = _with_notes(old, extended, documents, chosen)
    return result._replace(left_out=(*empty, *result.left_out))


def write_extended_edition(extended: ExtendedEdition, path: Path, *, edition: Path) -> None:
    """Write the verified TEI of an extended edition to *path*, atomically.

    Raises:
        OutputError: *path* cannot be written, or is one of the sources or the
            *edition* that was read.
        VerificationError: the TEI differs from the sources: an internal fault.
    """
    if is_same_file(path, edition):
        problem = _("is the edition that witnesses are added to")
        raise OutputError(str(path), problem, _("Name another file with -o"))
    write_edition(extended.edition, extended.context, path=path)


def _add_columns(
    old: LoadedEdition, witnesses: Sequence[Witness], settings: Settings
) -> tuple[Alignment, FrozenUnits]:
    """Return the alignment with *witnesses* added, and the old entries' units in its columns."""
    from collate.align import extend_alignment
    from collate.classify import FrozenUnits

    alignment, vocabulary = old.edition.alignment, old.vocabulary
    units = np.array(old.units, dtype=np.int64).reshape(-1, 2)
    new_columns: list[int] = []
    for witness in witnesses:
        identical = _identical_siglum(alignment, witness)
        if identical is not None:
            duplicate = replace(witness, identical_to=identical)
            work = replace(alignment.work, witnesses=(*alignment.work.witnesses, duplicate))
            alignment = replace(alignment, work=work)
            continue
        alignment, positions = extend_alignment(alignment, witness, vocabulary=vocabulary, settings=settings)
        if witness in alignment.left_out:
            continue
        new_columns.append(len(alignment.tokens) - 1)
        units = np.stack((positions[units[:, 0]], positions[units[:, 1] - 1] + 1), axis=1)
    return alignment, FrozenUnits(tuple((start, end) for start, end in units.tolist()), tuple(new_columns))


def _read_documents(edition: Path, files: Sequence[Path], settings: Settings) -> Iterator[SplitDocument]:
    paths = without_duplicates(files)
    for path in paths:
        check_is_file(path, _("Name the files in it"))
        if is_same_file(path, edition):
            problem, remedy = _("is the edition itself"), _("Name the files to add to it")
            raise SettingsError(shown_path(path), problem, remedy)
    for name, path in zip(names_in_edition(paths), paths, strict=True):
        yield read_prepared(name, path, settings=settings)


def _assign_sigla(
    edition: Edition, documents: Sequence[SplitDocument], sigla: Sequence[str], settings: Settings
) -> list[str]:
    """Return sigla of new witnesses: from *sigla*, the settings, short file stems, or the next free ones.

    Raises:
        SettingsError: one is a duplicate or in the edition, or there are more sigla than files.
    """
    from collate.group import siglum_series

    paths = [document.document.source.paths[0] for document in documents]
    taken = {witness.siglum for witness in edition.work.witnesses}
    result = _requested_sigla(paths, sigla, taken, settings)
    taken.update(result)
    stems = [PurePosixPath(path).stem for path in paths]
    # Stems only where the old witnesses have them too: after 甲 乙 丙 comes 丁.
    old = [(w.siglum, PurePosixPath(w.segment.path).stem) for w in edition.work.witnesses]
    by_stem = all(siglum == stem for siglum, stem in old)
    latin = all(siglum.isascii() for siglum, _stem in old)
    free = (siglum for siglum in siglum_series("en" if latin else "zh") if siglum not in taken)
    for i, stem in enumerate(stems):
        if not result[i]:
            short = 0 < len(stem) <= LONGEST_SIGLUM and stem.split() == [stem] and stem not in taken
            result[i] = stem if by_stem and short else next(free)
            taken.add(result[i])
    return result


def _requested_sigla(
    paths: Sequence[str], sigla: Sequence[str], taken: set[str], settings: Settings
) -> list[str]:
    """Return the siglum of each file from *sigla* or the settings, "" where there is none."""
    from collate.group import path_matches

    if len(sigla) > len(paths):
        problem = _("{sigla} sigla for {files} files", sigla=len(sigla), files=len(paths))
        raise SettingsError("--siglum", problem, _("Supply one for each file, in their order"))
    result = [*sigla, *[""] * (len(paths) - len(sigla))]
    for i, path in enumerate(paths):
        rows = (row.siglum for row in settings.source if row.siglum and path_matches(row.file, path))
        result[i] = result[i] or next(rows, "")
    for i, siglum in enumerate(result):
        if not siglum:
            continue
        if siglum.split() != [siglum]:
            problem = _("{siglum!r} contains white space", siglum=siglum)
        elif siglum in taken or siglum in result[:i]:
            problem = _("{siglum!r} is the siglum of another witness", siglum=siglum)
        else:
            continue
        raise SettingsError("--siglum", problem, _("Choose another siglum"))
    return result


def _identical_siglum(alignment: Alignment, witness: Witness) -> str | None:
    """Return the siglum of the column with the same written text, paragraph breaks aside, or None."""
    from collate.tei import normal_form

    # Between paragraphs of an alphabetic text a source has white space, an edition does not.
    segment = witness.segment
    text, spaced = normal_form(segment.text, segment.breaks).text, " ".join(segment.text.split())
    for other in alignment.work.columns:
        column = other.segment
        if normal_form(column.text, column.breaks).text == text or " ".join(column.text.split()) == spaced:
            return other.siglum
    return None


def _with_notes(
    old: LoadedEdition, edition: Edition, documents: Sequence[SplitDocument], settings: Settings
) -> ExtendedEdition:
    date = output_date(settings) or old.date
    chosen = with_language(settings, (witness.segment.text for witness in edition.work.witnesses))
    context = edition_context((*old.documents, *documents), date, settings=chosen)
    count = len(old.edition.work.witnesses)
    new_sigla = tuple(witness.siglum for witness in edition.work.witnesses[count:])
    unrelated = tuple(
        _("{file}: shares no words with the edition: left out of it", file=witness.segment.path)
        for witness in edition.alignment.left_out
    )
    orphans = (
        review_note(edition, orphan)
        if orphan.decision.id
        else _(
            "the emendation of 「{words}」 to 「{text}」 is left out: {reason}",
            words=orphan.decision.words,
            text=orphan.decision.text,
            reason=orphan.why,
        )
        for orphan in edition.orphaned
        if orphan.decision.what != SECTION
    )
    warnings = (note for item in documents for note in document_warnings(item.document))
    gaps = gap_notes(edition, since=len(old.edition.alignment.tokens))
    notes = (*old.notes, *orphans, *section_notes(edition), *gaps, *warnings)
    return ExtendedEdition(
        edition=edition,
        context=context,
        entries_before=len(old.edition.entries),
        new_sigla=new_sigla,
        notes=notes,
        left_out=unrelated,
    )
