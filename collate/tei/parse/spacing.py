r"""White space between words that an edition marks, and at the line ends of its file.

A text is collected with marks for the edges of words (``w``) and punctuation
(``pc``), and settled as a whole: only then are the characters on both sides of
an edge known. The marks are control characters that XML forbids, so no text
contains them, and that :meth:`str.isspace` counts as white space.

Adjacent words are words: a space stands between them, unless the encoding
joins them (``@join``, ``@part``, ``lb/@break``) or their script has no spaces.
Where the file breaks a line, a script without spaces has none either.
"""

from __future__ import annotations

import re
from unicodedata import category

from lxml import etree

from collate.tei.elements import local_name, tei

#: The end of a word, followed by a space or not; its beginning, after a space or not; no space at all.
END, END_JOINED, START, START_JOINED, JOIN = "\x1c", "\x1d", "\x1e", "\x1f", "\x0b"
#: Stands for a line end of the file, or of a page; in XML a text may contain it, with the same meaning.
LINE = "\x85"

_RUN = re.compile("[\\s]*[\x0b\x1c-\x1f\x85][\\s]*")
_MARKS = re.compile("[\x0b\x1c-\x1f\x85]+")
#: Scripts without spaces: Thai, Lao, Tibetan, Myanmar, Khmer, Han, kana, and East Asian punctuation.
_UNSPACED = re.compile(
    "[\u0e01-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u2e80-\u303f\u3040-\u30ff\u3105-\u312f\u31a0-\u31bf"
    "\u31f0-\u31ff\u3400-\u9fff\ua9e0-\ua9fe\uaa60-\uaa7f\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff0f\uff1a-\uff20"
    "\uff3b-\uff40\uff5b-\uff9f\U00020000-\U0003ffff]"
)


def word_edges(element: etree._Element) -> tuple[str, str]:
    """Return the marks before and after a ``w`` or ``pc``; none for an element of another kind.

    A ``w`` in another is a part of a word.

    >>> word_edges(etree.fromstring("<p/>"))
    ('', '')
    """
    name = local_name(element.tag)
    if name not in ("w", "pc") or next(element.iterancestors(tei("w")), None) is not None:
        return "", ""
    join = element.get("join", "")
    before, after = (join in ("left", "both")), (join in ("right", "both"))
    if name == "pc" and not join:
        opens = element.get("pre") == "true" or _opens(
            "".join(str(text) for text in element.itertext()).strip()
        )
        before, after = not opens, opens
    part = element.get("part", "")
    before, after = before or part in ("M", "F"), after or part in ("I", "M")
    return START_JOINED if before else START, END_JOINED if after else END


def _opens(mark: str) -> bool:
    """Return whether a punctuation mark stands before the words to which it belongs."""
    return bool(mark) and (category(mark[0]) in ("Ps", "Pi") or mark[0] in "¿¡「『《〈")


def mark_line_ends(text: str) -> str:
    """Return *text* with its line ends as those of a file, which :func:`settle` resolves."""
    return text.replace("\n", LINE)


def settle(text: str) -> str:
    """Return *text* with its marks replaced by spaces, or by nothing.

    >>> settle(f"in{END}{START}principio{END}{START_JOINED},{END}")
    'in principio,'
    >>> settle(f"学{LINE}  校"), settle(f"a{LINE}b")
    ('学校', 'a b')
    """
    if _MARKS.search(text) is None:
        return text

    def between(match: re.Match[str]) -> str:
        run = match.group()
        if JOIN in run:
            return ""
        plain = _MARKS.sub("", run)
        tokens = (END in run or END_JOINED in run) and (START in run or START_JOINED in run)
        if plain and LINE not in run:
            return " "
        joined = END_JOINED in run or START_JOINED in run
        if tokens and joined:
            return ""
        if not tokens and LINE not in run:
            return ""
        left, right = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        return "" if _UNSPACED.fullmatch(left) and _UNSPACED.fullmatch(right) else " "

    return _RUN.sub(between, text)
