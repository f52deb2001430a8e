"""``collate demo``: a small project with made texts, in a folder of its own."""

from __future__ import annotations

import sys
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING

import click

from collate.cli import common
from collate.cli.browser import open_browser
from collate.cli.commands import command, option
from collate.cli.next_steps import command_line, quoted, show_table
from collate.cli.user_language import user_language
from collate.errors import OutputError, reason_of
from collate.i18n import ENGLISH, _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collate.engine import Progress
    from collate.pipeline import RunOutcome

#: The folder of the project where none is named.
FOLDER = Path("collate-demo")

#: The folders in it: its files, and the results of its run.
TEXTS, REPORTS = Path("texts"), Path("reports")

#: The sets of files, a folder for each language.
_FILES = Path(__file__).with_name("demo_files")

#: The suffix of files whose lines become the paragraphs of a Word file.
_WORD = ".docx.txt"

#: What the reports show, in the words of each set; a test looks for each in the tables of the run.
PLACES = {
    "en": (
        ("guidance ] oversight", _("a substantive variant, at two places")),
        ("a hundred and twenty ] 120", _("a numeral")),
        ("honour ] honor", _("an orthographic variant")),
        ("Whatever it decides …", _("a sentence that has moved")),
        ("them ] thern", _("a slip of extraction, with its evidence")),
        ("from_pdf.txt", _("a witness that breaks off: a lacuna, not a variant")),
        ("index_card.txt", _("an excerpt: it is a witness where it has words")),
        ("newspaper_report.txt", _("a news report: a work of its own, not a witness")),
    ),
    "zh": (
        ("指导组 ] 督导组", _("a substantive variant, at two places")),
        ("一百二十 ] 120", _("a numeral")),
        ("算账 ] 算帐", _("an orthographic variant")),
        ("次序一经定下……", _("a sentence that has moved")),
        ("已经 ] 己经", _("a likely misreading, with its evidence")),
        ("PDF提取稿.txt", _("a witness that breaks off: a lacuna, not a variant")),
        ("节录卡片.txt", _("an excerpt: it is a witness where it has words")),
        ("新闻报道.txt", _("a news report: a work of its own, not a witness")),
    ),
}

#: The entry of the first of these places, for ``collate explain``.
EXPLAINED = {"en": 5, "zh": 8}


@command(
    help=_(
        "Make a small project in FOLDER, run it, and open its report in the browser.\n\n"
        "Its six files have one speech: a compilation, a web page, a Word file, text from a PDF, an excerpt, "
        "a news report. They are in the language of --lang, else of the locale. FOLDER must be empty or not "
        "exist; default: {folder}. Where the output is not a terminal, no browser is opened.",
        folder=str(FOLDER),
    ),
    example="collate demo my-first --lang zh",
)
@click.argument("folder", metavar="[FOLDER]", type=common.NonEmptyPath(), default=FOLDER)
@option("--no-open", is_flag=True, help=_("Do not open the report in the browser."))
@common.lang_option
@common.json_option
@common.brief_option
@common.verbose_option
@common.report_errors
def demo(folder: Path, no_open: bool, lang: str | None, as_json: bool, quiet: bool, verbose: bool) -> None:
    """Make a small project and run it."""
    language = lang or user_language()
    files = make_project(folder, language)
    with common.progress_bar(quiet or as_json, verbose) as progress:
        outcome = _run(folder, language, progress)
    common.show_skipped(outcome.skipped)
    page = folder / REPORTS / "index.html"
    if as_json:
        common.print_json({"folder": str(folder), "files": [str(one) for one in files], "report": str(page)})
    elif quiet:
        common.show(str(page))
    else:
        _show(folder, page, outcome, language, count=len(files))
    if common.is_terminal() and not (no_open or as_json) and not open_browser(page.resolve().as_uri()):
        common.show(_("No browser was found: open {file} yourself.", file=str(page)), err=True)
    sys.exit(1 if outcome.skipped or outcome.unplaced else 0)


def make_project(folder: Path, language: str) -> tuple[Path, ...]:
    """Write the files of the project and a collate.toml without settings, and return the paths of the files.

    Raises:
        OutputError: *folder* is not empty, is not a folder, or cannot be written.
    """
    from collate.cli.config_template import settings_template

    another = _("Name another folder: {command}", command=command_line("demo", "FOLDER"))
    try:
        if folder.is_dir() and any(folder.iterdir()):
            raise OutputError(str(folder), _("the folder is not empty"), another)
        (folder / TEXTS).mkdir(parents=True)
        contents = dict(demo_files(language))
        for name, content in contents.items():
            (folder / TEXTS / name).write_bytes(content)
        (folder / common.CONFIG).write_text(settings_template(language), encoding="utf-8")
    except FileExistsError as error:
        raise OutputError(str(folder), _("is not a folder"), another) from error
    except OSError as error:
        raise OutputError(
            str(folder), _("cannot be written ({reason})", reason=reason_of(error)), another
        ) from error
    return tuple(folder / TEXTS / name for name in contents)


def demo_files(language: str) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each file of the set for *language*."""
    folder = _FILES / (language if language in PLACES else ENGLISH)
    for path in sorted(folder.iterdir()):
        content = path.read_bytes()
        if path.name.endswith(_WORD):
            yield path.name.removesuffix(".txt"), _word_file(content.decode().splitlines())
        else:
            yield path.name, content


def _word_file(paragraphs: list[str]) -> bytes:
    """Return a Word file of plain *paragraphs*: the three parts that ECMA-376 asks of a document."""
    from io import BytesIO
    from xml.sax.saxutils import escape
    from zipfile import ZipFile, ZipInfo

    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    body = "".join(f"<w:p><w:r><w:t>{escape(one)}</w:t></w:r></w:p>" for one in paragraphs)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{word}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{main}"><w:body>{body}</w:body></w:document>',
    }
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(ZipInfo(name), head + content)  # of 1980: the same bytes on any day
    return out.getvalue()


def _run(folder: Path, language: str, progress: Progress) -> RunOutcome:
    """Run the project as from its own folder, so that the same command there finds nothing new."""
    from collate.pipeline import execute_run
    from collate.settings import ReportSettings, Settings

    settings = Settings(report=ReportSettings(lang=language))
    with chdir(folder):
        return execute_run((TEXTS,), REPORTS, settings=settings, progress=progress)


def _show(folder: Path, page: Path, outcome: RunOutcome, language: str, *, count: int) -> None:
    """Print the project, the summary of its run, what to look at, and what to do next."""
    texts = language if language in PLACES else ENGLISH
    common.show(_("A project with {count} files: {folder}", count=count, folder=str(folder)))
    common.echo(outcome.terminal_text)
    common.show(str(page))
    common.show(_("\nWhat the report shows:"))
    show_table(PLACES[texts])
    common.show(_("\nWhat to do next:"))
    explain = f"collate explain {REPORTS}/works/*/edition.xml {EXPLAINED[texts]}"
    show_table(
        (
            (f"cd {quoted(folder)}", _("go into the project")),
            ("collate review", _("decide about the variants at the desk (extra: review)")),
            (explain, _("why this entry is as it is")),
            ("collate export --format docx", _("an edition for print, as a Word file")),
            (f"collate run {TEXTS}", _("run again, after a change in the files")),
            ("collate changes", _("what is new since the run before")),
        )
    )
