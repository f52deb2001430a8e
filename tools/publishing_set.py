"""Writes a set of twelve witnesses of one speech, to look at what is printed from it.

    python tools/publishing_set.py FOLDER [--script hans|hant|latin]

The speech is made up; the witnesses have what editions meet with: other words, numerals, variant characters
and marks, a passage that one lacks, one that stands elsewhere, an addition of two paragraphs, a copy that
breaks off, an excerpt, verse, a character that only looks like another, a title and a date of their own.
Traditional characters need OpenCC (extra ``test``).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

Paragraphs = list[str]

TITLE, DATE, SPEAKER = "在青河水利工作会议上的讲话", "一九六三年十一月八日", "周远山"

HAN = [
    "同志们：",
    "今天这个会，是青河两岸十二个公社的水利会。大家走了很远的路，有的同志昨天夜里才到。我先讲三个问题，讲得不对的，"
    "请同志们批评。",
    "一、关于去年的工作",
    "去年我们修了三十七里干渠，四座水库，灌溉面积增加了两万一千亩。这些成绩是群众一锹一锹挖出来的，不是坐在屋里算出来的。"
    "有人说，这是天气好。天气好是一个原因，但是下游的王家滩同我们一样的天气，却减了产。可见天气不能说明一切。",
    "缺点也不少。第一，有的渠道修好了没有人管，一场大雨就冲坏了；第二，有的地方只顾自己，上游放水，下游受淹；第三，账目不清，"
    "群众有意见。这三条，责任在领导，不在群众。",
    "二、关于今冬的任务",
    "今冬的任务只有一句话：把已经修好的管起来，把没有修完的修完。不要再铺新摊子。人力、物力、财力都有限，摊子铺大了，哪一处也办不好。",
    "管水要有制度。每一条渠道要有人负责，每一座水库要有人看守。放水的时间要事先商量，写在纸上，贴在墙上，谁违反了，大家批评谁。"
    "这样做，看起来麻烦，实际上省事。",
    "老乡编了几句顺口溜：",
    "渠是筋来水是血，",
    "没有水来苗不活；",
    "今年冬天多流汗，",
    "明年秋天多打粮。",
    "三、关于干部的作风",
    "干部要到工地上去，同群众一道劳动，一道吃饭，一道想办法。不要站在堤上指手划脚。你自己挖过一天土，才知道一天能挖多少土，定额才定得合理。",
    "要听反对的意见。去年冬天，老石工李大有说东闸的地基不牢，没有人听他的，结果春天就塌了。一个老石工的经验，比我们十张图纸还要可靠。",
    "要讲实话。挖了一里就报一里，挖了半里就报半里。多报一里，上级就少拨一里的粮食，吃亏的还是群众。",
    "我的话完了。会后大家分组讨论，有什么困难，明天上午提出来，我们一件一件地解决。",
]

LATIN_TITLE, LATIN_DATE, LATIN_SPEAKER = (
    "Address at the Opening of the Ford",
    "8 November 1863",
    "Thomas Hale",
)

LATIN = [
    "Friends and neighbours,",
    "We have come together at the old ford, where our fathers crossed the river before there was a "
    "bridge in the county. I shall not keep you long, for the wind is cold and the dinner is hot.",
    "I. Of the past year",
    "In the past year we have cut thirty-seven miles of ditch and raised four dams. This was done by "
    "men with shovels, and not by men with pens. Some say that the weather was kind. It was; but it "
    "was as kind to our neighbours down the valley, and their barns are empty.",
    "There were faults. Some ditches had no keeper, and the first great rain undid them. Some men let "
    "the water out above, and drowned the fields below. And the books were not in order.",
    "II. Of the winter",
    "For the winter I have one counsel: keep what is built, and finish what is begun. Do not begin "
    "anything new. A man who has ten fires has no fire.",
    "Every ditch shall have its keeper, and every dam its watch. The hours of the water shall be "
    "agreed upon, and written, and nailed to the door of the mill.",
    "III. Of those who govern",
    "Let those who govern come down to the bank and dig. He that has dug for a day knows what a day's "
    "digging is.",
    "Hear those who speak against you. Last winter the old mason said that the east gate stood on "
    "sand. No one heard him, and in the spring it fell.",
    "That is all I have to say. Let us go in to dinner.",
]


def replaced(text: Sequence[str], *pairs: tuple[str, str]) -> Paragraphs:
    """Return the paragraphs with words exchanged, each of which must stand in them."""
    whole = "\n".join(text)
    for old, new in pairs:
        if old not in whole:
            raise ValueError(f"{old!r} is not in the text")
        whole = whole.replace(old, new)
    return whole.split("\n")


def without(text: Sequence[str], *beginnings: str) -> Paragraphs:
    """Return the paragraphs that do not begin with one of *beginnings*."""
    return [one for one in text if not one.startswith(beginnings)]


def moved(text: Sequence[str], beginning: str, before: str) -> Paragraphs:
    """Return the paragraphs with the one that begins so put before the one that begins otherwise."""
    one = next(paragraph for paragraph in text if paragraph.startswith(beginning))
    rest = [paragraph for paragraph in text if paragraph is not one]
    at = next(number for number, paragraph in enumerate(rest) if paragraph.startswith(before))
    return [*rest[:at], one, *rest[at:]]


def han_witnesses() -> dict[str, tuple[str, str, Paragraphs]]:
    """Return title, date and paragraphs of each witness by the name of its file."""
    second = replaced(HAN, ("四座水库", "五座水库"), ("铺新摊子", "摆新摊子"), ("指手划脚", "指手画脚"))
    third = replaced(second, ("李大有", "李大友"), ("比我们十张图纸", "比十张图纸"))
    fourth = [*HAN[:-1], "（热烈鼓掌）", "最后，我代表地委向大家问好。", HAN[-1]]
    return {
        "01-手稿": (TITLE, DATE, HAN),
        "02-油印本": (TITLE, DATE, second),
        "03-日报": (TITLE, DATE, third),
        "04-文集初版": (TITLE, DATE, replaced(HAN, ("两万一千", "21000"), ("四座", "4座"))),
        "05-文集再版": (TITLE, DATE, replaced(HAN, ("账目", "帐目"), ("昨天夜里才到", "昨夜才到"))),
        "06-讲话汇编": (TITLE, DATE, without(third, "要听反对的意见", "老乡编了")),
        "07-会议简报": (TITLE, DATE, moved(HAN, "要讲实话", "干部要到工地")),
        "08-记录稿": (TITLE, "一九六三年十一月九日", fourth),
        "09-残本": (TITLE, DATE, replaced(HAN, ("可见天气", "可見天气"))[:8]),
        "10-节选": ("青河讲话节选", "", HAN[5:9]),
        "11-内部本": (TITLE, DATE, replaced(HAN, ("口溜", "ロ溜"), ("；第二", "。第二"))),
        "12-选读": (TITLE, DATE, replaced(without(HAN, "缺点"), ("今冬", "今年冬天"), ("省事", "省力"))),
    }  # fmt: skip


def latin_witnesses() -> dict[str, tuple[str, str, Paragraphs]]:
    """Return the same in English."""
    spelt = replaced(LATIN, ("neighbours", "neighbors"), ("ditches", "drains"))
    alike = replaced(LATIN, ("A man", "\u0410 man"), ("river", "ri\u0301ver"))
    second = replaced(LATIN, ("four dams", "five dams"), ("the wind is cold", "the day is cold"))
    third = replaced(second, ("nailed to the door", "fixed to the door"))
    return {
        "01-manuscript": (LATIN_TITLE, LATIN_DATE, LATIN),
        "02-pamphlet": (LATIN_TITLE, LATIN_DATE, second),
        "03-gazette": (LATIN_TITLE, LATIN_DATE, third),
        "04-collected": (LATIN_TITLE, LATIN_DATE, replaced(LATIN, ("thirty-seven", "37"))),
        "05-reprint": (LATIN_TITLE, LATIN_DATE, spelt),
        "06-selection": (LATIN_TITLE, LATIN_DATE, without(third, "Hear those", "There were faults")),
        "07-minutes": (LATIN_TITLE, LATIN_DATE, moved(LATIN, "Hear those", "Let those")),
        "08-notes": (LATIN_TITLE, "9 November 1863", [*LATIN[:-1], "(Applause.)", LATIN[-1]]),
        "09-fragment": (LATIN_TITLE, LATIN_DATE, LATIN[:7]),
        "10-excerpt": ("From the Address at the Ford", "", LATIN[5:8]),
        "11-copy": (LATIN_TITLE, LATIN_DATE, alike),
        "12-reader": (LATIN_TITLE, LATIN_DATE, replaced(LATIN, ("I have one counsel", "I give one counsel"))),
    }  # fmt: skip


def write_set(folder: Path, script: str = "hans") -> None:
    """Write the twelve files into *folder*, in simplified or traditional characters, or in English."""
    folder.mkdir(parents=True, exist_ok=True)
    speaker = LATIN_SPEAKER if script == "latin" else SPEAKER
    convert: Callable[[str], str] = str
    if script == "hant":
        from opencc import OpenCC

        convert = OpenCC("s2tw").convert
    made = latin_witnesses() if script == "latin" else han_witnesses()
    for name, (title, date, paragraphs) in made.items():
        head = [title, *filter(None, [date and f"（{date}）" if script != "latin" else date]), speaker, ""]
        text = "\n".join([*head, *paragraphs, ""])
        (folder / f"{convert(name)}.txt").write_text(convert(text), encoding="utf-8")


def main() -> None:
    """Write the set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--script", choices=["hans", "hant", "latin"], default="hans")
    arguments = parser.parse_args()
    write_set(arguments.folder, arguments.script)


if __name__ == "__main__":
    main()
