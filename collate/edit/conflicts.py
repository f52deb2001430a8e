"""Decisions of two editors, made without sight of each other, that cannot both hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, NamedTuple

from collate.edit.log_entries import Directive
from collate.edit.stemmata import contradict
from collate.model import Context, Decision, Subject
from collate.settings import SectionSettings

if TYPE_CHECKING:
    from collections.abc import Hashable

    from collate.edit.line_order import Sight
    from collate.edit.log_entries import Row
    from collate.edit.log_lines import LogLine

#: The subjects of which a place can have several: one for each reading, or each witness.
_OF_READINGS = (Subject.JUDGEMENT, Subject.KIND)
_OF_WITNESSES = (Subject.CORRECTION, Subject.PAIR, Subject.GAP)
#: Directives that are opposites, about the same pair of texts or the same words of a file.
_FAMILIES = {"same": "pair", "different": "pair", "cut": "boundary", "join": "boundary"}
#: The fields by which rows of a directive are about the same.
_KEYS = {
    "work": ("name",), "source": ("file",), "pair": ("left", "right"), "boundary": ("file", "before"),
    "leave_out": ("file", "first", "last"), "equivalent": ("forms",),
    "section": ("work", "first"),
}  # fmt: skip

#: What two editors can state otherwise of one section.
_OF_SECTIONS = ("last", "base", "throughout", "consulted")


class Conflict(NamedTuple):
    """Two lines of which neither was made in sight of the other, about the same, with different values."""

    first: LogLine
    second: LogLine


def find_conflicts(active: Sequence[LogLine], sight: Sight) -> tuple[Conflict, ...]:
    """Return the conflicts among the *active* lines, in their order.

    Editors who agree on the value do not conflict, and a later decision about the same, made in
    sight of both, settles it.
    """
    if sight.is_linear:
        return ()
    groups: dict[Hashable, list[int]] = {}
    for place, line in enumerate(active):
        for key in _keys(line):
            groups.setdefault(key, []).append(place)
    pairs: set[tuple[int, int]] = set()
    for members in groups.values():
        if len(members) > 1:
            pairs.update(_conflicting(members, active, sight))
    return tuple(Conflict(active[one], active[other]) for one, other in sorted(pairs))


def _conflicting(
    members: Sequence[int], active: Sequence[LogLine], sight: Sight
) -> Iterator[tuple[int, int]]:
    """Yield the pairs that conflict, among lines that have some words in common."""
    last = [
        one
        for one in members
        if not any(
            sight.saw(active[later].id, active[one].id) and is_about_same(active[later], active[one])
            for later in members
            if later > one
        )
    ]
    for at, one in enumerate(last):
        for other in last[at + 1 :]:
            left, right = active[one], active[other]
            if is_about_same(left, right) and _differ(left, right):
                yield one, other


def is_about_same(left: LogLine, right: LogLine) -> bool:
    """Return whether two lines are about the same subject of one place, or about one work or file."""
    one, other = left.entry, right.entry
    if isinstance(one, Directive) and isinstance(other, Directive):
        return directive_key(one) == directive_key(other)
    if not isinstance(one, Decision) or not isinstance(other, Decision) or _subject(one) != _subject(other):
        return False
    if one.what == Subject.ORIGIN and one.reading != other.reading and not contradict(one, other):
        return False  # two edges of one local stemma
    return any(_is_same_context(a, b) for a in _anchors(one) for b in _anchors(other) if a.words == b.words)


def directive_key(directive: Directive) -> tuple[object, ...]:
    """Return what a directive is about, whatever it states."""
    family = _FAMILIES.get(directive.what, directive.what)
    values = tuple(getattr(directive.row, name) for name in _KEYS[family])
    if family == "pair":
        return family, frozenset(values)
    return (family, frozenset(values[0])) if family == "equivalent" else (family, values)


def _keys(line: LogLine) -> set[Hashable]:
    """Return keys of which two lines about the same have one in common."""
    if isinstance(line.entry, Directive):
        return {directive_key(line.entry)}
    if isinstance(line.entry, Decision):
        return {(_subject(line.entry), anchor.words) for anchor in _anchors(line.entry)}
    return set()


def _subject(decision: Decision) -> tuple[str, ...]:
    reading = decision.reading if decision.what in _OF_READINGS else ""
    witness = decision.witness if decision.what in _OF_WITNESSES or decision.scope == "witness" else ""
    return decision.work, decision.scope, decision.what, reading, witness


def _anchors(decision: Decision) -> tuple[Context, ...]:
    """Return the contexts of a decision; a rule is about its words wherever they are."""
    if decision.scope != "place":
        return (Context(words=decision.words),)
    return decision.contexts or (Context(left=decision.before, words=decision.words, right=decision.after),)


def _is_same_context(left: Context, right: Context) -> bool:
    """Return whether two contexts with the same words are one place: a witness and the text around agree."""
    if left.witnesses and right.witnesses and not set(left.witnesses) & set(right.witnesses):
        return False
    if left.of == right.of and left.nth != right.nth:
        return False
    sides = ((left.left[::-1], right.left[::-1]), (left.right, right.right))
    return all(one.startswith(other) or other.startswith(one) for one, other in sides)


def _differ(left: LogLine, right: LogLine) -> bool:
    one, other = left.entry, right.entry
    if isinstance(one, Decision) and isinstance(other, Decision):
        if one.what == Subject.ORIGIN:
            return contradict(one, other)
        return _value(one) != _value(other)
    if isinstance(one, Directive) and isinstance(other, Directive):
        return one.what != other.what or not _are_compatible(one.row, other.row)
    return False


def _value(decision: Decision) -> tuple[object, ...]:
    """Return what is decided, without how sure, why and by whom; adopted or emended, words are the same."""
    exceptions = frozenset(decision.exceptions)
    if decision.what == Subject.TEXT:
        return decision.words if decision.how == "keep" else decision.text, exceptions
    parts = frozenset(decision.parts) if decision.what == Subject.JUDGEMENT else decision.parts
    return decision.how, decision.text, parts, decision.reading, decision.witness, exceptions


def _are_compatible(left: Row, right: Row) -> bool:
    """Return whether two rows about the same can be one: no field is set to two values."""
    if isinstance(left, SectionSettings) and isinstance(right, SectionSettings):
        return all(getattr(left, name) == getattr(right, name) for name in _OF_SECTIONS)
    keys = {name for names in _KEYS.values() for name in names}
    for field in (field for field in fields(left) if field.name not in keys):
        one, other = getattr(left, field.name), getattr(right, field.name)
        is_set = field.name in ("kind", "subtype") or field.default not in (one, other)
        if is_set and not isinstance(one, tuple) and one != other:
            return False
    members = [(set(getattr(row, "include", ())), set(getattr(row, "exclude", ()))) for row in (left, right)]
    return not (members[0][0] & members[1][1] or members[0][1] & members[1][0])
