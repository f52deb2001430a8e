"""Editions by others: checked by the rules that hold for any edition, not by our conventions.

A fault is a contradiction: a pointer without a target, a witness with two
readings at one place. A remark is what the editor may have intended: an entry
with one reading, two readings with the same words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from lxml import etree

from collate.i18n import Message, _
from collate.tei.check.extant_walk import AppVisit, ExtantWalk
from collate.tei.check.foreign_entries import check_foreign_app, message_in
from collate.tei.check.ids import dangling_message, dangling_pointers, duplicate_ids
from collate.tei.diagnostic import Finding
from collate.tei.elements import (
    DOUBLE_END_POINT,
    LOCATION,
    NAMESPACE,
    PARALLEL,
    XML_ID,
    line_of,
    local_name,
    tei,
)
from collate.tei.parse.witness_pointers import WitnessPointers
from collate.tei.rebuild.standoff import method_of
from collate.tei.rebuild.witness_text import app_readings

#: Remarks with the same problem that are listed one by one.
_MOST_ALIKE = 10

#: An edition names all witnesses in each entry if at least so many entries do, and at most this share do not.
_ENTRIES, _SHARE = 3, 0.05


def check_foreign(root: etree._Element) -> tuple[Finding, ...]:
    """Return the faults of and the remarks on an edition that collate did not write, sorted by line."""
    if not root.tag.startswith(f"{{{NAMESPACE}}}"):
        message = _(
            "<{element}> is not in the namespace of TEI P5, {namespace}: nothing in it could be checked",
            element=local_name(root.tag),
            namespace=NAMESPACE,
        )
        return (Finding(line_of(root), message),)
    found = list(_ForeignEdition(root).findings())
    remarks = _abridge(finding for finding in found if finding.remark)
    return tuple(sorted({*remarks, *(finding for finding in found if not finding.remark)}))


def apparatus_method(root: etree._Element, apps: Sequence[etree._Element] | None = None) -> str:
    """Return the method that links the apparatus of an edition to its text.

    It is the method declared, unless the apps contradict it: an app with
    ``@from``, ``@to`` or ``@loc`` stands apart from its words.
    """
    if apps is None:
        apps = list(root.iter(tei("app")))
    if any(app.get("from") or app.get("to") for app in apps):
        return DOUBLE_END_POINT
    if any(app.get("loc") for app in apps):
        return LOCATION
    return method_of(root) or PARALLEL


class _ForeignEdition:
    """One edition; ``labels`` are the names of its apps in messages: an app without an id is numbered."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.pointers = WitnessPointers(root)
        self.apps = list(root.iter(tei("app")))
        self.labels = {app: app.get(XML_ID) or f"app {n}" for n, app in enumerate(self.apps, start=1)}

    def findings(self) -> Iterator[Finding]:
        yield from duplicate_ids(self.root)
        ignore = ("wit",) if self.pointers.without_list else ()
        for element, attribute, pointer in dangling_pointers(self.root, ignore):
            yield self.finding(element, dangling_message(self.location(element), attribute, pointer=pointer))
        if not self.apps:
            yield self.finding(self.root, self._without_apps())
            return
        yield from self.unlisted_witnesses()
        yield from self.witness_lists()
        yield from self.method()
        parallel = apparatus_method(self.root, self.apps) == PARALLEL
        yield from self.parallel() if parallel else self.standoff()

    def finding(
        self, element: etree._Element, message: str, *, witness: str = "", remark: bool = False
    ) -> Finding:
        return Finding(line_of(element), message, self.entry(element), witness, remark)

    def entry(self, element: etree._Element) -> str:
        """Return the label of the app that *element* is or stands in, "" where there is none."""
        app = element if element in self.labels else next(element.iterancestors(tei("app")), None)
        return "" if app is None else self.labels[app]

    def location(self, element: etree._Element) -> str:
        """Return the label of *element*, after that of its app."""
        label = element.get(XML_ID) or f"<{local_name(element.tag)}>"
        entry = self.entry(element)
        return label if not entry else entry if element in self.labels else f"{entry}: {label}"

    def _without_apps(self) -> str:
        if local_name(self.root.tag) == "teiCorpus":
            return _("it has no <app>: it is a list of texts. Check the editions that it names")
        return _("it has no <app>: it is not an edition with an apparatus")

    # -- method

    def method(self) -> Iterator[Finding]:
        actual, declared = apparatus_method(self.root, self.apps), method_of(self.root)
        element = next(iter(self.root.iter(tei("variantEncoding"))), self.root)
        if actual != PARALLEL:
            message = _(
                "its apparatus is {method}: ids, pointers and readings are checked, no witness is rebuilt",
                method=actual,
            )
            yield self.finding(element, message, remark=True)
        if declared and actual != declared:
            message = _("it declares {declared}, but its apps are {method}", declared=declared, method=actual)
            yield self.finding(element, message, remark=True)

    def standoff(self) -> Iterator[Finding]:
        """Check an apparatus that stands apart from its words."""
        witnesses, none = frozenset(self.pointers.listed), frozenset[str]()
        order = {e.get(XML_ID, ""): rank for rank, e in enumerate(self.root.iter(etree.Element))}
        for app in self.apps:
            options = tuple((option, self.pointers.names(option.get("wit"))) for option in app_readings(app))
            visit = AppVisit(app=app, options=options, here=witnesses, out=none, starting=none, ending=none)
            yield from check_foreign_app(visit, self.labels[app])
            ends = [(app.get(name) or "").rpartition("#")[2] for name in ("from", "to")]
            if all(end in order for end in ends) and order[ends[1]] < order[ends[0]]:
                problem = _(
                    "@to {end} stands before @from {start}",
                    end=app.get("to", ""),
                    start=app.get("from", ""),
                )
                yield self.finding(app, message_in(self.labels[app], problem))

    def parallel(self) -> Iterator[Finding]:
        """Check the apps in the text, lacunae included, and the witnesses that some apps do not name."""
        walk = ExtantWalk(frozenset(self.pointers.listed), self.pointers.names, late_starts=True)
        texts = [t for t in self.root.iter(tei("text")) if next(t.iterancestors(tei("text")), None) is None]
        complete = 0
        lacking: dict[etree._Element, list[str]] = {}
        for visit in chain.from_iterable(map(walk.visits, texts)):
            if not isinstance(visit, AppVisit):
                continue
            yield from check_foreign_app(visit, self.labels[visit.app])
            if not visit.named or any(local_name(o.tag) == "lem" and not who for o, who in visit.options):
                continue  # a negative apparatus: witnesses without a reading have the lemma
            missing = sorted(visit.extant.difference(visit.named))
            complete += not missing
            if missing:
                lacking[visit.app] = missing
        # In an edition whose other apps name all witnesses an omission is a fault; else it is a convention.
        exhaustive = complete >= _ENTRIES and len(lacking) <= max(1, _SHARE * complete)
        for app, missing in lacking.items():
            for name in missing:
                message = message_in(self.labels[app], _("{witness} stands in no lem or rdg", witness=name))
                yield self.finding(app, message, witness=name, remark=not exhaustive)

    # -- witnesses

    def witness_lists(self) -> Iterator[Finding]:
        """Yield a remark on a missing witness list, or on its witnesses without a reading."""
        options = [option for app in self.apps for option in app_readings(app)]
        used = {name for option in options for name in self.pointers.names(option.get("wit"))}
        if self.pointers.without_list:
            if used:
                message = _(
                    "it has no witness list with xml:ids: its witnesses are those that @wit names, {count}",
                    count=len(used),
                )
                yield self.finding(self.root, message, remark=True)
            return
        unused = [name for name in self.pointers.listed if name not in used]
        if len(unused) == len(self.pointers.listed):
            element = next(iter(self.root.iter(tei("listWit"), tei("witness"))))
            yield self.finding(element, _("no reading names a witness of the list"), remark=True)
        elif all(option.get("wit") for option in options):
            for name in unused:
                message = _("{witness} stands in no reading", witness=name)
                yield self.finding(self.pointers.elements[name], message, witness=name, remark=True)

    def unlisted_witnesses(self) -> Iterator[Finding]:
        """Yield the words of ``@wit`` that do not point at a witness of the list."""
        pointers = self.pointers
        witnesses = pointers.groups.keys() | pointers.listed
        found: defaultdict[str, list[etree._Element]] = defaultdict(list)
        for app in self.apps:
            for option in app_readings(app):
                for token in (option.get("wit") or "").split():
                    pointer = pointers.pointer(token)
                    name = pointer.rpartition("#")[2]
                    if not pointers.without_list and name not in witnesses:
                        found[pointer].append(option)
                    elif "#" not in pointer:
                        found[""].append(option)
        for pointer, options in found.items():
            yield from self.unlisted_witness(pointer, options)

    def unlisted_witness(self, pointer: str, options: Sequence[etree._Element]) -> Iterator[Finding]:
        first, name, elements = options[0], pointer.rpartition("#")[2], self.pointers.elements
        witness, remark = "", True
        if not pointer:
            problem = _("@wit has names without #, read as xml:ids")
        elif name in elements:
            problem = _(
                "@wit names {witness}, which is <{element}>, not a witness",
                witness=name,
                element=local_name(elements[name].tag),
            )
        elif not pointer.startswith("#"):
            problem = _("@wit names {pointer}, which is in no witness list of this file", pointer=pointer)
            witness, remark = name, "#" in pointer
        else:
            return
        if len(options) > 1:
            problem = _("{problem} ({count} times)", problem=problem, count=len(options))
        yield self.finding(first, message_in(self.entry(first), problem), witness=witness, remark=remark)


def _abridge(remarks: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the first remarks with each problem, and the number of the rest."""
    alike: defaultdict[str, list[Finding]] = defaultdict(list)
    for remark in sorted(set(remarks)):
        alike[_problem(remark)].append(remark)
    for problem, group in alike.items():
        yield from group[:_MOST_ALIKE]
        if len(group) > _MOST_ALIKE:
            message = _("{count} more entries: {problem}", count=len(group) - _MOST_ALIKE, problem=problem)
            yield Finding(group[_MOST_ALIKE].line, message, remark=True)


def _problem(remark: Finding) -> str:
    """Return the message of *remark* without its entry, and with … for its witness."""
    message = remark.message
    problem = message.values.get("problem", message) if isinstance(message, Message) else message
    if isinstance(problem, Message) and remark.witness:
        values = {key: "…" if value == remark.witness else value for key, value in problem.values.items()}
        return Message(problem.template, problem.context, values)
    return problem if isinstance(problem, str) else message
