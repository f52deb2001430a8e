"""``collate verify``."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from collate.cli import common
from collate.cli.commands import Command, command, option
from collate.cli.next_steps import command_line, show_next
from collate.cli.user_language import localize, user_language
from collate.errors import CollateError, format_message
from collate.i18n import _, _p

if TYPE_CHECKING:
    from collate.editions import Sources


#: Default size limit of an edition: its check takes 2 GB of memory and half a minute.
MEGABYTES = 100

#: Number of findings for an edition shown without --verbose.
_MAX_FINDINGS = 100


class _SeveralAgainst(Command):
    """A command in which ``--against a b c`` has several paths, as from a wildcard that a shell expands."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Insert --against before each further path that follows it."""
        expanded: list[str] = []
        paths = -1  # the number of paths since --against; -1 elsewhere
        for arg in args:
            if arg.startswith("-"):
                paths = 0 if arg == "--against" else -1
            elif paths == 0:
                paths = 1
            elif paths == 1:
                expanded.append("--against")
            expanded.append(arg)
        return super().parse_args(ctx, expanded)


@command(
    cls=_SeveralAgainst,
    help=_(
        "Check TEI editions: schema, pointers, every witness exactly once in every entry.\n\n"
        "Editions of other programs are checked by the rules for any edition; what may be intended is a "
        "note, not a fault. With --against, the text of each witness is rebuilt from the edition and "
        "compared with its source."
    ),
    example="collate verify reports/works/*/edition.xml --against corpus",
)
@click.argument("editions", nargs=-1, required=True, metavar="EDITION.xml...", type=common.NonEmptyPath())
@option(
    "--against",
    multiple=True,
    metavar="PATH",
    type=common.NonEmptyPath(),
    help=_("Files or folders with the sources; the option follows the editions."),
)
@option(
    "--max-file-size",
    "max_megabytes",
    type=click.IntRange(min=1),
    default=MEGABYTES,
    show_default=True,
    metavar="MB",
    help=_("Largest edition; the check needs eighteen times its size in memory."),
)
@common.json_option
@common.quiet_option
@common.verbose_option
@common.report_errors
def verify(
    editions: tuple[Path, ...],
    against: tuple[Path, ...],
    max_megabytes: int,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Check editions."""
    from collate.editions import Sources

    sources = Sources(against) if against else None
    rows: list[dict[str, Any]] = []
    with common.progress_bar(quiet, verbose) as progress:
        progress("verify", 0, len(editions))
        for done, edition in enumerate(editions, 1):
            rows.append(_check_edition(edition, sources, max_megabytes=max_megabytes))
            progress("verify", done, len(editions))
    # Other unreadable files in the folders do not matter as long as every witness has its source.
    missing = [row for row in sources.skipped if Path(row.path) in against] if sources else []
    common.show_skipped(missing)
    if as_json:
        common.print_json(rows)
    else:
        for row in rows:
            _show(row, against=sources is not None, quiet=quiet, verbose=verbose)
        if sources is None and any(row["ours"] for row in rows):
            command = command_line("verify", *editions[:1], "--against", "PATH")
            show_next(_("{command} compares the texts with their sources", command=command), hidden=quiet)
    sys.exit(1 if missing or any(row["faults"] for row in rows) else 0)


def _check_edition(edition: Path, sources: Sources | None, *, max_megabytes: int) -> dict[str, Any]:
    from collate.editions import verify as verify_edition

    row: dict[str, Any] = {"edition": str(edition), "ours": None, "method": "", "entries": 0}
    row.update(witnesses=[], faults=[], remarks=[])
    try:
        findings = verify_edition(edition, sources or (), max_megabytes=max_megabytes)
    except CollateError as error:
        line = re.search(r"\bline (\d+)", error.problem)  # in English, whatever the language
        row["faults"] = [
            _finding(
                int(line[1]) if line else 0,
                format_message("", error.problem, remedy=error.remedy, language=user_language()),
            )
        ]
        return row
    row.update(ours=findings.ours, method=findings.method, entries=findings.entries)
    by_id = {witness.xml_id: witness for witness in findings.witnesses}
    row["witnesses"] = [
        {
            "siglum": by_id[xml_id].siglum if xml_id in by_id else xml_id,
            "file": by_id[xml_id].filename if xml_id in by_id else "",
            "characters": len(findings.texts[xml_id].text) if xml_id in findings.texts else None,
        }
        for xml_id in findings.texts or by_id
    ]
    row["faults"] = [_finding(**fault._asdict()) for fault in findings.faults]
    row["remarks"] = [_finding(**remark._asdict()) for remark in findings.remarks]
    return row


def _finding(
    line: int, message: str, *, entry: str = "", witness: str = "", remark: bool = False
) -> dict[str, object]:
    severity = "remark" if remark else "fault"
    return {
        "line": line,
        "entry": entry,
        "witness": witness,
        "severity": severity,
        "message": localize(message),
    }


def _show(row: dict[str, Any], *, against: bool, quiet: bool, verbose: bool) -> None:
    _show_findings(row["edition"], row["faults"], verbose=verbose)
    if not quiet:
        _show_findings(row["edition"], row["remarks"], prefix=_("note: "), verbose=verbose)
    if not row["faults"] and not quiet:
        parts: list[str] = [_("in order, witnesses: {count}", count=len(row["witnesses"]))]
        parts += [_("every witness equals its source")] if against else []
        parts += _extent(row)
        separator = localize(_p("between parts of a sentence", "; "))
        state = separator.join(map(localize, parts))
        common.show(_("{where}: {problem}", where=row["edition"], problem=state))
    if verbose and not quiet:
        for witness in row["witnesses"]:
            common.show(f"  {witness['siglum']}  {witness['file']}  {_size(witness['characters'])}", err=True)


def _show_findings(edition: str, findings: list[dict[str, Any]], *, prefix: str = "", verbose: bool) -> None:
    first = findings if verbose else findings[:_MAX_FINDINGS]
    for one in first:
        line = f"{one['line']}:" if one["line"] else ""
        common.show(f"{edition}:{line} {localize(prefix)}{one['message']}", err=True)
    if len(first) < len(findings):
        more = _("{count} more; use --verbose to show all", count=len(findings) - len(first))
        common.show(f"{edition}: {localize(prefix)}{localize(more)}", err=True)


def _size(characters: int | None) -> str:
    size = _("not rebuilt") if characters is None else _("{count} characters", count=characters)
    return localize(size)


def _extent(row: dict[str, Any]) -> list[str]:
    """Return the extent of the checks of an edition that collate did not write; for its own, nothing."""
    if row["ours"]:
        return []
    return [
        _(
            "not written by collate ({method}, entries: {entries}): ids, pointers and the witnesses of every"
            " entry were checked, without a schema",
            method=row["method"],
            entries=row["entries"],
        )
    ]
