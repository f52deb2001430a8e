"""Options, settings, messages and progress, as all commands have them."""

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

from collate.cli.commands import option, usage_error
from collate.cli.user_language import default_report_language, localize, user_language
from collate.errors import CollateError, OutputError, SettingsError, format_message, reason_of
from collate.i18n import _, languages
from collate.settings import ExtraOutput, Settings, TeiMethod, load_settings

if TYPE_CHECKING:
    from collate.engine import Engine, Progress
    from collate.model import Relation, Skipped

P = ParamSpec("P")
R = TypeVar("R")
Decorator = Callable[[Callable[..., object]], Callable[..., object]]

#: The settings file in the current folder, the default of --config.
CONFIG = "collate.toml"

#: The names of the steps of the pipeline on the progress bar.
STEPS = {
    "read": _("reading"),
    "sketch": _("sketching"),
    "candidates": _("finding candidate pairs"),
    "compare": _("comparing candidate pairs"),
    "keep": _("writing the documents to keep"),
    "dedupe": _("comparing texts"),
    "group": _("grouping"),
    "align": _("aligning"),
    "tei": _("writing and checking TEI"),
    "report": _("writing reports"),
    "verify": _("checking"),
}


class NonEmptyPath(click.Path):
    """A path that is not empty: an empty one, as from an unset variable, would be the current folder."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)
        self.name = "path"  # click translates it; the other types of values are in English

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """Return the path."""
        if not os.fspath(value):
            self.fail(localize(_("the path is empty")), param, ctx)
        return Path(value)


paths_argument = click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=NonEmptyPath())
workspace_option = option(
    "--workspace",
    type=NonEmptyPath(),
    metavar="FILE",
    help=_("File with the results of earlier runs. Default: .collate.sqlite in the output folder."),
)
config_option = option(
    "--config",
    type=NonEmptyPath(),
    help=_("Settings file. Default: {name} in the current folder, where there is one.", name=CONFIG),
)
lang_option = option(
    "--lang",
    type=click.Choice(languages()),
    help=_("Language of reports and messages. Default: that of the locale, else that of the texts."),
)
tei_option = option(
    "--tei-method",
    type=click.Choice(get_args(TeiMethod)),
    help=_("How the apparatus is linked to the text of edition.xml. Default: parallel."),
)
also_option = option(
    "--also",
    multiple=True,
    type=click.Choice(get_args(ExtraOutput)),
    help=_("Write this, too; can be repeated."),
)
#: The options for settings of table ``[read]``, by their names.
_READING = {
    "encoding": option("--encoding", help=_("Encoding of all text files. Default: detected for each.")),
    "docx_view": option(
        "--docx-view",
        type=click.Choice(["accepted", "original"]),
        help=_("State of tracked changes in Word files."),
    ),
    "password": option("--password", help=_("Password of encrypted files.")),
    "skip_scans": option(
        "--skip-scans",
        is_flag=True,
        default=None,
        help=_("Leave out pages without a text layer, without a warning."),
    ),
    "ocr": option("--ocr", is_flag=True, default=None, help=_("Read scanned pages by OCR (extra: ocr).")),
    "max_megabytes": option(
        "--max-file-size",
        "max_megabytes",
        type=click.IntRange(min=1),
        metavar="MB",
        help=_("Largest file, and largest content of an archive."),
    ),
}
strict_option = option(
    "--strict",
    is_flag=True,
    help=_("Refuse a TEI edition by others that leaves something open, instead of a message about it."),
)
json_option = option("--json", "as_json", is_flag=True, help=_("Print JSON."))
quiet_option = option("-q", "--quiet", is_flag=True, help=_("Print only problems."))
brief_option = option("-q", "--quiet", is_flag=True, help=_("Print only the result, and problems."))
verbose_option = option("-v", "--verbose", is_flag=True, help=_("Also print progress and details."))


def earlier_options(function: Callable[..., R]) -> Callable[..., R]:
    """Add the options for the workspace of an earlier run: its folder, or the file itself."""
    folder = option(
        "-o",
        "--output",
        type=NonEmptyPath(),
        default=Path("reports"),
        show_default=True,
        help=_("Folder with the results of the run."),
    )
    return folder(workspace_option(function))


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """The engine of the options, and the URL of its cluster."""

    name: str
    master: str

    @contextmanager
    def start(self, jobs: int) -> Iterator[Engine | None]:
        """Start the engine, and close it at the end of the block; None stands for this machine."""
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
    from collate.engine import ENGINES  # commands without these options do not import it

    @functools.wraps(function)
    def wrapper(*, engine: str, spark_master: str | None, **values: object) -> R:
        if engine == "local" and spark_master is not None:
            raise usage_error(_("--spark-master names a Spark cluster: add --engine spark"))
        return function(engine=EngineChoice(engine, spark_master or ""), **values)

    master = option(
        "--spark-master",
        metavar="URL",
        help=_("The cluster: spark://HOST:7077, yarn, k8s://…. Default: a Spark on this machine."),
    )
    name = option(
        "--engine",
        type=click.Choice(tuple(ENGINES)),
        default="local",
        help=_("Where the work is done: on this machine, or on a Spark cluster (extra: spark)."),
    )
    return name(master(wrapper))


def report_errors(function: Callable[P, R]) -> Callable[P, R]:
    """Turn an expected error into its message and its exit status; let a bug show its traceback."""

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # escapes for what the encoding of the terminal lacks
                stream.reconfigure(errors="backslashreplace")
        try:
            return function(*args, **kwargs)
        except CollateError as error:
            if isinstance(error, SettingsError) and not error.where:
                error.where = _settings_file(kwargs)
            show(_("Error: {message}", message=error.in_language(user_language())), err=True)
            sys.exit(error.exit_status)

    return wrapper


def _settings_file(options: Mapping[str, object]) -> str:
    """Return the settings file, for an error that is found only when the setting is used."""
    config = options.get("config") or (Path(CONFIG) if Path(CONFIG).is_file() else None)
    return str(config) if config is not None else ""


@dataclass(frozen=True, slots=True)
class CommonOptions:
    """The values of the options that most commands have; ``reading`` has those for table ``[read]``."""

    config: Path | None
    lang: str | None
    reading: Mapping[str, object]
    as_json: bool
    quiet: bool
    verbose: bool
    tei_method: str | None = None
    also: tuple[str, ...] = ()

    def settings(self) -> Settings:
        """Return the settings of collate.toml, where there is one; options have precedence."""
        settings = Settings()
        if self.config is not None:
            settings = load_settings(self.config)
        elif Path(CONFIG).is_file():
            settings = load_settings(Path(CONFIG))
        lang = self.lang or settings.report.lang or default_report_language()
        if lang != settings.report.lang:
            settings = replace(settings, report=replace(settings.report, lang=lang))
        if self.reading:
            settings = replace(settings, read=replace(settings.read, **cast(dict[str, Any], self.reading)))
        if self.tei_method is not None:
            settings = replace(settings, tei=replace(settings.tei, method=cast(Any, self.tei_method)))
        if self.also:
            also = tuple(dict.fromkeys((*settings.report.also, *self.also)))
            settings = replace(settings, report=replace(settings.report, also=cast(Any, also)))
        return settings

    def settings_with_decisions(self) -> tuple[Settings, tuple[str, ...]]:
        """Return :meth:`settings` with what the decision logs beside them hold, and the faults of the logs.

        The logs are in the folder ``decisions`` beside collate.toml, or in the current folder.
        """
        from collate.edit import decisions_folder, load_decisions, settings_with

        settings = self.settings()
        config = self.config or (Path(CONFIG) if Path(CONFIG).is_file() else None)
        loaded = load_decisions(decisions_folder(config))
        faults = tuple(
            _(
                "{file}:{line}: {problem}. {remedy}",
                file=one.file,
                line=one.line,
                problem=one.message,
                remedy=one.remedy,
            )
            for one in loaded.faults
        )
        return settings_with(settings, loaded), faults

    def progress(self) -> AbstractContextManager[Progress]:
        """Return the context in which progress is shown."""
        return progress_bar(self.quiet, self.verbose)


def add_options(
    *, lang: bool = False, quiet: Decorator = brief_option, tei: bool = False, also: bool = False
) -> Decorator:
    """Add the options that most commands have, and :func:`report_errors`; the command gets ``options``.

    Args:
        lang: add --lang, too.
        quiet: the option -q.
        tei: add --tei-method, too.
        also: add --also, too.
    """

    def decorate(function: Callable[..., object]) -> Callable[..., object]:
        @functools.wraps(function)
        def wrapper(**values: object) -> object:
            reading = {name: value for name in _READING if (value := values.pop(name)) is not None}
            common = {name: values.pop(name) for name in ("config", "as_json", "quiet", "verbose")}
            common |= {name: values.pop(name) for name in ("lang", "tei_method", "also") if name in values}
            options = CommonOptions(**{"lang": None, "reading": reading, **cast(Any, common)})
            return function(options=options, **values)

        decorators: list[Decorator] = [config_option]
        optional = ((lang, lang_option), (tei, tei_option), (also, also_option))
        decorators += [decorator for wanted, decorator in optional if wanted]
        decorators += [*_READING.values(), json_option, quiet, verbose_option]
        command: Callable[..., object] = report_errors(wrapper)
        for add_option in reversed(decorators):
            command = add_option(command)
        return command

    return decorate


@contextmanager
def progress_bar(quiet: bool, verbose: bool) -> Iterator[Progress]:
    """Show a bar on a terminal, lines with --verbose, otherwise nothing."""
    if quiet or not sys.stderr.isatty():
        yield _progress_lines() if verbose and not quiet else _no_progress
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=not verbose) as bar:
        tasks = {}

        def show(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(localize(STEPS[what]), total=of or None)
            bar.update(tasks[what], completed=min(done + 1, of) if of else 0, total=of or None)

        yield show


def _no_progress(what: str, done: int, of: int) -> None:
    """Show nothing."""


def _progress_lines() -> Progress:
    """Return a function that prints a line at the beginning of each step."""
    seen: set[str] = set()

    def show(what: str, done: int, of: int) -> None:
        if what not in seen:
            seen.add(what)
            echo(f"{localize(STEPS[what])} …" + (f" ({of})" if of > 1 else ""), err=True)

    return show


def echo(text: str | bytes, *, err: bool = False, line_end: bool = True) -> None:
    """Print *text* as it is.

    Raises:
        OutputError: it cannot be written, as on a full disk.
    """
    try:
        click.echo(text, nl=line_end, err=err)
    except BrokenPipeError:
        raise  # the pipe was closed, as by head: click exits without a message
    except OSError as error:
        where = _("standard error") if err else _("standard output")
        problem = _("cannot be written ({reason})", reason=reason_of(error))
        raise OutputError(where, problem, _("Check the free space there")) from error


def is_terminal() -> bool:
    """Return whether standard output is a terminal; it may be closed."""
    return sys.stdout is not None and sys.stdout.isatty()


def show(text: str, err: bool = False) -> None:
    """Print *text*, translated; control characters in it are shown as escapes."""
    from collate.report import escape_controls

    echo("\n".join(escape_controls(line) for line in localize(text).split("\n")), err=err)


def show_skipped(skipped: Sequence[Skipped]) -> None:
    """Print the skipped inputs on standard error, with problem and remedy."""
    for item in skipped:
        what = format_message(item.path, item.problem, remedy=item.remedy, language=user_language())
        show(_("skipped {what}", what=what), err=True)


def show_note(note: str) -> None:
    """Print a note on standard error."""
    show(_("Note: {note}", note=note), err=True)


def print_json(data: object) -> None:
    """Print *data* as JSON, in UTF-8 whatever the terminal's encoding."""
    echo(json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace"))


#: Width of the relation in a listing of matches: that of "identical".
_RELATION_COLUMNS = 9


def relation_label(relation: Relation) -> str:
    """Return the term for *relation* in the user's language, padded to :data:`_RELATION_COLUMNS`."""
    from collate.report import term
    from collate.text.layout import display_width

    label = localize(term(relation))
    return label + " " * (_RELATION_COLUMNS - display_width(label))
