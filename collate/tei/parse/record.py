"""What our edition records of the run that made it: version and settings."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from collate.tei.elements import tei

_SETTING = re.compile(r"(?:^|；|; )([a-z_]+(?:\.[a-z_]+)?)=")


def version_of(root: etree._Element) -> str:
    """Return the version of collate that wrote the edition, "" where it does not say."""
    return next((element.get("version", "") for element in root.iter(tei("application"))), "")


def settings_of(root: etree._Element) -> Mapping[str, str]:
    """Return the settings that shaped the edition, by name; of rows with one name the last.

    >>> body = '<desc>align.move=12；reflow.join=True</desc>'
    >>> xml = f'<TEI xmlns="{tei("")[1:-1]}"><application ident="collate">{body}</application></TEI>'
    >>> dict(settings_of(etree.fromstring(xml)))
    {'align.move': '12', 'reflow.join': 'True'}
    """
    return dict(rows_of(root))


def rows_of(root: etree._Element) -> tuple[tuple[str, str], ...]:
    """Return name and value of all settings that shaped the edition, rows with one name each for itself."""
    for application in root.iter(tei("application")):
        parts = _SETTING.split(application.findtext(tei("desc")) or "")
        return tuple(zip(parts[1::2], parts[2::2], strict=True))
    return ()
