"""All labels of the reports by key, in one language.

A row is a key and a message; ``{name}`` stands for a value. The words describe
readings (作, 无, 有); 讹, 脱, 衍 and 倒 are judgements, and the editor's.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from collate.i18n import Message
from collate.report.wording.changes import CHANGES
from collate.report.wording.components import COMPONENTS
from collate.report.wording.pages import MATCHES, PATTERNS, RUN, SOURCE, WORK
from collate.report.wording.publication import PUBLICATION
from collate.report.wording.sections import SECTIONS
from collate.report.wording.terms import TERMS
from collate.report.wording.variant_notes import NOTES
from collate.report.wording.workbook import WORKBOOK

#: The language of our own words in editions of texts in traditional characters: Chinese, in their script.
TRADITIONAL = "zh-Hant"

#: No key is in two tables.
TABLES = (
    TERMS,
    COMPONENTS,
    PATTERNS,
    NOTES,
    MATCHES,
    WORK,
    RUN,
    SOURCE,
    SECTIONS,
    CHANGES,
    PUBLICATION,
    WORKBOOK,
)

WORDS: Mapping[str, Message] = MappingProxyType(
    {key: message for table in TABLES for key, message in table.items()}
)


def term(value: StrEnum, family: str = "") -> Message:
    """Return the term for a member of an enumeration of the model, or of another *family* of terms.

    >>> from collate.model import Cause, Reason
    >>> str(term(Reason.RUNNING_HEAD)), str(term(Cause.HOMOPHONE, "evidence"))
    ('running head or foot', 'sounds alike')
    """
    return WORDS[f"{family or type(value).__name__.lower()}.{value.value}"]


@cache  # used for every page and every note
def words(lang: str) -> Mapping[str, str]:
    """Return all labels in *lang* by key; English for a language without a catalogue.

    In :data:`TRADITIONAL` those of printed editions and notes are in traditional characters.

    >>> words("zh")["role.base"], words("en")["role.base"]
    ('底本', 'base text')
    >>> words(TRADITIONAL)["pub.notes"]
    '校勘記'
    """
    labels = {key: message.in_language(lang) for key, message in WORDS.items()}
    return MappingProxyType({key: in_script(label, lang) for key, label in labels.items()})


def in_script(label: str, lang: str) -> str:
    """Return a Chinese label of ours in the script of the language *lang*; as it is where both are one.

    >>> in_script("讹", TRADITIONAL), in_script("讹", "zh")
    ('訛', '讹')
    """
    return _traditional_forms().get(label, label) if lang == TRADITIONAL else label


@cache
def _traditional_forms() -> Mapping[str, str]:
    table = (files(__package__) / "traditional.txt").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {row[0]: row[1] for row in rows}
