"""Editions of random runs, each verified by itself and against its sources: none may be refused.

    python bench/verified.py [--runs 200] [--seed 1] [--keep FOLDER]

A run has two to five witnesses of a text, or a compilation of several and
files with single ones, as text, HTML, Word or (``compare``) Markdown, with
substitutions, omissions, additions, moved sentences and odd white space in
them; with emendations, grouped readings, another language, another style of
notes, or a witness added to the edition; by each method of TEI. Every edition
that is refused is printed; the exit status is 1 if there is one. A few runs are
a test: ``tests/quality/test_verified.py``.
"""

from __future__ import annotations

import argparse
import html
import io
import random
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import made  # noqa: E402
from click.testing import CliRunner  # noqa: E402

from collate.cli import main as collate  # noqa: E402
from collate.editions import Sources, verify  # noqa: E402

METHODS = ("parallel", "double-end-point", "location")

#: Runs of white space, each of which may stand in a text for another, or for none.
SPACES = (
    " ",
    "  ",
    "   ",
    "\t",
    "\u00a0",
    "\u3000",
    "\u3000\u3000",
    "\u2003",
    " \u3000",
    "\u200b",
    "\u2009 ",
)
#: What may stand between two paragraphs.
ENDS = ("\n", "\n", "\n\n", " \n", "\n\u3000\u3000", "\n \n", "\r\n", "\u3000\n\u3000\u3000", "\n\t", "\n\f")

_PLACES = ("海宁县", "东阳县", "洛川县", "石桥镇", "云梦县", "龙泉县", "凤台县", "玉门市")
_SUBJECTS = ("水利建设", "春耕生产", "乡村教育", "公共卫生", "道路交通", "林业保护")
_WORDS = (
    "the old bridge",
    "a committee",
    "every village",
    "this report",
    "the river",
    "no one",
    "the harvest",
)
_VERBS = ("was repaired", "has not seen", "remembers", "crossed", "reported on", "waited for")


class Work(NamedTuple):
    """A text: title, date line and paragraphs."""

    title: str
    date: str
    paragraphs: list[str]


class Refused(NamedTuple):
    """An edition that was refused: where it is, and what was found."""

    edition: Path
    messages: tuple[str, ...]


def write_files(folder: Path, draw: random.Random, *, prepared: bool) -> list[Path]:
    """Write the witnesses of one run into *folder* and return their paths."""
    folder.mkdir(parents=True)
    works = [_work(draw) for _ in range(draw.choice((1, 1, 2, 3)))]
    files: list[Path] = []
    suffixes = ("txt", "txt", "md") if prepared else ("txt", "txt", "txt", "html", "docx")
    for number in range(draw.randint(2, 4)):
        chosen = [_witness(work, draw) for work in works if draw.random() < 0.85] or [
            _witness(works[0], draw)
        ]
        suffix = draw.choice(suffixes)
        path = folder / f"{chr(97 + number)}{draw.choice(('', ' 1', '（二）'))}.{suffix}"
        path.write_bytes(_WRITERS[suffix](chosen, draw))
        files.append(path)
    if draw.random() < 0.3:  # differs from the first in white space alone
        for name in ("y", "z"):
            paragraphs = [_spaced(paragraph, draw) for paragraph in works[0].paragraphs]
            files.append(folder / f"{name}.txt")
            files[-1].write_bytes(_plain([works[0]._replace(paragraphs=paragraphs)], draw))
    return files


def _work(draw: random.Random) -> Work:
    title = f"在{draw.choice(_PLACES)}{draw.choice(_SUBJECTS)}会议上的讲话"
    date = f"（{draw.randint(1950, 2021)}年{draw.randint(1, 12)}月{draw.randint(1, 28)}日）"
    text = made.text(draw.randint(200, 900), seed=draw.randrange(10**6))
    paragraphs = ["同志们："] if draw.random() < 0.5 else []
    while text:
        size = draw.randint(40, 160)
        paragraphs.append(text[:size])
        text = text[size:]
    if draw.random() < 0.3:
        english = [f"{draw.choice(_WORDS)} {draw.choice(_VERBS)} {draw.choice(_WORDS)}" for _ in range(6)]
        paragraphs.insert(draw.randrange(len(paragraphs)), ", ".join(english).capitalize() + ".")
    return Work(title, date, paragraphs)


def _witness(work: Work, draw: random.Random) -> Work:
    """Return a copy with a few differences."""
    paragraphs = list(work.paragraphs)
    for _ in range(draw.randint(0, 8)):
        at = draw.randrange(len(paragraphs))
        paragraphs[at] = _changed(paragraphs[at], draw)
    if draw.random() < 0.2 and len(paragraphs) > 2:
        one = draw.randrange(1, len(paragraphs))
        paragraphs.insert(draw.randrange(len(paragraphs)), paragraphs.pop(one))
    if draw.random() < 0.2 and len(paragraphs) > 3:
        del paragraphs[draw.randrange(len(paragraphs)) :][: draw.randint(1, 3)]
    return work._replace(paragraphs=[paragraph for paragraph in paragraphs if paragraph])


def _spaced(paragraph: str, draw: random.Random) -> str:
    """Return *paragraph* with white space at the same places as in every other copy, of another kind."""
    return "".join(
        character + (draw.choice(SPACES) if at % 17 == 7 else "") for at, character in enumerate(paragraph)
    )


def _changed(paragraph: str, draw: random.Random) -> str:
    at = draw.randrange(len(paragraph) + 1)
    size = min(draw.choice((1, 1, 2, 4, 12)), len(paragraph) - at)
    before, words, after = paragraph[:at], paragraph[at : at + size], paragraph[at + size :]
    made_up = "".join(draw.choice("的了着过在人民会议工作任务认真八8、；") for _ in range(size or 2))
    how = draw.randrange(5)
    if how == 0:
        return before + made_up + after
    if how == 1:
        return before + after or paragraph
    if how == 2:
        return before + words + made_up + after
    if how == 3:
        return before + words + draw.choice(SPACES) + after
    return before + "".join(character + draw.choice(("", *SPACES)) for character in words) + after


def _plain(works: list[Work], draw: random.Random) -> bytes:
    end = draw.choice(ENDS)
    blocks: list[str] = []
    for work in works:
        paragraphs = [draw.choice(("", "", "\u3000\u3000")) + paragraph for paragraph in work.paragraphs]
        body = "".join(
            paragraph + (end if draw.random() < 0.8 else draw.choice(ENDS)) for paragraph in paragraphs
        )
        blocks.append(f"{work.title}\n{work.date}\n\n{body}")
    text = draw.choice(("\n", "\n\n\n")).join(blocks)
    if draw.random() < 0.2:
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    encoding = draw.choice(("utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16"))
    return text.encode(encoding)


def _markdown(works: list[Work], draw: random.Random) -> bytes:
    blocks = [f"# {w.title}\n\n*{w.date}*\n\n" + "\n\n".join(w.paragraphs) for w in works]
    return ("\n\n".join(blocks) + "\n").encode()


def _html(works: list[Work], draw: random.Random) -> bytes:
    rows = []
    for work in works:
        space = draw.choice(("", "&nbsp;", "&#12288;&#12288;", "\n  "))
        body = "".join(f"<p>{space}{html.escape(paragraph)}</p>\n" for paragraph in work.paragraphs)
        rows.append(f"<h1>{work.title}</h1>\n<p>{work.date}</p>\n{body}")
    page = "".join(rows)
    return f'<!doctype html><meta charset="utf-8"><title>{works[0].title}</title>{page}'.encode()


def _docx(works: list[Work], draw: random.Random) -> bytes:
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    lines = [line for work in works for line in (work.title, work.date, *work.paragraphs)]
    kept = '<w:p><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>'
    body = "".join(kept.format(escape(line)) for line in lines)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>'
        )
        office = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        part = f'<Override PartName="/word/document.xml" ContentType="{office}"/>'
        types = "http://schemas.openxmlformats.org/package/2006/content-types"
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{types}">{part}</Types>')
        relations = "http://schemas.openxmlformats.org/package/2006/relationships"
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
        link = f'<Relationship Id="r1" Type="{kind}" Target="word/document.xml"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{relations}">{link}</Relationships>')
    return written.getvalue()


_WRITERS: dict[str, Callable[[list[Work], random.Random], bytes]] = {
    "txt": _plain,
    "md": _markdown,
    "html": _html,
    "docx": _docx,
}


def _settings(draw: random.Random, files: list[Path], title: str) -> str:
    """Return a collate.toml."""
    rows = []
    if draw.random() < 0.3:
        rows.append("[tei]\ngroup = true")
    if draw.random() < 0.15:
        rows.append("[tei]\nnotes = false" if not rows else "notes = false")
    if draw.random() < 0.3:
        rows.append('[notes]\nstyle = "western"')
    if draw.random() < 0.3:
        rows.append(f'[[source]]\nfile = "{files[0].name}"\nsiglum = "底"\nshort_title = "底本"')
    if title and draw.random() < 0.6:
        rows.append(
            f'[[emend]]\nwork = "{title}"\nwords = "同志们"\ntext = "各位同志"\nby = "王编"\n'
            'reason = "据文意；改"\ncertainty = "high"'
        )
    return "\n".join(rows) + "\n"


class Outcome(NamedTuple):
    """The result of one run: how many editions were accepted, and those that were refused."""

    accepted: int
    refused: list[Refused]


def run_once(folder: Path, draw: random.Random) -> Outcome:
    """Make the editions of one random run in *folder* and verify them."""
    prepared = draw.random() < 0.3
    files = write_files(folder / "in", draw, prepared=prepared)
    title = next((name for name in map(_title_of, files) if name), "")
    config = folder / "own.toml"
    config.write_text(_settings(draw, files, "" if prepared else title), encoding="utf-8")
    options = ["-q", "--config", str(config), "--lang", draw.choice(("zh", "en"))]
    options += ["--tei-method", draw.choice(METHODS)]
    if prepared:
        paths = map(str, sorted((folder / "in").iterdir()))
        arguments = ["compare", *paths, "-o", str(folder / "edition.xml"), *options]
    else:
        arguments = ["run", str(folder / "in"), "-o", str(folder / "out"), "--also", "witnesses", *options]
    result = CliRunner().invoke(collate, arguments)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        return Outcome(0, [Refused(folder, (f"{' '.join(arguments)}: {result.exception!r}",))])
    if prepared and draw.random() < 0.5 and (folder / "edition.xml").is_file():
        (folder / "in" / "added.txt").write_bytes(_plain([_witness(_work_of(files[0]), draw)], draw))
        arguments = ["add", str(folder / "edition.xml"), str(folder / "in" / "added.txt"), *options[:3]]
        CliRunner().invoke(collate, [*arguments, "-o", str(folder / "edition-more.xml")])
    sources = Sources([folder / "in"])
    editions = [*folder.glob("edition*.xml"), *folder.glob("out/works/*/edition.xml")]
    outcome = Outcome(0, [])
    for edition in (*editions, *folder.glob("out/works/*/witnesses/*")):
        faults = verify(edition).faults or verify(edition, sources).faults
        if faults:
            outcome.refused.append(Refused(edition, tuple(f"{one.line}: {one.message}" for one in faults)))
        else:
            outcome = outcome._replace(accepted=outcome.accepted + 1)
    return outcome


def _work_of(path: Path) -> Work:
    """Return the lines of a file as a text."""
    lines = [line for line in _decoded(path).splitlines() if line.strip()]
    return Work(lines[0].strip("# "), lines[1].strip("*"), lines[2:] or lines)


def _title_of(path: Path) -> str:
    return _decoded(path).split("\n")[0].strip() if path.suffix == ".txt" else ""


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        try:
            return data.decode(encoding)
        except UnicodeError:
            continue
    return ""


def main() -> int:
    """Run, print the refused editions and a count."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="keep the files in this new folder")
    options = parser.parse_args()
    accepted = refused = 0
    with tempfile.TemporaryDirectory() as temporary:
        root = options.keep or Path(temporary)
        for number in range(options.runs):
            outcome = run_once(root / f"{number:03}", random.Random(f"{options.seed}-{number}"))
            accepted, refused = accepted + outcome.accepted, refused + len(outcome.refused)
            for one in outcome.refused:
                print(f"{one.edition}:", *one.messages[:4], sep="\n    ", flush=True)
    print(f"runs {options.runs}, editions accepted {accepted}, refused {refused}")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
