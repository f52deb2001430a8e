"""Two trees compared whole: an edition, and the same edition as collate generates it from its facts.

What may differ without harm does not count: the order of attributes, kind and
length of white space, and comments. White space in the text is the matter of
the comparison with the sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import islice
from typing import NamedTuple

from lxml import etree

from collate.i18n import _
from collate.tei.diagnostic import Finding, element_label, finding_at
from collate.tei.elements import XML_ID, XML_LANG, local_name, tei

#: Differences between two trees that are listed; beyond twenty there is usually a common cause.
MOST_DIFFERENCES = 20

#: Children of one element up to which the best pairing of both sides is looked for; of more, the
#: first that does not match is named.
_MOST_PAIRED = 2_000

#: Characters of a text that a message shows, and how many of them stand before the first difference.
_SHOWN, _BEFORE = 40, 12

#: Names of namespaced attributes in messages.
_NAMES = {XML_ID: "xml:id", XML_LANG: "xml:lang"}


class TreeDifference(NamedTuple):
    """A difference, as a message, and the element of the file at which it is."""

    element: etree._Element
    message: str


def check_generated(recorded: etree._Element, expected: etree._Element) -> Iterator[Finding]:
    """Yield a finding for each of the first differences of a file from *expected*."""
    for element, message in islice(tree_differences(recorded, expected), MOST_DIFFERENCES):
        witness = next((e.get(XML_ID, "") for e in _outwards(element) if e.tag == tei("witness")), "")
        yield finding_at(element, message, witness=witness)


def tree_differences(recorded: etree._Element, expected: etree._Element) -> Iterator[TreeDifference]:
    """Yield the differences of *recorded*, an element of a file, from *expected*, one of the same name.

    >>> one, other = etree.fromstring('<p n="1">a <b/></p>'), etree.fromstring('<p n="2">a<c/></p>')
    >>> for difference in tree_differences(one, other):
    ...     print(difference.message)
    <p 1>: @n is '1'; generated from the content it is '2'
    <p 1> lacks <c>, which the content requires
    <b> in <p 1> does not follow from the content
    """
    yield from _attributes(recorded, expected)
    ours, theirs = _children(recorded), _children(expected)
    pairs: Sequence[tuple[etree._Element, etree._Element]]
    if [_key(child) for child in ours] == [_key(child) for child in theirs]:
        pairs = list(zip(ours, theirs, strict=True))
        yield from _texts(recorded, expected)
    else:
        pairs, differences = _paired(recorded, ours, theirs)
        yield from differences
    for one, other in pairs:
        yield from tree_differences(one, other)


def label(element: etree._Element) -> str:
    """Return the name of an element or processing instruction in messages, with ``@type`` where it has one.

    >>> label(etree.fromstring('<note type="role"/>'))
    "<note type='role'>"
    """
    if not isinstance(element.tag, str):
        return f"<?{element.target}?>" if isinstance(element, etree._ProcessingInstruction) else "<!-- -->"
    kind = element.get("type")
    if kind and not element.get(XML_ID):
        return f"<{local_name(element.tag)} type={kind[:_SHOWN]!r}>"
    return element_label(element)


def _where(element: etree._Element) -> str:
    """Return the label of *element*, after that of the entry, witness or category that it stands in."""
    for outer in islice(_outwards(element), 1, None):
        if outer.get(XML_ID) and local_name(outer.tag) in ("app", "witness", "category"):
            return f"{outer.get(XML_ID)}: {label(element)}"
    return label(element)


def _outwards(element: etree._Element) -> Iterator[etree._Element]:
    yield element
    yield from element.iterancestors()


def _children(element: etree._Element) -> list[etree._Element]:
    return [child for child in element if not isinstance(child, etree._Comment)]


def _key(element: etree._Element) -> tuple[str, str]:
    if not isinstance(element.tag, str):
        return "?", label(element)
    return str(element.tag), element.get(XML_ID) or element.get("type") or ""


def _attributes(recorded: etree._Element, expected: etree._Element) -> Iterator[TreeDifference]:
    names = dict.fromkeys((*map(str, recorded.attrib), *map(str, expected.attrib)))
    for name in names:
        one, other = recorded.get(name), expected.get(name)
        if one == other:
            continue
        element, attribute = _where(recorded), _NAMES.get(name, local_name(name))
        if one is None:
            message = _(
                "{element} lacks @{attribute}; generated from the content it is {expected}",
                element=element,
                attribute=attribute,
                expected=repr(other),
            )
        elif other is None:
            message = _(
                "{element}: @{attribute} {value} does not follow from the content",
                element=element,
                attribute=attribute,
                value=repr(one[:_SHOWN]),
            )
        else:
            message = _(
                "{element}: @{attribute} is {value}; generated from the content it is {expected}",
                element=element,
                attribute=attribute,
                value=repr(one[:_SHOWN]),
                expected=repr(other[:_SHOWN]),
            )
        yield TreeDifference(recorded, message)


def _paired(
    recorded: etree._Element, ours: list[etree._Element], theirs: list[etree._Element]
) -> tuple[list[tuple[etree._Element, etree._Element]], list[TreeDifference]]:
    """Return the children that correspond, and a difference for each child without counterpart."""
    keys, other_keys = [_key(child) for child in ours], [_key(child) for child in theirs]
    if max(len(keys), len(other_keys)) > _MOST_PAIRED:
        both = min(len(keys), len(other_keys))
        at = next((i for i in range(both) if keys[i] != other_keys[i]), both)
        missing, surplus = theirs[at : at + 1], ours[at : at + 1]
        pairs = list(zip(ours[:at], theirs[:at], strict=True))
    else:
        blocks = SequenceMatcher(None, keys, other_keys, autojunk=False).get_matching_blocks()
        pairs = [(ours[a + i], theirs[b + i]) for a, b, size in blocks for i in range(size)]
        found, due = {id(one) for one, _other in pairs}, {id(other) for _one, other in pairs}
        missing = [child for child in theirs if id(child) not in due]
        surplus = [child for child in ours if id(child) not in found]
    where = _where(recorded)
    lacking = [
        TreeDifference(
            recorded,
            _("{element} lacks {child}, which the content requires", element=where, child=label(child)),
        )
        for child in missing
    ]
    extra = [
        TreeDifference(
            child,
            _("{child} in {element} does not follow from the content", child=label(child), element=where),
        )
        for child in surplus
    ]
    return pairs, [*lacking, *extra]


def _texts(recorded: etree._Element, expected: etree._Element) -> Iterator[TreeDifference]:
    for one, other in zip(_pieces(recorded), _pieces(expected), strict=True):
        if one == other:
            continue
        pairs = enumerate(zip(one, other, strict=False))
        at = next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))
        message = _(
            "{element} says 「{text}」; generated from the content it is 「{expected}」",
            element=_where(recorded),
            text=_around(one, at),
            expected=_around(other, at),
        )
        yield TreeDifference(recorded, message)


def _pieces(element: etree._Element) -> list[str]:
    """Return the text before, between and after the children, white space normalised; comments ignored."""
    pieces = [element.text or ""]
    for child in element:
        if isinstance(child, etree._Comment):
            pieces[-1] += child.tail or ""
        else:
            pieces.append(child.tail or "")
    return [" ".join(piece.split()) for piece in pieces]


def _around(text: str, at: int) -> str:
    """Return the part of *text* around its difference, or all of a short one."""
    if len(text) <= _SHOWN:
        return text
    start = max(0, at - _BEFORE)
    before, after = "…" if start else "", "…" if start + _SHOWN < len(text) else ""
    return f"{before}{text[start : start + _SHOWN]}{after}"
