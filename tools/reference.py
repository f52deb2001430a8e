"""The reference of the documentation, made from the code: commands, settings, files, schemas, encoding.

A page has ``<!-- made from the code: NAME -->`` where the part NAME stands; :func:`insert` puts it there, in
the language of the page. Help and reasons come from the catalogues of messages, as on the command line.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from markdown_tables import code, escape, table, word  # noqa: E402
from schema_reference import encoding, schemas  # noqa: E402

_MARKER = re.compile(r"^<!-- made from the code: (\w+) -->\n", re.M)


def insert(text: str, lang: str) -> str:
    """Return the text of a page with the parts that it names, made from the code."""
    return _MARKER.sub(lambda found: "\n".join(PARTS[found[1]](lang)) + "\n", text)


def commands(lang: str) -> Iterator[str]:
    """Yield a section for each command: its help, its example, its options."""
    from collate.cli.user_language import use_language

    with use_language(["--lang", lang]):
        for context in all_commands():
            yield from _command(context, lang)


def all_commands() -> Iterator[click.Context]:
    """Yield a context for the program and for each command, those of a group after it."""
    from collate.cli import main

    def inside(context: click.Context) -> Iterator[click.Context]:
        yield context
        if isinstance(context.command, click.Group):
            for name in context.command.list_commands(context):
                found = context.command.get_command(context, name)
                assert found is not None
                yield from inside(click.Context(found, context, info_name=name))

    return inside(click.Context(main, info_name="collate", **main.context_settings))


def _command(context: click.Context, lang: str) -> Iterator[str]:
    from collate.cli.user_language import localize

    command, name = context.command, context.command_path
    yield f"\n## {code(name)}\n"
    yield from (f"{escape(part)}\n" for part in localize(command.help or "").split("\n\n"))
    yield f"```text\n{name} {' '.join(command.collect_usage_pieces(context))}\n```\n"
    if command.epilog:
        yield f"{escape(localize(command.epilog))}\n"
    options = [one for one in command.get_params(context) if isinstance(one, click.Option)]
    records = filter(None, (one.get_help_record(context) for one in options))
    rows = [(code(first), escape(second)) for first, second in records]
    yield from table(lang, ("option", "what it does"), rows)


def settings(lang: str) -> Iterator[str]:
    """Yield a section for each table of collate.toml, with its keys, their defaults and reasons."""
    from collate.cli.config_template import _reason
    from collate.i18n import translate
    from collate.settings import explained_tables

    for one in explained_tables():
        yield f"\n## {code(f'[[{one.name}]]' if one.rows else f'[{one.name}]')}\n"
        if one.reason is not None:
            yield escape(translate(one.reason, lang)) + "\n"
        required = word(lang, "required")
        rows = [
            (code(key.name), required if key.required else code(key.default), escape(_reason(key, lang)))
            for key in one.keys
        ]
        yield from table(lang, ("setting", "default", "what it is for"), rows)


def files(lang: str) -> Iterator[str]:
    """Yield the files that a run writes: their names from the writers, their content from the README."""
    from collate.report.writers import RUN_WRITERS, WITNESS_WRITERS, WRITERS

    contents = file_contents(lang)
    every = word(lang, "every run")
    named = [(one.file, "") for one in RUN_WRITERS.values()]
    named += [(f"works/…/{one.file}", one.also) for one in WRITERS.values()]
    named += [(f"works/…/{one.file}", one.also) for one in WITNESS_WRITERS.values()]
    known = {file: code(f"--also {also}") if also else every for file, also in named}
    known |= dict.fromkeys(("sources/…", "matches/…", "record.json"), every)
    # In the order of the README, whose rows refer to those above them.
    order = list(contents)
    rows = [(find_row(file, contents), file, when) for file, when in known.items()]
    cells = [
        (code(file), when, contents[row])
        for row, file, when in sorted(rows, key=lambda one: order.index(one[0]))
    ]
    yield from table(lang, ("file", "written", "content"), cells)


def file_contents(lang: str) -> dict[str, str]:
    """Return what the README has about each file or folder, by its name in the output folder."""
    readme = (ROOT / {"en": "README.md", "zh": "README.zh.md"}[lang]).read_text("utf-8")
    head = {"en": "| file | what it is |", "zh": "| 文件 | 内容 |"}[lang]
    lines = readme[readme.index(head) :].split("\n\n")[0].splitlines()[2:]
    found: dict[str, str] = {}
    for line in lines:
        names, content = line.strip("| ").split(" | ", 1)
        at = ""
        for name in re.findall(r"`([^`]+)`", names):
            full = re.sub(r"<[^>]+>.*", "…", name) if not name.startswith("works/") else name
            full = re.sub(r"^works/<[^>]+>", "works/…", full)
            at = "works/…/" if full.startswith("works/") else at
            found[
                full
                if full.startswith(at)
                else f"{at}{full.removeprefix('.') if full.startswith('/') else full}"
            ] = content.replace("](docs/", "](../")
    return found


def find_row(file: str, contents: Mapping[str, str]) -> str:
    """Return the name in *contents* that stands for a file; a suffix alone, or a folder, fits many."""
    fits = [name for name in contents if name == file]
    fits += [name for name in contents if name.endswith("/") and file.startswith(name)]
    fits += [name for name in contents if Path(name).name.startswith(".") and file.endswith(Path(name).name)]
    if not fits:
        raise ValueError(f"the table of files in the README lacks {file}")
    return fits[0]


def profiles(lang: str) -> Iterator[str]:
    """Yield the profiles of printed editions with the variants that have notes."""
    from collate.report.publication.profile import PROFILES, load_profile, profile_title

    loaded = [(name, load_profile(name)) for name in PROFILES]
    rows = [
        (code(name), escape(profile_title(one, lang)), ", ".join(map(code, one.kinds)) or "—")
        for name, one in loaded
    ]
    yield from table(lang, ("profile", "title", "kinds with notes"), rows)


#: What the page about Python lists, by module: the functions, and the classes that they take and return.
_API = {
    "collate.api": ("run", "collate_texts", "collate_files", "find_duplicates", "open_edition", "verify"),
    "collate.editions": (
        *("CriticalEdition", "Entry", "Explanation", "ExplanationStep"),
        *("add_witnesses", "ExtendedEdition", "compare_editions"),
    ),
    "collate.settings": ("load_settings", "Settings"),
    "collate.model": (
        *("Match", "Record", "Results", "Witness", "Reading", "Evidence", "ApparatusEntry", "Kind"),
        *("Operation", "Cause", "Edition"),
    ),
    "collate.report": ("SourcePosition",),
    "collate.tei.check": ("Findings",),
    "collate.errors": (
        *("CollateError", "SourceError", "SettingsError", "ModelError", "OutputError", "EngineError"),
        *("WorkspaceError", "VerificationError", "MissingExtra"),
    ),
}


def api(lang: str) -> Iterator[str]:
    """Yield the directives by which Sphinx shows the docstrings of the interface for programs."""
    for module, names in _API.items():
        yield f"\n## {code(module)}\n"
        yield "```{eval-rst}"
        for name in names:
            if name[0].islower():
                yield f".. autofunction:: {module}.{name}\n"
            else:
                yield f".. autoclass:: {module}.{name}\n   :members:"
                yield "   :exclude-members: __new__, __init__\n"
        yield "```"


#: The parts that pages name.
PARTS: dict[str, Callable[[str], Iterator[str]]] = {
    "commands": commands,
    "settings": settings,
    "files": files,
    "profiles": profiles,
    "schemas": schemas,
    "encoding": encoding,
    "api": api,
}
