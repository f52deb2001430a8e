"""What changed between two runs, as lines for the terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from collate.errors import format_message
from collate.i18n import ENGLISH, translate
from collate.report.run_changes import Change, Item
from collate.report.terminal.edition_diff import entry_line
from collate.report.terminal.plain_text import escape_controls
from collate.report.wording.labels import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from collate.report.run_changes import EntryChange, Failure, ItemChange, Review, RunChanges

#: Rows of each list on the terminal.
MOST_ROWS = 50

_SIGNS = {Change.CAME: "+", Change.WENT: "-", Change.CHANGED: "~", Change.MOVED: ">"}


def show_changes(changes: RunChanges, *, lang: str = ENGLISH, whole: bool = False) -> str:
    """Return *changes* as lines in *lang*: what came (+), went (-), changed (~) or got another name (>).

    Of a long list the first :data:`MOST_ROWS` are there, unless it is shown *whole*.
    """
    most = None if whole else MOST_ROWS
    labels = words(lang)
    lines = list(change_sentences(changes, labels))
    for item in Item:
        rows = changes.of(item)
        shown = (_item_line(row, labels) for row in rows)
        lines += _section(labels[f"item.{item}"], _tally(rows, labels), shown, labels, most)
    entries = changes.entries
    names = Counter(labels[f"difference.{row.difference}"] for row in entries)
    lines += _section(
        labels["changes.entries"], _counted(names, labels), _entry_lines(entries, labels, lang), labels, most
    )
    reviews = (_review_line(row, labels, lang) for row in changes.reviews)
    lines += _section(labels["changes.reviews"], str(len(changes.reviews)), reviews, labels, most)
    for title, failures in (
        (labels["changes.skipped"], changes.skipped),
        (labels["changes.unverified"], changes.unverified),
    ):
        failed = (_failure_line(row, labels, lang) for row in failures)
        lines += _section(title, str(len(failures)), failed, labels, most)
    return "\n".join(lines)


def change_sentences(changes: RunChanges, labels: Mapping[str, str]) -> Iterator[str]:
    """Yield the sentences on the runs that are compared, and on a comparison without a change."""
    after, before = changes.after, changes.before
    if before is None:
        yield labels["changes.first"].format(run=after.run, finished=after.finished)
        return
    yield labels["changes.runs"].format(
        run=after.run, finished=after.finished, before=before.run, before_finished=before.finished
    )
    if before.version != after.version:
        yield labels["changes.version"].format(before=before.version, after=after.version)
    if not changes.counts()["any"]:
        yield labels["changes.none"]


def _item_line(row: ItemChange, labels: Mapping[str, str]) -> str:
    name = row.after or row.before
    if row.change is Change.MOVED and row.before != row.after:
        name = f"{row.before} → {row.after}"
    first, last = row.siglum, f"[{row.work}]" if row.work else ""
    if row.item is Item.WORK:
        first, last = "", labels["changes.base"].format(siglum=row.siglum) if row.siglum else ""
    parts = (_SIGNS[row.change], first, name, row.title, last)
    return "  " + escape_controls(" ".join(filter(None, parts)))


def _section(
    title: str, tally: str, rows: Iterable[str], labels: Mapping[str, str], most: int | None
) -> list[str]:
    """Return the heading of a list and its first rows; nothing for an empty one."""
    lines = list(rows)
    if not lines:
        return []
    shown = lines[:most]
    more = len(lines) - len(shown)
    rest = [f"  {labels['changes.more'].format(count=more)}"] if more else []
    return ["", f"{title}{labels['list.colon']}{tally}", *shown, *rest]


def _tally(rows: Sequence[ItemChange], labels: Mapping[str, str]) -> str:
    return _counted(Counter(labels[f"change.{row.change}"] for row in rows), labels)


def _counted(counts: Mapping[str, int], labels: Mapping[str, str]) -> str:
    one = labels["changes.of"]
    return labels["list.and"].join(one.format(count=count, change=name) for name, count in counts.items())


def _entry_lines(rows: Sequence[EntryChange], labels: Mapping[str, str], lang: str) -> Iterator[str]:
    for row in rows:
        what = labels[f"difference.{row.difference}"]
        place = f"{row.title or row.work} …{row.left}｜{row.right}…"
        sides = [("-", one) for one in row.before] + [("+", one) for one in row.after]
        lines = [f"    {sign} {escape_controls(entry_line(one, lang))}" for sign, one in sides]
        yield "\n".join((f"  {escape_controls(place)} {what}", *lines))


def _review_line(row: Review, labels: Mapping[str, str], lang: str) -> str:
    state = labels["changes.new" if row.new else "changes.old"]
    words_of = f"「{row.words}」" if row.words else ""
    parts = (row.work, words_of, row.by, f"({state})", translate(row.why, lang))
    return "  " + escape_controls(" ".join(filter(None, parts)))


def _failure_line(row: Failure, labels: Mapping[str, str], lang: str) -> str:
    state = labels["changes.new" if row.new else "changes.old"]
    message = format_message(row.path, row.problem, remedy=row.remedy, language=lang)
    return f"  {escape_controls(message)} ({state})"
