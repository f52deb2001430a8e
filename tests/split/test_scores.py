"""The scores of lines that look alike are worked out once, and are those of each line."""

from __future__ import annotations

from math import inf

import pytest

from collate.model import Document, Source
from collate.reflow import reflow
from collate.settings import Settings
from collate.split.decode import find_roles
from collate.split.line_features import features_of
from collate.split.line_scores import (
    LONG_LINE,
    contributions,
    emissions,
    general_scores,
)
from collate.split.margins import margins_of
from collate.split.roles import Role
from collate.split.segments import parts_of
from collate.split.untitled import _CLOSED, _closed
from collate.text.offsets import identity_map

TEXT = "\n".join(
    f"在第{n}次会议上的讲话\n（195{n}年3月{n}日）\n"
    f"{'春耕以前要把水渠修好，各组分头准备种子和肥料。' * 9}\n一、修渠\n"
    f"{'秋收之后，仓库要清点一遍。' * 12}\n"
    for n in range(1, 7)
)


@pytest.fixture(scope="module")
def document() -> Document:
    source = Source("0" * 64, ("a.txt",), ("a.txt",), "text/plain", "utf-8", len(TEXT.encode()))
    return reflow(Document(source, TEXT, TEXT, identity_map(len(TEXT))), Settings())


def test_the_score_of_a_role_is_the_sum_of_what_the_features_add(document: Document) -> None:
    decoded = find_roles(features_of(document, parts_of(document, ())))
    assert decoded.scores.shares != general_scores().shares
    for scores in (general_scores(), decoded.scores):
        for line in decoded.features:
            for role, score in emissions(line, scores).items():
                added = contributions(line, Role(role), scores)
                long = line.kind == "long"
                assert score == (LONG_LINE[role] if long else pytest.approx(sum(value for _, value in added)))


def test_the_best_sequence_has_the_same_score_at_every_line(document: Document) -> None:
    decoded = find_roles(features_of(document, parts_of(document, ())))
    margins = margins_of(decoded)
    for index, role in enumerate(decoded.roles):
        assert margins.of_line(index)[role] == pytest.approx(margins.top)
        assert max(margins.of_line(index).values()) == pytest.approx(margins.top)
        assert margins.without([role], index, last=index) <= margins.best(index) + 1e-9
        assert margins.without(list(Role), index, last=index) == -inf


@pytest.mark.parametrize(
    "text",
    [
        "谢谢大家。", "我的话讲完了。", "再次謝謝各位！（鼓掌）", "That is all. Thank you.", "我就说这些",
        "我们走", "讲", "说到这里", "我想讲讲这些", "",
    ],
)  # fmt: skip
def test_the_cheap_test_of_thanks_excludes_none(text: str) -> None:
    assert _closed(text) == (_CLOSED.fullmatch(text) is not None)
