"""Conversion of a stand-off apparatus, in either of TEI's two other methods, to parallel segmentation.

In both the body has only the text of the edition, with the milestones and page
breaks of all witnesses, and ``back/listApp`` the apparatus. An app points at
the words of its lemma by two anchors around them (``double-end-point``), or by
paragraph and character (``location-referenced``, see
:mod:`collate.tei.parse.location`). Once the apps are back in their places, all
further code deals with parallel segmentation alone.

Source: TEI Guidelines P5, 13.2, Linking the Apparatus to the Text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import NamedTuple

from lxml import etree

from collate.errors import VerificationError
from collate.i18n import _
from collate.tei.diagnostic import Finding, element_label, finding_at, is_collate_edition, is_transcript
from collate.tei.elements import (
    DOUBLE_END_POINT,
    LOCATION,
    PARALLEL,
    SCHEME,
    TRANSCRIPT,
    XML_ID,
    local_name,
    pointers,
    tei,
)
from collate.tei.interpret import Interpretation, interpret
from collate.tei.parse.location import locations_to_anchors
from collate.tei.parse.mixed import (
    Node,
    comparable_content,
    content_text,
    drop_attributes,
    lemma_content,
    mixed_content,
    set_mixed_content,
)

#: Characters of a text that a message shows.
_SHOWN_CHARACTERS = 40


class ParallelEdition(NamedTuple):
    """An edition in parallel segmentation, and the faults in the links from its apparatus to the text."""

    root: etree._Element
    faults: tuple[Finding, ...] = ()


def method_of(root: etree._Element) -> str:
    """Return ``variantEncoding/@method``, TRANSCRIPT for the file of one witness, "" where undeclared."""
    encoding = next(root.iter(tei("variantEncoding")), None)
    if encoding is not None:
        return encoding.get("method", "")
    return TRANSCRIPT if is_transcript(root) else ""


def is_standoff(root: etree._Element) -> bool:
    """Return whether *root* is an edition by collate with its apparatus after the text.

    Editions by others locate their apps in ways of their own.
    """
    if method_of(root) not in (DOUBLE_END_POINT, LOCATION):
        return False
    return is_collate_edition(root) or any(
        p.get(XML_ID) == SCHEME for refs in root.iter(tei("refsDecl")) for p in refs
    )


def as_parallel(root: etree._Element) -> etree._Element:
    """Return *root* in the form that collate reads: see :func:`read_as_parallel`."""
    return read_as_parallel(root).root


def read_as_parallel(root: etree._Element) -> Interpretation:
    """Return *root* in parallel segmentation, and the doubts about an edition by others.

    An edition by collate in that form is returned itself, any other as a new tree.

    Raises:
        VerificationError: an app of an edition by collate does not fit the text at its place.
    """
    restored = restore_parallel(root)
    for fault in restored.faults:
        problem = _("line {line}: {problem}", line=fault.line, problem=fault.message)
        raise VerificationError(_("edition"), problem, _("Run collate again"))
    return Interpretation(restored.root) if is_standoff(root) else interpret(root)


def restore_parallel(root: etree._Element) -> ParallelEdition:
    """Return *root* in parallel segmentation, as far as its apps can be located, and the faults.

    An edition by others, or in parallel segmentation, is returned unchanged.
    Elements keep their line numbers.
    """
    if not is_standoff(root):
        return ParallelEdition(root)
    method, root = method_of(root), deepcopy(root)
    apps = [app for back in root.iter(tei("back")) for app in back.iterfind(f"{tei('listApp')}/{tei('app')}")]
    faults = locations_to_anchors(root, apps) if method == LOCATION else []
    faults += _Restorer(apps).restore(root)
    for p in root.iter(tei("p")) if method == LOCATION else ():
        drop_attributes(p, "n")
    _restore_back(root)
    _restore_header(root)
    return ParallelEdition(root, tuple(sorted(set(faults))))


class _Restorer:
    """Moves apps back between their anchors."""

    def __init__(self, apps: Sequence[etree._Element]) -> None:
        self.apps = apps
        self.faults: list[Finding] = []
        self.starts = {_pointer(app, "from"): app for app in apps}
        self.placed: set[etree._Element] = set()

    def restore(self, root: etree._Element) -> list[Finding]:
        anchors = [anchor for body in root.iter(tei("body")) for anchor in body.iter(tei("anchor"))]
        order = [self.starts.get(anchor.get(XML_ID, "")) for anchor in anchors]
        for holder in dict.fromkeys(anchor.getparent() for anchor in anchors):
            if holder is not None:
                set_mixed_content(holder, list(self._within(holder)))
        self._check_all_placed([app for app in order if app is not None and app in self.placed])
        for app in self.apps:
            drop_attributes(app, "from", "to", "loc")
        return self.faults

    def _check_all_placed(self, order: Sequence[etree._Element]) -> None:
        for app in self.apps:
            if app not in self.placed:
                message = _(
                    "{entry} has no place in the text: {location} does not exist",
                    entry=element_label(app),
                    location=_link(app),
                )
                self.faults.append(finding_at(app, message))
        for due, app in zip((app for app in self.apps if app in self.placed), order, strict=False):
            if app is not due:
                message = _(
                    "{entry} stands in the text where {due} is due",
                    entry=element_label(app),
                    due=due.get(XML_ID, ""),
                )
                self.faults.append(finding_at(app, message))
                break

    def _within(self, holder: etree._Element) -> Iterator[Node]:
        around = {holder, *holder.iterancestors(tei("app"))}
        ahead = iter(mixed_content(holder))
        for node in ahead:
            if isinstance(node, str) or local_name(node.tag) != "anchor":
                yield node
                continue
            app = self.starts.pop(node.get(XML_ID, ""), None)
            if app is None or app in around:
                message = _("the anchor {anchor} belongs to no entry", anchor=node.get(XML_ID, ""))
                self.faults.append(finding_at(node, message))
                continue
            self.placed.add(app)
            yield app
            end, between = _pointer(app, "to"), list[Node]()
            for inner in ahead:
                if not isinstance(inner, str) and inner.get(XML_ID) == end:
                    break
                between.append(inner)
            else:
                message = _(
                    "{entry} does not end in the paragraph in which it begins: {location}",
                    entry=element_label(app),
                    location=_link(app),
                )
                self.faults.append(finding_at(app, message))
            self._compare(app, between)

    def _compare(self, app: etree._Element, between: list[Node]) -> None:
        lemma = lemma_content(app)
        if comparable_content(between) == comparable_content(lemma):
            return
        actual, due = content_text(between), content_text(lemma)
        problem = _("its milestones or page breaks differ")
        if actual != due:
            problem = _(
                "it has 「{text}」, the lemma is 「{lemma}」", text=_shorten(actual), lemma=_shorten(due)
            )
        message = _(
            "{entry} does not fit the text at {location}: {problem}",
            entry=element_label(app),
            location=_link(app),
            problem=problem,
        )
        self.faults.append(finding_at(app, message))


def _shorten(words: str) -> str:
    return words if len(words) <= _SHOWN_CHARACTERS else f"{words[:_SHOWN_CHARACTERS]}……"


def _pointer(app: etree._Element, attribute: str) -> str:
    return "".join(pointers(app.get(attribute)))


def _link(app: etree._Element) -> str:
    """Return the attributes that link *app* to the text, as the file has them."""
    if app.get("loc") is not None:
        return f"@loc {app.get('loc')}"
    return _("@from {start} and @to {end}", start=app.get("from", ""), end=app.get("to", ""))


# -- around the text ----------------------------------------------------------


def _restore_back(root: etree._Element) -> None:
    for back in list(root.iter(tei("back"))):
        for app_list in back.findall(tei("listApp")):
            back.remove(app_list)
        parent = back.getparent()
        if not len(back) and parent is not None:
            parent.remove(back)  # with its tail: the element before it has one of its own


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
