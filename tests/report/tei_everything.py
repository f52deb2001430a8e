"""One edition with every case of the TEI writer, made by the real stages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from collate.model import Edition
from collate.pipeline import compare
from collate.report import ReportContext
from collate.settings import AlignSettings, EmendSettings, EquivalentSettings, Settings, TeiSettings

#: Shortened so that a small text shows lacunae, which are 500 characters long by default.
ALIGN = AlignSettings(lacuna=30)

MOVED = "合作社要把种子农具和肥料一样一样准备停当。"
LOST = (
    "去年冬天雪少，各村要抓紧修渠引水，能浇的地都要浇到，"
    "浇不到的也要想办法保住墒情，不误农时，这是头一件大事。"
)

BASE = f"""在春耕座谈会上的讲话
同志们：
一九五八年三月十二日，中央指导组来到县里，听取了八个乡的汇报，大家讨论得很热烈。\f{LOST}
会后要认真学习会议精神，工作要深入细致，把各项任务落到时处。
{MOVED}
老乡们说：“今年一定有个好收成！”这话说得在理，里面有信心也有办法。
办法总比困难多，干部要带头下地，\f要和群众一块吃饭，一块劳动，作好表率。
凡事都要实事求是，不许说假话，不许搞浮夸。
最后，祝大家身体健康。
谢谢。
"""

OTHER = (
    BASE.replace("一九五八年三月十二日", "1958年3月12日")
    .replace("指导组", "督导组")
    .replace("深入细致", "细致深入")
    .replace(MOVED + "\n", "")
    .replace("里面", "裡面")
    .replace("作好", "做好")
    .replace("困难多，", "困难多；")
    .replace("讨论得很热烈。", "讨论得很热烈（鼓掌）。")
    .replace("谢谢。", MOVED + "谢谢。")
    .replace("\f", "")
    .replace("这话说得", "这话\f说得")
    .replace("群众一块", "群\f众一块")
)
THIRD = (
    BASE.replace(LOST, "〔下缺〕")
    .replace("凡事都要实事求是，不许说假话，不许搞浮夸。\n", "")
    .replace("健康", "健健康")
    .replace("今年一定", "今年一顶")
    .replace("大家讨论得很热烈", "大家讨论得热烈")
    .replace("同志们：\n", "同志们：\n我先说两句，春耕不等人。\n")
    .replace("老乡们说", "老乡 们说")
    .replace("也有办法。\n", "也有办法。")
    .replace("\f", "")
)
SAME = OTHER.replace("困难多；", "困难多；\n").replace("\f", "")

EMENDED = (
    EmendSettings("?", "时处", "实处", reason="音近而误", by="王编", certainty="high"),
    EmendSettings("?", "指导组", "督导组", by="李编"),
    EmendSettings("?", "很", "十分", before="讨论得", certainty="low"),
    EmendSettings("?", "", "都", before="一块吃饭，", after="一块劳动", reason="疑脱", by="王编"),
    EmendSettings("?", "也", "", before="信心", reason="衍", by="王编"),
    EmendSettings("?", "老乡", "老<乡&]]>", by="王<编"),
)

SETTINGS = Settings(
    align=ALIGN,
    emend=EMENDED,
    equivalent=(EquivalentSettings(("作好", "做好"), "orthographic", "my-own"),),
)


def everything(
    folder: Path, settings: Settings = SETTINGS, tei: TeiSettings | None = None
) -> tuple[Edition, ReportContext]:
    """Return the edition of four files in *folder*, the fourth with the words of the second."""
    files = [folder / f"{name}.txt" for name in ("甲", "乙", "丙", "丁")]
    for file, text in zip(files, (BASE, OTHER, THIRD, SAME), strict=True):
        file.write_text(text, encoding="utf-8")
    work = compare(files, settings=replace(settings, emend=()))[0].work.slug
    rows = tuple(replace(row, work=work) for row in settings.emend)
    return compare(files, settings=replace(settings, emend=rows, tei=tei or settings.tei))
