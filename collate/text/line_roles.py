"""Recognisers of display lines: salutations, speakers, headings, titles."""

from __future__ import annotations

import re
from functools import lru_cache

from collate.lazy import lazy_pattern
from collate.text.dates import is_date_line
from collate.text.layout import BLANKS, HAN, STRONG_END, ends_sentence

_ADDRESSED = (
    "同志|各位|诸位|諸位|女士|先生|朋友|代表|委员|委員|乡亲|鄉親|同学|同學|老师|老師|同事|同仁|阁下|閣下|主席|总统|總統|来宾|來賓|"
    "嘉宾|嘉賓|校友|战友|戰友|同胞|社员|社員|学员|學員|父老|家长|家長|会员|會員|记者|記者|领导|領導|(?<![他她它咱我人])[们們]|大家好"
)
#: Verbs that turn a plural form of address into the subject of a sentence (各位代表要注意：).
_VERBS = "[要请請应應须須注都是有能把会會]"
_ADDRESS = lazy_pattern(
    rf"(?:[^。！？；!?;]*(?:{_ADDRESSED})好?|(?:尊敬|敬爱|敬愛|亲爱|親愛)的[^。！？；!?;]+"
    rf"|(?:各位|诸位|諸位)(?:(?!{_VERBS})[^。！？；!?;])*|(?:dear|ladies|comrades|friends|fellow|mr|madam|distinguished|"
    r"honou?rable|your|colleagues|delegates)\b[^.!?;]*)[：:，,！!]",
    re.IGNORECASE,
)
_ADDRESS_MAX, _ADDRESS_ENDS = 45, "：:，,！!"
#: How a salutation that ends in a comma must begin.
_ADDRESS_OPENS = lazy_pattern(
    "尊敬的|敬爱的|敬愛的|亲爱的|親愛的|各位|诸位|諸位|[^，。]{0,6}(?:们|們|先生|女士|阁下|閣下)[、，,]|[A-Za-z]"
)

#: The 200 most frequent single-character surnames, simplified and traditional.
SURNAMES = frozenset(
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂苏蘇卢盧"
    "蒋蔣蔡贾賈丁魏薛叶葉阎閻余潘杜戴夏钟鐘鍾汪田任姜范方石姚谭譚廖邹鄒熊金陆陸郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段雷钱錢"
    "汤湯尹黎易常武乔喬贺賀赖賴龚龔文庞龐樊兰蘭殷施陶洪翟安颜顏倪严嚴牛温溫芦蘆季俞章鲁魯葛伍韦韋申尤毕畢聂聶丛叢焦向柳邢路岳"
    "齐齊沿梅莫庄莊辛管祝左涂塗谷祁时時舒耿牟卜詹詹关關苗凌费費纪紀靳盛童欧歐甄项項曲成游阳陽裴席卫衛查屈鲍鮑位覃霍翁隋植甘"
    "景薄单單包司柏宁寧柯阮桂闵閔解强強柴华華车車冉房边邊习習栗应應胥艾温苟商宫宮连連汝储儲"
)
_COMPOUND = "欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|东方|東方|皇甫|尉迟|尉遲|公孙|公孫|慕容|司徒|令狐|夏侯"
#: Lines of two or more characters that look like a name but are not.
_NOT_A_NAME = lazy_pattern(
    "(?:目|前|引|序|导|導|附|摘|提|结|結)[录錄言件要语語論论]|[全正原]文|[节節]选|(?:讲|講)[话話稿]|致[辞辭詞词]|[报報]告|演[讲講]|[发發]言|[贺賀][信词詞辞辭]|[开開闭閉]幕[词詞辞辭]|祝酒[词詞辞辭]|结束语|結束語|谢谢|謝謝|完|会议|會議|.*[会會]$|第.*|.*[的了和与與]$|..+[村县縣市省乡鄉镇鎮区區局厅廳部委]$"
)
_POST = (
    "主席|总统|總統|总理|總理|书记|書記|[部省市县縣区區州乡鄉镇鎮村局厅廳处處科厂廠站校院社会會所司行台班队隊连連营營团團师師军軍馆館组組]长|"
    "[部局校院會社區縣鄉鎮廳處科廠館組隊連營團師軍]長|主任|秘书长|秘書長|司令员|政委|政治委员|委员长|委員長|参谋长|代表|教授|院士|董事长|"
    "董事長|经理|經理|理事长|理事長|总指挥|總指揮|指挥长|大使|总工程师|总编辑|主编|常委|委员|委員|研究员|负责人|發起人|发起人"
)
#: One or more offices: 中共清河县委书记、县人大常委会主任.
_OFFICE = lazy_pattern(rf"[{HAN}、，·（）{BLANKS}]{{0,40}}(?:{_POST})")
_SPEAKER_LABEL = lazy_pattern(
    rf"(?:主讲人?|讲话人|講話人|演讲者|演講者|报告人|報告人|发言人|作者|讲者)[{BLANKS}]*[：:][{BLANKS}]*(?P<name>\S.{{0,20}})$"
)
_LATIN_NAME = lazy_pattern(
    r"(?:[Bb]y )?(?P<name>(?:(?:Mr|Mrs|Ms|Dr|Prof|Sir|President|Premier)\.? )?"
    r"(?:[A-Z][\w.'’-]*)(?: [A-Z][\w.'’-]*){1,3})"
)
#: The first characters of a Latin name, a cheap test that most lines fail.
_MAY_NAME = lazy_pattern("[Bb]y [A-Z]|[A-Z]")
#: A name followed by an office or a title: 高长河（县委书记）; 高长河同志, 高长河县长.
_NAME_FIRST = lazy_pattern(
    rf"(?P<name>[{HAN}·•{BLANKS}]{{2,12}}?)[{BLANKS}]*"
    rf"(?:[（(](?P<office>[^（）()]{{2,40}})[）)]|(?:同志|先生|女士|总书记|總書記|{_POST}))"
)
#: The characters of a line that consists of a Chinese name; most lines of prose contain others.
_NAME_LINE = lazy_pattern(rf"[{HAN}、，·•（）(){BLANKS}]*")
_BLANK = lazy_pattern(rf"[{BLANKS}]+")
#: Longest name; and, in a longer line without blanks, how far from its end a post must be found.
_NAME_MAX, _POST_TAIL = 12, 12
_POSTED = lazy_pattern(rf"{_POST}|同志|先生|女士|总书记|總書記|[）)]$")
_ALL_HAN = lazy_pattern(rf"[{HAN}]+")
_NAME_LAST = lazy_pattern(rf"(?P<office>.*(?:{_POST}|同志))(?P<name>[{HAN}]{{2,4}})")

_COUNT = "一二三四五六七八九十百〇零"
NUMBERED = lazy_pattern(
    rf"第?[{_COUNT}]{{1,4}}[、，．.：:]|第[{_COUNT}0-9]{{1,4}}(?:[个個]?(?:问题|問題|部分|方面|点|點)|[章节節编編条條部])|"
    rf"[（(〔][{_COUNT}0-9]{{1,3}}[）)〕]|[0-9０-９]{{1,3}}[、．）)]|[0-9]{{1,2}}\.(?![0-9])|[①-⑳]|[IVX]{{1,5}}[.、]"
)
"""The number at the start of a numbered heading or paragraph."""

_BARE_NUMBER = lazy_pattern(rf"[（(]?[{_COUNT[:10]}]{{1,3}}[）)]?|[IVX]{{1,4}}\.?|\*\s*\*\s*\*")
_NUMBER_OPENS = frozenset(f"（({_COUNT[:10]}IVX*")
_LEADING_NUMBER = lazy_pattern(
    rf"\s*(?:[（(〔][{_COUNT}0-9]{{1,3}}[）)〕]|[{_COUNT}]{{1,3}}、|[0-9]{{1,3}}[、．]|[0-9]{{1,2}}\.(?![0-9]))\s*"
)


def is_salutation(line: str) -> bool:
    """Return whether *line* is a salutation: an address to the audience and nothing else.

    >>> [is_salutation(line) for line in ("同志们：", "各位同事！", "大家都说：好，", "今天到武汉，")]
    [True, True, False, False]
    """
    line = line.strip()
    return (
        2 < len(line) <= _ADDRESS_MAX
        and line[-1] in _ADDRESS_ENDS
        and _ADDRESS.fullmatch(line) is not None
        and "我" not in line
        and (line[-1] not in "，," or _ADDRESS_OPENS.match(line) is not None)
        and not re.search("[：:].", line)
        and not re.search("[说說道问問答讲講告诉]{1,2}[：:，]$", line)
    )


@lru_cache(maxsize=4096)  # reflow and split ask several times for a line
def speaker(line: str) -> str | None:
    """Return the name on *line* if the line holds only a name, with or without an office; else None.

    >>> [speaker(line) for line in ("中华人民共和国主席 习近平", "李 明", "县长　王某某", "作者：柳渔生")]
    ['习近平', '李明', '王某某', '柳渔生']
    >>> [speaker(line) for line in ("县委书记高长河", "高长河（县委书记）", "高长河同志", "县长　高 长 河")]
    ['高长河', '高长河', '高长河', '高长河']
    >>> speaker("前言"), speaker("表示诚挚的问候"), speaker("一")
    (None, None, None)
    """
    line = line.strip()
    if line[:1] in ("（", "(") and line[-1] in "）)" and not re.search("[（）()]", line[1:-1]):
        line = line[1:-1].strip()
    if line.isascii() and not _MAY_NAME.match(line):
        return None
    labelled = _SPEAKER_LABEL.match(line)
    if labelled is not None:
        return speaker(labelled["name"]) or labelled["name"].strip()
    latin = _LATIN_NAME.fullmatch(line)
    if latin is not None and not is_date_line(line):
        return latin["name"]
    return _chinese_speaker(line)


def _chinese_speaker(line: str) -> str | None:
    if line.isascii() or not _NAME_LINE.fullmatch(line):
        return None
    parts = _BLANK.split(line)
    if len(parts) == 1 and len(line) > _NAME_MAX and not _POSTED.search(line, len(line) - _POST_TAIL):
        return None
    first = _NAME_FIRST.fullmatch(line)
    if first is not None and (first["office"] is None or _OFFICE.fullmatch(first["office"])):
        name = re.sub(rf"[{BLANKS}]", "", first["name"])
        if _is_name(name, sure=False):
            return name
    # The last parts that are one character each: a letter-spaced name, 高 长 河.
    letters = next((i for i, part in enumerate(reversed(parts)) if len(part) != 1), len(parts))
    if letters == 1 and (len(parts) == 2 and len(parts[0]) <= 3):
        letters = 2  # 欧阳 修
    if letters > 1:
        parts = [*parts[: len(parts) - letters], "".join(parts[len(parts) - letters :])]
    office, name = " ".join(parts[:-1]), parts[-1]
    if office:
        return name if _OFFICE.fullmatch(office) and _is_name(name, sure=True) else None
    if _is_name(name, sure=False):
        return name
    last = _NAME_LAST.fullmatch(name)
    if last is not None and _OFFICE.fullmatch(last["office"].removesuffix("同志")):
        return last["name"] if _is_name(last["name"], sure=False) else None
    return None


@lru_cache(maxsize=4096)  # reflow and split ask several times for a line
def is_office(line: str) -> bool:
    """Return whether *line* consists of the names of one or more offices, without a person's name.

    >>> is_office("中共清河县委书记、县人大常委会主任"), is_office("县委书记高长河"), is_office("代表")
    (True, False, False)
    """
    line = line.strip()
    return len(line) > 3 and not line.isascii() and _OFFICE.fullmatch(line) is not None


def _is_name(name: str, *, sure: bool) -> bool:
    """Return whether *name* is a personal name; if *sure* (after an office), any surname is accepted."""
    if not re.fullmatch(rf"[{HAN}·•]{{2,12}}", name) or _NOT_A_NAME.fullmatch(name):
        return False
    if "·" in name or "•" in name:
        return True
    if re.match(_COMPOUND, name):
        return len(name) <= 4
    return len(name) <= 4 if sure else name[0] in SURNAMES and len(name) <= 3


def could_be_name(line: str) -> bool:
    """Return whether *line* is two to four Han characters, blanks aside: a name where one is expected."""
    if line.isascii():
        return False
    plain = _BLANK.sub("", line)
    return 2 <= len(plain) <= 4 and _ALL_HAN.fullmatch(plain) is not None and not _NOT_A_NAME.fullmatch(plain)


def is_bare_number(line: str) -> bool:
    """Return whether *line* is only the number of a subdivision: 一, （二）, IV, * * *."""
    line = line.strip()
    return line[:1] in _NUMBER_OPENS and _BARE_NUMBER.fullmatch(line) is not None


def is_heading(line: str, longest: int = 40) -> bool:
    """Return whether *line* is a numbered heading within a text: up to *longest* characters, no sentence.

    >>> is_heading("一、关于前一段疫情防控工作"), is_heading("第一，坚决打好湖北保卫战。"), is_heading("二")
    (True, False, True)
    """
    line = line.strip()
    if is_bare_number(line):
        return True
    return len(line) <= longest and NUMBERED.match(line) is not None and not re.search("[。！？；!?;]", line)


def without_number(line: str) -> str:
    """Return *line* without its leading number; a line that is only a number is returned as it is.

    >>> without_number("（一）在统筹推进会议上的讲话")
    '在统筹推进会议上的讲话'
    >>> without_number("关于一、二年级的讲话")
    '关于一、二年级的讲话'
    """
    found = None if is_bare_number(line) else _LEADING_NUMBER.match(line)
    return line if found is None else line[found.end() :]


_NO_TITLE_ENDS = "，,、；;：:" + STRONG_END
_DIVIDED = lazy_pattern("[。；;]|[！？!?](?![”》」』])")
_LETTER = lazy_pattern(rf"[A-Za-z{HAN}]")


def is_title_like(line: str, longest: int = 60) -> bool:
    """Return whether *line* could be (part of) a title: 2 to *longest* characters, not a sentence.

    >>> [is_title_like(line) for line in ("在东西部扶贫协作座谈会上讲话", "我讲几点意见。", "同志们：")]
    [True, False, False]
    """
    line = line.strip()
    return (
        2 <= len(line) <= longest
        and line[-1] not in _NO_TITLE_ENDS
        and not ends_sentence(line, soft=True)
        and not _DIVIDED.search(line[:-1])
        and _LETTER.search(line) is not None
        and not is_date_line(line)
        and not is_salutation(line)
        and not is_bare_number(line)
    )
