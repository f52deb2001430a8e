"""Patterns of lines that are page furniture, whatever their context."""

from __future__ import annotations

import re

from collate.model import Reason

_NUMBER = r"(?:\d{1,4}|[０-９]{1,4}|[ivxlc]{1,6})"

_PAGE = r"[第共]\s*(?:\d+|[０-９]+|[一二三四五六七八九十百〇零]{1,5})\s*[页頁]"
_BUTTON = "打印(?:本页|此页)?|列印|关闭(?:窗口|本页)?|關閉視窗|返回(?:顶部|首页|列表)?|收藏|分享[到至]?|纠错"
_SIZES = r"字[号號體体][：:]?\s*(?:大\s*中\s*小)?"
_CRUMB = "[^。，；！？>＞»›]{1,20}[>＞»›]"

#: The first pattern that matches the whole line decides.
FURNITURE: tuple[tuple[Reason, re.Pattern[str]], ...] = (
    (
        Reason.PAGE_NUMBER,
        re.compile(
            rf"[-—–－─·.•~]+\s*{_NUMBER}\s*[-—–－─·.•~]+|{_PAGE}(?:[\s,，/、(（]*{_PAGE}[)）]?)?"
            r"|\d{1,4}\s*/\s*\d{1,4}(?:\s*页)?|[Pp]age\s+\d+(?:\s+of\s+\d+)?"
        ),
    ),
    (
        Reason.URL,
        re.compile(
            r"(?:[^\s：:]{0,8}[：:]\s*)?(?:https?://|www\.)[\x21-\x7e]+(?:\s+\d+/\d+)?", re.IGNORECASE
        ),
    ),
    (
        Reason.SITE_LINE,
        re.compile(
            r"[（(\[【]?\s*(?:(?:责任|网站|文字)?编辑|責任編輯|责编|責編|校对|审核)\s*[：:].{0,40}"
            rf"|(?:【?\[?\s*(?:{_BUTTON}|{_SIZES})\s*\]?】?[\s|｜：:、]*){{2,}}"
            r"|[（(\[【]?\s*字[号號體体]\s*[：:]\s*[（(\[【]?\s*大[\s|｜、]*中[\s|｜、]*小[\s）)\]】]*"
            # A rule of at least five equal signs.
            r"|([=＝*＊_＿~～#])(?:\s*\1){4,}"
            r"|(?:打印本页|关闭窗口|返回顶部|返回首页|加入收藏)"
            r"|(?:版权所有|版權所有|Copyright\b|©|.{0,12}ICP备).{0,80}"
            r"|(?:上一[篇页條]|下一[篇页條]|相关链接|相关新闻|分享到|浏览次数|阅读次数|点击数|点击量|阅读量)\s*[：:].{0,60}",
            re.IGNORECASE,
        ),
    ),
    (
        Reason.NAVIGATION,
        re.compile(
            rf"(?:您|你)?的?(?:当前|现在|所在)的?位置\s*[：:]\s*(?:{_CRUMB}\s*)+.{{0,40}}"
            rf"|(?:{_CRUMB}\s*){{2,}}[^。，；！？>＞»›]{{0,40}}"
        ),
    ),
    (
        Reason.SOURCE_LINE,
        re.compile(
            r"(?:[摘选選录錄转轉引]自|(?:文章|稿件|信息)?[来來]源|稿源|出处|出處|原[载載刊])\s*[：:].{1,60}"
            r"|(?:发布|發布|發佈|发表|更新|刊发|上传)(?:时间|時間|日期)\s*[：:]\s*\d{4}.{0,60}"
            r"|(?:[时時][间間]|日期)\s*[：:]\s*\d{4}.{4,12}(?:\d:\d\d|[来來]源).{0,40}"
            r"|\d{4}[-年./]\d{1,2}[-月./]\d{1,2}日?\s*[\d:：]{0,8}\s*(?:[来來]源|作者)\s*[：:].{1,40}"
            r"|[（(](?:本文|此文|本篇|这是|這是)?(?:根据|據|据).{2,40}(?:刊印|排印|整理)(?:[，,].{0,20})?[。）)]+"
            r"|[（(](?:[摘选選]自|[转轉][载載]自|原[载載刊]于?)\s*[：:]?\s*[《“「][^。！？]{1,50}[)）]"
            r"|(?:本文|此文|本篇)(?:根据|據|据).{2,40}(?:刊印|排印|整理)。?"
        ),
    ),
)

#: Patterns that count only where the line does not continue a sentence, since a wrapped line may match them.
LOOSE: tuple[tuple[Reason, re.Pattern[str]], ...] = (
    (
        Reason.SOURCE_LINE,
        re.compile(
            r"(?:[摘选選]自|[转轉][载載]自|原[载載刊]于?)\s*[《“「].{1,60}"
            r"|(?:[【《\[（(][^。，；！？]{0,20}[】》\]）)]|[^。，；！？\s]{0,8})"
            r"\s*\d{4}\s*年\s*第\s*[\d一二三四五六七八九十]+\s*[期号號卷]\s*[)）]?"
            r"|[（(]《[^》]{2,20}》[（(]?\s*\d{4}\s*年.{0,30}[)）]+"
        ),
    ),
    # The lines that WeChat puts below an article.
    (
        Reason.SITE_LINE,
        re.compile(
            r"阅读原文|阅读\s*\d[\d.万]*\+?|微信扫一扫|(?:长按|扫码)?关注该公众号|使用小程序|预览时标签不可点"
        ),
    ),
)
