"""Options, settings, messages and progress, as all commands have them."""

from __future__ import annotations

import functools
import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast, get_args

import click

from collate.cli.choices import ChoiceList, joined
from collate.cli.commands import option, usage_error
from collate.cli.paths import InputPath as InputPath
from collate.cli.paths import NonEmptyPath as NonEmptyPath
from collate.cli.progress import progress_bar as progress_bar
from collate.cli.run_log import RunLog
from collate.cli.user_language import default_report_language, localize, user_language
from collate.errors import CollateError, OutputError, SettingsError, format_message, reason_of
from collate.i18n import _, languages
from collate.settings import CsvForm, ExtraOutput, Settings, TeiMethod, load_settings

if TYPE_CHECKING:
    from collate.engine import Engine, Progress
    from collate.model import Relation, Skipped

P = ParamSpec("P")
R = TypeVar("R")
Decorator = Callable[[Callable[..., object]], Callable[..., object]]

#: The settings file in the current folder, the default of --config.
CONFIG = "collate.toml"
#: Key of a command's context: the settings files that it has named.
_SETTINGS_FILES = "collate.settings_files"

#: The output folder of a run, the default of the options and arguments that name one.
REPORTS = Path("reports")

paths_argument = click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=InputPath())
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
    type=ChoiceList(get_args(ExtraOutput)),
    callback=joined,
    metavar="NAME,...",
    help=_("Write these, too: {names}.", names=", ".join(get_args(ExtraOutput))),
)
csv_option = option(
    "--csv",
    type=click.Choice(get_args(CsvForm)),
    help=_(
        "Form of CSV: safe, with ' before a text that a spreadsheet would take for a formula, or raw, exact, "
        "for programs. Default: safe."
    ),
)
log_option = option(
    "--log-file",
    type=NonEmptyPath(),
    metavar="FILE",
    help=_("Append what happens to this file, one JSON object a line: stages with their times, problems."),
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
    "follow_links": option(
        "--follow-links",
        is_flag=True,
        default=None,
        help=_("Follow symbolic links that lead out of the folders named."),
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
            message = error.in_language(user_language())
            show(_("Error: {message}", message=message), err=True)
            log = kwargs.get("log_file")
            if isinstance(log, Path) and error.where != str(log):  # where a log is refused, none is made
                RunLog(log).fail(message)
            sys.exit(error.exit_status)

    return wrapper


def name_settings_file(path: Path, quiet: bool) -> None:
    """Print which settings file is used, one that was not named on the command line, once a command.

    It may have come with the files of others, and what it holds changes the results.
    """
    context = click.get_current_context(silent=True)
    if quiet or context is None:
        return
    named: set[Path] = context.find_root().meta.setdefault(_SETTINGS_FILES, set())
    place = path.resolve()
    if place not in named:
        named.add(place)
        show(_("Settings: {path}", path=str(place)), err=True)


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
    csv: str | None = None
    log: RunLog | None = None
    steady: bool = False
    """Whether the command shows its progress in a log, too."""

    def settings(self) -> Settings:
        """Return the settings of collate.toml, where there is one; options have precedence."""
        settings = Settings()
        if self.config is not None:
            settings = load_settings(self.config)
        elif Path(CONFIG).is_file():
            settings = load_settings(Path(CONFIG))
            name_settings_file(Path(CONFIG), self.quiet)
        return self.over(settings)

    def over(self, settings: Settings) -> Settings:
        """Return *settings* with the values of the options, which have precedence."""
        lang = self.lang or settings.report.lang or default_report_language()
        if lang != settings.report.lang:
            settings = replace(settings, report=replace(settings.report, lang=lang))
        if self.reading:
            settings = replace(settings, read=replace(settings.read, **cast(dict[str, Any], self.reading)))
        if self.tei_method is not None:
            settings = replace(settings, tei=replace(settings.tei, method=cast(Any, self.tei_method)))
        if self.csv is not None:
            settings = replace(settings, report=replace(settings.report, csv=cast(Any, self.csv)))
        if self.also:
            also = tuple(dict.fromkeys((*settings.report.also, *self.also)))
            settings = replace(settings, report=replace(settings.report, also=cast(Any, also)))
        return settings

    def settings_with_decisions(self) -> tuple[Settings, tuple[str, ...]]:
        """Return :meth:`settings` with what the decision logs beside them hold, and the faults of the logs.

        The logs are in the folder ``decisions`` beside collate.toml, or in the current folder.
        """
        from collate.edit import decisions_folder

        config = self.config or (Path(CONFIG) if Path(CONFIG).is_file() else None)
        return self.with_decisions(self.settings(), decisions_folder(config))

    @staticmethod
    def with_decisions(settings: Settings, folder: Path) -> tuple[Settings, tuple[str, ...]]:
        """Return *settings* with what the decision logs in *folder* hold, and the faults of the logs."""
        from collate.edit import load_decisions, settings_with

        loaded = load_decisions(folder)
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
        listener = self.log.stage if self.log is not None else None
        steady = self.steady and not self.as_json
        return progress_bar(self.quiet, self.verbose, steady=steady, listener=listener)


def add_options(
    *,
    lang: bool = False,
    quiet: Decorator = brief_option,
    tei: bool = False,
    also: bool = False,
    csv: bool = False,
    log: bool = False,
) -> Decorator:
    """Add the options that most commands have, and :func:`report_errors`; the command gets ``options``.

    Args:
        lang: add --lang, too.
        quiet: the option -q.
        tei: add --tei-method, too.
        also: add --also, too.
        csv: add --csv, too.
        log: add --log-file, too, and show progress where there is no terminal.
    """

    def decorate(function: Callable[..., object]) -> Callable[..., object]:
        @functools.wraps(function)
        def wrapper(**values: object) -> object:
            reading = {name: value for name in _READING if (value := values.pop(name)) is not None}
            common = {name: values.pop(name) for name in ("config", "as_json", "quiet", "verbose")}
            common |= {
                name: values.pop(name) for name in ("lang", "tei_method", "also", "csv") if name in values
            }
            file = values.pop("log_file", None)
            common |= {"log": RunLog(cast(Path, file)) if file is not None else None, "steady": log}
            options = CommonOptions(**{"lang": None, "reading": reading, **cast(Any, common)})
            return function(options=options, **values)

        decorators: list[Decorator] = [config_option]
        optional = (
            (lang, lang_option),
            (tei, tei_option),
            (also, also_option),
            (csv, csv_option),
            (log, log_option),
        )
        decorators += [decorator for wanted, decorator in optional if wanted]
        decorators += [*_READING.values(), json_option, quiet, verbose_option]
        command: Callable[..., object] = report_errors(wrapper)
        for add_option in reversed(decorators):
            command = add_option(command)
        return command

    return decorate


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
    from collate.text.visible import escape_in_json

    text = escape_in_json(json.dumps(data, ensure_ascii=False, indent=1))
    echo(text.encode("utf-8", "backslashreplace"))


#: Width of the relation in a listing of matches: that of "identical".
_RELATION_COLUMNS = 9


def relation_label(relation: Relation) -> str:
    """Return the term for *relation* in the user's language, padded to :data:`_RELATION_COLUMNS`."""
    from collate.report import term
    from collate.text.layout import display_width

    label = localize(term(relation))
    return label + " " * (_RELATION_COLUMNS - display_width(label))
