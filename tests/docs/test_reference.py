"""Commands, options, settings, files, profiles, fields: all that the program has is in the documentation."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest
from lxml import etree

from collate.cli import main
from collate.edit.log_entries import LINE_FIELDS
from collate.edit.log_lines import _HEAD
from collate.report.publication.profile import PROFILES
from collate.report.writers import RUN_WRITERS, WITNESS_WRITERS, WRITERS
from collate.settings import Settings
from collate.settings.check import setting_fields
from tests.docs.test_blocks import load_tool

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
SCHEMAS = sorted((ROOT / "collate" / "report" / "schema").glob("*.json"))
LANGUAGES = {"en": ".md", "zh": ".zh.md"}

reference = load_tool("reference")
schema_reference = load_tool("schema_reference")


@cache
def page(name: str, lang: str) -> str:
    """A page with what is made from the code."""
    return str(reference.insert((DOCS / f"{name}{LANGUAGES[lang]}").read_text("utf-8"), lang))


def commands(group: click.Group, before: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield f"{before} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")


COMMANDS = list(commands(main, "collate"))


def section(text: str, title: str) -> str:
    return text.split(f"\n## `{title}`\n")[1].split("\n## ")[0]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_every_option_of_a_command_is_there(name: str, command: click.Command, lang: str) -> None:
    rows = section(page("reference/commands", lang), name)
    for option in command.params:
        if isinstance(option, click.Option):
            long = max(option.opts, key=len)
            row = next(line for line in rows.splitlines() if re.match(rf"\| `[^`]*{long}\b", line))
            assert len(row.split(" | ")[1]) > len(" |"), row


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_command_is_in_pages_that_people_wrote(lang: str) -> None:
    files = [ROOT / f"README{LANGUAGES[lang]}", *DOCS.rglob(f"*{LANGUAGES[lang]}")]
    text = "\n".join(path.read_text("utf-8") for path in files)
    for name, command in COMMANDS:
        if not isinstance(command, click.Group):
            short = re.sub(r"^(collate config) .*", r"\1", name)
            assert short in text, name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_setting_is_there(lang: str) -> None:
    text = page("reference/settings", lang)
    for table in setting_fields(Settings):
        if table.name in ("decision", "decided"):  # rows that the logs fill; decisions.md has their fields
            continue
        kind = table.item.value_type if table.item is not None else table.value_type
        brackets = f"[[{table.name}]]" if table.item is not None else f"[{table.name}]"
        rows = section(text, brackets)
        for field in setting_fields(kind):
            if field.name not in ("contexts", "decided"):
                assert f"\n| `{field.name}` | " in rows, (table.name, field.name)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_file_of_a_run_is_there(lang: str) -> None:
    text = page("reference/files", lang)
    names = [(one.file, one.also) for one in WRITERS.values()]
    names += [(one.file, one.also) for one in WITNESS_WRITERS.values()]
    for file, also in names:
        assert f"| `works/…/{file}` | {f'`--also {also}`' if also else ''}" in text
    for run_writer in RUN_WRITERS.values():
        assert f"| `{run_writer.file}` | " in text
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| `")]
    assert all(cell.strip("| ") for row in rows for cell in row)


def test_a_file_that_the_readme_lacks_is_an_error() -> None:
    contents = reference.file_contents("en")
    assert "TEI" in contents[reference.find_row("works/…/edition.xml", contents)]
    assert "EPUB" in contents[reference.find_row("works/…/edition.epub", contents)]
    with pytest.raises(ValueError, match=r"lacks works/…/lengths\.csv"):
        reference.find_row("works/…/lengths.csv", contents)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_profile_is_there(lang: str) -> None:
    written = (DOCS / f"publishing{LANGUAGES[lang]}").read_text("utf-8")
    for name in PROFILES:
        assert f"| `{name}` | " in page("reference/files", lang)
        assert f"`{name}`" in written


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_field_of_a_decision_is_there(lang: str) -> None:
    written = (DOCS / f"decisions{LANGUAGES[lang]}").read_text("utf-8")
    assert [name for name in (*_HEAD, *LINE_FIELDS) if f"`{name}`" not in written] == []


def names(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for part in schema.values():
            yield from names(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from names(part)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_every_field_of_a_schema_is_there(path: Path, lang: str) -> None:
    schema = json.loads(path.read_text("utf-8"))
    rows = re.findall(r"^\| `([^`]*)` \|", section(page("reference/schemas", lang), schema["title"]), re.M)
    shown = {part for row in rows for part in re.split(r"[.: ]+", row.replace("[]", ""))}
    assert set(names(schema)) - shown == set()


def test_every_description_of_a_schema_is_translated() -> None:
    described = {
        text
        for path in SCHEMAS
        for text in schema_reference.schema_descriptions(json.loads(path.read_text("utf-8")))
    }
    translations = schema_reference.schema_translations()
    assert set(translations) == described
    assert all(
        re.search(r"[\u4e00-\u9fff]", text) or text.startswith("ISO") for text in translations.values()
    )


def test_every_element_and_attribute_of_the_encoding_is_there() -> None:
    rows = dict(re.findall(r"^\| `([^`]+)` \| (.*)", page("reference/tei", "en"), re.M))
    for path in (ROOT / "collate" / "tei" / "schema").glob("*.rng"):
        root = etree.parse(path).getroot()
        space = "{http://relaxng.org/ns/structure/1.0}"
        assert {one.get("name") for one in root.iter(f"{space}element")} <= set(rows)
        for attribute in root.iter(f"{space}attribute"):
            name = f"`@{attribute.get('name')}`"
            assert any(name in row for row in rows.values()), name
    for element, name in (("app", "loc"), ("app", "from"), ("rdg", "cause"), ("witness", "xml:id")):
        assert f"`@{name}`" in rows[element].split(" | ")[0]
    assert "`homophone`" in rows["rdg"]
