"""The root of the settings, and patterns of file names in them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from collate.model import Decision
from collate.settings.check import check_settings
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
from collate.settings.printing import ExportSettings
from collate.settings.stages import (
    AlignSettings,
    ClassifySettings,
    DedupeSettings,
    EvidenceSettings,
    NotesSettings,
    ReadSettings,
    ReflowSettings,
    ReportSettings,
    SplitSettings,
    TeiSettings,
)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, as in collate.toml; options of the command line override it.

    Raises:
        SettingsError: a value has another type than its field, or breaks a rule.
    """

    read: ReadSettings = field(default_factory=ReadSettings)
    reflow: ReflowSettings = field(default_factory=ReflowSettings)
    split: SplitSettings = field(default_factory=SplitSettings)
    dedupe: DedupeSettings = field(default_factory=DedupeSettings)
    align: AlignSettings = field(default_factory=AlignSettings)
    classify: ClassifySettings = field(default_factory=ClassifySettings)
    evidence: EvidenceSettings = field(default_factory=EvidenceSettings)
    report: ReportSettings = field(default_factory=ReportSettings)
    tei: TeiSettings = field(default_factory=TeiSettings)
    notes: NotesSettings = field(default_factory=NotesSettings)
    export: ExportSettings = field(default_factory=ExportSettings)
    work: tuple[WorkSettings, ...] = ()
    source: tuple[SourceSettings, ...] = ()
    same: tuple[PairSettings, ...] = ()
    different: tuple[PairSettings, ...] = ()
    cut: tuple[BoundarySettings, ...] = ()
    join: tuple[BoundarySettings, ...] = ()
    leave_out: tuple[LeaveOutSettings, ...] = ()
    equivalent: tuple[EquivalentSettings, ...] = ()
    alike: tuple[AlikeSettings, ...] = ()
    emend: tuple[EmendSettings, ...] = ()
    lacuna: tuple[GapSettings, ...] = ()
    omission: tuple[GapSettings, ...] = ()
    section: tuple[SectionSettings, ...] = ()
    decision: tuple[Decision, ...] = ()

    def __post_init__(self) -> None:
        """Check every value: :func:`~.check.check_settings`."""
        check_settings(self)


def settings_of_work(settings: Settings, names: Collection[str]) -> Settings:
    """Return *settings* without the decisions and sections of other works than that called *names*."""
    if not settings.decision and not settings.section:
        return settings
    own = tuple(one for one in settings.decision if not one.work or one.work in names)
    sections = tuple(row for row in settings.section if row.work in names)
    return replace(settings, decision=own, section=sections)


def is_pattern(name: str) -> bool:
    """Return whether *name*, of a file in the settings, is a pattern.

    >>> is_pattern("*.txt"), is_pattern("a.txt")
    (True, False)
    """
    return any(sign in name for sign in "*?[")


def matches_path(pattern: str, path: str) -> bool:
    """Return whether *pattern*, a path or a pattern in the settings, matches the *path* of a file.

    >>> [matches_path(pattern, "in/a.txt") for pattern in ("*.txt", "a.txt", "b.txt")]
    [True, True, False]
    """
    return pattern == path or PurePosixPath(path).match(pattern)
