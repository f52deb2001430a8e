"""The desk: the works of an output folder, opened when they are asked for."""

from __future__ import annotations

import gc
import hashlib
import json
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from collate.api import open_edition
from collate.edit import DecisionLog, decisions_of, load_decisions, log_path, settings_with
from collate.errors import CollateError, OutputError, SourceError
from collate.i18n import _
from collate.model import Subject
from collate.read import find
from collate.review.journal import Journal
from collate.review.open_work import OpenWork, Stamp
from collate.review.pictures import Pictures
from collate.review.sources import Sources
from collate.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: The folder of the works in an output folder, and the edition of each.
_WORKS, _EDITION = "works", "edition.xml"

#: The summary of a run, and its workspace.
_SUMMARY, _WORKSPACE = "summary.json", ".collate.sqlite"


@contextmanager
def _collector_off() -> Iterator[None]:
    """Load what stays: looking through it for garbage while it grows takes a fifth of the time.

    Where two works are opened at once, the first that is done has the collector on again.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class UnknownWork(CollateError):
    """A request names a work that the folder does not have, or has no more."""


@dataclass(frozen=True, slots=True)
class DeskOptions:
    """Who decides, in which language, and where decisions are kept.

    ``settings`` returns those of collate.toml, as they are now; ``decisions`` is the
    folder of the logs.
    """

    by: str
    decisions: Path
    lang: str = "zh"
    settings: Callable[[], Settings] = Settings


class Desk:
    """The works of an output folder.

    A work is looked up by its slug among the folders that are there: nothing of a request becomes a path.

    Raises:
        SourceError: the folder has no editions.
    """

    def __init__(self, folder: Path, options: DeskOptions) -> None:
        self.folder, self.options = folder, options
        #: The editor who decides from now on.
        self.by = options.by
        self._lock = threading.Lock()
        self._opening: dict[str, threading.Lock] = {}
        self._open: dict[str, OpenWork] = {}
        self._run_lock = threading.Lock()
        self.pictures = Pictures()
        self.sources = Sources(self.input_paths())
        if not self.slugs():
            problem = _("has no editions")
            remedy = _(
                "Name the output folder of collate run, or run it first: collate run my-files -o reports"
            )
            raise SourceError(str(folder), problem, remedy)

    def slugs(self) -> list[str]:
        """Return the works that are there, sorted."""
        try:
            return sorted(path.parent.name for path in (self.folder / _WORKS).glob(f"*/{_EDITION}"))
        except OSError:
            return []

    def input_paths(self) -> list[Path]:
        """Return the files and folders that the last run read; none where one of them is not found.

        A run records paths as they were given, below the folder in which it was started: that is
        looked for in the current folder and in that of the output. It has to hold a file of the run.
        """
        from collate.pipeline import workspace_status

        try:
            runs = workspace_status(self.folder / _WORKSPACE)["runs"]
        except CollateError:
            return []
        named: list[str] = next((run["paths"] for run in runs if run.get("paths")), [])
        for start in (Path(), self.folder.resolve().parent):
            paths = [start / name for name in named]
            if paths and all(path.exists() for path in paths) and self._holds_sources(paths):
                return paths
        return []

    def _holds_sources(self, paths: list[Path]) -> bool:
        """Return whether a file of the last run is among *paths*, by its content or as part of an archive."""
        recorded = self.recorded("files")
        hashes = {one.get("sha256") for one in recorded}
        names = [str(one.get("path")) for one in recorded]
        for file in find(paths).files:
            if any(name.startswith(f"{file.path}/") for name in names):
                return True
            with suppress(OSError), file.location.open("rb") as opened:
                if hashlib.file_digest(opened, "sha256").hexdigest() in hashes:
                    return True
        return False

    def work(self, slug: str) -> OpenWork:
        """Return a work, opened on first use, and opened again when a run wrote its edition anew.

        Raises:
            UnknownWork: there is none, or no more.
        """
        if slug not in self.slugs():
            remedy = _("Go back to the list of works; run collate again if it should be there")
            raise UnknownWork("", _("there is no work {slug}", slug=slug[:200]), remedy)
        with self._lock:
            opening = self._opening.setdefault(slug, threading.Lock())
        with opening:
            path = self.edition_path(slug)
            try:
                stamp = Stamp.of(path)
                known = self._open.get(slug)
                if known is None:
                    known = self._open[slug] = self._opened(slug, path, stamp)
                elif known.stamp != stamp:
                    with _collector_off():
                        loaded = open_edition(path)
                        with known.lock:
                            known.load(loaded, stamp)
            except OSError as error:
                raise UnknownWork("", _("there is no work {slug}", slug=slug[:200])) from error
        with known.lock:
            known.refresh()
        return known

    def edition_path(self, slug: str) -> Path:
        """Return the path of the edition of the work *slug*, one of :meth:`slugs`."""
        return self.folder / _WORKS / slug / _EDITION

    def _opened(self, slug: str, path: Path, stamp: Stamp) -> OpenWork:
        options = self.options
        with _collector_off():
            loaded = open_edition(path)
        journal = Journal(options.decisions, slug, lambda: self.by)
        work = replace(loaded.model.work, slug=slug)
        rows = decisions_of(work, replace(options.settings(), decision=()))
        with _collector_off():
            opened = OpenWork(slug, loaded, journal, stamp, lang=options.lang, rows=rows)
        # What is loaded stays: to walk it for garbage would take longer than a decision.
        gc.freeze()
        return opened

    def opened(self, slug: str) -> OpenWork | None:
        """Return a work if it was opened before."""
        return self._open.get(slug)

    def listing(self) -> list[dict[str, Any]]:
        """Return the works with their progress; of one that was not opened yet, what files have on it."""
        recorded = {str(work.get("slug")): work for work in self.recorded("works")}
        rows: list[dict[str, Any]] = []
        for slug in self.slugs():
            known = self._open.get(slug)
            if known is None:
                rows.append(self._unopened(slug, recorded.get(slug, {})))
                continue
            with known.lock:
                known.refresh()
                progress = known.progress()
                work = known.edition.work
                rows.append(
                    {
                        "slug": slug,
                        "title": work.title,
                        "date": work.date,
                        "witnesses": len(work.witnesses),
                        "entries": progress["total"],
                        "decided": progress["decided"],
                        "review": progress["review"],
                        "byKind": progress["byKind"],
                    }
                )
        return rows

    def _unopened(self, slug: str, recorded: dict[str, Any]) -> dict[str, Any]:
        """Return the row of a work by summary.json, and by the places that its log has decisions about."""
        kinds = recorded.get("entries")
        kinds = kinds if isinstance(kinds, dict) else {}
        return {
            "slug": slug,
            "title": recorded.get("title") or slug,
            "date": recorded.get("date"),
            "witnesses": len(recorded.get("witnesses", ())) or None,
            "entries": sum(kinds.values()),
            "decided": self._decided(slug),
            "review": 0,
            "byKind": {kind: [0, count] for kind, count in kinds.items() if count},
        }

    def _decided(self, slug: str) -> int:
        try:
            active = DecisionLog.open(log_path(self.options.decisions, slug)).history.active
        except CollateError:
            return 0  # reported when the work is opened
        return len({one.contexts[:1] for one in active if one.what == Subject.TEXT and one.contexts})

    def recorded(self, name: str) -> list[dict[str, Any]]:
        """Return a list of summary.json, which the last run wrote; empty where there is none."""
        try:
            rows = json.loads((self.folder / _SUMMARY).read_text("utf-8"))[name]
        except (OSError, ValueError, KeyError, TypeError):
            return []
        return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []

    def settings(self) -> Settings:
        """Return the settings of collate.toml with what the logs decide."""
        return settings_with(self.options.settings(), load_decisions(self.options.decisions))

    def open_all(self) -> None:
        """Open the works one after the other, those with decisions first."""
        logs = {path.stem for path in self.options.decisions.glob("*.jsonl")}
        for slug in sorted(self.slugs(), key=lambda slug: slug not in logs):
            try:
                self.work(slug).prepare()
            except (CollateError, OSError):
                continue  # a request for the work is answered with the reason

    def run_again(self) -> list[str]:
        """Run the pipeline again on the files of the last run; return its warnings.

        Only what changed is computed; decisions are applied as in every run.

        Raises:
            OutputError: the files of the run are not known, or another run is writing to the folder.
        """
        from collate.pipeline import execute_run

        paths = self.input_paths()
        if not paths:
            problem = _("the files that its last run read are not there")
            remedy = _(
                "Run collate in the folder of the run: collate run my-files -o {folder}",
                folder=str(self.folder),
            )
            raise OutputError(str(self.folder), problem, remedy)
        with self._run_lock:
            outcome = execute_run(paths, self.folder, settings=self.settings())
        self.sources = Sources(paths)
        count = outcome.unplaced
        unplaced = [_("Decisions to be reviewed: {count}.", count=count)] if count else []
        return [*(f"{one.path}: {one.problem}" for one in outcome.skipped), *unplaced, *outcome.notes]
