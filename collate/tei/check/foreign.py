"""Editions that others wrote: held to what holds for any, not to our own conventions.

A fault is what contradicts itself: a pointer to nothing, a witness with two
readings at one place. A remark is what an editor may have meant so: an entry
with one reading, two readings with the same words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from lxml import etree

from collate.tei.check.diagnostic import Finding
from collate.tei.check.foreign_entries import app_findings
from collate.tei.check.ids import dangling, doubled
from collate.tei.elements import NAMESPACE, XML_ID, line_of, local, tei
from collate.tei.parse.naming import Naming
from collate.tei.parse.walk import AppAt, Walk
from collate.tei.rebuild.standoff import DOUBLE_END_POINT, LOCATION, PARALLEL, method_of
from collate.tei.rebuild.witness_text import readings

#: So many remarks of one sort are told one by one.
_TOLD = 10

#: An edition names all witnesses in each entry if at least so many do, and at most this share does not.
_ENTRIES, _SHARE = 3, 0.05


def check_others(root: etree._Element) -> tuple[Finding, ...]:
    """Return what is wrong, or worth a look, in an edition that collate did not write."""
    if not root.tag.startswith(f"{{{NAMESPACE}}}"):
        said = f"is not in the namespace of TEI P5, {NAMESPACE}: nothing in it could be checked"
        return (Finding(line_of(root), f"<{local(root.tag)}> {said}"),)
    found = list(_Others(root).findings())
    remarks = _brief(one for one in found if one.remark)
    return tuple(sorted({*remarks, *(one for one in found if not one.remark)}))


def ties(root: etree._Element, apps: Sequence[etree._Element] | None = None) -> str:
    """Return the method by which the apparatus of an edition is tied to its text.

    That is what it declares, unless its apps say otherwise: one that names the
    place of its words stands elsewhere than they.
    """
    if apps is None:
        apps = list(root.iter(tei("app")))
    if any(app.get("from") or app.get("to") for app in apps):
        return DOUBLE_END_POINT
    if any(app.get("loc") for app in apps):
        return LOCATION
    return method_of(root) or PARALLEL


class _Others:
    """One edition; ``called`` is what messages call its apps: those without an id are counted."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.naming = Naming(root)
        self.apps = list(root.iter(tei("app")))
        self.called = {app: app.get(XML_ID) or f"app {n}" for n, app in enumerate(self.apps, start=1)}

    def findings(self) -> Iterator[Finding]:
        yield from doubled(self.root)
        for element, said in dangling(self.root, ("wit",) if self.naming.alone else ()):
            yield self.say(element, f"{self.place(element)}{said}")
        if not self.apps:
            corpus = local(self.root.tag) == "teiCorpus"
            what = (
                "a list of texts, check the editions that it names"
                if corpus
                else "no edition with an apparatus"
            )
            yield self.say(self.root, f"there is no <app> in it: it is {what}")
            return
        yield from self.strangers()
        yield from self.lists()
        yield from self.method()
        yield from self.parallel() if ties(self.root, self.apps) == PARALLEL else self.elsewhere()

    def say(self, element: etree._Element, message: str, witness: str = "", remark: bool = False) -> Finding:
        return Finding(line_of(element), message, self.entry(element), witness, remark)

    def entry(self, element: etree._Element) -> str:
        """Return the name of the app that *element* is or stands in, "" where there is none."""
        app = element if element in self.called else next(element.iterancestors(tei("app")), None)
        return "" if app is None else self.called[app]

    def place(self, element: etree._Element) -> str:
        """Return how a message names *element*."""
        own = element.get(XML_ID) or f"<{local(element.tag)}>"
        entry = self.entry(element)
        return own if not entry else entry if element in self.called else f"{entry}: {own}"

    def method(self) -> Iterator[Finding]:
        found, declared = ties(self.root, self.apps), method_of(self.root)
        place = next(iter(self.root.iter(tei("variantEncoding"))), self.root)
        if found != PARALLEL:
            said = f"its apparatus is {found}: ids, pointers and readings are checked, no witness is rebuilt"
            yield self.say(place, said, remark=True)
        if declared and found != declared:
            yield self.say(place, f"declares {declared}, and its apps are {found}", remark=True)

    def elsewhere(self) -> Iterator[Finding]:
        """Check an apparatus that stands elsewhere than its words."""
        everybody, nobody = frozenset(self.naming.listed), frozenset[str]()
        order = {e.get(XML_ID, ""): rank for rank, e in enumerate(self.root.iter(etree.Element))}
        for app in self.apps:
            options = tuple((option, self.naming.names(option.get("wit"))) for option in readings(app))
            yield from app_findings(AppAt(app, options, everybody, nobody, nobody, nobody), self.called[app])
            ends = [(app.get(name) or "").rpartition("#")[2] for name in ("from", "to")]
            if all(end in order for end in ends) and order[ends[1]] < order[ends[0]]:
                said = f"@to {app.get('to')} stands before @from {app.get('from')}"
                yield self.say(app, f"{self.called[app]}: {said}")

    def parallel(self) -> Iterator[Finding]:
        """Check the apps in the text, lacunae too; and the witnesses that some of them do not name."""
        walk = Walk(frozenset(self.naming.listed), self.naming.names, late=True)
        whole = [t for t in self.root.iter(tei("text")) if next(t.iterancestors(tei("text")), None) is None]
        complete = 0
        lacking: dict[etree._Element, list[str]] = {}
        for place in chain.from_iterable(map(walk.places, whole)):
            if not isinstance(place, AppAt):
                continue
            yield from app_findings(place, self.called[place.app])
            if any(local(o.tag) == "lem" and not names for o, names in place.options) or not place.named:
                continue  # negative: who is not named has the lemma
            missing = sorted(place.extant.difference(place.named))
            complete += not missing
            if missing:
                lacking[place.app] = missing
        # One that names everybody everywhere else has forgotten somebody; others leave out who has the lemma.
        rule = complete >= _ENTRIES and len(lacking) <= max(1, _SHARE * complete)
        for app, missing in lacking.items():
            for name in missing:
                yield self.say(app, f"{self.called[app]}: {name} stands in no lem or rdg", name, not rule)

    # -- who is named

    def lists(self) -> Iterator[Finding]:
        """Say that there is no list of witnesses, or that nobody reads as one of it does."""
        naming = self.naming
        options = [option for app in self.apps for option in readings(app)]
        used = {name for option in options for name in naming.names(option.get("wit"))}
        if naming.alone:
            said = (
                f"there is no witness list with xml:ids: the witnesses are those that @wit names, {len(used)}"
            )
            if used:
                yield self.say(self.root, said, remark=True)
            return
        idle = [name for name in naming.listed if name not in used]
        if len(idle) == len(naming.listed):
            element = next(iter(self.root.iter(tei("listWit"), tei("witness"))))
            yield self.say(element, "no reading names a witness of the list", remark=True)
        elif all(option.get("wit") for option in options):
            for name in idle:
                yield self.say(naming.known[name], f"{name} stands in no reading", name, remark=True)

    def strangers(self) -> Iterator[Finding]:
        """Say which words of ``@wit`` are no pointers to witnesses of the list."""
        naming = self.naming
        known = naming.groups.keys() | naming.listed
        found: defaultdict[str, list[etree._Element]] = defaultdict(list)
        for app in self.apps:
            for option in readings(app):
                for token in (option.get("wit") or "").split():
                    pointer = naming.pointer(token)
                    name = pointer.rpartition("#")[2]
                    if not naming.alone and name not in known:
                        found[pointer].append(option)
                    elif "#" not in pointer:
                        found[""].append(option)
        for pointer, options in found.items():
            yield from self.stranger(pointer, options)

    def stranger(self, pointer: str, options: Sequence[etree._Element]) -> Iterator[Finding]:
        times = f" ({len(options)} times)" if len(options) > 1 else ""
        first, name, known = options[0], pointer.rpartition("#")[2], self.naming.known
        where = self.entry(first)
        if not pointer:
            said = f"{where}: @wit has names without #, taken for xml:ids{times}"
            yield self.say(first, said, remark=True)
        elif name in known:
            said = f"{where}: @wit names {name}, which is <{local(known[name].tag)}>, no witness{times}"
            yield self.say(first, said, remark=True)
        elif not pointer.startswith("#"):
            said = f"{where}: @wit names {pointer}, which is in no witness list of this file{times}"
            yield self.say(first, said, name, remark="#" in pointer)


def _brief(remarks: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the first remarks of each sort, and how many more there are."""
    sorts: defaultdict[str, list[Finding]] = defaultdict(list)
    for one in sorted(set(remarks)):
        sorts[_sort(one)].append(one)
    for sort, several in sorts.items():
        yield from several[:_TOLD]
        if len(several) > _TOLD:
            rest = several[_TOLD]
            yield Finding(rest.line, f"{len(several) - _TOLD} more entries: {sort}", remark=True)


def _sort(one: Finding) -> str:
    words = one.message.partition(": ")[2] or one.message
    return words.replace(one.witness, "…") if one.witness else words
