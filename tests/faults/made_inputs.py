"""A folder of many small files in several formats, the same for the same seed."""

from __future__ import annotations

import json
import random
from pathlib import Path

from tests.read.word import docx, p

#: Parts of sentences. Speeches differ in most of them, so that few pairs have a passage in common.
_PLACES = [
    "东河",
    "西岭",
    "南坝",
    "北关",
    "柳庄",
    "石桥",
    "新渠",
    "老街",
    "沙洲",
    "竹沟",
    "杏园",
    "马场",
    "盐滩",
    "茶山",
    "铁铺",
    "云台",
]
_THINGS = [
    "堤段",
    "桥墩",
    "种子",
    "夜校",
    "水车",
    "仓库",
    "牲口",
    "石料",
    "账目",
    "道路",
    "林场",
    "茶叶",
    "织机",
    "渡船",
    "口粮",
    "医站",
]
_ACTS = [
    "先行修复",
    "逐户查清",
    "按月上报",
    "照旧分配",
    "重新丈量",
    "交给指导组负责",
    "由同志们商定",
    "不许拖延",
]
_ENDS = [
    "这一条不能含糊。",
    "请大家监督。",
    "以先生们的意见为准。",
    "我看办得到。",
    "别的话以后再谈。",
    "不许动用公款。",
]
#: What a later witness has in place of words of the first.
_CHANGES = (
    ("指导组", "督导组"),
    ("同志", "朋友"),
    ("。", "；"),
    ("不许", "不准"),
    ("大家", ""),
    ("先生", "老师"),
)


def make_inputs(folder: Path, files: int, seed: int = 0) -> Path:
    """Write *files* files to *folder*: text, web pages, Word files, records, and compilations of several."""
    chance = random.Random(seed)
    folder.mkdir(parents=True)
    speeches = [_speech(number, chance) for number in range(max(2, files // 3))]
    for number in range(files):
        title, paragraphs = speeches[number % len(speeches)]
        witness = number // len(speeches)
        texts = [(title, [_changed(one, witness, chance) for one in paragraphs])]
        if number % 17 == 5:  # a compilation
            texts.append(speeches[(number + 1) % len(speeches)])
        _write(folder, f"{number:04d}", texts, number % 9)
    return folder


def _speech(number: int, chance: random.Random) -> tuple[str, list[str]]:
    date = f"19{50 + number % 30}年{1 + number % 12}月{1 + number % 28}日"
    title = f"在第{number}次生产会议上的讲话（{date}）"
    body = ["".join(_sentence(chance) for _ in range(4)) for _ in range(3)]
    return title, ["同志们：", *body]


def _sentence(chance: random.Random) -> str:
    first, second = (chance.choice(_PLACES) + chance.choice(_THINGS) + chance.choice(_ACTS) for _ in range(2))
    return f"{first}，{second}，共{chance.randrange(2, 9000)}处，{chance.choice(_ENDS)}"


def _changed(paragraph: str, witness: int, chance: random.Random) -> str:
    for _ in range(witness):
        old, new = chance.choice(_CHANGES)
        paragraph = paragraph.replace(old, new, 1)
    return paragraph


def _write(folder: Path, name: str, texts: list[tuple[str, list[str]]], form: int) -> None:
    lines = [line for title, paragraphs in texts for line in (title, *paragraphs)]
    if form == 0:
        body = "".join(f"<p>{line}</p>\n" for line in lines)
        (folder / f"{name}.html").write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    elif form == 1:
        (folder / f"{name}.docx").write_bytes(docx("".join(map(p, lines))))
    elif form == 2:
        rows = (
            {"id": f"{name}-{i}", "title": title, "text": "\n".join(rest)}
            for i, (title, rest) in enumerate(texts)
        )
        (folder / f"{name}.jsonl").write_text(
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
        )
    else:
        (folder / f"{name}.txt").write_text("\n\n".join(lines) + "\n", encoding="utf-8")
