"""Mixed content as a list of nodes: characters and elements in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from lxml import etree

from collate.tei.elements import XML_ID, local_name, tei

#: Marks in a text, which contain no words.
_MARKS = frozenset(("milestone", "pb"))
#: Elements in a reading whose content is not part of its words.
_NON_WORDS = frozenset(("note", "lacunaStart", "lacunaEnd", "witStart", "witEnd", "anchor"))

#: A node of mixed content: characters, or an element without its tail.
Node: TypeAlias = "str | etree._Element"


def mixed_content(parent: etree._Element) -> list[Node]:
    """Return the nodes of *parent* in order; strings are never adjacent and never empty.

    White space in an element without text of its own is not a node.
    """
    text = holds_text(parent)
    nodes: list[Node] = [parent.text] if text and parent.text else []
    for child in parent:
        nodes.append(child)
        if text and child.tail:
            nodes.append(child.tail)
    return nodes


def set_mixed_content(parent: etree._Element, nodes: Sequence[Node]) -> None:
    """Replace the content of *parent* by *nodes*.

    In an element without text of its own, every child gets the white space
    that stood before the first one.
    """
    block = not holds_text(parent)
    gap = parent.text if block else None
    del parent[:]
    parent.text = gap
    words: list[str] = []
    last: etree._Element | None = None

    def end_text() -> None:
        # Joined once: repeated concatenation would copy a long paragraph each time.
        if last is None:
            parent.text = "".join(words) or None
        else:
            last.tail = "".join(words) or None
        words.clear()

    for node in nodes:
        if isinstance(node, str):
            words.append(node)
            continue
        if not block:
            end_text()
        node.tail = gap
        parent.append(node)
        last = node
    if not block:
        end_text()


def holds_text(element: etree._Element) -> bool:
    """Return whether white space in *element* is text, not layout of the file."""
    return local_name(element.tag) not in ("body", "div") and element.find(tei("p")) is None


def outermost_apps(body: etree._Element) -> list[etree._Element]:
    """Return the apps of *body* that are not nested in another, in order."""
    return [app for app in body.iter(tei("app")) if next(app.iterancestors(tei("app")), None) is None]


def lemma_content(app: etree._Element) -> list[Node]:
    """Return the nodes of the edited text at *app*: the words and marks of its lemma."""
    lemma = app.find(tei("lem"))
    return [] if lemma is None else _words_and_marks(lemma)


def _words_and_marks(element: etree._Element) -> list[Node]:
    nodes: list[Node] = []
    for node in mixed_content(element):
        if isinstance(node, str):
            found: list[Node] = [node]
        elif (name := local_name(node.tag)) == "app":
            found = lemma_content(node)
        elif name in _MARKS or name == "p":
            copy = etree.Element(node.tag)
            copy.attrib.update(node.attrib)
            drop_attributes(copy, XML_ID)
            set_mixed_content(copy, _words_and_marks(node))
            found = [copy]
        else:
            found = [] if name in _NON_WORDS or not name else _words_and_marks(node)
        for one in found:
            if isinstance(one, str) and nodes and isinstance(nodes[-1], str):
                nodes[-1] += one
            else:
                nodes.append(one)
    return nodes


def drop_attributes(element: etree._Element, *attributes: str) -> None:
    """Remove *attributes* from *element* where present."""
    for attribute in attributes:
        if attribute in element.attrib:
            del element.attrib[attribute]


def comparable_content(nodes: Sequence[Node]) -> list[object]:
    """Return *nodes* in a form for comparison, which leaves out the numbers of paragraphs."""
    found: list[object] = []
    for node in nodes:
        if isinstance(node, str):
            found.append(node)
        else:
            attributes = {k: v for k, v in node.items() if not (k == "n" and local_name(node.tag) == "p")}
            found.append((node.tag, attributes, comparable_content(mixed_content(node))))
    return found


def content_text(nodes: Sequence[Node]) -> str:
    """Return the characters of *nodes*."""
    return "".join(n if isinstance(n, str) else "".join(map(str, n.itertext())) for n in nodes)
