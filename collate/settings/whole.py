"""All settings together: their ranges, and what of them is written into an edition."""

from __future__ import annotations

import codecs
import re
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import Any, get_args

from collate.errors import SettingsError
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
    """All of collate.toml. Flags of the command line are applied on top of it."""

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
    work: tuple[WorkSettings, ...] = ()
    source: tuple[SourceSettings, ...] = ()
    same: tuple[PairSettings, ...] = ()
    different: tuple[PairSettings, ...] = ()
    cut: tuple[PlaceSettings, ...] = ()
    join: tuple[PlaceSettings, ...] = ()
    leave_out: tuple[StretchSettings, ...] = ()
    equivalent: tuple[EquivalentSettings, ...] = ()
    alike: tuple[AlikeSettings, ...] = ()
    emend: tuple[EmendSettings, ...] = ()

    def __post_init__(self) -> None:
        """Refuse values out of range."""
        for name, value, low, high in (
            ("dedupe.k", self.dedupe.k, 1, 64),
            ("dedupe.slots", self.dedupe.slots, 4, 4096),
            ("dedupe.seed", self.dedupe.seed, 0, 2**32 - 1),
            ("dedupe.contained", self.dedupe.contained, 0.01, 1),
            ("dedupe.noisy_k", self.dedupe.noisy_k, 1, 64),
            ("dedupe.related", self.dedupe.related, 0.01, 1),
            ("dedupe.window", self.dedupe.window, 10, 100_000),
            ("dedupe.agreement", self.dedupe.agreement, 0, 1),
            ("dedupe.shared_run", self.dedupe.shared_run, 1, 100_000),
            ("dedupe.small", self.dedupe.small, 0, 10**9),
            ("dedupe.scale", self.dedupe.scale, 1, 4096),
            ("dedupe.memory_megabytes", self.dedupe.memory_megabytes, 16, 10**6),
            ("reflow.paragraph_indent", self.reflow.paragraph_indent, 1, 40),
            ("split.title_max_characters", self.split.title_max_characters, 0, 10_000),
            ("split.title_max_lines", self.split.title_max_lines, 0, 100),
            ("classify.widen", self.classify.widen, 0, 100),
            ("classify.context", self.classify.context, 0, 200),
            ("align.anchor", self.align.anchor, 2, 1000),
            ("align.anchor_from", self.align.anchor_from, 1, 10**9),
            ("align.move", self.align.move, 0, 10**9),
            ("align.lacuna", self.align.lacuna, 1, 10**9),
            ("align.excerpt_lacuna", self.align.excerpt_lacuna, 1, 10**9),
            *((f"evidence.{f.name}", getattr(self.evidence, f.name), 0, 1) for f in fields(self.evidence)),
            *(("alike.confidence", row.confidence, 0, 1) for row in self.alike),
        ):
            if not low <= value <= high:
                raise SettingsError("", f"{name} must be between {low} and {high}, got {value}")
        _check_encoding(self.read.encoding)
        try:
            re.compile(self.split.title)
        except re.error as error:
            raise SettingsError("", f"split.title is no regular expression: {error}") from error
        self._check_rows()
        _check_hidden(self.report.hide)
        for source in self.source:
            if source.siglum.split() not in ([], [source.siglum]):
                problem = f"source.siglum must have no blanks, got {source.siglum!r}"
                raise SettingsError("", problem, "Sigla are listed with blanks between them")

    def _check_rows(self) -> None:
        for table in ("work", "source", "same", "different", "cut", "join", "leave_out"):
            for row in getattr(self, table):
                empty = [f.name for f in fields(row) if required(f) and not getattr(row, f.name).strip()]
                if empty:
                    raise SettingsError("", f"{table}.{empty[0]} must not be empty")
        for name, forms in (
            *(("equivalent", row.forms) for row in self.equivalent),
            *(("alike", row.forms) for row in self.alike),
        ):
            if len(set(forms)) < 2 or not all(form.strip() for form in forms):
                raise SettingsError("", f"{name}.forms must be two different words or more, got {forms}")
        for equivalent in self.equivalent:
            if not re.fullmatch(r"([a-z]+(-[a-z]+)*)?", equivalent.subtype):
                problem = f"equivalent.subtype must be small letters and hyphens, got {equivalent.subtype!r}"
                raise SettingsError("", problem, "It becomes part of an xml:id")
        for emend in self.emend:
            if not emend.work.strip():
                raise SettingsError("", "emend.work must not be empty")
            if not (emend.before + emend.words + emend.after).strip():
                raise SettingsError("", "emend.words must not be empty, or else before or after must not")
            if emend.words == emend.text:
                raise SettingsError("", f"emend.text is the same as its words, {emend.text!r}")

    def stated(self) -> tuple[tuple[str, str], ...]:
        """Return name and value of every setting of a stage, sorted: the run record. No password is in it."""
        rows: list[tuple[str, str]] = []
        for table in fields(self):
            stage = getattr(self, table.name)
            if is_dataclass(stage):
                rows += [(f"{table.name}.{f.name}", str(getattr(stage, f.name))) for f in fields(stage)]
        # Rows that shape an edition, each as it was said.
        rows += [("equivalent", f"{'/'.join(row.forms)} {row.kind} {row.subtype}") for row in self.equivalent]
        rows += [("alike", f"{'/'.join(row.forms)} {row.cause} {row.confidence}") for row in self.alike]
        rows += [
            ("emend", " ".join(f"{f.name}={getattr(row, f.name)!r}" for f in fields(row)))
            for row in self.emend
        ]
        return tuple(sorted(row for row in rows if row[0] != "read.password"))


#: Python calls these encodings too, but no text file is written in them.
_NO_TEXT = {"idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}


def _check_encoding(name: str) -> None:
    try:
        known = not name or codecs.lookup(name).name.replace("_", "-") not in _NO_TEXT
        b"text".decode(name or "utf-8", "ignore")  # base64 and its like are looked up, but decode no text
    except (LookupError, ValueError):
        known = False
    if not known:
        raise SettingsError("", f"no encoding is called {name!r}", "Try utf-8, gb18030 or big5")


def _check_hidden(hidden: tuple[str, ...]) -> None:
    kinds = get_args(Kinds)
    for name in hidden:
        if name.partition("-")[0] not in kinds:
            near = get_close_matches(name, kinds, n=1, cutoff=0.0)
            raise SettingsError("", f"report.hide has no kind {name!r}", f"Did you mean {near[0]!r}?")


def required(item: Field[Any]) -> bool:
    """Tell whether a field has no default: collate.toml must name it."""
    return item.default is MISSING and item.default_factory is MISSING


def is_pattern(name: str) -> bool:
    """Tell whether *name*, of a file in the settings, can mean many files.

    >>> is_pattern("*.txt"), is_pattern("a.txt")
    (True, False)
    """
    return any(sign in name for sign in "*?[")


def names_file(pattern: str, path: str) -> bool:
    """Tell whether *pattern*, a path or a pattern of the settings, names the file shown as *path*.

    >>> names_file("*.txt", "in/a.txt"), names_file("a.txt", "in/a.txt"), names_file("b.txt", "in/a.txt")
    (True, True, False)
    """
    return pattern == path or PurePosixPath(path).match(pattern)
