"""Sections with a base text or roles of witnesses of their own: what they mean at an entry, and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from collate.model import Edition, Emendation, Section
from collate.report.wording.labels import words


def consulted_witnesses(edition: Edition) -> Mapping[int, frozenset[str]]:
    """Return the sigla of the witnesses that are consulted only (参校本), by the numbers of entries."""
    return {
        number: frozenset(section.consulted)
        for section in edition.sections
        if section.consulted
        for number in range(*section.entries)
    }


def section_lines(edition: Edition, lang: str) -> tuple[str, ...]:
    """Return a sentence on each section: where it is, its base text, the roles of witnesses."""
    return tuple(_line(section, edition, words(lang)) for section in edition.sections)


def _line(section: Section, edition: Edition, labels: Mapping[str, str]) -> str:
    roles = list(section_roles(section, labels))
    if not section.base:
        roles.insert(0, labels["section.base.work"].format(sigla=edition.work.base))
    if section.lacking:
        count = len(section.lacking)
        text = labels["section.lacking"]
        roles.append(text.format(sigla=section.base, count=count, base=edition.work.base))
    roles += filter(None, [section.reason.rstrip("。.")])
    return labels["section.line"].format(
        place=section_place(section, labels), roles=labels["section.joint"].join(roles)
    )


def section_roles(section: Section, labels: Mapping[str, str]) -> Iterator[str]:
    """Yield the roles that a section names, each with its witnesses."""
    for role, sigla in (
        ("section.base", (section.base,) if section.base else ()),
        ("section.throughout", section.throughout),
        ("section.consulted", section.consulted),
    ):
        if sigla:
            yield labels[role].format(sigla=labels["section.sigla"].join(sigla))


def section_place(section: Section, labels: Mapping[str, str]) -> str:
    """Return from which words to which a section goes."""
    if section.first:
        key = "section.from.to" if section.last else "section.from"
    else:
        key = "section.start.to" if section.last else "section.start"
    return labels[key].format(first=section.first, last=section.last)


def emendation_reason(emendation: Emendation, edition: Edition, lang: str) -> str:
    """Return why the text departs from the base text of the work: the editor's reason, or the section."""
    if not emendation.section:
        return emendation.reason
    labels = words(lang)
    said = labels["section.reason"].format(sigla=edition.sections[emendation.section - 1].base)
    return labels["section.joint"].join(filter(None, (said, emendation.reason)))


def section_statements(edition: Edition, lang: str) -> Mapping[int, tuple[str, str]]:
    """Return what is to be stated at entries, by their numbers, and who decided on the section.

    That is so where the text follows the base text of the section, and where that is not extant.
    """
    labels = words(lang)
    found = {
        number: (labels["section.absent"].format(sigla=section.base), section.by)
        for number, section in lacking_base(edition).items()
    }
    for one in edition.emendations:
        if one.section and one.entry:
            section = edition.sections[one.section - 1]
            found[one.entry] = labels["section.reason"].format(sigla=section.base), section.by
    return found


def lacking_base(edition: Edition) -> Mapping[int, Section]:
    """Return the section of each entry, by number, at which the base text of the section is not extant."""
    return {number: section for section in edition.sections for number in section.lacking}
