"""Words of the page of a source."""

from __future__ import annotations

from collections.abc import Mapping

SOURCE: Mapping[str, tuple[str, str]] = {
    # page of a source
    "source.kicker": ("原文件", "Source"),
    "source.characters": ("{count} 字符", "{count} characters"),
    "source.lines": ("{count} 行", "{count} lines"),
    "source.pages": ("{count} 页", "{count} pages"),
    "source.empty": ("此文件没有文字。", "This file has no text."),
    "source.same": ("内容相同的文件", "Files with the same content"),
    "source.map": ("取舍分布", "What was taken"),
    "source.map.note": (
        "横向为全文，实色为所收文本，深色竖线为未入文本之处。",
        "From left to right the whole file: tinted the texts in it, dark what was left out.",
    ),
    "source.sum": (
        "所收文本 {texts} 篇，{taken} 字符；未入文本 {stretches} 段，{left} 字符。",
        "Texts: {texts}, {taken} characters. Left out: {stretches} stretches, {left} characters.",
    ),
    "source.reason": ("缘由", "Reason"),
    "source.where": ("所在各行", "Lines"),
    "source.stretches": ("段", "Stretches"),
    "source.more": ("另有 {count} 处，见", "{count} more in"),
    "source.nothing": ("全部文字都已收入。", "Nothing was left out."),
    "source.again": ("续", "continued"),
    "source.work": ("汇校本", "edition"),
    "source.report_on": ("所报道的著作", "reports on"),
    "source.parts": ("此文件较大，分为 {count} 页：", "A large file, shown on {count} pages:"),
    "source.lines_to": ("第 {first}–{last} 行", "lines {first}–{last}"),
    "source.title": ("题名", "title"),
    "source.date": ("日期", "date"),
    "source.speaker": ("讲话人", "speaker"),
    "source.note": ("注", "note"),
}
