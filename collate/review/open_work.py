"""One work on the desk: its apparatus, its log, and its rows, of which only changed ones are made again."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from collate.editions import EditionExplainer
from collate.i18n import translate
from collate.model import Subject
from collate.report import ColumnSpans, section_lines
from collate.review.applied import AppliedDecisions
from collate.review.journal import Journal
from collate.review.packed_rows import packed_rows
from collate.review.placing import RememberingFinder
from collate.review.sentences import line_sentence
from collate.review.status_views import fault_views, review_views, rule_views
from collate.review.synopsis import Synopsis
from collate.review.text_view import TextView
from collate.review.views import (
    OPEN,
    EntryState,
    entry_view,
    progress_view,
    witness_views,
)
from collate.settings import read_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from collate.editions import CriticalEdition, Explanation
    from collate.model import ApparatusEntry, Decision, Edition


#: Subjects of decisions that show only after another run: they change witnesses or the extent of entries.
NEEDS_RUN = frozenset({Subject.CUT, Subject.PAIR, Subject.GAP})


class Stamp(NamedTuple):
    """What names the state of a file: it changes when a run writes the file again."""

    inode: int
    size: int
    modified: int

    @classmethod
    def of(cls, path: Path) -> Stamp:
        """Return the stamp of a file.

        Raises:
            OSError: it is not there.
        """
        status = path.stat()
        return cls(status.st_ino, status.st_size, status.st_mtime_ns)


class OpenWork:
    """A work with its decisions. Its methods are called with ``lock`` held.

    *rows* are the decisions of collate.toml about it.

    ``revision`` begins with the number of lines of the logs and grows with every change of
    what the page shows, so that it never returns to an earlier value, as the number of lines
    does when a log is put back.
    """

    def __init__(
        self,
        slug: str,
        loaded: CriticalEdition,
        journal: Journal,
        stamp: Stamp,
        *,
        lang: str,
        rows: tuple[Decision, ...] = (),
    ) -> None:
        self.slug, self.journal, self.stamp, self._lang = slug, journal, stamp, lang
        self._fixed = rows
        self.lock = threading.RLock()
        self.revision = journal.revision
        self.edition: Edition
        self.states: dict[int, EntryState] = {}
        #: The number of places like each entry, itself included.
        self.like: dict[int, int] = {}
        self._rows: dict[int, dict[str, Any]] = {}
        #: The revision at which the row of an entry last changed.
        self._changed: dict[int, int] = {}
        self._text_changed = self._rebuilt = self.revision
        #: The ids of the lines of the logs that are known, and the revision at which they came.
        self._line_revisions: dict[str, int] = {line.id: self.revision for line in journal.lines}
        self.load(loaded, stamp)

    def load(self, loaded: CriticalEdition, stamp: Stamp) -> None:
        """Take over the edition that a run wrote; entries may have other numbers now."""
        again = bool(self._rows)
        self.stamp = stamp
        # The slug of a loaded edition is derived from its title; decisions name the folder.
        alignment = loaded.model.alignment
        work = replace(alignment.work, slug=self.slug)
        apparatus = replace(loaded.model.apparatus, alignment=replace(alignment, work=work))
        self._explainer: EditionExplainer | None = None
        self._synopsis: Synopsis | None = None
        self._recorded = loaded.model.settings
        self._made = tuple(one for one in loaded.model.outcomes if one.decision)
        self.finder = RememberingFinder(apparatus)
        #: The edition without decisions: entries, witnesses and positions are the same in all later ones.
        self.plain = replace(loaded.model, apparatus=apparatus, emendations=(), orphaned=())
        self.columns = ColumnSpans(self.plain)
        self.text = TextView(self.plain, self.columns)
        keys = {entry.number: like_key(entry) for entry in apparatus.entries}
        counts = Counter(keys.values())
        self.like = {number: counts[key] for number, key in keys.items()}
        sections = read_rows(row for row in loaded.model.settings if row[0] == "section").settings.section
        self._applied = AppliedDecisions(self.finder, sections)
        self._rows = {}
        self._apply()
        if again:
            self.revision += 1
            self._rebuilt = self.revision
        self._changed = {}

    def refresh(self) -> bool:
        """Take over what was written to the logs; return whether there was something."""
        self.journal.refresh()
        if all(one is other for one, other in zip(self.journal.states, self._seen, strict=True)):
            return False
        self.update()
        return True

    def update(self) -> list[int]:
        """Apply the decisions of the logs anew; return the numbers of the entries that changed."""
        new = [line.id for line in self.journal.lines if line.id not in self._line_revisions]
        self.revision += max(1, len(new))
        self._line_revisions.update(dict.fromkeys(new, self.revision))
        emendations = self.edition.emendations
        changed = self._apply()
        self._changed.update(dict.fromkeys(changed, self.revision))
        alone = [
            [one for one in some if one.entry is None] for some in (emendations, self.edition.emendations)
        ]
        if alone[0] != alone[1]:
            self._text_changed = self.revision
        return changed

    def _apply(self) -> list[int]:
        """Apply the decisions; return the numbers of entries whose rows are other ones now."""
        seen = self.journal.states
        decisions = (*self._fixed, *self.journal.decisions)
        # Cuts and the like are applied before there are entries: what became of them is that of the last run.
        active = {one.id for one in decisions if one.what in NEEDS_RUN}
        placed = [one for one in decisions if one.what not in NEEDS_RUN]
        changed = self._applied.apply(placed, [one for one in self._made if one.decision in active])
        self.edition = replace(self._applied.edition, settings=self._recorded)
        self._seen = seen  # not before: after a fault the next request tries again
        self.states = self._applied.states
        self.decisions = {one.id: one for one in decisions if one.id}
        entries = self.edition.entries
        if not self._rows:
            self._rows = {entry.number: self._row(entry) for entry in entries}
            return []
        for number in changed:
            self._rows[number] = self._row(entries[number - 1])
        return changed

    def _row(self, entry: ApparatusEntry) -> dict[str, Any]:
        return entry_view(
            entry, self.states.get(entry.number, OPEN), self.like.get(entry.number, 1), self._lang
        )

    def explanation(self, number: int) -> Explanation:
        """Return why an entry is as it is."""
        if self._explainer is None:
            self._explainer = EditionExplainer(self.plain)
        return self._explainer.explain(self.plain.entries[number - 1])

    def prepare(self) -> None:
        """Compute what the first entry that is looked at needs; called without the lock."""
        plain = self.plain
        explainer = EditionExplainer(plain)
        with self.lock:
            if self.plain is plain and self._explainer is None:
                self._explainer = explainer

    @property
    def synopsis(self) -> Synopsis:
        """The witnesses side by side."""
        if self._synopsis is None:
            self._synopsis = Synopsis(self.plain, self.columns)
        return self._synopsis

    # -- what the page is given ---------------------------------------------------------------

    def view(self, lang: str) -> dict[str, Any]:
        """Return the whole work."""
        work = self.edition.work
        return {
            "slug": self.slug,
            "title": work.title,
            "date": work.date,
            "base": work.base,
            "witnesses": witness_views(self.edition),
            "sections": section_lines(self.edition, lang),
            "text": self.text.paragraphs(self.edition.emendations),
            "entries": packed_rows(self._rows.values()),
            **self.status(lang),
        }

    def status(self, lang: str) -> dict[str, Any]:
        """Return what follows from the decisions besides the rows."""
        return {
            "revision": self.revision,
            "progress": self.progress(),
            "review": review_views(self.edition, self.decisions, lang),
            "rules": rule_views(self.edition, self.decisions, lang),
            "faults": fault_views(self.journal.faults, lang),
            "undo": self.journal.undo_steps,
            "redo": self.journal.redo_steps,
        }

    def progress(self) -> dict[str, Any]:
        """Return how many entries are decided."""
        return progress_view(self._rows, self.states)

    def rows(self, numbers: Sequence[int]) -> dict[str, Any]:
        """Return the rows of entries, packed."""
        return packed_rows(self._rows[number] for number in numbers)

    def is_entry(self, number: int) -> bool:
        """Return whether there is an entry with this number."""
        return number in self._rows

    def needs_run(self, names: Iterable[str]) -> bool:
        """Return whether it takes another run to show that decisions, undone ones too, hold or not."""
        known = self.journal.all_decisions
        baked = {one.decision for one in self._made}  # a kind that the last run gave stays in its edition
        return any(
            known[name].what in NEEDS_RUN or (known[name].what == Subject.KIND and name in baked)
            for name in names
            if name in known
        )

    def is_outdated(self, revision: int, numbers: Sequence[int]) -> bool:
        """Return whether one of the entries changed after *revision*, or all did by a run."""
        if revision < self._rebuilt:
            return True
        return any(self._changed.get(number, 0) > revision for number in numbers)

    def is_text_outdated(self, revision: int) -> bool:
        """Return whether an emendation where all witnesses agree changed after *revision*."""
        return max(self._rebuilt, self._text_changed) > revision

    def changes(self, since: int, lang: str) -> dict[str, Any]:
        """Return what changed after a revision, and who wrote what; ``rebuilt``: all must be fetched."""
        if since == self.revision:
            return {"revision": since, "entries": self.rows(()), "rebuilt": False}
        if since < self._rebuilt or since > self.revision:
            return {"revision": self.revision, "entries": self.rows(()), "rebuilt": True}
        numbers = sorted(number for number, revision in self._changed.items() if revision > since)
        lines = [line for line in self.journal.lines if self._line_revisions.get(line.id, 0) > since]
        known = self.journal.all_decisions
        answer = {
            "entries": self.rows(numbers),
            "rebuilt": False,
            "by": list(dict.fromkeys(line.by for line in lines if line.by)),
            "what": [translate(line_sentence(line, known), lang) for line in lines],
            **self.status(lang),
        }
        if self._text_changed > since:
            answer["text"] = self.text.paragraphs(self.edition.emendations)
        return answer


def like_key(entry: ApparatusEntry) -> tuple[str, frozenset[str]]:
    """Return what like places have in common: the lemma, and the words of the variants."""
    return entry.lemma.text, frozenset(variant.text for variant in entry.variants)
