"""Where the witnesses of a work differ: tokens, alignment, apparatus, edition (stages 6 to 8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from collate.model.spans import Span
from collate.model.works import Witness, Work

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# -- 6  align -----------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """One witness's text as units of comparison: arrays, not objects.

    Token *i* is ``text[offsets[i]:offsets[i + 1]]``; white space belongs to
    the token before it, so the tokens joined are the text. ``offsets`` has
    n + 1 entries (int32), ``folded`` n ids (int32): equal ids in one
    :class:`Alignment` mean equal folded forms. ``written`` is the same for
    written forms without trailing white space. ``kinds`` holds a
    :class:`TokenKind` value each (int8). ``breaks`` are the token indices at
    which a paragraph starts.
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
        return self.text[int(self.offsets[start]) : int(self.offsets[end])]

    def span(self, start: int, end: int) -> Span:
        """Return the code points that tokens ``[start, end)`` stand on, trailing white space included."""
        return Span(int(self.offsets[start]), int(self.offsets[end]))


#: Tokens ``[start, end)`` of one witness; ``()``: it is there but has nothing here
#: (an omission); None: it is not extant here (a lacuna, never a variant).
Cell = tuple[int, int] | tuple[()] | None


class AlignedRun(NamedTuple):
    """*size* columns of the alignment in which the same witnesses have one token each.

    ``cells`` has one entry for each column witness; those that are neither
    ``()`` nor None are *size* tokens long and token *k* of each stands in
    column *k* of the run. ``equal`` says that no witness is ``()`` and that
    all written forms agree in every column (lacunae aside).
    """

    size: int
    cells: tuple[Cell, ...]
    equal: bool


class Move(NamedTuple):
    """Words that a witness has elsewhere than the base text: lost in one place, found in another.

    ``base`` and ``other`` are tokens ``[start, end)`` of the base text and of
    the witness in ``column``; ``blocks`` are (base token, its own token, size)
    of what is equal in them, in order. A move changes no run.
    """

    column: int
    base: tuple[int, int]
    other: tuple[int, int]
    blocks: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """All witnesses of a work side by side.

    ``tokens`` has one entry for each of ``work.columns``. The runs read from
    left to right hold every token of every witness exactly once and in order.
    ``moves`` are sorted by column, then by place in the base text. ``left_out``
    are witnesses that share nothing with the base text; they are not in ``work``.
    """

    work: Work
    tokens: tuple[Tokens, ...]
    runs: tuple[AlignedRun, ...]
    moves: tuple[Move, ...] = ()
    left_out: tuple[Witness, ...] = ()


# -- 7  classify --------------------------------------------------------------


class Kind(StrEnum):
    """What kind of difference, gravest first."""

    SUBSTANTIVE = "substantive"
    NUMERAL = "numeral"
    ORTHOGRAPHIC = "orthographic"
    PUNCTUATION = "punctuation"


#: The rank of each kind, by member or by name; the gravest is 0.
GRAVITY: Mapping[str, int] = MappingProxyType({kind: rank for rank, kind in enumerate(Kind)})


class Operation(StrEnum):
    """What was done to the lemma, stated without judgement."""

    REPLACEMENT = "replacement"
    OMISSION = "omission"
    ADDITION = "addition"
    TRANSPOSITION = "transposition"


class Cause(StrEnum):
    """What may mechanically have led from one reading to the other: evidence, no judgement."""

    EXTRACTION_SLIP = "extraction-slip"
    HOMOPHONE = "homophone"
    SIMILAR_FORM = "graphic"
    DITTOGRAPHY = "dittography"
    HAPLOGRAPHY = "haplography"
    HOMOEOTELEUTON = "homoeoteleuton"


class Evidence(NamedTuple):
    """A possible cause, how sure it is (0..1), and what it rests on: the sounds, the shapes, the phrase."""

    cause: Cause
    confidence: float
    detail: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What some witnesses have at one place.

    ``columns`` are indices into ``Work.columns``; ``sigla`` names all their
    witnesses, identical ones included. ``text`` is as written, without white
    space at its ends, ``""`` when the witnesses lack the words. The lemma has
    neither kind nor operation. ``subtype`` says more about the kind (``form``
    or ``mark`` of a punctuation variant; ``width``, ``script`` or ``variant``
    of an orthographic one). ``evidence`` says what may have caused it.
    """

    columns: tuple[int, ...]
    sigla: tuple[str, ...]
    text: str
    kind: Kind | None = None
    operation: Operation | None = None
    subtype: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class ApparatusEntry:
    """One place where the witnesses differ.

    ``cells`` has the tokens of each column at this place (None: not extant
    here). Between two entries the written forms of all extant witnesses agree
    token by token. ``lemma.text`` and every variant's are pairwise different.
    ``locus`` is the lemma's span in the base text (empty at the place of an
    addition); ``left`` and ``right`` are the base text around it. ``kind`` is
    the gravest of its variants.
    """

    number: int
    cells: tuple[Cell, ...]
    locus: Span
    left: str
    lemma: Reading
    right: str
    variants: tuple[Reading, ...]
    kind: Kind

    @property
    def id(self) -> str:
        """``app0001``: fixed width, so that no id is the beginning of another below 10,000 entries."""
        return f"app{self.number:04d}"

    @property
    def readings(self) -> Iterator[Reading]:
        """The lemma and then the variants."""
        yield self.lemma
        yield from self.variants


class Transposition(NamedTuple):
    """A move, told by two entries.

    In the entry numbered ``lost`` the base text has words that the witnesses
    ``columns`` have in the entry numbered ``found``.
    """

    lost: int
    found: int
    columns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Apparatus:
    """The entries of an alignment in the order of the text.

    ``transpositions`` link entries that tell of one move, sorted by both numbers.
    """

    alignment: Alignment
    entries: tuple[ApparatusEntry, ...]
    transpositions: tuple[Transposition, ...] = ()


# -- 8  edit ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Decision:
    """What an editor decided: where the base text has *words*, the edition reads *text*.

    ``before`` and ``after`` are words of the base text next to them. An empty
    ``text`` deletes. ``certainty`` is ``high``, ``medium``, ``low`` or empty.
    """

    work: str
    words: str
    text: str
    before: str = ""
    after: str = ""
    reason: str = ""
    by: str = ""
    certainty: str = ""


class Orphan(NamedTuple):
    """A decision that fits no place, or more than one, and why: kept, never dropped."""

    decision: Decision
    why: str


@dataclass(frozen=True, slots=True)
class Emendation:
    """A decision at its place.

    ``locus`` is the span of the words in the base text, ``before`` what stands
    there, ``text`` what the edition reads. ``entry`` is the number of the
    apparatus entry at exactly this place; None where all extant witnesses
    agree. ``cells`` has the tokens of each column here (None: not extant).
    ``sigla`` are the witnesses that read ``text`` already: with none it rests
    on the editor's judgement alone.
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


@dataclass(frozen=True, slots=True)
class Edition:
    """A work with its edited text and its apparatus: what the writers write.

    The edited text is the base text with ``emendations``, which stand in its
    order and do not overlap; the apparatus is keyed to the base text all the
    same. ``orphaned`` are decisions that fit nowhere.
    """

    apparatus: Apparatus
    emendations: tuple[Emendation, ...] = ()
    orphaned: tuple[Orphan, ...] = ()
    settings: tuple[tuple[str, str], ...] = field(default=())
    """Name and value of every setting of the run that shapes the result, sorted."""

    @property
    def work(self) -> Work:
        """The work that is edited."""
        return self.apparatus.alignment.work

    @property
    def alignment(self) -> Alignment:
        """Its witnesses side by side."""
        return self.apparatus.alignment

    @property
    def entries(self) -> tuple[ApparatusEntry, ...]:
        """Its apparatus."""
        return self.apparatus.entries
