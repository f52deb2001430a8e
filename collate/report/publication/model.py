"""The nouns of a printed edition: what every format prints, before it is set in any of them.

A :class:`Volume` has all words that are printed, in order and in their wording; a
format adds only its own form. Nothing here depends on a format, and a
format reads nothing but a volume and its :class:`Layout`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

#: Where notes are printed: at the foot of the page (页下), after the text (篇末), after each section (卷末).
NotePlace: TypeAlias = Literal["foot", "end", "section"]

#: The form of a note's number: 〔一〕, ①, 1, or [1].
Numbering: TypeAlias = Literal["chinese", "circled", "arabic", "brackets"]

#: The unit in which the numbers of notes begin anew.
Restart: TypeAlias = Literal["page", "section", "work", "volume"]

#: Sheets by name; ``16k`` and ``32k`` are the Chinese book formats 16开 and 32开.
Paper: TypeAlias = Literal["a4", "16k", "32k"]

#: Width and height of a sheet in millimetres. Source: GB/T 788-1999 for 16开 (A series of
#: 890 mm x 1240 mm sheets is A4) and 32开; 大16开 is 210 x 285, 16开 is 185 x 260, 32开 is 140 x 203.
PAPERS: Mapping[Paper, tuple[int, int]] = MappingProxyType(
    {"a4": (210, 297), "16k": (185, 260), "32k": (140, 203)}
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a volume is set, as far as its format can.

    ``line_numbers`` is the interval of printed line numbers (0: none). With
    ``marks`` words that were taken out of the base text stand in ( ) and words put
    into it in [ ]; without, the text is printed clean. ``changes`` asks for tracked
    changes from the base text to the edited text where a format has them.
    ``vertical`` asks for lines from top to bottom. ``font`` is the name of a font
    family; empty leaves the choice to the format.
    """

    place: NotePlace = "foot"
    numbering: Numbering = "chinese"
    restart: Restart = "work"
    paper: Paper = "a4"
    vertical: bool = False
    line_numbers: int = 0
    marks: bool = False
    changes: bool = False
    font: str = ""


class Change(NamedTuple):
    """An editor's change of the base text.

    ``before`` are the words of the base text, ``after`` those of the edition; either
    may be empty, not both. ``reason`` is printed; ``by`` and ``at`` (ISO 8601, or
    empty) are for tracked changes and comments.
    """

    before: str
    after: str
    reason: str = ""
    by: str = ""
    at: str = ""


class Piece(NamedTuple):
    """A stretch of a paragraph that is printed in one way, and then the references of its notes.

    ``text`` are words of the edited text, ``""`` where words were only taken out, or where
    only a reference stands. A piece with ``change`` holds all of the change, spaces beside the
    words included: ``change.after`` is ``text``. Where added words begin paragraphs, each
    further one is a change of its own, with nothing before; so is each paragraph that was taken
    out. ``notes`` are indices into ``Text.notes``, in order. ``lost`` marks a sign in place of
    words that the base text has lost.
    """

    text: str
    notes: tuple[int, ...] = ()
    change: Change | None = None
    lost: bool = False


#: What a paragraph is: running text, a heading of level 1 or 2 within the text, a line of verse.
ParagraphKind: TypeAlias = Literal["text", "heading", "subheading", "verse"]


class Paragraph(NamedTuple):
    """A paragraph of the edited text; its pieces joined are its words."""

    pieces: tuple[Piece, ...]
    kind: ParagraphKind = "text"

    @property
    def text(self) -> str:
        """The words of the edited text, without signs for what the base text has lost."""
        return "".join(piece.text for piece in self.pieces if not piece.lost)

    @property
    def removed(self) -> bool:
        """Whether it was taken out whole: it has changes and no words."""
        return any(piece.change is not None for piece in self.pieces) and not any(
            piece.text for piece in self.pieces
        )

    @property
    def inserted(self) -> bool:
        """Whether all of its words were put in."""
        words = [piece for piece in self.pieces if piece.text]
        return bool(words) and all(piece.change is not None and not piece.change.before for piece in words)


@dataclass(frozen=True, slots=True)
class Note:
    """A note of the apparatus as it is printed, without its number.

    ``text`` has its full stop. ``lemma`` are the words of the text that it is about, as
    the note quotes them, ``""`` where it quotes none. ``layer`` is ``""``, or the letter of
    the apparatus that it belongs to (``A``, ``B``), printed before it. ``entries`` are the
    numbers of its apparatus entries. ``section`` counts the sections of
    the text from 0.
    """

    text: str
    lemma: str = ""
    layer: str = ""
    entries: tuple[int, ...] = ()
    section: int = 0


class WitnessRow(NamedTuple):
    """A witness in the list of sigla: its name, its source, and what is remarked on it.

    ``role`` is a term in the language of the volume (底本, 参校本 …), or empty.
    """

    siglum: str
    name: str
    source: str = ""
    role: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """One work as it is printed.

    ``byline`` are the lines of date and speaker of the base text. ``language`` is a BCP 47
    tag of the text (``zh-Hans``, ``zh-Hant``, ``en``, ``und`` …). ``paragraphs`` is the whole edited
    text: with the pieces joined and the paragraphs in order nothing is
    missing. ``notes`` are in the order of their references, and each has one. ``stated`` are the
    differences of title, date and speaker lines, ``remarks`` what is said on this text as a whole.
    ``slug`` is the name of its folder.
    """

    slug: str
    title: str
    paragraphs: tuple[Paragraph, ...]
    notes: tuple[Note, ...] = ()
    witnesses: tuple[WitnessRow, ...] = ()
    byline: tuple[str, ...] = ()
    stated: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    language: str = "und"

    @property
    def references(self) -> Iterator[int]:
        """The indices of the notes in the order in which the text refers to them."""
        for paragraph in self.paragraphs:
            for piece in paragraph.pieces:
                yield from piece.notes


@dataclass(frozen=True, slots=True)
class Volume:
    """Texts that are printed together, with what stands before them.

    ``language`` is that of the volume's own words (``zh``, ``zh-Hant`` or ``en``), ``wording`` those
    words by key: ``contents``, ``conventions``, ``sigla``, ``notes``, ``siglum``, ``witness``,
    ``source``, ``role``, ``remarks``, ``stated``, ``note``. ``conventions`` are the paragraphs of the
    conventions (凡例). ``profile`` is the title of the profile, ``version`` that of collate,
    ``when`` a date (ISO 8601) or empty.
    """

    title: str
    texts: tuple[Text, ...]
    layout: Layout
    wording: Mapping[str, str]
    conventions: tuple[str, ...] = ()
    language: str = "zh"
    profile: str = ""
    version: str = ""
    when: str = ""
