"""Profiles of notes (出校体例): the six that come with collate, and those in files of the user."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from collate.errors import SettingsError, reason_of
from collate.i18n import _
from collate.model import Edition
from collate.report.notes import NoteRules
from collate.report.publication.model import Layout
from collate.report.wording.labels import in_script
from collate.settings import (
    ExportSettings,
    Language,
    ProfileFile,
    ProfileSettings,
    convert_to,
    line_of,
    read_tables,
)


class PrintingFiles(NamedTuple):
    """The content of a template for Word, and a folder with fonts for PDF; None where there is none.

    ``name`` is that of the template, for messages.
    """

    template: bytes | None = None
    fonts: Path | None = None
    name: str = ""


#: The profiles that come with collate, each a file of this name in the folder ``profiles``.
PROFILES = ("definitive", "full", "against", "negative", "positive", "dossier")


def load_profile(name: str) -> ProfileSettings:
    """Return the profile called *name*, or that in the file *name*.

    Raises:
        SettingsError: there is neither, or the file is not a valid profile.
    """
    if name in PROFILES:
        return _read(Path(str(files(__package__) / "profiles" / f"{name}.toml")))
    path = Path(name)
    if not path.is_file():
        problem = _("there is no profile {name!r}", name=name)
        remedy = _("Give one of {names}, or the path of a file", names=", ".join(PROFILES))
        raise SettingsError(str(path), problem, remedy)
    return _read(path)


def _read(path: Path) -> ProfileSettings:
    text, tables = read_tables(path)
    try:
        return convert_to(ProfileFile, tables, str(path)).profile
    except SettingsError as error:
        line = line_of(text, error.place) if error.place else 0
        raise SettingsError(str(path), error.problem, error.remedy, place=error.place, line=line) from error


def printing_files(export: ExportSettings) -> PrintingFiles:
    """Return the files that the settings name for the formats.

    Raises:
        SettingsError: the template cannot be read.
    """
    fonts = Path(export.fonts) if export.fonts else None
    if not export.template:
        return PrintingFiles(fonts=fonts)
    try:
        return PrintingFiles(Path(export.template).read_bytes(), fonts, export.template)
    except OSError as error:
        problem = _("the template cannot be read ({reason})", reason=reason_of(error))
        raise SettingsError(export.template, problem, _("Check --template")) from error


def layout_of(profile: ProfileSettings, export: ExportSettings, *, chinese: bool) -> Layout:
    """Return the layout: that of the profile, where the settings of the export do not override it.

    Notes that are *chinese* have Chinese numbers unless either has others.
    """
    numbering = export.numbering or profile.numbering
    if numbering == "auto":
        numbering = "chinese" if chinese else "arabic"
    return Layout(
        place=export.place or profile.place,
        numbering=numbering,
        restart=export.restart or profile.restart,
        paper=export.paper,
        vertical=export.vertical,
        line_numbers=export.line_numbers,
        marks=export.marks or profile.marks,
        changes=export.changes,
        font=export.font,
    )


def rules_of(profile: ProfileSettings, against: tuple[str, ...]) -> NoteRules:
    """Return the rules of *profile*; *against* are sigla."""
    return NoteRules(
        kinds=frozenset(profile.kinds),
        first=frozenset(profile.first),
        letters=profile.letters,
        judged=profile.judged,
        against=frozenset(against) if profile.against else frozenset(),
        complete=profile.complete,
    )


def named_witnesses(edition: Edition, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the sigla of the witnesses with one of *names*: siglum, path, file name or short title."""
    found = []
    for witness in edition.work.witnesses:
        path = witness.segment.path
        if not {witness.siglum, witness.short_title, path, Path(path).name}.isdisjoint(names):
            found.append(witness.siglum)
    return tuple(found)


def profile_title(profile: ProfileSettings, lang: Language) -> str:
    """Return the name of a profile in the language of the volume."""
    return in_script(profile.title, lang) if lang.startswith("zh") else profile.title_en or profile.title


def with_positions(profile: ProfileSettings, export: ExportSettings) -> ProfileSettings:
    """Return *profile* with positions of readings where the settings of the export ask for them."""
    return replace(profile, positions=profile.positions or export.positions)
