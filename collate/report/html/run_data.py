"""The JSON in the page of a run: the tables of files and matches, and what is searched.

Keys are short: a run may have thousands of files::

    {"q": [[text]],                         of each work on the page, in order: what is searched besides the
                                            words on the page: titles, speakers, dates, files
     "f": [[path, page, encoding, characters, [text], left out]],
          page: address of the page of the file, or ""
          text: [number, index of its work on the page or -1, title, address or "", 1 for a report]
     "m": [[page, relation, left, right, Jaccard, left in right, right in left, shared characters]],
          left, right: [name, id, address or ""]
     "l": language of the sources,
     "s": the folder of the pages of the sources, to which their addresses are relative,
     "t": {key: word}}                      labels of the script

The data of a large run are packed as those of a work are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from collate.model import Match, Segment, SplitDocument, Work
from collate.model.facts import raw_size
from collate.report.context import ReportContext
from collate.report.html.names import pair_names, title_of
from collate.report.html.page_data import SOURCES
from collate.report.html.render import SOURCE_LANG
from collate.report.source_positions import documents_by_path
from collate.report.tables.document_facts import count_stretches
from collate.report.wording.labels import words

#: The labels that the script shows.
SCRIPT_LABELS = (
    "run.find.shown", "run.untitled", "genre.report", "relation.identical", "relation.version",
    "relation.excerpt", "relation.report", "relation.noisy", "relation.shares",
)  # fmt: skip


def run_data(
    works: Sequence[Work],
    documents: Sequence[SplitDocument],
    segments: Mapping[str, Segment],
    matches: Sequence[Match],
    context: ReportContext,
) -> dict[str, Any]:
    """Return the data of the page; *works* are those on it, in its order."""
    labels = words(context.lang)
    at = {witness.segment.id: n for n, work in enumerate(works) for witness in work.witnesses}
    texts: dict[str, list[Segment]] = {}
    for segment in segments.values():
        texts.setdefault(segment.path, []).append(segment)
    return {
        "q": [_searched(work) for work in works],
        "f": [
            [
                path,
                (context.sources.page(path) or "") if context.sources else "",
                split.document.source.encoding,
                raw_size(split),
                [_text(segment, at.get(segment.id, -1), context) for segment in texts.get(path, ())],
                count_stretches(split),
            ]
            for path, split in documents_by_path(documents)
        ],
        "m": [_match(match, segments, context) for match in matches],
        "l": SOURCE_LANG,
        "s": SOURCES.removeprefix("../../") if context.sources else "",
        "t": {key: labels[key] for key in SCRIPT_LABELS},
    }


def _searched(work: Work) -> list[str]:
    """Return the words of the witnesses that are not the title of *work*, each once."""
    found: dict[str, None] = {}
    for witness in work.witnesses:
        segment = witness.segment
        stated = (segment.date, segment.speaker)
        found.update(dict.fromkeys(one.written for one in stated if one is not None))
        found.update(dict.fromkeys((witness.short_title, title_of(segment), segment.path)))
    return [text for text in found if text and text != work.title]


def _text(segment: Segment, work: int, context: ReportContext) -> list[Any]:
    title = "" if work >= 0 else title_of(segment)
    return [segment.number, work, title, _section(segment, context), int(segment.genre == "report")]


def _section(segment: Segment, context: ReportContext) -> str:
    return (context.sources.section(segment) or "") if context.sources else ""


def _match(match: Match, segments: Mapping[str, Segment], context: ReportContext) -> list[Any]:
    sides = segments[match.left], segments[match.right]
    named = zip(pair_names(*sides), sides, strict=True)
    return [
        context.pairs.href(match) if context.pairs else "",
        match.relation.value,
        *([name, one.id, _section(one, context)] for name, one in named),
        f"{match.jaccard:.3f}",
        f"{match.left_in_right:.3f}",
        f"{match.right_in_left:.3f}",
        match.shared_characters,
    ]
