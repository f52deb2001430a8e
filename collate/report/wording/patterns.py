"""Words for what the apparatus as a whole tells."""

from __future__ import annotations

from collections.abc import Mapping

PATTERNS: Mapping[str, tuple[str, str]] = {
    # what the apparatus as a whole tells
    "patterns.title": ("规律", "Patterns"),
    "patterns.substitutions": ("反复出现的改动", "Changes made again and again"),
    "patterns.no_substitutions": (
        "没有一本两次以上作同样的实质改动。",
        "No witness makes the same change of words twice.",
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
    "patterns.exceptions.count": ("{count} 处仍同底本", "{count} as the base text"),
    "patterns.none": ("无", "none"),
    "patterns.counts": ("各本异文与独出异文", "Departures and singular readings"),
    "patterns.singular": ("独出", "Singular"),
    "patterns.agreement": ("各本相合（%）", "Agreement (%)"),
    "patterns.agreement.note": (
        "只计两本俱存的实质异文；相合不等于同源。",
        "Substantive entries at which both are extant. Agreement is not descent.",
    ),
    "patterns.agreement.many": (
        "校本多于 {most} 种，不列表；各本相差见",
        "More than {most} texts, too many for a table. The distances are in",
    ),
    "patterns.coverage": ("各本存缺", "Who is extant where"),
    "patterns.coverage.whole": ("全文俱存：", "Extant throughout: "),
    "patterns.coverage.lacks": ("所缺", "Lacks"),
    "patterns.gap": ("自「{first}」至「{last}」", "“{first}” to “{last}”"),
    "patterns.gap.short": ("「{words}」", "“{words}”"),
    "patterns.gap.size": ("{count} 字", "{count} characters"),
    "patterns.more": ("另有 {count} 条，见", "{count} more in"),
    "patterns.tree": ("远近之树", "Tree of agreement"),
    "patterns.tree.note": (
        "用邻接法依实质异文的差异比例聚成，横线长短即相差多少。它表示各本相合的远近，不表示谁出于谁，也没有根。",
        "Neighbour joining on the share of substantive entries in which two texts differ; a line is as "
        "long as that. It shows agreement, not who descends from whom, and it has no root.",
    ),
    "patterns.tree.few": (
        "文字不同的本子不足三种，或多于 {most} 种，不画树。",
        "A tree is drawn of three texts or more, up to {most}.",
    ),
    "patterns.tree.missing": ("画树需要一个可选部分，安装：", "The tree needs an optional part. Run:"),
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
    "patterns.base.best": (
        "{sigla}最宜作底本：存文 {extant}，与各本平均相合 {mean}，独出异文 {singular} 处，疑误 {slips} 处。",
        "{sigla} would do best: it has {extant} of the text, agrees with the others in {mean} of the places "
        "on average, stands alone in {singular} and has {slips} suspected slips.",
    ),
    "patterns.base.second": (
        "其次是{sigla}：存文 {extant}，平均相合 {mean}，独出 {singular} 处，疑误 {slips} 处。",
        "Next is {sigla}: {extant} of the text, {mean} agreement, alone in {singular} places, "
        "{slips} suspected slips.",
    ),
    "patterns.base.tie": ("{sigla}与之不相上下。", "{sigla} would do as well."),
    "patterns.base.is": ("现用底本即{siglum}。", "The present base text is {siglum}."),
    "patterns.base.other": (
        "现用底本{siglum}居第 {rank}。",
        "The present base text, {siglum}, is number {rank}.",
    ),
    "patterns.extant": ("存文", "Extant"),
    "patterns.mean": ("平均相合", "Mean agreement"),
    "patterns.slips": ("疑误", "Slips"),
}
