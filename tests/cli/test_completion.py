"""The completion scripts: each shell accepts its own, and bash completes with it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from collate.cli.completion import SHELLS

Collate = Callable[..., Result]

COMPLETED = """
eval "$(collate completion bash)"
COMP_WORDS=({words}) COMP_CWORD={last}
_collate_completion collate "${{COMP_WORDS[COMP_CWORD]}}"
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_names_the_command(collate: Collate, shell: str) -> None:
    result = collate("completion", shell)
    assert result.exit_code == 0
    assert "_COLLATE_COMPLETE" in result.stdout
    assert result.stderr == ""
    data = json.loads(collate("completion", shell, "--json").stdout)
    assert data == {"shell": shell, "script": result.stdout.removesuffix("\n")}


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_accepts_its_script(collate: Collate, shell: str, here: Path) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    (here / "script").write_text(collate("completion", shell).stdout, encoding="utf-8")
    done = subprocess.run([program, "-n", "script"], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("collate ru", ["run"]),
        ("collate com", ["compare", "completion"]),
        ("collate run --csv ra", ["raw"]),
        ("collate run --log", ["--log-file"]),
        ("collate decisions ex", ["export"]),
    ],
)
def test_bash_completes(here: Path, words: str, completed: list[str]) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not installed")
    program = here / "collate"
    program.write_text(f"#!{sys.executable}\nfrom collate.cli import main\nmain()\n", encoding="utf-8")
    program.chmod(0o755)
    script = COMPLETED.format(words=words, last=len(words.split()) - 1)
    environment = {"PATH": f"{here}:/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run([bash, "-c", script], check=False, capture_output=True, text=True, env=environment)
    assert done.stdout.split() == completed, done.stderr


def test_another_shell_is_refused(collate: Collate) -> None:
    assert collate("completion", "csh").exit_code == 2
