"""Words that say why two texts were joined, and those of the page that shows two texts."""

from __future__ import annotations

from collections.abc import Mapping

from collate.i18n import Message, _, _p

MATCHES: Mapping[str, Message] = {
    # why two texts were joined
    "rule.identical": _("The same text, character for character (paragraphs aside)."),
    "rule.version": _(
        "Nearly all of each stands in the other: {left} of the left in the right, {right} of the right "
        "in the left, both at least {contained}. Two witnesses of one text."
    ),
    "rule.excerpt": _(
        "{left} of the left stands in the right (at least {contained}), but only {right} of the right in "
        "the left. The left is an excerpt of the right."
    ),
    "rule.report-by-genre": _(
        "The left reports in the third person, the right is a speech; {most} is the same (at least "
        "{related}). The left is a report on the right, not a witness."
    ),
    "rule.report-retold": _(
        "{most} is the same (at least {related}), but the rest is retold or left out, not misread. "
        "The left is a report on the right, not a witness."
    ),
    "rule.noisy": _(
        "{most} is the same (at least {related}), and most letters of the rest agree in order: misread, "
        "not retold. One text, with many slips in one of the two."
    ),
    "rule.passage": _(
        "Two different texts: {most} of one is the same at most (below {related}), but they share "
        "{stretches} passages, {characters} characters in all, the longest {longest}."
    ),
    "rule.quotes": _(
        "{most} is the same, the rest is not, and it is no report (it says I, or too little is the "
        "same). They only share {stretches} passages, {characters} characters in all, the "
        "longest {longest}."
    ),
    "rule.none": _(
        "No relation: {most} of one is the same at most (below {related}, or too little in all), and no "
        "long passage is shared."
    ),
    # page of a pair of texts
    "pair.kicker": _("Two texts side by side"),
    "pair.map": _("Where the same words stand in both"),
    "pair.map.note": _(
        "Above the left text, below the right one, to scale; a band joins the words that are the same."
    ),
    "pair.jaccard": _("Similarity J"),
    "pair.left": _("Left found in right"),
    "pair.right": _("Right found in left"),
    "pair.stretches": _("Shared stretches"),
    "pair.characters": _p("pair.characters", "Characters shared"),
    "pair.length": _p("pair.length", "{count} characters"),
    "pair.same": _("the same in both (click to see it in the other)"),
    "pair.alone": _("in one only"),
    "pair.folded": _p("pair.folded", "{count} characters"),
    "pair.most": _("The longest {shown} stretches are marked, of {all}."),
    "pair.unrelated": _("unrelated"),
    "pair.agreement": _("Letters that agree in order"),
    "pair.more": _("{count} more rows are not shown."),
    "pair.why": _("Why it is here"),
    "pair.show": _("compare"),
}
