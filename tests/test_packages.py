"""What is built and installed: sdist and wheel, and each extra alone in a fresh environment."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.slow

#: Longest time of one command, in seconds: an extra may be a hundred megabytes on a slow line.
PATIENCE = 600

#: Files of the repository that the source distribution has, besides the package.
BESIDE = {
    ".gitignore",
    "CHANGELOG.md",
    "LICENSE",
    "PKG-INFO",
    "README.md",
    "THIRD_PARTY.md",
    "hatch_build.py",
    "pyproject.toml",
}


def execute(*command: str | Path, folder: Path, **environment: str) -> str:
    """Run a command and return what it prints; its failure has both streams."""
    done = subprocess.run(
        [str(one) for one in command],
        cwd=folder,
        env={**os.environ, "LC_ALL": "C", **environment},
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    out, err = done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    assert done.returncode == 0, f"{command}\n{out}\n{err}"
    return out


def make_environment(folder: Path, *packages: str | Path) -> Path:
    """Make an environment with *packages*, and return the folder of its commands; skip without an index."""
    execute(sys.executable, "-m", "venv", folder, folder=folder.parent)
    commands = folder / ("Scripts" if sys.platform == "win32" else "bin")
    try:
        execute(
            commands / "python", "-m", "pip", "install", "-q", "--no-compile", *packages, folder=folder.parent
        )
    except AssertionError as error:
        if any(
            words in str(error) for words in ("NewConnectionError", "Temporary failure", "Read timed out")
        ):
            pytest.skip("needs a package index")
        raise
    return commands


@pytest.fixture(scope="module", name="built")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the sdist, the wheel from it (in ``from_sdist``), and the wheel from the tree."""
    folder = tmp_path_factory.mktemp("built")
    tree = folder / "tree"
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if tracked.returncode:
        pytest.skip("needs a Git repository, whose ignored files are left out")
    for name in tracked.stdout.decode().split("\0"):
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tree / name)
    commands = make_environment(folder / "tools", "hatchling", "babel>=2.16")
    execute(commands / "python", "-m", "hatchling", "build", "-t", "sdist", "-d", folder, folder=tree)
    (sdist,) = folder.glob("*.tar.gz")
    for target, source in ((folder / "from_sdist", sdist), (folder, tree)):
        pip = (commands / "python", "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation")
        execute(*pip, "-w", target, source, folder=folder)
    return folder


@pytest.fixture(name="wheel")
def find_wheel(built: Path) -> Path:
    (wheel,) = built.glob("*.whl")
    return wheel


def contents(wheel: Path) -> Mapping[str, bytes]:
    with ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_wheel_from_the_sdist_is_that_from_the_tree(built: Path, wheel: Path) -> None:
    (other,) = (built / "from_sdist").glob("*.whl")
    assert other.name == wheel.name
    assert contents(other) == contents(wheel)


def test_what_the_wheel_has(wheel: Path) -> None:
    names = set(contents(wheel))
    assert {name.split("/")[0].split("-")[0] for name in names} == {"collate", "collate_edition"}
    package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "collate").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix not in (".po", ".pyc")
    }
    assert {name for name in names if name.startswith("collate/")} == package
    assert any(name.endswith("LC_MESSAGES/collate.mo") for name in names)
    assert any(name.startswith("collate/cli/demo_files/zh/") for name in names)
    assert {"LICENSE", "THIRD_PARTY.md"} <= {name.rpartition("/licenses/")[2] for name in names}


def test_the_sdist_has_no_data_of_tests(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    beside = {name for name in names if not name.startswith("collate/")}
    assert beside == BESIDE
    assert sdist.stat().st_size < 5_000_000


@pytest.fixture(scope="module", name="demo")
def make_demo(built: Path) -> Path:
    """Return the folder of a demo that was made by the wheel alone."""
    (wheel,) = built.glob("*.whl")
    commands = make_environment(built / "plain", wheel)
    execute(commands / "collate", "demo", "demo", "--lang", "en", "--no-open", folder=built)
    execute(commands / "python", "-m", "pip", "check", folder=built)
    return built / "demo"


def test_without_extras(demo: Path) -> None:
    assert (demo / "reports" / "index.html").is_file()
    assert (
        "reports"
        in subprocess.run(
            [demo.parent / "plain" / "bin" / "collate"], cwd=demo, capture_output=True, text=True, check=False
        ).stderr
    )


def _export(suffix: str, magic: bytes) -> Callable[[Path, Path, Path], None]:
    def check(commands: Path, demo: Path, folder: Path) -> None:
        execute(commands / "collate", "export", "--format", suffix, "-o", folder / "x", folder=demo)
        (file,) = (folder / "x").glob(f"*.{suffix}")
        assert file.read_bytes().startswith(magic)

    return check


def _parquet(commands: Path, demo: Path, folder: Path) -> None:
    execute(commands / "collate", "dedupe", "texts", "-o", folder / "m.parquet", folder=demo)
    assert (folder / "m.parquet").read_bytes().startswith(b"PAR1")


def _tree(commands: Path, demo: Path, folder: Path) -> None:
    execute(commands / "collate", "run", "texts", "-o", folder / "out", "--lang", "en", folder=demo)
    pages = [
        next(one.glob("works/*/index.html")).read_text("utf-8") for one in (folder / "out", demo / "reports")
    ]
    assert ['<svg class="tree"' in page for page in pages] == [True, False]
    assert "collate-edition[tree]" in pages[1]


def _words(commands: Path, demo: Path, folder: Path) -> None:
    for name, word in (("a", "โรงเรียน"), ("b", "โรงเลียน")):
        (folder / f"{name}.txt").write_text(f"เด็กไป{word}ทุกวันในตอนเช้า\n" * 3, encoding="utf-8")
    words = []
    for program in (commands / "collate", demo.parent / "plain" / "bin" / "collate"):
        shown = execute(program, "compare", "a.txt", "b.txt", "--json", folder=folder)
        words.append(json.loads(shown)["entries"][0]["lemma"]["text"])
    assert words == ["โรงเรียน", "เรี"]  # a word, and the letters that differ


def _fast(commands: Path, demo: Path, folder: Path) -> None:
    code = "from collate.dedupe.minhash.kernel import load_kernel; print(load_kernel() is not None)"
    assert execute(commands / "python", "-c", code, folder=folder).strip() == "True"
    execute(commands / "collate", "dedupe", "texts", "-o", folder / "m.csv", folder=demo)
    execute(demo.parent / "plain" / "bin" / "collate", "dedupe", "texts", "-o", folder / "p.csv", folder=demo)
    assert (folder / "m.csv").read_bytes() == (folder / "p.csv").read_bytes()


def _review(commands: Path, demo: Path, folder: Path) -> None:
    command = [str(commands / "collate"), "review", "--no-browser", "--json"]
    with subprocess.Popen(command, cwd=demo, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as desk:
        assert desk.stdout is not None
        try:
            url = json.loads(_object(line.decode() for line in desk.stdout))["url"]
            keeps_cookies = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
            with keeps_cookies.open(url, timeout=PATIENCE) as page:
                assert b"<html" in page.read()
        finally:
            desk.terminate()


def _object(lines: Iterator[str]) -> str:
    """Return the lines up to the end of a JSON object."""
    found = ""
    for line in lines:
        found += line
        if line.startswith("}"):
            break
    return found


def _ocr(commands: Path, demo: Path, folder: Path) -> None:
    code = (
        "from PIL import Image, ImageDraw, ImageFont; page = Image.new('L', (900, 300), 255);"
        "ImageDraw.Draw(page).text((40, 100), 'The lamps are lit', font=ImageFont.load_default(72), fill=0);"
        "page.save('scan.pdf', 'PDF', resolution=150)"
    )
    execute(commands / "python", "-c", code, folder=folder)
    assert "lamps" in execute(commands / "collate", "read", "scan.pdf", "--ocr", "--text", folder=folder)


#: For each extra of users, a command that uses it. Spark is 400 MB and needs Java: tests/engine tests it.
SMOKE: Mapping[str, Callable[[Path, Path, Path], None]] = {
    "fast": _fast,
    "ocr": _ocr,
    "parquet": _parquet,
    "pdf": _export("pdf", b"%PDF"),
    "review": _review,
    "tree": _tree,
    "words": _words,
    "xlsx": _export("xlsx", b"PK"),
}


@pytest.mark.skipif(sys.platform == "win32", reason="the paths of commands are those of POSIX")
@pytest.mark.parametrize("extra", SMOKE)
def test_each_extra_alone(built: Path, demo: Path, wheel: Path, tmp_path: Path, extra: str) -> None:
    commands = make_environment(tmp_path / "venv", f"{wheel}[{extra}]")
    try:
        execute(commands / "python", "-m", "pip", "check", folder=tmp_path)
        SMOKE[extra](commands, demo, tmp_path)
    finally:
        shutil.rmtree(tmp_path / "venv")
