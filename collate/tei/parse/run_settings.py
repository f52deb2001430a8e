"""The version and the settings of the run that wrote an edition, from its header."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from lxml import etree

from collate.i18n import _, languages
from collate.tei.elements import line_of, tei

#: Between two settings, in the language of the edition; no value has a semicolon in it.
_SEPARATOR = _("; ")


@cache
def _setting_pattern() -> re.Pattern[str]:
    """Return the pattern of a name at the start, or after the separator in any language."""
    separators = sorted({_SEPARATOR.in_language(language) for language in languages()})
    return re.compile(rf"(?:^|{'|'.join(map(re.escape, separators))})([a-z_]+(?:\.[a-z_]+)?)=")


def edition_version(root: etree._Element) -> str:
    """Return the version of collate that wrote the edition, "" where none is recorded."""
    return next((element.get("version", "") for element in root.iter(tei("application"))), "")


def edition_settings(root: etree._Element) -> Mapping[str, str]:
    """Return the recorded settings by name; of several with one name the last.

    >>> body = '<desc>align.move=8；tei.notes=true</desc>'
    >>> xml = f'<TEI xmlns="{tei("")[1:-1]}"><application ident="collate">{body}</application></TEI>'
    >>> dict(edition_settings(etree.fromstring(xml)))
    {'align.move': '8', 'tei.notes': 'true'}
    """
    return dict(setting_rows(root))


def line_of_settings(root: etree._Element) -> int:
    """Return the line of the recorded settings, 0 where there are none."""
    for application in root.iter(tei("application")):
        desc = application.find(tei("desc"))
        return line_of(application if desc is None else desc)
    return 0


def setting_rows(root: etree._Element) -> tuple[tuple[str, str], ...]:
    """Return name and value of every recorded setting, in order; a name may occur several times."""
    for application in root.iter(tei("application")):
        parts = _setting_pattern().split(application.findtext(tei("desc")) or "")
        return tuple(zip(parts[1::2], map(str.strip, parts[2::2]), strict=True))
    return ()
