"""The summary of a run in sentences: the head of its page and the last lines on the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from collate.model import Genre, Kind, Results
from collate.report.hidden import count_hidden, count_shown
from collate.report.tables.document_facts import count_stretches, doubtful_lines
from collate.report.wording.labels import words

#: Number of reports that the summary names; index.html lists all texts.
_NAMED = 5
#: The same for uncertain beginnings, which summary.json lists.
_PLACES = 3


def run_sentences(
    results: Results, lang: str, *, hide: Collection[str] = (), names: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Return the summary, one sentence each, most important first.

    Entries of the kinds in *hide* are only counted. Skipped files are not
    included: they need a list with their reasons. *names* are those of the
    texts, by id; without them a text is named by its id.
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
    if reports := uncollated_reports(results):
        shown = [(names or {}).get(report, report) for report in reports[:_NAMED]]
        named = [*shown, *(["…"] if len(reports) > _NAMED else [])]
        sentence = labels["found.reports"]
        summary.append(sentence.format(count=len(reports), texts=labels["list.and"].join(named)))
    if doubts := sum(len(doubtful_lines(split)) for split in results.documents):
        places = [labels["found.place"].format(file=path, line=line) for path, line in _doubtful(results)]
        named = [*places, *(["…"] if doubts > len(places) else [])]
        sentence = labels["found.doubts"]
        summary.append(sentence.format(count=doubts, places="; ".join(named)))
    stretches = count_dropped(results)
    if stretches:
        summary.append(labels["found.left_out"].format(count=stretches))
    return tuple(summary)


def _doubtful(results: Results) -> Iterator[tuple[str, int]]:
    """Yield the file and line of the first uncertain beginnings."""
    count = 0
    for split in results.documents:
        first = doubtful_lines(split)[: _PLACES - count]
        for doubt in first:
            yield split.document.source.paths[0], doubt.line
        count += len(first)


def uncollated_reports(results: Results) -> tuple[str, ...]:
    """Return the ids of the reports that are in no edition, in reading order.

    A report is a text in the style of one, or a text that a work lists as a
    report on it. Two versions of a report are collated like any other work.
    """
    collated = {witness.segment.id for edition in results.editions for witness in edition.work.witnesses}
    derived = {name for work in results.works for name in work.derived}
    return tuple(
        segment.id
        for segment in results.segments
        if (segment.genre is Genre.REPORT or segment.id in derived) and segment.id not in collated
    )


def count_dropped(results: Results) -> int:
    """Return the number of stretches of all documents that are in no segment and not blank."""
    return sum(count_stretches(split) for split in results.documents)


def _collated(results: Results, lang: str, hide: Collection[str]) -> str:
    labels = words(lang)
    if not results.editions:
        return labels["found.single"]
    counts: Counter[Kind] = Counter()
    for edition in results.editions:
        counts.update(count_shown(edition, hide))
    if not counts.total():
        unlisted = any(count_hidden(edition, hide) for edition in results.editions)
        sentence = labels["found.unlisted" if unlisted else "found.identical"]
        return sentence.format(editions=len(results.editions))
    kinds = labels["list.and"].join(
        f"{labels[f'kind.{kind.value}']} {counts[kind]}" for kind in Kind if counts[kind]
    )
    return labels["found.collated"].format(
        editions=len(results.editions), entries=sum(counts.values()), kinds=kinds
    )
