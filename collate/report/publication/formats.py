"""The formats of printed editions by name: what each is made from, and its suffix."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from collate.errors import SettingsError
from collate.i18n import _
from collate.model import Edition
from collate.report.context import ReportContext
from collate.report.publication.model import Layout, Volume
from collate.report.publication.printed import with_removed_joined
from collate.report.publication.profile import PrintingFiles

#: Writes a volume, with the files that the settings name.
WriteVolume: TypeAlias = Callable[[Volume, PrintingFiles], bytes]


@dataclass(frozen=True, slots=True)
class VolumeFormat:
    """A format of volumes. ``load`` imports its module and returns its function.

    ``notices`` returns what the format cannot do of a layout, as messages. ``tracks``: it has tracked
    changes.
    """

    suffix: str
    load: Callable[[], WriteVolume]
    notices: Callable[[Layout], tuple[str, ...]] = lambda _layout: ()
    tracks: bool = False

    def write(self, volume: Volume, files: PrintingFiles) -> bytes:
        """Return the content of the file."""
        shown = volume.layout.marks or (volume.layout.changes and self.tracks)
        return self.load()(volume if shown else with_removed_joined(volume), files)


def write_printed(form: str, edition: Edition, context: ReportContext) -> bytes:
    """Return one edition in a format of volumes, by the profile and the template that *context* names.

    Raises:
        SettingsError: there is no such profile or template, or it is not valid.
        MissingExtra: the library of the format is not installed.
    """
    from collate.report.publication.compose import compose_volume
    from collate.report.publication.profile import load_profile, printing_files

    export = context.export
    volume = compose_volume([edition], context, profile=load_profile(export.profile), export=export)
    return VOLUME_FORMATS[form].write(volume, printing_files(export))


def _docx() -> WriteVolume:
    from collate.report.publication.docx import write_docx

    def write(volume: Volume, files: PrintingFiles) -> bytes:
        try:
            return write_docx(volume, template=files.template)
        except SettingsError as error:
            raise SettingsError(files.name or error.where, error.problem, error.remedy) from error

    return write


def _pdf() -> WriteVolume:
    from collate.report.publication.typst import write_pdf

    return lambda volume, files: write_pdf(volume, fonts=files.fonts)


def _epub() -> WriteVolume:
    from collate.report.publication.epub import write_epub

    return lambda volume, _files: write_epub(volume)


def _html() -> WriteVolume:
    from collate.report.publication.web_page import write_web_page

    return lambda volume, _files: write_web_page(volume)


def _markdown() -> WriteVolume:
    from collate.report.publication.markdown import write_markdown

    return lambda volume, _files: write_markdown(volume)


def _plain() -> WriteVolume:
    from collate.report.publication.plain import write_plain

    return lambda volume, _files: write_plain(volume)


def _docx_notices(layout: Layout) -> tuple[str, ...]:
    if layout.restart != "page" or layout.place == "foot":
        return ()
    return (_("Word numbers endnotes by text or by section, not by page: they begin anew with each text."),)


def _pdf_notices(layout: Layout) -> tuple[str, ...]:
    from collate.report.publication.typst import pdf_notices

    return pdf_notices(layout)


#: The formats of volumes: of one text or of several.
VOLUME_FORMATS: Mapping[str, VolumeFormat] = MappingProxyType(
    {
        "docx": VolumeFormat(".docx", _docx, _docx_notices, tracks=True),
        "pdf": VolumeFormat(".pdf", _pdf, _pdf_notices),
        "epub": VolumeFormat(".epub", _epub),
        "html": VolumeFormat(".html", _html),
        "md": VolumeFormat(".md", _markdown),
        "txt": VolumeFormat(".txt", _plain),
    }
)
