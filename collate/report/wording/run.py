"""Words of the page of a run, and of what was found."""

from __future__ import annotations

from collections.abc import Mapping

RUN: Mapping[str, tuple[str, str]] = {
    # page of the run
    "run.title": ("汇校结果", "What was found"),
    "run.works.single": ("仅有一本的文本", "Texts with one witness"),
    "run.works.many": ("有两个以上本子的著作", "Works of two or more witnesses"),
    "run.date": ("日期", "Date"),
    "run.work": ("篇名", "Title"),
    "run.genre": ("体裁", "Genre"),
    "run.files": ("文件", "Files"),
    "run.encoding": ("编码", "Encoding"),
    "run.texts": ("所收文本", "Texts in it"),
    "run.left_out": ("未入文本", "Left out"),
    "run.skipped": ("跳过的文件", "Skipped"),
    "run.ignored": ("未读的文件（非所识类型，或已读过）", "Ignored (no known type, or read already)"),
    "run.warnings": ("提醒", "Notes"),
    "run.dates": ("可疑的日期", "Suspicious dates"),
    "run.date.read": ("「{written}」读作 {value}", "“{written}” read as {value}"),
    "run.matches": ("如何判定", "How matches were decided"),
    "run.matches.note": (
        "J 为两篇字串集合的相似度，C 为一篇的字串见于另一篇的比例（左入右 / 右入左）。",
        "J is the similarity of the two texts' sets of character strings, C the share of one "
        "that is found in the other (left in right / right in left).",
    ),
    "run.left": ("左", "Left"),
    "run.right": ("右", "Right"),
    "run.relation": ("关系", "Relation"),
    "run.shared": ("共有字符", "Characters shared"),
    "run.ledger": (
        "另有 {count} 段文字（页码、书眉、书签等）不属任何一篇，逐段列于",
        "Another {count} stretches (page numbers, running heads, bookmarks and so on) belong to "
        "no text; each is listed in",
    ),
    "run.made": ("由 collate {version} 生成", "Made by collate {version}"),
    "run.settings": ("本次设置", "Settings of this run"),
    "run.untitled": ("（无题）", "(untitled)"),
    "run.reports": ("另有报道", "reports"),
    "run.more": ("另有 {count} 行，见", "{count} more rows in"),
    # what was found, in words: here and on the terminal
    "found.read": (
        "读入 {files} 个文件，找到 {texts} 篇文本，归为 {works} 种著作。",
        "Files read: {files}. Texts found: {texts}. Works: {works}.",
    ),
    "found.collated": (
        "其中 {editions} 种有两个以上的本子，共校出异文 {entries} 处：{kinds}。",
        "Works of two or more witnesses: {editions}. Variant places: {entries} ({kinds}).",
    ),
    "found.unlisted": (
        "其中 {editions} 种有两个以上的本子，所校出的异文都属不列的种类。",
        "Works of two or more witnesses: {editions}. All their variants are of kinds that are not listed.",
    ),
    "found.hidden": (
        "另有 {count} 处按设置不列。",
        "Not listed by the settings: {count} more.",
    ),
    "found.identical": (
        "其中 {editions} 种有两个以上的本子，各本文字全同，无异文。",
        "Works of two or more witnesses: {editions}. Their witnesses agree in every character.",
    ),
    "found.single": (
        "没有一种著作有两个以上的本子，无可对校。",
        "No work has two witnesses, so there is nothing to collate.",
    ),
    "found.nothing": ("没有找到文本。", "No text was found."),
    "found.reports": (
        "所得文本中有 {count} 篇报道，不入校。",
        "Reports among them, not collated: {count}.",
    ),
    "found.left_out": (
        "{count} 段文字不属任何一篇，见 ledger.csv。",
        "Stretches that belong to no text: {count}, listed in ledger.csv.",
    ),
    "found.skipped": ("跳过 {count} 个文件：", "Skipped files: {count}"),
    "found.ignored": (
        "{count} 个文件未读：不是所识类型，或已读过。",
        "Files not read, being of no known type or read already: {count}.",
    ),
    "found.unchanged": (
        "自上次运行以来没有变化，无须重做。",
        "Nothing has changed since the last run, so nothing was done again.",
    ),
    "found.none": ("各本文字全同，无异文。", "The witnesses agree in every character."),
    "list.and": ("，", ", "),
}
