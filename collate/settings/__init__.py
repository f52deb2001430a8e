"""The settings of collate.toml: definition, validation, reading, and their record in an edition.

In reading order: ``stages`` (the settings of each stage, with their reasons),
``directives`` (rows about single works, files and words), ``settings`` (the root),
``rules`` (validity of values, beside each field), ``check`` (their application),
``load`` (collate.toml), ``record`` (settings as the rows of text in an edition).
"""

from typing import TYPE_CHECKING

from collate.lazy import lazy_names
from collate.settings.directives import (
    AlikeSettings,
    BoundarySettings,
    EmendSettings,
    EquivalentSettings,
    GapSettings,
    LeaveOutSettings,
    PairSettings,
    SourceSettings,
    WorkSettings,
)
from collate.settings.load import load_settings
from collate.settings.rules import KindName
from collate.settings.settings import Settings, is_pattern, matches_path, settings_of_work
from collate.settings.stages import (
    AlignSettings,
    ClassifySettings,
    DedupeSettings,
    EvidenceSettings,
    ExtraOutput,
    Language,
    NotesSettings,
    ReadSettings,
    ReflowSettings,
    ReportSettings,
    SplitSettings,
    TeiMethod,
    TeiSettings,
)

if TYPE_CHECKING:
    from collate.settings.record import SHAPING, RecordedSettings, read_rows, write_rows

__all__ = [
    "SHAPING",
    "AlignSettings",
    "AlikeSettings",
    "BoundarySettings",
    "ClassifySettings",
    "DedupeSettings",
    "EmendSettings",
    "EquivalentSettings",
    "EvidenceSettings",
    "ExtraOutput",
    "GapSettings",
    "KindName",
    "Language",
    "LeaveOutSettings",
    "NotesSettings",
    "PairSettings",
    "ReadSettings",
    "RecordedSettings",
    "ReflowSettings",
    "ReportSettings",
    "Settings",
    "SourceSettings",
    "SplitSettings",
    "TeiMethod",
    "TeiSettings",
    "WorkSettings",
    "is_pattern",
    "load_settings",
    "matches_path",
    "read_rows",
    "settings_of_work",
    "write_rows",
]

__getattr__ = lazy_names(
    __name__,
    {
        "record": ("SHAPING", "RecordedSettings", "read_rows", "write_rows"),
    },
)  # fmt: skip
