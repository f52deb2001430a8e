"""collate config: the commented file, the settings in force, and the errors of settings files."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from collate.cli.config_template import WIDTH, settings_template
from collate.i18n import languages
from collate.settings import Settings, explained_tables, load_settings
from collate.text.layout import display_width

Collate = Callable[..., Result]


def write(text: str, name: str = "collate.toml") -> None:
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("language", languages())
def test_the_commented_file_parses_to_the_defaults(language: str, tmp_path: Path) -> None:
    text = settings_template(language)
    path = tmp_path / "collate.toml"
    path.write_text(text, encoding="utf-8")
    assert load_settings(path) == Settings()
    assert max(map(display_width, text.split("\n"))) <= WIDTH + 24  # of a key with a long list, alone


@pytest.mark.parametrize("language", languages())
def test_the_file_without_comments_before_its_keys_has_the_defaults_of_every_key(
    language: str, tmp_path: Path
) -> None:
    tables, _, _ = settings_template(language).partition("# [[")
    path = tmp_path / "collate.toml"
    path.write_text(re.sub(r"^# (\w+ = )", r"\1", tables, flags=re.MULTILINE), encoding="utf-8")
    assert load_settings(path) == Settings()
    written = tomllib.loads(path.read_text("utf-8"))
    assert {name: [*keys] for name, keys in written.items()} == {
        table.name: [key.name for key in table.keys] for table in explained_tables() if not table.rows
    }


def test_the_rows_of_the_file_are_valid_toml_when_they_are_no_comments() -> None:
    _, _, rows = settings_template("en").partition("# [[")
    lines = [line[2:] for line in f"# [[{rows}".split("\n") if re.match(r"# (\[\[\w+\]\]$|\w+ = )", line)]
    written = tomllib.loads("\n".join(lines))
    assert {name: [*row[0]] for name, row in written.items()} == {
        table.name: [key.name for key in table.keys] for table in explained_tables() if table.rows
    }


def test_init_writes_in_the_language_of_the_user_and_never_overwrites(collate: Collate, here: Path) -> None:
    result = collate("config", "init")
    assert (result.exit_code, result.stdout) == (0, "collate.toml\n")
    assert Path("collate.toml").read_text("utf-8") == settings_template("en")
    write("[dedupe]\nk = 6\n")
    result = collate("config", "init")
    assert result.exit_code == 1
    assert "collate.toml: is there already, and is not overwritten" in result.stderr
    assert Path("collate.toml").read_text("utf-8") == "[dedupe]\nk = 6\n"
    Path("p").mkdir()
    assert collate("config", "init", "p", "--lang", "zh", "-q").stdout == ""
    assert Path("p/collate.toml").read_text("utf-8") == settings_template("zh")
    result = collate("config", "init", "none")
    assert result.exit_code == 1
    assert "cannot be written (No such file or directory)" in result.stderr


def test_a_run_with_the_commented_file_is_a_run_without(collate: Collate, two: Path) -> None:
    collate("config", "init", "-q")
    assert collate("run", "in", "-q", "-o", "with").exit_code == 0
    Path("collate.toml").unlink()
    assert collate("run", "in", "-q", "-o", "without").exit_code == 0
    assert Path("with/summary.json").read_bytes() == Path("without/summary.json").read_bytes()


def rows(collate: Collate, *options: str) -> dict[str, dict[str, object]]:
    result = collate("config", "show", "--json", *options)
    assert result.exit_code == 0, result.output
    return {row.pop("name"): row for row in json.loads(result.stdout)}


def test_show_names_the_origin_of_every_value(
    collate: Collate, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write('report.hide = ["punctuation"]\n[dedupe]\nk = 5\n\n[[source]]\nfile = "a"\nsiglum = "甲"\n')
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    shown = rows(collate, "--tei-method", "location", "--password", "geheim", "--also", "reledmac")
    of = {name: (row["origin"], row["value"]) for name, row in shown.items()}
    assert of["align.move"] == ("default", "8")
    assert of["dedupe.k"] == ("file", "5")
    assert (shown["dedupe.k"]["file"], shown["dedupe.k"]["line"]) == ("collate.toml", 3)
    assert (of["report.hide"], shown["report.hide"]["line"]) == (("file", '["punctuation"]'), 1)
    assert of["tei.method"] == ("command line", '"location"')
    assert of["report.also"] == ("command line", '["reledmac"]')
    assert of["report.lang"] == ("environment", '"zh"')
    assert of["SOURCE_DATE_EPOCH"] == ("environment", '"0"')
    assert of["source 1"] == ("file", '{ file = "a", siglum = "甲" }')
    assert shown["source 1"]["line"] == 5
    assert of["read.password"] == ("command line", '"…"')
    assert "geheim" not in str(shown)
    assert all(value[1] and tomllib.loads(f"x = {value[1]}") for value in of.values())


def test_show_leaves_out_defaults_unless_asked(collate: Collate, here: Path) -> None:
    write("[dedupe]\nk = 4\n")
    result = collate("config", "show")
    assert result.stdout.splitlines()[0] == "dedupe.k = 4  # collate.toml:2"
    assert "settings have their defaults; use --verbose to show all" in result.stdout
    assert "align.move = 8  # default" in collate("config", "show", "-v").stdout
    assert collate("config", "show", "-q").stdout == "dedupe.k = 4  # collate.toml:2\n"


def test_show_has_the_settings_of_the_folder_and_not_those_of_the_current_one(
    collate: Collate, here: Path
) -> None:
    write("[dedupe]\nk = 4\n")
    write("[dedupe]\nk = 7\n", "p/collate.toml")
    Path("q").mkdir()
    values = [rows(collate, *where)["dedupe.k"]["value"] for where in ([], ["p"], ["q"])]
    assert values == ["4", "7", "5"]
    assert rows(collate, "q", "--config", "p/collate.toml")["dedupe.k"]["value"] == "7"
    result = collate("config", "show", "none")
    assert (result.exit_code, "none: is not a folder" in result.stderr) == (2, True)
    write("[dedupe]\nk = 0\n")
    assert collate("config", "show").exit_code == 2


def test_check_names_every_error_of_every_file(collate: Collate, here: Path) -> None:
    write("[dedupe]\nk = 0\nkk = 1\n")
    write("[dedupe]\nk = 4\n", "p/collate.toml")
    Path("q").mkdir()
    result = collate("config", "check", ".", "p", "q", "none.toml")
    assert result.exit_code == 2
    assert result.stdout == "p/collate.toml: in order\n"
    assert result.stderr.splitlines() == [
        "Error: collate.toml: unknown key 'dedupe.kk'. Did you mean 'dedupe.k'? (line 3)",
        "Error: collate.toml: dedupe.k must be between 1 and 64, got 0 (line 2)",
        "Error: q/collate.toml: does not exist. Write one: collate config init q",
        "Error: none.toml: cannot be read (No such file or directory). Check --config",
    ]
    faults = json.loads(collate("config", "check", "--json").stdout)
    assert faults[1] == {
        "file": "collate.toml",
        "key": "dedupe.k",
        "row": None,
        "line": 2,
        "problem": "dedupe.k must be between 1 and 64, got 0",
        "remedy": "",
    }
    assert collate("config", "check", "p").exit_code == 0
    assert json.loads(collate("config", "check", "p", "--json").stdout) == []
    assert collate("config", "check", "p", "-q").stdout == ""
