"""Sections of a work, their base texts and the roles of witnesses in them: as the page shows and names them.

``GET …/sections``, with ``?entry=<n>`` also where a section from that entry on begins::

    {"revision", "base": siglum, "witnesses": as of ``text_views``,
     "sections": [{"id": of its line in the log, empty for a row of collate.toml, "place", "first", "last",
                   "base", "throughout": [siglum], "consulted": [siglum], "reason", "by",
                   "entry": number of its first entry, or 0, "state": "applied", "changed" or "review",
                   "said": sentence, "why": [sentence]}],
     "at": {"left", "words", "right"}}

``POST …/sections/name``::

    {"revision", "entry": n (0: from the beginning), "first": of the section that it replaces, "last",
     "base": siglum, "throughout": [siglum], "consulted": [siglum], "reason"}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from collate.edit import DecisionLog, Directive, edit, log_path
from collate.errors import SettingsError
from collate.i18n import _, translate
from collate.report import section_lines
from collate.review.decide import ChangedMeanwhile
from collate.review.project import text_views
from collate.settings import SectionSettings, settings_of_work

if TYPE_CHECKING:
    from collate.model import Edition, Section
    from collate.review.desk import Desk
    from collate.review.open_work import OpenWork

#: Characters of the base text that name a section at least; more where they occur more than once.
LEAST_WORDS = 6

#: The longest words that name a section; where even these occur twice, its recorded place decides.
MOST_WORDS = 60

#: Characters shown beside the words at which a section begins.
BESIDE = 12


class SectionRequest(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A section as the page sends it; witnesses are sigla. An entry of 0 is the beginning of the text."""

    entry: int
    revision: int = -1
    first: str | None = None
    last: str = ""
    base: str = ""
    throughout: tuple[str, ...] = ()
    consulted: tuple[str, ...] = ()
    reason: str = ""


def write_section(desk: Desk, work: OpenWork, request: SectionRequest) -> str:
    """Write a section to the log of the project, and return the id of its line; the next run applies it.

    Raises:
        ChangedMeanwhile: the entry is not that which the editor saw.
        SettingsError: there is no such entry or witness, or a witness has two roles.
        OutputError: it cannot be written.
    """
    if request.entry and not work.is_entry(request.entry):
        raise SettingsError("", _("there is no entry {name}", name=str(request.entry)))
    if work.is_outdated(request.revision, []):
        problem = _("the work was made anew since you opened it")
        raise ChangedMeanwhile("", problem, _("Open it again, and name the section again"))
    first = _first_words(work, request.entry) if request.entry else ""
    row = SectionSettings(
        work.slug,
        first if request.first is None else request.first,
        last=request.last,
        base=_segment(work, request.base) if request.base else "",
        throughout=tuple(_segment(work, siglum) for siglum in request.throughout),
        consulted=tuple(_segment(work, siglum) for siglum in request.consulted),
        reason=request.reason,
        by=desk.by,
        contexts=work.finder.describe_entry(request.entry)[0] if request.entry else (),
    )
    log = DecisionLog.open(log_path(desk.options.decisions, ""))
    return log.append(Directive("section", row), by=desk.by).id


def section_views(desk: Desk, work: OpenWork, lang: str, entry: int = 0) -> dict[str, Any]:
    """Return the sections of a work as the settings name them now, with what the next run makes of them."""
    rows = settings_of_work(desk.settings(), (work.slug, work.edition.work.title)).section
    placed = edit(work.finder.apparatus, (), sections=rows, finder=work.finder)
    log = DecisionLog.open(log_path(desk.options.decisions, "")).history
    entered = {line.id: line.entry for line in log.lines}
    ids = {
        (row.work, row.first): name
        for name in log.undoable
        if isinstance(one := entered[name], Directive) and isinstance(row := one.row, SectionSettings)
    }
    views: dict[str, Any] = {
        "revision": work.revision,
        "base": work.edition.work.base,
        "witnesses": text_views(work),
        "sections": [
            {"id": ids.get((row.work, row.first), ""), **_view(row, placed, lang)}
            for row in sorted(rows, key=lambda row: _start(row, placed))
        ],
    }
    if work.is_entry(entry):
        views["at"] = _at(work, entry)
    return views


def _view(row: SectionSettings, placed: Edition, lang: str) -> dict[str, Any]:
    """Return a row as it holds in *placed*, or why it does not."""
    orphan = next((one for one in placed.orphaned if one.decision.words == row.first), None)
    section = next((one for one in placed.sections if one.first == row.first), None)
    why = section.changes if section is not None else (orphan.why,) if orphan is not None else ()
    said = section_lines(placed, lang)[placed.sections.index(section)] if section is not None else ""
    state = "review" if section is None else "changed" if why else "applied"
    named: Section | SectionSettings = row if section is None else section
    return {
        "first": row.first,
        "last": row.last,
        "base": named.base,
        "throughout": named.throughout,
        "consulted": named.consulted,
        "reason": row.reason,
        "by": row.by,
        "entry": _start(row, placed),
        "state": state,
        "said": said,
        "why": [translate(one, lang) for one in why],
    }


def _start(row: SectionSettings, placed: Edition) -> int:
    """Return the number of the first entry of a section, or of the one nearest to its place; 0 for none."""
    for section in placed.sections:
        if section.first == row.first and row.first:
            return section.entries[0]
    near = (one.nearest for one in placed.orphaned if one.decision.words == row.first)
    return next(near, 0)


def _at(work: OpenWork, number: int) -> dict[str, str]:
    """Return the words of the base text from an entry on, and those before."""
    text = work.plain.alignment.tokens[work.finder.work.base_column].text
    start = work.finder.apparatus.entries[number - 1].locus.start
    words = _first_words(work, number)
    end = start + len(words)
    return {
        "left": text[max(0, start - BESIDE) : start],
        "words": words,
        "right": text[end : end + BESIDE],
    }


def _first_words(work: OpenWork, number: int) -> str:
    """Return words of the base text with which an entry begins, enough of them to occur once."""
    tokens = work.plain.alignment.tokens[work.finder.work.base_column]
    start = work.finder.apparatus.entries[number - 1].locus.start
    words = ""
    for end in tokens.offsets.tolist():
        words = tokens.text[start:end].strip()
        if end > start and len(words) >= LEAST_WORDS and tokens.text.count(words) == 1:
            break
        if len(words) >= MOST_WORDS:
            break
    return words


def _segment(work: OpenWork, siglum: str) -> str:
    """Return the id of the text of a witness: another file can have its siglum some day.

    Raises:
        SettingsError: there is no such witness.
    """
    for one in work.edition.work.witnesses:
        if one.siglum == siglum:
            return one.segment.id
    raise SettingsError("", _("there is no witness {siglum}", siglum=siglum[:40]))
