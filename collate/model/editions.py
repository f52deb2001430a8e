"""Tokens, alignment, apparatus and edition of a work (stages 6 to 8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from collate.errors import ModelError
from collate.model.decisions import Orphan, Outcome, Ruling, Section
from collate.model.spans import Span
from collate.model.variant_kinds import Cause, Kind, LacunaGround, Operation
from collate.model.works import Witness, Work

# -- 6  align -----------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Tokens:
    """The text of one witness as tokens, in arrays.

    Token *i* is ``text[offsets[i]:offsets[i + 1]]``; white space belongs to
    the token before it, so the concatenated tokens are the text. ``offsets``
    has n + 1 entries (int32). ``folded`` has n ids (int32): equal ids within
    one :class:`Alignment` mean equal folded forms. ``written`` is the same for
    written forms without trailing white space. ``variant_kinds`` has n values of
    :class:`~collate.text.tokens.TokenKind` (int8). ``breaks`` are the indices
    of the tokens at which paragraphs start.
    """

    text: str
    offsets: NDArray[np.int32]
    folded: NDArray[np.int32]
    written: NDArray[np.int32]
    kinds: NDArray[np.int8]
    breaks: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.folded)

    def surface(self, start: int, end: int) -> str:
        """Return the text of tokens ``[start, end)``, trailing white space included."""
        offset = self.offsets.item
        return self.text[offset(start) : offset(end)]

    def span(self, start: int, end: int) -> Span:
        """Return the span of tokens ``[start, end)`` in the text, trailing white space included."""
        return Span(self.offsets.item(start), self.offsets.item(end))

    def __repr__(self) -> str:
        return f"<Tokens: {len(self)} of {self.text[:20]!r}>"


#: Tokens ``[start, end)`` of one witness; ``()``: the witness is extant but has no tokens
#: here (an omission); None: it is not extant here (a lacuna, never a variant).
Cell = tuple[int, int] | tuple[()] | None


class AlignedRun(NamedTuple):
    """*size* columns of the alignment in which the same witnesses have one token each.

    ``cells`` has one entry for each of ``Work.columns``; those that are neither
    ``()`` nor None are *size* tokens long, and token *k* of each is in
    column *k* of the run. ``equal``: no cell is ``()``, and all written forms
    agree in every column (lacunae aside).
    """

    size: int
    cells: tuple[Cell, ...]
    equal: bool


class Move(NamedTuple):
    """A transposed passage: words that a witness has at another place than the base text.

    ``base`` and ``other`` are tokens ``[start, end)`` of the base text and of
    the witness in ``column``; ``blocks`` are the equal parts of the two, as
    (base token, witness token, size), in order. In the runs the words are lost at
    one place and added at the other.
    """

    column: int
    base: tuple[int, int]
    other: tuple[int, int]
    blocks: tuple[tuple[int, int, int], ...]


class Lacuna(NamedTuple):
    """A stretch of the base text, tokens ``[start, end)``, in which the witness in ``column`` is not extant.

    ``ground`` is the reason why that is not an omission, ``certainty`` how sure
    it is: ``high``, ``medium`` or ``low``.
    """

    column: int
    start: int
    end: int
    ground: LacunaGround
    certainty: str


@dataclass(frozen=True, slots=True, repr=False)
class Alignment:
    """The alignment of all witnesses of a work.

    ``tokens`` has one entry for each of ``work.columns``. The runs, from left
    to right, contain every token of every witness exactly once and in order.
    ``moves`` and ``lacunae`` are sorted by column, then by position in the base
    text; the lacunae of an existing edition, which states no reasons, are not
    among them. ``left_out`` are witnesses that share no text with the base text;
    they are not in ``work``.

    Raises:
        ModelError: the number of ``tokens``, or of cells of a run, is not that of the columns.
    """

    work: Work
    tokens: tuple[Tokens, ...]
    runs: tuple[AlignedRun, ...]
    moves: tuple[Move, ...] = ()
    left_out: tuple[Witness, ...] = ()
    lacunae: tuple[Lacuna, ...] = ()

    def __post_init__(self) -> None:
        count = len(self.work.columns)
        if len(self.tokens) != count or any(len(run.cells) != count for run in self.runs):
            problem = f"has {count} columns, and tokens or cells for another number of witnesses"
            raise ModelError(self.work.slug, problem, "Give one for each of Work.columns")

    def __repr__(self) -> str:
        return f"<Alignment of {len(self.tokens)} texts: {len(self.runs)} runs, {len(self.moves)} moves>"


# -- 7  classify --------------------------------------------------------------


class Evidence(NamedTuple):
    """A possible cause, its confidence (0..1), and its grounds: sounds, shapes, or the repeated phrase."""

    cause: Cause
    confidence: float
    detail: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading of one or more witnesses at one locus.

    ``columns`` are indices into ``Work.columns``; ``sigla`` are those of all
    their witnesses, identical ones included. ``text`` is as written, without
    white space at its ends, ``""`` for an omission. The lemma has neither kind
    nor operation. ``subtype`` refines the kind (``form`` or ``mark`` of a
    punctuation variant; ``width``, ``script`` or ``variant`` of an orthographic
    one). ``evidence`` lists possible causes.
    """

    columns: tuple[int, ...]
    sigla: tuple[str, ...]
    text: str
    kind: Kind | None = None
    operation: Operation | None = None
    subtype: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class ApparatusEntry:
    """An apparatus entry: one locus at which the witnesses differ.

    ``number`` counts from 1 in the order of the text. ``cells`` has the tokens
    of each column at the locus (None: not extant). Between two entries the
    written forms of all extant witnesses agree token by token. The texts of
    lemma and variants are pairwise different. ``locus`` is the lemma's span in
    the base text (empty for an addition); ``left`` and ``right`` are the base
    text around it. ``kind`` is the gravest kind of its variants. ``gaps`` are what
    witnesses have that only states a loss of words. The witnesses of ``layout``
    are among those of the lemma or a variant, which they write with other invisible
    characters.
    """

    number: int
    cells: tuple[Cell, ...]
    locus: Span
    left: str
    lemma: Reading
    right: str
    variants: tuple[Reading, ...]
    kind: Kind
    gaps: tuple[Reading, ...] = ()
    layout: tuple[Reading, ...] = ()

    @property
    def id(self) -> str:
        """``app0001``: of fixed width, so that an id is not a prefix of another below 10,000 entries."""
        return f"app{self.number:04d}"

    @property
    def readings(self) -> Iterator[Reading]:
        """The lemma and then the variants."""
        yield self.lemma
        yield from self.variants

    @property
    def written(self) -> Iterator[Reading]:
        """What the witnesses with tokens at the locus have, layout aside: the readings, and then the gaps."""
        yield from self.readings
        yield from self.gaps

    def __repr__(self) -> str:
        variants = "; ".join(one.text[:20] or "∅" for one in self.variants[:4])
        lemma = self.lemma.text[:20] or "∅"
        return f"<ApparatusEntry {self.number}: {lemma} ] {variants} ({self.kind.value})>"


class Transposition(NamedTuple):
    """A move, as the two entries that record it.

    In the entry numbered ``lost`` the base text has words that the witnesses
    in ``columns`` have in the entry numbered ``found``.
    """

    lost: int
    found: int
    columns: tuple[int, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Apparatus:
    """The apparatus of an alignment: its entries in the order of the text.

    ``transpositions`` link the entries that record one move, sorted by both
    numbers. ``unnumbered`` are loci with no variant at which witnesses state that
    words are missing, or differ in layout, as entries numbered 0, in the order of
    the text: these are not variants, but the text of the witnesses differs there.

    Raises:
        ModelError: a reading has a column or a siglum that the work does not have.
    """

    alignment: Alignment
    entries: tuple[ApparatusEntry, ...]
    transpositions: tuple[Transposition, ...] = ()
    unnumbered: tuple[ApparatusEntry, ...] = ()

    def __post_init__(self) -> None:
        work = self.alignment.work
        columns = set(range(len(work.columns)))
        sigla = {witness.siglum for witness in work.witnesses}
        for entry in self.entries:
            for reading in entry.written:
                if not (columns.issuperset(reading.columns) and sigla.issuperset(reading.sigla)):
                    strange = sorted(map(str, {*reading.sigla} - sigla or {*reading.columns} - columns))
                    problem = f"{entry.id} has a reading of unknown witnesses: {', '.join(strange)}"
                    raise ModelError(work.slug, problem, f"The work has {', '.join(sorted(sigla))}")

    def __repr__(self) -> str:
        return f"<Apparatus: {len(self.entries)} entries>"


# -- 8  edit ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Emendation:
    """An emendation: an editor's decision on the text, located in the base text.

    ``locus`` is the span of the words in the base text, ``before`` the base
    text there, ``text`` the reading of the edition. ``entry`` is the number of
    the apparatus entry at exactly this locus; None where all extant witnesses
    agree. ``cells`` has the tokens of each column at the locus (None: not
    extant). ``sigla`` are the witnesses that read ``text``; if there are none,
    the emendation rests on the editor's judgement alone (a conjecture). ``section`` is the
    number, from 1, of the section whose base text it follows; 0: it is an editor's decision on this place.
    """

    locus: Span
    before: str
    text: str
    cells: tuple[Cell, ...]
    entry: int | None = None
    sigla: tuple[str, ...] = ()
    reason: str = ""
    by: str = ""
    certainty: str = ""
    section: int = 0


@dataclass(frozen=True, slots=True, repr=False)
class Edition:
    """A work with its edited text and its apparatus: the input of the writers.

    The edited text is the base text with ``emendations``, which are in its
    order and do not overlap; the apparatus remains keyed to the base text.
    ``orphaned`` are decisions that could not be located. ``rulings`` are what
    editors decided about entries besides the text, in order; ``outcomes`` are
    what became of each decision, in the order of the decisions. ``sections`` have
    a base text or roles of witnesses of their own; they are in order and do not overlap.
    """

    apparatus: Apparatus
    emendations: tuple[Emendation, ...] = ()
    orphaned: tuple[Orphan, ...] = ()
    settings: tuple[tuple[str, str], ...] = field(default=())
    """Name and value of every setting that affects the result, sorted."""
    rulings: tuple[Ruling, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    sections: tuple[Section, ...] = ()

    @property
    def work(self) -> Work:
        """The work of this edition."""
        return self.apparatus.alignment.work

    @property
    def alignment(self) -> Alignment:
        """The alignment of its witnesses."""
        return self.apparatus.alignment

    @property
    def entries(self) -> tuple[ApparatusEntry, ...]:
        """The entries of its apparatus."""
        return self.apparatus.entries

    def __repr__(self) -> str:
        size = f"{len(self.work.witnesses)} witnesses, {len(self.entries)} entries"
        return f"<Edition of {self.work.slug[:60]}: {size}>"
