"""Editions that others wrote: held to what holds for any, not to our own conventions.

A fault is what contradicts itself: a pointer to nothing, a witness with two
readings at one place. A remark is what an editor may have meant so: an entry
with one reading, two readings with the same words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain

from lxml import etree

from collate.tei.elements import NAMESPACE, XML_ID, local, tei
from collate.tei.finding import Finding, finding, name_of
from collate.tei.ids import dangling, doubled
from collate.tei.naming import Naming
from collate.tei.others_places import app_findings
from collate.tei.rebuild import readings
from collate.tei.standoff import PARALLEL
from collate.tei.walk import AppAt, Walk

#: So many remarks of one sort are told one by one.
_TOLD = 10

#: An edition names all witnesses in each entry if at least so many do, and at most this share does not.
_ENTRIES, _SHARE = 3, 0.05


def check_others(root: etree._Element) -> tuple[Finding, ...]:
    """Return what is wrong, or worth a look, in an edition that collate did not write."""
    if not root.tag.startswith(f"{{{NAMESPACE}}}"):
        said = f"is not in the namespace of TEI P5, {NAMESPACE}: nothing in it could be checked"
        return (finding(root, f"<{local(root.tag)}> {said}"),)
    naming = Naming(root)
    apps = list(root.iter(tei("app")))
    found = [*doubled(root), *dangling(root, but=("wit",) if naming.alone else ())]
    found += [*_witnesses(root, naming, apps), *_method(root, apps)]
    if not apps:
        found.append(finding(root, "there is no <app> in it: it is no edition with an apparatus"))
    if ties(root, apps) == PARALLEL:
        found += _parallel(root, naming)
    else:
        everybody, nobody = frozenset(naming.listed), frozenset[str]()
        for app in apps:
            options = tuple((option, naming.names(option.get("wit"))) for option in readings(app))
            found += app_findings(AppAt(app, options, everybody, nobody, nobody, nobody))
    return tuple(sorted({*_brief([one for one in found if one.remark]), *(o for o in found if not o.remark)}))


def ties(root: etree._Element, apps: Sequence[etree._Element] | None = None) -> str:
    """Return the method by which the apparatus of an edition is tied to its text.

    That is what it declares, unless its apps say otherwise: one that names the
    place of its words stands elsewhere than they.
    """
    if apps is None:
        apps = list(root.iter(tei("app")))
    declared = next((e.get("method", "") for e in root.iter(tei("variantEncoding"))), "")
    if any(app.get("from") or app.get("to") for app in apps):
        return "double-end-point"
    if any(app.get("loc") for app in apps):
        return "location-referenced"
    return declared or PARALLEL


def _method(root: etree._Element, apps: Sequence[etree._Element]) -> Iterator[Finding]:
    found = ties(root, apps)
    if not apps:
        return
    place = next(iter(root.iter(tei("variantEncoding"))), root)
    declared = place.get("method", "")
    if found != PARALLEL:
        said = f"its apparatus is {found}: ids, pointers and readings are checked, no witness is rebuilt"
        yield finding(place, said, remark=True)
    if declared and found != declared:
        yield finding(place, f"declares {declared}, and its apps are {found}", remark=True)
    order = {e.get(XML_ID, ""): rank for rank, e in enumerate(root.iter(etree.Element)) if e.get(XML_ID)}
    for app in apps:
        start, end = (order.get((app.get(name) or "").rpartition("#")[2]) for name in ("from", "to"))
        if start is not None and end is not None and end < start:
            yield finding(app, f"{name_of(app)}: @to {app.get('to')} stands before @from {app.get('from')}")


def _witnesses(root: etree._Element, naming: Naming, apps: Sequence[etree._Element]) -> Iterator[Finding]:
    used: set[str] = set()
    others: defaultdict[str, list[etree._Element]] = defaultdict(list)
    for app in apps:
        for option in readings(app):
            for token in (option.get("wit") or "").split():
                pointer = naming.pointer(token)
                name = pointer.rpartition("#")[2]
                used.update(naming.groups.get(name) or (name,))
                if not naming.alone and not naming.is_witness(name) and name not in naming.groups:
                    others[pointer].append(option)
                elif "#" not in pointer:
                    others[""].append(option)
    for pointer, options in others.items():
        yield from _stranger(pointer, options, naming)
    if naming.alone and used:
        said = f"there is no witness list with xml:ids: the witnesses are those that @wit names, {len(used)}"
        yield finding(root, said, remark=True)
    elif not naming.alone and apps:
        idle = [name for name in naming.listed if name not in used]
        if len(idle) == len(naming.listed):
            element = next(iter(root.iter(tei("listWit"), tei("witness"))))
            yield finding(element, "no reading names a witness of the list", remark=True)
        elif all(option.get("wit") for app in apps for option in readings(app)):
            for name in idle:
                yield finding(naming.known[name], f"{name} stands in no reading", name, remark=True)


def _stranger(pointer: str, options: list[etree._Element], naming: Naming) -> Iterator[Finding]:
    """Say what is to be said of a word of ``@wit`` that is no pointer to a witness of the list."""
    times = f" ({len(options)} times)" if len(options) > 1 else ""
    first, name = options[0], pointer.rpartition("#")[2]
    where = name_of(next(first.iterancestors(tei("app"))))
    if not pointer:
        yield finding(first, f"{where}: @wit has names without #, taken for xml:ids{times}", remark=True)
    elif name in naming.known:
        what = f"<{local(naming.known[name].tag)}>"
        yield finding(first, f"{where}: @wit names {name}, which is {what}, no witness{times}", remark=True)
    elif not pointer.startswith("#"):
        said = f"{where}: @wit names {pointer}, which is in no witness list of this file{times}"
        yield finding(first, said, remark="#" in pointer)


def _parallel(root: etree._Element, naming: Naming) -> Iterator[Finding]:
    walk = Walk(frozenset(naming.listed), naming.names, late=True)
    complete, lacking = 0, list[Finding]()
    texts = [text for text in root.iter(tei("text")) if next(text.iterancestors(tei("text")), None) is None]
    for place in chain.from_iterable(map(walk.places, texts)):
        if not isinstance(place, AppAt):
            continue
        yield from app_findings(place)
        if any(local(o.tag) == "lem" and not names for o, names in place.options) or not place.named:
            continue  # negative: who is not named has the lemma
        missing = sorted(place.extant.difference(place.named))
        complete += not missing
        lacking += [
            finding(place.app, f"{name_of(place.app)}: {name} stands in no lem or rdg", name)
            for name in missing
        ]
    entries = len({one.line for one in lacking}), complete
    # One that names everybody everywhere else has forgotten somebody; others leave out who has the lemma.
    rule = complete >= _ENTRIES and entries[0] <= max(1, _SHARE * complete)
    yield from lacking if rule else (one._replace(remark=True) for one in lacking)


def _brief(remarks: list[Finding]) -> Iterator[Finding]:
    """Yield the first remarks of each sort, and how many more there are."""
    sorts: defaultdict[str, list[Finding]] = defaultdict(list)
    for one in sorted(set(remarks)):
        sorts[_sort(one)].append(one)
    for sort, several in sorts.items():
        yield from several[:_TOLD]
        if len(several) > _TOLD:
            rest = several[_TOLD]
            yield Finding(rest.line, f"{len(several) - _TOLD} more, of which it {sort}", remark=True)


def _sort(one: Finding) -> str:
    words = one.message.partition(": ")[2] or one.message
    return words.replace(one.witness, "…") if one.witness else words
