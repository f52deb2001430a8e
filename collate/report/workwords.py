"""Words of the page of a work."""

from __future__ import annotations

from collections.abc import Mapping

WORK: Mapping[str, tuple[str, str]] = {
    # page of a work
    "work.kicker": ("汇校本", "Critical edition"),
    "work.undated": ("日期未详", "no date"),
    "work.witnesses": ("校本", "Witnesses"),
    "work.siglum": ("代号", "Siglum"),
    "work.title": ("题名（照原文）", "Title as written"),
    "work.file": ("文件", "File"),
    "work.lines": ("行", "Lines"),
    "work.characters": ("字符", "Characters"),
    "work.role": ("角色", "Role"),
    "work.origin": ("出处", "Origin"),
    "work.identical": ("文字同{siglum}", "same text as {siglum}"),
    "work.departures": ("异于底本", "Departs from base"),
    "work.derived": ("据本篇写成的报道（不入校）", "Reports on this text (not collated)"),
    "work.map": ("异文分布", "Where the witnesses depart from the base text"),
    "work.map.note": (
        "横向为底本全文，每一竖线为一处异文；灰条断开处，该本残缺。",
        "From left to right the base text; each tick is a variant. Where the bar is broken, "
        "the witness is not extant.",
    ),
    "work.counts": ("{entries}处异文", "{entries} variant places"),
    "work.filter": ("按种类显示", "Show kinds"),
    "work.no_entries": ("各本文字全同，无异文。", "The witnesses agree in every character."),
    "work.all_identical": ("同底本", "none"),
    "view.text": ("正文", "Text"),
    "view.list": ("校勘表", "Apparatus"),
    "view.side": ("并排", "Side by side"),
    "view.views": ("视图", "Views"),
    "view.search": ("搜索异文", "Search variants"),
    "view.shown": ("显示 {shown} / {all} 处", "{shown} of {all} shown"),
    "view.nothing": ("没有符合条件的异文。", "No variant fits."),
    "view.choose": ("与底本{base}对照：", "Base text {base} beside:"),
    "view.next": ("下一处", "Next"),
    "view.previous": ("上一处", "Previous"),
    "view.close": ("关闭", "Close"),
    "view.hint": (
        "点击正文中有底色的文字查看异文；j、k 键逐处移动，/ 键搜索，1 至 4 键开关种类。",
        "Click a tinted word to see its readings; j and k go from entry to entry, / searches, "
        "1 to 4 switch kinds.",
    ),
    "view.place": ("所在", "Place"),
    "view.page": ("第 {page} 页", "p. {page}"),
    "view.line": ("第 {line} 行", "line {line}"),
    "view.lacuna": ("此处残缺", "not extant here"),
    "view.in_text": ("在正文中查看", "Show in the text"),
    "view.in_list": ("在校勘表中查看", "Show in the apparatus"),
    "view.runs_on": ("此本此处不分段", "no new paragraph in this witness"),
    "view.breaks": ("此本此处另起一段", "a new paragraph in this witness"),
    "view.needs_script": (
        "并排视图需要启用脚本；正文与校勘表不需要。",
        "The side-by-side view needs scripts; the text and the apparatus do not.",
    ),
    "view.apparatus": ("异文", "Readings"),
    "links.tei": ("TEI 版本", "TEI edition"),
    "links.csv": ("表格 CSV", "table (CSV)"),
    "links.json": ("数据 JSON", "data (JSON)"),
    "links.notes": ("校勘记", "notes"),
    "links.back": ("全部著作", "All works"),
}
