"""A volume in Markdown, with numbered notes: the syntax of footnotes is not the same everywhere."""

from __future__ import annotations

from collate.report.notes.text_form import TextForm
from collate.report.publication.model import Volume
from collate.report.publication.text_lines import volume_lines


def write_markdown(volume: Volume) -> bytes:
    """Return *volume* in Markdown, UTF-8; characters with a meaning in Markdown are escaped."""
    return "\n".join(volume_lines(volume, TextForm(markdown=True))).encode() + b"\n"
