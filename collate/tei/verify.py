"""Verify an edition: that it is in order, and that it holds its witnesses' texts, character for character."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from collate.errors import SourceError, VerificationError
from collate.tei.check import Finding, check
from collate.tei.claims import claims
from collate.tei.elements import Rebuilt, normal_form
from collate.tei.parse import parse_tei
from collate.tei.rebuild import rebuild_all
from collate.tei.witnesses import WitnessEntry, read_witnesses

#: Characters shown on each side of the first difference.
CONTEXT = 12


@dataclass(frozen=True, slots=True)
class Findings:
    """What :func:`verify` found.

    ``faults`` is empty when all is well; ``texts`` has every witness's text by
    its xml:id.
    """

    where: str
    faults: tuple[Finding, ...]
    witnesses: tuple[WitnessEntry, ...]
    texts: Mapping[str, Rebuilt]

    def messages(self) -> tuple[str, ...]:
        """Return one line for each fault: file, line, what is wrong."""
        return tuple(f"{self.where}:{fault.line}: {fault.message}" for fault in self.faults)


def verify(path: Path, where: str = "") -> Findings:
    """Read the edition at *path* and check all that can be checked without its sources.

    Args:
        path: the edition.
        where: its name in messages; the path itself when empty.

    Raises:
        SourceError: the file cannot be read.
        VerificationError: it is no TEI document.
    """
    where = where or str(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(where, f"cannot be read ({error.strerror})", "Check the path") from error
    root = parse_tei(data, where)
    texts = rebuild_all(root)
    faults = sorted({*check(root), *claims(root, texts)})
    return Findings(where, tuple(faults), read_witnesses(root), texts)


def verify_against_segments(
    xml: bytes, expected: Sequence[tuple[str, str, Sequence[int]]], where: str = "edition.xml"
) -> None:
    """Make sure that *xml* is in order and holds exactly the witnesses *expected*.

    Args:
        xml: the edition as it would be written.
        expected: xml:id, text and paragraph breaks of every witness; compared
            in :func:`~collate.tei.elements.normal_form`.
        where: its name in messages.

    Raises:
        VerificationError: names the first fault, or the witness with the
            first differing position and both texts around it.
    """
    root = parse_tei(xml, where)
    texts = rebuild_all(root)
    for line, message in (*check(root), *claims(root, texts)):
        raise VerificationError(where, f"line {line}: {message}", REMEDY)
    surplus = set(texts) - {xml_id for xml_id, _, _ in expected}
    if surplus:
        raise VerificationError(where, f"has witnesses that are not of this work: {sorted(surplus)}", REMEDY)
    for xml_id, text, breaks in expected:
        if xml_id not in texts:
            raise VerificationError(where, f"witness {xml_id} is missing", REMEDY)
        problem = difference(normal_form(text, breaks), texts[xml_id])
        if problem:
            raise VerificationError(where, f"witness {xml_id} {problem}", REMEDY)


#: What to do about an edition that the tool itself got wrong.
REMEDY = "This is a fault of collate: nothing was written; please report it with the sources"


def difference(source: Rebuilt, edition: Rebuilt) -> str:
    """Say where *edition* first differs from *source*; "" where they are the same.

    >>> difference(Rebuilt("指导组同志", (0,)), Rebuilt("督导组同志", (0,)))
    'differs at character 0: the source has 「指导组同志」, the edition 「督导组同志」'
    >>> difference(Rebuilt("甲乙", (0, 1)), Rebuilt("甲乙", (0,)))
    'differs at character 1: the source has 「甲¶乙」, the edition 「甲乙」'
    """
    if source == edition:
        return ""
    at = min(len(source.text), len(edition.text))
    if source.text != edition.text:
        same = zip(source.text, edition.text, strict=False)
        at = next((i for i, (left, right) in enumerate(same) if left != right), at)
    else:
        at = min(set(source.breaks) ^ set(edition.breaks))
    return (
        f"differs at character {at}: the source has 「{_around(source, at)}」, "
        f"the edition 「{_around(edition, at)}」"
    )


def _around(rebuilt: Rebuilt, at: int) -> str:
    start, end = max(0, at - CONTEXT), min(len(rebuilt.text), at + CONTEXT)
    starts = set(rebuilt.breaks) - {0}
    return "".join(("¶" if i in starts else "") + rebuilt.text[i] for i in range(start, end))
