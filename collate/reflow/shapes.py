"""Shapes of lines that sites and publishers add to a text. A shape alone is not evidence: see ``residue``."""

from __future__ import annotations

import re

from collate.lazy import lazy_pattern
from collate.model import Reason

_BUTTON = "打印(?:本页|此页)?|列印|关闭(?:窗口|本页)?|關閉視窗|返回(?:顶部|首页|列表)?|收藏|分享[到至]?|纠错"
_SIZES = r"字[号號體体][：:]?\s*(?:大\s*中\s*小)?"
_CRUMB = "[^。，；！？>＞»›]{1,20}[>＞»›]"

_NUMBER = r"(?:\d{1,4}|[０-９]{1,4}|[ivxlc]{1,6})"
_PAGE = r"[第共]\s*(?:\d+|[０-９]+|[一二三四五六七八九十百〇零]{1,5})\s*[页頁]"
#: A page number with marks of one; a bare number may be anything.
_PAGE_NUMBER = lazy_pattern(
    rf"[-—–－─·.•~]+\s*{_NUMBER}\s*[-—–－─·.•~]+|{_PAGE}(?:[\s,，/、(（]*{_PAGE}[)）]?)?"
    r"|\d{1,4}\s*/\s*\d{1,4}(?:\s*页)?|[Pp]age\s+\d+(?:\s+of\s+\d+)?"
)

#: The first shape that matches the whole line gives the reason.
SHAPES: tuple[tuple[Reason, re.Pattern[str]], ...] = (
    (
        Reason.URL,
        lazy_pattern(
            r"(?:[^\s：:]{0,8}[：:]\s*)?(?:https?://|www\.)[\x21-\x7e]+(?:\s+\d+/\d+)?", re.IGNORECASE
        ),
    ),
    (
        Reason.SITE_LINE,
        lazy_pattern(
            r"[（(\[【]?\s*(?:(?:责任|网站|文字)?编辑|責任編輯|责编|責編|校对|审核)\s*[：:].{0,40}"
            rf"|(?:【?\[?\s*(?:{_BUTTON}|{_SIZES})\s*\]?】?[\s|｜：:、]*){{2,}}"
            r"|[（(\[【]?\s*字[号號體体]\s*[：:]\s*[（(\[【]?\s*大[\s|｜、]*中[\s|｜、]*小[\s）)\]】]*"
            r"|(?:打印本页|关闭窗口|返回顶部|返回首页|加入收藏)"
            r"|(?:版权所有|版權所有|Copyright\b|©|.{0,12}ICP备).{0,80}"
            r"|(?:上一[篇页條]|下一[篇页條]|相关链接|相关新闻|分享到|浏览次数|阅读次数|点击数|点击量|阅读量)\s*[：:].{0,60}"
            # The end mark and the pager of a web page; the lines that WeChat puts below an article.
            r"|[-—–―=~·•*\s]{2,}\s*(?:the\s+end|end|全?文?完)\s*[-—–―=~·•*\s]{2,}|[（(【](?:全文)?完[)）】]"
            r"|(?:(?:首页|尾页|末页|上一?[页頁]|下一?[页頁]|prev(?:ious)?|next)(?:[\s\d|·<>«»‹›\[\]…]+|$)){2,}"
            r"|(?:点个?|點個?|点击)[“「\"]?(?:在看|赞)[”」\"]?(?:\s.{0,12})?"
            # The foot of each page of The Latin Library.
            r"|(?:.{1,60}\s)?The\s+Latin\s+Library\s+The\s+Classics\s+(?:Home)?page"
            r"|阅读原文|阅读\s*\d[\d.万]*\+?|微信扫一扫|(?:长按|扫码)?关注该公众号|使用小程序|预览时标签不可点",
            re.IGNORECASE,
        ),
    ),
    (
        Reason.NAVIGATION,
        lazy_pattern(
            rf"(?:您|你)?的?(?:当前|现在|所在)的?位置\s*[：:]\s*(?:{_CRUMB}\s*)+.{{0,40}}"
            rf"|(?:{_CRUMB}\s*){{2,}}[^。，；！？>＞»›]{{0,40}}"
            r"|[^。，；！？:：>]{1,20}\s(?:->|>>|»|›)\s[^。！？；>]{1,60}"
        ),
    ),
    (
        Reason.SOURCE_LINE,
        lazy_pattern(
            r"(?:[摘选選录錄转轉引]自|(?:文章|稿件|信息)?[来來]源|稿源|出处|出處|原[载載刊])\s*[：:].{1,60}"
            r"|(?:发布|發布|發佈|发表|更新|刊发|上传)(?:时间|時間|日期)\s*[：:]\s*\d{4}.{0,60}"
            r"|(?:[时時][间間]|日期)\s*[：:]\s*\d{4}.{4,12}(?:\d:\d\d|[来來]源).{0,40}"
            r"|\d{4}[-年./]\d{1,2}[-月./]\d{1,2}日?\s*[\d:：]{0,8}\s*(?:[来來]源|作者)\s*[：:].{1,40}"
            r"|[（(](?:本文|此文|本篇|这是|這是)?(?:根据|據|据).{2,40}(?:刊印|排印|整理)(?:[，,].{0,20})?[。）)]+"
            r"|[（(](?:[摘选選]自|[转轉][载載]自|原[载載刊]于?)\s*[：:]?\s*[《“「][^。！？]{1,50}[)）]"
            r"|(?:本文|此文|本篇)(?:根据|據|据).{2,40}(?:刊印|排印|整理)。?"
            r"|(?:[摘选選]自|[转轉][载載]自|原[载載刊]于?)\s*[《“「].{1,60}"
            r"|(?:[【《\[（(][^。，；！？]{0,20}[】》\]）)]|[^。，；！？\s]{0,8})"
            r"\s*\d{4}\s*年\s*第\s*[\d一二三四五六七八九十]+\s*[期号號卷]\s*[)）]?"
            r"|[（(]《[^》]{2,20}》[（(]?\s*\d{4}\s*年.{0,30}[)）]+"
        ),
    ),
)

FURNITURE: tuple[tuple[Reason, re.Pattern[str]], ...] = ((Reason.PAGE_NUMBER, _PAGE_NUMBER), *SHAPES)
"""The shapes with that of a page number, for those who pass over such lines."""

#: A line of one mark repeated: three or more, with or without blanks; marks that also stand for a word
#: that is withheld (×××, ○○○) with blanks only. Dots are an ellipsis, and two dashes are a dash.
SEPARATOR = lazy_pattern(r"([=＝*＊_＿~～#+\-—─━―–※◇◆☆★✕❖§❧❦])(?:\s*\1){2,}|([×○●□■△▲•·◎])(?:\s+\2){2,}")

#: The longest line of any of the shapes, in characters.
SHAPE_MAX = 140
#: Each shape contains one of these parts, or begins with one of the marks.
_PARTS = (
    "://", "www.", "WWW.", ">", "＞", "»", "›", "©", "opyright", "COPYRIGHT", "ICP备", "Latin Library",
    "Next", "NEXT", "编辑", "編輯", "责编", "責編", "校对", "审核", "打印", "列印", "关闭", "關閉", "返回",
    "收藏", "分享", "纠错", "字号", "字號", "字体", "字體", "版权", "版權", "上一", "下一", "相关",
    "浏览", "阅读", "点击", "位置", "首页", "摘自", "选自", "選自", "录自", "錄自", "转自", "轉自",
    "引自", "来源", "來源", "稿源", "出处", "出處", "原载", "原載", "原刊", "发布", "發布", "發佈",
    "发表", "更新", "刊发", "上传", "时间", "時間", "日期", "刊印", "排印", "整理", "转载", "轉載",
    "年第", "年 第", "年\u3000第", "（《", "(《", "微信", "公众号", "小程序", "预览时标签", "在看",
    "完）", "完)", "完】", "点赞", "作者",
)  # fmt: skip
SHAPE_PARTS = lazy_pattern("|".join(map(re.escape, _PARTS)))
SHAPE_MARKS = frozenset("-—–―=~·•*")


def shape_of(text: str) -> Reason | None:
    """Return the reason for which a line like *text* may be left out, or None.

    >>> shape_of("责任编辑：小吴").value, shape_of("来源：清河日报").value, shape_of("同志们：")
    ('site-line', 'source-line', None)
    """
    if len(text) > SHAPE_MAX:
        return None
    return next((reason for reason, shape in SHAPES if shape.fullmatch(text)), None)


def is_separator(text: str) -> bool:
    """Return whether *text* is one mark repeated.

    >>> [is_separator(text) for text in ("* * *", "————", "×　　×　　×", "×××", "……", "——")]
    [True, True, True, False, False, False]
    """
    return text[0] == text[-1] and not text[0].isalnum() and SEPARATOR.fullmatch(text) is not None


def is_residue(text: str) -> bool:
    """Return whether *text* looks like a line of a site or a separator.

    >>> is_residue("http://a.example/b.htm"), is_residue("* * *"), is_residue("谢谢大家。")
    (True, True, False)
    """
    return is_separator(text) or shape_of(text) is not None
