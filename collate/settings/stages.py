"""The settings of the stages, each with its unit, range, default and reason.

A setting is a field of one of the classes below, which correspond to the tables
of collate.toml. Its rules stand in its annotation; :class:`Settings` checks
them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from collate.settings.check import check_stage
from collate.settings.rules import (
    SHARE,
    KindName,
    Range,
    allow_any_text,
    check_aligner,
    check_day,
    check_encoding,
    check_hidden_kind,
    check_language,
    check_regular_expression,
)

#: The code of a language, one of :func:`collate.i18n.languages`; empty for that of the texts.
Language = str
TeiMethod = Literal["parallel", "double-end-point", "location"]
CsvForm = Literal["safe", "raw"]
ExtraOutput = Literal["reading-text", "witnesses", "reledmac", "docx", "pdf", "epub", "xlsx"]

#: Bounds beyond every real input: a larger number is a typing error.
_MILLION, _BILLION = 10**6, 10**9


class StageSettings:
    """The settings of one stage, checked when they are made against the types and the rules of the fields.

    Raises:
        SettingsError: a value does not.
    """

    __slots__ = ()

    def __post_init__(self) -> None:
        """Check every value."""
        check_stage(self)


@dataclass(frozen=True, slots=True)
class ReadSettings(StageSettings):
    """Table ``[read]``."""

    encoding: Annotated[str, check_encoding] = ""
    """Encoding of text files; empty: detected for each file."""

    docx_view: Literal["accepted", "original"] = "accepted"
    """State of the tracked changes in a Word file that is its text."""

    password: Annotated[str, allow_any_text] = ""
    """Password of encrypted files."""

    skip_scans: bool = False
    """Leave out pages that are images without a text layer silently. Otherwise a warning names them."""

    ocr: bool = False
    """Read pages that are images by OCR (extra ``[ocr]``). Their text has errors and is marked as OCR."""

    follow_links: bool = False
    """Follow symbolic links that lead out of the folders named. Otherwise each is skipped, with its name."""

    max_megabytes: Annotated[int, Range(1, _MILLION)] = 500
    """Largest file, and largest unpacked contents of one archive or container, in MB."""

    max_pages: Annotated[int, Range(1, _BILLION)] = 10_000
    """Most pages of one document."""

    max_expansion: Annotated[int, Range(1, _BILLION)] = 200
    """Largest ratio of unpacked to compressed size; a text has 3 to 10, a decompression bomb 1,000."""

    max_texts: Annotated[int, Range(1, _BILLION)] = 20_000
    """Most texts of one container: members of an archive, mails of a mailbox, witnesses of an edition. The
    Greek New Testament has some 5,700 manuscripts. Records of JSON lines and Parquet have no limit."""

    max_notes: Annotated[int, Range(1, _BILLION)] = 20_000
    """Most notes of one text; a scholarly book has some 2,000."""

    max_memory_megabytes: Annotated[int, Range(50, _MILLION)] = 2_000
    """Most memory, in MB, that PDFium, LibreOffice or Arrow may take to read one file (Linux). A PDF of 5,000
    pages takes some 60, LibreOffice some 220; a hostile PDF of 722 bytes any amount."""

    max_cpu_seconds: Annotated[int, Range(1, _MILLION)] = 300
    """Most processor time, in seconds, that they may take to read one file (Linux, macOS). A PDF takes some
    10 for a million characters. Each page that is read by OCR adds to the limit."""

    max_seconds: Annotated[int, Range(1, _MILLION)] = 600
    """Longest time, in seconds, that they may take to read one file: twice the processor time, since other
    programs run too. Each page that is read by OCR adds to the limit."""


@dataclass(frozen=True, slots=True)
class ReflowSettings(StageSettings):
    """Table ``[reflow]``."""

    paragraph_indent: Annotated[int, Range(1, 40)] = 2
    """Columns of white space that open a paragraph. In extracted text, one column marks the top of a
    page and is not an indent: read as one, it lowers the F1 of paragraph ends from 1.0 to .885."""

    keep_layout_spaces: bool = False
    """Keep spaces between Han characters and digits or Latin letters (2020 年)."""


@dataclass(frozen=True, slots=True)
class SplitSettings(StageSettings):
    """Table ``[split]``."""

    title_max_characters: Annotated[int, Range(0, 10_000)] = 60
    """Longest line that can be (part of) a title."""

    title_max_lines: Annotated[int, Range(0, 100)] = 3
    """Most lines of one title block."""

    title: Annotated[str, check_regular_expression] = ""
    """A regular expression: a line that matches it as a whole is a title, with which a text begins."""

    title_max_seconds: Annotated[int, Range(1, 10_000)] = 5
    """Most processor time, in seconds, that the expression may take on the lines of one file (Linux, macOS),
    and half of the most time by the clock; a file on which it takes longer is skipped. A volume takes a
    hundredth of a second, but a repetition in a repetition can take any time."""


@dataclass(frozen=True, slots=True)
class DedupeSettings(StageSettings):
    """Table ``[dedupe]``.

    Source of the thresholds: measurements on five real files and on synthetic
    noise; with character 5-grams of letters only, two versions contain each
    other to .995 and different speeches of one author each other to at most .237.
    """

    k: Annotated[int, Range(1, 64)] = 5
    """Shingle length in code points; 4 suits noisy OCR."""

    noisy_k: Annotated[int, Range(1, 64)] = 4
    """Shingle length where some of the texts come from OCR: at 20 % noise the least containment of a
    witness is 3.0 times the background, with 5 it is 2.9 times."""

    slots: Annotated[int, Range(4, 4096)] = 128
    """Slots of a MinHash signature; the RMSE of J is 0.034."""

    seed: Annotated[int, Range(0, 2**32 - 1)] = 1
    """Seed of the signature's permutations."""

    permutations: Literal["oph", "affine32"] = "oph"
    """Hash family of the signatures: one-permutation hashing (oph), or affine32, which gives the values of
    ``datasketch.MinHash`` in ten times the time."""

    contained: Annotated[float, Range(0.01, 1)] = 0.8
    """Least containment of a version (both ways) or of an excerpt (one way)."""

    related: Annotated[float, Range(0.01, 1)] = 0.25
    """Least containment of a report or of a noisy witness."""

    window: Annotated[int, Range(10, 100_000)] = 150
    """Length in letters of the windows in which the evenness of the agreement is measured."""

    agreement: Annotated[float, SHARE] = 0.72
    """Least share of letters that agree in order in a noisy witness, whatever the distribution of its noise:
    noise in 20 % of the letters gives .8, reports have .1 to .7."""

    evidence: Annotated[float, Range(0, 10_000)] = 25
    """Least information in bits of what two texts have in common, beyond what two texts of their lengths
    have by chance: a Chinese character counts 4 bits, a letter of an alphabet 1.5. With 25, nine
    characters in a row are enough in two passages of 40 characters, thirteen in two long texts."""

    shared_run: Annotated[int, Range(1, 100_000)] = 20
    """Least length in letters of a shared passage that is shown; in short texts shorter ones are."""

    scale: Annotated[int, Range(1, 4096)] = 8
    """Sampling rate of the containment sketch of a long text: one shingle in this many (rounded down to a
    power of two); the RMSE of containment is 0.014 on texts of 7,000 characters, with 16 it is 0.020. A
    smaller number finds shorter excerpts with more noise."""

    fast: bool = True
    """Sketch large corpora with compiled loops where numba is installed; the values are the same."""

    memory_megabytes: Annotated[int, Range(16, _MILLION)] = 512
    """Memory in MB for texts, sketches and what is sent between the steps; more goes to temporary files."""


@dataclass(frozen=True, slots=True)
class AlignSettings(StageSettings):
    """Table ``[align]``."""

    aligner: Annotated[str, check_aligner] = "star"
    """A name in the table ``collate.align.ALIGNERS``."""

    anchor: Annotated[int, Range(2, 1000)] = 12
    """Length in tokens of the k-grams, unique in both texts, that anchor a long pair."""

    anchor_from: Annotated[int, Range(1, _BILLION)] = 20_000
    """Length in tokens of the shorter text from which a pair is anchored."""

    move: Annotated[int, Range(0, _BILLION)] = 8
    """Least length of a moved passage in Chinese characters; a word of an alphabet counts as two, one of five
    letters or more as three. A whole clause may be shorter, since other words recur by chance; up to twice as
    many characters must be unique in either text. 0: none is looked for; what moved is aligned in place."""

    excerpt_lacuna: Annotated[int, Range(1, _BILLION)] = 40
    """Least number of contiguous tokens missing between two passages of an excerpt, or at an edge of a page,
    that make a lacuna and not an omission."""

    lacuna: Annotated[int, Range(1, _BILLION)] = 500
    """Least number of tokens missing at the start or at the end of any other witness, about a printed page,
    that make a lacuna. What a witness lacks in its middle, it omits, however long it is, unless a page or
    a sign of loss is there."""


@dataclass(frozen=True, slots=True)
class ClassifySettings(StageSettings):
    """Table ``[classify]``."""

    widen: Annotated[int, Range(0, 100)] = 8
    """Most characters by which a variant is widened to the boundaries of its words."""

    context: Annotated[int, Range(0, 200)] = 8
    """Characters of context shown left and right of an entry."""

    tables: tuple[str, ...] = ()
    """Files with words that count as one, by paths relative to collate.toml: each line has the forms of one
    word, with tabs between. They become rows of ``[[equivalent]]``."""


@dataclass(frozen=True, slots=True)
class EvidenceSettings(StageSettings):
    """Table ``[evidence]``: the confidence in a mechanical cause of a variant, 0..1; 0 turns it off.

    The figures rank variants for the editor's attention; they are not probabilities.
    """

    extraction_slip: Annotated[float, SHARE] = 0.9
    """An error of extraction: l6 for 16, a radical for a character, a hyphen from the end of a line."""

    homophone: Annotated[float, SHARE] = 0.9
    """The different characters agree in sound and tone."""

    homophone_other_tone: Annotated[float, SHARE] = 0.6
    """They agree in sound, but not all in tone."""

    graphic: Annotated[float, SHARE] = 0.8
    """They look very much alike, by the table of glyphs."""

    graphic_weaker: Annotated[float, SHARE] = 0.5
    """They look alike."""

    dittography: Annotated[float, SHARE] = 0.8
    """The added words repeat those next to them."""

    dittography_one_letter: Annotated[float, SHARE] = 0.6
    """The same of one letter, which may be a word by itself."""

    haplography: Annotated[float, SHARE] = 0.8
    """The omitted words equal those next to them."""

    haplography_one_letter: Annotated[float, SHARE] = 0.6
    """The same of one letter."""

    homoeoteleuton: Annotated[float, SHARE] = 0.95
    """The maximum, for a long phrase; one of two letters has .6, and each further letter adds .1."""

    long_omission: Annotated[float, SHARE] = 0.9
    """A hundred letters or more are omitted, from sentence to sentence; from clause to clause three quarters
    of it, from inside a sentence half of it."""


@dataclass(frozen=True, slots=True)
class ReportSettings(StageSettings):
    """Table ``[report]``."""

    lang: Annotated[Language, check_language] = ""
    """Language of the reports; empty: that of the texts."""

    source_pages: bool = True
    """Write a page for each file, with its text and the stretches left out. A batch of a million files can
    do without a million pages."""

    pair_pages: bool = True
    """Write pages with two texts side by side: for the strongest matches, and for the match that links each
    witness and each report to its work."""

    hide: tuple[Annotated[str, check_hidden_kind], ...] = ()
    """Kinds (punctuation), or kinds with subtypes (orthographic-script), that lists and pages do not show
    at first. The edition keeps them."""

    also: tuple[ExtraOutput, ...] = ()
    """Additional outputs: the plain reading text, a TEI transcript of each witness, a file for XeLaTeX
    with reledmac; Word, PDF, EPUB and Excel by table [export]."""

    csv: CsvForm = "safe"
    """Form of CSV: a text that a spreadsheet would take for a formula has ' before it, and control characters
    are shown (safe); or every cell is exact, for programs (raw)."""

    date: Annotated[str, check_day] = ""
    """Date that editions and pages carry (2026-01-15); empty: that of SOURCE_DATE_EPOCH, or none. Dates of
    files do not count: they change when a file is copied."""

    keep_runs: Annotated[int, Range(2, 1000)] = 50
    """Runs of an output folder with which `collate changes` can compare: a month of nightly runs, and some
    by hand. What two runs have in common is stored once."""


@dataclass(frozen=True, slots=True)
class TeiSettings(StageSettings):
    """Table ``[tei]``: the form of edition.xml."""

    method: TeiMethod = "parallel"
    """How the apparatus is linked to the text (TEI Guidelines, 13.2): within the text, or after it, by
    anchors or by paragraph and character."""

    group: bool = False
    """Group the readings of one kind (rdgGrp)."""

    notes: bool = True
    """Write the note of a variant into its entry."""


@dataclass(frozen=True, slots=True)
class NotesSettings(StageSettings):
    """Table ``[notes]``: the notes on variants (校勘记) in notes.txt and notes.md."""

    style: Literal["auto", "chinese", "western", "english", "positive"] = "auto"
    """Their form: 「…」，乙本作「…」, or lemma ] reading siglum, with Latin abbreviations or in English;
    positive names the witnesses of the lemma too. Auto: Chinese in Chinese reports, else English."""

    quotes: Literal["auto", "curly", "corner"] = "auto"
    """The quotation marks of Chinese notes: “ ” or 「 」. Auto: corner brackets where the base text is in
    traditional characters."""

    place: Literal["end", "foot"] = "end"
    """Their position: all after the text (篇末), or after each paragraph (页下)."""

    kinds: tuple[KindName, ...] = (
        "substantive",
        "numeral",
    )
    """Kinds of variant that get a note; the others are counted in the remarks."""
