from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from collate.analysis.agreement import agreements, apart
from collate.analysis.tree import MOST, Node, newick, tree
from collate.errors import MissingExtra
from collate.report.html.tree_picture import picture

if TYPE_CHECKING:
    from tests.report.conftest import Made

#: Five columns: two and three agree, so do four and five.
ROWS = (
    ("天", "地", "地", "人", "人"),
    ("风", "雨", "雨", "雷", "雷"),
    ("山", "山", "山", "水", "水"),
    ("火", "火", "土", "火", "火"),
    ("金", "金", "金", "金", "木"),
    ("东", "东", "东", "西", "西"),
)


def made_of(make: Callable[..., Made], order: tuple[int, ...]) -> Made:
    pieces: list[object] = []
    for number, row in enumerate(ROWS):
        pieces += [f"第{number}。", tuple(row[column] for column in order)]
    return make(pieces, sigla="".join("甲乙丙丁戊"[column] for column in order))


def leaves(node: Node) -> Iterator[Node]:
    if node.column is not None:
        yield node
    for child in node.children:
        yield from leaves(child)


def written(made: Made) -> str:
    work = made.edition.work
    found = tree(work, agreements(made.edition))
    assert found
    return newick(found, work)


def test_a_known_tree(make: Callable[..., Made]) -> None:
    pytest.importorskip("Bio", reason="Biopython (extra tree) is not installed")
    # 甲 and 乙 differ in 2 of 6, 甲 and 丁 in 4, 丙 and 戊 in all: the paths of this tree are as long.
    assert written(made_of(make, (0, 1, 2, 3, 4))) == (
        "(('丁':0.000000,'戊':0.166667):0.500000,('丙':0.166667,'乙':0.000000):0.166667,'甲':0.166667);"
    )


def test_the_order_of_the_witnesses_does_not_matter(make: Callable[..., Made]) -> None:
    pytest.importorskip("Bio", reason="Biopython (extra tree) is not installed")
    assert len({written(made_of(make, order)) for order in permutations(range(5))}) == 1


def test_where_all_is_tied_the_order_does_not_matter_either(make: Callable[..., Made]) -> None:
    pytest.importorskip("Bio", reason="Biopython (extra tree) is not installed")
    orders = permutations(range(5))
    texts = "甲乙丙丁戊"
    found = {
        written(make(["头", tuple(texts[c] for c in order), "尾"], sigla="".join(texts[c] for c in order)))
        for order in orders
    }
    assert len(found) == 1


def test_every_column_is_a_leaf_and_the_picture_holds_its_sigla(make: Callable[..., Made]) -> None:
    pytest.importorskip("Bio", reason="Biopython (extra tree) is not installed")
    made = make(
        ["头", ("一", "二", "三"), "中", ("四", "五", "四"), "尾"], identical=[("摘.txt", 1)], title="<&>"
    )
    work = made.edition.work
    found = tree(work, agreements(made.edition))
    assert found
    assert sorted(leaf.column for leaf in leaves(found) if leaf.column is not None) == [0, 1, 2]
    drawn = picture(found, work)
    assert sorted(label.text for label in drawn.leaves) == ["丙", "乙 丁", "甲"]
    assert len({label.y for label in drawn.leaves}) == 3
    assert all(label.x < drawn.width and label.y < drawn.height for label in drawn.leaves)


def test_two_columns_and_too_many_have_none(make: Callable[..., Made]) -> None:
    two = make(["头", ("一", "二")]).edition
    assert tree(two.work, agreements(two)) is None
    sigla = "".join(chr(0x4E00 + n) for n in range(MOST + 1))
    many = make(["头", tuple("一二" * MOST)[: MOST + 1]], sigla=sigla).edition
    assert tree(many.work, agreements(many)) is None


def test_without_the_library_it_says_what_to_install(
    make: Callable[..., Made], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "Bio.Phylo.TreeConstruction", None)
    edition = make(["头", ("一", "二", "三")]).edition
    with pytest.raises(MissingExtra, match=r"pip install 'collate-edition\[tree\]'"):
        tree(edition.work, agreements(edition))


def test_distances_of_texts_that_share_nothing(make: Callable[..., Made]) -> None:
    edition = make(["头", ("一", "二", None), "中", ("三", None, "四"), "尾"]).edition
    assert apart(agreements(edition)) == {
        (0, 1): 1.0, (1, 0): 1.0, (0, 2): 1.0, (2, 0): 1.0, (1, 2): 1.0, (2, 1): 1.0
    }  # fmt: skip
    same = make(["文字全同"]).edition
    assert set(apart(agreements(same)).values()) == {0.0}
