"""All checks of an edition: by itself, against its sources, against the rules of classification."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from collate.editions.rule_check import check_against_rules
from collate.editions.source_check import RebuiltWitness, Sources
from collate.i18n import ENGLISH, _, language_of_tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from lxml import etree

    from collate.tei import Finding
    from collate.tei.check import Findings

#: Default size limit of an edition, in MB.
_MEGABYTES = 100

#: Largest number of entries times witnesses for which the rules are applied again: half a minute's work.
_MAX_RULE_CHECKS = 1_000_000


def verify(
    edition: Path, against: Sequence[Path] | Sources = (), *, max_megabytes: int = _MEGABYTES
) -> Findings:
    """Check a TEI edition by itself and, with *against*, against its sources.

    Args:
        edition: the TEI file.
        against: files and folders; or :class:`Sources`, to check several
            editions against the same sources.
        max_megabytes: size limit; checking takes eighteen times the size of
            the edition in memory.

    Returns:
        The findings. Faults are: schema violations, dangling pointers, a
        witness that is not exactly once in every entry, kinds and notes other
        than the readings imply; anything else that collate, given the
        edition's own facts, would write otherwise; and a witness whose text,
        title, date, pages, lines or encoding differ from its source, or whose
        source is not among *against*.

    Raises:
        SourceError: the edition cannot be read, or is too large.
        VerificationError: it is not a TEI document.
    """
    from collate.tei import Finding
    from collate.tei.check import verify as check_by_itself

    findings = check_by_itself(edition, max_megabytes=max_megabytes)
    collected = [*findings.faults, *findings.remarks]
    if against and findings.whole is not None:
        sources = against if isinstance(against, Sources) else Sources(against)
        collected += _check_against_sources(findings, findings.whole, sources)
    if findings.ours and findings.whole is not None and all(one.remark for one in collected):
        if findings.entries * len(findings.witnesses) <= _MAX_RULE_CHECKS:
            collected += check_against_rules(edition, findings.whole, findings.file)
        else:
            message = _("the edition is large: the kinds of its entries and its notes were not checked")
            collected.append(Finding(0, message, remark=True))
    unique = tuple(dict.fromkeys(collected))
    return replace(
        findings,
        faults=tuple(one for one in unique if not one.remark),
        remarks=tuple(one for one in unique if one.remark),
    )


def _check_against_sources(findings: Findings, root: etree._Element, sources: Sources) -> Iterator[Finding]:
    from collate.tei import XML_ID, XML_LANG, Finding, WitnessText, finding_at, line_of, tei
    from collate.tei.parse import edition_settings
    from collate.tei.rebuild import locate_letter, read_page_breaks

    lines = {element.get(XML_ID, ""): line_of(element) for element in root.iter(tei("witness"))}
    page_breaks, settings = read_page_breaks(root), edition_settings(root)
    language = next(
        (language_of_tag(header.get(XML_LANG, ENGLISH)) for header in root.iter(tei("teiHeader"))), ENGLISH
    )
    for witness in findings.witnesses:
        text = findings.texts.get(witness.xml_id, WitnessText("", ()))
        rebuilt = RebuiltWitness(text, page_breaks.get(witness.xml_id, ()), settings, language)
        for problem, letters, remark in sources.differences(witness, rebuilt):
            message = _(
                "witness {siglum} ({file}) {problem}",
                siglum=witness.siglum,
                file=witness.filename,
                problem=problem,
            )
            location = locate_letter(root, witness.xml_id, letters=letters) if letters is not None else None
            if location is None:
                yield Finding(lines.get(witness.xml_id, 0), message, witness=witness.xml_id, remark=remark)
            else:
                located = _("{where}: {problem}", where=location.description(), problem=message)
                yield finding_at(location.element, located, witness=witness.xml_id)
