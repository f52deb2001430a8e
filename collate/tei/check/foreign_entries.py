"""One app of an edition by others: its contradictions, and what deserves a look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from collate.i18n import _
from collate.tei.check.extant_walk import AppVisit, lacuna_messages
from collate.tei.diagnostic import Finding
from collate.tei.elements import line_of, local_name, tei

#: Attributes that distinguish two readings of one witness: its hands, and the steps of its making.
_HANDS = ("hand", "varSeq", "seq", "change")
#: Names in ``@type`` or ``@subtype`` for the states of one witness: before and after correction,
#: above the line, in the margin.
_STATES = frozenset(
    (
        *("ac", "a.c.", "ante", "antecorr", "first", "orig", "original", "prior", "del", "deletion"),
        *("pc", "p.c.", "post", "postcorr", "second", "later", "corr", "corrected", "correction"),
        *("add", "addition", "sl", "s.l.", "supralinear", "interlinear", "mg", "marg", "margin"),
    )
)
#: Elements that mark an absence of text.
_GAPS = frozenset(("gap", "lacunaStart", "lacunaEnd", "witStart", "witEnd", "space", "note", "wit"))


def message_in(entry: str, problem: str) -> str:
    """Return a message about *entry*; its value ``problem`` is the same for every entry with that problem."""
    return _("{where}: {problem}", where=entry, problem=problem)


def check_foreign_app(visit: AppVisit, name: str) -> Iterator[Finding]:
    """Yield the findings about one app, which messages call *name*."""
    app = visit.app
    yield from _shape(app, name)
    for witness, message in lacuna_messages(visit, name):
        yield Finding(line_of(app), message, name, witness)
    times = Counter(visit.named)
    for witness in sorted(times):
        options = [option for option, names in visit.options if witness in names]
        if times[witness] > 1:
            yield _repeated(visit, name, witness, options)
        outer = next(app.iterancestors(tei("lem"), tei("rdg")), None)
        if witness in visit.out and witness not in visit.ending and any(map(_has_words, options)):
            problem = _("{witness} is in a lacuna, but has words here", witness=witness)
        elif witness not in visit.here and outer is not None and outer.get("wit"):
            problem = _("{witness} is not a witness of the reading around it", witness=witness)
        else:
            continue
        yield Finding(line_of(app), message_in(name, problem), name, witness)
    yield from _equal(visit, name)


def _repeated(visit: AppVisit, name: str, witness: str, options: list[etree._Element]) -> Finding:
    count = visit.named.count(witness)
    states = len(options) > 1 and any(map(_is_state, options))
    if states:
        problem = _("{witness} occurs {count} times, in several states", witness=witness, count=count)
    else:
        problem = _("{witness} occurs {count} times", witness=witness, count=count)
    return Finding(line_of(visit.app), message_in(name, problem), name, witness, remark=states)


def _shape(app: etree._Element, name: str) -> Iterator[Finding]:
    direct = [child for child in app if local_name(child.tag) in ("lem", "rdg", "rdgGrp")]
    options = [
        option for child in direct for option in ([child] if local_name(child.tag) != "rdgGrp" else child)
    ]
    tags = [local_name(option.tag) for option in options if local_name(option.tag) in ("lem", "rdg")]
    lemmata = [local_name(child.tag) for child in direct].count("lem")
    line = line_of(app)
    if not direct:
        yield Finding(line, message_in(name, _("it has no reading")), name)
    elif len(tags) == 1 and not any(local_name(child.tag) == "rdgGrp" for child in direct):
        yield Finding(line, message_in(name, _("it has only one reading")), name, remark=True)
    if lemmata > 1:
        yield Finding(line, message_in(name, _("it has {count} lemmata", count=lemmata)), name)
    elif lemmata and local_name(direct[0].tag) != "lem":
        yield Finding(line, message_in(name, _("its lemma comes after a reading")), name)
    for option in options:
        attributed = any(map(option.get, ("wit", "resp", "source", "hand")))
        if local_name(option.tag) == "rdg" and not attributed and option.find(tei("wit")) is None:
            problem = _("a reading names neither a witness nor a source")
            yield Finding(line_of(option), message_in(name, problem), name, remark=True)


def _is_state(option: etree._Element) -> bool:
    types = f"{option.get('type', '')} {option.get('subtype', '')}".lower().split()
    return any(map(option.get, _HANDS)) or not _STATES.isdisjoint(types)


def _has_words(option: etree._Element) -> bool:
    if (option.text or "").strip():
        return True
    return any(
        (child.tail or "").strip() or (local_name(child.tag) not in _GAPS and _has_words(child))
        for child in option
    )


def _equal(visit: AppVisit, name: str) -> Iterator[Finding]:
    seen: dict[tuple[str, ...], str] = {}
    for option, names in visit.options:
        if not names or _is_state(option):
            continue
        first = seen.setdefault(_comparable(option), names[0])
        if first != names[0]:
            problem = _(
                "two of its readings are the same, of {first} and {second}", first=first, second=names[0]
            )
            yield Finding(line_of(option), message_in(name, problem), name, names[0], remark=True)


def _comparable(option: etree._Element) -> tuple[str, ...]:
    """Return text and markup of a reading, for comparison."""
    parts = [" ".join((option.text or "").split())]
    for element in option.iterdescendants(etree.Element):
        parts += [f"<{element.tag} {sorted(element.items())}>", element.text or "", element.tail or ""]
    return tuple(part for part in parts if part.strip())
