"""Add witnesses to an edition that exists: its entries, sigla and base text stay."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.editions.added_entries import regrown
from collate.editions.build import day, same_file
from collate.editions.loading import Adopted, adopt
from collate.editions.prepared_files import check_is_file, context_of, each_once, names_of, prepared_document
from collate.errors import OutputError, SettingsError, SourceError
from collate.model import Role, Witness
from collate.read.discover import shown
from collate.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from collate.model import Alignment, Edition, SplitDocument
    from collate.report import ReportContext

#: Longest file stem, in characters, that can be a siglum; as where prepared files are compared.
STEM = 12


class Grown(NamedTuple):
    """An edition with more witnesses.

    ``before`` is the number of entries that there were; ``new`` are the sigla
    of the witnesses that were added. ``notes`` say what of the old file is not
    in the edition, ``left_out`` which files are not.
    """

    edition: Edition
    context: ReportContext
    before: int
    new: tuple[str, ...]
    notes: tuple[str, ...]
    left_out: tuple[str, ...]


def add(
    edition: Path,
    files: Sequence[Path],
    sigla: Sequence[str] = (),
    base: str = "",
    settings: Settings | None = None,
) -> Grown:
    """Add prepared *files*, each one more witness as it is, to the edition in a TEI file.

    Inside an entry a new witness has one of its readings, or one more. Where
    it differs elsewhere a new entry is cut by the usual rules; one that begins
    in an old entry and goes on without a break becomes one with it.

    Args:
        edition: in parallel segmentation, of collate or of others.
        files: a file that is named twice counts once.
        sigla: of the files, in their order; else short file names, or the next
            ones of the usual series.
        base: siglum of the base text, where the edition does not name one.
        settings: defaults if None.

    Raises:
        SourceError: a file cannot be read, or none shares words with the edition.
        SettingsError: a siglum is given twice, or there are more than files.
        VerificationError: *edition* is none that can be read back.
    """
    from collate.align.extend import added
    from collate.classify import Kept

    chosen = settings or Settings()
    old = adopt(edition, chosen, base)
    documents = tuple(_documents(edition, files, chosen))
    named = _sigla(old.edition, documents, sigla, chosen)
    alignment, vocabulary = old.edition.alignment, old.vocabulary
    units = np.array(old.units, dtype=np.int64).reshape(-1, 2)
    new: list[int] = []
    for siglum, document in zip(named, documents, strict=True):
        witness = Witness(siglum, document.segments[0], Role.WITNESS)
        same = _identical(alignment, witness)
        if same is not None:
            witness = replace(witness, identical_to=same)
            work = replace(alignment.work, witnesses=(*alignment.work.witnesses, witness))
            alignment = replace(alignment, work=work)
            continue
        alignment, places = added(alignment, witness, vocabulary, chosen)
        if witness in alignment.left_out:
            continue
        new.append(len(alignment.tokens) - 1)
        units = np.stack((places[units[:, 0]], places[units[:, 1] - 1] + 1), axis=1)
    if len(alignment.work.witnesses) == len(old.edition.work.witnesses):
        names = ", ".join(document.document.source.paths[0] for document in documents)
        raise SourceError(
            shown(str(edition)), f"none of the files shares words with it ({names})", "Add others"
        )
    kept = Kept(tuple((start, end) for start, end in units.tolist()), tuple(new))
    return _grown(old, regrown(old.edition, alignment, kept, chosen), documents, chosen)


def write_grown(grown: Grown, path: Path, edition: Path) -> None:
    """Write the checked TEI of an edition with more witnesses to *path*, as a whole or not at all.

    Raises:
        OutputError: it cannot be written, or *path* is one of the sources, or
            the edition that was read.
        VerificationError: it does not hold what its sources hold.
    """
    from collate.editions.build import write_edition

    if same_file(path, edition):
        raise OutputError(str(path), "is the edition that is added to", "Name another file with -o")
    write_edition(grown.edition, grown.context, path)


def _documents(edition: Path, files: Sequence[Path], settings: Settings) -> list[SplitDocument]:
    paths = each_once(files)
    for path in paths:
        check_is_file(path, "Name the files in it")
        if same_file(path, edition):
            raise SettingsError(shown(str(path)), "is the edition itself", "Name the files to add to it")
    return [prepared_document(*pair, settings) for pair in zip(names_of(paths), paths, strict=True)]


def _sigla(
    edition: Edition, documents: Sequence[SplitDocument], given: Sequence[str], settings: Settings
) -> list[str]:
    """Return the sigla of new witnesses: given, of the settings, short file stems, or the next free ones.

    Raises:
        SettingsError: one is given twice, is in the edition, or there are more than files.
    """
    from collate.group.sigla import names_file, series

    if len(given) > len(documents):
        problem = f"{len(given)} sigla are given for {len(documents)} files"
        raise SettingsError("--siglum", problem, "Give one for each file, in their order")
    taken = {witness.siglum for witness in edition.work.witnesses}
    paths = [document.document.source.paths[0] for document in documents]
    wanted = [*given, *[""] * (len(paths) - len(given))]
    for i, path in enumerate(paths):
        rows = (s.siglum for s in settings.source if s.siglum and names_file(s.file, path))
        wanted[i] = wanted[i] or next(rows, "")
    for i, siglum in enumerate(wanted):
        if siglum and (siglum in taken or siglum in wanted[:i] or siglum.split() != [siglum]):
            problem = "has a blank" if siglum.split() != [siglum] else "is another witness already"
            raise SettingsError("--siglum", f"{siglum!r} {problem}", "Give another siglum")
    taken.update(wanted)
    stems = [PurePosixPath(path).stem for path in paths]
    # Stems only where the edition goes by them too: 甲 乙 丙 goes on with 丁.
    known = [(w.siglum, PurePosixPath(w.segment.path).stem) for w in edition.work.witnesses]
    by_stem = all(siglum == stem for siglum, stem in known)
    latin = all(siglum.isascii() for siglum, _ in known)
    free = (siglum for siglum in series("en" if latin else "zh") if siglum not in taken)
    for i, stem in enumerate(stems):
        if not wanted[i]:
            short = 0 < len(stem) <= STEM and stem.split() == [stem] and stem not in taken
            wanted[i] = stem if by_stem and short else next(free)
            taken.add(wanted[i])
    return wanted


def _identical(alignment: Alignment, witness: Witness) -> str | None:
    """Return the siglum of the column with the same written text, paragraph breaks aside."""
    from collate.tei.elements import normal_form

    # Between paragraphs of an alphabetic text a source has white space, an edition none.
    own = witness.segment
    text, spaced = normal_form(own.text, own.breaks).text, " ".join(own.text.split())
    for other in alignment.work.columns:
        theirs = other.segment
        if normal_form(theirs.text, theirs.breaks).text == text or " ".join(theirs.text.split()) == spaced:
            return other.siglum
    return None


def _grown(old: Adopted, edition: Edition, documents: Sequence[SplitDocument], settings: Settings) -> Grown:
    when = day([document.document.source for document in documents])
    if not os.environ.get("SOURCE_DATE_EPOCH"):
        when = max(when, old.when)
    context = context_of((*old.documents, *documents), when, settings)
    count = len(old.edition.work.witnesses)
    new = tuple(witness.siglum for witness in edition.work.witnesses[count:])
    strangers = [
        f"{witness.segment.path}: shares no words with the edition: left out of it"
        for witness in edition.alignment.left_out
    ]
    orphans = [
        f"the emendation of 「{decision.words}」 to 「{decision.text}」 is left out: {why}"
        for decision, why in edition.orphaned
    ]
    return Grown(edition, context, len(old.edition.entries), new, (*old.notes, *orphans), tuple(strangers))
