"""The summary of a run and an apparatus as plain text for the terminal."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import PurePosixPath

from collate.i18n import translate
from collate.model import Edition, Kind, Reading, Results
from collate.report.hidden import is_hidden
from collate.report.wording.labels import words
from collate.report.wording.run_summary import run_sentences
from collate.text.visible import show_controls

#: ANSI colour codes, those of the page: red, blue, green, grey.
COLOURS = {Kind.SUBSTANTIVE: "31", Kind.NUMERAL: "34", Kind.ORTHOGRAPHIC: "32", Kind.PUNCTUATION: "90"}
#: The colour of any other kind: magenta.
OTHER_COLOUR = "35"
BOLD, FAINT = "1", "2"


def describe_run(results: Results, lang: str, *, hide: Collection[str] = ()) -> str:
    """Return the summary of a run, one sentence on each line, with warnings.

    Skipped files, which are problems for standard error, and entries of the
    kinds in *hide* are only counted.
    """
    labels = words(lang)
    lines = list(run_sentences(results, lang, hide=hide))
    if results.skipped:
        lines.append(labels["found.skipped"].format(count=len(results.skipped)))
    if results.ignored:
        lines.append(labels["found.ignored"].format(count=len(results.ignored)))
    lines += [escape_controls(translate(warning, lang)) for warning in results.warnings]
    return "\n".join(lines)


def describe_unchanged(lang: str) -> str:
    """Return the sentence on a run whose input is unchanged."""
    return words(lang)["found.unchanged"]


def show_apparatus(edition: Edition, lang: str, *, colour: bool, hide: Collection[str] = ()) -> str:
    """Return the apparatus as lines: number, lemma ] readings with sigla and kind, and the context below.

    A list of sigla comes first, unless each siglum is the name of its file.
    *colour* adds ANSI codes for the kinds. Entries of the kinds in *hide* are
    only counted.
    """
    labels = words(lang)
    if not edition.entries:
        return labels["found.none"]
    witnesses = edition.work.witnesses
    self_explanatory = all(PurePosixPath(w.segment.path).stem == w.siglum for w in witnesses)
    key = (
        []
        if self_explanatory
        else [*(f"{escape_controls(w.siglum)}  {escape_controls(w.segment.path)}" for w in witnesses), ""]
    )

    def paint(text: str, *codes: str) -> str:
        return f"\x1b[{';'.join(codes)}m{text}\x1b[0m" if colour and text else text

    def written(reading: Reading) -> str:
        return escape_controls(reading.text) or labels["none"]

    width = len(str(edition.entries[-1].number))
    lines: list[str] = key
    entries = [entry for entry in edition.entries if not is_hidden(entry, hide)]
    for entry in entries:
        tone = COLOURS.get(entry.kind, OTHER_COLOUR)
        readings = "; ".join(
            f"{paint(written(v), BOLD, COLOURS.get(v.kind or entry.kind, OTHER_COLOUR))}"
            f" {escape_controls(' '.join(v.sigla))}"
            f" ({_note(v, labels)})"
            for v in entry.variants
        )
        number = paint(f"{entry.number:>{width}}", tone)
        lines.append(f"{number}  {paint(written(entry.lemma), BOLD)} ] {readings}")
        here = escape_controls(entry.lemma.text) or "‸"
        left, right = f"…{escape_controls(entry.left)}", f"{escape_controls(entry.right)}…"
        lines.append(f"{' ' * (width + 2)}{paint(left, FAINT)}{here}{paint(right, FAINT)}")
    totals = {kind: sum(entry.kind is kind for entry in entries) for kind in Kind}
    kinds = labels["list.and"].join(f"{labels[f'kind.{kind.value}']} {n}" for kind, n in totals.items() if n)
    lines += ["", labels["work.counts"].format(entries=len(entries)) + (f" ({kinds})" if kinds else "")]
    if len(entries) < len(edition.entries):
        lines.append(labels["view.hidden"].format(count=len(edition.entries) - len(entries)))
    return "\n".join(lines)


def _note(reading: Reading, labels: Mapping[str, str]) -> str:
    kind = labels[f"kind.{reading.kind}"] if reading.kind else ""
    operation = labels[f"operation.{reading.operation}"] if reading.operation else ""
    return " · ".join(word for word in (kind, operation) if word)


def escape_controls(text: str) -> str:
    r"""Return *text* with signs in place of control characters, so that a terminal executes none; tabs stay.

    >>> escape_controls("一\x1b[2J二\t\n")
    '一␛[2J二\t␊'
    """
    return "\t".join(map(show_controls, text.split("\t")))
