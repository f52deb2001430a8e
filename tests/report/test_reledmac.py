from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.edit import edit
from collate.model import Decision, Edition
from collate.report import WRITERS, ReportContext
from collate.report.notes import ESCAPES, escape_latex
from tests.conftest import MadePiece, build

#: Text that TeX reads as a command, joins, reorders or cannot print, and ordinary text.
AWKWARD = [
    *ESCAPES,
    " ",
    "\t",
    "\u3000",
    "中",
    "a",
    "é",
    "\u0301",
    "\u202e",
    "\ue000",
    "😀",
    "𠀀",
    "\x07",
    "\ufe0f",
]
TEXTS = st.text(st.sampled_from(AWKWARD) | st.characters(), max_size=300)
NAMES = {written: character for character, written in ESCAPES.items()}
TOKEN = re.compile(
    r"%\n|\\allowbreak\{\}|\\(?:Code|Rare|Han)\{([0-9A-F]+)\}|\\[A-Za-z]+\{\}|\\.|~|[^\\{}%#&$_^~]", re.DOTALL
)


def unescaped(written: str) -> str:
    text, at = "", 0
    while at < len(written):
        token = TOKEN.match(written, at)
        assert token is not None, f"TeX reads {written[at : at + 10]!r}"
        at = token.end()
        if token[1]:
            text += chr(int(token[1], 16))
        elif token[0] in NAMES:
            text += NAMES[token[0]]
        elif token[0] not in ("%\n", r"\allowbreak{}"):
            text += " " if token[0] == r"\ " else token[0]
    return text


@given(TEXTS)
def test_escaped_text_prints_as_the_text(text: str) -> None:
    written = escape_latex(text)
    assert unescaped(written) == re.sub("[\t\n\r]", " ", text)
    assert max(map(len, written.split("\n"))) < 2_000
    # TeX joins spaces and drops those at the start of a line.
    assert not re.search(r"(?:^|%\n| ) ", written)


def test_long_words_can_be_broken() -> None:
    assert r"\allowbreak" in escape_latex("x" * 100)
    assert r"\allowbreak" not in escape_latex("字" * 1000)
    assert len(escape_latex("字" * 1000).split("%\n")) > 10


def group(tex: str, at: int) -> tuple[str, int]:
    """Return the content of the braces that open at *at*, and the offset of their end."""
    assert tex[at] == "{"
    depth, start = 0, at
    while True:
        if tex[at] == "\\":
            at += 1
        else:
            depth += {"{": 1, "}": -1}.get(tex[at], 0)
        at += 1
        if not depth:
            return tex[start + 1 : at - 1], at


def printed(tex: str) -> tuple[str, list[str]]:
    """Return the text of one paragraph, and the arguments of its notes."""
    text, notes, at = "", [], 0
    while (found := re.compile(r"\\(edtext|edlabel)(?=\{)").search(tex, at)) is not None:
        text += unescaped(tex[at : found.start()])
        words, at = group(tex, found.end())
        if found[1] == "edtext":
            text += unescaped(words)
            note, at = group(tex, at)
            notes.append(note)
    return text + unescaped(tex[at:]), notes


def paragraphs(edition: Edition) -> tuple[list[str], list[str]]:
    """Return the paragraphs of edition.tex and all its notes; each note is whole inside its paragraph."""
    tex = WRITERS["reledmac"].write(edition, ReportContext("en")).decode()
    body = tex.split("\\beginnumbering\n")[1].split("\\endnumbering")[0]
    found = [printed(part) for part in re.findall(r"\\pstart\n(.*?)%\n\\pend\n", body, re.DOTALL)]
    return [text for text, _ in found], [note for _, notes in found for note in notes]


WORDS = st.text("甲乙，。¶{%\\", max_size=4)


@given(st.lists(WORDS | st.tuples(WORDS, WORDS | st.none()), min_size=1, max_size=10))
def test_the_paragraphs_are_those_of_the_base_text(pieces: list[MadePiece]) -> None:
    edition = build(pieces)
    tokens = edition.alignment.tokens[0]
    starts = [*(int(tokens.offsets[token]) for token in tokens.breaks), len(tokens.text)]
    expected = [tokens.text[a:b] for a, b in zip([0, *starts], starts, strict=False) if a < b]
    texts, notes = paragraphs(edition)
    assert texts == expected or not "".join(expected)
    told = sum(len(re.findall(r"\\[AB]footnote\{", note)) for note in notes)
    gaps = sum(r"lac. \Sigla{B}" in unbroken(note) for note in notes)
    assert told - gaps == len(edition.entries) or not tokens.text


def unbroken(note: str) -> str:
    return note.replace("%\n", "")


LONG = "".join(chr(0x4E00 + i) for i in range(300))


@pytest.mark.parametrize("words", [LONG, "去年开的会。¶今年开的会。"])
def test_a_lemma_that_is_long_or_of_two_paragraphs_stands_between_labels(words: str) -> None:
    _, notes = paragraphs(build(["上午。", (words, ""), "下午。"]))
    assert [unbroken(note).startswith(r"\xxref{0-first}{0-last}\lemma{") for note in notes] == [True]


def test_series_and_emendations() -> None:
    pieces: list[MadePiece] = ["落到", ("时处", "实处"), "，", ("坚决", ""), "完成"]
    made = edit(build(pieces).apparatus, [Decision("made", "时处", "实处")])
    texts, notes = paragraphs(made)
    assert texts == ["落到实处，坚决完成"]
    assert [unbroken(note) for note in notes] == [
        r"\lemma{实处 \Sigla{B}}\Afootnote{时处 \Sigla{A}}",
        r"\lemma{坚决}\Afootnote{om. \Sigla{B}}",
    ]


def test_written_only_when_asked_for() -> None:
    edition = build(["上午", ("。", "！")])
    assert WRITERS["reledmac"].files(edition, ReportContext()) == ()
    assert WRITERS["reledmac"].files(edition, ReportContext(also=("reledmac",))) == (
        "works/made/edition.tex",
    )


@pytest.mark.slow
def test_xelatex_prints_all_of_it(tmp_path: Path) -> None:
    for program in ("xelatex", "pdftotext", "kpsewhich"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed (texlive-xetex, texlive-lang-chinese, poppler-utils)")
    if not subprocess.run(["kpsewhich", "reledmac.sty"], capture_output=True, check=False).stdout:
        pytest.skip("reledmac is not installed (texlive-humanities)")
    fonts = subprocess.run(["fc-list", "Noto Serif CJK SC"], capture_output=True, check=False).stdout
    if not fonts:
        pytest.skip("the font Noto Serif CJK SC is not installed (fonts-noto-cjk)")
    marks = "".join(map(chr, range(33, 127)))
    pieces: list[MadePiece] = [
        f"同志们：¶今天--`` ''开会{marks}。¶",
        (LONG, "短"),
        "主席 讲话，",
        ("督导组", "指导组"),
        "来了。¶",
        ("又是一段。¶", ""),
        "散会\u202e😀𠀀。",
    ]
    edition = build(pieces)
    (tmp_path / "edition.tex").write_bytes(WRITERS["reledmac"].write(edition, ReportContext("zh")))
    for _ in range(3):
        run = ["xelatex", "-interaction=nonstopmode", "-halt-on-error", "edition"]
        done = subprocess.run(run, cwd=tmp_path, capture_output=True, check=False, timeout=120)
        assert done.returncode == 0, done.stdout.decode(errors="replace")[-2000:]
    command = ["pdftotext", "-raw", "edition.pdf", "-"]
    pdf = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, timeout=60).stdout.decode()
    text = "".join(re.sub(r"(?m)^\d+$", "", pdf).split())
    for part in ("今天--``''开会", f"{marks}。", "督导组来了。", "散会[U+202E]", LONG[:20], "督导组]指导组B"):
        assert part in text
