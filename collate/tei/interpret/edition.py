"""An edition by others in the form that collate reads, and the doubts on the way."""

from __future__ import annotations

from copy import deepcopy
from typing import NamedTuple

from lxml import etree

from collate.tei.diagnostic import is_collate_edition
from collate.tei.elements import local_name, tei
from collate.tei.interpret.doubts import Doubt, Doubts
from collate.tei.interpret.lacunae import ENDS, STARTS, settle_lacunae
from collate.tei.interpret.places import place_apps
from collate.tei.interpret.readings import Readings
from collate.tei.interpret.rest import Rest
from collate.tei.interpret.stray_marks import settle_stray_mark
from collate.tei.interpret.vocabulary import to_p5, trim_ids
from collate.tei.interpret.witnesses import WitnessNames
from collate.tei.parse.readings import app_readings

#: Attribute of the root of a result, which only exists in memory: what was decided is not decided again.
_DONE = "{urn:x-collate}interpreted"


class Interpretation(NamedTuple):
    """An edition in the form that collate reads, and what the file left open."""

    root: etree._Element
    doubts: tuple[Doubt, ...] = ()


def interpret(root: etree._Element) -> Interpretation:
    """Return *root* in the form that collate reads; *root* itself where collate wrote it, or without apps.

    The result is a new tree, whose elements have the line numbers of the file.
    Each of its readings names its witnesses by the xml:ids of the witness list,
    no witness occurs twice in an app, and a lemma without ``@wit`` is that of all others.
    """
    if root.get(_DONE) or is_collate_edition(root) or not _has_apparatus(root):
        return Interpretation(root)
    doubts = Doubts()
    root = deepcopy(root)
    root.set(_DONE, "true")
    to_p5(root, doubts)
    spaced = trim_ids(root, doubts)
    place_apps(root, doubts)
    names = WitnessNames(root, doubts, spaced=spaced)
    readings = Readings(root, names, doubts)
    for mark in list(root.iter(*map(tei, STARTS | ENDS))):
        if mark.get("wit"):
            who = names.named(mark.get("wit"), mark)
            mark.set("wit", " ".join(f"#{name}" for name in (*who.each, *who.grouped)))
        settle_stray_mark(mark, doubts)
    names.complete_list()
    everyone = frozenset(names.elements)
    for body in root.iter(tei("body")):
        out = settle_lacunae(body, readings.of, doubts)
        Rest(readings.of, parents=names.parents, out=out, doubts=doubts).settle(body, everyone)
    return Interpretation(root, tuple(doubts))


def _has_apparatus(root: etree._Element) -> bool:
    """Return whether *root* has an app with a reading, in any namespace."""
    return any(True for app in root.iter("{*}app") if local_name(app.tag) for _ in app_readings(app))
