"""The law of layout: a speech is the same text in any layout and under any title block."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from collate.model import Segment
from collate.read.plain import read_plain
from collate.read.raw_builder import Input
from collate.reflow import reflow
from collate.settings import Settings
from collate.split import split

Pick = Callable[[Sequence[Any]], Any]

PROSE = (
    "今年开春以来，上游三个村的水井先后干了两口，剩下的一口也只能打上来半桶黄泥汤。我和几位老工程师沿着河谷走了四天，"
    "把每一眼井、每一条渠都看过一遍，心里总算有了一本账。",
    "账是怎么算的？渠道漏掉三成，地里漫灌又漏掉三成，真正喂到庄稼嘴里的不到四成。所以我说，眼下最缺的不是水，是管水的人。",
    "有同志问我，修渠的钱从哪里来。我的回答很简单：省里补一半，县里出三成，剩下的两成由受益的村子用工来抵，不许向农户摊派一分钱。",
    "老支书把烟袋往桌上一磕，说：“渠是大家的渠，谁家的地谁家出力，这个道理三岁娃娃也懂。”他这句话，比我们印发的十几份文件都管用。",
    "我们还要把账贴出去。材料用了多少，工钱付了多少，经手的是谁，一笔一笔写在村口的木板上，让过路的人都能看，看了都能问。",
    "质量上不能含糊。闸门的螺栓要一颗一颗查，砌石的缝要一道一道灌，验收的时候我亲自到现场，拿铁钎去撬，撬得动的一律返工。",
    "到2018年底，全县完成了46.5公里的防渗改造，受益农田达到3.2万亩，每亩节水约120立方米。这些数字是用尺子量出来的，不是在办公室里估出来的。",
    "至于技术上的事，请大家多听听年轻人的意见。他们用GPS测的高程，比我们从前用水准仪测的误差还要小，这一点我是服气的。",
    "时间不等人。",
    "入夏以前只剩下七十来天，每一天都要当两天用；白天不够，夜里点起灯来干，但是有一条，安全绳一根也不能少。",
    "我年轻的时候在水库工地上抬过石头，肩膀上至今还有一块疤。那时候没有机械，全凭一股劲，可是劲头再大，也不能替代图纸。",
    "最后我想说，水从高处往低处流，干部要从高处往低处走。走到地头去，走到井边去，走到群众的灶台边上去，问题的答案都在那里。",
)
HEADINGS = (
    "一、先把家底摸清楚",
    "二、把责任落到每一个人头上",
    "三、请群众来当裁判",
    "（一）关于渠道防渗",
)
SALUTATIONS = ("同志们：", "各位乡亲：", "各位代表、同志们：", "各位老师，同学们：", "")
CLOSINGS = ("我就讲这些，谢谢大家。", "我的话讲完了。", "让我们一起把这条渠修好，修牢！", "谢谢大家！", "")
TITLES = (
    ("在全县春耕备耕会议上的讲话",),
    ("在青石渠通水典礼上的致辞",),
    ("把青石渠的账算清楚",),
    ("管水要靠大家",),
    ("让每一滴水都流到地里", "——在青石渠管理处成立大会上的讲话"),
    ("在全县农田水利基本建设和抗旱", "工作推进会议上的讲话"),
    ("在《青石渠管理办法》座谈会上的讲话（节选）",),
    ("关于青石渠改造工程的报告",),
    ("（一）在全县水利工作会议上的讲话",),
)
DATES = (
    ("（2019年4月8日）", "2019-04-08"),
    ("2019年4月8日", "2019-04-08"),
    ("二〇一九年四月八日", "2019-04-08"),
    ("（二○一九年四月八日）", "2019-04-08"),
    ("（2019 年 4 月 8 日）", "2019-04-08"),
    ("2019-04-08", "2019-04-08"),
    ("（2019．4．8）", "2019-04-08"),
    ("［2019年4月8日］", "2019-04-08"),
    ("2019年4月8日下午3时", "2019-04-08"),
    ("2019年4月8日上午9时30分", "2019-04-08"),
    ("（2019年4月8日，根据录音整理，未经本人审阅）", "2019-04-08"),
    ("（2019年4月8日在县水利局会议室）", "2019-04-08"),
    ("（2019年4月8日至10日）", "2019-04-08"),
    ("（2019年4月）", "2019-04"),
    ("二〇一九年四月廿三日", "2019-04-23"),
)
SPEAKERS = (
    (("秦望川",), "秦望川"),
    (("秦　明",), "秦明"),
    (("秦 望 川",), "秦望川"),
    (("县委书记秦望川",), "秦望川"),
    (("县委书记　秦望川",), "秦望川"),
    (("中共清河县委书记 秦望川",), "秦望川"),
    (("秦望川（县委书记）",), "秦望川"),
    (("秦望川同志",), "秦望川"),
    (("清河县县长　秦 望 川",), "秦望川"),
    (("县水利局局长、渠道管理处主任 秦望川",), "秦望川"),
    (("中共清河县委书记、县长", "秦望川"), "秦望川"),
    (("讲话人：秦望川",), "秦望川"),
    (("欧阳望川",), "欧阳望川"),
)
PAGE_NUMBERS: tuple[Callable[[int, int], str], ...] = (
    lambda page, pages: f"- {page} -",
    lambda page, pages: f"{page}",
    lambda page, pages: f"第 {page} 页",
    lambda page, pages: f"第 {page} 页 共 {pages} 页",
    lambda page, pages: f"— {page} —",
    lambda page, pages: f"· {page} ·",
    lambda page, pages: f"－{page}－",
    lambda page, pages: f"{page}/{pages}",
    lambda page, pages: "第" + han(page) + "页",
    lambda page, pages: f"第{page}页/共{pages}页",
)
HEADS: tuple[Callable[[int], str], ...] = (
    lambda page: "清河县讲话汇编",
    lambda page: "清河县讲话汇编" if page % 2 else "水利·学校·桥梁",
)
NUMBERED_HEADS: tuple[Callable[[int], str], ...] = (
    lambda page: f"{page + 10}　　　清河县讲话汇编" if page % 2 else f"水利·学校·桥梁　　　{page + 10}",
    lambda page: f"清河县讲话汇编　{page + 6}",
    lambda page: f"清河县讲话汇编 · {page + 6}",
)
AT_HEAD = (
    "来源：清河日报",
    "发布时间：2019-04-09 10:22  来源：清河县政府网",
    "2019-04-09 10:22:31  来源：清河县政府网  作者：",
    "【字体：大 中 小】",
    "清河县政府网 > 要闻 > 正文",
    "http://www.qinghe.example/a/b.html",
)
AT_FOOT = (
    "责任编辑：小吴",
    "【打印本页】【关闭窗口】",
    "上一篇：我县召开春耕会议",
    "（摘自《清河通讯》2019年第4期）",
    "版权所有 清河县人民政府",
    "====================",
    "* * * * * * * * *",
    "来源：清河日报",
)


def han(number: int) -> str:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else digits[tens]) + ("十" if tens else "") + (digits[ones] if ones else "")


@dataclass(frozen=True)
class Speech:
    """A speech as its author wrote it: the expected result."""

    titles: tuple[str, ...]
    date: tuple[str, str] | None
    speaker: tuple[tuple[str, ...], str] | None
    date_first: bool
    signed: bool
    body: tuple[str, ...]

    def block(self) -> list[str]:
        return [*self.titles, *([] if self.signed else self.lines())]

    def lines(self) -> list[str]:
        date = [self.date[0]] if self.date else []
        speaker = list(self.speaker[0]) if self.speaker else []
        return date + speaker if self.date_first else speaker + date


def make_speech(pick: Pick, first: bool) -> Speech:
    titles = pick(TITLES)
    date = pick((None, *DATES))
    speaker = pick((None, *SPEAKERS))
    salutation = pick(SALUTATIONS)
    signed = date is not None and bool(salutation) and pick((True, False, False))
    if not first and date is None and speaker is None and not salutation:
        date = DATES[0]
    start = pick(range(len(PROSE)))
    prose = (PROSE * 2)[start : start + pick(range(4, len(PROSE)))]
    body = [salutation] if salutation else []
    for number, paragraph in enumerate(prose):
        if number and number % 3 == 0 and pick((True, False)):
            body.append(HEADINGS[number // 3 - 1])
        if number == 4 and salutation.startswith("同志们") and pick((True, False)):
            body.append("同志们：")
        body.append(paragraph)
    closing = pick(CLOSINGS)
    return Speech(
        titles, date, speaker, pick((True, False)), signed, (*body, closing) if closing else tuple(body)
    )


def laid_out(speeches: Sequence[Speech], pick: Pick) -> str:
    """Return the speeches as a file with lines, pages and furniture."""
    wrap = pick((0, 0, *range(18, 46)))
    indent = pick(("", "　　", "    ", "  ", "\t"))
    centred = pick((True, False))
    blank, blank_title = pick((0, 0, 1)), pick((0, 1, 2))
    lines: list[str] = []
    for speech in speeches:
        lines += [""] * (blank_title if lines else 0)
        for line in speech.block():
            for piece in wrapped(line, wrap):
                lines.append(" " * max(4, wrap - len(piece)) + piece if centred else piece)
            lines += [""] * blank
        lines += [""] * blank_title
        for paragraph in speech.body:
            lines += [*wrapped(indent + paragraph, wrap), *[""] * blank]
        for line in speech.lines() if speech.signed else ():
            lines += [" " * max(4, wrap - len(line)) + line if centred else line, *[""] * blank]
    kept = {piece for speech in speeches for line in speech.block() for piece in wrapped(line, wrap)}
    lines = paged(lines, kept, speeches[0].titles[0], pick, bool(wrap))
    head = [line for line in AT_HEAD if pick((True, False, False, False))]
    foot = [line for line in AT_FOOT if pick((True, False, False, False))]
    return "\n".join([*head, *lines, *foot]) + "\n"


def wrapped(line: str, width: int) -> list[str]:
    return [line[at : at + width] for at in range(0, len(line), width)] if width else [line]


def pages_of(lines: list[str], size: int, kept: set[str]) -> list[list[str]]:
    """Return pages of *size* lines; no page ends within a title block."""
    pages: list[list[str]] = []
    at = 0
    while at < len(lines):
        end = at + size
        while at < end <= len(lines) and lines[end - 1].strip() in kept | {""}:
            end -= 1
        if end == at:
            end += size
            while end < len(lines) and lines[end - 1].strip() in kept | {""}:
                end += 1
        if any(lines[at:end]):
            pages.append(lines[at:end])
        at = end
    return pages


def paged(lines: list[str], kept: set[str], title: str, pick: Pick, wrap: bool) -> list[str]:
    pages = pages_of(lines, pick(range(12, 30) if wrap else range(4, 9)), kept)
    total = len(pages)
    furniture = pick(("none", "number", "head", "alternate", "numbered", "print", "fed", "top"))
    if total < 6 and furniture in ("head", "alternate", "numbered", "print", "fed"):
        furniture = "number"  # one or two occurrences are not recognisable as furniture
    number, blank = pick(PAGE_NUMBERS), pick((True, False))
    if total == 1 and number(1, 1) in ("1", "1/1"):
        number = PAGE_NUMBERS[0]  # a number alone at the end of a file may be anything
    head = HEADS[1] if furniture == "alternate" else pick(HEADS)
    # Between whole paragraphs, words with numbers that run on could be the titles of chapters.
    numbered = pick(NUMBERED_HEADS) if wrap else NUMBERED_HEADS[0]
    laid: list[str] = []
    for page, own in zip(count(1), pages, strict=False):
        above: list[str] = []
        below: list[str] = []
        if furniture == "number":
            below = [number(page, total)]
        elif furniture in ("head", "alternate"):
            above, below = [head(page)], [number(page, total)]
        elif furniture == "numbered":
            above = [numbered(page)]
        elif furniture == "print":
            above = [f"2021/6/3 下午3:20　　{title}-清河县人民政府门户网站"]
            below = [f"https://www.qinghe.example/zw/2019/t0409.html　　{page}/{total}"]
        elif furniture == "fed":
            above = [("\f" if page > 1 else "") + head(page)]
        elif furniture == "top" and wrap and page > 1 and own and not own[0][:1].isspace():
            own = [" " + own[0], *own[1:]]
        space = [""] if blank and (above or below) else []
        laid += [*above, *(space if above else []), *own, *(space if below else []), *below]
    return laid


def bare(text: str) -> str:
    return "".join(text.split())


def segments_of(raw: str) -> tuple[Segment, ...]:
    (read,) = read_plain(Input("a.txt", Path("a.txt"), raw.encode()), Settings())
    return split(reflow(read, Settings()), Settings()).segments


def faults(speeches: Sequence[Speech], raw: str) -> list[str]:
    """Return how the segments found in *raw* differ from the *speeches* that it was made of."""
    found = segments_of(raw)
    if len(found) != len(speeches):
        return [f"{len(found)} segments for {len(speeches)} speeches"]
    wrong: list[str] = []
    for speech, segment in zip(speeches, found, strict=True):
        title = bare("".join(speech.titles)).removeprefix("（一）")
        stated = (
            ("title", title, segment.title),
            ("date", speech.date[1] if speech.date else None, segment.date),
            ("speaker", speech.speaker[1] if speech.speaker else None, segment.speaker),
        )
        for what, given_so, read_as in stated:
            value = bare(read_as.value) if read_as is not None else None
            if value != given_so:
                wrong.append(f"{what} {value!r} for {given_so!r}")
        if bare(segment.text) != bare("".join(speech.body)):
            wrong.append(f"body {bare(segment.text)!r}")
    return wrong


@st.composite
def files(draw: st.DrawFn, several: bool) -> tuple[list[Speech], str]:
    def pick(options: Sequence[Any]) -> Any:
        return draw(st.sampled_from(options))

    speeches = [make_speech(pick, not number) for number in range(pick((2, 3)) if several else 1)]
    return speeches, laid_out(speeches, pick)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(files(several=False))
def test_a_speech_in_any_layout_is_the_same_text(made: tuple[list[Speech], str]) -> None:
    assert not faults(*made)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(files(several=True))
def test_consecutive_speeches_are_as_many_texts(made: tuple[list[Speech], str]) -> None:
    assert not faults(*made)
