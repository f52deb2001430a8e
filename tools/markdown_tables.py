"""Tables in Markdown for the generated parts of the documentation, in each language of the site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

#: The words of the tables, in each language of the site.
WORDS: dict[str, dict[str, str]] = {
    "en": {},
    "zh": {
        "option": "选项", "what it does": "作用", "setting": "设置", "default": "默认值",
        "what it is for": "用途", "required": "必填", "file": "文件", "written": "何时写出",
        "content": "内容", "every run": "每次运行", "field": "字段", "type": "类型", "element": "元素",
        "attributes": "属性", "inside": "所在元素", "text": "文字", "profile": "体例", "title": "名称",
        "kinds with notes": "出校的异文",
    },
}  # fmt: skip


def word(lang: str, english: str) -> str:
    """Return a word of the tables in a language."""
    return WORDS[lang].get(english, english)


def escape(text: str) -> str:
    r"""Return *text* as Markdown that shows it as it is, in a cell of a table; `names` are code.

    >>> escape("[[emend]] a|b <c>, `first_line`")
    '\\[\\[emend\\]\\] a\\|b \\<c\\>, `first_line`'
    """
    parts = re.split(r"(`[^`]+`)", " ".join(text.split()))
    parts[::2] = [re.sub(r"([\\`*_\[\]|<>{}$~])", r"\\\1", part) for part in parts[::2]]
    return "".join(parts)


def code(text: str) -> str:
    """Return *text* as code in one cell of a table."""
    return f"`{text}`".replace("|", r"\|")


def table(lang: str, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield the lines of a table, its heads in the language of the page."""
    words = [word(lang, head) for head in heads]
    yield ""
    yield f"| {' | '.join(words)} |"
    yield f"|{' --- |' * len(words)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""
