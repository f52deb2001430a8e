"""Every witness that is extant stands in exactly one reading of every app: the law of our editions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree

from collate.tei.check.diagnostic import Finding, finding, name_of
from collate.tei.elements import local, pointers, tei
from collate.tei.parse.walk import AppAt, MarkAt, Walk
from collate.tei.rebuild.witness_text import witness_names


def partition(root: etree._Element) -> Iterator[Finding]:
    """Yield where a witness stands twice, nowhere, or in an app or a mark at which it is not extant.

    Also lacunae that start twice, end without a start, or never end, and
    readings that name their witnesses in another order than the witness list.
    """
    ranks = {name: rank for rank, name in enumerate(witness_names(root))}
    walk = Walk(frozenset(ranks), pointers)
    for body in root.iter(tei("body")):
        for place in walk.places(body):
            yield from _mark(place, ranks) if isinstance(place, MarkAt) else _app(place, ranks)
        for name, app in walk.silent.items():
            if app is not None:
                yield finding(app, f"{name_of(app)}: the lacuna of {name} that starts here never ends", name)


def _mark(place: MarkAt, known: Mapping[str, int]) -> Iterator[Finding]:
    unit = place.mark.get("unit", "")
    what = f"<{local(place.mark.tag)}{f' unit={unit!r}' if unit else ''}>"
    for name in pointers(place.mark.get("edRef")):
        if name in known and name not in place.extant:
            yield finding(place.mark, f"{what} names {name}, which is not extant here", name)


def _app(place: AppAt, order: Mapping[str, int]) -> Iterator[Finding]:
    app = place.app

    def said(name: str, what: str) -> Finding:
        return finding(app, f"{name_of(app)}: {name} {what}", name)

    for name in sorted(place.starting & place.out):
        yield said(name, "is in a lacuna already")
    for name in sorted(place.ending - place.out):
        yield said(name, "is in no lacuna that could end")
    times = Counter(place.named)
    extant = place.extant
    for name in sorted(times):
        if times[name] > 1:
            yield said(name, f"stands {times[name]} times")
        if name in order and name not in extant:
            yield said(name, "is not extant here")
    for name in sorted(extant.difference(times)):
        yield said(name, "stands in no lem or rdg")
    for option, names in place.options:
        ranks = [order[name] for name in names if name in order]
        if ranks != sorted(ranks):
            who = ", ".join(names)
            yield finding(option, f"{name_of(app)}: {who} stand in another order than in the witness list")
