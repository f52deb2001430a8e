"""What every writer is told besides the edition."""

from __future__ import annotations

from dataclasses import dataclass, field

from collate.model import Match, SplitDocument, Work
from collate.report.html.pair_files import Pairs
from collate.report.html.source_map import SourceMaps
from collate.report.source_positions import Places
from collate.settings import Language, NotesSettings, TeiSettings


@dataclass(frozen=True, slots=True)
class ReportContext:
    """The language of the reports' own words, and where the texts come from.

    ``version`` is that of collate; ``documents`` are those of the run (they
    give a reading its line and page; without them both stay unknown); ``when``
    is the date to print (ISO 8601, from SOURCE_DATE_EPOCH or the newest
    source, never the clock), or empty. With ``source_pages`` the run also
    writes a page for each of ``documents``, and places link to them. ``matches``
    and ``works`` are those of the run; with ``pair_pages`` it also writes pages
    that show two texts side by side. ``notes`` says how the notes of variants
    are made, ``tei`` the edition; ``hide`` are kinds, or finer ones, that do not
    come up unless asked for; ``also`` are the writers that were asked for.
    """

    lang: Language = "zh"
    version: str = ""
    documents: tuple[SplitDocument, ...] = ()
    when: str = ""
    source_pages: bool = False
    matches: tuple[Match, ...] = ()
    works: tuple[Work, ...] = ()
    pair_pages: bool = False
    notes: NotesSettings = field(default_factory=NotesSettings)
    tei: TeiSettings = field(default_factory=TeiSettings)
    hide: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    places: Places = field(init=False, repr=False, compare=False)
    """Lines and pages of ``documents``, found out once and used by all writers."""
    sources: SourceMaps | None = field(init=False, repr=False, compare=False)
    """The pages that show ``documents``; None where they are not written."""
    pairs: Pairs | None = field(init=False, repr=False, compare=False)
    """The pages that show two texts side by side; None where they are not written."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", Places(self.documents))
        maps = SourceMaps(self.documents, self.places) if self.source_pages else None
        object.__setattr__(self, "sources", maps)
        object.__setattr__(self, "pairs", Pairs(self.matches, self.works) if self.pair_pages else None)
