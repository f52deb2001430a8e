"""All checks of an edition, and the comparison of its witnesses with their sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from collate.bounded_files import read_at_most
from collate.errors import SourceError, VerificationError, reason_of
from collate.i18n import _
from collate.tei.check.claims import check_claims
from collate.tei.check.foreign import apparatus_method
from collate.tei.check.structure import check_edition
from collate.tei.check.witness_claims import find_unlisted_copies
from collate.tei.diagnostic import Finding, is_collate_edition
from collate.tei.elements import PARALLEL, UNCOUNTED, WitnessText, normal_form, tei
from collate.tei.interpret import interpret
from collate.tei.parse.witness_list import WitnessEntry, read_witnesses
from collate.tei.parse.xml import parse_tei
from collate.tei.rebuild.standoff import method_of, restore_parallel
from collate.tei.rebuild.witness_text import rebuild_all

#: Characters shown on each side of the first difference.
CONTEXT = 12

#: Default size limit of an edition, and the memory needed as a multiple of its size
#: (measured: a million entries, 178 MB, 3.2 GB and a minute).
MEGABYTES, _MEMORY_FACTOR = 100, 18

#: Remedy for an edition that the tool itself got wrong.
REMEDY = _("This is a fault of collate: nothing was written; please report it with the sources")


@dataclass(frozen=True, slots=True)
class Findings:
    """The result of :func:`verify`.

    ``faults`` is empty for a correct edition; ``remarks`` deserve a look but
    are not faults. ``texts`` has every witness's text by its xml:id; it is
    empty for an edition by others that is not in parallel segmentation.
    ``ours`` is true for an edition by collate, ``method`` the method that links
    its apparatus to the text, ``entries`` the number of apps. ``whole`` is the
    root of the edition in parallel segmentation, ``file`` that of the file.
    """

    where: str
    faults: tuple[Finding, ...]
    witnesses: tuple[WitnessEntry, ...]
    texts: Mapping[str, WitnessText]
    remarks: tuple[Finding, ...] = ()
    ours: bool = True
    method: str = PARALLEL
    entries: int = 0
    whole: etree._Element | None = None
    file: etree._Element | None = None

    def messages(self) -> tuple[str, ...]:
        """Return one message for each fault: file, line, problem."""
        return tuple(
            _("{file}:{line}: {problem}", file=self.where, line=fault.line, problem=fault.message)
            for fault in self.faults
        )


def verify(path: Path, where: str = "", *, max_megabytes: int = MEGABYTES) -> Findings:
    """Return the findings of all checks of the edition at *path* that need no sources.

    Args:
        path: the edition.
        where: its name in messages; the path itself when empty.
        max_megabytes: the size limit of the file.

    Raises:
        SourceError: the file cannot be read, or is larger.
        VerificationError: it is not a TEI document.
    """
    where = where or str(path)
    root = parse_tei(_read_bytes(path, where, max_megabytes), where)
    ours = is_collate_edition(root)
    method = (method_of(root) or PARALLEL) if ours else apparatus_method(root)
    whole, texts, found = examine(root, rebuilds=ours or method == PARALLEL)
    if ours:
        found = tuple(sorted({*found, *find_unlisted_copies(whole, texts)}))
    return Findings(
        where=where,
        faults=tuple(finding for finding in found if not finding.remark),
        witnesses=read_witnesses(root if ours else interpret(root).root),
        texts=texts,
        remarks=tuple(finding for finding in found if finding.remark),
        ours=ours,
        method=method,
        entries=sum(app.get("type") not in UNCOUNTED for app in whole.iter(tei("app"))),
        whole=whole,
        file=root,
    )


def examine(
    root: etree._Element, *, rebuilds: bool = True
) -> tuple[etree._Element, Mapping[str, WitnessText], tuple[Finding, ...]]:
    """Return an edition in parallel segmentation, its witnesses' texts, and the findings, sorted.

    Without *rebuilds* no text is rebuilt.
    """
    restored = restore_parallel(root)
    whole = restored.root
    texts = rebuild_all(whole) if rebuilds else {}
    found = {*check_edition(root, method_of(root) or PARALLEL, whole=whole), *check_claims(whole, texts)}
    found.update(restored.faults)
    return whole, texts, tuple(sorted(found))


def _read_bytes(path: Path, where: str, max_megabytes: int) -> bytes:
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise SourceError(where, _("is not a file"), _("Check the path"))
        with path.open("rb") as stream:
            data = read_at_most(stream, max_megabytes * 1_000_000)
        if len(data) > max_megabytes * 1_000_000:
            raise _too_large(where, max(len(data), path.stat().st_size), max_megabytes)
        return data
    except OSError as error:
        problem = _("cannot be read ({reason})", reason=reason_of(error))
        raise SourceError(where, problem, _("Check the path")) from error


def _too_large(where: str, size: int, max_megabytes: int) -> SourceError:
    megabytes, gigabytes = f"{size / 1e6:,.0f}", f"{size * _MEMORY_FACTOR / 1e9:,.1f}"
    problem = _(
        "has {megabytes} MB: checking it takes about {gigabytes} GB of memory",
        megabytes=megabytes,
        gigabytes=gigabytes,
    )
    remedy = _(
        "If there is enough memory, set a limit above {limit} MB (--max-file-size)", limit=max_megabytes
    )
    return SourceError(where, problem, remedy)


def verify_against_segments(
    xml: bytes, expected: Sequence[tuple[str, str, Sequence[int]]], *, where: str = "edition.xml"
) -> None:
    """Check that *xml* has no faults and holds exactly the witnesses *expected*.

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
    texts, found = examine(root)[1:]
    for finding in found:
        problem = _("line {line}: {problem}", line=finding.line, problem=finding.message)
        raise VerificationError(where, problem, REMEDY)
    surplus = sorted(set(texts) - {xml_id for xml_id, *rest in expected})
    if surplus:
        problem = _("has witnesses that are not of this work: {witnesses}", witnesses=", ".join(surplus))
        raise VerificationError(where, problem, REMEDY)
    for xml_id, text, breaks in expected:
        if xml_id not in texts:
            raise VerificationError(where, _("witness {witness} is missing", witness=xml_id), REMEDY)
        difference = describe_difference(normal_form(text, breaks), texts[xml_id])
        if difference:
            problem = _("witness {witness} {problem}", witness=xml_id, problem=difference)
            raise VerificationError(where, problem, REMEDY)


def describe_difference(source: WitnessText, edition: WitnessText) -> str:
    """Return a message about the first difference of *edition* from *source*; "" where they are the same.

    >>> describe_difference(WitnessText("指导组同志", (0,)), WitnessText("督导组同志", (0,)))
    'differs at character 0: the source has 「指导组同志」, the edition 「督导组同志」'
    >>> describe_difference(WitnessText("甲乙", (0, 1)), WitnessText("甲乙", (0,)))
    'differs at character 1: the source has 「甲¶乙」, the edition 「甲乙」'
    """
    at = first_difference(source, edition)
    if at is None:
        return ""
    return _(
        "differs at character {at}: the source has 「{source}」, the edition 「{edition}」",
        at=at,
        source=_around(source, at),
        edition=_around(edition, at),
    )


def first_difference(source: WitnessText, edition: WitnessText) -> int | None:
    """Return the first offset at which text or paragraphs differ; None where they are the same."""
    if source == edition:
        return None
    if source.text == edition.text:
        return min(set(source.breaks) ^ set(edition.breaks))
    pairs = zip(source.text, edition.text, strict=False)
    shorter = min(len(source.text), len(edition.text))
    return next((i for i, (left, right) in enumerate(pairs) if left != right), shorter)


def _around(text: WitnessText, at: int) -> str:
    start, end = max(0, at - CONTEXT), min(len(text.text), at + CONTEXT)
    starts = set(text.breaks) - {0}
    return "".join(("¶" if i in starts else "") + text.text[i] for i in range(start, end))
