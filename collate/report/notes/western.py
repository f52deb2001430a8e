"""The styles of notes in Western editions: lemma ] reading siglum, in Latin or in English.

A negative apparatus names the witnesses that differ, a positive one those of the lemma too.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from collate.report.notes.lemma_choice import AdditionHost, HostSide
from collate.report.notes.style import EmendationDetails, LemmaRelation, NoteLemma, NoteReading, NoteStyle
from collate.text.lookalikes import differing_code_points


class _Terms(NamedTuple):
    """The words of the formulas."""

    after: str
    before: str
    first: str
    last: str
    omitted: str
    added: str
    moved: str
    swapped: str
    lost: str
    letters: str
    base_lacuna: str
    deleted: str
    deleted_with: str
    have: str
    conjecture: str
    supplied: str
    below: str
    above: str
    throughout: str
    silent: str
    alike: str


#: Source: the usual abbreviations of a critical apparatus (West, Textual Criticism, 1973, part 3).
LATIN = _Terms(
    after="post",
    before="ante",
    first="ante omnia",
    last="in fine",
    omitted="om.",
    added="add.",
    moved="transp.",
    swapped="transp.",
    lost="lac.",
    letters="litt.",
    base_lacuna="lac. in textu",
    deleted="del.",
    deleted_with="del. cum",
    have="habent",
    conjecture="coni.",
    supplied="suppl.",
    below="cf. infra",
    above="cf. supra",
    throughout="et passim",
    silent="deinceps tacite",
    alike="forma eadem",
)

ENGLISH = _Terms(
    after="after",
    before="before",
    first="at the beginning",
    last="at the end",
    omitted="omitted",
    added="added",
    moved="placed",
    swapped="in the order",
    lost="missing",
    letters="letters",
    base_lacuna="missing in the base text",
    deleted="deleted",
    deleted_with="deleted with",
    have="retained in",
    conjecture="conjecture",
    supplied="supplied",
    below="see below",
    above="see above",
    throughout="and so throughout",
    silent="not noted again",
    alike="alike in print",
)


class _Form(NamedTuple):
    """The mark between lemma and readings, the marks around the sigla of one reading, and the terms.

    ``positive``: the sigla of the lemma stand before the mark.
    """

    lemma: str
    opening: str = ""
    closing: str = ""
    terms: _Terms = LATIN
    positive: bool = False

    def who(self, sigla: Sequence[str]) -> str:
        return f"{self.opening}{' '.join(sigla)}{self.closing}" if sigla else ""

    def head(self, words: str, sigla: Sequence[str]) -> str:
        """Return the lemma, in a positive apparatus with its witnesses, and the mark after it."""
        who = self.who(sigla) if self.positive else ""
        return f"{words}{' ' if who else ''}{who}{self.lemma}"


def _clause(form: _Form, reading: NoteReading, lemma: str = "") -> str:
    who, terms = form.who(reading.sigla), form.terms
    if reading.way is LemmaRelation.SWAPPED:
        return f"{terms.swapped} {reading.text} {who}"
    if reading.way in (LemmaRelation.ABOVE, LemmaRelation.BELOW):
        place = f"{terms.after} {reading.text}" if reading.text else terms.first
        return f"{terms.moved} {place} {who}"
    return f"{reading.text or terms.omitted}{_alike(form, lemma, reading.text)} {who}"


def _alike(form: _Form, one: str, other: str) -> str:
    r"""Return the code points in which *other* differs from *one* where print shows no difference.

    >>> _alike(_Form(" ] ", terms=ENGLISH), "letter A", "letter \u0410")
    ' (alike in print: U+0041 / U+0410)'
    """
    pairs = "; ".join(f"{a or '–'} / {b or '–'}" for a, b in differing_code_points(one, other))
    return f" ({form.terms.alike}: {pairs})" if pairs else ""


def _variants(form: _Form, lemma: NoteLemma, readings: Sequence[NoteReading]) -> str:
    count = f" ({lemma.letters} {form.terms.letters})" if lemma.letters else ""
    head = form.head(f"{lemma.text}{count}", lemma.sigla)
    return f"{head}{'; '.join(_clause(form, reading, lemma.text) for reading in readings)}"


def _addition(form: _Form, host: AdditionHost, readings: Sequence[NoteReading]) -> str:
    more = [f"{form.terms.added} {reading.text} {form.who(reading.sigla)}" for reading in readings]
    lacking = [f"{form.terms.omitted} {form.who(host.sigla)}"] if form.positive and host.sigla else []
    return f"{_place(form, host)}{form.lemma}{'; '.join((*lacking, *more))}"


def _place(form: _Form, host: AdditionHost) -> str:
    terms = form.terms
    beside = {
        HostSide.BEFORE: f"{terms.before} {host.words}",
        HostSide.START: terms.first,
        HostSide.END: f"{terms.after} {host.words} {terms.last}",
    }
    return beside.get(host.side, f"{terms.after} {host.words}")


def _lacuna(form: _Form, first: str, last: str, sigla: Sequence[str]) -> str:
    lost = f"{first} – {last}" if last else first
    return f"{lost}{form.lemma}{form.terms.lost} {form.who(sigla)}"


def _base_lacuna(form: _Form, readings: Sequence[NoteReading]) -> str:
    return f"{form.terms.base_lacuna}{form.lemma}{'; '.join(_clause(form, one) for one in readings)}"


def _emendation(form: _Form, change: EmendationDetails) -> str:
    terms = form.terms
    others = [_clause(form, reading, change.after) for reading in change.others]
    unchanged, sources = form.who(change.unchanged), form.who(change.sources)
    if not change.after:
        place = f"{_place(form, change.host)}{form.lemma}" if change.host is not None else ""
        source = f"{terms.deleted_with} {sources}" if sources else terms.deleted
        text = f"{place}{'; '.join([f'{change.before} {source}', f'{terms.have} {unchanged}', *others])}"
    else:
        grounds = sources or (terms.conjecture if change.before else terms.supplied)
        was = f"{change.before or terms.omitted}{_alike(form, change.after, change.before)} {unchanged}"
        text = f"{change.after} {grounds}{form.lemma}{'; '.join([was, *others])}"
    return text + (f" ({'; '.join(change.remarks)})" if change.remarks else "")


def _line(form: _Form, what: str, base: str, readings: Sequence[NoteReading]) -> str:
    omitted = form.terms.omitted
    parts = [f"{one.text or omitted}{_alike(form, base, one.text)} {form.who(one.sigla)}" for one in readings]
    return f"{what}: {base or omitted}{form.lemma}{'; '.join(parts)}"


def western_style(
    lemma: str = " ] ",
    opening: str = "",
    *,
    closing: str = "",
    terms: _Terms = LATIN,
    positive: bool = False,
) -> NoteStyle:
    """Return a Western style.

    Args:
        lemma: the mark after a lemma.
        opening: the mark before the sigla of a reading.
        closing: the mark after them.
        terms: the words of the formulas, :data:`LATIN` or :data:`ENGLISH`.
        positive: name the witnesses of the lemma too.
    """
    form = _Form(lemma, opening, closing, terms, positive)
    return NoteStyle(
        variants=partial(_variants, form),
        addition=partial(_addition, form),
        lacuna=partial(_lacuna, form),
        base_lacuna=partial(_base_lacuna, form),
        emendation=partial(_emendation, form),
        line=partial(_line, form),
        elsewhere=lambda ahead, number: (
            f" ({terms.below if ahead else terms.above}{' ' if number else ''}{number})"
        ),
        repeated=lambda words: f" ({terms.throughout}: {words})" if words else f" ({terms.throughout})",
        afterwards=f" ({terms.silent})",
        number=lambda n: f"[{n}]",
        stop="",
        separator=" | ",
    )


WESTERN = western_style()
