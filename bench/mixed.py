"""Generator of a folder of mixed files, as an editor's folder has them. See README.md beside this file.

    python bench/mixed.py FOLDER [--files 1000] [--seed 1]

Of a hundred files, 60 are text, 18 web pages, 18 Word, 4 PDF (text without
reportlab). Half hold one Chinese text; one in four is another witness of an
earlier text, with small differences; one in ten a compilation of three to nine
texts, of which some stand in other files; the others are in English. Layouts: a
paragraph on each line, hard line breaks with running heads and page numbers;
one in five has notes. The same arguments give the same bytes for these layouts.
"""

from __future__ import annotations

import argparse
import html
import io
import random
import textwrap
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from truth.plant import Press
from truth.words import REPORTING

#: Files between which texts recur, at most.
REACH = 200

_PLACES = ("海宁县", "东阳县", "洛川县", "石桥镇", "云梦县", "龙泉县", "凤台县", "玉门市", "金坛县", "铜陵市")
_SUBJECTS = ("水利建设", "春耕生产", "乡村教育", "公共卫生", "道路交通", "林业保护", "渔业安全", "图书流通")
_MEETINGS = ("工作会议", "座谈会", "代表大会", "现场会", "总结会", "动员会")
_SPEAKERS = ("梁守田", "邵文柏", "欧阳澜", "姜一舟", "苗秀禾", "石敬川")
_ADJECTIVES = ("old", "narrow", "patient", "common", "distant", "careful", "public", "broken", "honest")
_FRAMES = (
    "The {a} {n} {v} the {n} of the {n}",
    "No {n} {v} a {n} that is {a}",
    "When the {n} {v} the {n}, every {a} {n} {v} it too",
    "I have seen how a {n} {v} the {a} {n}",
    "There is a {n} in the {n}, and it {v} what the {n} {v}",
    "What the {a} {n} {v}, the {n} seldom {v}",
    "Of all that {v} in the {n}, nothing is so {a} as a {n}",
    "They asked for {n}, and were given a {a} {n} and a {n}",
    "Neither {n} nor {n} {v} without {n}",
    "If you would keep your {n}, let no {n} {v} near the {n}",
    "My {n} was a {a} {n}, and her {n} {v} the {n} until night",
    "It {v} now as it {v} then, {n} after {n}",
)

#: Parts of the nouns and verbs of an English text: each text has its own, as each has its own subject.
_ONSETS = (
    "b",
    "br",
    "c",
    "ch",
    "cl",
    "d",
    "dr",
    "f",
    "fl",
    "g",
    "gr",
    "h",
    "j",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "r",
)
_RHYMES = ("ab", "ace", "aid", "all", "am", "and", "ar", "ast", "ate", "ay", "eal", "ear", "ed", "een", "ell")
_ENDS = ("", "er", "le", "y", "ow", "ment", "ness", "ing", "age", "en", "our", "ish", "tion", "ure")


@dataclass(frozen=True, slots=True)
class Text:
    """A text: title, line of date or place, paragraphs, and notes to them."""

    title: str
    line: str
    paragraphs: tuple[str, ...]
    notes: tuple[str, ...] = ()
    english: bool = False


class Folder:
    """Draws the files of a folder, each from its own seed and the original texts before it."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._press = Press(REPORTING, seed)
        self._originals: list[Text] = []

    def file(self, number: int) -> tuple[str, bytes]:
        """Return name and content of file *number*; call in order."""
        draw = random.Random(f"{self._seed} {number}")
        kind = draw.random()
        old = self._originals[-REACH:]
        new: list[Text] = []
        if kind < 0.25 and old:
            texts = [_witness(draw.choice(old), draw)]
        elif kind < 0.35:
            new = [self._chinese(number * 10 + i, draw, longest=3000) for i in range(draw.randint(2, 6))]
            texts = [*new, *(_witness(text, draw) for text in draw.sample(old, min(2, len(old))))]
            draw.shuffle(texts)
        else:
            new = texts = [self._english(draw) if kind < 0.5 else self._chinese(number * 10, draw)]
        self._originals += new
        suffix = draw.choices((".txt", ".html", ".docx", ".pdf"), (60, 18, 18, 4))[0]
        data = {".txt": _plain, ".html": _html, ".docx": _docx, ".pdf": _pdf}[suffix](texts, draw)
        return f"{number:06}{suffix if data[:5] == b'%PDF-' or suffix != '.pdf' else '.txt'}", data

    def _chinese(self, number: int, draw: random.Random, longest: int = 9000) -> Text:
        sentences = self._press.sentences(number, int(600 * (longest / 600) ** draw.random()))
        paragraphs = _paragraphs(sentences, draw, "")
        notes = draw.sample(sentences, min(4, len(sentences))) if draw.random() < 0.2 else ()
        title = f"在{draw.choice(_PLACES)}{draw.choice(_SUBJECTS)}{draw.choice(_MEETINGS)}上的讲话"
        line = f"（{draw.randint(1951, 1999)}年{draw.randint(1, 12)}月{draw.randint(1, 28)}日）"
        if draw.random() < 0.5:
            line += f"\n{draw.choice(_SPEAKERS)}"
        if draw.random() < 0.5:
            paragraphs = ("同志们：", *paragraphs)
        return Text(title, line, paragraphs, tuple(notes))

    def _english(self, draw: random.Random) -> Text:
        words = {
            "n": [_word(draw) for _ in range(160)],
            "v": [_word(draw) + "s" for _ in range(80)],
            "a": [*_ADJECTIVES, *(_word(draw) for _ in range(60))],
        }

        def sentence() -> str:
            parts = draw.choice(_FRAMES).split("{")
            filled = parts[0] + "".join(draw.choice(words[p[0]]) + p[2:] for p in parts[1:])
            return filled + draw.choice((". ", ". ", "; so it was. ", "? "))

        sentences = [sentence() for _ in range(int(20 * 15 ** draw.random()))]
        title = f"On the {draw.choice(_ADJECTIVES).title()} {words['n'][0].title()}"
        line = f"{draw.choice(('March', 'May', 'October'))} {draw.randint(1, 28)}, {draw.randint(1801, 1899)}"
        return Text(title, line, tuple(p.strip() for p in _paragraphs(sentences, draw, "")), english=True)


def _word(draw: random.Random) -> str:
    return draw.choice(_ONSETS) + draw.choice(_RHYMES) + draw.choice(_ENDS)


def _paragraphs(sentences: Sequence[str], draw: random.Random, between: str) -> tuple[str, ...]:
    left = iter(sentences)
    found = []
    while some := list(islice(left, draw.randint(2, 9))):
        found.append(between.join(some))
    return tuple(found)


def _witness(text: Text, draw: random.Random) -> Text:
    """Return another witness: some characters exchanged, lost or added, now and then a paragraph lost."""

    def changed(paragraph: str) -> str:
        for _ in range(len(paragraph) * draw.choice((0, 1, 1, 3)) // 300):
            at = draw.randrange(len(paragraph))
            kind = draw.random()
            if kind < 0.2:
                paragraph = paragraph[:at] + paragraph[at + 1 :]
            elif kind < 0.4:
                paragraph = paragraph.replace("，", "、", 1)
            else:
                paragraph = paragraph[:at] + draw.choice(paragraph) + paragraph[at + (kind < 0.8) :]
        return paragraph

    kept = [changed(p) for p in text.paragraphs if draw.random() > 0.02] or list(text.paragraphs)
    return Text(text.title, text.line, tuple(kept), text.notes if draw.random() < 0.5 else (), text.english)


def _called(text: Text) -> tuple[str, ...]:
    """Return the paragraphs with the callouts of the notes."""
    paragraphs = list(text.paragraphs)
    for number in range(1, len(text.notes) + 1):
        at = number * len(paragraphs) // (len(text.notes) + 1)
        paragraphs[at] += f"〔{number}〕"
    return tuple(paragraphs)


def _plain(texts: Sequence[Text], draw: random.Random) -> bytes:
    if draw.random() < 0.5:
        lines = []
        for text in texts:
            indent = "    " if text.english else "　　"
            lines += [text.title, *text.line.split("\n"), "", *(indent + p for p in _called(text)), ""]
            lines += [f"〔{n}〕{note}" for n, note in enumerate(text.notes, 1)] + [""] * 2
        return "\n".join(lines).encode()
    return _paged(texts, draw).encode("gb18030" if draw.random() < 0.2 else "utf-8")


def _paged(texts: Sequence[Text], draw: random.Random) -> str:
    """Return the texts in lines of a fixed width, in pages with a running head and a number."""
    width = draw.randint(60, 76) if texts[0].english else draw.randint(28, 40)
    lines: list[str] = []
    for text in texts:
        lines += [text.title.center(width).rstrip(), *text.line.split("\n"), ""]
        for paragraph in _called(text):
            if text.english:
                lines += textwrap.wrap(paragraph, width, initial_indent="    ")
            else:
                whole = "　　" + paragraph
                lines += [whole[at : at + width] for at in range(0, len(whole), width)]
        lines += [f"〔{n}〕{note}" for n, note in enumerate(text.notes, 1)] + ["", ""]
    head = f"{texts[0].title}"
    pages = [lines[at : at + 30] for at in range(0, len(lines), 30)]
    return "\n".join(
        "\n".join([head, "", *page, "", f"- {number} -", ""]) for number, page in enumerate(pages, 1)
    )


def _html(texts: Sequence[Text], draw: random.Random) -> bytes:
    body = []
    for text in texts:
        body.append(f"<h2>{html.escape(text.title)}</h2>")
        body += [f'<p class="date">{html.escape(line)}</p>' for line in text.line.split("\n")]
        body += [f"<p>　　{html.escape(paragraph)}</p>" for paragraph in _called(text)]
        body += [f'<p class="note">〔{n}〕{html.escape(note)}</p>' for n, note in enumerate(text.notes, 1)]
    menu = "".join(f'<li><a href="/{n}.html">栏目{n}</a></li>' for n in range(draw.randint(3, 12)))
    page = (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{html.escape(texts[0].title)}</title>"
        f"<style>p {{ margin: 0 }}</style></head><body><ul>{menu}</ul><div class=content>\n"
        + "\n".join(body)
        + "\n</div><script>var x = 1;</script><div class=footer>版权所有</div></body></html>"
    )
    return page.encode()


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'<?xml version="1.0"?><Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName='
    '"/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def _docx(texts: Sequence[Text], draw: random.Random) -> bytes:
    def paragraph(words: str, style: str = "") -> str:
        properties = f'<w:pPr><w:jc w:val="{style}"/></w:pPr>' if style else ""
        cut = draw.randrange(1, len(words) + 1)
        runs = "".join(
            f'<w:r><w:t xml:space="preserve">{html.escape(part)}</w:t></w:r>'
            for part in (words[:cut], words[cut:])
            if part
        )
        return f"<w:p>{properties}{runs}</w:p>"

    parts = []
    for text in texts:
        parts.append(paragraph(text.title, "center"))
        parts += [paragraph(line, "center") for line in text.line.split("\n")]
        parts += [paragraph(p) for p in _called(text)]
        parts += [paragraph(f"〔{n}〕{note}") for n, note in enumerate(text.notes, 1)]
    body = f"<w:body>{''.join(parts)}</w:body>"
    document = f'<?xml version="1.0"?><w:document xmlns:w="{_WORD}">{body}</w:document>'
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELATIONS),
            ("word/document.xml", document),
        ):
            package.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), content)
    return data.getvalue()


def _pdf(texts: Sequence[Text], draw: random.Random) -> bytes:
    try:
        from reportlab.lib.pagesizes import A4
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.pdfgen.canvas import Canvas
    except ImportError:
        return _plain(texts, draw)
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=A4, invariant=1)
    for page in _paged(texts, draw).split("\n\n- ")[:-1]:
        canvas.setFont("Times-Roman" if texts[0].english else "STSong-Light", 12)
        for number, line in enumerate(page.split("\n")[2:]):
            canvas.drawString(72, 770 - 20 * number, line)
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.folder.mkdir(parents=True)
    folder = Folder(options.seed)
    for number in range(options.files):
        name, data = folder.file(number)
        (options.folder / name).write_bytes(data)


if __name__ == "__main__":
    main()
