"""An edition with every case, made from five witnesses of a speech."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from collate.cli import main
from collate.editions import Sources, verify
from collate.tei import Finding

#: Moved to another place, with an omission in between; every line of the text is a paragraph.
MOVED = "各村要把低洼地带的住户登记清楚，一户也不能漏掉。"
BASE = (
    "在青石河防汛工作会议上的讲话\n（2021 年 5 月 8 日）\n\n　　同志们：\n"
    "　　今天我们召开青石河防汛工作会议，主要任务是总结去年的工作，安排今年的防汛准备。"
    "县委指导组的同志也到会听取意见。\n"
    "　　去年入汛以后，全县先后出现八次强降雨过程，青石河水位三次超过警戒线。"
    "各乡镇干部日夜守在堤上，保证了沿岸两万多名群众的安全。"
    "大家讨论得很热烈，提出了许多好的意见，会后要认真研究采纳。\n\f"
    "　　今年的任务更重。要坚持预防为主，把各项准备工作落到实处。"
    "要加强对水库的巡查，发现险情立即报告。要备足物资，沙袋、木桩、照明器材一样也不能少。\n"
    f"　　我再强调三点：责任要明确到人，值班要坚持到底，转移要果断及时。{MOVED}\n"
    "　　会议到此结束，希望大家抓紧行动起来，确保安全度汛。\n"
)

#: Changes of each witness: 丙 breaks off, 丁 has the same text under another date line.
CHANGES = {
    "a": (),
    "b": (
        ("县委指导组的同志", "县委督导组同志"),
        ("八次", "8次"),
        ("很热烈，", "很热烈；"),
        ("落到实处", "落到实处（鼓掌）"),
        ("要加强对水库的巡查", "要加强水库巡查"),
        (MOVED, ""),
        ("　　今年的任务更重。", f"　　{MOVED}今年的任务更重。"),
    ),
    "c": (
        ("在青石河防汛工作会议上的讲话\n", "在青石河防汛工作会议上的讲话（节选）\n"),
        ("水位三次", "水位叁次"),
        ("安排今年", "布置今年"),
        (BASE[BASE.index("要加强对水库") :], "\n"),
    ),
    "d": (("（2021 年 5 月 8 日）", "（2021年5月8日）"),),
    "e": (
        ("木桩、照明器材", "照明器材、木桩"),
        ("许多好的意见，会后", "许多好的意见。\n　　会后"),
        ("县委指导组", "县委督导组"),
    ),
}


class Made(NamedTuple):
    """The text of the edition, a folder for altered copies, and its sources."""

    text: str
    folder: Path
    sources: Sources

    def findings(self, text: str, against: bool) -> tuple[Finding, ...]:
        path = self.folder / "edition.xml"
        path.write_text(text, encoding="utf-8")
        found = verify(path, self.sources if against else ())
        return found.faults


def make(folder: Path, settings: str) -> Made:
    """Write the witnesses, run with *settings*, return the edition."""
    (folder / "in").mkdir()
    for name, changes in CHANGES.items():
        text = BASE
        for old, new in changes:
            assert text.count(old) == 1
            text = text.replace(old, new)
        (folder / "in" / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "own.toml").write_text(settings, encoding="utf-8")
    options = [
        str(folder / "in"),
        "-q",
        "--lang",
        "zh",
        "-o",
        str(folder / "out"),
        "--config",
        str(folder / "own.toml"),
    ]
    assert CliRunner().invoke(main, ["run", str(folder / "in"), "-q", *options]).exit_code == 0
    (edition,) = (folder / "out").glob("works/*/edition.xml")
    return Made(edition.read_text(encoding="utf-8"), folder, Sources([folder / "in"]))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The edition without any settings but its date."""
    return make(tmp_path_factory.mktemp("faults"), '[report]\ndate = "2026-01-15"\n')


@pytest.fixture(scope="module")
def emended(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The same with two emendations: one of an entry, one where all witnesses agree."""
    row = '[[emend]]\nwork = "在青石河防汛工作会议上的讲话"\nwords = "{}"\ntext = "{}"\nby = "编者"\n'
    rows = row.format("指导组", "督导组") + row.format("警戒线", "警戒水位")
    return make(tmp_path_factory.mktemp("emended"), rows)
