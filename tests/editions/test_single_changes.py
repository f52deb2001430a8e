"""Editions with one attribute, text or element changed: each change is found, but for a reasoned few."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from lxml import etree

from collate.cli import main
from collate.editions import verify
from collate.errors import CollateError
from collate.tei import XML_ID, local_name, tei
from tests.editions.conftest import Made, make

#: Changes that no check can find, by the end of the path: element names from the outermost on, then the
#: change. With the sources at hand there are only those that make the file another's edition, or one whose
#: settings are not recorded: for both the output says that its kinds and header were not checked.
UNFOUND = (
    r"appInfo delete",
    r"application delete",
    r"application @ident (change|drop)",
    r"application/desc (text drop|delete)",
)

#: Without the sources, what only they can tell: the words of a witness, their pages and lines, the lines
#: about it.
UNFOUND_ALONE = (
    *UNFOUND,
    r"witness/title (text change|delete)",
    r"witness/note\[(date|speaker|origin|known-titles)\] (text change|delete)",
    r"witness/note\[extraction\] text change",
    r"witness/idno\[sha256\] text change",
    r"witness/note\[extents\] text change",
    r"pb (@n change|delete|tail change)",
    r"milestone (delete|tail change)",
    r"anchor tail change",  # the words after the end of an entry, on which all witnesses agree
    r"(div|app|lem|rdg|seg|p)(\[\w+\])? (tail|text) (change|drop)",
    r"body/div\[speech\]/p delete",
)


class Change(NamedTuple):
    """One change: index of the element, what is changed, and how."""

    element: int
    what: str
    how: str


def changes(root: etree._Element) -> Iterator[Change]:
    """Yield all changes of all elements of *root*."""
    for index, element in enumerate(root.iter(etree.Element)):
        for name in map(str, element.attrib):
            yield from (Change(index, name, how) for how in ("change", "drop"))
        if (element.text or "").strip():
            yield from (Change(index, "text", how) for how in ("change", "drop"))
        if (element.tail or "").strip():
            yield Change(index, "tail", "change")
        if index:
            yield from (Change(index, "", how) for how in ("delete", "double", "insert"))
        yield Change(index, "", "add")
        yield Change(index, "", "instruct")


def apply(root: etree._Element, change: Change) -> str:
    """Make *change* in *root* and return its name: the path, and what was changed."""
    element = next(e for i, e in enumerate(root.iter(etree.Element)) if i == change.element)
    path = "/".join(map(_step, (*reversed(list(element.iterancestors())), element)))
    if change.what == "text":
        element.text = None if change.how == "drop" else _altered(element.text or "")
    elif change.what == "tail":
        element.tail = _altered(element.tail or "")
    elif change.what:
        if change.how == "drop":
            del element.attrib[change.what]
        else:
            value = element.get(change.what, "")
            element.set(change.what, value[:-1] + ("y" if value.endswith("x") else "x"))
        return f"{path} @{'xml:id' if change.what == XML_ID else local_name(change.what)} {change.how}"
    else:
        _STRUCTURAL[change.how](element)
        return f"{path} {change.how}"
    return f"{path} {change.what} {change.how}"


def _step(element: etree._Element) -> str:
    kind = element.get("type")
    return local_name(element.tag) + (f"[{kind}]" if kind else "")


def _altered(text: str) -> str:
    bare = text.strip()
    return text.replace(bare, bare[:-1] + ("词" if bare.endswith("字") else "字"))


def _delete(element: etree._Element) -> None:
    parent, before = element.getparent(), element.getprevious()
    assert parent is not None
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def _before(element: etree._Element, added: etree._Element) -> None:
    added.tail = None
    element.addprevious(added)


_STRUCTURAL: dict[str, Callable[[etree._Element], None]] = {
    "delete": _delete,
    "double": lambda element: _before(element, deepcopy(element)),
    "insert": lambda element: _before(element, etree.Element(element.tag)),
    "add": lambda element: element.set("rend", "bold"),
    "instruct": lambda element: element.insert(0, etree.PI("php", "echo 1")),
}

_ROW = (
    '[[emend]]\nwork = "在青石河防汛工作会议上的讲话"\nwords = "{}"\ntext = "{}"\nby = "王编"\n'
    'reason = "据文意"\ncertainty = "high"\n'
)
_EMENDED = _ROW.format("指导组", "督导组") + _ROW.format("警戒线", "警戒水位")

#: Settings of the editions that are changed.
SETTINGS = {
    "parallel": "",
    "emended, anchors": f'[tei]\nmethod = "double-end-point"\n{_EMENDED}',
    "emended, grouped, places": f'[tei]\nmethod = "location"\ngroup = true\n{_EMENDED}',
}


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    return {name: make(tmp_path_factory.mktemp("single"), rows) for name, rows in SETTINGS.items()}


def unfound(made: Made, path: Path, *, against: bool, sample: int) -> list[str]:
    """Return the names of those of *sample* random changes (0: of all) that no fault is found of."""
    root = etree.fromstring(made.text.encode(), etree.XMLParser(collect_ids=False))
    every = list(changes(root))
    missed: list[str] = []
    for change in random.Random(3).sample(every, sample) if sample else every:
        changed = deepcopy(root)
        name = apply(changed, change)
        path.write_bytes(etree.tostring(changed))
        try:
            found = verify(path, made.sources if against else ()).faults
        except CollateError:
            continue
        if not found:
            missed.append(name)
    return missed


def unexpected(missed: list[str], known: tuple[str, ...]) -> list[str]:
    return [name for name in missed if not any(re.search(f"(^|/){one}$", name) for one in known)]


@pytest.mark.parametrize("against", [True, False], ids=["against sources", "alone"])
@pytest.mark.parametrize("name", SETTINGS)
def test_single_changes_are_found(
    name: str, against: bool, editions: dict[str, Made], tmp_path: Path
) -> None:
    missed = unfound(editions[name], tmp_path / "edition.xml", against=against, sample=5)
    assert unexpected(missed, UNFOUND if against else UNFOUND_ALONE) == []


@pytest.mark.slow
@pytest.mark.parametrize("against", [True, False], ids=["against sources", "alone"])
@pytest.mark.parametrize("name", SETTINGS)
def test_many_single_changes_are_found(
    name: str, against: bool, editions: dict[str, Made], tmp_path: Path
) -> None:
    missed = unfound(editions[name], tmp_path / "edition.xml", against=against, sample=300)
    assert unexpected(missed, UNFOUND if against else UNFOUND_ALONE) == []


def compare(files: list[Path], path: Path) -> None:
    result = CliRunner().invoke(main, ["compare", *map(str, files), "-q", "-o", str(path)])
    assert result.exit_code == 0, result.output


def header_of(made: Made) -> etree._Element:
    return next(etree.fromstring(made.text.encode()).iter(tei("teiHeader")))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("未经人工复核", "编者审定", "<resp> says 「"),
        ('status="unknown"', 'status="free"', "not valid by the schema"),
        ("各本文字的权利", "本文字的权利", "<p> says 「"),
        ("<catDesc>实质", "<catDesc>形式", "substantive: <catDesc> says 「"),
        ('<text xml:lang="zh">', '<text xml:lang="en">', "<text>: @xml:lang is 'en'"),
        ("<front><head>在青石河防汛工作会议上的讲话</head></front>\n", "", "<title> says 「"),
        ("</p>\n<p>", "</p>\n<p/>\n<p>", "does not follow from the content"),
        ("<body>", "<?xml-stylesheet href='x.css'?><body>", "processing instruction <?xml-stylesheet?>"),
        ("照底本原样", "照各本原样", "<p> says 「"),
    ],
)  # fmt: skip
def test_a_false_header_is_found_without_the_sources(old: str, new: str, said: str, made: Made) -> None:
    assert old in made.text, [element.text for element in header_of(made).iter(tei("p"), tei("resp"))]
    found = made.findings(made.text.replace(old, new, 1), against=False)
    assert any(said in fault.message and fault.line for fault in found), found


def test_a_false_certainty_is_found(tmp_path: Path) -> None:
    for name, word in (("a", "实处"), ("b", "时处")):
        (tmp_path / f"{name}.txt").write_text(f"同志们，要把工作落到{word}，不要拖延。\n", encoding="utf-8")
    path = tmp_path / "edition.xml"
    compare([tmp_path / "a.txt", tmp_path / "b.txt"], path)
    text = path.read_text(encoding="utf-8")
    assert verify(path).faults == ()
    forged = re.sub('cert="[a-z]+"', 'cert="low"', text)
    assert forged != text
    path.write_text(forged, encoding="utf-8")
    assert ["@cert is 'low'" in fault.message for fault in verify(path).faults] == [True]


@pytest.mark.parametrize(
    ("pattern", "new", "said"),
    [
        ("(b.txt)#1<", r"\1#4<", "is number 4 of the texts in its file"),
        (r"第 \d+–(\d+) 行", r"第 2–\1 行", "has the extraction 「编码 utf-8；"),
        (
            r"编码 utf-8(；.*?)<note type=\"encoding\">utf-8",
            r'编码 gb18030\1<note type="encoding">gb18030',
            "has the encoding gb18030, its source utf-8",
        ),
        ("严格按 UTF-8 解码|UTF-8 严格解码|strict UTF-8", "猜测", "has the extraction 「"),
    ],
)  # fmt: skip
def test_a_false_origin_is_found_with_the_sources(pattern: str, new: str, said: str, made: Made) -> None:
    forged, times = re.subn(pattern, new, made.text, count=1, flags=re.DOTALL)
    assert times == 1, re.findall("extraction.*", made.text)
    found = made.findings(forged, against=True)
    assert any(said in fault.message and fault.witness for fault in found), found


def test_a_note_written_by_hand_is_named(made: Made) -> None:
    added = made.text.replace("</app>", '<note type="评">编者按。</note></app>', 1)
    found = made.findings(added, against=False)
    assert found
    assert all(fault.line and fault.message for fault in found)


def test_a_comment_is_a_remark(made: Made, tmp_path: Path) -> None:
    path = tmp_path / "edition.xml"
    path.write_text(made.text.replace("<body>", "<!-- 待查 --><body>", 1), encoding="utf-8")
    findings = verify(path)
    assert findings.faults == ()
    assert ["has comments" in remark.message for remark in findings.remarks] == [True]
