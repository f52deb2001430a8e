"""Words of the page of a run, and of what was found."""

from __future__ import annotations

from collections.abc import Mapping

from collate.i18n import Message, _, _p

RUN: Mapping[str, Message] = {
    # page of the run
    "run.title": _("What was found"),
    "run.works.single": _("Texts with one witness"),
    "run.works.many": _("Works of two or more witnesses"),
    "run.date": _("Date"),
    "run.work": _p("run.work", "Title"),
    "run.genre": _("Genre"),
    "run.files": _("Files"),
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
    # what was found, in words: here and on the terminal
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
    "found.reports": _("Reports among them, not collated: {count}."),
    "found.left_out": _("Stretches that belong to no text: {count}, listed in ledger.csv."),
    "found.skipped": _("Skipped files: {count}"),
    "found.ignored": _("Files not read, being of no known type or read already: {count}."),
    "found.unchanged": _("Nothing has changed since the last run, so nothing was done again."),
    "found.none": _("The witnesses agree in every character."),
    "list.and": _(", "),
}
