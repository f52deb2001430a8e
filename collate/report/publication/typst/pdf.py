"""The PDF of a volume: compiled by Typst; a font that lacks a character is an error."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from collate.errors import CollateError, MissingExtra, OutputError
from collate.i18n import _
from collate.report.publication.model import Layout, Volume
from collate.report.publication.typst.literals import PRIVATE
from collate.report.publication.typst.source import write_typst

if TYPE_CHECKING:
    import typst

#: PDF/A-2b allows no glyph in place of a character that the font lacks, so Typst reports each. Source: ISO
#: 19005-2, 6.2.11.8.
_STANDARD: Literal["a-2b"] = "a-2b"

#: What Typst reports of such a character, at the beginning of a line: text is quoted as in Rust.
_LACKING = re.compile(r"^error: PDF/A-2b error: the text `\"(.*)\"` could not be displayed", re.M)
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")

#: Lacking characters that the message names.
_NAMED = 10


def write_pdf(volume: Volume, *, fonts: Path | None = None) -> bytes:
    """Return *volume* as PDF/A-2b; the same volume and the same fonts give the same bytes.

    Args:
        volume: the volume. A vertical one is set horizontally: see :func:`pdf_notices`.
        fonts: a folder with font files besides those that the system has.

    Raises:
        MissingExtra: Typst is not installed.
        OutputError: a font that the layout names, or its folder, is not there; or no font has a
            character of the volume.
    """
    try:
        import typst
    except ImportError as error:
        raise MissingExtra(_("writing PDF files"), "pdf") from error
    if fonts is not None and not fonts.is_dir():
        raise OutputError(str(fonts), _("this folder of fonts does not exist"), _("Correct its name"))
    found = _fonts(fonts)
    if volume.layout.font:
        _check_family(volume.layout.font, found.families())
    if not volume.layout.font and (private := PRIVATE.findall(write_typst(volume).decode())):
        raise _no_font("".join(private))
    try:
        # The fonts that a machine lacks are warnings: the list has those of all systems.
        compiled, _warnings = typst.compile_with_warnings(
            paginated(volume, found), font_paths=found, format="pdf", pdf_standards=_STANDARD
        )
    except typst.TypstError as error:
        lacking = lacking_characters(error.diagnostic)
        if not lacking:
            raise
        raise _no_font(lacking) from error
    return bytes(compiled)


def paginated(volume: Volume, fonts: typst.Fonts) -> bytes:
    """Return the source of *volume*, with page ends so that no heading stands alone at the foot of a page.

    Texts begin on new pages, so that the first such heading of each text can be mended at once.
    """
    breaks: set[str] = set()
    while True:
        source = write_typst(volume, breaks=breaks)
        alone: dict[str, str] = {}
        for name, page, following in _kept_together(source, fonts):
            if page != following and name not in breaks:
                alone.setdefault(name.partition("-")[0], name)
        if not alone:
            return source
        breaks.update(alone.values())


def _kept_together(source: bytes, fonts: typst.Fonts) -> list[tuple[str, int, int]]:
    """Return the name of each heading, its page and that of the paragraph after it."""
    import typst

    compiler = typst.Compiler(source, font_paths=fonts)
    found: list[list[tuple[str, int, int]]] = json.loads(compiler.query("<kept-together>", field="value"))
    return [row for rows in found for row in rows]


def pdf_notices(layout: Layout) -> tuple[str, ...]:
    """Return what a PDF in *layout* differs in from what the layout asks for.

    Typst 0.15 sets no vertical lines: ``text(dir: ttb)`` is an error there, and the request is open
    (typst/typst, issue 5908).
    """
    if not layout.vertical:
        return ()
    return (
        _(
            "The PDF is set in horizontal lines: Typst has no vertical ones. EPUB and the web page are"
            " vertical; a browser prints the web page as PDF."
        ),
    )


def lacking_characters(diagnostic: str) -> tuple[str, ...]:
    r"""Return the characters without a glyph that Typst's *diagnostic* reports, each once, in order.

    >>> lacking_characters('error: PDF/A-2b error: the text `"\\u{e123}"` could not be displayed with font')
    ('\ue123',)
    """
    found = (_ESCAPE.sub(_unescaped, text) for text in _LACKING.findall(diagnostic))
    return tuple(dict.fromkeys(character for text in found for character in text))


def _unescaped(found: re.Match[str]) -> str:
    code, character = found.groups()
    return chr(int(code, 16)) if code else str(character)


@cache
def _fonts(folder: Path | None) -> typst.Fonts:
    """Return the fonts of the system and of *folder*; to look for them takes longer than to set ten pages."""
    import typst

    return typst.Fonts(font_paths=[] if folder is None else [str(folder)])


def _check_family(name: str, families: Sequence[str]) -> None:
    if name.casefold() not in {family.casefold() for family in families}:
        raise OutputError(
            "",
            _("no font named {name} is installed", name=name),
            _("Install it, name its folder, or name one of these: {names}", names=", ".join(families)),
        )


def _no_font(characters: Iterable[str]) -> CollateError:
    lacking = tuple(dict.fromkeys(characters))
    named = " ".join(_named(character) for character in lacking[:_NAMED])
    problem = _(
        "no font on this machine has {count} of the characters, among them {characters}",
        count=len(lacking),
        characters=named,
    )
    remedy = _(
        "Install a font that has them: on Debian and Ubuntu the package fonts-noto-cjk for Chinese; Windows"
        " brings SimSun, macOS Songti. Or name a folder of font files"
    )
    return OutputError("", problem, remedy)


def _named(character: str) -> str:
    code = f"U+{ord(character):04X}"
    return f"{character} ({code})" if character.isprintable() else code
