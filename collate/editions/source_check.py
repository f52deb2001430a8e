"""The sources of editions, read again, and each witness compared with its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from collate.errors import CollateError
from collate.model import Document, Segment, SplitDocument
from collate.read import find, read
from collate.reflow import as_prepared, reflow
from collate.settings import Settings
from collate.split import split, whole

if TYPE_CHECKING:
    from pathlib import Path

    from collate.model import Span, Stated
    from collate.read import FoundFile
    from collate.tei.elements import Rebuilt
    from collate.tei.parse.witness_list import WitnessEntry

#: The lines of a source that an edition keeps apart from the text.
_LINES = ("title", "date", "speaker", "origin")

#: Tables whose settings say what of a file is text, and what its title.
_SHAPING = ("read.", "reflow.", "split.")


class Held(NamedTuple):
    """What an edition has of a witness: text, pages (letters before each, and label), settings of its run."""

    text: Rebuilt
    pages: Sequence[tuple[int, str]] = ()
    settings: Mapping[str, str] = {}


class Problem(NamedTuple):
    """How a witness differs from its source; in its text, after how many of its letters, if it does there."""

    message: str
    letters: int | None = None


class Sources:
    """The files that editions may have been made from; each is known by its hash and decoded when asked for.

    ``skipped`` are the paths that cannot be read.
    """

    def __init__(self, paths: Sequence[Path], settings: Settings | None = None) -> None:
        found = find(paths)
        self.skipped = found.skipped
        self._settings = settings or Settings()
        self._files = found.files
        self._hashes: dict[FoundFile, str] = {}
        self._last: tuple[FoundFile, str, tuple[Document, ...]] | None = None
        self._split: tuple[Document, tuple[Segment, ...]] | None = None

    def problems(self, witness: WitnessEntry, held: Held) -> Iterator[Problem]:
        """Say how what is *held* of *witness* differs from its source.

        Compared are the letters and marks of the text, and that it has no
        white space where the source has none; and the pages. Where the source
        is cut again as it was, white space, paragraphs, and the lines with
        title, date, speaker and origin must be the same; elsewhere those lines
        must stand in the source as they are written in the edition.
        """
        if not witness.sha256 or (held.text.text and not witness.extents):
            yield Problem(
                "does not record which part of which file it holds, so it cannot be compared with it"
            )
            return
        try:
            document = self._document(witness)
        except CollateError as error:
            yield Problem(f"cannot be compared with its source: {error}")
            return
        if document is None:
            yield Problem(self._missing(witness))
            return
        problem = _text_problem(document.raw, witness, held.text.text)
        if problem:
            yield problem
            return
        yield from self._cut_again(document, witness, held)
        if held.pages and tuple(held.pages) != (due := _pages(document, witness.extents)):
            yield Problem(f"has the pages {_listed(held.pages)}, its source {_listed(due)}")

    def _cut_again(self, document: Document, witness: WitnessEntry, held: Held) -> Iterator[Problem]:
        default = dict(Settings().stated())
        same = held.settings and all(
            default.get(name) == value for name, value in held.settings.items() if name.startswith(_SHAPING)
        )
        segments = self._segments(document) if same else ()
        # The whole of a file may be cut as a run does it, or be taken as it is: it need be right in one way.
        ways = [
            list(_differences(segment, witness, held.text))
            for segment in segments
            if segment.offsets.spans(0, len(segment.text)) == witness.extents
        ]
        yield from min(ways, key=len) if ways else _unheard(document.raw, witness)

    def _segments(self, document: Document) -> tuple[Segment, ...]:
        """Return the texts of a document as `run` cuts it, and all of it as `compare` takes it."""
        if self._split is None or self._split[0] is not document:
            cut: SplitDocument = split(reflow(document, self._settings), self._settings)
            prepared = whole(as_prepared(document), self._settings)
            self._split = document, (*cut.segments, prepared)
        return self._split[1]

    def _document(self, witness: WitnessEntry) -> Document | None:
        """Return the decoded source of *witness*, known by its hash; None where no file holds it."""
        same = [file for file in self._files if self._hash(file) == witness.sha256]
        # A member of an archive or a record of a batch is called by its file's name and its own.
        held = [file for file in self._files if witness.filename.startswith(f"{file.path}/")]
        for file in sorted((*same, *held), key=lambda file: not _named(file, witness.filename)):
            found = [d for d in self._documents(file, witness.encoding) if d.source.sha256 == witness.sha256]
            named = [d for d in found if d.source.paths[0] == witness.filename]
            if named or found:
                return (named or found)[0]
        return None

    def _documents(self, file: FoundFile, encoding: str) -> tuple[Document, ...]:
        """Read a file; the last one is kept, since the witnesses of one file often follow each other."""
        if self._last is None or self._last[:2] != (file, encoding):
            settings = self._settings
            if file.location.suffix.lower() == ".txt":
                settings = replace(settings, read=replace(settings.read, encoding=encoding))
            found = tuple(d for d in read(file, settings) if isinstance(d, Document))
            self._last = (file, encoding, found)
        return self._last[2]

    def _missing(self, witness: WitnessEntry) -> str:
        named = [file.location for file in self._files if _named(file, witness.filename)]
        if named:
            return f"is made from another text: {named[0]} has changed since then. Run collate again"
        return "has no source among the files given with --against. Give the folder that holds it"

    def _hash(self, file: FoundFile) -> str:
        if file not in self._hashes:
            try:
                with file.location.open("rb") as opened:
                    self._hashes[file] = hashlib.file_digest(opened, "sha256").hexdigest()
            except OSError:
                self._hashes[file] = ""  # no witness's file: the message about the witness says so
        return self._hashes[file]


def _differences(segment: Segment, witness: WitnessEntry, text: Rebuilt) -> Iterator[Problem]:
    """Say how a witness differs from its text as it is cut from its source."""
    from collate.tei.check.examination import difference, differs_at
    from collate.tei.elements import allowed, normal_form

    due_text = normal_form(allowed(segment.text), segment.breaks)
    at = differs_at(due_text, text)
    if at is not None:
        yield Problem(difference(due_text, text), len("".join(text.text[:at].split())))
    for name in _LINES:
        said, due = str(getattr(witness, name)), _written(getattr(segment, name))
        if " ".join(said.split()) != due:
            yield Problem(f"has {_called(name, said)}, its source {_called(name, due)}")


def _unheard(raw: str, witness: WitnessEntry) -> Iterator[Problem]:
    """Say which lines about a witness stand nowhere in its source."""
    from collate.tei.elements import allowed

    letters = "".join(allowed(raw).split())
    for name in _LINES:
        said = str(getattr(witness, name))
        if any(part not in letters for part in said.split()):
            yield Problem(f"has the {name} 「{said}」, which is not in its source")


def _text_problem(raw: str, witness: WitnessEntry, text: str) -> Problem | None:
    """Say how *text* differs from the extents of its source; None if it does not, white space aside."""
    words = [word for start, end in witness.extents for word in raw[start:end].split()]
    source, edition = "".join(words), "".join(text.split())
    if source != edition:
        pairs = zip(source, edition, strict=False)
        at = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(source), len(edition)))
        said = f"the source has 「{_around(source, at)}」, the edition 「{_around(edition, at)}」"
        return Problem(f"differs at character {at}: {said}", at)
    added = min(_starts(text.split()) - _starts(words), default=0)
    if added:
        said = f"has a space before 「{edition[added : added + 8]}」 that its source does not have"
        return Problem(said, added)
    return None


def _pages(document: Document, extents: Sequence[Span]) -> tuple[tuple[int, str], ...]:
    """Return the pages on which the extents of a text stand: letters before each, and label."""
    from collate.tei.elements import allowed

    found: list[tuple[int, str]] = []
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
                found.append((letters, allowed(page.label)))
                begun = True
            letters += 1
    return tuple(found)


def _listed(pages: Sequence[tuple[int, str]]) -> str:
    return ", ".join(f"{label} (after {letters} characters)" for letters, label in pages[:20]) or "none"


def _written(stated: Stated | None) -> str:
    return " ".join(stated.written.split()) if stated is not None else ""


def _called(name: str, said: str) -> str:
    return f"the {name} 「{said}」" if said else f"no {name}"


def _around(text: str, at: int) -> str:
    return text[max(0, at - 8) : at + 8]


def _starts(words: Sequence[str]) -> set[int]:
    """Return the offsets, white space not counted, at which *words* start."""
    return {0, *accumulate(len(word) for word in words[:-1])}


def _named(file: FoundFile, name: str) -> bool:
    return name in (file.path, file.location.name) or file.path.endswith(f"/{name}")
