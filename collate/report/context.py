"""The input of every writer besides the edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from collate.model import Match, SplitDocument, Work
from collate.report.html.pair_pages import PairPages
from collate.report.html.source_map import SourceMaps
from collate.report.source_positions import PlaceKey, RecordedPlace, SourceIndex
from collate.settings import CsvForm, ExportSettings, NotesSettings, TeiSettings


@dataclass(frozen=True, slots=True, repr=False)
class ReportContext:
    """Language, sources and settings of the reports of one run.

    Attributes:
        lang: the language of the reports' own words, one of
            :func:`collate.i18n.languages`; English for any other.
        version: the version of collate.
        documents: the documents of the run; lines and pages of readings come
            from them and are unknown without them.
        when: the date to print (ISO 8601; from the settings or SOURCE_DATE_EPOCH,
            never from the clock or a file), or empty.
        source_pages: whether the run writes a page for each document, to which
            positions link.
        matches: the matches of the run.
        works: the works of the run.
        pair_pages: whether the run writes pages that compare two texts.
        notes: settings of the notes of variants.
        tei: settings of the TEI edition.
        hide: kinds or finer kinds of variant that lists and pages leave out at first.
        csv: the form of tables, safe in a spreadsheet or exact.
        export: settings of printed editions.
        also: the optional writers that the settings ask for.
        recorded: places of readings that an earlier run recorded, for documents without raw text.
    """

    lang: str = "zh"
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
    export: ExportSettings = field(default_factory=ExportSettings)
    csv: CsvForm = "safe"
    recorded: Mapping[PlaceKey, RecordedPlace] = field(default_factory=dict, hash=False)
    source_index: SourceIndex = field(init=False, repr=False, compare=False)
    """Lines and pages of ``documents``, indexed once for all writers."""
    sources: SourceMaps | None = field(init=False, repr=False, compare=False)
    """The pages of ``documents``; None where they are not written."""
    pairs: PairPages | None = field(init=False, repr=False, compare=False)
    """The pages that compare two texts; None where they are not written."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "source_index", SourceIndex(self.documents, self.recorded))
        maps = SourceMaps(self.documents, self.source_index) if self.source_pages else None
        object.__setattr__(self, "sources", maps)
        object.__setattr__(self, "pairs", PairPages(self.matches, self.works) if self.pair_pages else None)

    def __repr__(self) -> str:
        return f"<ReportContext: {self.lang}, {len(self.documents)} documents>"
