"""One entry of an edition that others wrote: what contradicts itself there, and what is worth a look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from lxml import etree

from collate.tei.check.diagnostic import Finding
from collate.tei.elements import line_of, local, tei
from collate.tei.parse.walk import AppAt

#: Attributes that tell two readings of one witness apart: its hands, and the steps of its making.
_HANDS = ("hand", "varSeq", "seq", "change")
#: What editors call the states of one witness in ``@type`` or ``@subtype``: before and after correction,
#: above the line, in the margin.
_STATES = frozenset(
    (
        *("ac", "a.c.", "ante", "antecorr", "first", "orig", "original", "prior", "del", "deletion"),
        *("pc", "p.c.", "post", "postcorr", "second", "later", "corr", "corrected", "correction"),
        *("add", "addition", "sl", "s.l.", "supralinear", "interlinear", "mg", "marg", "margin"),
    )
)
#: Elements that say that something is not there.
_GAPS = frozenset(("gap", "lacunaStart", "lacunaEnd", "witStart", "witEnd", "space", "note", "wit"))


def app_findings(place: AppAt, name: str) -> Iterator[Finding]:
    """Yield what is to be said of one app, which messages call *name*."""
    app = place.app
    say = _named(name)
    yield from _shape(app, name)
    for witness in sorted(place.starting & place.out):
        yield say(app, f"{name}: {witness} is in a lacuna already", witness)
    for witness in sorted(place.ending - place.out):
        yield say(app, f"{name}: {witness} is in no lacuna that could end", witness)
    times = Counter(place.named)
    for witness in sorted(times):
        options = [option for option, names in place.options if witness in names]
        if times[witness] > 1:
            told_apart = len(options) > 1 and any(_is_state(option) for option in options)
            said = f"{name}: {witness} stands {times[witness]} times"
            yield say(app, said + (", in several states" if told_apart else ""), witness, told_apart)
        if witness in place.out and witness not in place.ending and any(map(_has_words, options)):
            yield say(app, f"{name}: {witness} is in a lacuna, and has words here", witness)
        elif witness not in place.here and next(app.iterancestors(tei("lem"), tei("rdg")), None) is not None:
            outer = next(app.iterancestors(tei("lem"), tei("rdg")))
            if outer.get("wit"):
                yield say(app, f"{name}: {witness} is not of the reading around it", witness)
    yield from _equal(place, name)


def _named(name: str) -> Callable[..., Finding]:
    """Return a maker of findings about the entry *name*."""

    def say(element: etree._Element, message: str, witness: str = "", remark: bool = False) -> Finding:
        return Finding(line_of(element), message, name, witness, remark)

    return say


def _shape(app: etree._Element, name: str) -> Iterator[Finding]:
    say = _named(name)
    direct = [child for child in app if local(child.tag) in ("lem", "rdg", "rdgGrp")]
    options = [option for child in direct for option in ([child] if local(child.tag) != "rdgGrp" else child)]
    kinds = [local(option.tag) for option in options if local(option.tag) in ("lem", "rdg")]
    lemmata = [local(child.tag) for child in direct].count("lem")
    if not direct:
        yield say(app, f"{name} has no reading")
    elif len(kinds) == 1 and not any(local(child.tag) == "rdgGrp" for child in direct):
        yield say(app, f"{name}: it has one reading only", remark=True)
    if lemmata > 1:
        yield say(app, f"{name}: it has {lemmata} lemmata")
    elif lemmata and local(direct[0].tag) != "lem":
        yield say(app, f"{name}: its lemma stands behind a reading")
    for option in options:
        said = any(map(option.get, ("wit", "resp", "source", "hand"))) or option.find(tei("wit")) is not None
        if local(option.tag) == "rdg" and not said:
            yield say(option, f"{name}: a reading names neither witness nor source", remark=True)


def _is_state(option: etree._Element) -> bool:
    said = f"{option.get('type', '')} {option.get('subtype', '')}".lower().split()
    return any(map(option.get, _HANDS)) or not _STATES.isdisjoint(said)


def _has_words(option: etree._Element) -> bool:
    if (option.text or "").strip():
        return True
    return any(
        (child.tail or "").strip() or (local(child.tag) not in _GAPS and _has_words(child))
        for child in option
    )


def _equal(place: AppAt, name: str) -> Iterator[Finding]:
    say = _named(name)
    seen: dict[tuple[str, ...], str] = {}
    for option, names in place.options:
        if not names or _is_state(option):
            continue
        first = seen.setdefault(_comparable(option), names[0])
        if first != names[0]:
            said = f"{name}: two of its readings are the same, of {first} and {names[0]}"
            yield say(option, said, names[0], remark=True)


def _comparable(option: etree._Element) -> tuple[str, ...]:
    """Return text and markup of a reading, for comparison."""
    parts = [" ".join((option.text or "").split())]
    for element in option.iterdescendants(etree.Element):
        parts += [f"<{element.tag} {sorted(element.items())}>", element.text or "", element.tail or ""]
    return tuple(part for part in parts if part.strip())
