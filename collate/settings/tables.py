"""Every tunable, its unit, its default and its reason.

A setting is one field of one of the small classes below, in the table of
collate.toml that has the stage's name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from collate.settings.rows import Kinds

Language = Literal["zh", "en"]
Method = Literal["parallel", "double-end-point", "location"]
Also = Literal["reading-text", "witnesses", "reledmac"]


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

    tables: tuple[str, ...] = ()
    """Files beside collate.toml with words that count as one: a line of forms with tabs between for each.
    They become rows of ``[[equivalent]]``."""


@dataclass(frozen=True, slots=True)
class EvidenceSettings:
    """Table ``[evidence]``: how sure a mechanical cause of a difference is, 0..1; 0 turns it off.

    The figures rank what an editor looks at first; they are no probabilities.
    """

    extraction_slip: float = 0.9
    """l6 for 16, a radical for a character, a hyphen of a line's end."""

    homophone: float = 0.9
    """Sounds and tones of all that differs agree."""

    homophone_other_tone: float = 0.6
    """The sounds agree, a tone does not."""

    graphic: float = 0.8
    """Looks very much alike, by the table of glyphs."""

    graphic_weaker: float = 0.5
    """Looks alike."""

    dittography: float = 0.8
    """What is added stands beside it already."""

    dittography_one_letter: float = 0.6
    """The same of one letter, which may be a word of its own."""

    haplography: float = 0.8
    """What is omitted stands beside it once more."""

    haplography_one_letter: float = 0.6
    """The same of one letter."""

    homoeoteleuton: float = 0.95
    """At most, for a long phrase; .6 for one of two letters, and .1 more for each letter."""


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

    hide: tuple[str, ...] = ()
    """Kinds (punctuation), or finer ones (orthographic-script), that do not come up in lists and pages
    unless they are asked for. The edition keeps them."""

    also: tuple[Also, ...] = ()
    """What is written besides: the plain reading text, each witness as a TEI file of its own, a file
    for XeLaTeX with reledmac."""


@dataclass(frozen=True, slots=True)
class TeiSettings:
    """Table ``[tei]``: the form of edition.xml."""

    method: Method = "parallel"
    """How the apparatus is tied to the text (TEI Guidelines, 13.2): in the text itself, or after it, by
    anchors or by paragraph and character."""

    group: bool = False
    """Group the readings of one kind (rdgGrp)."""

    notes: bool = True
    """Put its note into each entry that gets one."""


@dataclass(frozen=True, slots=True)
class NotesSettings:
    """Table ``[notes]``: the notes of variants (校勘记) in notes.txt and notes.md."""

    style: Literal["chinese", "western"] = "chinese"
    """How they are worded: 「…」，乙本作「…」, or lemma ] reading siglum."""

    place: Literal["end", "foot"] = "end"
    """Where they stand: all after the text (篇末), or after each paragraph (页下)."""

    kinds: tuple[Kinds, ...] = (
        "substantive",
        "numeral",
    )
    """Kinds of variant that get a note; the others are counted in the remarks."""
