"""Verify an edition: that it is in order, and that it holds its witnesses' texts, character for character."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from collate.errors import SourceError, VerificationError
from collate.tei.check.claims import claims
from collate.tei.check.diagnostic import is_ours
from collate.tei.check.foreign import ties
from collate.tei.check.own import Finding, check
from collate.tei.check.witness_claims import unsaid
from collate.tei.elements import LACUNA, Rebuilt, normal_form, tei
from collate.tei.parse.witness_list import WitnessEntry, read_witnesses
from collate.tei.parse.xml import parse_tei
from collate.tei.rebuild.standoff import PARALLEL, method_of, restore
from collate.tei.rebuild.witness_text import rebuild_all

#: Characters shown on each side of the first difference.
CONTEXT = 12

#: Largest edition that is read unless more is asked for, and how many times its size that takes in memory
#: (measured: a million entries, 178 MB, 3.2 GB and a minute).
MEGABYTES, _TIMES = 100, 18


@dataclass(frozen=True, slots=True)
class Findings:
    """What :func:`verify` found.

    ``faults`` is empty when all is well; ``remarks`` are worth a look and no
    faults. ``texts`` has every witness's text by its xml:id; it is empty where
    others tied the apparatus to the text in another way than by parallel
    segmentation. ``method`` says in which, ``entries`` how many apps there are.
    ``whole`` is the root of the edition in parallel segmentation.
    """

    where: str
    faults: tuple[Finding, ...]
    witnesses: tuple[WitnessEntry, ...]
    texts: Mapping[str, Rebuilt]
    remarks: tuple[Finding, ...] = ()
    ours: bool = True
    method: str = PARALLEL
    entries: int = 0
    whole: etree._Element | None = None

    def messages(self) -> tuple[str, ...]:
        """Return one line for each fault: file, line, what is wrong."""
        return tuple(f"{self.where}:{fault.line}: {fault.message}" for fault in self.faults)


def verify(path: Path, where: str = "", max_megabytes: int = MEGABYTES) -> Findings:
    """Read the edition at *path* and check all that can be checked without its sources.

    Args:
        path: the edition.
        where: its name in messages; the path itself when empty.
        max_megabytes: the largest file that is read.

    Raises:
        SourceError: the file cannot be read, or is larger.
        VerificationError: it is no TEI document.
    """
    where = where or str(path)
    root = parse_tei(_bytes(path, where, max_megabytes), where)
    ours = is_ours(root)
    method = (method_of(root) or PARALLEL) if ours else ties(root)
    whole, texts, found = examine(root, rebuilds=ours or method == PARALLEL)
    if ours:
        found = tuple(sorted({*found, *unsaid(whole, texts)}))
    return Findings(
        where,
        tuple(one for one in found if not one.remark),
        read_witnesses(root),
        texts,
        tuple(one for one in found if one.remark),
        ours,
        method,
        sum(app.get("type") != LACUNA for app in whole.iter(tei("app"))),
        whole,
    )


def examine(
    root: etree._Element, rebuilds: bool = True
) -> tuple[etree._Element, Mapping[str, Rebuilt], tuple[Finding, ...]]:
    """Return an edition in parallel segmentation, its witnesses' texts, and what is wrong with it, sorted."""
    restored = restore(root)
    whole = restored.root
    texts = rebuild_all(whole) if rebuilds else {}
    found = {*check(root, method_of(root) or PARALLEL, whole), *claims(whole, texts)}
    found.update(restored.faults)
    return whole, texts, tuple(sorted(found))


def _bytes(path: Path, where: str, max_megabytes: int) -> bytes:
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise SourceError(where, "is no file", "Check the path")
        size = path.stat().st_size
        if size > max_megabytes * 1_000_000:
            need = size * _TIMES / 1e9
            problem = f"has {size / 1e6:,.0f} MB: checking it takes about {need:,.1f} GB of memory"
            remedy = f"Where there is as much, give a larger limit than {max_megabytes} MB (--max-file-size)"
            raise SourceError(where, problem, remedy)
        return path.read_bytes()
    except OSError as error:
        raise SourceError(where, f"cannot be read ({error.strerror})", "Check the path") from error


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
    _, texts, found = examine(parse_tei(xml, where))
    for one in found:
        raise VerificationError(where, f"line {one.line}: {one.message}", REMEDY)
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
    at = differs_at(source, edition)
    if at is None:
        return ""
    return (
        f"differs at character {at}: the source has 「{_around(source, at)}」, "
        f"the edition 「{_around(edition, at)}」"
    )


def differs_at(source: Rebuilt, edition: Rebuilt) -> int | None:
    """Return the first character at which text or paragraphs differ; None where they are the same."""
    if source == edition:
        return None
    if source.text == edition.text:
        return min(set(source.breaks) ^ set(edition.breaks))
    same = zip(source.text, edition.text, strict=False)
    least = min(len(source.text), len(edition.text))
    return next((i for i, (left, right) in enumerate(same) if left != right), least)


def _around(rebuilt: Rebuilt, at: int) -> str:
    start, end = max(0, at - CONTEXT), min(len(rebuilt.text), at + CONTEXT)
    starts = set(rebuilt.breaks) - {0}
    return "".join(("¶" if i in starts else "") + rebuilt.text[i] for i in range(start, end))
