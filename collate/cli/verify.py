"""``collate verify``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from collate.cli import common


@click.command(epilog="Example: collate verify reports/works/*/edition.xml --against corpus")
@click.argument(
    "editions", nargs=-1, required=True, metavar="EDITION.xml...", type=click.Path(path_type=Path)
)
@click.option(
    "--against",
    multiple=True,
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="File or folder with the sources; may be given several times.",
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

    rows: list[dict[str, object]] = []
    for edition in editions:
        findings = pipeline.verify(edition, against)
        faults = [fault._asdict() for fault in findings.faults]
        rows.append({"edition": str(edition), "witnesses": len(findings.witnesses), "faults": faults})
        if as_json:
            continue
        for message in findings.messages():
            click.echo(message, err=True)
        if not faults and not quiet:
            compared = "; every witness equals its source" if against else ""
            click.echo(f"{edition}: in order, {len(findings.witnesses)} witnesses{compared}")
        if verbose:
            for witness in findings.witnesses:
                size = len(findings.texts[witness.xml_id].text)
                click.echo(f"  {witness.siglum}  {witness.filename}  {size} characters")
    if as_json:
        common.print_json(rows)
    sys.exit(1 if any(row["faults"] for row in rows) else 0)
