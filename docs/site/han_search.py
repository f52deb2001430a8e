"""Search in Chinese pages: pairs of neighbouring Han characters are the terms, in the index and in a query.

Sphinx's own search splits Chinese with jieba in the index, and not at all in a query: 决定的记录 is one
word then, which no page has. Pairs need no dictionary, and a query of any length is found: all its pairs
must be on the page.
"""

from __future__ import annotations

import re

from sphinx.search.en import SearchEnglish

#: Han characters but 的 (U+7684), which joins any two words of a query and divides runs here.
_RUN = r"[\u3400-\u7683\u7685-\u9fff\uf900-\ufaff]"
_HAN = r"[\u3400-\u9fff\uf900-\ufaff]"
_TERMS = re.compile(rf"({_RUN}+)|(?:(?!{_HAN})\w)+")

#: The same for a query, in the browser.
_SPLIT_QUERY = (
    "var splitQuery = (query) => [...query.matchAll(/("
    + _RUN
    + r"+)|(?:(?!"
    + _HAN
    + r")[\p{L}\p{N}_])+/gu)]"
    ".flatMap(([word, run]) => run && run.length > 1"
    " ? Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2)) : [word]);"
)


class HanSearch(SearchEnglish):
    """English words by their stems, Chinese by pairs of characters."""

    lang = "zh"
    language_name = "English"  # that of the stemmer
    js_splitter_code = _SPLIT_QUERY

    def split(self, input: str) -> list[str]:  # Sphinx's name
        """Return the terms of a text; a run of one Han character is a term by itself."""
        return [term for found in _TERMS.finditer(input) for term in pairs(found[1] or "") or [found[0]]]


def pairs(run: str) -> list[str]:
    """Return the pairs of neighbouring characters of *run*; of fewer than two, none.

    >>> pairs("校勘记")
    ['校勘', '勘记']
    """
    return [run[at : at + 2] for at in range(len(run) - 1)]
