"""Words of the notes of variants, besides their formulas."""

from __future__ import annotations

from collections.abc import Mapping

NOTES: Mapping[str, tuple[str, str]] = {
    # notes of variants
    "notes.remarks": ("凡例", "Remarks"),
    "notes.stated": ("题署异同", "Title, date and speaker"),
    "notes.text": ("正文", "Text"),
    "notes.notes": ("校勘记", "Notes"),
    "notes.base": ("底本：{siglum}，{name}{presumed}。", "Base text: {siglum}, {name}{presumed}."),
    "notes.presumed": ("（工作底本，自动推定）", " (presumed)"),
    "notes.witness": ("校本：{siglum}，{name}{same}。", "Witness: {siglum}, {name}{same}."),
    "notes.same": ("（文字与{siglum}本全同）", " (same text as {siglum})"),
    "notes.same_as_base": ("（文字与底本全同）", " (same text as the base text)"),
    "notes.excerpt": ("（节录）", " (excerpt)"),
    "notes.left_out": (
        "{siglum}，{name}，与底本无相同文字，未入校。",
        "Not collated: {siglum}, {name}; it has no words in common with the base text.",
    ),
    # counted by readings, as the rows of apparatus.csv are
    "notes.left": ("下列异文不出校：{counts}。", "No notes are made of these readings: {counts}."),
    "notes.count": ("{name} {count} 条", "{name} {count}"),
    "notes.and": ("，", ", "),
    "notes.finer": ("{kind}（{finer}）", "{kind} ({finer})"),
    "notes.emended": (
        "正文改动底本 {count} 处，各见校勘记。",
        "Places in which the text departs from the base text: {count}, each with its note.",
    ),
    # what is said of an emendation
    "notes.by": ("校者：{name}", "{name}"),
    "notes.certainty.high": ("可信程度：高", "certainty: high"),
    "notes.certainty.medium": ("可信程度：中", "certainty: medium"),
    "notes.certainty.low": ("可信程度：低", "certainty: low"),
    "notes.title": ("题", "Title"),
    "notes.date": ("日期", "Date"),
    "notes.speaker": ("讲话人", "Speaker"),
    # the document for XeLaTeX
    "latex.how": ("用 XeLaTeX 编译三次：xelatex edition", "Run XeLaTeX three times: xelatex edition"),
    "latex.fonts": (
        "字体：改这两行即可换用本机的字体（中文、西文）。",
        "Fonts: change these two lines to use others of your machine (Chinese, all else).",
    ),
    "latex.sigla": (
        "代号的样子：与异文文字分开。",
        "How sigla are printed, so that none is taken for a word of a reading.",
    ),
    "latex.missing": (
        "字体中没有的字，编译时报错，不会悄悄漏掉。",
        "A character that the fonts lack is an error: none is left out in silence.",
    ),
}
