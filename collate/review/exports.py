"""A printed edition of a work as it is decided now, for download."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from collate.errors import SettingsError
from collate.i18n import _

if TYPE_CHECKING:
    from pathlib import Path

    from collate.model import Edition
    from collate.settings import Settings

#: The media types of the formats by name; no other format is offered at the desk.
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "epub": "application/epub+zip",
    "html": "application/octet-stream",  # never shown as a page of the desk
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "tex": "application/x-tex",
}


class Download(NamedTuple):
    """A file: its content, its media type, and the value of Content-Disposition."""

    content: bytes
    media_type: str
    disposition: str


def export_work(
    edition: Edition, form: str, profile: str, *, settings: Settings, lang: str, path: Path
) -> Download:
    """Return *edition* in a format, by a profile that comes with collate or that the settings name.

    A name from the browser is looked up in lists, and never becomes a path. Lines and pages of readings are
    those that the run of the file *path* of the edition recorded.

    Raises:
        SettingsError: the format or the profile is unknown.
        MissingExtra: the library of the format is not installed.
        OutputError: the format cannot print the text, for want of a font.
    """
    from dataclasses import replace

    from collate.editions import EDITION_FORMATS, edition_context, read_recorded_places
    from collate.report import WRITERS
    from collate.report.publication import PROFILES, VOLUME_FORMATS, write_printed

    if form not in MEDIA_TYPES:
        raise SettingsError("", _("there is no format {name!r}", name=form[:20]))
    if profile and profile not in PROFILES:
        raise SettingsError("", _("there is no profile {name!r}", name=profile[:20]))
    chosen = replace(settings, report=replace(settings.report, lang=lang))
    if profile:
        chosen = replace(chosen, export=replace(chosen.export, profile=profile))
    context = replace(edition_context((), "", settings=chosen), recorded=read_recorded_places(path, edition))
    if form in VOLUME_FORMATS:
        content, suffix = write_printed(form, edition, context), VOLUME_FORMATS[form].suffix
    else:
        writer = WRITERS[{"tex": "reledmac"}.get(form, form)]
        content, suffix = writer.write(edition, context), EDITION_FORMATS[form]
    name = f"{edition.work.slug}{'.dossier' if profile == 'dossier' else ''}{suffix}"
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Download(content, MEDIA_TYPES[form], disposition)
