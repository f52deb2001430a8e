r"""edition.tex: the edited text with a line-keyed apparatus, for XeLaTeX with reledmac.

Series A has the substantive and numeral variants, the lacunae and the
emendations, series B the rest. An ``\edtext`` cannot cross the end of a
paragraph (ledmac issue 627), and its cost is quadratic in its length: a lemma
of several paragraphs, or a long one, stands between two labels. Where the base
text has no words, an empty ``\edtext`` carries the note.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from collate.model import Edition, Kind
from collate.report.context import ReportContext
from collate.report.notes.drafts import NoteDrafter
from collate.report.notes.lacunae import draft_lacunae
from collate.report.notes.latex import COMMANDS, escape_latex
from collate.report.notes.rules import NoteRules
from collate.report.notes.styles import printed_language
from collate.report.notes.text_files import differing_lines, head_remarks
from collate.report.notes.western import WESTERN, western_style
from collate.report.wording.labels import words
from collate.text.layout import HAN

#: Noncharacters in place of the mark after the lemma and those around sigla until the text is escaped.
_MARK, _OPENING, _CLOSING = "\ufdd0", "\ufdd1", "\ufdd2"
_SIGLA = re.compile(f"{_OPENING}([^{_CLOSING}]*){_CLOSING}")

_GRAVE = (Kind.SUBSTANTIVE, Kind.NUMERAL)
_SERIES: tuple[tuple[str, Collection[str]], ...] = (
    ("A", _GRAVE),
    ("B", tuple(kind for kind in Kind if kind not in _GRAVE)),
)

#: Longest text of one ``\\edtext``, in characters: 2,000 take 7 s, 4,000 take 22 s.
_LONGEST = 200

#: Longest note, in characters, that fits into one block at the foot of a page.
_BLOCK = 1000


class _Carrier(NamedTuple):
    """Words of the base text, from *start* to *end*, that are printed as *text* and carry notes.

    ``notes`` are pairs of series and text: lemma and readings with a mark
    between. A carrier without words belongs to the text after it where
    ``ahead`` is true, else to the text before. The first of ``labels`` stands
    before it, and its notes refer to the lines from there to the second.
    """

    start: int
    end: int
    text: str
    notes: tuple[tuple[str, str], ...]
    ahead: bool = False
    labels: tuple[str, ...] = ()


def write_reledmac(edition: Edition, context: ReportContext) -> bytes:
    """Return the document in UTF-8, for three runs of XeLaTeX."""
    context = replace(context, lang=printed_language([edition], context.lang))
    carriers = list(_carriers(edition, context))
    parts = [*_head(edition, context, carriers), *_text(edition, carriers), *_FOOT]
    return "\n".join([*parts, ""]).encode()


def _carriers(edition: Edition, context: ReportContext) -> Iterator[_Carrier]:
    """Yield the carriers of notes in the order of the text, without overlaps."""
    style = western_style(_MARK, _OPENING, closing=_CLOSING)
    found: list[_Carrier] = []
    of_entries: dict[int, list[tuple[str, str]]] = {}
    followed: dict[int, tuple[str, str]] = {}
    for series, kinds in _SERIES:
        drafts = NoteDrafter(edition, style, rules=NoteRules.of(kinds, context.hide))
        for draft in drafts.entries(fold=False):
            see = style.elsewhere(draft.see > draft.entry, "") if draft.see else ""
            of_entries.setdefault(draft.entry, []).append((series, draft.text + see))
        for draft in drafts.emendations(context.lang, of_sections=True):
            followed.setdefault(draft.entry, (series, draft.text))
    for draft in draft_lacunae(drafts):
        found.append(_Carrier(draft.start, draft.start, "", (("A", draft.text),), ahead=True))
    of_editors = drafts.emendations(context.lang, of_sections=False)
    for emendation in edition.emendations:
        if emendation.section:
            notes = [note for number, note in followed.items() if number == emendation.entry]
        else:
            notes = [("A", next(of_editors).text)]
        found.append(_Carrier(*emendation.locus, emendation.text, tuple(notes)))
    base_text = drafts.base_text
    for number, notes in of_entries.items():
        span = base_text.columns.span(number - 1, base_text.base)
        found.append(_Carrier(*span, base_text.text[span.start : span.end], tuple(notes)))
    done = 0
    for number, carrier in enumerate(sorted(found, key=lambda carrier: carrier[:2])):
        # The note of a lacuna that begins inside a lemma follows the lemma.
        start = max(carrier.start, done)
        done = max(start, carrier.end)
        placed = carrier._replace(start=start, end=done)
        if carrier.text == base_text.text[start:done] and (
            done - start > _LONGEST or any(start < edge < done for edge in base_text.starts)
        ):
            first, last = f"{number}-first", f"{number}-last"
            yield _Carrier(start, start, "", carrier.notes, ahead=True, labels=(first, last))
            yield _Carrier(done, done, "", (), labels=(last,))
        else:
            yield placed


def _text(edition: Edition, carriers: Sequence[_Carrier]) -> Iterator[str]:
    """Yield the paragraphs of the text."""
    tokens = edition.alignment.tokens[edition.work.base_column]
    starts = sorted({0, *(int(tokens.offsets[token]) for token in tokens.breaks)} - {len(tokens.text)}) or [0]
    by_paragraph: list[list[_Carrier]] = [[] for _ in starts]
    for carrier in carriers:
        paragraph = bisect_right(starts, carrier.start) - 1
        between = carrier.start == carrier.end == starts[paragraph] > 0
        by_paragraph[paragraph - (between and not carrier.ahead)].append(carrier)
    for (start, end), here in zip(pairwise([*starts, len(tokens.text)]), by_paragraph, strict=True):
        parts: list[str] = []
        done = start
        for carrier in here:
            parts += [escape_latex(tokens.text[done : carrier.start]), _edtext(carrier)]
            done = carrier.end
        body = "%\n".join(filter(None, [*parts, escape_latex(tokens.text[done:end].rstrip())]))
        if body:
            yield f"\\pstart\n{body}%\n\\pend\n"


def _edtext(carrier: _Carrier) -> str:
    label = f"\\edlabel{{{carrier.labels[0]}}}" if carrier.labels else ""
    if not carrier.notes:
        return label + escape_latex(carrier.text)
    notes = "%\n\\xxref{{{}}}{{{}}}".format(*carrier.labels) if carrier.labels else ""
    for series, words_of in carrier.notes:
        lemma, _, readings = words_of.partition(_MARK)
        notes += f"%\n\\lemma{{{_sigla(lemma)}}}\\{series}footnote{{{_sigla(readings)}}}"
    return f"{label}\\edtext{{{escape_latex(carrier.text)}}}{{{notes}}}"


def _sigla(text: str) -> str:
    r"""Return *text* as LaTeX, with sigla as ``\Sigla{...}``: 未 can be a siglum or a word."""
    parts = _SIGLA.split(text)
    return "".join(
        f"\\Sigla{{{escape_latex(part)}}}" if n % 2 else escape_latex(part) for n, part in enumerate(parts)
    )


_FOOT = ("\\endnumbering", "\\end{document}")


def _head(edition: Edition, context: ReportContext, carriers: Sequence[_Carrier]) -> Iterator[str]:
    """Yield the preamble, the title and the list of witnesses."""
    wording = words(context.lang)
    text = edition.alignment.tokens[edition.work.base_column].text
    longest = max((len(note) for carrier in carriers for series, note in carrier.notes), default=0)
    yield f"% {wording['latex.how']}"
    yield r"""\documentclass[11pt,a4paper]{article}
\usepackage[margin=30mm]{geometry}
\PassOptionsToPackage{no-config}{fontspec}
\usepackage{xeCJK}
\usepackage[series={A,B},nofamiliar,noeledsec,noledgroup,noend]{reledmac}
"""
    yield f"% {wording['latex.fonts']}"
    yield r"""\newcommand*{\ChineseFont}{Noto Serif CJK SC}
\setCJKmainfont{\ChineseFont}
\IfFontExistsTF{DejaVu Serif}{\setmainfont{DejaVu Serif}}{}
\xeCJKsetup{CJKspace=true,CheckSingle=true}"""
    if not re.search(f"[{HAN}]", text):
        yield r'\xeCJKDeclareCharClass{Default}{"B7,"2013,"2014,"2018,"2019,"201C,"201D,"2026}'
    yield f"% {wording['latex.missing']}"
    yield "\\tracinglostchars=3\n"
    yield f"% {wording['latex.sigla']}"
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
    title = escape_latex(edition.work.title or wording["run.untitled"])
    yield f"\\begin{{center}}\n\\Large {title}%\n\\end{{center}}\n"
    for line in (*head_remarks(edition, context), *differing_lines(edition, WESTERN, context=context)):
        yield f"\\noindent\n{escape_latex(line)}\\par"
    yield "\\bigskip\n\\beginnumbering"
