"""``collate verify``."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from collate.cli import common
from collate.errors import CollateError

if TYPE_CHECKING:
    from collate.pipeline import Sources


#: Largest edition that is checked unless more is asked for: it takes 2 GB of memory and half a minute.
MEGABYTES = 100

#: Findings of one edition that are shown, unless all are asked for.
_SHOWN = 100


class _SeveralAgainst(click.Command):
    """Lets ``--against a b c`` name several paths, as a shell's wildcard gives them."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Say --against before each of the paths that follow one."""
        told: list[str] = []
        place = ""
        for arg in args:
            if arg.startswith("-"):
                place = "first" if arg == "--against" else ""
            elif place == "first":
                place = "further"
            elif place == "further":
                told.append("--against")
            told.append(arg)
        return super().parse_args(ctx, told)


@click.command(
    cls=_SeveralAgainst, epilog="Example: collate verify reports/works/*/edition.xml --against corpus"
)
@click.argument("editions", nargs=-1, required=True, metavar="EDITION.xml...", type=common.GivenPath())
@click.option(
    "--against",
    multiple=True,
    metavar="PATH",
    type=common.GivenPath(),
    help="Files or folders with the sources, after the editions.",
)
@click.option(
    "--max-file-size",
    "max_megabytes",
    type=click.IntRange(min=1),
    default=MEGABYTES,
    show_default=True,
    metavar="MB",
    help="Largest edition; checking it takes eighteen times its size in memory.",
)
@common.json_option
@common.quiet_option
@common.verbose_option
@common.messages
def verify(
    editions: tuple[Path, ...],
    against: tuple[Path, ...],
    max_megabytes: int,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Check TEI editions: schema, pointers, every witness exactly once in every entry.

    Editions that collate did not write are checked by what holds for any; what
    may be meant so is a note, and no fault. With --against, each witness's
    text is rebuilt from the edition and compared with its source.
    """
    from collate import pipeline

    sources = pipeline.Sources(against) if against else None
    rows: list[dict[str, Any]] = []
    with common.progress_bar(quiet, verbose) as progress:
        for done, edition in enumerate(editions):
            progress("verify", done, len(editions))
            rows.append(_checked(edition, sources, max_megabytes))
    # What else is wrong in the folders is no matter here, as long as every witness has its source.
    missing = [row for row in sources.skipped if Path(row.path) in against] if sources else []
    common.show_skipped(missing)
    if as_json:
        common.print_json(rows)
    else:
        for row in rows:
            _show(row, against=sources is not None, quiet=quiet, verbose=verbose)
    sys.exit(1 if missing or any(row["faults"] for row in rows) else 0)


def _checked(edition: Path, sources: Sources | None, max_megabytes: int) -> dict[str, Any]:
    from collate import pipeline

    row: dict[str, Any] = {"edition": str(edition), "ours": None, "method": "", "entries": 0}
    row.update(witnesses=[], faults=[], remarks=[])
    try:
        findings = pipeline.verify(edition, sources or (), max_megabytes)
    except CollateError as error:
        said = f"{error.problem}. {error.remedy}"
        line = re.search(r"\bline (\d+)", said)
        row["faults"] = [_finding(int(line[1]) if line else 0, said)]
        return row
    row.update(ours=findings.ours, method=findings.method, entries=findings.entries)
    known = {witness.xml_id: witness for witness in findings.witnesses}
    row["witnesses"] = [
        {
            "siglum": known[xml_id].siglum if xml_id in known else xml_id,
            "file": known[xml_id].filename if xml_id in known else "",
            "characters": len(findings.texts[xml_id].text) if xml_id in findings.texts else None,
        }
        for xml_id in findings.texts or known
    ]
    row["faults"] = [_finding(*fault) for fault in findings.faults]
    row["remarks"] = [_finding(*remark) for remark in findings.remarks]
    return row


def _finding(
    line: int, message: str, entry: str = "", witness: str = "", remark: bool = False
) -> dict[str, object]:
    severity = "remark" if remark else "fault"
    return {"line": line, "entry": entry, "witness": witness, "severity": severity, "message": message}


def _show(row: dict[str, Any], against: bool, quiet: bool, verbose: bool) -> None:
    _show_findings(row["edition"], row["faults"], "", verbose)
    if not quiet:
        _show_findings(row["edition"], row["remarks"], "note: ", verbose)
    if not row["faults"] and not quiet:
        compared = "; every witness equals its source" if against else ""
        count = len(row["witnesses"])
        common.show(f"{row['edition']}: in order, {count} witnesses{compared}{_extent(row)}")
    if verbose and not quiet:
        for witness in row["witnesses"]:
            common.show(f"  {witness['siglum']}  {witness['file']}  {_size(witness['characters'])}", err=True)


def _show_findings(edition: str, findings: list[dict[str, Any]], sort: str, verbose: bool) -> None:
    shown = findings if verbose else findings[:_SHOWN]
    for one in shown:
        line = f"{one['line']}:" if one["line"] else ""
        common.show(f"{edition}:{line} {sort}{one['message']}", err=True)
    if len(shown) < len(findings):
        common.show(f"{edition}: {sort}{len(findings) - len(shown)} more; --verbose shows all", err=True)


def _size(characters: int | None) -> str:
    return "not rebuilt" if characters is None else f"{characters} characters"


def _extent(row: dict[str, Any]) -> str:
    """Say of an edition of others by what it was checked."""
    if row["ours"]:
        return ""
    said = f"; not written by collate ({row['method']}, {row['entries']} entries)"
    what = "ids, pointers and who stands where in every entry"
    return f"{said}: checked are {what}, by no schema"
