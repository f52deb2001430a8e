"""All labels of the reports by key, in one language.

A row is a key and a message; ``{name}`` stands for a value. The words describe
readings (作, 无, 有); 讹, 脱, 衍 and 倒 are judgements, and the editor's.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
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

    >>> words("zh")["role.base"], words("en")["role.base"]
    ('底本', 'base text')
    """
    return MappingProxyType({key: message.in_language(lang) for key, message in WORDS.items()})
