"""Labels of the notes of variants and of the document for XeLaTeX; the formulas are in ``report/notes``."""

from __future__ import annotations

from collections.abc import Mapping

from collate.i18n import Message, _, _p

NOTES: Mapping[str, Message] = {
    # notes of variants
    "notes.remarks": _("Remarks"),
    "notes.stated": _("Title, date and speaker"),
    "notes.text": _("Text"),
    "notes.notes": _p("notes.notes", "Notes"),
    "notes.base": _("Base text: {siglum}, {name}{presumed}."),
    "notes.presumed": _(" (presumed)"),
    "notes.witness": _("Witness: {siglum}, {name}{same}."),
    "notes.same": _(" (same text as {siglum})"),
    "notes.same_as_base": _(" (same text as the base text)"),
    "notes.excerpt": _(" (excerpt)"),
    "notes.left_out": _("Not collated: {siglum}, {name}; it has no words in common with the base text."),
    # counts of readings, as in the rows of apparatus.csv
    "notes.left": _("No notes are made of these readings: {counts}."),
    "notes.count": _("{name} {count}"),
    "notes.and": _(", "),
    "notes.finer": _("{kind} ({finer})"),
    "notes.emended": _("Places in which the text departs from the base text: {count}, each with its note."),
    # remarks of editors on an entry
    "notes.judged": _("judged {terms}"),
    "notes.remark": _("Note: {text}"),
    # remarks on an emendation
    "notes.by": _("{name}"),
    "notes.certainty.high": _("certainty: high"),
    "notes.certainty.medium": _("certainty: medium"),
    "notes.certainty.low": _("certainty: low"),
    "notes.title": _p("notes.title", "Title"),
    "notes.date": _("Date"),
    "notes.speaker": _("Speaker"),
    # the document for XeLaTeX
    "latex.how": _("Run XeLaTeX three times: xelatex edition"),
    "latex.fonts": _("Fonts: change these two lines to use others of your machine (Chinese, all else)."),
    "latex.sigla": _("How sigla are printed, so that none is taken for a word of a reading."),
    "latex.missing": _("A character that the fonts lack is an error: none is left out in silence."),
}
