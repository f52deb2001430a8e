"""``collate dedupe``."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import click

from collate.cli import common
from collate.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from collate.corpus.find import Duplicates
    from collate.model import Match
    from collate.settings import Settings


@dataclass(frozen=True, slots=True)
class Given:
    """The options of the command."""

    output: Path | None
    cut: bool
    threshold: float | None
    k: int | None
    noisy: bool
    keep: Literal["first", "longest"] | None
    kept: Path | None
    explain: tuple[str, str] | None
    jobs: int
    engine: common.EngineGiven
    usual: common.Usual

    @property
    def outputs(self) -> tuple[Path, ...]:
        """The files to write."""
        return tuple(path for path in (self.output, self.kept) if path is not None and path != Path("-"))


@click.command(
    epilog="Example: collate dedupe docs.jsonl -o matches.csv --keep longest --write-kept kept.jsonl"
)
@common.paths_argument
@click.option(
    "-o",
    "--output",
    type=common.GivenPath(),
    help="Write the matches here: .csv, .jsonl or .parquet; - prints CSV.",
)
@click.option("--split", "cut", is_flag=True, help="Split each record into its texts, as other files are.")
@click.option(
    "--threshold",
    type=click.FloatRange(0.01, 1),
    metavar="SHARE",
    help="Share of a text's strings of k letters that must stand in the other one: both ways in two "
    "versions, one way in an excerpt (setting dedupe.contained). What shares less is a report or a noisy "
    "copy, down to dedupe.related, which is lowered to SHARE if that is less. Default: 0.8.",
)
@click.option(
    "--k", type=click.IntRange(1, 64), help="Letters of the strings compared (dedupe.k). Default: 5."
)
@click.option(
    "--noisy", is_flag=True, help="For texts with many misread letters: k = dedupe.noisy_k, usually 4."
)
@click.option(
    "--keep",
    type=click.Choice(["first", "longest"]),
    help="Which of the documents that say the same is kept. Default: first.",
)
@click.option(
    "--write-kept",
    "kept",
    type=common.GivenPath(),
    help="Write the kept documents here, as they came in. One is left out only where a kept one is "
    "identical, a version or noisy copy of it, or holds it.",
)
@click.option(
    "--explain",
    nargs=2,
    metavar="ID ID",
    help="Show why two texts match, or why not, side by side, and do nothing else.",
)
@click.option(
    "--jobs",
    type=click.IntRange(0, 256),
    default=0,
    help="Processes on large inputs. Default: one a core.",
)
@common.usual_options(lang=True)
@common.engine_options
def dedupe(paths: tuple[Path, ...], **options: object) -> None:
    """Find which texts in PATH share their words, how much, and what that makes them.

    A record of a JSON lines or Parquet file is one text, named by its id, or
    else by its path or line; two with one id are told apart as id and id~2.
    Other files are cut into texts as by "collate run".
    """
    given = Given(**cast(Any, options))
    settings = _settings(given)
    if given.explain is not None:
        _explain(paths, given.explain, settings, given)
        return
    _check_outputs(paths, given)
    from collate.corpus.find import duplicates
    from collate.corpus.job import Job

    job = Job(
        cut=given.cut,
        jobs=given.jobs,
        keep=given.keep or "first",
        kept=given.kept,
        leave_out=frozenset(os.path.realpath(path) for path in given.outputs),
    )
    with ExitStack() as stack:
        table = _table(given.output, stack)
        with (
            given.engine.started(given.jobs) as engine,
            given.usual.progress() as progress,
        ):
            found = duplicates(paths, settings, replace(job, engine=engine), progress)
        _tell(found, given.usual.quiet, given.usual.verbose)
        if table is not None:
            table(found.matches)
    _show(found, given)
    sys.exit(1 if found.skipped or found.renamed else 0)


def _settings(given: Given) -> Settings:
    """Apply the options that say how texts are compared."""
    settings = given.usual.settings()
    chosen = settings.dedupe
    if given.noisy and given.k is not None:
        raise click.UsageError("--noisy sets k: give one of --noisy and --k")
    if given.noisy:
        chosen = replace(chosen, k=chosen.noisy_k)
    if given.k is not None:
        chosen = replace(chosen, k=given.k)
    if given.threshold is not None:
        share = given.threshold
        chosen = replace(chosen, contained=share, related=min(chosen.related, share))
    return replace(settings, dedupe=chosen)


def _check_outputs(paths: Sequence[Path], given: Given) -> None:
    """Find out before hours of work that its result could not be written.

    Raises:
        UsageError: an output has no known ending, or there is none to keep the documents in.
        OutputError: an output is an input, or both outputs are one.
    """
    if given.keep and given.kept is None:
        raise click.UsageError("--keep says which documents --write-kept writes: give that, too")
    inputs, outputs = {os.path.realpath(path) for path in paths}, given.outputs
    for path in outputs:
        if os.path.realpath(path) in inputs:
            raise OutputError(str(path), "is also an input", "Name another file")
    if len({os.path.realpath(path) for path in outputs}) < len(outputs):
        raise OutputError(str(outputs[0]), "is to hold two results", "Name two files")
    for path in outputs:
        folder = path.resolve().parent
        if not folder.is_dir():
            raise OutputError(str(path), "cannot be written (there is no such folder)", f"Make {folder}")
        if not os.access(folder, os.W_OK | os.X_OK) or path.is_dir():
            raise OutputError(str(path), "cannot be written", "Name another file, or check permissions")


def _table(output: Path | None, stack: ExitStack) -> Callable[[Sequence[Match]], None] | None:
    """Open the file for the matches; return what writes them, None where they go to the terminal."""
    from collate.report.tables.matches import TABLES, ready
    from collate.store.output import replacing

    if output is None or output == Path("-"):
        return None
    if output.suffix.lower() not in TABLES:
        known = ", ".join(TABLES)
        raise click.BadParameter(f"{output} ends in none of {known}", param_hint="--output")
    ready(output.suffix.lower())
    out = stack.enter_context(replacing(output, "Name another file with -o"))
    write = TABLES[output.suffix.lower()]
    return lambda matches: write(matches, out)


def _tell(found: Duplicates, quiet: bool, verbose: bool) -> None:
    """Say what was skipped, what the editor should know, and, with --verbose, how long each step took."""
    common.show_skipped(found.skipped)
    for note in found.notes:
        common.show(note, err=True)
    if verbose:
        for path in found.ignored:
            common.show(f"ignored {path}", err=True)
        steps = ", ".join(f"{name} {seconds:.1f}" for name, seconds in found.seconds)
        common.show(f"seconds: {steps}", err=True)


def _show(found: Duplicates, given: Given) -> None:
    """Print the result."""
    from collate.report.tables.apparatus_csv import csv_bytes
    from collate.report.tables.run_csv import MATCH_COLUMNS, match_row

    if given.usual.as_json:
        common.print_json([{name: getattr(match, name) for name in MATCH_COLUMNS} for match in found.matches])
    elif given.output == Path("-"):
        common.echo(csv_bytes(MATCH_COLUMNS, map(match_row, found.matches)), line_end=False)
    elif given.output is None:
        for match in found.matches:
            common.show(_line(match))
    if not given.usual.quiet and not given.usual.as_json and given.output != Path("-"):
        where = f" ({given.output})" if given.output else ""
        common.show(f"{found.texts} texts, {len(found.matches)} pairs that share words{where}")
        if found.kept is not None:
            common.show(f"{found.kept} kept ({given.kept})")


def _line(match: Match) -> str:
    return (
        f"{match.relation:9}  {match.left}  {match.right}  J {match.jaccard:.3f}"
        f"  left in right {match.left_in_right:.3f}, right in left {match.right_in_left:.3f}"
    )


def _explain(paths: Sequence[Path], ids: tuple[str, str], settings: Settings, given: Given) -> None:
    """Show two texts side by side, and the rule that decided on them."""
    from collate.corpus.explain import explain
    from collate.report.terminal.match_explanation import explained_data, show_explained
    from collate.report.wording.match_reasons import Bounds

    if (given.output, given.kept, given.keep) != (None, None, None):
        raise click.UsageError("--explain writes nothing: leave out -o, --keep and --write-kept")
    if given.engine.name != "local":
        raise click.UsageError("--explain compares two texts here: leave out --engine")
    with given.usual.progress() as progress:
        progress("read", 0, 0)
        pair = explain(paths, ids, settings, given.cut, given.jobs)
    common.show_skipped(pair.skipped)
    bounds, lang = Bounds(settings.dedupe.contained, settings.dedupe.related), settings.report.lang
    if given.usual.as_json:
        common.print_json(explained_data(pair, bounds, lang))
    else:
        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        width = shutil.get_terminal_size().columns
        common.echo(show_explained(pair, bounds, lang, width, colour))
    sys.exit(1 if pair.skipped else 0)
