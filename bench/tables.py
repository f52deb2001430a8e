"""The tables of run.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from processes import CommandRuns

#: Target time of ``collate run`` on the seed files.
AIM_SECONDS, AIM_MEGABYTES = 2.0, 150.0

Row = Sequence[str]


def print_inside(inside: Mapping[int, Any], other: Mapping[int, Any], whole: int) -> None:
    """Print the comparison in one process, with a column for each length."""
    rows: list[Row] = [("two witnesses of so many characters", *(f"{n or whole:,}" for n in inside))]

    def line(label: str, *cases: str) -> list[float]:
        values = [sum(inside[n]["ms"][case]["median"] for case in cases) for n in inside]
        rows.append((label, *(f"{digits(value)} ms" for value in values)))
        return values

    ours = line("collate: tokens, align, classify", "align", "classify")
    line("  of this, tokens and align", "align")
    line("rapidfuzz Levenshtein.opcodes", "rapidfuzz")
    hinted = line("rapidfuzz, with the hint of distance 64", "rapidfuzz_hint")
    line("difflib, autojunk off", "difflib")
    slow = [other.get(n, {}).get("ms") for n in inside]
    rows.append(("CollateX, a token a character", *(f"{digits(ms)} ms" if ms else "not run" for ms in slow)))
    bare = [inside[n]["ms"]["rapidfuzz"]["median"] for n in inside]
    rows.append(("collate : rapidfuzz", *ratios(ours, bare)))
    rows.append(("collate : rapidfuzz, hinted", *ratios(ours, hinted)))
    rows.append(("CollateX : collate", *ratios(slow, ours)))
    rows.append(("places where they differ: collate", *(str(inside[n]["places"]["collate"]) for n in inside)))
    rows.append(("  rapidfuzz, spans", *(str(inside[n]["places"]["rapidfuzz"]) for n in inside)))
    rows.append(("  CollateX, runs of columns", *(str(other.get(n, {}).get("places", "—")) for n in inside)))
    print_table("In one process: imports done, nothing read; medians, in turn", rows)
    for n, figures in other.items():
        if "not_run" in figures:
            print(f"CollateX, {n:,} characters: {figures['not_run']}")


def ratios(above: Sequence[float | None], below: Sequence[float]) -> list[str]:
    """Return the quotients."""
    return [digits(a / b) if a else "—" for a, b in zip(above, below, strict=True)]


def digits(value: float) -> str:
    """Return *value* with three significant digits, without exponent."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value >= 0.001 else f"{value:.6f}"


def print_commands(
    commands: Mapping[str, CommandRuns], other: Mapping[int, Any], texts: Mapping[str, Any]
) -> None:
    """Print the figures of whole processes."""
    labels = {
        "python": "Python alone",
        "libraries of compare": "libraries of compare, imported",
        "compare -o": "collate compare, whole, -o edition.xml",
        "libraries of run": "libraries of run, imported",
        "run": f"collate run, {texts['files']}",
    }
    rows: list[Row] = [("whole process", "cold", "median", "least", "peak")]
    for name, measured in commands.items():
        figures = measured.figures()
        times = (f"{figures[key]:.2f} s" for key in ("cold_s", "median_s", "least_s"))
        rows.append((labels.get(name, f"collate {name}"), *times, f"{figures['peak_mb']:.0f} MB"))
    for n, figures in other.items():
        if "ms" in figures:
            rows.append(
                (f"CollateX {n}", "", f"{figures['process_s']:.2f} s", "", f"{figures['peak_mb']:,.0f} MB")
            )
    print_table("As commands: start-up and all; cold: without byte code; medians and peaks: warm", rows)
    run = commands["run"]
    kept = run.seconds < AIM_SECONDS and run.megabytes < AIM_MEGABYTES
    aim = f"under {AIM_SECONDS:.0f} s and {AIM_MEGABYTES:.0f} MB, warm"
    print(f"Aim of collate run, {aim}: {'kept' if kept else 'MISSED'}")


def print_imports(imports: Mapping[str, Any]) -> None:
    """Print the imports of the commands."""
    print("\nImports (milliseconds as -X importtime counts them, which is more than they take)")
    for name, figures in imports.items():
        dearest = ", ".join(f"{package} {ms:.0f}" for package, ms in figures["dearest_ms"].items())
        print(f"  collate {name}: {figures['all_ms']:.0f} in all; {dearest}")
        unwanted = ", ".join(figures["unwanted"])
        if unwanted:
            print(f"    IMPORTED WITHOUT NEED: {unwanted}")
        else:
            print(f"    not used, not imported: {', '.join(figures['unused'])}")


def print_table(title: str, rows: Sequence[Row]) -> None:
    """Print *rows* in columns, the first left-aligned, the others right-aligned."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    print(f"\n{title}")
    for row in rows:
        cells = [
            row[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)),
        ]
        print("  " + "  ".join(cells).rstrip())
