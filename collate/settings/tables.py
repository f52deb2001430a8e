"""Every tunable, its unit, its default and its reason.

A setting is one field of one of the small classes below, in the table of
collate.toml that has the stage's name.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from pathlib import PurePosixPath
from typing import Any, Literal

from collate.errors import SettingsError

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """Table ``[read]``."""

    encoding: str = ""
    """Encoding of text files; empty: found out for each file."""

    docx_view: Literal["accepted", "original"] = "accepted"
    """Which state of a Word file with tracked changes is the text."""

    password: str = ""
    """Password of encrypted files."""

    skip_scans: bool = False
    """Leave out pages that are pictures without a text layer. If not, their file is skipped: a text
    with holes in it is no witness."""

    ocr: bool = False
    """Read pages that are pictures by OCR (extra ``[ocr]``). Its text has errors and is marked as OCR."""

    max_megabytes: int = 500
    """Largest file, and largest total of what one archive or container holds unpacked."""

    max_pages: int = 10_000
    """Most pages of one document."""

    max_expansion: int = 200
    """Most times that a compressed file may grow when unpacked; a text packs 3 to 10 times, a bomb 1,000."""


@dataclass(frozen=True, slots=True)
class ReflowSettings:
    """Table ``[reflow]``."""

    paragraph_indent: int = 2
    """Columns of white space that open a paragraph. One column is the mark of a page top in
    extracted text, not an indent: read as one it takes the F1 of paragraph ends from 1.0 to .885."""

    keep_layout_spaces: bool = False
    """Keep spaces between Han characters and digits or Latin letters (2020 年)."""


@dataclass(frozen=True, slots=True)
class SplitSettings:
    """Table ``[split]``."""

    title_max_characters: int = 60
    """Longest line that can be (part of) a title."""

    title_max_lines: int = 3
    """Most lines of one title block."""

    title: str = ""
    """A regular expression: a line that it matches as a whole is a title, and a text begins with it."""


@dataclass(frozen=True, slots=True)
class DedupeSettings:
    """Table ``[dedupe]``.

    Source of the thresholds: measurements on five real files and on synthetic
    noise; with character 5-grams of letters only, two versions contain each
    other to .995 and different speeches of one author to at most .237.
    """

    k: int = 5
    """Shingle length in code points; 4 suits noisy OCR."""

    noisy_k: int = 4
    """Shingle length where some of the texts were recognised in pictures: at 20 % noise the least
    containment of a witness stands 3.0 times above the background, with 5 it is 2.9."""

    slots: int = 128
    """Slots of a MinHash signature; the RMSE of J is 0.034."""

    seed: int = 1
    """Seed of the signature's permutations."""

    permutations: Literal["oph", "affine32"] = "oph"
    """How signatures are made: affine32 gives the values of ``datasketch.MinHash``, in ten times the time."""

    contained: float = 0.8
    """Least containment of a version (both ways) or of an excerpt (one way)."""

    related: float = 0.25
    """Least containment of a report or of a noisy witness."""

    window: int = 150
    """Letters of a window when evenness is measured."""

    agreement: float = 0.72
    """Least share of letters that agree in order in a noisy witness, however its noise is spread: noise
    in 20 % of the letters gives .8, reports have .1 to .7."""

    shared_run: int = 20
    """Least letters of a shared stretch that is worth showing."""

    small: int = 10_000
    """Below this number of segments, 64 bands of 2 rows; above, 42 of 3."""

    scale: int = 8
    """Of a long text one shingle in so many is kept to find what it holds (rounded down to a power of
    two); the RMSE of containment is 0.014 on texts of 7,000 characters, with 16 it is 0.020. A smaller
    number finds shorter excerpts with more noise."""

    fast: bool = True
    """Sketch large corpora by the compiled loops where numba is installed; the values are the same."""

    memory_megabytes: int = 512
    """Memory for finding candidates, beside the sketches; what needs more goes to a temporary file."""


@dataclass(frozen=True, slots=True)
class AlignSettings:
    """Table ``[align]``."""

    aligner: str = "star"
    """A name in the table ``collate.align.ALIGNERS``."""

    anchor: int = 12
    """Length in tokens of the k-grams, unique in both texts, that anchor a long pair."""

    anchor_from: int = 20_000
    """Product of lengths divided by the longer: pairs shorter than this many tokens need no anchors."""

    move: int = 12
    """Least characters of a passage that counts as moved elsewhere; 0: look for none. Shorter words
    recur by chance. No reading depends on it."""

    excerpt_lacuna: int = 40
    """Tokens missing from an excerpt in one place that make a lacuna and not an omission."""

    lacuna: int = 500
    """The same for any other witness: about a printed page; a shorter loss is an omission that
    the editor should see."""


@dataclass(frozen=True, slots=True)
class ClassifySettings:
    """Table ``[classify]``."""

    widen: int = 8
    """Most characters by which a difference is widened to the edges of its words."""

    context: int = 8
    """Characters of context shown left and right of an entry."""


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """Table ``[report]``."""

    lang: Language = "zh"
    """Language of the reports' own words."""

    source_pages: bool = True
    """Write a page for each file that shows its text and what was left out. A batch of a million
    files can do without a million pages."""

    pair_pages: bool = True
    """Write pages that show two texts side by side: for the strongest matches, and for what ties each
    witness and each report to its work."""


@dataclass(frozen=True, slots=True)
class NotesSettings:
    """Table ``[notes]``: the notes of variants (校勘记) in notes.txt and notes.md."""

    style: Literal["chinese", "western"] = "chinese"
    """How they are worded: 「…」，乙本作「…」, or lemma ] reading siglum."""

    place: Literal["end", "foot"] = "end"
    """Where they stand: all after the text (篇末), or after each paragraph (页下)."""

    kinds: tuple[Literal["substantive", "numeral", "orthographic", "punctuation"], ...] = (
        "substantive",
        "numeral",
    )
    """Kinds of variant that get a note; the others are counted in the remarks."""


@dataclass(frozen=True, slots=True)
class WorkSettings:
    """One ``[[work]]``: what an editor says about a work.

    ``name`` is its slug or its title. ``base`` names the base text and
    ``include`` and ``exclude`` its witnesses, each by siglum, by path, or by
    segment id.
    """

    name: str
    base: str = ""
    title: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """One ``[[source]]``: what an editor says about a file.

    Role ``ignore`` leaves it out; ``whole`` says that it is one text.
    """

    file: str
    siglum: str = ""
    short_title: str = ""
    role: Literal["witness", "ignore"] = "witness"
    whole: bool = False


@dataclass(frozen=True, slots=True)
class PairSettings:
    """One ``[[same]]`` or ``[[different]]``: two segments (by id) that are, or are not, one work."""

    left: str
    right: str


@dataclass(frozen=True, slots=True)
class PlaceSettings:
    """One ``[[cut]]`` or ``[[join]]``: a text begins (or does not) in *file* where *before* stands."""

    file: str
    before: str


@dataclass(frozen=True, slots=True)
class StretchSettings:
    """One ``[[leave_out]]``: in *file*, what goes from the words *first* to the words *last* is no text."""

    file: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Settings:
    """All of collate.toml. Flags of the command line are applied on top of it."""

    read: ReadSettings = ReadSettings()
    reflow: ReflowSettings = ReflowSettings()
    split: SplitSettings = SplitSettings()
    dedupe: DedupeSettings = DedupeSettings()
    align: AlignSettings = AlignSettings()
    classify: ClassifySettings = ClassifySettings()
    report: ReportSettings = ReportSettings()
    notes: NotesSettings = NotesSettings()
    work: tuple[WorkSettings, ...] = ()
    source: tuple[SourceSettings, ...] = ()
    same: tuple[PairSettings, ...] = ()
    different: tuple[PairSettings, ...] = ()
    cut: tuple[PlaceSettings, ...] = ()
    join: tuple[PlaceSettings, ...] = ()
    leave_out: tuple[StretchSettings, ...] = ()

    def __post_init__(self) -> None:
        """Refuse values out of range."""
        for name, value, low, high in (
            ("dedupe.k", self.dedupe.k, 1, 64),
            ("dedupe.slots", self.dedupe.slots, 4, 4096),
            ("dedupe.seed", self.dedupe.seed, 0, 2**32 - 1),
            ("dedupe.contained", self.dedupe.contained, 0.01, 1),
            ("dedupe.noisy_k", self.dedupe.noisy_k, 1, 64),
            ("dedupe.related", self.dedupe.related, 0.01, 1),
            ("dedupe.window", self.dedupe.window, 10, 100_000),
            ("dedupe.agreement", self.dedupe.agreement, 0, 1),
            ("dedupe.shared_run", self.dedupe.shared_run, 1, 100_000),
            ("dedupe.small", self.dedupe.small, 0, 10**9),
            ("dedupe.scale", self.dedupe.scale, 1, 4096),
            ("dedupe.memory_megabytes", self.dedupe.memory_megabytes, 16, 10**6),
            ("reflow.paragraph_indent", self.reflow.paragraph_indent, 1, 40),
            ("split.title_max_characters", self.split.title_max_characters, 0, 10_000),
            ("split.title_max_lines", self.split.title_max_lines, 0, 100),
            ("classify.widen", self.classify.widen, 0, 100),
            ("classify.context", self.classify.context, 0, 200),
            ("align.anchor", self.align.anchor, 2, 1000),
            ("align.anchor_from", self.align.anchor_from, 1, 10**9),
            ("align.move", self.align.move, 0, 10**9),
            ("align.lacuna", self.align.lacuna, 1, 10**9),
            ("align.excerpt_lacuna", self.align.excerpt_lacuna, 1, 10**9),
        ):
            if not low <= value <= high:
                raise SettingsError("", f"{name} must be between {low} and {high}, got {value}")
        _check_encoding(self.read.encoding)
        try:
            re.compile(self.split.title)
        except re.error as error:
            raise SettingsError("", f"split.title is no regular expression: {error}") from error
        for table in ("work", "source", "same", "different", "cut", "join", "leave_out"):
            for row in getattr(self, table):
                empty = [f.name for f in fields(row) if required(f) and not getattr(row, f.name).strip()]
                if empty:
                    raise SettingsError("", f"{table}.{empty[0]} must not be empty")
        for source in self.source:
            if source.siglum.split() not in ([], [source.siglum]):
                problem = f"source.siglum must have no blanks, got {source.siglum!r}"
                raise SettingsError("", problem, "Sigla are listed with blanks between them")

    def stated(self) -> tuple[tuple[str, str], ...]:
        """Return name and value of every setting of a stage, sorted: the run record. No password is in it."""
        rows: list[tuple[str, str]] = []
        for table in fields(self):
            stage = getattr(self, table.name)
            if is_dataclass(stage):
                rows += [(f"{table.name}.{f.name}", str(getattr(stage, f.name))) for f in fields(stage)]
        return tuple(sorted(row for row in rows if row[0] != "read.password"))


#: Python calls these encodings too, but no text file is written in them.
_NO_TEXT = {"idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}


def _check_encoding(name: str) -> None:
    try:
        known = not name or codecs.lookup(name).name.replace("_", "-") not in _NO_TEXT
        b"text".decode(name or "utf-8", "ignore")  # base64 and its like are looked up, but decode no text
    except (LookupError, ValueError):
        known = False
    if not known:
        raise SettingsError("", f"no encoding is called {name!r}", "Try utf-8, gb18030 or big5")


def required(item: Field[Any]) -> bool:
    """Tell whether a field has no default: collate.toml must name it."""
    return item.default is MISSING and item.default_factory is MISSING


def names_file(pattern: str, path: str) -> bool:
    """Tell whether *pattern*, a path or a pattern of the settings, names the file shown as *path*.

    >>> names_file("*.txt", "in/a.txt"), names_file("a.txt", "in/a.txt"), names_file("b.txt", "in/a.txt")
    (True, True, False)
    """
    return pattern == path or PurePosixPath(path).match(pattern)
