"""The styles of a volume: their names in Word, in Chinese and in English, and how each looks."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from collate.report.publication.docx.fonts import Fonts

#: What is set in a style. The value is its stable ``w:styleId``.
Role: TypeAlias = Literal[
    "Normal",
    "Title",
    "Heading1",
    "Heading2",
    "Heading3",
    "Byline",
    "Verse",
    "Conventions",
    "Statement",
    "ApparatusHeading",
    "Witness",
    "WitnessHead",
    "WitnessTable",
    "TOCHeading",
    "TOC1",
    "FootnoteText",
    "TextualNote",
    "FootnoteReference",
    "NoteLayer",
    "RemovedWords",
    "AddedWords",
    "LostWords",
    "CommentText",
    "CommentReference",
    "Footer",
]


class StyleRow(NamedTuple):
    """A style.

    ``name`` is its name in the file: for Word's own styles the English one, which Word shows in the
    language of its menus (``heading 1`` is 标题 1 in Chinese, ``Normal`` is 正文). ``chinese`` is the name
    in a Chinese volume of a style that Word has not (``own``); by either name a template may have it.
    ``paragraph`` and ``run`` are properties in XML.
    """

    role: Role
    name: str
    chinese: str
    based: Role | None = None
    paragraph: str = ""
    run: str = ""
    next: Role | None = None
    kind: Literal["paragraph", "character", "table"] = "paragraph"
    own: bool = False

    def written(self, chinese: bool) -> str:
        """Return the name of the style in the file."""
        return self.chinese if self.own and chinese else self.name


class Sizes(NamedTuple):
    """Sizes in half points, as Word counts them: of the text, and of notes."""

    text: int
    note: int


#: 小四 (12 pt) for text and 五号 (10.5 pt) for notes: the sheet of a Chinese publisher for A4.
#: 五号 and 小五 (9 pt) are usual in books of 16开 and 32开.
SIZES = {"a4": Sizes(24, 21), "16k": Sizes(21, 18), "32k": Sizes(21, 18)}

#: The indent of a Western paragraph in twentieths of a point: 6 mm, about an em and a half.
_WESTERN_INDENT = 340
_LEFT, _CENTRE = '<w:jc w:val="left"/>', '<w:jc w:val="center"/>'
_UNNUMBERED = "<w:suppressLineNumbers/>"
_SINGLE = '<w:spacing w:line="240" w:lineRule="auto"/>'
_BOLD = "<w:b/><w:bCs/>"


def style_rows(sizes: Sizes, fonts: Fonts, *, indent: int, widows: bool) -> tuple[StyleRow, ...]:
    """Return the styles of a volume, each after that on which it is based.

    Args:
        sizes: the sizes of letters.
        fonts: the fonts.
        indent: the indent of the first line of a paragraph, in characters; 0 for that of Western books.
        widows: whether lines are moved so that none stands alone at the edge of a page.
    """
    small = _size(sizes.note)
    return (
        *_text_styles(sizes, indent=indent, widows=widows),
        *_heading_styles(sizes.text, fonts),
        *_list_styles(small),
        *_note_styles(small),
        *_character_styles(),
    )


def _text_styles(sizes: Sizes, *, indent: int, widows: bool) -> tuple[StyleRow, ...]:
    width = indent * sizes.text * 10 if indent else _WESTERN_INDENT
    first = f'<w:ind w:firstLineChars="{indent * 100}" w:firstLine="{width}"/>'
    spacing = f'<w:spacing w:line="{360 if sizes.text > 21 else 320}" w:lineRule="auto"/>'
    lines = f'<w:widowControl w:val="{int(widows)}"/><w:kinsoku/><w:overflowPunct/>{spacing}'
    byline = f"{_UNNUMBERED}{_indent()}{_CENTRE}"
    return (
        StyleRow("Normal", "Normal", "正文", paragraph=f'{lines}{first}<w:jc w:val="both"/>'),
        StyleRow("Verse", "Verse", "诗行", "Normal", _indent(left=4) + _LEFT, own=True),
        StyleRow("Byline", "Byline", "作者", "Normal", byline, next="Normal", own=True),
        StyleRow("Statement", "Textual statement", "校勘说明", "Normal", _UNNUMBERED, own=True),
        StyleRow("Conventions", "Conventions", "凡例", "Normal", _UNNUMBERED, own=True),
    )


def _heading_styles(size: int, fonts: Fonts) -> tuple[StyleRow, ...]:
    def heading(role: Role, name: str, chinese: str, *, before: int, larger: int, level: int = 0) -> StyleRow:
        spacing = f'<w:spacing w:before="{before}" w:after="{before // 2}"/>'
        outline = f'<w:outlineLvl w:val="{level - 1}"/>' if level else ""
        side = _CENTRE if larger else _LEFT
        paragraph = f"<w:keepNext/><w:keepLines/>{_UNNUMBERED}{spacing}{_indent()}{side}{outline}"
        run = f'<w:rFonts w:eastAsia="{fonts.heading.name}"/>{_BOLD}{_size(size + larger)}'
        return StyleRow(role, name, chinese, "Normal", paragraph, run, "Normal")

    notes = heading("ApparatusHeading", "Apparatus heading", "校勘标题", before=240, larger=0)
    return (
        heading("Title", "Title", "标题", before=720, larger=18),
        heading("Heading1", "heading 1", "标题 1", before=360, larger=8, level=1),
        heading("Heading2", "heading 2", "标题 2", before=240, larger=4, level=2),
        heading("Heading3", "heading 3", "标题 3", before=160, larger=0, level=3),
        heading("TOCHeading", "TOC Heading", "目录标题", before=360, larger=8),
        notes._replace(own=True),
    )


def _list_styles(small: str) -> tuple[StyleRow, ...]:
    cell = f"{_UNNUMBERED}{_SINGLE}{_indent()}{_LEFT}"
    rule = '<w:{} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    rules = "".join(rule.format(side) for side in ("top", "bottom", "insideH"))
    sides = '<w:left w:w="100" w:type="dxa"/><w:right w:w="100" w:type="dxa"/>'
    table = f"<w:tblBorders>{rules}</w:tblBorders><w:tblCellMar>{sides}</w:tblCellMar>"
    return (
        StyleRow("Witness", "Witness", "版本", "Normal", cell, small, own=True),
        StyleRow("WitnessHead", "Witness head", "版本表头", "Witness", "<w:keepNext/>", _BOLD, own=True),
        StyleRow("WitnessTable", "Witness table", "版本表", None, table, kind="table", own=True),
        StyleRow("TOC1", "toc 1", "目录 1", "Normal", f"{_UNNUMBERED}{_indent()}{_LEFT}"),
        StyleRow("Footer", "footer", "页脚", "Normal", f"{_UNNUMBERED}{_SINGLE}{_indent()}{_CENTRE}", small),
    )


def _note_styles(small: str) -> tuple[StyleRow, ...]:
    note = f"{_UNNUMBERED}{_SINGLE}{_indent()}"
    return (
        StyleRow("FootnoteText", "footnote text", "脚注文本", "Normal", note, small),
        StyleRow("TextualNote", "Textual note", "校勘记", "FootnoteText", own=True),
        StyleRow("CommentText", "annotation text", "批注文字", "Normal", note + _LEFT, small),
    )


def _character_styles() -> tuple[StyleRow, ...]:
    def character(role: Role, name: str, chinese: str, run: str = "", *, own: bool = False) -> StyleRow:
        return StyleRow(role, name, chinese, run=run, kind="character", own=own)

    return (
        character(
            "FootnoteReference", "footnote reference", "脚注引用", '<w:vertAlign w:val="superscript"/>'
        ),
        character("CommentReference", "annotation reference", "批注引用", _size(16)),
        character("NoteLayer", "Note layer", "校勘层", _BOLD, own=True),
        character("RemovedWords", "Removed words", "删字", '<w:color w:val="7F7F7F"/>', own=True),
        character("AddedWords", "Added words", "补字", own=True),
        character("LostWords", "Lost words", "阙字", own=True),
    )


def _size(points: int) -> str:
    return f'<w:sz w:val="{points}"/><w:szCs w:val="{points}"/>'


def _indent(*, left: int = 0) -> str:
    """Return an indent of all lines by so many characters, and none of the first line."""
    return f'<w:ind w:leftChars="{left * 100}" w:left="{left * 210}" w:firstLineChars="0" w:firstLine="0"/>'
