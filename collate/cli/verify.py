"""``collate verify``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from collate.cli import common
from collate.errors import CollateError

if TYPE_CHECKING:
    from collate.pipeline import Sources


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
@common.json_option
@common.quiet_option
@common.verbose_option
@common.messages
def verify(
    editions: tuple[Path, ...], against: tuple[Path, ...], as_json: bool, quiet: bool, verbose: bool
) -> None:
    """Check TEI editions: schema, pointers, every witness exactly once in every entry.

    With --against, each witness's text is rebuilt from the edition and
    compared with its source.
    """
    from collate import pipeline

    sources = pipeline.Sources(against) if against else None
    rows: list[dict[str, object]] = []
    with common.progress_bar(quiet, verbose) as progress:
        for done, edition in enumerate(editions):
            progress("verify", done, len(editions))
            rows.append(_checked(edition, sources))
    # What else is wrong in the folders is no matter here, as long as every witness has its source.
    missing = [row for row in sources.skipped if Path(row.path) in against] if sources else []
    common.show_skipped(missing)
    if as_json:
        common.print_json(rows)
    else:
        for row in rows:
            _show(row, against=sources is not None, quiet=quiet, verbose=verbose)
    sys.exit(1 if missing or any(row["faults"] for row in rows) else 0)


def _checked(edition: Path, sources: Sources | None) -> dict[str, object]:
    from collate import pipeline

    row: dict[str, object] = {"edition": str(edition), "witnesses": [], "faults": []}
    try:
        findings = pipeline.verify(edition, sources or ())
    except CollateError as error:
        row["faults"] = [{"line": 0, "message": f"{error.problem}. {error.remedy}"}]
        return row
    row["witnesses"] = [
        {"siglum": w.siglum, "file": w.filename, "characters": len(findings.texts[w.xml_id].text)}
        for w in findings.witnesses
        if w.xml_id in findings.texts
    ]
    row["faults"] = [fault._asdict() for fault in findings.faults]
    return row


def _show(row: dict[str, Any], against: bool, quiet: bool, verbose: bool) -> None:
    for fault in row["faults"]:
        line = f"{fault['line']}:" if fault["line"] else ""
        common.show(f"{row['edition']}:{line} {fault['message']}", err=True)
    if not row["faults"] and not quiet:
        compared = "; every witness equals its source" if against else ""
        common.show(f"{row['edition']}: in order, {len(row['witnesses'])} witnesses{compared}")
    if verbose and not quiet:
        for witness in row["witnesses"]:
            common.show(
                f"  {witness['siglum']}  {witness['file']}  {witness['characters']} characters", err=True
            )
