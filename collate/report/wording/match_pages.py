"""Words that say why two texts were joined, and those of the page that shows two texts."""

from __future__ import annotations

from collections.abc import Mapping

MATCHES: Mapping[str, tuple[str, str]] = {
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
}
