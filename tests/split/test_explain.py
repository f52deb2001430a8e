"""Why each line has its role."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from collate.i18n import Message
from collate.model import Document, Source
from collate.reflow import reflow
from collate.settings import BoundarySettings, Settings, SourceSettings, SplitSettings
from collate.split import explain_roles, role_name
from collate.split.boundary import find_boundaries
from collate.split.explain import LineExplanation, _Explainer
from collate.split.feature_words import ROLE_LINES, ROLE_NAMES, feature_words
from collate.split.line_features import LONG
from collate.split.roles import Role
from collate.split.segments import parts_of
from collate.split.shares import OTHER, feature_shares
from collate.text.line_kinds import LineKind
from collate.text.offsets import identity_map

BODY = (
    "开会之前大家都看了材料，看得很仔细，提的意见也很多，这里就不一一念了，只说几个要紧的地方，请各位听完以后再议一议。\n"
    "头一件是经费，第二件是人手，第三件是时间，这三件事情哪一件没有安排好，到了春天都要误事，所以要一件一件地落实下去。\n"
)
VOLUME = "\n\n".join(f"在第{n}次会议上的讲话\n（1958年{n}月2日）\n同志们：\n{BODY * 2}" for n in range(1, 5))


def document(raw: str) -> Document:
    source = Source("0" * 64, ("a.txt",), ("a.txt",), "text/plain", "utf-8", len(raw))
    return reflow(Document(source, raw, raw, identity_map(len(raw))), Settings())


def explained(raw: str, settings: Settings | None = None) -> dict[str, LineExplanation]:
    rows = explain_roles(document(raw), settings or Settings())
    return {row.text: row for row in rows}


def test_titles_dates_and_salutations_are_explained_and_long_text_is_not() -> None:
    rows = explained(VOLUME)
    title = rows["在第2次会议上的讲话"]
    assert (title.role, title.begins) == ("title", True)
    assert title.margin > 5
    assert "its words are those of a title" in [point.text for point in title.reasons_for]
    assert rows["（1958年2月2日）"].role == "byline"
    assert rows["同志们："].role == "body"
    assert not any(BODY.split()[0] in text for text in rows)


def test_the_strongest_points_come_first_and_at_most_three_are_features() -> None:
    for row in explained(VOLUME).values():
        for points in (row.reasons_for, row.reasons_against):
            scores = [abs(point.score) for point in points]
            assert scores == sorted(scores, reverse=True)
            assert sum(point.feature != "" for point in points) <= 3
        assert all(point.score > 0 for point in row.reasons_for)
        assert all(point.score < 0 for point in row.reasons_against)


def test_all_points_together_are_the_margin() -> None:
    whole = document(VOLUME.replace("同志们：\n", "", 1) + "\n全书完\n")
    parts = parts_of(whole, ())
    decoded = find_boundaries(whole, parts, Settings().split).decoded
    explainer = _Explainer(parts, decoded)
    for row, index in zip(explain_roles(whole, Settings()), explainer_lines(decoded.features), strict=True):
        if row.rival:
            points = explainer._points(index, Role(row.role), Role(row.rival))
            assert sum(point.score for point in points) == pytest.approx(row.margin, abs=1e-6)


def explainer_lines(features: object) -> list[int]:
    assert isinstance(features, list)
    return [index for index, line in enumerate(features) if line is not LONG]


def test_shares_are_shares() -> None:
    points = [point for row in explained(VOLUME).values() for point in row.reasons_for if point.feature]
    assert points
    for point in points:
        assert point.share is None or 0 < point.share <= 1.001
        if point.share is not None:
            assert re.search(r": (\d+|<?0\.\d) % of the .*, (\d+|<?0\.\d) % of the ", point.text)


def test_an_untitled_speech_is_explained_by_what_stands_above_it() -> None:
    speech = f"同志们：\n{BODY * 4}我的话讲完了，谢谢大家！\n"
    rows = explain_roles(document(f"在年会上的讲话\n{speech}\n{speech}"), Settings())
    openings = [row for row in rows if row.role == "opening"]
    assert len(openings) == 1
    assert any("ends as speeches do" in point.text for point in openings[0].reasons_for)


@pytest.mark.parametrize(
    ("settings", "line", "words"),
    [
        (Settings(cut=(BoundarySettings("a.txt", "开会之前"),)), "", "[[cut]]"),
        (Settings(join=(BoundarySettings("a.txt", "在第2次"),)), "在第2次会议上的讲话", "[[join]]"),
        (Settings(split=SplitSettings(title="在第.*")), "在第2次会议上的讲话", "[split] title"),
    ],
)
def test_directives_are_named(settings: Settings, line: str, words: str) -> None:
    rows = explain_roles(document(VOLUME), settings)
    directives = {row.text: row.directive for row in rows if row.directive}
    assert any(words in directive for directive in directives.values())
    if line:
        assert words in directives[line]


def test_files_that_the_settings_decide_are_not_explained() -> None:
    for row in (SourceSettings("a.txt", whole=True), SourceSettings("a.txt", role="ignore")):
        assert explain_roles(document(VOLUME), replace(Settings(), source=(row,))) == ()
    assert explain_roles(document(""), Settings()) == ()


# -- words ----------------------------------------------------------------------------------------


def test_every_role_and_every_value_of_a_feature_has_words_in_both_languages() -> None:
    values = {("kind", kind.value) for kind in LineKind}
    for feature, table in feature_shares().items():
        if feature != "kind":
            values |= {(feature, value) for row in table.rows.values() for value in row if value != OTHER}
    messages = [feature_words(*pair) for pair in sorted(values)]
    messages += [table[role] for role in Role for table in (ROLE_NAMES, ROLE_LINES)]
    for message in messages:
        assert isinstance(message, Message), message
        assert message.in_language("zh") != message.in_language("en"), message
    assert role_name("title") == "title"
