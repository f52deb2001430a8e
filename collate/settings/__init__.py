"""What an editor can set.

``tables`` has every tunable with its reason, ``rows`` what is said of single
works, files and words, ``whole`` all of it with its ranges; ``load`` reads
collate.toml.
"""

from collate.settings.load import load_settings
from collate.settings.rows import (
    AlikeSettings,
    EmendSettings,
    EquivalentSettings,
    Kinds,
    PairSettings,
    PlaceSettings,
    SourceSettings,
    StretchSettings,
    WorkSettings,
)
from collate.settings.tables import (
    AlignSettings,
    Also,
    ClassifySettings,
    DedupeSettings,
    EvidenceSettings,
    Language,
    Method,
    NotesSettings,
    ReadSettings,
    ReflowSettings,
    ReportSettings,
    SplitSettings,
    TeiSettings,
)
from collate.settings.whole import Settings, is_pattern, names_file

__all__ = [
    "AlignSettings",
    "AlikeSettings",
    "Also",
    "ClassifySettings",
    "DedupeSettings",
    "EmendSettings",
    "EquivalentSettings",
    "EvidenceSettings",
    "Kinds",
    "Language",
    "Method",
    "NotesSettings",
    "PairSettings",
    "PlaceSettings",
    "ReadSettings",
    "ReflowSettings",
    "ReportSettings",
    "Settings",
    "SourceSettings",
    "SplitSettings",
    "StretchSettings",
    "TeiSettings",
    "WorkSettings",
    "is_pattern",
    "load_settings",
    "names_file",
]
