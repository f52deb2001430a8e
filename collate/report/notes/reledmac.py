r"""edition.tex: the edited text with a line-keyed apparatus, for XeLaTeX with reledmac.

Series A has the substantive and numeral variants, the lacunae and what the
editor changed, series B the rest. An ``\edtext`` cannot cross the end of a
paragraph (ledmac issue 627), and takes time with the square of its length: a
lemma of several paragraphs, or a long one, stands between two labels. Where
the base text has no words, an empty one carries the note.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from collate.model import Edition, Kind
from collate.report.context import ReportContext
from collate.report.notes.drafts import Drafts
from collate.report.notes.latex import COMMANDS, escaped
from collate.report.notes.text_files import remarks, stated
from collate.report.notes.western import WESTERN, western
from collate.report.wording.catalogue import words
from collate.text.layout import HAN

#: Stand between lemma and readings and around sigla until all are escaped; no text has them.
_MARK, _OPENING, _CLOSING = "\ufdd0", "\ufdd1", "\ufdd2"
_SIGLA = re.compile(f"{_OPENING}([^{_CLOSING}]*){_CLOSING}")

_SERIES: tuple[tuple[str, Collection[str]], ...] = (
    ("A", (Kind.SUBSTANTIVE, Kind.NUMERAL)),
    ("B", (Kind.ORTHOGRAPHIC, Kind.PUNCTUATION)),
)

#: Longest text of one ``\\edtext``, in characters: 2,000 take 7 s, 4,000 take 22 s.
_LONGEST = 200

#: Longer notes cannot stand in one block at the foot of a page.
_BLOCK = 1000


class _Carrier(NamedTuple):
    """Words of the base text, from *start* to *end*, that are printed as *text* and carry notes.

    ``notes`` are series and words, lemma and readings with a mark between.
    Where there are no words, ``ahead`` tells that those that follow are meant.
    The first of ``labels`` stands before it, and its notes are of the lines
    from there to the second.
    """

    start: int
    end: int
    text: str
    notes: tuple[tuple[str, str], ...]
    ahead: bool = False
    labels: tuple[str, ...] = ()


def write_reledmac(edition: Edition, context: ReportContext) -> bytes:
    """Return the document: UTF-8, to be run through XeLaTeX three times."""
    carriers = list(_carriers(edition, context))
    parts = [*_head(edition, context, carriers), *_text(edition, carriers), *_FOOT]
    return "\n".join([*parts, ""]).encode()


def _carriers(edition: Edition, context: ReportContext) -> Iterator[_Carrier]:
    """Yield what carries notes, in the order of the text; none begins in another."""
    style = western(_MARK, _OPENING, _CLOSING)
    found: list[_Carrier] = []
    of_entries: dict[int, list[tuple[str, str]]] = {}
    for series, kinds in _SERIES:
        drafts = Drafts(edition, style, kinds, context.hide)
        for draft in drafts.drafts(fold=False):
            see = style.elsewhere(draft.see > draft.entry, "") if draft.see else ""
            of_entries.setdefault(draft.entry, []).append((series, draft.text + see))
    for draft in drafts.lacunae():
        found.append(_Carrier(draft.start, draft.start, "", (("A", draft.text),), ahead=True))
    for emendation, draft in zip(edition.emendations, drafts.emendations(context.lang), strict=True):
        found.append(_Carrier(*emendation.locus, emendation.text, (("A", draft.text),)))
    ground = drafts.ground
    for number, notes in of_entries.items():
        span = ground.columns.span(number - 1, ground.base)
        found.append(_Carrier(*span, ground.text[span.start : span.end], tuple(notes)))
    done = 0
    for number, carrier in enumerate(sorted(found, key=lambda carrier: carrier[:2])):
        # A lacuna that begins inside a lemma has its note behind it.
        start = max(carrier.start, done)
        done = max(start, carrier.end)
        placed = carrier._replace(start=start, end=done)
        if carrier.text == ground.text[start:done] and (
            done - start > _LONGEST or any(start < edge < done for edge in ground.starts)
        ):
            first, last = f"{number}-first", f"{number}-last"
            yield _Carrier(start, start, "", carrier.notes, ahead=True, labels=(first, last))
            yield _Carrier(done, done, "", (), labels=(last,))
        else:
            yield placed


def _text(edition: Edition, carriers: Sequence[_Carrier]) -> Iterator[str]:
    """Yield the paragraphs."""
    tokens = edition.alignment.tokens[edition.work.base_column]
    starts = sorted({0, *(int(tokens.offsets[token]) for token in tokens.breaks)} - {len(tokens.text)}) or [0]
    held: list[list[_Carrier]] = [[] for _ in starts]
    for carrier in carriers:
        paragraph = bisect_right(starts, carrier.start) - 1
        between = carrier.start == carrier.end == starts[paragraph] > 0
        held[paragraph - (between and not carrier.ahead)].append(carrier)
    for (start, end), here in zip(pairwise([*starts, len(tokens.text)]), held, strict=True):
        parts: list[str] = []
        done = start
        for carrier in here:
            parts += [escaped(tokens.text[done : carrier.start]), _edtext(carrier)]
            done = carrier.end
        body = "%\n".join(filter(None, [*parts, escaped(tokens.text[done:end].rstrip())]))
        if body:
            yield f"\\pstart\n{body}%\n\\pend\n"


def _edtext(carrier: _Carrier) -> str:
    label = f"\\edlabel{{{carrier.labels[0]}}}" if carrier.labels else ""
    if not carrier.notes:
        return label
    told = "%\n\\xxref{{{}}}{{{}}}".format(*carrier.labels) if carrier.labels else ""
    for series, words_of in carrier.notes:
        lemma, _, readings = words_of.partition(_MARK)
        told += f"%\n\\lemma{{{_sigla(lemma)}}}\\{series}footnote{{{_sigla(readings)}}}"
    return f"{label}\\edtext{{{escaped(carrier.text)}}}{{{told}}}"


def _sigla(text: str) -> str:
    r"""Return *text* as LaTeX, sigla as ``\Sigla{...}``: 未 may be a siglum or a word."""
    parts = _SIGLA.split(text)
    return "".join(f"\\Sigla{{{escaped(part)}}}" if n % 2 else escaped(part) for n, part in enumerate(parts))


_FOOT = ("\\endnumbering", "\\end{document}")


def _head(edition: Edition, context: ReportContext, carriers: Sequence[_Carrier]) -> Iterator[str]:
    """Yield the preamble, the title, the witnesses."""
    say = words(context.lang)
    text = edition.alignment.tokens[edition.work.base_column].text
    longest = max((len(told) for carrier in carriers for _, told in carrier.notes), default=0)
    yield f"% {say['latex.how']}"
    yield r"""\documentclass[11pt,a4paper]{article}
\usepackage[margin=30mm]{geometry}
\PassOptionsToPackage{no-config}{fontspec}
\usepackage{xeCJK}
\usepackage[series={A,B},nofamiliar,noeledsec,noledgroup,noend]{reledmac}
"""
    yield f"% {say['latex.fonts']}"
    yield r"""\newcommand*{\ChineseFont}{Noto Serif CJK SC}
\setCJKmainfont{\ChineseFont}
\IfFontExistsTF{DejaVu Serif}{\setmainfont{DejaVu Serif}}{}
\xeCJKsetup{CJKspace=true,CheckSingle=true}"""
    if not re.search(f"[{HAN}]", text):
        yield r'\xeCJKDeclareCharClass{Default}{"B7,"2013,"2014,"2018,"2019,"201C,"201D,"2026}'
    yield f"% {say['latex.missing']}"
    yield "\\tracinglostchars=3\n"
    yield f"% {say['latex.sigla']}"
    yield "\\newcommand*{\\Sigla}[1]{\\textbf{#1}}\n"
    yield COMMANDS
    if longest <= _BLOCK:
        yield "\\Xarrangement{paragraph}"
    yield r"""\Xlinerangeseparator{\textendash}
\firstlinenum{5}
\linenumincrement{5}
\setlength{\parindent}{2em}
\sloppy
\begin{document}"""
    title = escaped(edition.work.title or say["run.untitled"])
    yield f"\\begin{{center}}\n\\Large {title}%\n\\end{{center}}\n"
    for line in (*remarks(edition, context), *stated(edition, WESTERN, context)):
        yield f"\\noindent\n{escaped(line)}\\par"
    yield "\\bigskip\n\\beginnumbering"
