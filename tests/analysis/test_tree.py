from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from collate.analysis import (
    MOST_LEAVES,
    TreeNode,
    build_tree,
    count_agreements,
    disagreement_shares,
    to_newick,
)
from collate.errors import MissingExtra
from collate.report import draw_tree

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


def leaves(node: TreeNode) -> Iterator[TreeNode]:
    if node.column is not None:
        yield node
    for child in node.children:
        yield from leaves(child)


def newick_of(made: Made) -> str:
    work = made.edition.work
    root = build_tree(work, count_agreements(made.edition))
    assert root
    return to_newick(root, work)


def test_a_known_tree(make: Callable[..., Made]) -> None:
    pytest.importorskip("Bio", reason="Biopython (extra tree) is not installed")
    # 甲 and 乙 differ in 2 of 6, 甲 and 丁 in 4, 丙 and 戊 in all: so are the path lengths of this tree.
    assert newick_of(made_of(make, (0, 1, 2, 3, 4))) == (
        "(('丁':0.000000,'戊':0.166667):0.500000,('丙':0.166667,'乙':0.000000):0.166667,'甲':0.166667);"
    )


def test_the_order_of_the_witnesses_does_not_matter(make: Callable[..., Made]) -> None:
    pytest.importorskip("Bio", reason="Biopython (extra tree) is not installed")
    assert len({newick_of(made_of(make, order)) for order in permutations(range(5))}) == 1


def test_the_order_does_not_matter_for_ties(make: Callable[..., Made]) -> None:
    pytest.importorskip("Bio", reason="Biopython (extra tree) is not installed")
    orders = permutations(range(5))
    texts = "甲乙丙丁戊"
    results = {
        newick_of(make(["头", tuple(texts[c] for c in order), "尾"], sigla="".join(texts[c] for c in order)))
        for order in orders
    }
    assert len(results) == 1


def test_every_column_is_a_leaf_and_the_picture_has_its_sigla(make: Callable[..., Made]) -> None:
    pytest.importorskip("Bio", reason="Biopython (extra tree) is not installed")
    made = make(
        ["头", ("一", "二", "三"), "中", ("四", "五", "四"), "尾"], identical=[("摘.txt", 1)], title="<&>"
    )
    work = made.edition.work
    root = build_tree(work, count_agreements(made.edition))
    assert root
    assert sorted(leaf.column for leaf in leaves(root) if leaf.column is not None) == [0, 1, 2]
    drawn = draw_tree(root, work)
    assert sorted(label.text for label in drawn.leaves) == ["丙", "乙 丁", "甲"]
    assert len({label.y for label in drawn.leaves}) == 3
    assert all(label.x < drawn.width and label.y < drawn.height for label in drawn.leaves)


def test_too_few_and_too_many_columns_have_no_tree(make: Callable[..., Made]) -> None:
    two = make(["头", ("一", "二")]).edition
    assert build_tree(two.work, count_agreements(two)) is None
    sigla = "".join(chr(0x4E00 + n) for n in range(MOST_LEAVES + 1))
    many = make(["头", tuple("一二" * MOST_LEAVES)[: MOST_LEAVES + 1]], sigla=sigla).edition
    assert build_tree(many.work, count_agreements(many)) is None


def test_without_biopython_the_error_names_the_extra(
    make: Callable[..., Made], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "Bio.Phylo.TreeConstruction", None)
    edition = make(["头", ("一", "二", "三")]).edition
    with pytest.raises(MissingExtra, match=r"pip install 'collate-edition\[tree\]'"):
        build_tree(edition.work, count_agreements(edition))


def test_distances_of_columns_never_extant_together(make: Callable[..., Made]) -> None:
    edition = make(["头", ("一", "二", None), "中", ("三", None, "四"), "尾"]).edition
    assert disagreement_shares(count_agreements(edition)) == {
        (0, 1): 1.0, (1, 0): 1.0, (0, 2): 1.0, (2, 0): 1.0, (1, 2): 1.0, (2, 1): 1.0
    }  # fmt: skip
    same = make(["文字全同"]).edition
    assert set(disagreement_shares(count_agreements(same)).values()) == {0.0}
