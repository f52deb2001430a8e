"""What a run found, in sentences: the head of its page and the last lines on the terminal."""

from __future__ import annotations

from collections import Counter

from collate.model import Genre, Kind, Results
from collate.report.lists import left_out
from collate.report.words import words
from collate.settings import Language


def sentences(results: Results, lang: Language) -> tuple[str, ...]:
    """Return what was found, most important first, one sentence each.

    What was skipped is not among them: it needs a list of its own.
    """
    say = words(lang)
    if not results.segments:
        return (say["found.nothing"],)
    told = [
        say["found.read"].format(
            files=len(results.documents), texts=len(results.segments), works=len(results.works)
        ),
        _collated(results, lang),
    ]
    reports = sum(segment.genre is Genre.REPORT for segment in results.segments)
    if reports:
        told.append(say["found.reports"].format(count=reports))
    stretches = count_left_out(results)
    if stretches:
        told.append(say["found.left_out"].format(count=stretches))
    return tuple(told)


def count_left_out(results: Results) -> int:
    """Return the number of stretches that are in no segment and not blank."""
    return sum(len(left_out(split)) for split in results.documents)


def _collated(results: Results, lang: Language) -> str:
    say = words(lang)
    if not results.editions:
        return say["found.single"]
    counts = Counter(entry.kind for edition in results.editions for entry in edition.entries)
    if not counts:
        return say["found.identical"].format(editions=len(results.editions))
    kinds = say["list.and"].join(
        f"{say[f'kind.{kind.value}']} {counts[kind]}" for kind in Kind if counts[kind]
    )
    return say["found.collated"].format(
        editions=len(results.editions), entries=sum(counts.values()), kinds=kinds
    )
