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
from collate.cli.commands import command, option, usage_error
from collate.cli.next_steps import command_line, input_words, show_next
from collate.cli.progress import STEPS
from collate.cli.user_language import localize
from collate.errors import OutputError
from collate.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from collate.corpus import Duplicates
    from collate.model import Match
    from collate.settings import CsvForm, Settings


@dataclass(frozen=True, slots=True)
class DedupeRequest:
    """The values of the options of the command."""

    output: Path | None
    split_records: bool
    threshold: float | None
    k: int | None
    noisy: bool
    keep: Literal["first", "longest"] | None
    survivors_path: Path | None
    explain: tuple[str, str] | None
    jobs: int
    checkpoints: Path | None
    engine: common.EngineChoice
    common_options: common.CommonOptions

    @property
    def outputs(self) -> tuple[Path, ...]:
        """The files to write."""
        return tuple(
            path for path in (self.output, self.survivors_path) if path is not None and path != Path("-")
        )


@command(
    help=_(
        "Find texts in PATH that share their words, their similarity and their relation.\n\n"
        "A record of a JSON lines or Parquet file is one text, named by its id, or else by its path or line; "
        'of two with one id the second becomes id~2. Other files are split into texts as by "collate run".'
    ),
    example="collate dedupe docs.jsonl -o matches.csv --write-kept kept.jsonl",
)
@common.paths_argument
@option(
    "-o",
    "--output",
    type=common.NonEmptyPath(),
    help=_("Write the matches here: .csv, .jsonl or .parquet; - prints CSV."),
)
@option("--split", "split_records", is_flag=True, help=_("Split each record into its texts, as other files."))
@option(
    "--threshold",
    type=click.FloatRange(0.01, 1),
    metavar="SHARE",
    help=_(
        "Least share of a text's strings of k letters that occur in the other text: both ways for two "
        "versions, one way for an excerpt (dedupe.contained). Texts that share less are a report or a noisy "
        "copy, down to dedupe.related, which is lowered to SHARE if that is less. Default: 0.8."
    ),
)
@option(
    "--k",
    type=click.IntRange(1, 64),
    metavar="K",
    help=_("Length k of these strings in letters (dedupe.k). Default: 5."),
)
@option("--noisy", is_flag=True, help=_("For texts with many OCR errors: k = dedupe.noisy_k, 4 by default."))
@option(
    "--keep",
    type=click.Choice(["first", "longest"]),
    help=_("Which of several documents with the same text to keep. Default: first."),
)
@option(
    "--write-kept",
    "survivors_path",
    type=common.NonEmptyPath(),
    help=_(
        "Write the documents to keep here, unchanged. A document is left out only if one of these is "
        "identical to it, a version or noisy copy of it, or contains it."
    ),
)
@option(
    "--explain",
    nargs=2,
    metavar="ID ID",
    help=_("Only show why these two texts match or not, side by side."),
)
@option(
    "--jobs",
    type=click.IntRange(0, 256),
    default=0,
    metavar="N",
    help=_("Number of processes on large inputs. Default: one for each core."),
)
@option(
    "--checkpoints",
    type=common.NonEmptyPath(),
    metavar="FOLDER",
    help=_(
        "Store the results of finished steps here: the same command continues a job that was killed. They "
        "are deleted at its end."
    ),
)
@common.add_options(lang=True, csv=True)
@common.engine_options
def dedupe(paths: tuple[Path, ...], options: common.CommonOptions, **values: object) -> None:
    """Find texts that share their words."""
    request = DedupeRequest(common_options=options, **cast(Any, values))
    settings = _settings(request)
    if request.explain is not None:
        _explain(paths, request.explain, settings, request)
        return
    _check_outputs(paths, request)
    from collate.corpus import DedupeJob, find_duplicates, keep_checkpoints

    outputs = (*request.outputs, *filter(None, [request.checkpoints]))

    job = DedupeJob(
        split_records=request.split_records,
        jobs=request.jobs,
        preference=request.keep or "first",
        survivors_path=request.survivors_path,
        exclude=frozenset(os.path.realpath(path) for path in outputs),
        checkpoints=request.checkpoints,
    )
    with ExitStack() as stack:
        if request.checkpoints is not None:  # first, so that the matches are written when they are deleted
            stack.enter_context(
                keep_checkpoints(
                    request.checkpoints,
                    paths,
                    settings,
                    split_records=job.split_records,
                    exclude=job.exclude,
                )
            )
        table = _table(request.output, stack, settings.report.csv)
        with (
            request.engine.start(request.jobs) as engine,
            request.common_options.progress() as progress,
        ):
            duplicates = find_duplicates(paths, settings, job=replace(job, engine=engine), progress=progress)
        _report(duplicates, request.common_options.quiet, request.common_options.verbose)
        if table is not None:
            table(duplicates.matches)
    _show(duplicates, request, settings.report.csv)
    if duplicates.matches and request.output != Path("-"):
        first = duplicates.matches[0]
        command = command_line("dedupe", *input_words(paths), "--explain", first.left, first.right)
        step = _("{command} shows why two texts match", command=command)
        show_next(step, hidden=request.common_options.quiet or request.common_options.as_json)
    sys.exit(1 if duplicates.skipped or duplicates.renamed else 0)


def _settings(request: DedupeRequest) -> Settings:
    """Apply the options for the comparison of texts."""
    settings = request.common_options.settings()
    dedupe_settings = settings.dedupe
    if request.noisy and request.k is not None:
        raise usage_error(_("--noisy sets k: use one of --noisy and --k"))
    if request.noisy:
        dedupe_settings = replace(dedupe_settings, k=dedupe_settings.noisy_k)
    if request.k is not None:
        dedupe_settings = replace(dedupe_settings, k=request.k)
    if request.threshold is not None:
        share = request.threshold
        dedupe_settings = replace(
            dedupe_settings, contained=share, related=min(dedupe_settings.related, share)
        )
    return replace(settings, dedupe=dedupe_settings)


def _check_outputs(paths: Sequence[Path], request: DedupeRequest) -> None:
    """Check that the results can be written, before hours of work.

    Raises:
        UsageError: --keep without --write-kept, or --checkpoints on a cluster.
        OutputError: an output is an input, or both outputs are one.
    """
    if request.keep and request.survivors_path is None:
        raise usage_error(_("--keep chooses the documents that --write-kept writes: add --write-kept"))
    if request.checkpoints is not None and request.engine.name != "local":
        raise usage_error(
            _(
                "--checkpoints are for this machine (Spark itself computes again what a lost worker had): "
                "leave out --checkpoints or --engine"
            )
        )
    inputs, outputs = {os.path.realpath(path) for path in paths}, request.outputs
    for path in outputs:
        if os.path.realpath(path) in inputs:
            raise OutputError(str(path), _("is also an input"), _("Name another file"))
    if len({os.path.realpath(path) for path in outputs}) < len(outputs):
        raise OutputError(str(outputs[0]), _("is the file for two results"), _("Name two files"))
    for path in outputs:
        folder = path.resolve().parent
        if not folder.is_dir():
            raise OutputError(
                str(path),
                _("cannot be written (there is no such folder)"),
                _("Make the folder {folder}", folder=str(folder)),
            )
        if not os.access(folder, os.W_OK | os.X_OK) or path.is_dir():
            raise OutputError(str(path), _("cannot be written"), _("Name another file, or check permissions"))


def _table(output: Path | None, stack: ExitStack, form: CsvForm) -> Callable[[Sequence[Match]], None] | None:
    """Open the file for the matches and return its writer, None where they go to the terminal."""
    from collate.report import MATCH_WRITERS, check_format
    from collate.store import open_replacement

    if output is None or output == Path("-"):
        return None
    if output.suffix.lower() not in MATCH_WRITERS:
        known = ", ".join(MATCH_WRITERS)
        raise click.BadParameter(
            localize(_("{file} ends in none of {known}", file=str(output), known=known)),
            param_hint="--output",
        )
    check_format(output.suffix.lower())
    out = stack.enter_context(open_replacement(output, _("Name another file with -o")))
    write = MATCH_WRITERS[output.suffix.lower()]
    return lambda matches: write(matches, out, form)


def _report(duplicates: Duplicates, quiet: bool, verbose: bool) -> None:
    """Print what was skipped, notes, and, with --verbose, the time of each step."""
    common.show_skipped(duplicates.skipped)
    for note in duplicates.notes:
        common.show(note, err=True)
    if verbose:
        for path in duplicates.ignored:
            common.show(_("ignored {path}", path=path), err=True)
        steps = ", ".join(
            f"{localize(STEPS.get(name, name))} {took:.1f}" for name, took in duplicates.seconds
        )
        common.show(_("seconds: {steps}", steps=steps), err=True)


def _show(duplicates: Duplicates, request: DedupeRequest, form: CsvForm) -> None:
    """Print the result."""
    from collate.report import MATCH_COLUMNS, csv_bytes, match_data, match_row

    if request.common_options.as_json:
        shares = ("jaccard", "left_in_right", "right_in_left")
        common.print_json(
            [
                match_data(match) | {name: getattr(match, name) for name in shares}
                for match in duplicates.matches
            ]
        )
    elif request.output == Path("-"):
        rows = map(match_row, duplicates.matches)
        common.echo(csv_bytes(MATCH_COLUMNS, rows, form), line_end=False)
    elif request.output is None:
        for match in duplicates.matches:
            common.show(_line(match))
    if (
        not request.common_options.quiet
        and not request.common_options.as_json
        and request.output != Path("-")
    ):
        file = f" ({request.output})" if request.output else ""
        counts = _(
            "texts: {texts}, pairs that share words: {pairs}",
            texts=duplicates.texts,
            pairs=len(duplicates.matches),
        )
        common.show(localize(counts) + file)
        if duplicates.survivors is not None:
            common.show(
                _(
                    "documents kept: {count} ({file})",
                    count=duplicates.survivors,
                    file=str(request.survivors_path),
                )
            )


def _line(match: Match) -> str:
    figures = _(
        "J {jaccard:.3f}  left in right {left:.3f}, right in left {right:.3f}",
        jaccard=match.jaccard,
        left=match.left_in_right,
        right=match.right_in_left,
    )
    return f"{common.relation_label(match.relation)}  {match.left}  {match.right}  {localize(figures)}"


def _explain(paths: Sequence[Path], ids: tuple[str, str], settings: Settings, request: DedupeRequest) -> None:
    """Show two texts side by side, and the rule that decided their relation."""
    from collate.corpus import explain_pair
    from collate.report import RelationBounds, explained_data, show_explained
    from collate.text.language import language_of

    if (request.output, request.survivors_path, request.keep) != (None, None, None):
        raise usage_error(_("--explain writes nothing: leave out -o, --keep and --write-kept"))
    if request.checkpoints is not None:
        raise usage_error(_("--explain has no checkpoints: leave out --checkpoints"))
    if request.engine.name != "local":
        raise usage_error(_("--explain compares two texts on this machine: leave out --engine"))
    with request.common_options.progress() as progress:
        progress("read", 0, 0)
        pair = explain_pair(
            paths, ids, settings=settings, split_records=request.split_records, jobs=request.jobs
        )
    common.show_skipped(pair.skipped)
    bounds = RelationBounds(settings.dedupe.contained, settings.dedupe.related)
    lang = settings.report.lang or language_of((pair.left.text, pair.right.text))
    if request.common_options.as_json:
        common.print_json(explained_data(pair, bounds, lang=lang))
    else:
        colour = common.is_terminal() and not os.environ.get("NO_COLOR")
        width = shutil.get_terminal_size().columns
        common.echo(show_explained(pair, bounds, lang=lang, width=width, colour=colour))
    sys.exit(1 if pair.skipped else 0)
