"""An edition that exists, read back as a work with its apparatus."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.editions.loaded_readings import emendations_of, restated, transpositions_of, with_reasons
from collate.editions.loaded_witnesses import Witnesses
from collate.errors import SettingsError, SourceError, VerificationError
from collate.model import Apparatus, Edition, Work
from collate.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from lxml import etree

    from collate.align.imported import Part
    from collate.model import Document, SplitDocument
    from collate.tei.rebuild.collation import Collation
    from collate.text.tokens import Vocabulary

#: An edition that is read back may have one part in so many of ``read.max_megabytes``: where its apparatus
#: is dense, a hundred times its size is needed in memory.
SHARE = 20

#: What the witness is called that has all lemmata of an edition, where no other can be its base text.
LEMMATA = "lem"

#: Tables of settings that say what a reading is called, and rows of the editor's that shape an edition.
_SHAPING, _ROWS = ("align.", "classify.", "evidence."), ("equivalent", "alike", "emend")


class Adopted(NamedTuple):
    """An edition read back, and what is needed to go on with it.

    ``units`` are the columns ``[start, end)`` of its entries, and of the words
    that an editor emended in all witnesses, in order. ``vocabulary`` knows the
    ids of its tokens. ``documents`` are what is known
    of its sources, ``when`` is the day that it bears. ``notes`` say what of
    the file is not in the edition.
    """

    edition: Edition
    units: tuple[tuple[int, int], ...]
    vocabulary: Vocabulary
    documents: tuple[SplitDocument, ...]
    when: str
    notes: tuple[str, ...]


def read_edition(path: Path, settings: Settings | None = None, base: str = "") -> Edition:
    """Read a TEI edition in parallel segmentation back, of collate or of others.

    Its apps are the entries, as they were cut; an app in which all witnesses
    read the same is none. Kinds, operations and causes are the edition's where
    it states them in our words, else found by the rules. Where its lemma is
    not what the base text has, that is an emendation.

    Args:
        path: the edition.
        settings: tables ``[align]``, ``[classify]`` and ``[evidence]`` count.
        base: siglum of the base text; else the one that the edition names, or
            the witness that has most of its lemmata. It must have no lacuna.

    Raises:
        SourceError: the file cannot be read, or has more than ``read.max_megabytes`` / :data:`SHARE`.
        VerificationError: it is no edition, or has another method.
        SettingsError: *base* is none of its witnesses, or has a lacuna.
    """
    return adopt(path, settings or Settings(), base).edition


def adopt(path: Path, settings: Settings, base: str = "") -> Adopted:
    """Read an edition as :func:`read_edition` does, and keep what is needed to add to it."""
    from collate.align.imported import given
    from collate.classify import Kept, classify
    from collate.read.discover import shown
    from collate.tei.rebuild.collation import read_collation
    from collate.tei.rebuild.standoff import as_parallel

    where = shown(str(path))
    root = as_parallel(_parsed(path, where, settings.read.max_megabytes / SHARE))
    collation = read_collation(root, where)
    chosen, notes = _base(collation, base, where)
    if chosen is None:
        collation = read_collation(root, where, LEMMATA)
        chosen = len(collation.witnesses) - 1
        if not _throughout(collation)[chosen]:
            problem = "has no witness that could be the base text: each has a lacuna, and so have its lemmata"
            raise VerificationError(where, problem, "Mend the lacunae in its lem elements")
    own = _Work(collation, chosen, path, where, settings)
    columned = given(own.work, own.parts(), settings)
    numbers = {p: number for number, p in enumerate(sorted(columned.differing), start=1)}
    kept = Kept(tuple(columned.units[p] for p in numbers))
    apparatus = classify(columned.alignment, settings, kept)
    stated = collation.ours and (not base or collation.witnesses[chosen].role == "base")
    entries = tuple(
        restated(apparatus.entries[number - 1], collation.stretches[p], own.columns, stated)
        for p, number in numbers.items()
    )
    apparatus = Apparatus(apparatus.alignment, entries, apparatus.transpositions)
    if stated:
        links = transpositions_of(apparatus, collation, numbers, own.columns)
        apparatus = replace(apparatus, transpositions=links)
    emended = emendations_of(apparatus, collation, numbers, own.columns, columned)
    edition = Edition(apparatus, tuple(emended.values()), (), _settings(collation, settings))
    edition = with_reasons(edition) if collation.ours else edition
    units = [columned.units[p] for p in sorted({*numbers, *emended})]
    return Adopted(
        edition,
        tuple(unit for unit in units if unit[0] < unit[1]),
        columned.vocabulary,
        tuple(own.documents),
        collation.when,
        (*collation.notes, *notes, *own.notes(numbers, emended)),
    )


def _settings(collation: Collation, settings: Settings) -> tuple[tuple[str, str], ...]:
    """Return the settings of an edition: where they shaped what it says, those that it was made by."""
    from collate.version import __version__

    stated = dict(settings.stated())
    own = {row for row in collation.settings if row[0] in _ROWS}
    stated.update(row for row in collation.settings if row[0].startswith(_SHAPING))
    if collation.version and not __version__.startswith(collation.version):
        own.add(("grown.version", collation.version))
    rows = {row for row in settings.stated() if row[0] in _ROWS}
    return tuple(sorted({*own, *rows, *(row for row in stated.items() if row[0] not in _ROWS)}))


def _parsed(path: Path, where: str, most: float) -> etree._Element:
    from collate.tei.parse.xml import parse_tei

    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise SourceError(where, "is no file", "Check the path")
        size = path.stat().st_size
        if size > most * 1_000_000:
            need = ceil(size * SHARE / 1e6)
            problem = f"has {size / 1e6:,.0f} MB; no more than {most:,.0f} are read back as an edition"
            remedy = f"Where there are {size / 1e7:,.0f} GB of memory, give --max-file-size {need}"
            raise SourceError(where, problem, remedy)
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(where, f"cannot be read ({error.strerror})", "Check the path") from error
    return parse_tei(data, where)


def _throughout(collation: Collation) -> np.typing.NDArray[np.bool_]:
    """Tell which witnesses are extant everywhere."""
    everywhere = np.ones(len(collation.texts), dtype=bool)
    for stretch in collation.stretches:
        everywhere &= stretch.extant
    return everywhere


def _base(collation: Collation, wanted: str, where: str) -> tuple[int | None, tuple[str, ...]]:
    """Return the witness that is the base text, and what the editor should know of it.

    None where no witness is extant throughout: there is then a lemma that none of them has.
    """
    throughout = _throughout(collation)
    sigla = [entry.siglum for entry in collation.witnesses]
    if wanted:
        if wanted not in sigla:
            raise SettingsError("--base", f"{where} has no witness {wanted!r}", f"It has {', '.join(sigla)}")
        if not throughout[sigla.index(wanted)]:
            problem = f"{wanted} has a lacuna in {where}, so that it cannot be the base text"
            remedy = (
                f"Take one of {', '.join(s for s, there in zip(sigla, throughout, strict=True) if there)}"
            )
            raise SettingsError("--base", problem, remedy if throughout.any() else "Leave --base away")
        return sigla.index(wanted), ()
    for i, entry in enumerate(collation.witnesses):
        if entry.role == "base" and throughout[i]:
            return i, ()
    lemmata = [s.app.lemma for s in collation.stretches if s.app is not None and s.app.lemma is not None]
    counts = [sum(i in lemma.witnesses for lemma in lemmata) for i in range(len(sigla))]
    able = [i for i, there in enumerate(throughout.tolist()) if there]
    if not able:
        said = f"no witness is extant throughout: the base text is one called {LEMMATA}, made of the lemmata"
        return None, (f"{where}: {said}",)
    best = max(able, key=lambda i: (counts[i], -i))
    if counts[best] == len(lemmata):
        return best, ()
    said = (
        f"no witness has every lemma: the base text is {sigla[best]}, which has {counts[best]} of "
        f"{len(lemmata)}, and the others are emendations. Name another with --base"
    )
    return best, (f"{where}: {said}",)


class _Work:
    """The work of an edition: its witnesses, and their places in its columns."""

    def __init__(self, collation: Collation, base: int, path: Path, where: str, settings: Settings) -> None:
        from collate.group.sigla import distinct
        from collate.group.titles import date_of, slug_of
        from collate.read.discover import shown

        self.collation, self.where = collation, where
        sigla = distinct([entry.siglum for entry in collation.witnesses], settings.report.lang)
        firsts = _firsts(collation)
        name = shown(path.name)
        made = Witnesses(collation, name, path, lambda: _read(path, name, settings))
        witnesses = tuple(
            made.witness(i, siglum, i == base, None if firsts[i] == i else sigla[firsts[i]])
            for i, siglum in enumerate(sigla)
        )
        self.documents = made.documents
        members = [witness.segment for witness in witnesses]
        date = date_of(members, members[base])
        entry = collation.witnesses[base]
        self.work = Work(
            slug_of(collation.title, date, set()),
            collation.title,
            date,
            witnesses,
            sigla[base],
            not entry.presumed,
        )
        self._order = [i for i in range(len(sigla)) if firsts[i] == i]
        places = {own: column for column, own in enumerate(self._order)}
        #: The column of each witness of the edition.
        self.columns = tuple(places[first] for first in firsts)

    def parts(self) -> Sequence[Part]:
        """Return what stands beside each other, by columns."""
        from collate.align.imported import Part

        return [
            Part(s.start[self._order], s.end[self._order], s.extant[self._order], s.app is None)
            for s in self.collation.stretches
        ]

    def notes(self, numbers: Mapping[int, int], emended: Collection[int]) -> Iterator[str]:
        """Say what of the file is not in the edition; *numbers* and *emended* are by stretches."""
        if self.collation.ours:
            return
        apps = [(p, s.app) for p, s in enumerate(self.collation.stretches) if s.app is not None]
        rows = (
            (sum(bool(app.note) and p not in emended for p, app in apps), "with a note, which is"),
            (sum(app.nested for _, app in apps), "with others inside: one place each, what these say is"),
            (sum(p not in numbers and p not in emended for p, _ in apps), "in which all read the same,"),
        )
        for count, what in rows:
            if count:
                yield f"{self.where}: {count} {'app' if count == 1 else 'apps'} {what} left out"


def _firsts(collation: Collation) -> list[int]:
    """Return for each witness the first one with the same text, extant in the same places: it has the column.

    Of our own editions that is what they say, since witnesses may have the same
    words and other white space; but not where their words are not the same.
    """
    ids = {entry.xml_id: i for i, entry in enumerate(collation.witnesses)}
    extant = np.array([s.extant for s in collation.stretches], dtype=bool).reshape(-1, len(ids))
    words = ["".join(text.text.split()) for text in collation.texts]
    known: dict[tuple[str, bytes], int] = {}
    firsts: list[int] = []
    for i, (text, entry) in enumerate(zip(collation.texts, collation.witnesses, strict=True)):
        first = i
        if not collation.ours:
            first = known.setdefault((text.text, extant[:, i].tobytes()), i)
        elif (other := ids.get(entry.identical_to, i)) < i and firsts[other] == other:
            first = other if words[other] == words[i] else i
        firsts.append(first)
    return firsts


def _read(path: Path, name: str, settings: Settings) -> Iterator[Document]:
    """Read the witnesses of an edition as a run would, each a document."""
    from collate.read.raw_builder import Input
    from collate.read.tei.reader import read_tei

    try:
        modified = int(path.stat().st_mtime)
        yield from read_tei(Input(name, path, path.read_bytes(), modified), settings)
    except (OSError, SourceError):
        return  # what the edition says of its sources is enough
