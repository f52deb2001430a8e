"""Check an edition by itself and against its sources."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from collate.editions.rule_check import by_rules
from collate.editions.source_check import Held, Sources

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from collate.tei.check.examination import Findings

__all__ = ["Sources", "verify"]

#: Largest edition that is checked unless more is asked for.
_MEGABYTES = 100

#: Readings, one of each witness in each entry, of which the kinds are found out anew: half a minute's work.
_READINGS = 1_000_000


def verify(
    edition: Path, against: Sequence[Path] | Sources = (), max_megabytes: int = _MEGABYTES
) -> Findings:
    """Check a TEI edition by itself and, given *against*, against its sources.

    Args:
        edition: the TEI file.
        against: files and folders; or :class:`Sources`, where several editions
            are checked against the same.
        max_megabytes: the largest edition that is read: it takes eighteen
            times its size in memory.

    The faults are in the findings: schema, pointers, each witness exactly once
    in every entry, what an entry is called; and each witness's text, title,
    date and pages, rebuilt from the edition, other than its source's, or a
    source that is not among *against*.

    Raises:
        SourceError: the edition cannot be read, or is too large.
        VerificationError: it is no TEI document.
    """
    from collate.tei.check.diagnostic import Finding, finding
    from collate.tei.check.examination import verify as verify_alone
    from collate.tei.elements import XML_ID, Rebuilt, line_of, tei
    from collate.tei.parse.record import settings_of
    from collate.tei.rebuild.locate import locate
    from collate.tei.rebuild.page_breaks import pages

    findings = verify_alone(edition, max_megabytes=max_megabytes)
    found = [*findings.faults, *findings.remarks]
    if against and findings.whole is not None:
        sources = against if isinstance(against, Sources) else Sources(against)
        lines = {e.get(XML_ID, ""): line_of(e) for e in findings.whole.iter(tei("witness"))}
        turned, stated = pages(findings.whole), settings_of(findings.whole)
        for witness in findings.witnesses:
            text = findings.texts.get(witness.xml_id, Rebuilt("", ()))
            held = Held(text, turned.get(witness.xml_id, ()), stated)
            for problem, letters in sources.problems(witness, held):
                said = f"witness {witness.siglum} ({witness.filename}) {problem}"
                place = locate(findings.whole, witness.xml_id, letters) if letters is not None else None
                if place is None:
                    found.append(Finding(lines.get(witness.xml_id, 0), said, witness=witness.xml_id))
                else:
                    found.append(finding(place.element, f"{place}: {said}", witness.xml_id))
    if findings.ours and findings.whole is not None and all(one.remark for one in found):
        if findings.entries * len(findings.witnesses) <= _READINGS:
            found += by_rules(edition, findings.whole)
        else:
            said = "it is large: what its entries are called, and their notes, were not found out anew"
            found.append(Finding(0, said, remark=True))
    told = tuple(dict.fromkeys(found))
    faults = tuple(one for one in told if not one.remark)
    return replace(findings, faults=faults, remarks=tuple(one for one in told if one.remark))
