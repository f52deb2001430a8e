"""Settings of printed editions: profiles of notes, and the form of exported files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from collate.settings.rules import Range, allow_any_text, check_hidden_kind, check_not_blank
from collate.settings.stages import StageSettings


@dataclass(frozen=True, slots=True)
class ProfileSettings(StageSettings):
    """Table ``[profile]`` of a profile: which variants have a printed note (出校), and in which form.

    A decision of an editor on printing goes before the profile.
    """

    title: Annotated[str, check_not_blank] = "profile"
    """Its name in Chinese volumes."""

    title_en: str = ""
    """Its name in English volumes; empty: the same."""

    style: Literal["auto", "chinese", "western", "english", "positive"] = "auto"
    """The form of notes, as in [notes]."""

    kinds: tuple[Annotated[str, check_hidden_kind], ...] = ("substantive", "numeral")
    """Kinds of variant, or kinds with subtypes (orthographic-variant), that have a note."""

    first: tuple[Annotated[str, check_hidden_kind], ...] = ()
    """Kinds that have a note only where the same characters differ for the first time."""

    letters: tuple[str, ...] = ()
    """Groups of characters that are easily confused (己已巳). Where nothing else differs, neither a variant
    nor a correction of the text has a note."""

    judged: bool = True
    """Note the readings that editors judged to be faults while they kept the base text (底本不误而他本误)."""

    against: bool = False
    """Note every difference from the witnesses that `export.against` names."""

    complete: bool = False
    """Note every variant of every kind, whatever was decided about printing, with its evidence, and with
    what editors decided, when and why (长编)."""

    fold: bool = True
    """One note with 下同 for a change that is made without exception from some place on."""

    layers: bool = False
    """Print variants of the words as apparatus A, those of spelling and punctuation as apparatus B."""

    positions: bool = False
    """Print page and line of each reading in its source."""

    persons: bool = False
    """Print who made a change of the text, and how certain it is."""

    place: Literal["foot", "end", "section"] = "foot"
    """Where notes stand: at the foot of the page (页下), after the text (篇末), after each section (卷末)."""

    numbering: Literal["auto", "chinese", "circled", "arabic", "brackets"] = "auto"
    """Their numbers: 〔一〕, ①, 1 or [1]. Auto: 〔一〕 for Chinese notes, 1 for all others."""

    restart: Literal["page", "section", "work", "volume"] = "work"
    """Where the numbers begin anew."""

    marks: bool = False
    """Print words taken out of the base text in ( ), words put in in [ ], and □ for what it has lost."""


@dataclass(frozen=True, slots=True)
class ProfileFile:
    """A file with a profile: its one table."""

    profile: ProfileSettings = field(default_factory=ProfileSettings)


@dataclass(frozen=True, slots=True)
class ExportSettings(StageSettings):
    """Table ``[export]``: printed editions (Word, PDF, EPUB …). Options of `collate export` override it."""

    profile: Annotated[str, check_not_blank] = "definitive"
    """Which variants are noted: full, definitive, against, positive, negative, dossier, or the path of a file
    (own.toml), relative to collate.toml."""

    against: tuple[str, ...] = ()
    """Witnesses whose every difference is noted, by siglum, by path or by short title."""

    place: Literal["", "foot", "end", "section"] = ""
    """Where notes stand; empty: as the profile has it."""

    numbering: Literal["", "chinese", "circled", "arabic", "brackets"] = ""
    """The numbers of notes; empty: as the profile has it."""

    restart: Literal["", "page", "section", "work", "volume"] = ""
    """Where the numbers of notes begin anew; empty: as the profile has it."""

    paper: Literal["a4", "16k", "32k"] = "a4"
    """The sheet: A4, 16开 (185 x 260 mm) or 32开 (140 x 203 mm)."""

    vertical: bool = False
    """Lines from top to bottom, for the formats that have them (Word, EPUB, HTML)."""

    line_numbers: Annotated[int, Range(0, 100)] = 0
    """Interval of line numbers in the margin; 0: none."""

    marks: bool = False
    """Mark words taken out in ( ), words put in in [ ], what is lost with □, whatever the profile has."""

    changes: bool = False
    """Word: the changes from the base text to the edited text as tracked changes."""

    positions: bool = False
    """Print page and line of each reading, whatever the profile has."""

    font: Annotated[str, allow_any_text] = ""
    """Font family of the text; empty: a font found on this machine."""

    fonts: Annotated[str, allow_any_text] = ""
    """PDF: a folder with font files, besides those of the machine, by its path relative to collate.toml."""

    template: Annotated[str, allow_any_text] = ""
    """A Word file whose styles and page are used, by its path relative to collate.toml."""
