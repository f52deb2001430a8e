"""What a run found, in sentences: the head of its page and the last lines on the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from collate.model import Genre, Kind, Results
from collate.report.hidden import count_hidden, shown_kinds
from collate.report.tables.run_csv import left_out
from collate.report.wording.catalogue import words
from collate.settings import Language


def sentences(results: Results, lang: Language, hide: Collection[str] = ()) -> tuple[str, ...]:
    """Return what was found, most important first, one sentence each.

    Of entries of the kinds that *hide* names it is said how many there are.
    What was skipped is not among them: it needs a list of its own.
    """
    say = words(lang)
    if not results.segments:
        return (say["found.nothing"],)
    told = [
        say["found.read"].format(
            files=len(results.documents), texts=len(results.segments), works=len(results.works)
        ),
        _collated(results, lang, hide),
    ]
    if unlisted := sum(count_hidden(edition, hide) for edition in results.editions):
        told.append(say["found.hidden"].format(count=unlisted))
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


def _collated(results: Results, lang: Language, hide: Collection[str]) -> str:
    say = words(lang)
    if not results.editions:
        return say["found.single"]
    counts = Counter(kind for edition in results.editions for kind in shown_kinds(edition, hide))
    if not counts:
        some = any(edition.entries for edition in results.editions)
        told = say["found.unlisted" if some else "found.identical"]
        return told.format(editions=len(results.editions))
    kinds = say["list.and"].join(
        f"{say[f'kind.{kind.value}']} {counts[kind]}" for kind in Kind if counts[kind]
    )
    return say["found.collated"].format(
        editions=len(results.editions), entries=sum(counts.values()), kinds=kinds
    )
