"""Text as LaTeX prints it: character for character, nothing joined, turned or swallowed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

#: What TeX reads as commands, and what fonts with Ligatures=TeX print as other marks.
ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "%": r"\%",
    "#": r"\#",
    "&": r"\&",
    "$": r"\$",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "'": r"\textquotesingle{}",
    "`": r"\textasciigrave{}",
    '"': r"\textquotedbl{}",
    "-": r"\Hyphen{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "\u00a0": "~",
}

#: Joiners: letters of some scripts take another form beside them.
_JOINERS = "\u200c\u200d"

#: Printed by their numbers: what has no shape of its own, or turns the text around it.
_UNSEEN = frozenset(["Cc", "Cf", "Cs", "Cn", "Zl", "Zp"])

#: Printed by their numbers where the font lacks them: it is not likely to have them.
_RARE = frozenset(["Co", "So", "Sk"])

#: Symbols of these blocks are in every font with Chinese: box drawing, geometric shapes, enclosed numbers.
_USUAL = re.compile("[\u2190-\u21ff\u2460-\u25ff\u3000-\u33ff¦©®°]")

#: Han outside of the Basic Multilingual Plane: few fonts have all of them.
_RARE_HAN = re.compile("[\U00020000-\U0003ffff]")

#: Variation selectors are read as Chinese.
_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")

#: Longest line, in characters of the text: TeX reads no lines of 200,000 bytes.
LINE = 80

#: Characters without a space from which on a word may be broken anywhere.
WORD = 40

#: The commands that :func:`escaped` needs, for the head of a document.
COMMANDS = r"""% \Code prints the number of a character, \Rare and \Han the character where the font has it.
\DeclareRobustCommand*{\Code}[1]{{\normalfont\ttfamily[U+#1]}}
\DeclareRobustCommand*{\Rare}[1]{\iffontchar\font"#1 \symbol{"#1}\else\Code{#1}\fi}
\newfontfamily{\HanFont}{\ChineseFont}
\DeclareRobustCommand*{\Han}[1]{{\HanFont\Rare{#1}}}
% A hyphen beside another would be printed as a dash.
\DeclareRobustCommand*{\Hyphen}{\symbol{"2D}\hskip0pt }
"""


def escaped(text: str) -> str:
    r"""Return *text* so that LaTeX with :data:`COMMANDS` prints it.

    Lines are broken where TeX does not see it.

    >>> print(escaped("50% & {C}_1 -- \u202e"))
    50\% \& \{C\}\_1 \Hyphen{}\Hyphen{} \Code{202E}
    """
    return "".join(_pieces(text))


def _pieces(text: str) -> Iterator[str]:
    line = word = 0
    before = ""
    for character in text:
        piece = " " if character in "\t\n\r" else _character(character)
        word = word + 1 if character < "\u2e80" and not character.isspace() else 0
        if piece == " ":
            # TeX joins spaces, and leaves them out where a line begins.
            piece = "\\ " if before in ("", " ") else " "
        elif before != " " and (line >= LINE or word > WORD):
            yield "\\allowbreak{}%\n" if word > WORD else "%\n"
            line = word = 0
        yield piece
        line += 1
        before = " " if piece in (" ", "\\ ") else character


def _character(character: str) -> str:
    if character in ESCAPES:
        return ESCAPES[character]
    if character.isascii() and character.isprintable():
        return character
    category = unicodedata.category(character)
    if category in _UNSEEN and character not in _JOINERS:
        return f"\\Code{{{ord(character):04X}}}"
    if _RARE_HAN.match(character) or _SELECTOR.match(character):
        return f"\\Han{{{ord(character):04X}}}"
    if (
        character in _JOINERS
        or _SELECTOR.match(character)
        or (category in _RARE and not _USUAL.match(character))
    ):
        return f"\\Rare{{{ord(character):04X}}}"
    return character
