"""The reports' own words: literal tables, one for each part of the reports.

A row is a key and a message; ``{name}`` stands for a value. The words state
what is there (作, 无, 有); 讹, 脱, 衍 and 倒 are an editor's judgement.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from collate.i18n import Message
from collate.report.wording.match_pages import MATCHES
from collate.report.wording.patterns import PATTERNS
from collate.report.wording.run import RUN
from collate.report.wording.source_page import SOURCE
from collate.report.wording.terms import TERMS
from collate.report.wording.variant_notes import NOTES
from collate.report.wording.work_page import WORK
from collate.settings import Language

#: No key stands in two of them.
TABLES = (TERMS, PATTERNS, NOTES, MATCHES, WORK, RUN, SOURCE)

WORDS: Mapping[str, Message] = MappingProxyType(
    {key: message for table in TABLES for key, message in table.items()}
)


@cache  # every page and every note asks
def words(lang: Language) -> Mapping[str, str]:
    """Return the words of one language, by their keys.

    >>> words("zh")["role.base"], words("en")["role.base"]
    ('底本', 'base text')
    """
    return MappingProxyType({key: message.in_language(lang) for key, message in WORDS.items()})
