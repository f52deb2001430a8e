"""The structure of an edition: schema, ids, pointers, each extant witness in one reading of each app.

Editions by collate are checked here; editions by others follow rules that hold
for any edition (:mod:`collate.tei.check.foreign`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy

from lxml import etree

from collate.i18n import _
from collate.tei.check.extant_walk import AppVisit, ExtantWalk, MarkVisit, lacuna_messages
from collate.tei.check.foreign import check_foreign
from collate.tei.check.ids import dangling_message, dangling_pointers, duplicate_ids, mismatched_ed
from collate.tei.diagnostic import Finding, element_label, element_location, finding_at, is_collate_edition
from collate.tei.elements import PARAGRAPH, PARALLEL, UNCOUNTED, local_name, pointers, tei
from collate.tei.rebuild.apparatus import reading_text
from collate.tei.rebuild.witness_text import app_readings, witness_names
from collate.tei.schema.grammar import check_schema


def check_edition(
    root: etree._Element, method: str = PARALLEL, *, whole: etree._Element | None = None
) -> tuple[Finding, ...]:
    """Return the faults of an edition, sorted by line; none for one as collate writes it.

    Checked are: the schema; processing instructions; duplicate xml:ids; pointers without a target;
    in every app, that each extant witness stands in exactly one lem or rdg and
    no other witness does; that no two readings of an app are the same.

    Args:
        root: the edition as the file has it.
        method: ``variantEncoding/@method`` of an edition by collate.
        whole: the same edition in parallel segmentation, where *root* is not.
    """
    if not is_collate_edition(root):
        return check_foreign(root)
    parallel = root if whole is None else whole
    found = [*check_schema(root, method), *duplicate_ids(root), *mismatched_ed(root), *_foreign_nodes(root)]
    for element, attribute, pointer in dangling_pointers(root):
        message = dangling_message(element_location(element), attribute, pointer=pointer)
        found.append(finding_at(element, message))
    return tuple(sorted({*found, *check_partition(parallel), *_equal_readings(parallel)}))


def _foreign_nodes(root: etree._Element) -> Iterator[Finding]:
    """Yield the processing instructions, which may change what a program shows, and a remark on comments."""
    comments: list[etree._Element] = []
    for node in (*root.itersiblings(preceding=True), *root.iter(), *root.itersiblings()):
        if isinstance(node, etree._ProcessingInstruction):
            message = _(
                "has the processing instruction <?{name}?>, which collate does not write",
                name=str(node.target),
            )
            yield finding_at(node, message)
        elif isinstance(node, etree._Comment):
            comments.append(node)
    if comments:
        message = _("has comments, which collate does not write: {count}", count=len(comments))
        yield finding_at(comments[0], message, remark=True)


def _equal_readings(root: etree._Element) -> Iterator[Finding]:
    for app in root.iter(tei("app")):
        if app.get("type") in UNCOUNTED:
            continue
        texts = [_words_and_breaks(option) for option in app_readings(app)]
        if len(texts) != len(set(texts)):
            yield finding_at(app, _("{entry}: two of its readings are the same", entry=element_label(app)))


def _words_and_breaks(option: etree._Element) -> str:
    """Return the words of a reading, with a mark for every paragraph that begins inside.

    White space aside, two readings of an entry never have the same words,
    unless a paragraph break separates a letter from a combining mark.
    """
    inside = f".//{tei('milestone')}[@unit='{PARAGRAPH}']"
    if option.find(inside) is not None:
        option = deepcopy(option)
        for milestone in option.iterfind(inside):
            milestone.text = "¶"
    return " ".join(reading_text(option).split())


# -- each extant witness in exactly one reading --------------------------------


def check_partition(root: etree._Element) -> Iterator[Finding]:
    """Yield where a witness stands twice, nowhere, or in an app or a mark at which it is not extant.

    Also lacunae that start twice, end without a start, or never end, and
    readings that name their witnesses in another order than the witness list.
    """
    ranks = {name: rank for rank, name in enumerate(witness_names(root))}
    walk = ExtantWalk(frozenset(ranks), pointers)
    for body in root.iter(tei("body")):
        for visit in walk.visits(body):
            yield from _mark(visit, ranks) if isinstance(visit, MarkVisit) else _app(visit, ranks)
        for name, app in walk.in_lacuna.items():
            if app is not None:
                message = _(
                    "{entry}: the lacuna of {witness} that starts here never ends",
                    entry=element_label(app),
                    witness=name,
                )
                yield finding_at(app, message, witness=name)


def _mark(visit: MarkVisit, ranks: Mapping[str, int]) -> Iterator[Finding]:
    unit = visit.mark.get("unit", "")
    tag = f"<{local_name(visit.mark.tag)}{f' unit={unit!r}' if unit else ''}>"
    for name in pointers(visit.mark.get("edRef")):
        if name in ranks and name not in visit.extant:
            message = _("{element} names {witness}, which is not extant here", element=tag, witness=name)
            yield finding_at(visit.mark, message, witness=name)


def _app(visit: AppVisit, ranks: Mapping[str, int]) -> Iterator[Finding]:
    app, entry = visit.app, element_label(visit.app)
    for name, message in lacuna_messages(visit, entry):
        yield finding_at(app, message, witness=name)
    times = Counter(visit.named)
    for name in sorted(times):
        if times[name] > 1:
            message = _(
                "{entry}: {witness} occurs {count} times", entry=entry, witness=name, count=times[name]
            )
            yield finding_at(app, message, witness=name)
        if name in ranks and name not in visit.extant:
            message = _("{entry}: {witness} is not extant here", entry=entry, witness=name)
            yield finding_at(app, message, witness=name)
    for name in sorted(visit.extant.difference(times)):
        message = _("{entry}: {witness} stands in no lem or rdg", entry=entry, witness=name)
        yield finding_at(app, message, witness=name)
    for option, names in visit.options:
        order = [ranks[name] for name in names if name in ranks]
        if order != sorted(order):
            message = _(
                "{entry}: {witnesses} stand in another order than in the witness list",
                entry=entry,
                witnesses=", ".join(names),
            )
            yield finding_at(option, message)
