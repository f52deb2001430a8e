"""Uncertain beginnings: which there are, and that the rows of collate.toml do what they promise."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path

import pytest

from collate.cli.split_reasons import directive_row, toml_string
from collate.model import Document, Doubt, Source, Span, SplitDocument
from collate.pipeline import execute_run
from collate.reflow import reflow, reflow_prepared
from collate.settings import BoundarySettings, Settings, SourceSettings, load_settings
from collate.split import doubts as module
from collate.split import split
from collate.split.boundary import find_boundaries
from collate.split.decode import NO_END, Decoded, all_emissions
from collate.split.doubts import BEGINS
from collate.split.margins import margins_of
from collate.split.opening import LONGEST_BEFORE_TITLE, before_title
from collate.split.overrides import locate_directives
from collate.split.roles import Role
from collate.split.segments import parts_of
from collate.store import FileIdentity, dump_items, load_items
from collate.text.offsets import identity_map

BODY = (
    "水利是庄稼的命脉，去冬今春全县一共修了四十里渠道，清了二十六口塘，动员的劳力比往年多了一倍，群众的干劲是很大的。\n"
    "但是也有几个乡动手太迟，等到土冻了才上工，既费力又费时，这个教训要记住，今年入冬以前各乡要把工具和口粮都准备好。\n"
)
TITLES = ["修渠的经验", '谈“好人”与"坏人"\\二则', "春耕", "给各乡的一封信", "春耕", "秋收以后"]
#: Texts that follow upon each other with one blank line, two of them with the same title.
VOLUME = "\n\n".join(f"{title}\n第{n}个乡的事情是这样的。{BODY * 2}" for n, title in enumerate(TITLES))
#: Texts with dates below their titles.
CLEAR = "\n\n".join(f"在第{n}次会议上的讲话\n（1958年{n}月2日）\n同志们：\n{BODY * 2}" for n in range(1, 5))
#: A line in the middle of a text that could be a title, were there more around it.
WITHIN = VOLUME.replace("的。\n但是", "的。\n怎样办\n但是", 1)


def document(raw: str, path: str = "a.txt") -> Document:
    source = Source("0" * 64, (path,), (path,), "text/plain", "utf-8", len(raw))
    return Document(source, raw, raw, identity_map(len(raw)))


def cut(raw: str, chosen: Settings | None = None, path: str = "a.txt") -> SplitDocument:
    chosen = chosen or Settings()
    return split(reflow(document(raw, path), chosen), chosen)


@pytest.fixture
def everything_is_doubtful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BEGINNING", 1e6)
    monkeypatch.setattr(module, "_LINE", 1e6)


def words_at(item: SplitDocument, doubt: Doubt) -> str:
    return item.document.raw[doubt.span.start : doubt.span.end].strip()


def begins_at(item: SplitDocument, offset: int) -> bool:
    return any(
        segment.provenance.span.start <= offset < (segment.title.span.end if segment.title else 0)
        or segment.provenance.span.start == offset
        for segment in item.segments
    )


def test_a_clear_volume_has_no_doubts() -> None:
    item = cut(CLEAR)
    assert len(item.segments) == 4
    assert item.doubts == ()


def test_the_sections_of_one_speech_are_not_doubtful() -> None:
    numbers = "一二三四五"
    sections = "".join(f"{number}、第{number}件要抓紧的事\n{BODY * 3}" for number in numbers)
    item = cut(f"在水利会议上的讲话\n（1958年3月1日）\n同志们：\n{BODY}{sections}我的话完了。谢谢大家！\n")
    assert len(item.segments) == 1
    assert item.doubts == ()


@pytest.mark.usefixtures("everything_is_doubtful")
def test_each_beginning_but_the_first_may_be_doubted() -> None:
    item = cut(VOLUME)
    found = [words_at(item, doubt) for doubt in item.doubts if doubt.begins]
    assert found == TITLES[1:]
    assert all(doubt.margin > 0 for doubt in item.doubts)


@pytest.mark.usefixtures("everything_is_doubtful")
def test_words_name_one_of_two_equal_titles() -> None:
    words = [doubt.words for doubt in cut(VOLUME).doubts if doubt.words.startswith("春耕")]
    assert len(words) == 2
    assert not words[0].startswith(words[1])
    assert not words[1].startswith(words[0])


@pytest.mark.usefixtures("everything_is_doubtful")
def test_no_words_name_one_of_two_equal_texts() -> None:
    item = cut("\n\n".join(f"{title}\n{BODY * 2}" for title in TITLES))
    words = {words_at(item, doubt): doubt.words for doubt in item.doubts if doubt.begins}
    assert words["春耕"] == ""
    assert words["给各乡的一封信"] == "给各乡的一封信"


@pytest.mark.usefixtures("everything_is_doubtful")
@pytest.mark.parametrize("path", ["a.txt", "甲乙/[1] 卷.txt", 'c"d\\e.txt'])
def test_the_rows_do_what_they_promise(path: str, tmp_path: Path) -> None:
    item = cut(WITHIN, path=path)
    count = 0
    for doubt in item.doubts:
        row = directive_row(path, doubt)
        if not row:
            continue
        count += 1
        (tmp_path / "collate.toml").write_text(row, encoding="utf-8")
        again = cut(WITHIN, load_settings(tmp_path / "collate.toml"), path)
        assert begins_at(again, doubt.span.start) is not doubt.begins, row
        assert not any(doubt.span == other.span for other in again.doubts), "the editor has decided"
    assert count >= len(TITLES) - 1


@pytest.mark.usefixtures("everything_is_doubtful")
def test_a_cut_at_a_right_beginning_confirms_it() -> None:
    doubt = next(doubt for doubt in cut(VOLUME).doubts if doubt.begins and doubt.words)
    settings = replace(Settings(), cut=(BoundarySettings("a.txt", doubt.words),))
    again = cut(VOLUME, settings)
    assert len(again.segments) == len(TITLES)
    assert doubt.span not in {other.span for other in again.doubts}


@pytest.mark.usefixtures("everything_is_doubtful")
def test_files_that_the_settings_decide_have_no_doubts() -> None:
    for row in (SourceSettings("a.txt", whole=True), SourceSettings("a.txt", role="ignore")):
        assert cut(VOLUME, replace(Settings(), source=(row,))).doubts == ()
    assert cut("").doubts == ()


@pytest.mark.usefixtures("everything_is_doubtful")
def test_doubts_are_kept_in_the_workspace() -> None:
    item = cut(WITHIN)
    assert item.doubts
    file = FileIdentity("a.txt", "a.txt")
    data = dump_items((item,), file)
    assert data is not None
    (loaded,) = load_items(data, file)
    assert isinstance(loaded, SplitDocument)
    assert loaded.doubts == item.doubts


def test_a_form_that_is_nearly_titles_is_doubtful_as_a_whole() -> None:
    title, text, heading = Role.TITLE, Role.BODY, Role.HEADING
    found = [title, text, *[heading, text] * 6]
    rival = [title, text, *[title, text] * 6]
    decoded = Decoded((), found, None, None, [(rival, 3.0)])  # type: ignore[arg-type]
    assert list(module._forms(decoded)) == [([2, 4, 6, 8, 10, 12], 3.0)]
    unlikely = replace(decoded, rivals=[(rival, 30.0)])
    assert list(module._forms(unlikely)) == []


def test_the_few_headings_of_one_speech_are_not_doubtful_as_titles() -> None:
    title, text, heading = Role.TITLE, Role.BODY, Role.HEADING
    found = [title, text, *[heading, text] * 4]
    rival = [title, text, *[title, text] * 4]
    decoded = Decoded((), found, None, None, [(rival, 3.0)])  # type: ignore[arg-type]
    assert list(module._forms(decoded)) == []


# -- margins --------------------------------------------------------------------------------------


def sequences(decoded: Decoded) -> Iterator[tuple[tuple[str, ...], float]]:
    """Yield every sequence of roles of a short document, with its score."""
    emissions = list(all_emissions(decoded.features, decoded.scores, decoded.restrictions))
    pairs = decoded.scores.pairs
    for roles in product(*emissions):
        steps = [("", roles[0]), *pairwise(roles)]
        if all(step in pairs for step in steps):
            score = sum(pairs[step] for step in steps)
            score += sum(emission[role] for emission, role in zip(emissions, roles, strict=True))
            yield roles, score + pairs.get((roles[-1], ""), NO_END)


def test_margins_are_those_of_all_sequences() -> None:
    raw = f"春耕\n（1958年3月1日）\n{BODY.split()[0]}\n怎样办\n"
    whole = reflow(document(raw), Settings())
    decoded = find_boundaries(whole, parts_of(whole, ()), Settings().split).decoded
    every = list(sequences(decoded))
    margins = margins_of(decoded)
    best = max(score for _roles, score in every)
    for index in range(len(decoded.roles)):
        assert margins.best(index) == pytest.approx(best)
        for role, score in margins.of_line(index).items():
            assert score == pytest.approx(max(s for roles, s in every if roles[index] == role))
    for first, last in ((0, 0), (0, 2), (1, 3)):
        without = [
            score for roles, score in every if not BEGINS.intersection(roles[first : last + 1])
        ]  # a role and its name are equal
        assert margins.without(BEGINS, first, last=last) == pytest.approx(max(without))


# -- what is shown --------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["a", '“好”"坏"', "a\\b", "tab\tend", "\x07", "\U000e0001", "　中"])
def test_a_toml_string_is_read_back(text: str) -> None:
    assert tomllib.loads(f"a = {toml_string(text)}") == {"a": text}


@pytest.mark.usefixtures("everything_is_doubtful")
def test_a_run_counts_doubts_and_names_the_first(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(WITHIN, encoding="utf-8")
    outcome = execute_run([tmp_path / "in"], tmp_path / "out", settings=Settings())
    doubts = json.loads(outcome.summary)["doubts"]
    assert len(doubts) >= len(TITLES) - 1
    assert {doubt["file"] for doubt in doubts} == {"a.txt"}
    assert f"{len(doubts)}" in outcome.terminal_text
    assert f"{doubts[0]['line']}" in outcome.terminal_text


def test_a_run_without_doubts_says_nothing_of_them(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(CLEAR, encoding="utf-8")
    outcome = execute_run([tmp_path / "a.txt"], tmp_path / "out", settings=Settings())
    assert json.loads(outcome.summary)["doubts"] == []
    assert "collate split" not in outcome.terminal_text


def test_no_row_without_words() -> None:
    assert directive_row("a.txt", Doubt(Span(0, 1), begins=True, margin=1.0)) == ""


def test_a_line_of_one_character_repeated_is_looked_up_a_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []

    def count(text: str) -> bool:
        looked.append(len(text))
        return before_title(text)

    monkeypatch.setattr(module, "before_title", count)
    lines = ["9" * 3_000, "春耕", "9" * 20_000]
    flowed = reflow_prepared(document("\n".join(lines)))
    index = module._WordIndex(flowed)
    starts = [paragraph.span.start for paragraph in flowed.paragraphs]
    assert [index.words_at(start) for start in starts] == ["", "春耕", ""]
    assert 0 < len(looked) < 10_000
    assert max(looked) <= LONGEST_BEFORE_TITLE


def test_words_after_a_number_and_a_name_name_their_line() -> None:
    before = "（一）李明：" + " " * 60
    flowed = reflow_prepared(document(f"{before}春耕\n{'9' * 200}春耕\n"))
    row = BoundarySettings("a.txt", "春耕")
    ((_row, offsets),) = locate_directives(flowed, [row], path="a.txt", table="cut")
    assert offsets == (0,)
