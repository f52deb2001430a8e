"""An apparatus that stands after the text, and how it is tied to it: the two other methods of TEI.

In both the body has the text of the edition alone, with the milestones and
page breaks of all witnesses, and ``back/listApp`` the apparatus. An app names
the words of its lemma by two anchors that stand around them
(``double-end-point``), or by paragraph and character (``location-referenced``,
see :mod:`collate.tei.parse.location`). Either is read by putting the apps back where
they belong; what reads an edition needs to know parallel segmentation alone.

Source: TEI Guidelines P5, 13.2, Linking the Apparatus to the Text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import NamedTuple

from lxml import etree

from collate.errors import VerificationError
from collate.tei.check.diagnostic import Finding, finding, is_ours, is_transcript, name_of
from collate.tei.elements import XML_ID, local, pointers, tei
from collate.tei.parse.location import place_anchors
from collate.tei.parse.mixed import Node, content, drop, fill, forms, printed, words_of

PARALLEL, DOUBLE_END_POINT, LOCATION = "parallel-segmentation", "double-end-point", "location-referenced"
#: What stands for a method where there is one witness alone, and so no variants.
TRANSCRIPT = "transcript"

#: The paragraph of refsDecl that says how apps are tied to the text.
SCHEME = "app-places"

#: Characters of a text that a message shows.
_MOST = 40


class Restored(NamedTuple):
    """An edition in parallel segmentation, and the faults of how its apparatus was tied to the text."""

    root: etree._Element
    faults: tuple[Finding, ...] = ()


def method_of(root: etree._Element) -> str:
    """Return the method that an edition states, TRANSCRIPT for one witness alone; "" where it states none."""
    found = next(root.iter(tei("variantEncoding")), None)
    if found is not None:
        return found.get("method", "")
    return TRANSCRIPT if is_transcript(root) else ""


def stands_off(root: etree._Element) -> bool:
    """Tell whether *root* is an edition of collate with its apparatus after the text.

    Those of others name the places of their apps in ways of their own.
    """
    if method_of(root) not in (DOUBLE_END_POINT, LOCATION):
        return False
    return is_ours(root) or any(p.get(XML_ID) == SCHEME for refs in root.iter(tei("refsDecl")) for p in refs)


def as_parallel(root: etree._Element) -> etree._Element:
    """Return *root* in parallel segmentation: *root* itself where it is, else a new tree.

    Raises:
        VerificationError: an app does not fit the text at its place.
    """
    restored = restore(root)
    for fault in restored.faults:
        raise VerificationError("edition", f"line {fault.line}: {fault.message}", "Run collate again")
    return restored.root


def restore(root: etree._Element) -> Restored:
    """Return *root* in parallel segmentation, as far as its apps have a place, and the faults.

    An edition that is in parallel segmentation, or that others wrote, is
    returned as it is. Elements keep the lines of the file.
    """
    if not stands_off(root):
        return Restored(root)
    method, root = method_of(root), deepcopy(root)
    apps = [app for back in root.iter(tei("back")) for app in back.iterfind(f"{tei('listApp')}/{tei('app')}")]
    faults = place_anchors(root, apps) if method == LOCATION else []
    faults += _Restoring(apps).restore(root)
    for p in root.iter(tei("p")) if method == LOCATION else ():
        drop(p, "n")
    _restore_back(root)
    _restore_header(root)
    return Restored(root, tuple(sorted(set(faults))))


class _Restoring:
    """Puts apps back between their anchors."""

    def __init__(self, apps: Sequence[etree._Element]) -> None:
        self.apps = apps
        self.faults: list[Finding] = []
        self.starts = {_pointer(app, "from"): app for app in apps}
        self.placed: set[etree._Element] = set()

    def fault(self, app: etree._Element, message: str) -> None:
        self.faults.append(finding(app, f"{name_of(app)} {message}"))

    def restore(self, root: etree._Element) -> list[Finding]:
        anchors = [anchor for body in root.iter(tei("body")) for anchor in body.iter(tei("anchor"))]
        order = [self.starts.get(anchor.get(XML_ID, "")) for anchor in anchors]
        for holder in dict.fromkeys(anchor.getparent() for anchor in anchors):
            if holder is not None:
                fill(holder, list(self._within(holder)))
        self._check_all_placed([app for app in order if app is not None and app in self.placed])
        for app in self.apps:
            drop(app, "from", "to", "loc")
        return self.faults

    def _check_all_placed(self, order: Sequence[etree._Element]) -> None:
        for app in self.apps:
            if app not in self.placed:
                self.fault(app, f"has no place in the text: {_said(app)} leads nowhere")
        for due, app in zip((one for one in self.apps if one in self.placed), order, strict=False):
            if app is not due:
                self.fault(app, f"stands in the text where {due.get(XML_ID)} is due")
                break

    def _within(self, holder: etree._Element) -> Iterator[Node]:
        around = {holder, *holder.iterancestors(tei("app"))}
        ahead = iter(content(holder))
        for node in ahead:
            if isinstance(node, str) or local(node.tag) != "anchor":
                yield node
                continue
            app = self.starts.pop(node.get(XML_ID, ""), None)
            if app is None or app in around:
                self.faults.append(finding(node, f"the anchor {node.get(XML_ID)} is of no entry"))
                continue
            self.placed.add(app)
            yield app
            end, between = _pointer(app, "to"), list[Node]()
            for inner in ahead:
                if not isinstance(inner, str) and inner.get(XML_ID) == end:
                    break
                between.append(inner)
            else:
                self.fault(app, f"has no end where it begins: {_said(app)}")
            self._compare(app, between)

    def _compare(self, app: etree._Element, between: list[Node]) -> None:
        lemma = printed(app)
        if forms(between) != forms(lemma):
            there, due = words_of(between), words_of(lemma)
            what = f"has 「{_short(there)}」 there, the lemma is 「{_short(due)}」"
            if there == due:
                what = "has other marks there"
            self.fault(app, f"does not fit the text at {_said(app)}: it {what}")


def _short(words: str) -> str:
    return words if len(words) <= _MOST else f"{words[:_MOST]}……"


def _pointer(app: etree._Element, attribute: str) -> str:
    return "".join(pointers(app.get(attribute)))


def _said(app: etree._Element) -> str:
    """Name the place of *app* as the file does."""
    if app.get("loc") is not None:
        return f"@loc {app.get('loc')}"
    return f"@from {app.get('from', '')} and @to {app.get('to', '')}"


# -- around the text ----------------------------------------------------------


def _restore_back(root: etree._Element) -> None:
    for back in list(root.iter(tei("back"))):
        for listing in back.findall(tei("listApp")):
            back.remove(listing)
        parent = back.getparent()
        if not len(back) and parent is not None:
            parent.remove(back)  # its tail goes with it: what stood before it has one of its own


def _restore_header(root: etree._Element) -> None:
    for encoding in root.iter(tei("variantEncoding")):
        encoding.set("method", PARALLEL)
        encoding.set("location", "internal")
    for refs in root.iter(tei("refsDecl")):
        for p in refs:
            if p.get(XML_ID) == SCHEME:
                before = p.getprevious()
                if before is not None:
                    before.tail = p.tail
                refs.remove(p)
                break
