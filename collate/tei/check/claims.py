"""What an edition of collate says of itself, checked against what it holds.

Other people's editions may use the same words in another sense; they are not
held to these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from collate.model import GRAVITY, Operation, Role
from collate.tei.check.diagnostic import Finding, entry_of, finding, is_ours, is_transcript, name_of, place_of
from collate.tei.check.witness_claims import witness_claims
from collate.tei.elements import EMENDATION, LACUNA, XML_ID, Rebuilt, local, pointers, tei
from collate.tei.parse.witness_list import read_witnesses
from collate.tei.rebuild.apparatus import text_of
from collate.tei.rebuild.witness_text import readings

_ID = re.compile(r"(app|lac|eme)(\d{1,9})")


def claims(root: etree._Element, texts: Mapping[str, Rebuilt]) -> Iterator[Finding]:
    """Yield what is said and is not so; nothing for an edition that others wrote, or for one witness alone.

    Checked is what the witness list says (:func:`witness_claims`); that
    entries are numbered in the order of the text; that the lemma is the base
    text's; that an entry has the gravest kind of its readings, and each a kind
    that the header explains; that what is called omission, addition or
    replacement is one; that moved words point at each other.
    """
    if not is_ours(root) or is_transcript(root):
        return
    yield from witness_claims(root, texts)
    apps = [app for body in root.iter(tei("body")) for app in body.iter(tei("app"))]
    yield from _numbers(apps)
    known = {element.get(XML_ID, "") for element in root.iter(tei("category"))}
    base = {entry.xml_id for entry in read_witnesses(root) if entry.role == Role.BASE}
    for app in apps:
        if app.get("type") != LACUNA:
            yield from _entry(app)
            yield from _kinds(app, known)
            yield from _lemma(app, base)
        elif LACUNA not in known:
            yield finding(app, f"{name_of(app)}: lacuna is no category of the header")
    yield from _who(root)
    yield from _moves(root)
    yield from _swaps(apps)


def _numbers(apps: list[etree._Element]) -> Iterator[Finding]:
    due = {"app": 1, "lac": 1, "eme": 1}
    for app in apps:
        found = _ID.fullmatch(app.get(XML_ID, ""))
        series = "lac" if app.get("type") == LACUNA else "app"
        if found and found[1] == "eme" and app.get("type") == EMENDATION:
            series = "eme"
        right = f"{series}{due[series]:04d}"
        if app.get(XML_ID) != right:
            yield finding(app, f"{name_of(app)} stands where {right} is due")
        # The next one is judged by this one, so that one gap is one fault.
        due[series] = int(found[2]) + 1 if found and found[1] == series else due[series] + 1


def _lemma(app: etree._Element, base: set[str]) -> Iterator[Finding]:
    if app.get("type") == EMENDATION:
        return
    for option in readings(app):
        for name in base.intersection(pointers(option.get("wit"))):
            if local(option.tag) != "lem":
                yield finding(option, f"{name_of(app)}: the base text {name} stands in no lem", name)


def _entry(app: etree._Element) -> Iterator[Finding]:
    options = list(readings(app))
    # Kinds and operations are stated as seen from the base text's reading, which has none.
    stem = next((option for option in options if _is_stem(option, app)), None)
    variants = [option for option in options if option is not stem and option.get("wit")]
    kinds = [option.get("type", "") for option in variants if option.get("type") != EMENDATION]
    if app.get("type") != EMENDATION and kinds and all(kind in GRAVITY for kind in kinds):
        gravest = min(kinds, key=GRAVITY.__getitem__)
        if app.get("type") != gravest:
            yield finding(app, f"{name_of(app)} is called {app.get('type')}, its readings {gravest}")
    if stem is None:
        return
    for option in variants:
        due = _operation(_written(stem), _written(option))
        if "exclude" in (option if not _written(stem) else stem).attrib:
            due = (*due, Operation.TRANSPOSITION)  # the words stand elsewhere
        if option.get("subtype") not in due:
            who = ", ".join(pointers(option.get("wit")))
            what = f"{name_of(app)}: the reading of {who} is called {option.get('subtype')}"
            yield finding(option, f"{what}, and is {' or '.join(due)}", who.partition(",")[0])


def _is_stem(option: etree._Element, app: etree._Element) -> bool:
    if app.get("type") == EMENDATION:
        return local(option.tag) == "rdg" and option.get("type") is None
    return local(option.tag) == "lem"


def _operation(stem: str, variant: str) -> tuple[str, ...]:
    if stem and variant:
        return Operation.REPLACEMENT, Operation.TRANSPOSITION
    return (Operation.OMISSION,) if stem else (Operation.ADDITION,)


def _kinds(app: etree._Element, known: set[str]) -> Iterator[Finding]:
    for option in readings(app):
        kind = option.get("type", "")
        who = ", ".join(pointers(option.get("wit")))
        if kind in GRAVITY and kind not in known:
            yield finding(
                option, f"{name_of(app)}: {kind}, of the reading of {who}, is no category of the header"
            )
        for finer in pointers(option.get("ana")):
            if finer in known and kind in GRAVITY and not f"{finer}-".startswith(f"{kind}-"):
                yield finding(option, f"{name_of(app)}: the reading of {who} is {kind}, its @ana {finer}")
            elif known and finer not in known:
                yield finding(option, f"{name_of(app)}: @ana {finer} is no category of the header")


def _who(root: etree._Element) -> Iterator[Finding]:
    """Those who are responsible for something are named in the title statement."""
    people = {e.get(XML_ID) for statement in root.iter(tei("titleStmt")) for e in statement}
    for element in root.iter(tei("lem"), tei("note"), tei("change")):
        for name in (*pointers(element.get("resp")), *pointers(element.get("who"))):
            if name not in people:
                yield finding(element, f"{place_of(element)} is by {name}, whom the header does not name")


def _moves(root: etree._Element) -> Iterator[Finding]:
    """Readings that exclude each other carry the words of one move, each in its own entry."""
    tied = {
        element.get(XML_ID, ""): element
        for element in root.iter(tei("lem"), tei("rdg"))
        if element.get(XML_ID) is not None
    }
    for element in tied.values():
        own = element.get(XML_ID, "")
        for other in pointers(element.get("exclude")):
            found = tied.get(other)
            if other == own:
                said = "excludes itself"
            elif found is None:
                said = f"excludes {other}, which is no reading"
            elif own not in pointers(found.get("exclude")):
                said = f"excludes {other}, which does not exclude it"
            elif entry_of(found) == entry_of(element):
                said = f"excludes {other}, a reading of its own entry"
            else:
                continue
            yield finding(element, f"{place_of(element)} {said}")
        if "exclude" not in element.attrib:
            yield finding(element, f"{place_of(element)} excludes nothing")
        elif not _written(element):
            yield finding(element, f"{place_of(element)} excludes a reading, and has no words to stand there")


def _swaps(apps: list[etree._Element]) -> Iterator[Finding]:
    """Blocks that changed places point at the same words in another reading of the entry."""
    for app in apps:
        blocks = {seg.get(XML_ID, ""): seg for seg in app.iter(tei("seg")) if seg.get(XML_ID)}
        for seg in app.iter(tei("seg")):
            for other in pointers(seg.get("corresp")):
                found = blocks.get(other)
                if found is None:
                    yield finding(seg, f"{name_of(app)}: seg/@corresp {other} is no block of this entry")
                elif found.getparent() is seg.getparent():
                    yield finding(seg, f"{name_of(app)}: seg/@corresp {other} is a block of the same reading")
                elif _letters(found) != _letters(seg):
                    said = f"「{_written(seg)}」 corresponds to 「{_written(found)}」"
                    yield finding(seg, f"{name_of(app)}: {said}, which is not the same")


def _letters(element: etree._Element) -> str:
    return "".join(filter(str.isalnum, text_of(element)))


def _written(option: etree._Element) -> str:
    return text_of(option).strip()
