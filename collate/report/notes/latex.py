"""LaTeX escapes that print a text exactly: no ligature, reordering or lost character."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

#: Characters that TeX reads as commands, or that fonts with Ligatures=TeX print as other marks.
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

#: Joiners, beside which letters of some scripts take another form.
_JOINERS = "\u200c\u200d"

#: Categories printed as code points: without a shape, or with an effect on the direction of the text.
_UNSEEN = frozenset(["Cc", "Cf", "Cs", "Cn", "Zl", "Zp"])

#: Categories printed as code points where the font lacks the character, as most fonts do.
_RARE = frozenset(["Co", "So", "Sk"])

#: Symbols of these blocks are in every font with Chinese: box drawing, geometric shapes, enclosed numbers.
_COMMON_SYMBOL = re.compile("[\u2190-\u21ff\u2460-\u25ff\u3000-\u33ff¦©®°]")

#: Han outside of the Basic Multilingual Plane: few fonts have all of them.
_RARE_HAN = re.compile("[\U00020000-\U0003ffff]")

#: Variation selectors, which belong to the Han character before them.
_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")

#: Longest line, in characters of the text: TeX cannot read lines of 200,000 bytes.
LINE = 80

#: Characters without a space after which a word may be broken anywhere.
WORD = 40

#: The commands that :func:`escape_latex` needs, for the head of a document.
COMMANDS = r"""% \Code prints the number of a character, \Rare and \Han the character where the font has it.
\DeclareRobustCommand*{\Code}[1]{{\normalfont\ttfamily[U+#1]}}
\DeclareRobustCommand*{\Rare}[1]{\iffontchar\font"#1 \symbol{"#1}\else\Code{#1}\fi}
\newfontfamily{\HanFont}{\ChineseFont}
\DeclareRobustCommand*{\Han}[1]{{\HanFont\Rare{#1}}}
% A hyphen beside another would be printed as a dash.
\DeclareRobustCommand*{\Hyphen}{\symbol{"2D}\hskip0pt }
"""


def escape_latex(text: str) -> str:
    r"""Return *text* escaped for LaTeX with :data:`COMMANDS` in the preamble.

    Long lines are broken in ways that TeX ignores.

    >>> print(escape_latex("50% & {C}_1 -- \u202e"))
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
            # TeX joins spaces, and drops them at the start of a line.
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
        or (category in _RARE and not _COMMON_SYMBOL.match(character))
    ):
        return f"\\Rare{{{ord(character):04X}}}"
    return character
