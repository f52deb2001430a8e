"""The styles of notes by their names in the settings, and the one that an edition gets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from collate.model import Edition
from collate.report.latest import once_per_edition
from collate.report.notes.chinese import chinese_style
from collate.report.notes.style import NoteStyle
from collate.report.notes.western import ENGLISH, western_style
from collate.report.wording.labels import TRADITIONAL
from collate.settings import Language, NotesSettings
from collate.text.han_script import han_script

#: Quotation marks by their names in the settings.
_MARKS = {"curly": "“”‘’", "corner": "「」『』"}

#: Kana: Japanese has corner brackets, too.
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")


def note_style(edition: Edition, notes: NotesSettings, *, lang: Language) -> NoteStyle:
    """Return the style of the notes on *edition*.

    ``auto`` is the Chinese style in Chinese reports, the English one in all others. The quotation
    marks and the script of a Chinese note are those of the base text; curly marks
    and simplified characters where its script is uncertain.
    """
    name = notes.style if notes.style != "auto" else "chinese" if lang.startswith("zh") else "english"
    traditional = _is_traditional(edition)
    marks = notes.quotes if notes.quotes != "auto" else "corner" if traditional else "curly"
    return _style(name, marks, traditional)


def all_styles() -> Iterator[NoteStyle]:
    """Yield every style that the settings can give."""
    for name in ("western", "english", "positive"):
        yield _style(name, "curly", False)
    for marks in _MARKS:
        for traditional in (False, True):
            yield _style("chinese", marks, traditional)


def printed_language(editions: Sequence[Edition], lang: Language) -> Language:
    """Return the language of our own words in a print of *editions*: *lang*, or that in their script.

    Chinese words are in traditional characters where a base text is, and none is in simplified ones.
    """
    scripts = {han_script(_base_text(edition)) for edition in editions if not _is_japanese(edition)} - {""}
    return TRADITIONAL if lang == "zh" and scripts == {"Hant"} else lang


@once_per_edition
def _is_traditional(edition: Edition) -> bool:
    return han_script(_base_text(edition)) == "Hant" or _is_japanese(edition)


def _base_text(edition: Edition) -> str:
    return edition.alignment.tokens[edition.work.base_column].text


def _is_japanese(edition: Edition) -> bool:
    return _KANA.search(_base_text(edition)) is not None


@lru_cache(maxsize=16)  # a style is compared by identity
def _style(name: str, marks: str, traditional: bool) -> NoteStyle:
    if name == "chinese":
        return chinese_style(_MARKS[marks], traditional=traditional)
    if name == "english":
        return western_style(terms=ENGLISH)
    return western_style(positive=name == "positive")
