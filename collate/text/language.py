"""The language of texts, as indicated by their script, and the default language of reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from collate.i18n import ENGLISH

if TYPE_CHECKING:
    from collate.settings import Settings

#: Number of characters of each text that are examined: a page suffices to recognise its script.
_SAMPLE = 2_000


def language_of(texts: Iterable[str]) -> str:
    """Return ``zh`` if most letters of *texts* are Han characters and few are kana, else ``en``.

    Only the languages of reports are distinguished.

    >>> language_of(["派出 CT 组"]), language_of(["Four score and seven"]), language_of(["私はここにいる"])
    ('zh', 'en', 'en')
    """
    han = kana = letters = 0
    for text in texts:
        for character in text[:_SAMPLE]:
            if character.isalpha():
                letters += 1
                han += "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003ffff"
                kana += "\u3040" <= character <= "\u30ff"
    # Japanese has about one kana for every Han character; a Chinese text at most quotes a word.
    return "zh" if han > letters / 2 and kana < letters / 10 else ENGLISH


def with_language(settings: Settings, texts: Iterable[str]) -> Settings:
    """Return *settings* with a language for reports: theirs if set, else that of *texts*."""
    if settings.report.lang:
        return settings
    return replace(settings, report=replace(settings.report, lang=language_of(texts)))
