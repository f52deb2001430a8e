"""Words of the page of a work."""

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
    "work.derived": _("Reports on this text (not collated)"),
    "work.map": _("Where the witnesses depart from the base text, and where they are not extant"),
    "work.map.note": _(
        "From left to right the base text; each tick is a variant. Where the bar is broken, "
        "the witness is not extant."
    ),
    "work.counts": _("{entries} variant places"),
    "work.filter": _("Show kinds"),
    "work.no_entries": _("The witnesses agree in every character."),
    "work.all_identical": _p("work.all_identical", "none"),
    "view.text": _("Text"),
    "view.list": _("Apparatus"),
    "view.side": _("Side by side"),
    "view.views": _("Views"),
    "view.search": _("Search variants"),
    "view.shown": _("{shown} of {all} shown"),
    "view.nothing": _("No variant fits."),
    "view.choose": _("Base text {base} beside:"),
    "view.next": _("Next"),
    "view.previous": _("Previous"),
    "view.close": _("Close"),
    "view.hint": _(
        "Click a tinted word to see its readings; j and k go from entry to entry, / searches, "
        "1 to 4 switch kinds."
    ),
    "view.place": _("Place"),
    "view.page": _("p. {page}"),
    "view.line": _("line {line}"),
    "view.lacuna": _("not extant here"),
    "view.in_text": _("Show in the text"),
    "view.in_list": _("Show in the apparatus"),
    "view.runs_on": _("no new paragraph in this witness"),
    "view.breaks": _("a new paragraph in this witness"),
    "view.needs_script": _("The side-by-side view needs scripts; the text and the apparatus do not."),
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
    "view.emended.orphaned": _("Emendations that fit no place"),
    "view.apparatus": _("Readings"),
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
