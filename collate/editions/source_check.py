"""The witnesses of an edition compared with its sources, read again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from collate.errors import CollateError
from collate.i18n import _, _p
from collate.model import Document, Segment, SplitDocument
from collate.read import find, read
from collate.reflow import reflow, reflow_prepared
from collate.settings import Settings, write_rows
from collate.split import split, whole_segment
from collate.text.radicals import without_radicals
from collate.text.stand_ins import without_stand_ins

if TYPE_CHECKING:
    from pathlib import Path

    from collate.model import Span, Stated
    from collate.read import FoundFile
    from collate.tei import WitnessText
    from collate.tei.parse import WitnessEntry

#: The lines of a source that an edition keeps apart from the text: attribute -> name in messages.
_LINES = {
    "title": _p("line of a source", "title"),
    "date": _p("line of a source", "date"),
    "speaker": _p("line of a source", "speaker"),
    "origin": _p("line of a source", "origin"),
}

#: Tables of settings that decide which part of a file is text, and which its title.
_SPLIT_TABLES = ("read.", "reflow.", "split.")

#: Pages of a witness that a message lists.
_PAGES_LISTED = 20

#: The raw text of a source with the characters of its views; witnesses of one file often follow each other.
_characters = lru_cache(maxsize=1)(without_stand_ins)

#: Characters shown on each side of a difference.
_CONTEXT = 8


class RebuiltWitness(NamedTuple):
    """A witness rebuilt from an edition, to be compared with its source.

    ``pages`` are (number of letters before the page, its label); ``settings``
    are those that the edition records.
    """

    text: WitnessText
    pages: Sequence[tuple[int, str]] = ()
    settings: Mapping[str, str] = {}


class SourceDifference(NamedTuple):
    """A difference between a witness and its source.

    ``letters`` is the number of the witness's letters before it, None where
    the difference is not at one place of its text.
    """

    message: str
    letters: int | None = None


class Sources:
    """The files that editions may have been made from, identified by hash and decoded on demand.

    ``skipped`` are the paths that cannot be read.
    """

    def __init__(self, paths: Sequence[Path], settings: Settings | None = None) -> None:
        listing = find(paths)
        self.skipped = listing.skipped
        self._settings = settings or Settings()
        self._files = listing.files
        self._hashes: dict[FoundFile, str] = {}
        self._last_read: tuple[FoundFile, str, tuple[Document, ...]] | None = None
        self._last_split: tuple[Document, tuple[str, ...], tuple[Segment, ...]] | None = None

    def differences(self, witness: WitnessEntry, rebuilt: RebuiltWitness) -> Iterator[SourceDifference]:
        """Yield the differences between a rebuilt *witness* and its source.

        Letters and marks of the text are compared, white space that the source
        lacks, and page breaks. Where the source can be split as it was for the
        edition, white space, paragraphs, and the lines with title, date,
        speaker and origin are compared too; otherwise those lines must occur
        in the source as the edition has them.
        """
        if not witness.sha256 or (rebuilt.text.text and not witness.extents):
            yield SourceDifference(
                _("does not record which part of which file it is, so it cannot be compared with that file")
            )
            return
        try:
            document = self._find_document(witness)
        except CollateError as error:
            message = _("cannot be compared with its source: {problem}", problem=_error_message(error))
            yield SourceDifference(message)
            return
        if document is None:
            yield SourceDifference(self._why_missing(witness))
            return
        difference = _text_difference(_characters(document.raw), witness, rebuilt.text.text)
        if difference:
            yield difference
            return
        yield from self._split_differences(document, witness, rebuilt)
        expected_pages = _pages(document, witness.extents)
        if rebuilt.pages and tuple(rebuilt.pages) != expected_pages:
            message = _(
                "has the pages {pages}, its source {expected} (in parentheses: characters before each page)",
                pages=_list_pages(rebuilt.pages),
                expected=_list_pages(expected_pages),
            )
            yield SourceDifference(message)

    def _split_differences(
        self, document: Document, witness: WitnessEntry, rebuilt: RebuiltWitness
    ) -> Iterator[SourceDifference]:
        default = dict(write_rows(Settings()))
        default_split = rebuilt.settings and all(
            default.get(name) == value
            for name, value in rebuilt.settings.items()
            if name.startswith(_SPLIT_TABLES)
        )
        segments = self._segments(document, witness.known) if default_split else ()
        # A whole file may be split as in a run or taken as it is: it has to agree with one of them.
        candidates = [
            list(_segment_differences(segment, witness, rebuilt.text))
            for segment in segments
            if segment.offsets.spans(0, len(segment.text)) == witness.extents
        ]
        yield from min(candidates, key=len) if candidates else _absent_lines(document.raw, witness)

    def _segments(self, document: Document, known: tuple[str, ...]) -> tuple[Segment, ...]:
        """Return the texts of a document as ``run`` splits it, and the whole as ``compare`` takes it."""
        if self._last_split is None or self._last_split[0] is not document or self._last_split[1] != known:
            cut: SplitDocument = split(reflow(document, self._settings), self._settings, known=known)
            prepared = whole_segment(reflow_prepared(document), self._settings)
            self._last_split = document, known, (*cut.segments, prepared)
        return self._last_split[2]

    def _find_document(self, witness: WitnessEntry) -> Document | None:
        """Return the source of *witness* by its hash, decoded; None where no file has it."""
        same_hash = [file for file in self._files if self._hash(file) == witness.sha256]
        # A member of an archive or a record of a batch is named by its file's name and its own.
        containers = [file for file in self._files if witness.filename.startswith(f"{file.path}/")]
        for file in sorted((*same_hash, *containers), key=lambda file: not _has_name(file, witness.filename)):
            documents = self._documents(file, witness.encoding)
            matches = [d for d in documents if d.source.sha256 == witness.sha256]
            if matches:
                return next((d for d in matches if d.source.paths[0] == witness.filename), matches[0])
        return None

    def _documents(self, file: FoundFile, encoding: str) -> tuple[Document, ...]:
        """Read a file; the last one is cached, since witnesses of one file often follow each other."""
        if self._last_read is None or self._last_read[:2] != (file, encoding):
            settings = self._settings
            if file.location.suffix.lower() == ".txt":
                settings = replace(settings, read=replace(settings.read, encoding=encoding))
            documents = tuple(d for d in read(file, settings) if isinstance(d, Document))
            self._last_read = (file, encoding, documents)
        return self._last_read[2]

    def _why_missing(self, witness: WitnessEntry) -> str:
        named = [file.location for file in self._files if _has_name(file, witness.filename)]
        if named:
            return _(
                "was made from another text: {file} has changed since. Run collate again", file=str(named[0])
            )
        return _("has no source among the files of --against. Name the folder that contains it")

    def _hash(self, file: FoundFile) -> str:
        if file not in self._hashes:
            try:
                with file.location.open("rb") as opened:
                    self._hashes[file] = hashlib.file_digest(opened, "sha256").hexdigest()
            except OSError:
                self._hashes[file] = ""  # matches no witness: a difference of the witness reports it
        return self._hashes[file]


def _segment_differences(
    segment: Segment, witness: WitnessEntry, text: WitnessText
) -> Iterator[SourceDifference]:
    """Yield the differences between a witness and its segment of the source."""
    from collate.tei import normal_form, strip_forbidden
    from collate.tei.check import describe_difference, first_difference

    expected_text = normal_form(strip_forbidden(segment.text), segment.breaks)
    at = first_difference(expected_text, text)
    if at is not None:
        letters = len("".join(text.text[:at].split()))
        yield SourceDifference(describe_difference(expected_text, text), letters)
    for name, label in _LINES.items():
        line, expected = str(getattr(witness, name)), _written(getattr(segment, name))
        if " ".join(line.split()) != expected:
            message = _(
                "has {line}, its source {expected}",
                line=_quote_line(label, line),
                expected=_quote_line(label, expected),
            )
            yield SourceDifference(message)


def _absent_lines(raw: str, witness: WitnessEntry) -> Iterator[SourceDifference]:
    """Yield the lines about a witness that occur nowhere in its source."""
    from collate.tei import strip_forbidden

    letters = "".join(strip_forbidden(raw).split())
    for name, label in _LINES.items():
        line = str(getattr(witness, name))
        if any(part not in letters for part in line.split()):
            message = _("has the {name} 「{line}」, which is not in its source", name=label, line=line)
            yield SourceDifference(message)


def _text_difference(raw: str, witness: WitnessEntry, text: str) -> SourceDifference | None:
    """Return the first difference between *text* and the extents of its source; None if there is none.

    White space counts only where the source has none.
    """
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


def _written(stated: Stated | None) -> str:
    return " ".join(stated.written.split()) if stated is not None else ""


def _quote_line(label: str, line: str) -> str:
    return _("the {name} 「{line}」", name=label, line=line) if line else _("no {name}", name=label)


def _around(text: str, at: int) -> str:
    return text[max(0, at - _CONTEXT) : at + _CONTEXT]


def _word_starts(words: Sequence[str]) -> set[int]:
    """Return the offsets at which *words* start, white space not counted."""
    return {0, *accumulate(len(word) for word in words[:-1])}


def _has_name(file: FoundFile, name: str) -> bool:
    return name in (file.path, file.location.name) or file.path.endswith(f"/{name}")
