"""The reports' own words, in Chinese and in English: literal tables, one for each part of the reports.

A row is a key and its words in both languages; ``{name}`` stands for a value.
The words state what is there (作, 无, 有); 讹, 脱, 衍 and 倒 are an editor's judgement.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

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

WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {key: row for table in TABLES for key, row in table.items()}
)


@cache  # every page and every note asks
def words(lang: Language) -> Mapping[str, str]:
    """Return the words of one language.

    >>> words("zh")["role.base"], words("en")["role.base"]
    ('底本', 'base text')
    """
    column = 0 if lang == "zh" else 1
    return MappingProxyType({key: row[column] for key, row in WORDS.items()})
