"""What the apps of an edition by collate record of themselves, checked against their content.

Editions by others may use the same words in another sense and are exempt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from collate.i18n import _
from collate.model import GRAVITY, Operation, Role
from collate.tei.check.witness_claims import check_witness_claims
from collate.tei.diagnostic import (
    Finding,
    element_label,
    element_location,
    entry_id,
    finding_at,
    is_collate_edition,
    is_transcript,
)
from collate.tei.elements import (
    EMENDATION,
    LACUNA,
    LAYOUT,
    UNCOUNTED,
    XML_ID,
    WitnessText,
    local_name,
    pointers,
    tei,
)
from collate.tei.parse.witness_list import read_witnesses
from collate.tei.rebuild.apparatus import reading_text
from collate.tei.rebuild.witness_text import app_readings

_ID = re.compile(r"(app|lac|lay|eme)(\d{1,9})")


def check_claims(root: etree._Element, texts: Mapping[str, WitnessText]) -> Iterator[Finding]:
    """Yield the records of an edition that its content contradicts.

    Nothing is yielded for an edition by others, or for the file of a single
    witness. Checked are the witness list (:func:`check_witness_claims`); that
    entries are numbered in the order of the text; that the lemma is the base
    text's; that an entry has the gravest kind of its readings, and each kind is
    a category of the header; that operations (omission, addition, replacement)
    fit the words; that moved words point at each other.
    """
    if not is_collate_edition(root) or is_transcript(root):
        return
    entries = read_witnesses(root)
    yield from check_witness_claims(root, texts, entries=entries)
    apps = [app for body in root.iter(tei("body")) for app in body.iter(tei("app"))]
    yield from _numbers(apps)
    categories = {element.get(XML_ID, "") for element in root.iter(tei("category"))}
    base = {entry.xml_id for entry in entries if entry.role == Role.BASE}
    for app in apps:
        if app.get("type") not in UNCOUNTED:
            yield from _kind_and_operations(app)
            yield from _categories(app, categories)
            yield from _lemma(app, base)
        elif app.get("type") not in categories:
            message = _(
                "{entry}: {kind} is not a category of the header",
                entry=element_label(app),
                kind=app.get("type", ""),
            )
            yield finding_at(app, message)
    yield from _responsibility(root)
    yield from _moves(root)
    yield from _exchanged_blocks(apps)


def _numbers(apps: list[etree._Element]) -> Iterator[Finding]:
    due = {"app": 1, "lac": 1, "lay": 1, "eme": 1}
    for app in apps:
        match = _ID.fullmatch(app.get(XML_ID, ""))
        series = {LACUNA: "lac", LAYOUT: "lay"}.get(app.get("type", ""), "app")
        if match and match[1] == "eme" and app.get("type") == EMENDATION:
            series = "eme"
        expected = f"{series}{due[series]:04d}"
        if app.get(XML_ID) != expected:
            yield finding_at(
                app, _("{entry} stands where {due} is due", entry=element_label(app), due=expected)
            )
        # The next number counts from this one, so that one gap is one fault.
        due[series] = int(match[2]) + 1 if match and match[1] == series else due[series] + 1


def _lemma(app: etree._Element, base: set[str]) -> Iterator[Finding]:
    if app.get("type") == EMENDATION:
        return
    for option in app_readings(app):
        for name in base.intersection(pointers(option.get("wit"))):
            if local_name(option.tag) != "lem":
                message = _(
                    "{entry}: the base text {witness} stands in no lem",
                    entry=element_label(app),
                    witness=name,
                )
                yield finding_at(option, message, witness=name)


def _kind_and_operations(app: etree._Element) -> Iterator[Finding]:
    # A reading that only states a loss of words, or differs in layout only, has no kind.
    options = [option for option in app_readings(app) if option.get("type") not in UNCOUNTED]
    # Kinds and operations are relative to the base text's reading, which has neither.
    base = next((option for option in options if _is_base_reading(option, app)), None)
    variants = [option for option in options if option is not base and option.get("wit")]
    kinds = [option.get("type", "") for option in variants if option.get("type") != EMENDATION]
    if app.get("type") != EMENDATION and kinds and all(kind in GRAVITY for kind in kinds):
        gravest = min(kinds, key=GRAVITY.__getitem__)
        if app.get("type") != gravest:
            message = _(
                "{entry} has the type {type}, the gravest kind of its readings is {kind}",
                entry=element_label(app),
                type=app.get("type", ""),
                kind=gravest,
            )
            yield finding_at(app, message)
    if base is None:
        return
    for option in variants:
        due = _operations(_words(base), _words(option))
        if "exclude" in (option if not _words(base) else base).attrib:
            due = (*due, Operation.TRANSPOSITION)  # the words stand elsewhere
        if option.get("subtype") not in due:
            witnesses = pointers(option.get("wit"))
            message = _(
                "{entry}: the reading of {witnesses} has the subtype {subtype}, its words make it {due}",
                entry=element_label(app),
                witnesses=", ".join(witnesses),
                subtype=option.get("subtype", ""),
                due=" / ".join(due),
            )
            yield finding_at(option, message, witness=next(iter(witnesses), ""))


def _is_base_reading(option: etree._Element, app: etree._Element) -> bool:
    if app.get("type") == EMENDATION:
        return local_name(option.tag) == "rdg" and option.get("type") is None
    return local_name(option.tag) == "lem"


def _operations(base: str, variant: str) -> tuple[str, ...]:
    if base and variant:
        return Operation.REPLACEMENT, Operation.TRANSPOSITION
    return (Operation.OMISSION,) if base else (Operation.ADDITION,)


def _categories(app: etree._Element, categories: set[str]) -> Iterator[Finding]:
    entry = element_label(app)
    for option in app_readings(app):
        kind = option.get("type", "")
        witnesses = ", ".join(pointers(option.get("wit")))
        if kind in GRAVITY and kind not in categories:
            message = _(
                "{entry}: {kind}, the kind of the reading of {witnesses}, is not a category of the header",
                entry=entry,
                kind=kind,
                witnesses=witnesses,
            )
            yield finding_at(option, message)
        for subtype in pointers(option.get("ana")):
            if subtype in categories and kind in GRAVITY and not f"{subtype}-".startswith(f"{kind}-"):
                message = _(
                    "{entry}: the reading of {witnesses} has the kind {kind}, but @ana {subtype}",
                    entry=entry,
                    witnesses=witnesses,
                    kind=kind,
                    subtype=subtype,
                )
                yield finding_at(option, message)
            elif categories and subtype not in categories:
                yield finding_at(
                    option,
                    _(
                        "{entry}: @ana {subtype} is not a category of the header",
                        entry=entry,
                        subtype=subtype,
                    ),
                )


def _responsibility(root: etree._Element) -> Iterator[Finding]:
    """Yield pointers of ``@resp`` and ``@who`` to persons that the title statement lacks."""
    people = {e.get(XML_ID) for statement in root.iter(tei("titleStmt")) for e in statement}
    for element in root.iter(tei("lem"), tei("note"), tei("change")):
        for name in (*pointers(element.get("resp")), *pointers(element.get("who"))):
            if name not in people:
                message = _(
                    "{element} is by {person}, who is not in the header",
                    element=element_location(element),
                    person=name,
                )
                yield finding_at(element, message)


def _moves(root: etree._Element) -> Iterator[Finding]:
    """Yield faults of ``@exclude``, which links the two readings that carry the words of one move."""
    linked = {
        element.get(XML_ID, ""): element
        for element in root.iter(tei("lem"), tei("rdg"))
        if element.get(XML_ID) is not None
    }
    for element in linked.values():
        where = element_location(element)
        for other in pointers(element.get("exclude")):
            problem = _exclude_problem(element, other, linked)
            if problem:
                yield finding_at(element, _("{element} {problem}", element=where, problem=problem))
        if "exclude" not in element.attrib:
            yield finding_at(element, _("{element} has an xml:id but no @exclude", element=where))
        elif not _words(element):
            message = _("{element} excludes another reading, but has no words itself", element=where)
            yield finding_at(element, message)


def _exclude_problem(element: etree._Element, other: str, linked: Mapping[str, etree._Element]) -> str:
    target, own = linked.get(other), element.get(XML_ID, "")
    if other == own:
        return _("excludes itself")
    if target is None:
        return _("excludes {other}, which is not a reading", other=other)
    if own not in pointers(target.get("exclude")):
        return _("excludes {other}, which does not exclude it", other=other)
    if entry_id(target) == entry_id(element):
        return _("excludes {other}, a reading of the same entry", other=other)
    return ""


def _exchanged_blocks(apps: list[etree._Element]) -> Iterator[Finding]:
    """Yield faults of ``seg/@corresp``, which links a block to the same words in another reading."""
    for app in apps:
        entry = element_label(app)
        blocks = {seg.get(XML_ID, ""): seg for seg in app.iter(tei("seg")) if seg.get(XML_ID)}
        for seg in app.iter(tei("seg")):
            for other in pointers(seg.get("corresp")):
                target = blocks.get(other)
                if target is None:
                    message = _(
                        "{entry}: seg/@corresp {other} is not a block of this entry", entry=entry, other=other
                    )
                elif target.getparent() is seg.getparent():
                    message = _(
                        "{entry}: seg/@corresp {other} is a block of the same reading",
                        entry=entry,
                        other=other,
                    )
                elif _letters(target) != _letters(seg):
                    message = _(
                        "{entry}: 「{words}」 corresponds to 「{others}」, which is different",
                        entry=entry,
                        words=_words(seg),
                        others=_words(target),
                    )
                else:
                    continue
                yield finding_at(seg, message)


def _letters(element: etree._Element) -> str:
    return "".join(filter(str.isalnum, reading_text(element)))


def _words(option: etree._Element) -> str:
    return reading_text(option).strip()
