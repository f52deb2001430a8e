"""What an edition of collate says of itself, checked against what it holds.

Other people's editions may use the same words in another sense; they are not
held to these.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree

from collate.model import Kind, Operation, Role
from collate.tei.check import Finding, line_of, name_of
from collate.tei.elements import XML_ID, Rebuilt, local, pointers, tei
from collate.tei.rebuild import readings
from collate.tei.witnesses import read_witnesses

#: Gravest first, as the members of Kind stand.
_GRAVITY = {str(kind): rank for rank, kind in enumerate(Kind)}


def is_ours(root: etree._Element) -> bool:
    """Tell whether collate wrote the edition, by its own statement in the header."""
    return any(element.get("ident") == "collate" for element in root.iter(tei("application")))


def claims(root: etree._Element, texts: Mapping[str, Rebuilt]) -> Iterator[Finding]:
    """Yield what is said and is not so; nothing for an edition that others wrote.

    Checked are: sigla that two witnesses have; that one witness is the base;
    that a witness said to be identical to another has the same of *texts*
    (white space and paragraph breaks aside); that entries are numbered in the
    order of the text; that an entry has the gravest kind of its readings; that
    what is called omission, addition or replacement is one.
    """
    if not is_ours(root):
        return
    yield from _witness_list(root, texts)
    expected = 1
    for app in root.iter(tei("app")):
        if app.get("type") == "lacuna":
            continue
        xml_id = app.get(XML_ID, "")
        if xml_id != f"app{expected:04d}":
            yield Finding(line_of(app), f"{name_of(app)} stands where app{expected:04d} is due")
        expected += 1
        yield from _entry(app)


def _witness_list(root: etree._Element, texts: Mapping[str, Rebuilt]) -> Iterator[Finding]:
    lines = {element.get(XML_ID, ""): line_of(element) for element in root.iter(tei("witness"))}
    entries = read_witnesses(root)
    sigla = Counter(entry.siglum for entry in entries)
    for entry in entries:
        line = lines[entry.xml_id]
        if sigla[entry.siglum] > 1:
            problem = f"{sigla[entry.siglum]} witnesses have the siglum {entry.siglum}"
            yield Finding(line, f"{entry.xml_id}: {problem}")
        other = entry.identical_to
        if other in texts and _letters(texts[other]) != _letters(texts[entry.xml_id]):
            yield Finding(line, f"{entry.xml_id} is said to be identical to {other}, and has another text")
    bases = [entry.xml_id for entry in entries if entry.role == Role.BASE]
    if entries and len(bases) != 1:
        yield Finding(
            lines[entries[0].xml_id],
            f"{len(bases)} witnesses are called the base text{': ' if bases else ''}{', '.join(bases)}",
        )


def _entry(app: etree._Element) -> Iterator[Finding]:
    options = list(readings(app))
    lemma = next((option for option in options if local(option.tag) == "lem"), None)
    variants = [option for option in options if option is not lemma]
    kinds = [option.get("type", "") for option in variants]
    if all(kind in _GRAVITY for kind in kinds) and kinds:
        gravest = min(kinds, key=_GRAVITY.__getitem__)
        if app.get("type") != gravest:
            yield Finding(line_of(app), f"{name_of(app)} is called {app.get('type')}, its readings {gravest}")
    if lemma is None:
        return
    for option in variants:
        due = _operation(_written(lemma), _written(option))
        if "exclude" in (option if not _written(lemma) else lemma).attrib:
            due = (*due, Operation.TRANSPOSITION)  # the words stand elsewhere
        if option.get("subtype") not in due:
            what = f"{name_of(app)}: the reading of {', '.join(pointers(option.get('wit')))}"
            yield Finding(
                line_of(option), f"{what} is called {option.get('subtype')}, and is {' or '.join(due)}"
            )


def _operation(lemma: str, variant: str) -> tuple[str, ...]:
    if lemma and variant:
        return Operation.REPLACEMENT, Operation.TRANSPOSITION
    return (Operation.OMISSION,) if lemma else (Operation.ADDITION,)


def _letters(text: Rebuilt) -> str:
    # White space at the end of a paragraph is not written, so it is gone where only one of two breaks.
    return "".join(text.text.split())


def _written(option: etree._Element) -> str:
    return "".join(str(part) for part in option.itertext()).strip()
