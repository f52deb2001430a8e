"""What editors decided about an entry besides the words of the text, as TEI has it.

A local stemma is a directed ``graph``: its nodes are readings, each with its words as label and its
witnesses in ``@corresp``; a source that is not known is the node with the label ``?`` and without witnesses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from collate.report.tei.tracks import witness_ids
from collate.tei import DECISION, XML_ID, tei

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from collate.model import ApparatusEntry, Ruling, Work

#: The label of a source that is not known, and of a reading without words.
_UNKNOWN, _NO_WORDS = "?", "∅"


def write_ruling(
    app: etree._Element, entry: ApparatusEntry, ruling: Ruling, *, work: Work, editor: str
) -> None:
    """Append to *app* what a ruling states: notes, the local stemma, corrections of witnesses.

    Args:
        app: that of *entry*.
        entry: the entry of the ruling.
        ruling: what was decided.
        work: of the edition.
        editor: the xml:id of the editor.
    """
    names = dict(zip((one.siglum for one in work.witnesses), witness_ids(work), strict=True))
    for part, words in describe_ruling(ruling):
        _note(app, part, editor).text = words
    if ruling.origins:
        _stemma(_note(app, "origin", editor), app.get(XML_ID, ""), entry, ruling, names)
    for siglum, text in ruling.corrections:
        _correct(app, entry, siglum, text, witness=names[siglum], editor=editor)


def _note(app: etree._Element, part: str, editor: str) -> etree._Element:
    return etree.SubElement(app, tei("note"), {"type": DECISION, "subtype": part, "resp": f"#{editor}"})


def _stemma(
    note: etree._Element, name: str, entry: ApparatusEntry, ruling: Ruling, names: Mapping[str, str]
) -> None:
    """Append the graph of the local stemma of the entry called *name*; *names* are xml:ids by siglum."""
    graph = etree.SubElement(note, tei("graph"), {"type": "directed"})
    inside = dict.fromkeys(text for edge in ruling.origins for text in edge)
    texts = [one.text for one in entry.readings if one.text in inside]
    nodes: dict[str | None, str] = {}
    for text in (*texts, *([None] if None in inside else [])):
        nodes[text] = f"{name}-node{len(nodes) + 1}"
        node = etree.SubElement(graph, tei("node"), {XML_ID: nodes[text]})
        sigla = [siglum for one in entry.readings if one.text == text for siglum in one.sigla]
        if sigla:
            node.set("corresp", " ".join(f"#{names[siglum]}" for siglum in sigla))
        label = _UNKNOWN if text is None else text or _NO_WORDS
        etree.SubElement(node, tei("label")).text = label
    for source, reading in ruling.origins:
        if source in nodes and reading in nodes:
            etree.SubElement(graph, tei("arc"), {"from": f"#{nodes[source]}", "to": f"#{nodes[reading]}"})


def _correct(
    app: etree._Element, entry: ApparatusEntry, siglum: str, text: str, *, witness: str, editor: str
) -> None:
    """Record what the source of a witness truly has; its reading stays as it was read."""
    read = next(reading.text for reading in entry.readings if siglum in reading.sigla)
    detail = etree.SubElement(
        app,
        tei("witDetail"),
        {
            "type": "correction",
            "wit": f"#{witness}",
            "target": f"#{app.get(XML_ID)}",
            "resp": f"#{editor}",
        },
    )
    choice = etree.SubElement(detail, tei("choice"))
    etree.SubElement(choice, tei("sic")).text = read or None
    etree.SubElement(choice, tei("corr")).text = text or None


def describe_ruling(ruling: Ruling) -> Iterator[tuple[str, str]]:
    """Yield ``note/@subtype`` and text of each part of a ruling that is not in the reading adopted."""
    if ruling.kept and ruling.reason:
        yield "reason", ruling.reason
    if ruling.judgement:
        yield "judgement", "、".join(ruling.judgement)
    for part, words in (("note", ruling.note), ("remark", ruling.remark), ("print", ruling.printed)):
        if words:
            yield part, words
