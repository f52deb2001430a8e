"""What an edition must be besides well-formed: our schema, ids, pointers, each witness once in each entry.

That holds for editions that collate wrote. Those of others are held to what
holds for any (:mod:`collate.tei.check.foreign`).
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from collate.tei.check.diagnostic import Finding, finding, is_ours, name_of, place_of
from collate.tei.check.foreign import check_others
from collate.tei.check.ids import dangling, doubled, unequal
from collate.tei.check.partition import partition
from collate.tei.elements import LACUNA, PARAGRAPH, line_of, tei
from collate.tei.rebuild.apparatus import text_of
from collate.tei.rebuild.standoff import PARALLEL
from collate.tei.rebuild.witness_text import readings
from collate.tei.schema.grammar import broken, schema

__all__ = ["Finding", "check", "line_of", "name_of", "schema"]


def check(
    root: etree._Element, method: str = PARALLEL, whole: etree._Element | None = None
) -> tuple[Finding, ...]:
    """Return what is wrong with an edition, in the order of the lines; nothing for one that collate wrote.

    Checked are: the schema; xml:ids that occur twice; pointers to no xml:id;
    in every app, that each witness that is extant there stands in exactly one
    lem or rdg and no other witness does; readings of one app that are the same.

    Args:
        root: the edition as the file has it.
        method: how our edition ties the apparatus to the text.
        whole: the same edition in parallel segmentation, where *root* is not.
    """
    if not is_ours(root):
        return check_others(root)
    told = root if whole is None else whole
    found = [*broken(root, method), *doubled(root), *unequal(root)]
    found += [finding(element, f"{place_of(element)}{said}") for element, said in dangling(root)]
    return tuple(sorted({*found, *partition(told), *_same(told)}))


def _same(root: etree._Element) -> Iterator[Finding]:
    for app in root.iter(tei("app")):
        if app.get("type") == LACUNA:
            continue
        texts = [_said(option) for option in readings(app)]
        if len(texts) != len(set(texts)):
            yield finding(app, f"{name_of(app)}: two of its readings are the same")


def _said(option: etree._Element) -> str:
    """Return the words of a reading with a mark for every paragraph that begins inside.

    White space aside two readings of one entry never have the same words, but
    for what a paragraph parts from its letter: a mark without width, an accent.
    """
    inside = f".//{tei('milestone')}[@unit='{PARAGRAPH}']"
    if option.find(inside) is not None:
        option = deepcopy(option)
        for milestone in option.iterfind(inside):
            milestone.text = "¶"
    return " ".join(text_of(option).split())
