"""Labels of the HTML pages, one table for each kind of page; the terminal uses some of them."""

from __future__ import annotations

from collections.abc import Mapping

from collate.i18n import Message, _, _p

WORK: Mapping[str, Message] = {
    # page of a work
    "work.kicker": _("Critical edition"),
    "work.undated": _("no date"),
    "work.witnesses": _("Witnesses"),
    "work.siglum": _("Siglum"),
    "work.title": _("Title as written"),
    "work.file": _("File"),
    "work.lines": _p("work.lines", "Lines"),
    "work.characters": _("Characters"),
    "work.role": _("Role"),
    "work.origin": _("Origin"),
    "work.identical": _("same text as {siglum}"),
    "work.departures": _("Departs from base"),
    "work.derived": _("Reports on this text (not collated with it)"),
    "work.lacunae": _("Not extant"),
    "work.lacuna": _("{sigla}: “{words}”, {count} characters: {ground} ({certainty})"),
    "work.lacuna.turn": _(
        "To turn one into an omission, give its words in a row [[omission]] of collate.toml."
    ),
    "work.map": _("Where the witnesses depart from the base text, and where they are not extant"),
    "work.map.short": _("Map of variants"),
    "work.overview": _("Overview of the text"),
    "work.files": _("Files of this work"),
    "work.map.note": _(
        "From left to right the base text; each tick is a variant. Where the bar is broken, "
        "the witness is not extant."
    ),
    "work.counts": _("{entries} variant places"),
    "work.filter": _("Show kinds"),
    "work.no_entries": _("The witnesses agree in every character."),
    "view.text": _("Text"),
    "view.list": _("Apparatus"),
    "view.side": _("Side by side"),
    "view.views": _("Views"),
    "view.shown": _("{shown} of {all} shown"),
    "view.nothing": _("No variant matches."),
    "view.next": _("Next"),
    "view.previous": _("Previous"),
    "view.close": _("Close"),
    "view.hint": _(
        "Click a tinted word to see its readings; j and k go from entry to entry, / searches, "
        "1 to 4 switch kinds."
    ),
    "view.page": _("p. {page}"),
    "view.line": _("line {line}"),
    "view.lacuna": _("not extant here"),
    "view.in_text": _("Show in the text"),
    "view.in_list": _("Show in the apparatus"),
    "view.runs_on": _("no new paragraph in this witness"),
    "view.breaks": _("a new paragraph in this witness"),
    "view.needs_script": _("The apparatus and the side-by-side view need scripts; the text does not."),
    "view.packed": _(
        "This browser cannot unpack the apparatus on this page, which browsers of 2023 and later can."
    ),
    "view.also": _("All variants are also in"),
    "view.finer": _("Finer kinds and evidence"),
    "view.evidence": _("Only with evidence of"),
    "view.order": _("Order"),
    "view.order.grave": _("gravest first"),
    "view.order.text": _("as in the text"),
    "view.hidden": _("{count} more not listed by the settings"),
    "view.moved.lost": _("{sigla} has these words at"),
    "view.moved.found": _("{sigla}: the base text has these words at"),
    "view.emended": _("Emended"),
    "view.emended.from": _("base text: “{words}”"),
    "view.emended.from_nothing": _("not in the base text"),
    "view.emended.after": _("after {sigla}"),
    "view.emended.alone": _("by conjecture"),
    "view.emended.orphaned": _("Decisions without a place in the text"),
    "view.apparatus": _("Readings"),
    "view.adopted": _("adopted"),
    "view.own": _("the editor's own words"),
    "view.judgement": _("Judgement"),
    "view.kept": _("the base text is kept by decision"),
    "view.kept.tag": _("base text kept"),
    "view.note": _("Note (printed)"),
    "view.remark": _("Internal remark"),
    "view.printed": _("Printed note"),
    "view.printed.noted": _("printed note"),
    "view.printed.silent": _("no printed note"),
    "view.printed.full": _("only in the full record"),
    "view.corrected": _("Corrected"),
    "view.corrected.to": _("{siglum} truly has “{words}”"),
    "view.origin": _("Which arose from which"),
    "view.reason": _p("desk", "Reason"),
    "view.by": _("Decided by"),
    "view.check": _("To be checked"),
    "view.nearest": _("Nearest place:"),
    "view.unplaced": _("Decisions to be reviewed: {count}."),
    "view.changed": _("Applied, though their places changed: {count}."),
    "view.kind": _("Kind of variant"),
    "view.cut": _("Extent of the entry"),
    "view.pair": _("Words that correspond"),
    "view.gap": _("Lacuna or omission"),
    "view.state.decided": _("Decided"),
    "view.state.doubtful": _("Doubtful"),
    "view.state.review": _("To be reviewed"),
    "links.tei": _("TEI edition"),
    "links.csv": _("table (CSV)"),
    "links.json": _("data (JSON)"),
    "links.patterns": _("patterns (CSV)"),
    "links.notes": _("notes"),
    "links.notes_md": _("notes (Markdown)"),
    "links.reading": _("reading text"),
    "links.print": _("print (TeX)"),
    "links.distances": _("distances (CSV)"),
    "links.back": _("All works"),
}

PATTERNS: Mapping[str, Message] = {
    # statistics of the apparatus
    "patterns.title": _("Patterns"),
    "patterns.substitutions": _("Changes made again and again"),
    "patterns.no_substitutions": _("No witness makes the same change of words twice."),
    "patterns.change": _("Change"),
    "patterns.witness": _("Witness"),
    "patterns.times": _("Times"),
    "patterns.of": _("{times} of {of}"),
    "patterns.places": _("Entries"),
    "patterns.descent": _("Which witness's readings arose from which"),
    "patterns.descent.note": _(
        "Counted from the local stemmata that editors decided on, entry by entry. It is not a stemma of the"
        " witnesses."
    ),
    "patterns.descent.earlier": _("Reading of"),
    "patterns.descent.later": _("gave rise to that of"),
    "patterns.descent.reverse": _("The other way round"),
    "patterns.descent.unknown": _("not known (?)"),
    "patterns.exceptions": _("Exceptions (as the base text, or otherwise)"),
    "patterns.exceptions.count": _("{count} as the base text"),
    "patterns.none": _p("patterns.none", "none"),
    "patterns.counts": _("Departures and singular readings"),
    "patterns.singular": _("Singular"),
    "patterns.agreement": _("Agreement (%)"),
    "patterns.agreement.note": _("Substantive entries at which both are extant. Agreement is not descent."),
    "patterns.agreement.many": _("More than {most} texts, too many for a table. The distances are in"),
    "patterns.coverage": _("Extant text of each witness"),
    "patterns.coverage.whole": _("Extant throughout: "),
    "patterns.coverage.lacks": _("Lacks"),
    "patterns.gap": _("“{first}” to “{last}”"),
    "patterns.gap.short": _("“{words}”"),
    "patterns.gap.size": _p("patterns.gap.size", "{count} characters"),
    "patterns.more": _p("patterns.more", "{count} more in"),
    "patterns.tree": _("Tree of agreement"),
    "patterns.tree.note": _(
        "Neighbour joining on the share of substantive entries in which two texts differ; a branch is as "
        "long as that share. The tree shows agreement, not descent, and is unrooted."
    ),
    "patterns.tree.few": _("A tree is drawn for three to {most} different texts."),
    "patterns.suspects": _("Suspected slips"),
    "patterns.suspects.note": _(
        "Most likely first. These are hints; the editor decides whether they are slips."
    ),
    "patterns.no_suspects": _("No suspected slips."),
    "patterns.base": _("Choice of base text"),
    "patterns.base.note": _(
        "Ranked by how much of the text each has and how well it agrees with the others."
    ),
    "patterns.base.best": _(
        "{sigla} would do best: it has {extant} of the text, agrees with the others in {mean} of the places "
        "on average, stands alone in {singular} and has {slips} suspected slips."
    ),
    "patterns.base.second": _(
        "Next is {sigla}: {extant} of the text, {mean} agreement, alone in {singular} places, "
        "{slips} suspected slips."
    ),
    "patterns.base.tie": _("{sigla} would do as well."),
    "patterns.base.is": _("The present base text is {siglum}."),
    "patterns.base.other": _("The present base text, {siglum}, is number {rank}."),
    "patterns.extant": _("Extant"),
    "patterns.mean": _("Mean agreement"),
    "patterns.slips": _("Slips"),
}

RUN: Mapping[str, Message] = {
    # page of the run
    "run.title": _("What was found"),
    "run.works.single": _("Texts with one witness"),
    "run.works.many": _("Works of two or more witnesses"),
    "run.date": _("Date"),
    "run.work": _p("run.work", "Title"),
    "run.genre": _("Genre"),
    "run.files": _("Files"),
    "run.find": _("Find a work"),
    "run.find.in": _("titles, speakers, dates, files"),
    "run.find.shown": _("{shown} of {all} works"),
    "run.find.none": _("No work has these words."),
    "run.needs_script": _("The tables of files and matches need scripts; their content is also in"),
    "run.encoding": _("Encoding"),
    "run.texts": _("Texts in it"),
    "run.left_out": _("Left out"),
    "run.skipped": _("Skipped"),
    "run.ignored": _("Ignored (no known type, or read already)"),
    "run.warnings": _p("run.warnings", "Notes"),
    "run.dates": _("Suspicious dates"),
    "run.date.read": _("“{written}” read as {value}"),
    "run.matches": _("How matches were decided"),
    "run.matches.note": _(
        "J is the similarity of the two texts' sets of character strings, C the share of one "
        "that is found in the other (left in right / right in left)."
    ),
    "run.left": _("Left"),
    "run.right": _("Right"),
    "run.relation": _("Relation"),
    "run.shared": _p("run.shared", "Characters shared"),
    "run.ledger": _(
        "Another {count} stretches (page numbers, running heads, bookmarks and so on) belong to "
        "no text; each is listed in"
    ),
    "run.made": _("Made by collate {version}"),
    "run.settings": _("Settings of this run"),
    "run.untitled": _("(untitled)"),
    "run.reports": _("reports"),
    "run.more": _("{count} more rows in"),
    # the summary, on the page and on the terminal
    "found.read": _("Files read: {files}. Texts found: {texts}. Works: {works}."),
    "found.collated": _("Works of two or more witnesses: {editions}. Variant places: {entries} ({kinds})."),
    "found.unlisted": _(
        "Works of two or more witnesses: {editions}. All their variants are of kinds that are not listed."
    ),
    "found.hidden": _("Not listed by the settings: {count} more."),
    "found.identical": _(
        "Works of two or more witnesses: {editions}. Their witnesses agree in every character."
    ),
    "found.single": _("No work has two witnesses, so there is nothing to collate."),
    "found.nothing": _("No text was found."),
    "found.reports": _("Reports among them, not collated: {count} ({texts})."),
    "found.doubts": _("Uncertain beginnings of texts: {count} ({places}). `collate split` shows each."),
    "found.place": _("{file}, line {line}"),
    "found.left_out": _("Stretches that belong to no text: {count}, listed in ledger.csv."),
    "found.skipped": _("Skipped files: {count}"),
    "found.ignored": _("Files not read, being of no known type or read already: {count}."),
    "found.unchanged": _("Nothing has changed since the last run, so nothing was done again."),
    "found.none": _("The witnesses agree in every character."),
    # punctuation
    "list.and": _(", "),
    "list.colon": _(": "),
    "list.stop": _p("list.stop", "."),
}

SOURCE: Mapping[str, Message] = {
    # page of a source
    "source.kicker": _("Source"),
    "source.characters": _p("source.characters", "{count} characters"),
    "source.lines": _("{count} lines"),
    "source.pages": _("{count} pages"),
    "source.empty": _("This file has no text."),
    "source.same": _("Files with the same content"),
    "source.map": _("What was taken"),
    "source.map.note": _(
        "From left to right the whole file: tinted the texts in it, dark what was left out."
    ),
    "source.sum": _(
        "Texts: {texts}, {taken} characters. Left out: {stretches} stretches, {left} characters."
    ),
    "source.reason": _("Reason"),
    "source.where": _p("source.where", "Lines"),
    "source.stretches": _("Stretches"),
    "source.more": _p("source.more", "{count} more in"),
    "source.nothing": _("Nothing was left out."),
    "source.again": _("(continued)"),
    "source.work": _("edition"),
    "source.report_on": _("reports on"),
    "source.parts": _("A large file, shown on {count} pages:"),
    "source.lines_to": _("lines {first}–{last}"),
    "source.title": _("title"),
    "source.date": _("date"),
    "source.speaker": _("speaker"),
    "source.note": _("note"),
}

MATCHES: Mapping[str, Message] = {
    # the reason for the relation of two texts
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
        "The left reports in the third person, in words of its own, the right is a speech; {most} is the "
        "same (at least {related}). The left is a report on the right, not a witness."
    ),
    "rule.report-retold": _(
        "{most} is the same (at least {related}), but the rest is retold or left out, not misread. "
        "The left is a report on the right, not a witness."
    ),
    "rule.noisy": _(
        "{most} is the same (at least {related}), and most letters of the rest agree in order: misread, "
        "not retold. One text, with many slips in one of the two."
    ),
    "rule.form": _(
        "{most} is the same, as in two fillings of one form, but in the same places each has text of its own "
        "(the longest: {mine} and {theirs} letters), which agrees no better than that of any two texts. Two "
        "documents."
    ),
    "rule.passage": _(
        "Two different texts: at most {most} of either is the same (below {related}), but they share "
        "{stretches} passages, {characters} characters in all, the longest {longest}."
    ),
    "rule.quotes": _(
        "{most} is the same, the rest differs, and neither is a report (too much is in the first person, or "
        "too little is the same). They only share {stretches} passages, {characters} characters in all, the "
        "longest {longest}."
    ),
    "rule.none": _(
        "No relation: at most {most} of either is the same (below {related}, or too little in all), and they "
        "share no long passage."
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
