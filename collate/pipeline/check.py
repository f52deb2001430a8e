"""Check an edition by itself and against its sources."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from collate.errors import CollateError
from collate.model import Document
from collate.read import find, read
from collate.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from collate.read import FoundFile
    from collate.tei.verify import Findings
    from collate.tei.witnesses import WitnessEntry


def verify(edition: Path, against: Sequence[Path] | Sources = ()) -> Findings:
    """Check a TEI edition by itself and, given *against*, against its sources.

    Args:
        edition: the TEI file.
        against: files and folders; or :class:`Sources`, where several editions
            are checked against the same.

    The faults are in the findings: schema, pointers, each witness exactly once
    in every entry; and each witness's text, rebuilt from the edition, other
    than its source's, or a source that is not among *against*.

    Raises:
        SourceError: the edition cannot be read.
        VerificationError: it is no TEI document.
    """
    from collate.tei.check import Finding
    from collate.tei.verify import verify as verify_alone

    findings = verify_alone(edition)
    if not against:
        return findings
    sources = against if isinstance(against, Sources) else Sources(against)
    faults = list(findings.faults)
    for witness in findings.witnesses:
        rebuilt = findings.texts.get(witness.xml_id)
        problem = sources.problem(witness, rebuilt.text if rebuilt is not None else "")
        if problem:
            faults.append(Finding(0, f"witness {witness.siglum} ({witness.filename}) {problem}"))
    return replace(findings, faults=tuple(faults))


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

    def problem(self, witness: WitnessEntry, text: str) -> str:
        """Say how the rebuilt *text* of *witness* differs from its source; "" if it does not.

        Compared are the letters and marks of the text, and that it has no
        white space where the source has none; which white space of a source is
        layout, reflow has decided. Title, date, speaker and origin must stand
        in the source as they are written in the edition.
        """
        from collate.tei.elements import allowed

        if not witness.sha256 or (text and not witness.extents):
            return "does not record which part of which file it holds, so it cannot be compared with it"
        try:
            raw = self._raw(witness)
        except CollateError as error:
            return f"cannot be compared with its source: {error}"
        if raw is None:
            return self._missing(witness)
        words = [word for start, end in witness.extents for word in raw[start:end].split()]
        source, edition = "".join(words), "".join(text.split())
        if source != edition:
            pairs = zip(source, edition, strict=False)
            at = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(source), len(edition)))
            return (
                f"differs at character {at}: the source has 「{_around(source, at)}」, "
                f"the edition 「{_around(edition, at)}」"
            )
        added = min(_starts(text.split()) - _starts(words), default=0)
        if added:
            return f"has a space before 「{edition[added : added + 8]}」 that its source does not have"
        letters = "".join(allowed(raw).split())
        for name in ("title", "date", "speaker", "origin"):
            said = str(getattr(witness, name))
            if any(part not in letters for part in said.split()):
                return f"has the {name} 「{said}」, which is not in its source"
        return ""

    def _raw(self, witness: WitnessEntry) -> str | None:
        """Return the decoded source of *witness*, known by its hash; None where no file holds it."""
        whole = [file for file in self._files if self._hash(file) == witness.sha256]
        # A member of an archive or a record of a batch is called by its file's name and its own.
        held = [file for file in self._files if witness.filename.startswith(f"{file.path}/")]
        for file in sorted((*whole, *held), key=lambda file: not _named(file, witness.filename)):
            found = [d for d in self._documents(file, witness.encoding) if d.source.sha256 == witness.sha256]
            named = [d for d in found if d.source.paths[0] == witness.filename]
            if named or found:
                return (named or found)[0].raw
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


def _around(text: str, at: int) -> str:
    return text[max(0, at - 8) : at + 8]


def _starts(words: Sequence[str]) -> set[int]:
    """Return the offsets, white space not counted, at which *words* start."""
    return {0, *accumulate(len(word) for word in words[:-1])}


def _named(file: FoundFile, name: str) -> bool:
    return name in (file.path, file.location.name) or file.path.endswith(f"/{name}")
