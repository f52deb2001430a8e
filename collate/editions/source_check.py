"""The witnesses of an edition compared with its sources, read again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from collate.editions.provenance_check import loose_differences, number_difference, record_differences
from collate.editions.source_files import SourceFiles
from collate.errors import CollateError
from collate.i18n import ENGLISH, _, _p
from collate.reflow import reflow, reflow_prepared
from collate.settings import Settings, read_rows
from collate.split import split, whole_segment
from collate.text.radicals import without_radicals
from collate.text.stand_ins import without_stand_ins

if TYPE_CHECKING:
    from pathlib import Path

    from collate.model import Document, Segment, Span, SplitDocument
    from collate.tei import WitnessText
    from collate.tei.parse import WitnessEntry

#: Pages of a witness that a message lists.
_PAGES_LISTED = 20

#: Digits of the number of a text in its file, at most.
_LONGEST_NUMBER = 10

#: The raw text of a source with the characters of its views; witnesses of one file often follow each other.
_characters = lru_cache(maxsize=1)(without_stand_ins)

#: Characters shown on each side of a difference.
_CONTEXT = 8


class RebuiltWitness(NamedTuple):
    """A witness rebuilt from an edition, to be compared with its source.

    ``pages`` are (number of letters before the page, its label); ``settings``
    are those that the edition records, ``language`` is that of its header.
    """

    text: WitnessText
    pages: Sequence[tuple[int, str]] = ()
    settings: Mapping[str, str] = {}
    language: str = ENGLISH


class SourceDifference(NamedTuple):
    """A difference between a witness and its source.

    ``letters`` is the number of the witness's letters before it, None where
    the difference is not at one place of its text. A ``remark`` may be right.
    """

    message: str
    letters: int | None = None
    remark: bool = False


class Sources:
    """The files that editions may have been made from, identified by hash and decoded on demand.

    ``skipped`` are the paths that cannot be read.
    """

    def __init__(self, paths: Sequence[Path], settings: Settings | None = None) -> None:
        self._files = SourceFiles(paths)
        self.skipped = self._files.skipped
        self._settings = settings or Settings()
        self._recorded: tuple[Mapping[str, str], Settings] | None = None
        self._last_split: tuple[tuple[object, ...], tuple[Segment, ...]] | None = None

    def differences(self, witness: WitnessEntry, rebuilt: RebuiltWitness) -> Iterator[SourceDifference]:
        """Yield the differences between a rebuilt *witness* and its source.

        Letters and marks of the text are compared, white space that the source
        lacks, and page breaks. Where the source can be split as it was for the
        edition, white space, paragraphs, and all that the header records of
        its origin are compared too; otherwise what it records must be possible.
        """
        if not witness.sha256 or (rebuilt.text.text and not witness.extents):
            yield SourceDifference(
                _("does not record which part of which file it is, so it cannot be compared with that file")
            )
            return
        settings = self._settings_of(rebuilt.settings)
        first: SourceDifference | None = None
        try:
            for document in self._files.documents(witness, settings):
                difference = _text_difference(document.raw, witness, rebuilt.text.text)
                if difference is None:
                    yield from self._record_differences(document, witness, rebuilt, settings)
                    return
                first = first or difference
        except CollateError as error:
            message = _("cannot be compared with its source: {problem}", problem=_error_message(error))
            first = first or SourceDifference(message)
        yield first or SourceDifference(self._why_missing(witness))

    def _record_differences(
        self, document: Document, witness: WitnessEntry, rebuilt: RebuiltWitness, settings: Settings
    ) -> Iterator[SourceDifference]:
        yield from self._split_differences(document, witness, rebuilt, settings)
        expected_pages = _pages(document, witness.extents)
        if rebuilt.pages and tuple(rebuilt.pages) != expected_pages:
            message = _(
                "has the pages {pages}, its source {expected} (in parentheses: characters before each page)",
                pages=_list_pages(rebuilt.pages),
                expected=_list_pages(expected_pages),
            )
            yield SourceDifference(message)

    def _split_differences(
        self, document: Document, witness: WitnessEntry, rebuilt: RebuiltWitness, settings: Settings
    ) -> Iterator[SourceDifference]:
        # A whole file may be split as in a run or taken as it is: it has to agree with one of them.
        candidates = [
            list(_segment_differences(segment, document, witness, rebuilt.text, rebuilt.language))
            for segment in self._segments(document, witness.known, settings)
            if segment.offsets.spans(0, len(segment.text)) == witness.extents
        ]
        if candidates:
            yield from min(candidates, key=lambda found: (sum(not one.remark for one in found), len(found)))
        else:
            yield from map(SourceDifference, loose_differences(document, witness, rebuilt.language))

    def _segments(
        self, document: Document, known: tuple[str, ...], settings: Settings
    ) -> tuple[Segment, ...]:
        """Return the texts of a document as ``run`` splits it, and the whole as ``compare`` takes it."""
        key = document, known, settings.reflow, settings.split
        if self._last_split is None or not _same(self._last_split[0], key):
            cut: SplitDocument = split(reflow(document, settings), settings, known=known)
            prepared = whole_segment(reflow_prepared(document), settings)
            self._last_split = key, (*cut.segments, prepared)
        return self._last_split[1]

    def _settings_of(self, recorded: Mapping[str, str]) -> Settings:
        """Return the settings by which, according to an edition, its sources were read and split.

        Limits, OCR and patterns are not taken from a file: it could make the check take any time.
        """
        if self._recorded is None or self._recorded[0] is not recorded:
            own, chosen = self._settings, read_rows(recorded.items()).settings
            read = replace(own.read, encoding=chosen.read.encoding, docx_view=chosen.read.docx_view)
            split_settings = replace(chosen.split, title=own.split.title)
            taken = replace(own, read=read, reflow=chosen.reflow, split=split_settings) if recorded else own
            self._recorded = recorded, taken
        return self._recorded[1]

    def _why_missing(self, witness: WitnessEntry) -> str:
        named = self._files.named(witness.filename)
        if named is not None:
            return _(
                "was made from another text: {file} has changed since. Run collate again", file=str(named)
            )
        return _("has no source among the files of --against. Name the folder that contains it")


def _same(left: tuple[object, ...], right: tuple[object, ...]) -> bool:
    return left[0] is right[0] and left[1:] == right[1:]


def _segment_differences(
    segment: Segment, document: Document, witness: WitnessEntry, text: WitnessText, lang: str
) -> Iterator[SourceDifference]:
    """Yield the differences between a witness and its segment of the source."""
    from collate.tei import normal_form, strip_forbidden
    from collate.tei.check import describe_difference, first_difference

    expected_text = normal_form(strip_forbidden(segment.text), segment.breaks)
    at = first_difference(expected_text, text)
    if at is not None:
        letters = len("".join(text.text[:at].split()))
        yield SourceDifference(describe_difference(expected_text, text), letters)
    yield from map(SourceDifference, record_differences(segment, witness, lang))
    number = witness.segment.rpartition("#")[2]
    if number.isascii() and number.isdecimal() and len(number) < _LONGEST_NUMBER:
        message, possible = number_difference(int(number), segment, document)
        if message:
            yield SourceDifference(message, remark=possible)


def _text_difference(raw: str, witness: WitnessEntry, text: str) -> SourceDifference | None:
    """Return the first difference between *text* and the extents of its source; None if there is none.

    White space counts only where the source has none.
    """
    if witness.extents and max(span.end for span in witness.extents) > len(raw):
        return SourceDifference(
            _(
                "has extents up to character {end}, its source {size} characters",
                end=max(span.end for span in witness.extents),
                size=len(raw),
            )
        )
    raw = _characters(raw)
    words = [word for start, end in witness.extents for word in raw[start:end].split()]
    source, edition = "".join(words), without_radicals("".join(text.split()))
    if source != edition:
        pairs = zip(source, edition, strict=False)
        at = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(source), len(edition)))
        message = _(
            "differs at character {position}: the source has 「{source}」, the edition 「{edition}」",
            position=at,
            source=_around(source, at),
            edition=_around(edition, at),
        )
        return SourceDifference(message, at)
    added = min(_word_starts(text.split()) - _word_starts(words), default=0)
    if added:
        following = edition[added : added + _CONTEXT]
        return SourceDifference(
            _("has a space before 「{text}」 that its source does not have", text=following), added
        )
    return None


def _pages(document: Document, extents: Sequence[Span]) -> tuple[tuple[int, str], ...]:
    """Return the pages that the extents of a text are on: (number of letters before, label)."""
    from collate.tei import strip_forbidden

    result: list[tuple[int, str]] = []
    letters = 0
    pages = iter(document.pages)
    page = next(pages, None)
    begun = False
    for start, end in extents:
        for at in range(start, end):
            while page is not None and at >= page.span.end:
                page, begun = next(pages, None), False
            if document.raw[at].isspace():
                continue
            if page is not None and at >= page.span.start and not begun:
                result.append((letters, strip_forbidden(page.label)))
                begun = True
            letters += 1
    return tuple(result)


def _error_message(error: CollateError) -> str:
    message = error.problem
    if error.where:
        message = _("{where}: {problem}", where=error.where, problem=message)
    if error.remedy:
        message = _("{problem}. {remedy}", problem=message, remedy=error.remedy)
    return message


def _list_pages(pages: Sequence[tuple[int, str]]) -> str:
    listed = ", ".join(f"{label} ({letters})" for letters, label in pages[:_PAGES_LISTED])
    return listed or _p("pages", "none")


def _around(text: str, at: int) -> str:
    return text[max(0, at - _CONTEXT) : at + _CONTEXT]


def _word_starts(words: Sequence[str]) -> set[int]:
    """Return the offsets at which *words* start, white space not counted."""
    return {0, *accumulate(len(word) for word in words[:-1])}
