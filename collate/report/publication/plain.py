"""A volume in plain text."""

from __future__ import annotations

from collate.report.notes.text_form import TextForm
from collate.report.publication.model import Volume
from collate.report.publication.text_lines import volume_lines


def write_plain(volume: Volume) -> bytes:
    """Return *volume* in plain text: UTF-8 with a byte order mark, for old text editors."""
    return b"\xef\xbb\xbf" + "\n".join(volume_lines(volume, TextForm(markdown=False))).encode() + b"\n"
