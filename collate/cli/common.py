"""What the commands share: options, settings, messages, progress."""

from __future__ import annotations

import functools
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast, get_args

import click

from collate.errors import CollateError, OutputError, SettingsError
from collate.settings import Also, Language, Method, Settings, load_settings

if TYPE_CHECKING:
    from collate.engine import Engine, Progress
    from collate.model import Skipped

P = ParamSpec("P")
R = TypeVar("R")
Option = Callable[[Callable[..., object]], Callable[..., object]]

#: Read when it stands in the current folder and --config names no other.
CONFIG = "collate.toml"

#: What the steps of the pipeline are called on the progress bar.
STEPS = {
    "read": "reading",
    "sketch": "sketching",
    "candidates": "finding candidates",
    "compare": "comparing candidates",
    "keep": "writing what is kept",
    "dedupe": "comparing texts",
    "group": "grouping",
    "align": "aligning",
    "tei": "writing and checking TEI",
    "report": "writing reports",
    "verify": "checking",
}


class GivenPath(click.Path):
    """A path that is not empty: an empty one, from a variable not set, would be the current folder."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """Return the path."""
        if not os.fspath(value):
            self.fail("the path is empty", param, ctx)
        return Path(value)


paths_argument = click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=GivenPath())
workspace_option = click.option(
    "--workspace",
    type=GivenPath(),
    metavar="FILE",
    help="File that remembers what runs found out. Default: .collate.sqlite in the output folder.",
)
config_option = click.option(
    "--config",
    type=GivenPath(),
    help=f"Settings file. Default: {CONFIG} in the current folder, where there is one.",
)
lang_option = click.option("--lang", type=click.Choice(["zh", "en"]), help="Language of the reports.")
tei_option = click.option(
    "--tei-method",
    type=click.Choice(get_args(Method)),
    help="How the apparatus is tied to the text of edition.xml. Default: parallel.",
)
also_option = click.option(
    "--also",
    multiple=True,
    type=click.Choice(get_args(Also)),
    help="Write this besides; may be given several times.",
)
#: The options of table ``[read]``, by the names of its settings.
_READING = {
    "encoding": click.option("--encoding", help="Encoding of all text files. Default: found out for each."),
    "docx_view": click.option(
        "--docx-view",
        type=click.Choice(["accepted", "original"]),
        help="State of tracked changes in Word files.",
    ),
    "password": click.option("--password", help="Password of encrypted files."),
    "skip_scans": click.option(
        "--skip-scans", is_flag=True, default=None, help="Leave out pages without a text layer."
    ),
    "ocr": click.option("--ocr", is_flag=True, default=None, help="Read scanned pages by OCR (extra: ocr)."),
    "max_megabytes": click.option(
        "--max-file-size",
        "max_megabytes",
        type=click.IntRange(min=1),
        metavar="MB",
        help="Largest file, and largest content of an archive.",
    ),
}
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
quiet_option = click.option("-q", "--quiet", is_flag=True, help="Print only what went wrong.")
brief_option = click.option(
    "-q", "--quiet", is_flag=True, help="Print the result alone, and what went wrong."
)
verbose_option = click.option("-v", "--verbose", is_flag=True, help="Also say what is being done.")


def earlier_options(function: Callable[..., R]) -> Callable[..., R]:
    """Add the options that name the workspace of an earlier run: its folder, or the file itself."""
    folder = click.option(
        "-o",
        "--output",
        type=GivenPath(),
        default=Path("reports"),
        show_default=True,
        help="Folder with the results of the run.",
    )
    return folder(workspace_option(function))


_ENGINE = (
    click.option(
        "--engine",
        type=click.Choice(["local", "spark"]),
        default="local",
        help="Where the work is done: on this machine, or on a Spark cluster (extra: spark).",
    ),
    click.option(
        "--spark-master",
        metavar="URL",
        help="The cluster: spark://HOST:7077, yarn, k8s://…. Default: a Spark on this machine.",
    ),
)


@dataclass(frozen=True, slots=True)
class EngineGiven:
    """The engine that was asked for."""

    name: str
    master: str

    @contextmanager
    def started(self, jobs: int) -> Iterator[Engine | None]:
        """Start it, and close it after the work; None is this machine."""
        from collate.engine import ENGINES

        if self.name == "local":
            yield None
            return
        engine = ENGINES[self.name](self.master, jobs)
        try:
            yield engine
        finally:
            engine.close()


def engine_options(function: Callable[..., R]) -> Callable[..., R]:
    """Add the options that name an engine; the command gets them as ``engine``."""

    @functools.wraps(function)
    def wrapped(*, engine: str, spark_master: str | None, **given: object) -> R:
        if engine == "local" and spark_master is not None:
            raise click.UsageError("--spark-master says where Spark is: give --engine spark, too")
        return function(engine=EngineGiven(engine, spark_master or ""), **given)

    for option in reversed(_ENGINE):
        wrapped = option(wrapped)
    return wrapped


def messages(function: Callable[P, R]) -> Callable[P, R]:
    """Turn an expected error into its message and its exit status; let a bug show its traceback."""

    @functools.wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # a terminal that knows no Chinese gets escapes
                stream.reconfigure(errors="backslashreplace")
        try:
            return function(*args, **kwargs)
        except CollateError as error:
            where = _settings_file(kwargs) if isinstance(error, SettingsError) and not error.where else ""
            show(f"Error: {where}{error}", err=True)
            sys.exit(error.exit_status)

    return wrapped


def _settings_file(options: Mapping[str, object]) -> str:
    """Name the settings file in front of a message about settings that does not: it was found out later."""
    config = options.get("config") or (Path(CONFIG) if Path(CONFIG).is_file() else None)
    return f"{config}: " if config is not None else ""


@dataclass(frozen=True, slots=True)
class Usual:
    """What was given of the options that most commands have: of table ``[read]`` those that were given."""

    config: Path | None
    lang: Language | None
    reading: Mapping[str, object]
    as_json: bool
    quiet: bool
    verbose: bool
    tei_method: str | None = None
    also: tuple[str, ...] = ()

    def settings(self) -> Settings:
        """Read collate.toml, where there is one, and let the flags win."""
        settings = Settings()
        if self.config is not None:
            settings = load_settings(self.config)
        elif Path(CONFIG).is_file():
            settings = load_settings(Path(CONFIG))
        if self.lang is not None:
            settings = replace(settings, report=replace(settings.report, lang=self.lang))
        if self.reading:
            settings = replace(settings, read=replace(settings.read, **cast(dict[str, Any], self.reading)))
        if self.tei_method is not None:
            settings = replace(settings, tei=replace(settings.tei, method=cast(Any, self.tei_method)))
        if self.also:
            asked = tuple(dict.fromkeys((*settings.report.also, *self.also)))
            settings = replace(settings, report=replace(settings.report, also=cast(Any, asked)))
        return settings

    def progress(self) -> AbstractContextManager[Progress]:
        """Show how far the work is."""
        return progress_bar(self.quiet, self.verbose)


def usual_options(
    lang: bool = False, quiet: Option = brief_option, tei: bool = False, also: bool = False
) -> Option:
    """Add the options that most commands have, and their messages; the command gets them as ``usual``.

    Args:
        lang: add --lang, too.
        quiet: what -q means.
        tei: add --tei-method, too.
        also: add --also, too.
    """

    def decorate(function: Callable[..., object]) -> Callable[..., object]:
        @functools.wraps(function)
        def wrapped(**given: object) -> object:
            said = {name: given.pop(name) for name in _READING}
            reading = {name: value for name, value in said.items() if value is not None}
            own = {name: given.pop(name) for name in ("config", "as_json", "quiet", "verbose")}
            own |= {name: given.pop(name) for name in ("lang", "tei_method", "also") if name in given}
            usual = Usual(**{"lang": None, "reading": reading, **cast(Any, own)})
            return function(usual=usual, **given)

        command: Callable[..., object] = messages(wrapped)
        chosen: list[tuple[bool, Option]] = [(lang, lang_option), (tei, tei_option), (also, also_option)]
        own_options = [added for wanted, added in chosen if wanted]
        options: list[Option] = [config_option, *own_options, *_READING.values(), json_option, quiet]
        options.append(verbose_option)
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


@contextmanager
def progress_bar(quiet: bool, verbose: bool) -> Iterator[Progress]:
    """Show a bar on a terminal, lines with --verbose, nothing else."""
    if quiet or not sys.stderr.isatty():
        yield _lines() if verbose and not quiet else _nothing
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=not verbose) as bar:
        tasks = {}

        def show(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(STEPS[what], total=of or None)
            bar.update(tasks[what], completed=min(done + 1, of) if of else 0, total=of or None)

        yield show


def _nothing(what: str, done: int, of: int) -> None:
    """Show nothing."""


def _lines() -> Progress:
    seen: set[str] = set()

    def show(what: str, done: int, of: int) -> None:
        if what not in seen:
            seen.add(what)
            echo(f"{STEPS[what]} …" + (f" ({of})" if of > 1 else ""), err=True)

    return show


def echo(text: str | bytes, err: bool = False, line_end: bool = True) -> None:
    """Print *text* as it is.

    Raises:
        OutputError: it cannot be written, as on a disk that is full.
    """
    try:
        click.echo(text, nl=line_end, err=err)
    except BrokenPipeError:
        raise  # who read along has seen enough: click ends quietly
    except OSError as error:
        where = "standard error" if err else "standard output"
        problem = f"cannot be written ({error.strerror})"
        raise OutputError(where, problem, "Check the free space where it goes") from error


def show(text: str, err: bool = False) -> None:
    """Print *text*; what a terminal would obey, in a name or in a text, is shown as an escape."""
    from collate.report.terminal.lines import safe

    echo("\n".join(safe(line) for line in text.split("\n")), err=err)


def show_skipped(skipped: Sequence[Skipped]) -> None:
    """Say on stderr what was skipped, why, and what to do."""
    for item in skipped:
        show(f"skipped {item.path}: {item.problem}. {item.remedy}", err=True)


def print_json(data: object) -> None:
    """Print *data* as JSON, in UTF-8 whatever the terminal speaks."""
    echo(json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace"))
