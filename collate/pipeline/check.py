"""Check an edition by itself and against its sources."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from collate.errors import CollateError
from collate.read import find, read
from collate.settings import ReadSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from collate.read import FoundFile
    from collate.tei.verify import Findings
    from collate.tei.witnesses import WitnessEntry


def verify(edition: Path, against: Sequence[Path] = (), settings: Settings | None = None) -> Findings:
    """Check a TEI edition by itself and, given *against*, against its sources.

    The faults are in the findings: schema, pointers, each witness exactly once
    in every entry; and each witness's text, rebuilt from the edition, other
    than its source's, or a source that is not found under *against*.

    Raises:
        SourceError: the edition cannot be read.
        VerificationError: it is no TEI document.
    """
    from collate.tei.check import Finding
    from collate.tei.verify import verify as verify_alone

    findings = verify_alone(edition)
    if not against:
        return findings
    sources = _Sources(find(against).files, settings or Settings())
    faults = list(findings.faults)
    for witness in findings.witnesses:
        try:
            problem = sources.problem(witness, findings.texts[witness.xml_id].text)
        except CollateError as error:
            problem = str(error)
        if problem:
            faults.append(Finding(0, f"witness {witness.xml_id} ({witness.filename}) {problem}"))
    return replace(findings, faults=tuple(faults))


class _Sources:
    """The files that an edition may have been made from, each decoded once."""

    def __init__(self, files: Sequence[FoundFile], settings: Settings) -> None:
        self._files = files
        self._settings = settings
        self._raw: dict[tuple[str, str], tuple[str, str]] = {}

    def problem(self, witness: WitnessEntry, text: str) -> str:
        """Say how the rebuilt *text* of *witness* differs from its source; "" if it does not.

        White space is not compared: which of it is layout, reflow has decided.
        """
        if not witness.extents and text:
            return "does not record which part of its source it holds; it cannot be compared"
        raw = self._find(witness)
        if raw is None:
            return "is in none of the files given with --against, or its file has changed"
        source = "".join("".join(raw[start:end].split()) for start, end in witness.extents)
        edition = "".join(text.split())
        if source == edition:
            return ""
        pairs = zip(source, edition, strict=False)
        at = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(source), len(edition)))
        here = slice(max(0, at - 8), at + 8)
        return (
            f"differs at character {at}: the source has 「{source[here]}」, the edition 「{edition[here]}」"
        )

    def _find(self, witness: WitnessEntry) -> str | None:
        """Return the decoded text of the file with the witness's hash, its name first."""
        named = [f for f in self._files if f.path == witness.filename or f.location.name == witness.filename]
        others = [f for f in self._files if f not in named]
        for file in (*named, *others):
            sha256, raw = self._read(file, witness.encoding)
            if sha256 == witness.sha256:
                return raw
        return None

    def _read(self, file: FoundFile, encoding: str) -> tuple[str, str]:
        key = (file.path, encoding)
        if key not in self._raw:
            settings = replace(self._settings, read=ReadSettings(encoding=encoding))
            try:
                document = read(file, settings)
                self._raw[key] = (document.source.sha256, document.raw)
            except CollateError:
                self._raw[key] = ("", "")  # not this file: the message about the witness says so
        return self._raw[key]
