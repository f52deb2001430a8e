"""The logs of a folder as settings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from collate.edit.load import decisions_folder, list_decisions, load_decisions, settings_with
from collate.edit.log import DecisionLog, log_path
from collate.edit.log_entries import Directive, Undo
from collate.errors import SourceError
from collate.settings import (
    BoundarySettings,
    EquivalentSettings,
    PairSettings,
    Settings,
    SourceSettings,
    WorkSettings,
)
from tests.edit.log_entries_made import AT, decide, line


def test_a_missing_folder_decides_nothing(tmp_path: Path) -> None:
    loaded = load_decisions(tmp_path / "decisions")
    assert not any(loaded)
    settings = Settings()
    assert settings_with(settings, loaded) is settings
    assert decisions_folder() == Path("decisions")
    assert decisions_folder(Path("a/collate.toml")) == Path("a/decisions")


def test_a_folder_that_cannot_be_read(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(SourceError):
        load_decisions(file)
    (tmp_path / "decisions" / "w.jsonl").mkdir(parents=True)
    with pytest.raises(SourceError, match="is not a file"):
        load_decisions(tmp_path / "decisions")


def test_what_holds_is_in_the_order_of_time(tmp_path: Path) -> None:
    log, project = (DecisionLog.open(log_path(tmp_path, work)) for work in ("w", ""))
    first = log.append(decide("一"), by="王", at=AT.format(1))
    rule = project.append(decide("二", work="", scope="project"), by="李", at=AT.format(2))
    last = log.append(decide("三"), by="王", at=AT.format(3))
    undone = log.append(decide("四"), by="王", at=AT.format(4))
    log.append(Undo((undone.id,)))
    project.append(Directive("work", WorkSettings("w", title="题")))
    (tmp_path / ".hidden.jsonl").write_text("x")
    (tmp_path / "notes.txt").write_text("x")
    with log.path.open("a") as stream:
        stream.write("broken\n")
    loaded = load_decisions(tmp_path)
    assert [one.id for one in loaded.decisions] == [first.id, rule.id, last.id]
    assert [(one.at, one.by) for one in loaded.decisions][:2] == [(AT.format(1), "王"), (AT.format(2), "李")]
    assert loaded.rows == (Directive("work", WorkSettings("w", title="题")),)
    assert [(fault.file, fault.line) for fault in loaded.faults] == [(str(log.path), 5)]
    settings = settings_with(Settings(), loaded)
    assert settings.decision == loaded.decisions
    assert settings.work == (WorkSettings("w", title="题", decided=True),)
    assert settings_with(settings, loaded) == settings


def test_a_copy_beside_a_log_does_not_bring_back_what_was_undone(tmp_path: Path) -> None:
    log = DecisionLog.open(tmp_path / "w.jsonl")
    first, second = log.extend([decide("一"), decide("二")])
    (tmp_path / "a copy of w.jsonl").write_bytes(log.path.read_bytes())
    log.append(Undo((first.id,)))
    assert [one.id for one in load_decisions(tmp_path).decisions] == [second.id]
    assert [one.line.id for one in list_decisions(tmp_path)] == [second.id]
    listed = list_decisions(tmp_path, everything=True)
    assert [one.state for one in listed] == ["undone", "active", ""]


def test_the_list_of_one_work(tmp_path: Path) -> None:
    for work in ("v", "w"):
        DecisionLog.open(log_path(tmp_path, work)).append(decide("一", work=work))
    project = DecisionLog.open(log_path(tmp_path, ""))
    project.extend(
        [Directive("work", WorkSettings("w", title="x")), Directive("same", PairSettings("a", "b"))]
    )
    assert len(list_decisions(tmp_path)) == 4
    assert [Path(one.file).stem for one in list_decisions(tmp_path, work="w")] == ["project", "w"]


def rows(settings: Settings, *directives: Directive) -> Settings:
    loaded = load_decisions(Path("/nonexistent"))
    return settings_with(settings, loaded._replace(rows=directives))


def test_rows_complete_those_of_the_settings() -> None:
    before = Settings(
        work=(WorkSettings("v"), WorkSettings("w", base="甲", title="旧", include=("a", "b"))),
        source=(
            SourceSettings("*.txt", short_title="all"),
            SourceSettings("a.txt", siglum="A", role="ignore"),
        ),
    )
    after = rows(
        before,
        Directive("work", WorkSettings("w", title="新", exclude=("a",), include=("c",))),
        Directive("work", WorkSettings("u", title="又")),
        Directive("source", SourceSettings("a.txt", short_title="甲本")),
        Directive("source", SourceSettings("b.txt", siglum="B")),
    )
    assert after.work == (
        WorkSettings("v"),
        WorkSettings("w", base="甲", title="新", include=("b", "c"), exclude=("a",)),
        WorkSettings("u", title="又", decided=True),
    )
    # The first row for a file holds, so that of the log comes first.
    assert after.source == (
        SourceSettings("b.txt", siglum="B"),
        SourceSettings("*.txt", short_title="all"),
        SourceSettings("a.txt", siglum="A", short_title="甲本", role="ignore"),
    )


def test_the_later_of_two_opposite_rows_holds() -> None:
    pair, place = PairSettings("a", "b"), BoundarySettings("a.txt", "x")
    before = Settings(same=(pair, PairSettings("a", "c")), join=(place,))
    after = rows(before, Directive("different", PairSettings("b", "a")), Directive("cut", place))
    different = (PairSettings("b", "a", decided=True),)
    assert (after.same, after.different) == ((PairSettings("a", "c"),), different)
    assert (after.cut, after.join) == ((replace(place, decided=True),), ())
    again = rows(after, Directive("same", pair), Directive("same", pair))
    assert (again.same, again.different) == ((PairSettings("a", "c"), replace(pair, decided=True)), ())


def test_no_row_is_entered_twice() -> None:
    words = EquivalentSettings(("a", "b"))
    before = Settings(equivalent=(EquivalentSettings(("c", "d")), words))
    other = EquivalentSettings(("b", "a"), "substantive")
    assert rows(before, Directive("equivalent", words)) == before
    assert rows(before, Directive("equivalent", other)).equivalent == (before.equivalent[0], other)
    new = EquivalentSettings(("e", "f"))
    assert rows(before, Directive("equivalent", new)).equivalent == (new, *before.equivalent)


def test_an_active_decision_of_a_merged_log_names_the_others(tmp_path: Path) -> None:
    root = line(decide("始"))
    one, other = line(decide("指", "督"), root), line(decide("指", "导"), root)
    log = DecisionLog.open(tmp_path / "w.jsonl")
    log.add_lines([root, one, other])
    loaded = load_decisions(tmp_path)
    assert {decision.id: decision.concurrent for decision in loaded.decisions} == {
        root.id: (),
        one.id: (other.id,),
        other.id: (one.id,),
    }
    assert len(loaded.conflicts) == 1
