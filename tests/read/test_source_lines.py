"""Lines of the file: whatever the layout of a file, the words of each reported line stand on that line."""

from __future__ import annotations

import json
import re
from itertools import count
from pathlib import Path

from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st

from collate.cli import main
from collate.errors import CollateError
from collate.model import Document, SplitDocument
from collate.pipeline import read_texts
from collate.read.markdown.reader import read_markdown
from collate.read.raw_builder import Input
from collate.read.tei.reader import read_tei
from collate.report.source_positions import SourceIndex
from collate.settings import Settings
from collate.store import FileIdentity, dump_items, load_items
from collate.text.line_index import LineIndex
from tests.read.pages import documents, page

LINE_END = re.compile(r"\r\n|\r|\n")
WORD = re.compile(r"词\d+号")


def check_lines(document: Document, text: str) -> None:
    """Check that each of the numbered words of *text* is reported on its own line."""
    lines = LineIndex.of_document(document)
    own = {word: number for number, line in enumerate(LINE_END.split(text), 1) for word in WORD.findall(line)}
    found = {match[0]: lines.line(match.start()) for match in WORD.finditer(document.raw)}
    assert found == {word: own[word] for word in found}
    assert set(found) == set(own)
    starts = [mark.start for mark in document.source_lines]
    assert starts == sorted(set(starts))


def numbered(pattern: str) -> str:
    """Return *pattern* with a new word for each W."""
    words = (f"词{number}号" for number in count(1))
    return re.sub("W", lambda _match: next(words), pattern)


HTML_BLOCKS = [
    "<p>W</p>",
    "<p>W\nW W</p>\n",
    "<p\n class='a'\n>W\n\n  W</p>",
    "<p>W<br>\nW<br/>W</p>\n",
    "<pre>\nW\n\n  W\n</pre>",
    "<pre>W\nW</pre>\n",
    "<ul>\n<li>W\n<li>\nW\n</ul>",
    "<ol><li>W<li>\n\nW</ol>",
    "<table>\n<tr><td>W\n<td>W</tr>\n<tr>\n<th>W</table>",
    "<!-- W -->",
    "<!-- W\n -->\n<p>W &amp; W\n&#10;W</p>",
    "\n \n\t\n",
    "<blockquote>\n<p>W</p>W</blockquote>",
    "<h2\n>W</h2>",
    "W\n<b>W</b>\n<i\n>W</i>",
    "<script>var a = 1;\n</script>",
    "<div hidden>W\n<p>W</div>",
    "<div style='display:none'>\n\nW</div>\n",
    "<q>W\n</q>W",
    "<title>W</title>",
    "<![CDATA[W\nW]]>",
    "<a href=/x\ntitle='y\nz'>W</a>",
    "<textarea>\nW\nW</textarea>",
    "<p>W\n——\nW</p>",
    "a < b\n< c W",
]
NOTE = "<p>W<sup><a href='#n'>1</a></sup>\nW</p>\n\n<p>W</p><p id=n>1. W\nW</p>\n<p>W</p>"


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([*HTML_BLOCKS, "\n", " "]), min_size=1, max_size=12),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
@example([NOTE, "<p>W"], "\n")
@example(HTML_BLOCKS, "\r\n")
@example(["<nav><a href=1>W</a>\n<a href=2>W</a></nav>\n", "<h1>W</h1><p>W，W。</p>"], "\n")
@example(["<html>\n<head>\n<title>W</title></head>\n<body>\n", *HTML_BLOCKS], "\n")
def test_html(blocks: list[str], end: str) -> None:
    text = numbered("".join([*blocks, "<p>W今天开会。</p>"])).replace("\n", end)
    (document,) = documents(text)
    check_lines(document, text)


def test_the_page_in_a_frame_has_the_line_of_the_frame() -> None:
    text = numbered("<p>W</p>\n<iframe srcdoc='<p>W</p>'>\n</iframe>\n<p>W</p>")
    check_lines(page(text), text)


def test_containers_that_are_not_text_have_lines_of_the_raw_text() -> None:
    from tests.read.pages import book, saved

    words = b"<p>\n\n\xe4\xb8\x80</p>\n\n<p>\xe4\xba\x8c</p>"
    saved_page = page(saved(("text/html", "8bit", "http://a/", words)), "a.mht")
    assert not saved_page.source_lines
    assert not page(book({"a.xhtml": "<p>\n\n一</p>"}), "a.epub").source_lines


MARKDOWN_BLOCKS = [
    "W",
    "W\nW",
    "W  \nW\\\nW",
    "# W",
    "W\n===",
    "W\nW\n---",
    "- W\n- W\n  W\n\n  W",
    "1. W\n2. W\n\n   W",
    "> W\n> W\n>\n> W\nW",
    "> - W\n>   W\n> - > W",
    "```\nW\n\n  W\n```",
    "    W\n\n    W",
    "~~~ x\nW",
    "| W | W |\n|---|---|\n| W | **W** |\n| W \\| W | W",
    "<div>\n<p>W\nW</p>\n</div>",
    "<!-- W\nW -->",
    "W<br>W\n<b>W</b>",
    "***",
    "  \n\t",
    "",
    "**W**",
    "W[^1]W",
    "[^1]: W\nW\n\n    W",
    "[r]: u",
    "![W](u)",
    "`W`\n[W](u)\n**W\nW**",
    "- [r]: u\n  W",
    ">     W\n> \tW",
    "W &amp; W\n&mdash;W",
    "1. ```\n   W\n   ```",
]
FRONT = "---\ntitle: W\nx:\n  - W\n---\n"


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(MARKDOWN_BLOCKS), min_size=1, max_size=8),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["\n", "\n\n", "\n\n\n", "\n \n"]),
    st.sampled_from(["", FRONT, "\n\n", "+++\na = 'W'\n+++\n"]),
)
@example(MARKDOWN_BLOCKS, "\n", "\n\n", FRONT)
@example(MARKDOWN_BLOCKS, "\r\n", "\n\n\n", "")
def test_markdown(blocks: list[str], end: str, between: str, front: str) -> None:
    text = numbered(front + between.join([*blocks, "末W"])).replace("\n", end)
    try:
        (document,) = read_markdown(Input("a.md", Path("a.md"), text.encode()), Settings())
    except CollateError:  # all of the text is in notes
        return
    check_lines(document, text)


TEI_BLOCKS = [
    "<p>W\nW</p>\n",
    "<p\n n='1'\n>W<hi\n rend='b'>W\nW</hi>W\n<lb/>W</p>",
    "<!-- W\n -->\n<p>W<note>W\nW</note>W\n</p>",
    "<p>W <!-- x\ny --> W<?pi\n?>W</p>\n",
    "<div><head>W</head>\n\n<p>W<choice><sic>W</sic>\n<corr>W</corr></choice>W</p></div>",
    "<p>W<fw>W\nx <!-- \n --><hi\n>y</hi>\n</fw>W</p>",
    "<p>W<ref target='#n'>1</ref>\nW</p>\n<note xml:id='n'>\nW\nW</note>\n<p>W</p>",
]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(TEI_BLOCKS), min_size=1, max_size=8), st.sampled_from(["\n", "\r\n"]))
@example(TEI_BLOCKS, "\n")
def test_tei(blocks: list[str], end: str) -> None:
    check_tei(blocks, end)


def test_lines_of_a_long_tei_file() -> None:
    check_tei(["\n" * 65_520, *["<p>W\nW</p>\n", "<div><head>W</head>\n\n<p>W</p>\n</div>"] * 5], "\n")


def check_tei(blocks: list[str], end: str) -> None:
    head = '<?xml version="1.0"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0">\n<teiHeader/>\n<text>\n<body>'
    body = "".join(
        block.replace("'n'", f"'n{at}'").replace("#n", f"#n{at}") for at, block in enumerate(blocks)
    )
    text = numbered(f"{head}{body}</body></text></TEI>").replace("\n", end)
    (document,) = read_tei(Input("a.xml", Path("a.xml"), text.encode()), Settings())
    check_lines(document, text)


def test_every_stage_reports_the_lines_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\nx: y\n---\n\n\n# 在修渠会上的讲话\n\n同志们：\n\n\n\n水渠要挖通。\n\n谢谢大家。\n"
    )
    (tmp_path / "a.html").write_text(
        "<html>\n<head>\n<title>题</title>\n</head>\n<body\n class=x>\n<h1>在修渠会上的讲话</h1>\n\n"
        "<p>同志们：</p>\n"
        "<p\n>水渠要\n挖通。</p>\n<!-- 注\n-->\n<p>谢谢大家。</p></body>\n</html>"
    )
    for name, lines, dropped in (("a.md", [6, 14], [1]), ("a.html", [7, 15], [3, 13])):
        shown = CliRunner().invoke(main, ["split", "--json", str(tmp_path / name)])
        (row,) = json.loads(shown.stdout)
        assert row["lines"] == lines, name
        (row,) = json.loads(CliRunner().invoke(main, ["read", "--json", str(tmp_path / name)]).stdout)
        assert [left["line"] for left in row["left_out"] if left["reason"] != "markup"] == dropped
        (document,) = (item.document for item in read_texts([tmp_path / name], Settings()).documents)
        index = SourceIndex([SplitDocument(document, (), ())])
        assert index.line(document.source.sha256, document.raw.index("谢")) == lines[1]


def test_the_lines_of_a_document_survive_the_workspace() -> None:
    text = "# 题\n\n\n\n甲\n"
    (document,) = read_markdown(Input("a.md", Path("a.md"), text.encode()), Settings())
    identity = FileIdentity("a.md", "a.md")
    data = dump_items((SplitDocument(document, (), ()),), identity)
    assert data is not None
    (loaded,) = load_items(data, identity)
    assert isinstance(loaded, SplitDocument)
    assert loaded.document.source_lines == document.source_lines
