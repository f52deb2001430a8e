"""What a line of a log decides, as a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from collate.edit.log_entries import Directive, Redo, Undo, directive_fields
from collate.edit.stemmata import sources_of
from collate.i18n import _, listed
from collate.model import Decision, Subject

if TYPE_CHECKING:
    from collate.edit.conflicts import Conflict
    from collate.edit.log_entries import Entry

#: What a directive does, by its table.
_DIRECTIVES = {
    "work": _("on the work {row}"),
    "source": _("on the file {row}"),
    "same": _("these texts belong to one work: {row}"),
    "different": _("these texts belong to two works: {row}"),
    "cut": _("a text begins there: {row}"),
    "join": _("no text begins there: {row}"),
    "leave_out": _("this is not text: {row}"),
    "equivalent": _("these words count as one: {row}"),
    "section": _("on a section of a work: {row}"),
}

_PRINTING = {
    "noted": _("「{words}」 has a printed note"),
    "silent": _("「{words}」 has no printed note"),
    "full": _("「{words}」 is only in the full list"),
}


def describe_entry(entry: Entry | None) -> str:
    """Return what a line enters, as a message."""
    match entry:
        case None:
            return _("a line that this version cannot apply")
        case Undo(of):
            return _("takes back {decisions}", decisions=", ".join(of))
        case Redo(of):
            return _("restores {decisions}", decisions=", ".join(of))
        case Directive(what, row):
            fields = directive_fields(row)
            text = ", ".join(
                f"{key} = {json.dumps(value, ensure_ascii=False)}"
                for key, value in fields.items()
                if key != "contexts"  # the place in every witness: the words that name it are enough
            )
            return _(_DIRECTIVES[what].template, row=text)
    return _with_scope(entry, _DESCRIPTIONS[Subject(entry.what)](entry))


def describe_conflict(conflict: Conflict) -> str:
    """Return who decided what against whom, as a message."""
    first, second = conflict
    return _(
        "{first} ({one}, {one_id}) against {second} ({other}, {other_id})",
        first=describe_entry(first.entry),
        one=first.by or "?",
        one_id=first.id,
        second=describe_entry(second.entry),
        other=second.by or "?",
        other_id=second.id,
    )


def _with_scope(decision: Decision, what: str) -> str:
    """Return the message with where it holds, unless that is one place, and its reason."""
    excepted = len(decision.exceptions)
    match decision.scope:
        case "work":
            what = _("{what}, at all like places of the work", what=what)
        case "witness":
            what = _("{what}, at all like places of {witness}", what=what, witness=decision.witness)
        case "project":
            what = _("{what}, at all like places of all works", what=what)
    if excepted:
        what = _("{what} (exceptions: {count})", what=what, count=excepted)
    return _("{what}: {reason}", what=what, reason=decision.reason) if decision.reason else what


def _text(one: Decision) -> str:
    if one.how == "keep":
        return _("keeps 「{words}」", words=one.words)
    if one.how == "adopt" and one.witness:
        return _(
            "adopts 「{text}」 of {witness} for 「{words}」",
            text=one.text,
            witness=one.witness,
            words=one.words,
        )
    if one.how == "adopt":
        return _("adopts 「{text}」 for 「{words}」", text=one.text, words=one.words)
    if not one.text:
        return _("deletes 「{words}」", words=one.words)
    if not one.words:
        return _("inserts 「{text}」 after 「{left}」", text=one.text, left=_left(one))
    return _("emends 「{words}」 to 「{text}」", words=one.words, text=one.text)


def _left(decision: Decision) -> str:
    """Return the words before those of a decision, in the base text."""
    return decision.before or next((one.left for one in decision.contexts), "")


def _judgement(one: Decision) -> str:
    parts = listed(one.parts)
    if one.reading:
        return _(
            "judges 「{reading}」 for 「{words}」: {parts}", reading=one.reading, words=one.words, parts=parts
        )
    return _("judges 「{words}」: {parts}", words=one.words, parts=parts)


def _note(one: Decision) -> str:
    return _("prints a note on 「{words}」: {text}", words=one.words, text=one.text)


def _remark(one: Decision) -> str:
    return _("remarks on 「{words}」, not printed: {text}", words=one.words, text=one.text)


def _print(one: Decision) -> str:
    found = _PRINTING.get(one.how)
    return _(found.template, words=one.words) if found else _("the note on 「{words}」", words=one.words)


def _kind(one: Decision) -> str:
    return _("the variant at 「{words}」 is of the kind {kind}", words=one.words, kind=one.text)


def _origin(one: Decision) -> str:
    reading = one.reading or "∅"
    if one.how == "unknown":
        return _("「{reading}」 arose from a reading that is not known", reading=reading)
    if one.how == "unstated":
        return _("「{reading}」: nothing is stated of its origin any more", reading=reading)
    sources = listed([f"「{source or '∅'}」" for source in sources_of(one)])
    return _("「{reading}」 arose from {sources}", reading=reading, sources=sources)


def _cut(one: Decision) -> str:
    if one.how == "join":
        return _("joins the entry 「{words}」 with the next", words=one.words)
    return _("splits the entry 「{words}」: {parts}", words=one.words, parts=" | ".join(one.parts))


def _pair(one: Decision) -> str:
    return _(
        "「{words}」 corresponds to 「{reading}」 in {witness}",
        words=one.parts[0] if one.parts else one.words,
        reading=one.parts[-1] if one.parts else one.reading,
        witness=one.witness,
    )


def _gap(one: Decision) -> str:
    if one.how == "lacuna":
        return _("{witness} is lost at 「{words}」", witness=one.witness, words=one.words)
    return _("{witness} omits 「{words}」", witness=one.witness, words=one.words)


def _correction(one: Decision) -> str:
    read = next((text for text, *sigla in one.readings if one.witness in sigla), one.words)
    return _(
        "{witness} truly has 「{text}」, not 「{words}」",
        witness=one.witness,
        text=one.text,
        words=one.reading or read,
    )


_DESCRIPTIONS: dict[Subject, Callable[[Decision], str]] = {
    Subject.TEXT: _text,
    Subject.JUDGEMENT: _judgement,
    Subject.NOTE: _note,
    Subject.REMARK: _remark,
    Subject.PRINT: _print,
    Subject.KIND: _kind,
    Subject.ORIGIN: _origin,
    Subject.CUT: _cut,
    Subject.PAIR: _pair,
    Subject.GAP: _gap,
    Subject.CORRECTION: _correction,
}
