"""The language of texts, as indicated by their script, and the default language of reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from collate.i18n import ENGLISH
from collate.model.deferred import remembered

if TYPE_CHECKING:
    from collate.model import Segment
    from collate.settings import Settings

#: Number of characters of each text that are examined: a page suffices to recognise its script.
_SAMPLE = 2_000


def language_of(texts: Iterable[str]) -> str:
    """Return ``zh`` if most letters of *texts* are Han characters and few are kana, else ``en``.

    Only the languages of reports are distinguished.

    >>> language_of(["派出 CT 组"]), language_of(["Four score and seven"]), language_of(["私はここにいる"])
    ('zh', 'en', 'en')
    """
    return _language_of(map(count_letters, texts))


def count_letters(text: str) -> tuple[int, int, int]:
    """Return the numbers of Han characters, of kana, and of all letters at the beginning of *text*."""
    han = kana = letters = 0
    for character in text[:_SAMPLE]:
        if character.isalpha():
            letters += 1
            han += "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003ffff"
            kana += "\u3040" <= character <= "\u30ff"
    return han, kana, letters


def _language_of(counts: Iterable[tuple[int, int, int]]) -> str:
    han = kana = letters = 0
    for row in counts:
        han, kana, letters = han + row[0], kana + row[1], letters + row[2]
    # Japanese has about one kana for every Han character; a Chinese text at most quotes a word.
    return "zh" if han > letters / 2 and kana < letters / 10 else ENGLISH


def with_language(settings: Settings, texts: Iterable[str]) -> Settings:
    """Return *settings* with a language for reports: theirs if set, else that of *texts*."""
    if settings.report.lang:
        return settings
    return replace(settings, report=replace(settings.report, lang=language_of(texts)))


def with_language_of(settings: Settings, segments: Iterable[Segment]) -> Settings:
    """Return *settings* as :func:`with_language` does, with the language of the texts of *segments*."""
    if settings.report.lang:
        return settings
    lang = _language_of(map(_segment_letters, segments))
    return replace(settings, report=replace(settings.report, lang=lang))


@remembered(tuple[int, int, int])
def _segment_letters(segment: Segment) -> tuple[int, int, int]:
    return count_letters(segment.text)
