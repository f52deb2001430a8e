"""Printed editions from finished ones: ``collate export``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from collate.editions.loading import load_tei_edition
from collate.editions.new_decisions import with_work_slug
from collate.editions.prepared_files import edition_context
from collate.editions.recorded_places import RECORD, read_recorded_places
from collate.errors import OutputError, SettingsError, SourceError, reason_of
from collate.i18n import _
from collate.model import Edition
from collate.report import WRITERS, ReportContext
from collate.settings import Settings
from collate.text.language import with_language

if TYPE_CHECKING:
    from collate.report.publication import PrintingFiles
    from collate.settings import ExportSettings

#: The formats that one edition has, but no volume of several, with their suffixes.
EDITION_FORMATS = {"xlsx": ".xlsx", "tex": ".tex", "tei": ".xml"}


class WorkFile(NamedTuple):
    """The edition of a work: the name of its folder or file, and its TEI."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What is exported, and in which form.

    Attributes:
        works: the editions, in the order of print.
        formats: the formats, by name.
        volume: the name of the one file with all works, in each format; empty: one file for each work.
        title: the title of the volume; empty: that of its one text, or a general one.
        dossier: whether a dossier (长编) is written besides, unless the profile is one.
    """

    works: tuple[WorkFile, ...]
    formats: tuple[str, ...]
    volume: str = ""
    title: str = ""
    dossier: bool = False


class ExportedFile(NamedTuple):
    """A file to be written: its name, its content, and messages about it."""

    name: str
    content: bytes
    notes: tuple[str, ...] = ()


def find_works(names: Sequence[str], folder: Path) -> tuple[WorkFile, ...]:
    """Return the editions that *names* mean; all of the output folder *folder* if there are none.

    A name is the path of an edition, that of the folder of a work, or the name of such a folder in
    *folder*, or the title that it ends with.

    Raises:
        SettingsError: a name means no edition, or several.
        SourceError: *folder* has none.
    """
    known = sorted(folder.glob("works/*/edition.xml"))
    if not names:
        if not known:
            problem, remedy = (
                _("has no editions"),
                _("Make them first: collate run PATH -o {folder}", folder=str(folder)),
            )
            raise SourceError(str(folder), problem, remedy)
        return tuple(WorkFile(path.parent.name, path) for path in known)
    return tuple(dict.fromkeys(_find(name, known, folder) for name in names))


def _find(name: str, known: Sequence[Path], folder: Path) -> WorkFile:
    path = Path(name)
    if path.is_file():
        return WorkFile(
            path.parent.name if path.name == "edition.xml" and path.parent.name else path.stem, path
        )
    if (path / "edition.xml").is_file():
        return WorkFile(path.resolve().name, path / "edition.xml")
    found = [one for one in known if one.parent.name == name] or [
        one for one in known if one.parent.name.endswith(f"-{name}")
    ]
    if len(found) == 1:
        return WorkFile(found[0].parent.name, found[0])
    if found:
        names = ", ".join(one.parent.name for one in found[:5])
        raise SettingsError(name, _("means several works: {names}", names=names), _("Give the whole name"))
    remedy = _("Works are the folders in {folder}", folder=str(folder / "works"))
    raise SettingsError(name, _("is neither an edition nor a work of {folder}", folder=str(folder)), remedy)


def export_works(request: ExportRequest, settings: Settings) -> Iterator[ExportedFile]:
    """Yield the files of an export, one at a time.

    Args:
        request: what is exported.
        settings: those of tables ``[export]``, ``[notes]`` and ``[report]``, and of reading.

    Raises:
        SourceError: an edition or the template cannot be read.
        VerificationError: a file is not an edition.
        SettingsError: there is no such profile, or it is not valid; a format cannot have what is asked for.
        OutputError: a file cannot be made, as no font has its characters; all others are yielded before.
        MissingExtra: the library of a format is not installed.
    """
    from collate.report.publication import printing_files

    faults: list[OutputError] = []

    files = printing_files(settings.export)
    profiles = (settings.export.profile, *(("dossier",) if _wants_dossier(request, settings) else ()))
    placed = "xlsx" in request.formats or any(_prints_places(name, settings.export) for name in profiles)
    loaded = [_load(work, settings, placed=placed) for work in _with_own_names(request.works)]
    for profile in profiles:
        chosen = replace(settings, export=replace(settings.export, profile=profile))
        ending = ".dossier" if profile != settings.export.profile else ""
        unused = tuple(_without_effect(chosen.export, loaded))
        groups = [loaded] if request.volume else [[one] for one in loaded]
        for group in groups:
            name = f"{request.volume or group[0].name}{ending}"
            for file in _volumes(group, name, request, chosen, files, faults):
                yield file._replace(notes=(*unused, *file.notes))
    for one in loaded:
        for form in request.formats:
            if form in EDITION_FORMATS:
                yield ExportedFile(f"{one.name}{EDITION_FORMATS[form]}", _of_edition(form, one))
    if faults:
        raise faults[0]


def _with_own_names(works: Sequence[WorkFile]) -> Iterator[WorkFile]:
    """Yield *works*, each with a name of its own: some file systems ignore case."""
    taken: set[str] = set()
    for work in works:
        names = (work.name, *(f"{work.name}-{number}" for number in range(2, len(works) + 1)))
        name = next(one for one in names if one.casefold() not in taken)
        taken.add(name.casefold())
        yield work._replace(name=name)


class _Loaded(NamedTuple):
    name: str
    path: Path
    edition: Edition
    context: ReportContext


def _load(work: WorkFile, settings: Settings, *, placed: bool) -> _Loaded:
    """Load an edition; *placed*: with the lines of its readings, which its run recorded."""
    loaded = load_tei_edition(work.path, settings)
    chosen = with_language(settings, (witness.segment.text for witness in loaded.edition.work.witnesses))
    context = edition_context(loaded.documents, loaded.date, settings=chosen)
    if placed:
        context = replace(context, recorded=read_recorded_places(work.path, loaded.edition))
    return _Loaded(work.name, work.path, loaded.edition, context)


def _wants_dossier(request: ExportRequest, settings: Settings) -> bool:
    return request.dossier and settings.export.profile != "dossier"


def _volumes(
    group: Sequence[_Loaded],
    name: str,
    request: ExportRequest,
    settings: Settings,
    files: PrintingFiles,
    faults: list[OutputError],
) -> Iterator[ExportedFile]:
    """Yield the volume of some editions in each of the formats that have volumes.

    What one format cannot print is added to *faults*, with the name of the file.
    """
    from collate.report.publication import VOLUME_FORMATS, compose_volume, load_profile

    formats = [form for form in request.formats if form in VOLUME_FORMATS]
    if not formats:
        return
    profile = load_profile(settings.export.profile)
    # The documents of all: lines and pages are looked up by the hash of the source.
    documents = tuple(document for one in group for document in one.context.documents)
    recorded = {key: place for one in group for key, place in one.context.recorded.items()}
    when = max(one.context.when for one in group)
    context = replace(group[0].context, documents=documents, recorded=recorded, when=when)
    editions = [one.edition for one in group]
    volume = compose_volume(editions, context, profile=profile, export=settings.export, title=request.title)
    for name_of_format in formats:
        form = VOLUME_FORMATS[name_of_format]
        file = f"{name}{form.suffix}"
        try:
            content = form.write(volume, files)
        except OutputError as error:
            faults.append(OutputError(error.where or file, error.problem, error.remedy))
            continue
        yield ExportedFile(file, content, form.notices(volume.layout))


def _without_effect(export: ExportSettings, works: Sequence[_Loaded]) -> Iterator[str]:
    """Yield messages about settings that change nothing in any of *works*."""
    from collate.report.publication import load_profile, named_witnesses

    profile = load_profile(export.profile)
    if export.against and not (profile.against or profile.complete):
        yield _("--against has no effect with profile {name}: give --profile against", name=export.profile)
    for name in export.against if profile.against else ():
        if not any(named_witnesses(one.edition, (name,)) for one in works):
            yield _("--against: no work has a witness {name}", name=name)
    if profile.positions or export.positions:
        for one in works:
            documents = [split.document for split in one.context.documents]
            if not one.context.recorded and not any(document.raw for document in documents):
                yield _(
                    "{name}: notes have no line numbers: {file} of its run is not beside the edition",
                    name=one.name,
                    file=RECORD,
                )


def _prints_places(profile: str, export: ExportSettings) -> bool:
    from collate.report.publication import load_profile

    return export.positions or load_profile(profile).positions


def _of_edition(form: str, one: _Loaded) -> bytes:
    if form == "tei":
        return one.path.read_bytes()
    # Decisions that are read back name the work by its folder.
    edition = with_work_slug(one.edition, one.name) if one.path.name == "edition.xml" else one.edition
    return WRITERS[{"tex": "reledmac"}.get(form, form)].write(edition, one.context)


def write_export(file: ExportedFile, folder: Path) -> Path:
    """Write an exported file into *folder*, which is made if it is not there, and return its path.

    Raises:
        OutputError: it cannot be written.
    """
    from collate.store import replace_file

    path = folder / file.name
    remedy = _("Name another folder with -o")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        problem = _("cannot be made ({reason})", reason=reason_of(error))
        raise OutputError(str(folder), problem, remedy) from error
    try:
        replace_file(path, file.content, remedy=remedy)
    except OSError as error:  # a name that is too long
        raise OutputError(
            str(path), _("cannot be written ({reason})", reason=reason_of(error)), remedy
        ) from error
    return path
