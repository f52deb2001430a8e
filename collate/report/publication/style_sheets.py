"""The style sheets of the web page and of EPUB: fonts and direction by the layout, the rest from files."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from collate.report.publication.model import PAPERS, Layout

_FOLDER = Path(__file__).parent / "styles"

#: Families by script: those of Debian and Android, of macOS and iOS, and of Windows.
_SIMPLIFIED = '"Noto Serif CJK SC","Noto Serif SC","Source Han Serif SC","Songti SC",STSong,SimSun'
_TRADITIONAL = '"Noto Serif CJK TC","Noto Serif TC","Source Han Serif TC","Songti TC",LiSong,PMingLiU,MingLiU'
_WESTERN = '"Noto Serif","Libertinus Serif",Georgia,"Times New Roman"'

#: Between two numbers that are nothing but digits: 2 and 3 are not 23.
_COMMA = 'sup+sup::before{content:","}\n'

_VERTICAL = """html{writing-mode:vertical-rl}
sup{font-size:.6em}
:lang(en){text-orientation:sideways}
"""


def web_page_style(layout: Layout) -> str:
    """Return the style sheet of a web page."""
    width, height = PAPERS[layout.paper]
    paper = f"@page{{size:{width}mm {height}mm;margin:20mm 18mm}}\n"
    # The page scrolls from right to left; its lines are as long as the window is high.
    vertical = _VERTICAL + "body{max-inline-size:none;margin:0}\n" if layout.vertical else ""
    return _head(layout) + _sheet("web_page.css") + _sheet("text.css") + vertical + paper


def epub_style(layout: Layout) -> str:
    """Return the style sheet of an EPUB; older readers have names of their own for vertical lines."""
    older = "html{-webkit-writing-mode:vertical-rl;-epub-writing-mode:vertical-rl}\n"
    return (
        _head(layout)
        + _sheet("epub.css")
        + _sheet("text.css")
        + (older + _VERTICAL if layout.vertical else "")
    )


def css_string(text: str) -> str:
    r"""Return *text* as a string of CSS that neither CSS nor HTML reads as anything else.

    >>> print(css_string('Kai"</style>'))
    "Kai\22 \3c \2f style\3e "
    """
    return '"' + re.sub(r"[^\w .-]", lambda found: f"\\{ord(found.group()):x} ", text) + '"'


def _head(layout: Layout) -> str:
    own = f"{css_string(layout.font)}," if layout.font else ""
    simplified, traditional = (f"{own}{families},serif" for families in (_SIMPLIFIED, _TRADITIONAL))
    western = f"{own}{_WESTERN},{_SIMPLIFIED},serif"
    comma = _COMMA if layout.numbering == "arabic" else ""
    return (
        f"{comma}:root{{--serif:{simplified}}}\nbody{{font-family:{simplified}}}\n"
        f":lang(zh-Hant){{font-family:{traditional}}}\n:lang(en),:lang(und){{font-family:{western}}}\n"
    )


@cache
def _sheet(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")
