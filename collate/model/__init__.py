"""The domain model. Read this page first, then its files in pipeline order.

``spans`` (spans and offset maps), ``documents`` (sources, documents, segments),
``works`` (matches, witnesses, works), ``variant_kinds`` (the terms for a
variant), ``decisions`` (what editors decide), ``editions`` (alignment,
apparatus, edition), ``results`` (the results of a run).

A file is read as a :class:`Source` and a :class:`Document`; a document is cut
into :class:`Segment` objects (speeches); a :class:`Match` records the text
that two segments share; a :class:`Work` gathers the :class:`Witness` objects of
one text; an :class:`Alignment` puts their :class:`Tokens` side by side; an
:class:`ApparatusEntry` records one place where they differ; an
:class:`Edition` is a work with its text and its apparatus.

Every type is frozen and holds tuples. All offsets count Unicode code points,
all spans are half-open.

**The offset rule.** ``Document.raw`` never changes. Everything derived from it
(reflowed text, tokens, readings) is a view with an :class:`OffsetMap` back to
it, and every character of ``raw`` is in exactly one segment or in exactly one
:class:`Dropped` entry of the ledger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.lazy import lazy_names

if TYPE_CHECKING:
    from collate.model.decisions import (
        JUDGEMENTS,
        SCOPES,
        SECTION,
        STRUCTURAL,
        WAYS,
        Context,
        Decision,
        Fate,
        Orphan,
        Outcome,
        Ruling,
        Section,
        Subject,
    )
    from collate.model.documents import (
        Document,
        Doubt,
        Dropped,
        Genre,
        Heading,
        Note,
        Page,
        Paragraph,
        Reason,
        Record,
        Segment,
        Source,
        SourceLine,
        SplitDocument,
        Stated,
    )
    from collate.model.editions import (
        AlignedRun,
        Alignment,
        Apparatus,
        ApparatusEntry,
        Cell,
        Edition,
        Emendation,
        Evidence,
        Lacuna,
        Move,
        Reading,
        Tokens,
        Transposition,
    )
    from collate.model.packed_match import (
        PackedMatch,
        pack_match,
        span_rows,
    )
    from collate.model.results import (
        Results,
        Skipped,
    )
    from collate.model.spans import (
        OffsetMap,
        Provenance,
        Run,
        Span,
    )
    from collate.model.variant_kinds import (
        GRAVITY,
        Cause,
        Kind,
        LacunaGround,
        Operation,
    )
    from collate.model.works import (
        LINKING,
        Match,
        Relation,
        Role,
        SharedSpan,
        Text,
        Witness,
        Work,
    )

__all__ = [
    "GRAVITY",
    "JUDGEMENTS",
    "LINKING",
    "SCOPES",
    "SECTION",
    "STRUCTURAL",
    "WAYS",
    "AlignedRun",
    "Alignment",
    "Apparatus",
    "ApparatusEntry",
    "Cause",
    "Cell",
    "Context",
    "Decision",
    "Document",
    "Doubt",
    "Dropped",
    "Edition",
    "Emendation",
    "Evidence",
    "Fate",
    "Genre",
    "Heading",
    "Kind",
    "Lacuna",
    "LacunaGround",
    "Match",
    "Move",
    "Note",
    "OffsetMap",
    "Operation",
    "Orphan",
    "Outcome",
    "PackedMatch",
    "Page",
    "Paragraph",
    "Provenance",
    "Reading",
    "Reason",
    "Record",
    "Relation",
    "Results",
    "Role",
    "Ruling",
    "Run",
    "Section",
    "Segment",
    "SharedSpan",
    "Skipped",
    "Source",
    "SourceLine",
    "Span",
    "SplitDocument",
    "Stated",
    "Subject",
    "Text",
    "Tokens",
    "Transposition",
    "Witness",
    "Work",
    "pack_match",
    "span_rows",
]

__getattr__ = lazy_names(
    __name__,
    {
        "decisions": (
            "JUDGEMENTS", "SCOPES", "SECTION", "STRUCTURAL", "WAYS", "Context", "Decision", "Fate", "Orphan",
            "Outcome", "Ruling", "Section", "Subject",
        ),
        "documents": (
            "Document", "Doubt", "Dropped", "Genre", "Heading", "Note", "Page", "Paragraph", "Reason",
            "Record",
            "Segment", "Source", "SourceLine", "SplitDocument", "Stated",
        ),
        "editions": (
            "AlignedRun", "Alignment", "Apparatus", "ApparatusEntry", "Cell", "Edition",
            "Emendation", "Evidence", "Lacuna", "Move", "Reading", "Tokens", "Transposition",
        ),
        "packed_match": ("PackedMatch", "pack_match", "span_rows"),
        "results": ("Results", "Skipped"),
        "spans": ("OffsetMap", "Provenance", "Run", "Span"),
        "variant_kinds": ("GRAVITY", "Cause", "Kind", "LacunaGround", "Operation"),
        "works": ("LINKING", "Match", "Relation", "Role", "SharedSpan", "Text", "Witness", "Work"),
    },
)  # fmt: skip
