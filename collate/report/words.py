"""The reports' own words, in Chinese and in English: one literal table.

A row is a key and its words in both languages; ``{name}`` stands for a value.
The words state what is there (作, 无, 有); 讹, 脱, 衍 and 倒 are an editor's judgement.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from collate.settings import Language

WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        # kinds and operations
        "kind.substantive": ("实质", "substantive"),
        "kind.numeral": ("数字", "numeral"),
        "kind.orthographic": ("异体", "orthographic"),
        "kind.punctuation": ("标点", "punctuation"),
        "operation.replacement": ("作", "replaced"),
        "operation.omission": ("无", "omitted"),
        "operation.addition": ("有", "added"),
        "operation.transposition": ("移位", "moved"),
        "subtype.form": ("同号异形", "form"),
        "subtype.mark": ("异号", "mark"),
        "subtype.width": ("全半角", "width"),
        "subtype.script": ("简繁", "script"),
        "subtype.variant": ("异体字", "variant character"),
        "subtype.word-form": ("异形词", "variant form"),
        "subtype.case": ("大小写", "case"),
        "subtype.division": ("分词", "word division"),
        "subtype.accent": ("重音", "accents"),
        "subtype.u-v": ("u/v、i/j", "u for v, i for j"),
        "cause.extraction-slip": ("疑提取之误：{}", "extraction slip? {}"),
        "cause.homophone": ("音近：{}", "sounds alike: {}"),
        "cause.graphic": ("形近：{}", "looks alike: {}"),
        "cause.dittography": ("疑重出：{}", "written twice? {}"),
        "cause.haplography": ("疑重文少一：{}", "written once for twice? {}"),
        "cause.homoeoteleuton": ("疑串行，两处同有「{}」", "eye-skip? both have “{}”"),
        "none": ("〔无〕", "[om.]"),
        # what the apparatus as a whole tells
        "patterns.title": ("规律", "Patterns"),
        "patterns.substitutions": ("反复出现的改动", "Changes made again and again"),
        "patterns.no_substitutions": (
            "没有一本两次以上作同样的改动。",
            "No witness makes the same change twice.",
        ),
        "patterns.change": ("改动", "Change"),
        "patterns.witness": ("本", "Witness"),
        "patterns.times": ("次数", "Times"),
        "patterns.of": ("{of} 处中 {times} 处", "{times} of {of}"),
        "patterns.places": ("所在", "Entries"),
        "patterns.exceptions": (
            "例外（此本仍同底本，或作他字）",
            "Exceptions (as the base text, or otherwise)",
        ),
        "patterns.none": ("无", "none"),
        "patterns.counts": ("各本异文与独出异文", "Departures and singular readings"),
        "patterns.singular": ("独出", "Singular"),
        "patterns.agreement": ("各本相合（%）", "Agreement (%)"),
        "patterns.agreement.note": (
            "只计两本俱存的实质异文；相合不等于同源。",
            "Substantive entries at which both are extant. Agreement is not descent.",
        ),
        "patterns.suspects": ("疑似讹误", "Suspected slips"),
        "patterns.suspects.note": (
            "按可能性排列；只列线索，是否讹误请编者判断。",
            "The surest first. These are signs; whether they are slips is for the editor to say.",
        ),
        "patterns.no_suspects": ("没有可疑之处。", "Nothing looks like a slip."),
        "patterns.base": ("底本之选", "Which base text"),
        "patterns.base.note": (
            "按存文多少与同各本相合的程度排列，第一种最宜作底本。",
            "Ranked by how much of the text each has and how well it agrees with the others.",
        ),
        "patterns.extant": ("存文", "Extant"),
        "patterns.mean": ("平均相合", "Mean agreement"),
        "patterns.slips": ("疑误", "Slips"),
        # notes of variants
        "notes.remarks": ("凡例", "Remarks"),
        "notes.stated": ("题署异同", "Title, date and speaker"),
        "notes.text": ("正文", "Text"),
        "notes.notes": ("校勘记", "Notes"),
        "notes.base": ("底本：{siglum}，{name}{presumed}。", "Base text: {siglum}, {name}{presumed}."),
        "notes.presumed": ("（工作底本，自动推定）", " (presumed)"),
        "notes.witness": ("校本：{siglum}，{name}{same}。", "Witness: {siglum}, {name}{same}."),
        "notes.same": ("（文字与{siglum}本全同）", " (same text as {siglum})"),
        "notes.left": ("下列异文不出校：{counts}。", "No notes are made of: {counts}."),
        "notes.title": ("题", "Title"),
        "notes.date": ("日期", "Date"),
        "notes.speaker": ("讲话人", "Speaker"),
        # roles, genres, relations, reasons
        "role.base": ("底本", "base text"),
        "role.witness": ("校本", "witness"),
        "role.excerpt": ("节录本", "excerpt"),
        "base.presumed": ("工作底本（自动推定）", "working base text (presumed)"),
        "genre.speech": ("讲话", "speech"),
        "genre.report": ("报道", "report"),
        "relation.identical": ("相同", "identical"),
        "relation.version": ("同篇异本", "version"),
        "relation.excerpt": ("节录", "excerpt"),
        "relation.report": ("报道", "report"),
        "relation.noisy": ("多误之本", "noisy"),
        "relation.shares": ("局部相同", "shares passages"),
        "reason.blank": ("空白", "blank"),
        "reason.page-number": ("页码", "page number"),
        "reason.running-head": ("书眉页脚", "running head or foot"),
        "reason.bookmark": ("文书书签", "bookmark"),
        "reason.table-of-contents": ("目录", "table of contents"),
        "reason.line-break-hyphen": ("行末连字符", "hyphen at a line break"),
        "reason.url": ("网址", "web address"),
        "reason.source-line": ("出处行", "source line"),
        "reason.site-line": ("网站栏目行", "site line"),
        "reason.control-character": ("控制字符", "control character"),
        "reason.before-first-text": ("首篇之前的文字", "text before the first speech"),
        "reason.left-out-by-settings": ("依设置略去", "left out by the settings"),
        "reason.navigation": ("网页导航", "navigation"),
        "reason.script": ("脚本与样式", "script or style"),
        "reason.markup": ("标记", "markup"),
        "reason.field": ("域代码与域结果", "field"),
        "reason.tracked-deletion": ("修订：已删", "tracked deletion"),
        "reason.tracked-insertion": ("修订：已插", "tracked insertion"),
        "reason.hidden-text": ("隐藏文字", "hidden text"),
        "reason.annotation": ("批注", "comment"),
        "reason.note-mark": ("注码", "note mark"),
        "reason.metadata": ("文件信息", "metadata"),
        # why two texts were joined
        "rule.identical": (
            "两篇文字全同（分段不计）。",
            "The same text, character for character (paragraphs aside).",
        ),
        "rule.version": (
            "两篇几乎全部互见：左篇有 {left} 的字串见于右篇，右篇有 {right} 见于左篇，都不低于 {contained}，"
            "因此是同一篇的两个本子。",
            "Nearly all of each stands in the other: {left} of the left in the right, {right} of the right "
            "in the left, both at least {contained}. Two witnesses of one text.",
        ),
        "rule.excerpt": (
            "左篇有 {left} 的字串见于右篇（不低于 {contained}），右篇只有 {right} 见于左篇，"
            "因此左篇是右篇的节录。",
            "{left} of the left stands in the right (at least {contained}), but only {right} of the right in "
            "the left. The left is an excerpt of the right.",
        ),
        "rule.report-by-genre": (
            "左篇以第三人称报道（某某指出、强调），右篇是讲话；{most} 的字串相同（不低于 {related}），"
            "因此左篇是关于右篇的报道，不作校本。",
            "The left reports in the third person, the right is a speech; {most} is the same (at least "
            "{related}). The left is a report on the right, not a witness.",
        ),
        "rule.report-retold": (
            "{most} 的字串相同（不低于 {related}），但其余多已改写或略去，不是误字。"
            "因此左篇是关于右篇的报道或转述，不作校本。",
            "{most} is the same (at least {related}), but the rest is retold or left out, not misread. "
            "The left is a report on the right, not a witness.",
        ),
        "rule.noisy": (
            "{most} 的字串相同（不低于 {related}），其余逐字大多相合，是误字而不是改写："
            "同一篇，其中一本误字较多。",
            "{most} is the same (at least {related}), and most letters of the rest agree in order: misread, "
            "not retold. One text, with many slips in one of the two.",
        ),
        "rule.passage": (
            "两篇不同：相同的字串至多 {most}（不到 {related}）；但有 {stretches} 段文字相同，"
            "共 {characters} 字，最长 {longest} 字。",
            "Two different texts: {most} of one is the same at most (below {related}), but they share "
            "{stretches} passages, {characters} characters in all, the longest {longest}.",
        ),
        "rule.quotes": (
            "{most} 的字串相同，其余不合，又不像报道（多用第一人称，或相同之处太少），"
            "因此只算有 {stretches} 段文字相同，共 {characters} 字，最长 {longest} 字。",
            "{most} is the same, the rest is not, and it is no report (it says I, or too little is the "
            "same). They only share {stretches} passages, {characters} characters in all, the "
            "longest {longest}.",
        ),
        "rule.none": (
            "没有关系：相同的字串至多 {most}（不到 {related}，或相同之处太少），也没有够长的相同段落。",
            "No relation: {most} of one is the same at most (below {related}, or too little in all), and no "
            "long passage is shared.",
        ),
        # page of a pair of texts
        "pair.kicker": ("两篇对照", "Two texts side by side"),
        "pair.map": ("相同之处在两篇中的位置", "Where the same words stand in both"),
        "pair.map.note": (
            "上为左篇全文，下为右篇全文，按长短成比例；色带相连者为相同的文字。",
            "Above the left text, below the right one, to scale; a band joins the words that are the same.",
        ),
        "pair.jaccard": ("相似度 J", "Similarity J"),
        "pair.left": ("左篇见于右篇", "Left found in right"),
        "pair.right": ("右篇见于左篇", "Right found in left"),
        "pair.stretches": ("相同的段落", "Shared stretches"),
        "pair.characters": ("相同的字符", "Characters shared"),
        "pair.length": ("{count} 字符", "{count} characters"),
        "pair.same": ("相同的文字（点击见对方之处）", "the same in both (click to see it in the other)"),
        "pair.alone": ("只见于一篇", "in one only"),
        "pair.folded": ("略去 {count} 字", "{count} characters"),
        "pair.most": (
            "只标出最长的 {shown} 段，共有 {all} 段。",
            "The longest {shown} stretches are marked, of {all}.",
        ),
        "pair.unrelated": ("没有关系", "unrelated"),
        "pair.agreement": ("逐字相合", "Letters that agree in order"),
        "pair.more": ("另有 {count} 行未示。", "{count} more rows are not shown."),
        "pair.why": ("何以归入", "Why it is here"),
        "pair.show": ("对照", "compare"),
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
        # what was found, in words: here and on the terminal
        "found.read": (
            "读入 {files} 个文件，找到 {texts} 篇文本，归为 {works} 种著作。",
            "Files read: {files}. Texts found: {texts}. Works: {works}.",
        ),
        "found.collated": (
            "其中 {editions} 种有两个以上的本子，共校出异文 {entries} 处：{kinds}。",
            "Works of two or more witnesses: {editions}. Variant places: {entries} ({kinds}).",
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
)


def words(lang: Language) -> Mapping[str, str]:
    """Return the words of one language.

    >>> words("zh")["role.base"], words("en")["role.base"]
    ('底本', 'base text')
    """
    column = 0 if lang == "zh" else 1
    return MappingProxyType({key: row[column] for key, row in WORDS.items()})
