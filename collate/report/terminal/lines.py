"""What the terminal shows: the last lines of a run, and an apparatus."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import PurePosixPath

from collate.model import Edition, Kind, Reading, Results
from collate.report.hidden import is_hidden
from collate.report.wording.catalogue import words
from collate.report.wording.run_summary import sentences
from collate.settings import Language

#: ANSI colours, as for the page: red, blue, green, grey.
COLOURS = {Kind.SUBSTANTIVE: "31", Kind.NUMERAL: "34", Kind.ORTHOGRAPHIC: "32", Kind.PUNCTUATION: "90"}
BOLD, FAINT = "1", "2"

#: Control characters of a source must not reach the terminal as commands; tab is harmless.
_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(9), *range(10, 32), *range(127, 160))}


def describe(results: Results, lang: Language, hide: Collection[str] = ()) -> str:
    """Return what was found, in words, one sentence a line, and what was skipped with its remedy.

    *hide* are kinds of variant that are only counted.
    """
    say = words(lang)
    lines = list(sentences(results, lang, hide))
    if results.skipped:
        lines.append(say["found.skipped"].format(count=len(results.skipped)))
        lines += [
            f"  {safe(path)}: {safe(problem)}" + (f". {safe(remedy)}" if remedy else "")
            for path, problem, remedy in results.skipped
        ]
    if results.ignored:
        lines.append(say["found.ignored"].format(count=len(results.ignored)))
    lines += [safe(warning) for warning in results.warnings]
    return "\n".join(lines)


def unchanged(lang: Language) -> str:
    """Return what is said of a run that found nothing new."""
    return words(lang)["found.unchanged"]


def show_apparatus(edition: Edition, lang: Language, colour: bool, hide: Collection[str] = ()) -> str:
    """Return the apparatus as lines: number, lemma ] readings with sigla and kind, and the context below.

    Sigla that do not tell their file by themselves are explained first. With
    *colour*, ANSI codes tell the kinds apart; the words are the same. Of the
    kinds that *hide* names only the number is told.
    """
    say = words(lang)
    if not edition.entries:
        return say["found.none"]
    witnesses = edition.work.witnesses
    telling = all(PurePosixPath(w.segment.path).stem == w.siglum for w in witnesses)
    key = [] if telling else [*(f"{safe(w.siglum)}  {safe(w.segment.path)}" for w in witnesses), ""]

    def paint(text: str, *codes: str) -> str:
        return f"\x1b[{';'.join(codes)}m{text}\x1b[0m" if colour and text else text

    def written(reading: Reading) -> str:
        return safe(reading.text) or say["none"]

    width = len(str(edition.entries[-1].number))
    lines: list[str] = key
    entries = [entry for entry in edition.entries if not is_hidden(entry, hide)]
    for entry in entries:
        tone = COLOURS[entry.kind]
        readings = "; ".join(
            f"{paint(written(v), BOLD, COLOURS[v.kind or entry.kind])} {safe(' '.join(v.sigla))}"
            f" ({_note(v, say)})"
            for v in entry.variants
        )
        number = paint(f"{entry.number:>{width}}", tone)
        lines.append(f"{number}  {paint(written(entry.lemma), BOLD)} ] {readings}")
        here = safe(entry.lemma.text) or "‸"
        context = f"{paint('…' + safe(entry.left), FAINT)}{here}{paint(safe(entry.right) + '…', FAINT)}"
        lines.append(" " * (width + 2) + context)
    totals = {kind: sum(entry.kind is kind for entry in entries) for kind in Kind}
    kinds = say["list.and"].join(f"{say[f'kind.{kind.value}']} {n}" for kind, n in totals.items() if n)
    lines += ["", say["work.counts"].format(entries=len(entries)) + (f" ({kinds})" if kinds else "")]
    if len(entries) < len(edition.entries):
        lines.append(say["view.hidden"].format(count=len(edition.entries) - len(entries)))
    return "\n".join(lines)


def _note(reading: Reading, say: Mapping[str, str]) -> str:
    kind = say[f"kind.{reading.kind}"] if reading.kind else ""
    operation = say[f"operation.{reading.operation}"] if reading.operation else ""
    return " · ".join(word for word in (kind, operation) if word)


def safe(text: str) -> str:
    r"""The text without characters that a terminal would obey.

    >>> safe("一\x1b[2J二")
    '一\\x1b[2J二'
    """
    return text.translate(_CONTROLS)
