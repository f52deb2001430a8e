"""Marks of lacunae that contradict the readings of a witness: words that ``@wit`` gives it stay its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast

from lxml import etree

from collate.i18n import _
from collate.tei.elements import line_of, local_name, pointers, tei
from collate.tei.interpret.doubts import Doubts
from collate.tei.interpret.readings import Reading

#: Elements that mark that a witness is not extant from here on, or is again.
STARTS, ENDS = frozenset(("lacunaStart", "witEnd")), frozenset(("lacunaEnd", "witStart"))
#: Elements whose text is not that of a witness.
_APART = frozenset(("note", "witDetail", "wit", "bibl", "del", "fw", "figure", "desc"))

_START, _END, _WORDS, _APP = "start", "end", "words", "app"


class _Step(NamedTuple):
    """A mark, words of a reading, or the beginning of an app, in the order of the file."""

    kind: str
    element: etree._Element
    witnesses: frozenset[str]


def settle_lacunae(
    body: etree._Element, readings: Mapping[etree._Element, tuple[Reading, ...]], doubts: Doubts
) -> dict[etree._Element, frozenset[str]]:
    """Make the marks in *body* agree with the readings, and return who is in a lacuna at each app.

    - An end without a start takes no words from a witness that has readings of
      its own before it: it is dropped. Without such readings the witness begins there.
    - A start without an end ends where ``@wit`` gives the witness words again.
    - Between a start and its end, words that ``@wit`` gives the witness are
      its, and nothing else is.

    Only witnesses that a reading names one by one count, not the members of a group.
    """
    explicit = {one.element: one.each for row in readings.values() for one in row}
    steps = list(_steps(body, explicit, None))
    names = sorted(frozenset().union(*(s.witnesses for s in steps if s.kind in (_START, _END))))
    out: dict[etree._Element, set[str]] = {step.element: set() for step in steps if step.kind == _APP}
    for name in names:
        for app in _settle(name, steps, doubts):
            out[app].add(name)
    return {app: frozenset(who) for app, who in out.items()}


def _settle(name: str, steps: list[_Step], doubts: Doubts) -> list[etree._Element]:
    """Settle the marks of one witness; return the apps at which it is in a lacuna."""
    own = [step for step in steps if name in step.witnesses or step.kind == _APP]
    turns = [step.kind for step in own if step.kind != _APP]
    lacking: list[etree._Element] = []
    marks = [kind for kind in turns if kind in (_START, _END)]
    since: etree._Element | None = None
    outside, number = turns[:1] == [_END], 0
    for step in own:
        if step.kind == _APP:
            if outside:
                lacking.append(step.element)
        elif step.kind == _START:
            if outside:
                doubts.add(step.element, _("{witness} is already in a lacuna", witness=name))
            outside, since, number = True, step.element, number + 1
        elif step.kind == _END:
            number += 1
            if not outside:
                message = _(
                    "a lacuna of {witness} ends here, but none has begun: {witness} is extant before it",
                    witness=name,
                )
                doubts.add(step.element, message)
                _drop(step.element, name)
            outside = False
        elif outside and not _breaks_off(step.element, since):
            _resume(step.element, name, since, doubts, ends=_END in marks[number : number + 1])
            outside = _END in marks[number : number + 1]
    return lacking


def _breaks_off(reading: etree._Element, since: etree._Element | None) -> bool:
    """Return whether the lacuna begins in *reading*, so that what follows the mark there is not its text."""
    return since is not None and reading in since.iterancestors()


def _resume(
    reading: etree._Element, name: str, since: etree._Element | None, doubts: Doubts, *, ends: bool
) -> None:
    """Let the words of a reading be those of a witness in a lacuna, which *ends* later or ends here."""
    reading.insert(0, _mark("lacunaEnd", name, reading))
    reading[0].tail, reading.text = reading.text, None
    line = 0 if since is None else line_of(since)
    if ends:
        reading.append(_mark("lacunaStart", name, reading))
        message = _(
            "{witness} is in a lacuna since line {line}, but @wit gives it words here: they are kept",
            witness=name,
            line=line,
        )
    else:
        message = _(
            "the lacuna of {witness} from line {line} on has no end: it ends here, where @wit gives it words",
            witness=name,
            line=line,
        )
    doubts.add(reading, message)


def _mark(kind: str, name: str, reading: etree._Element) -> etree._Element:
    element = etree.Element(tei(kind), {"wit": f"#{name}"})
    element.sourceline = cast(Any, line_of(reading) or None)
    return element


def _drop(mark: etree._Element, name: str) -> None:
    """Take *name* out of the witnesses of a mark; the mark of no other is made one of nothing."""
    names = pointers(mark.get("wit"))
    if not names:
        around = next(mark.iterancestors(tei("rdg"), tei("lem")), None)
        names = pointers(None if around is None else around.get("wit"))
    rest = [one for one in names if one != name]
    if rest:
        mark.set("wit", " ".join(f"#{one}" for one in rest))
    else:
        mark.tag = tei("anchor")


def _steps(
    element: etree._Element, explicit: Mapping[etree._Element, frozenset[str]], reading: etree._Element | None
) -> Iterator[_Step]:
    """Yield the steps in *element*, which stands in *reading*, if in any."""
    if reading is not None and element.text and not element.text.isspace():
        yield _Step(_WORDS, reading, explicit.get(reading, frozenset()))
    for child in element:
        name = local_name(child.tag)
        if name in STARTS or name in ENDS:
            named = pointers(child.get("wit")) or pointers(None if reading is None else reading.get("wit"))
            yield _Step(_START if name in STARTS else _END, child, frozenset(named))
        elif name == "app":
            yield _Step(_APP, child, frozenset())
            yield from _steps(child, explicit, None)
        elif name in ("lem", "rdg"):
            yield from _steps(child, explicit, child)
        elif name and name not in _APART:
            yield from _steps(child, explicit, reading)
        if reading is not None and child.tail and not child.tail.isspace():
            yield _Step(_WORDS, reading, explicit.get(reading, frozenset()))
