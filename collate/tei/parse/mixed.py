"""Mixed content, characters and elements in order, taken apart and put together again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from lxml import etree

from collate.tei.elements import XML_ID, local, tei

#: Marks in a text that hold no words.
_MARKS = frozenset(("milestone", "pb"))
#: What stands in a reading and is none of its words.
_ASIDE = frozenset(("note", "lacunaStart", "lacunaEnd", "witStart", "witEnd", "anchor"))

#: A piece of mixed content: characters, or an element without what follows it.
Node: TypeAlias = "str | etree._Element"


def content(parent: etree._Element) -> list[Node]:
    """Return what stands in *parent*, in order, strings never next to each other and never empty.

    White space in an element that holds no text of its own is none of it.
    """
    text = holds_text(parent)
    nodes: list[Node] = [parent.text] if text and parent.text else []
    for child in parent:
        nodes.append(child)
        if text and child.tail:
            nodes.append(child.tail)
    return nodes


def fill(parent: etree._Element, nodes: Sequence[Node]) -> None:
    """Let *nodes* be all that stands in *parent*.

    In an element that holds no text of its own, each child stands on a line as
    the first one did.
    """
    block = not holds_text(parent)
    gap = parent.text if block else None
    del parent[:]
    parent.text = gap
    words: list[str] = []
    last: etree._Element | None = None

    def end_text() -> None:
        # Joined once: adding to a text again and again would copy all of a long paragraph each time.
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
    """Tell whether white space in *element* is text, not layout of the file."""
    return local(element.tag) not in ("body", "div") and element.find(tei("p")) is None


def outermost(body: etree._Element) -> list[etree._Element]:
    """Return the apps of *body* that stand in no other, in order."""
    return [app for app in body.iter(tei("app")) if next(app.iterancestors(tei("app")), None) is None]


def printed(app: etree._Element) -> list[Node]:
    """Return what the text of the edition has in the place of *app*: the words and marks of its lemma."""
    lemma = app.find(tei("lem"))
    return [] if lemma is None else _printed(lemma)


def _printed(element: etree._Element) -> list[Node]:
    nodes: list[Node] = []
    for node in content(element):
        if isinstance(node, str):
            found: list[Node] = [node]
        elif (name := local(node.tag)) == "app":
            found = printed(node)
        elif name in _MARKS or name == "p":
            copy = etree.Element(node.tag)
            copy.attrib.update(node.attrib)
            drop(copy, XML_ID)
            fill(copy, _printed(node))
            found = [copy]
        else:
            found = [] if name in _ASIDE or not name else _printed(node)
        for one in found:
            if isinstance(one, str) and nodes and isinstance(nodes[-1], str):
                nodes[-1] += one
            else:
                nodes.append(one)
    return nodes


def drop(element: etree._Element, *attributes: str) -> None:
    """Take *attributes* from *element*, as far as it has them."""
    for attribute in attributes:
        if attribute in element.attrib:
            del element.attrib[attribute]


def forms(nodes: Sequence[Node]) -> list[object]:
    """Return *nodes* for comparison; the number of a paragraph is its place and does not count."""
    found: list[object] = []
    for node in nodes:
        if isinstance(node, str):
            found.append(node)
        else:
            attributes = {k: v for k, v in node.items() if not (k == "n" and local(node.tag) == "p")}
            found.append((node.tag, attributes, forms(content(node))))
    return found


def words_of(nodes: Sequence[Node]) -> str:
    """Return the characters of *nodes*."""
    return "".join(n if isinstance(n, str) else "".join(map(str, n.itertext())) for n in nodes)
