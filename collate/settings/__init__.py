"""The settings of collate.toml: definition, validation, reading, and their record in an edition.

In reading order: ``stages`` (the settings of each stage, with their reasons),
``directives`` (rows about single works, files and words), ``settings`` (the root),
``rules`` (validity of values, beside each field), ``check`` (their application),
``load`` (collate.toml), ``faults`` (all of its errors), ``explained`` (what each key is
for), ``record`` (settings as the rows of text in an edition).
"""

from typing import TYPE_CHECKING

from collate.lazy import lazy_names
from collate.settings.check import setting_fields
from collate.settings.directives import (
    AlikeSettings,
    BoundarySettings,
    EmendSettings,
    EquivalentSettings,
    GapSettings,
    LeaveOutSettings,
    PairSettings,
    SectionSettings,
    SourceSettings,
    WorkSettings,
)
from collate.settings.load import convert_to, line_of, load_settings, read_tables
from collate.settings.printing import ExportSettings, ProfileFile, ProfileSettings
from collate.settings.rules import KindName
from collate.settings.settings import Settings, is_pattern, matches_path, settings_of_work
from collate.settings.stages import (
    AlignSettings,
    ClassifySettings,
    CsvForm,
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
    from collate.settings.explained import (
        KeyText,
        TableText,
        explained_tables,
        setting_messages,
        toml_value,
    )
    from collate.settings.faults import find_faults
    from collate.settings.record import SHAPING, RecordedSettings, read_rows, write_rows

__all__ = [
    "SHAPING",
    "AlignSettings",
    "AlikeSettings",
    "BoundarySettings",
    "ClassifySettings",
    "CsvForm",
    "DedupeSettings",
    "EmendSettings",
    "EquivalentSettings",
    "EvidenceSettings",
    "ExportSettings",
    "ExtraOutput",
    "GapSettings",
    "KeyText",
    "KindName",
    "Language",
    "LeaveOutSettings",
    "NotesSettings",
    "PairSettings",
    "ProfileFile",
    "ProfileSettings",
    "ReadSettings",
    "RecordedSettings",
    "ReflowSettings",
    "ReportSettings",
    "SectionSettings",
    "Settings",
    "SourceSettings",
    "SplitSettings",
    "TableText",
    "TeiMethod",
    "TeiSettings",
    "WorkSettings",
    "convert_to",
    "explained_tables",
    "find_faults",
    "is_pattern",
    "line_of",
    "load_settings",
    "matches_path",
    "read_rows",
    "read_tables",
    "setting_fields",
    "setting_messages",
    "settings_of_work",
    "toml_value",
    "write_rows",
]

__getattr__ = lazy_names(
    __name__,
    {
        "explained": ("KeyText", "TableText", "explained_tables", "setting_messages", "toml_value"),
        "faults": ("find_faults",),
        "record": ("SHAPING", "RecordedSettings", "read_rows", "write_rows"),
    },
)  # fmt: skip
