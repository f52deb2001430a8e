"""The summary of a run in sentences: the head of its page and the last lines on the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from collate.model import Genre, Kind, Results
from collate.report.hidden import count_hidden, shown_kinds
from collate.report.tables.run_csv import dropped_stretches
from collate.report.wording.labels import words


def run_sentences(results: Results, lang: str, *, hide: Collection[str] = ()) -> tuple[str, ...]:
    """Return the summary, one sentence each, most important first.

    Entries of the kinds in *hide* are only counted. Skipped files are not
    included: they need a list with their reasons.
    """
    labels = words(lang)
    if not results.segments:
        return (labels["found.nothing"],)
    summary = [
        labels["found.read"].format(
            files=len(results.documents), texts=len(results.segments), works=len(results.works)
        ),
        _collated(results, lang, hide),
    ]
    if unlisted := sum(count_hidden(edition, hide) for edition in results.editions):
        summary.append(labels["found.hidden"].format(count=unlisted))
    reports = sum(segment.genre is Genre.REPORT for segment in results.segments)
    if reports:
        summary.append(labels["found.reports"].format(count=reports))
    stretches = count_dropped(results)
    if stretches:
        summary.append(labels["found.left_out"].format(count=stretches))
    return tuple(summary)


def count_dropped(results: Results) -> int:
    """Return the number of stretches of all documents that are in no segment and not blank."""
    return sum(len(dropped_stretches(split)) for split in results.documents)


def _collated(results: Results, lang: str, hide: Collection[str]) -> str:
    labels = words(lang)
    if not results.editions:
        return labels["found.single"]
    counts = Counter(kind for edition in results.editions for kind in shown_kinds(edition, hide))
    if not counts:
        unlisted = any(edition.entries for edition in results.editions)
        sentence = labels["found.unlisted" if unlisted else "found.identical"]
        return sentence.format(editions=len(results.editions))
    kinds = labels["list.and"].join(
        f"{labels[f'kind.{kind.value}']} {counts[kind]}" for kind in Kind if counts[kind]
    )
    return labels["found.collated"].format(
        editions=len(results.editions), entries=sum(counts.values()), kinds=kinds
    )
