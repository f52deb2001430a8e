"""``collate diff``: two editions of one text."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Collate = Callable[..., Result]


@pytest.fixture
def make(collate: Collate) -> Callable[..., None]:
    """Make an edition of texts called by their sigla."""

    def made(output: str, *options: str, **texts: str) -> None:
        folder = Path(output).with_suffix("")
        folder.mkdir()
        for siglum, text in texts.items():
            (folder / f"{siglum}.txt").write_text(text, encoding="utf-8")
        files = [folder / f"{siglum}.txt" for siglum in texts]
        assert collate("compare", *files, "-o", output, *options).exit_code == 0

    return made


def test_the_same(collate: Collate, make: Callable[..., None]) -> None:
    texts = {"a": "中央指导组同志", "b": "中央督导组同志"}
    make("one.xml", **texts)
    make("two.xml", "--tei-method", "location", **texts)
    result = collate("diff", "one.xml", "two.xml")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "witnesses: 2 in both, 2 with the same text\nentries: 1 the same\n"


def test_every_difference(collate: Collate, make: Callable[..., None]) -> None:
    make(
        "one.xml",
        a="中央指导组同志，这项工作要做好，Tom and all 来了。",
        b="中央督导组同志。这项工作要办好，Tom and all 来了。",
        c="中央指导组同志，这项工作要做好，Tom and 来了。",
        e="中央指导组同志，这项任务要做好，Tom and all 来了。",
    )
    make(
        "two.xml",
        a="中央指导组同志，这项工作要做好，Tom and all 来了。",
        b="中央督导组同志，这项工作要办好，Tom and all 来了。",
        d="中央指导组同志，这项工作要做好，Tim and all 来了。",
        f="中央指导组同志，这项任务要做好，Tom and all 来了。",
    )
    result = collate("diff", "one.xml", "two.xml", "-o", "entries.csv")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "witnesses: 3 in both, 2 with the same text",
        "  b: 1 character differs, the first is number 7: "
        "「中央督导组同志。这项工作要办好」, 「中央督导组同志，这项工作要办好」",
        "  e is called f in the second: the text is the same",
        "  only in one.xml: c",
        "  only in two.xml: d",
        "entries: 3 the same, 2 only in the first, 1 only in the second",
        "",
        "only in the first:",
        "  - app0002  ， a c e ] 。 b (punctuation · replaced)",
        "",
        "only in the second:",
        "  + app0004  Tom a b f ] Tim d (substantive · replaced)",
        "",
        "only in the first:",
        "  - app0005  all a b e ] ∅ c (substantive · omitted)",
    ]
    rows = list(csv.reader(Path("entries.csv").read_text(encoding="utf-8-sig").splitlines()))
    kinds = ["same", "only first", "same", "same", "only second", "only first"]
    assert [row[0] for row in rows] == ["difference", *kinds]
    data = json.loads(collate("diff", "one.xml", "two.xml", "--json").stdout)
    assert (data["same"], data["counts"]["same"], data["only_first"]) == (False, 3, ["c"])
    assert data["entries"][0]["first"][0]["readings"][1] == {
        "text": "。", "sigla": ["b"], "kind": "punctuation", "operation": "replacement",
    }  # fmt: skip


def _theirs(path: str, body: str) -> None:
    listed = "".join(f'<witness xml:id="{name}"/>' for name in "AB")
    Path(path).write_text(
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><sourceDesc>'
        f"<listWit>{listed}</listWit></sourceDesc></fileDesc></teiHeader><text><body><p>{body}</p></body>"
        "</text></TEI>",
        encoding="utf-8",
    )


def _app(lemma: str, reading: str, lem: str = 'wit="#A"', rdg: str = 'wit="#B"') -> str:
    return f"<app><lem {lem}>{lemma}</lem><rdg {rdg}>{reading}</rdg></app>"


@pytest.mark.parametrize(
    ("first", "second", "difference"),
    [
        (_app("指导组", "督导组"), _app("指", "督") + "导组", "cut"),
        (_app("指", "督", rdg='wit="#B" type="orthographic"'), _app("指", "督"), "kinds"),
        (_app("指", "督"), _app("督", "指", 'wit="#B"', 'wit="#A"'), "lemma"),
        (_app("指", "督"), _app("指", "队"), "readings"),
    ],
)
def test_entries_of_others(collate: Collate, here: Path, first: str, second: str, difference: str) -> None:
    # A second app keeps A the base text where the lemma is B's.
    more = _app("甲乙", "丙丁") + "说" + _app("戊", "己")
    for path, body in (("one.xml", first), ("two.xml", second)):
        _theirs(path, f"中央{body}同志{more}")
    result = collate("diff", "one.xml", "two.xml", "--json")
    assert result.exit_code == 1
    data = json.loads(result.stdout)
    assert {name: n for name, n in data["counts"].items() if n} == {"same": 2, difference: 1}


def test_another_base_text(collate: Collate, make: Callable[..., None]) -> None:
    make("one.xml", a="中央指导组同志", b="中央督导组同志")
    make("two.xml", b="中央督导组同志", a="中央指导组同志")
    result = collate("diff", "one.xml", "two.xml")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[1:] == [
        "base text: a in the first, b in the second",
        "entries: 1 the same",
    ]


def test_an_error(collate: Collate, make: Callable[..., None]) -> None:
    make("one.xml", a="中央指导组同志", b="中央督导组同志")
    make("two.xml", c="这项工作要做好", d="这项工作要办好")
    for arguments, status, message in (
        (("one.xml", "two.xml"), 1, "Error: one.xml: has no witness in common with two.xml"),
        (("one.xml", "gone.xml"), 1, "Error: gone.xml: cannot be read"),
        (("one.xml", "one.xml", "-o", "one.xml"), 1, "Error: one.xml: is one of the editions"),
        (("one.xml",), 2, "Usage:"),
    ):
        result = collate("diff", *arguments)
        assert result.exit_code == status
        assert result.stderr.startswith(message)
