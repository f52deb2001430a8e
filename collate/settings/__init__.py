"""What an editor can set: ``tables`` has every tunable with its reason, ``load`` reads collate.toml."""

from collate.settings.load import load_settings
from collate.settings.tables import (
    AlignSettings,
    ClassifySettings,
    DedupeSettings,
    Language,
    NotesSettings,
    PairSettings,
    PlaceSettings,
    ReadSettings,
    ReflowSettings,
    ReportSettings,
    Settings,
    SourceSettings,
    SplitSettings,
    StretchSettings,
    WorkSettings,
    names_file,
)

__all__ = [
    "AlignSettings",
    "ClassifySettings",
    "DedupeSettings",
    "Language",
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
    "WorkSettings",
    "load_settings",
    "names_file",
]
