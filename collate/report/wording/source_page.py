"""Words of the page of a source."""

from __future__ import annotations

from collections.abc import Mapping

from collate.i18n import Message, _, _p

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
    "source.again": _("continued"),
    "source.work": _("edition"),
    "source.report_on": _("reports on"),
    "source.parts": _("A large file, shown on {count} pages:"),
    "source.lines_to": _("lines {first}–{last}"),
    "source.title": _("title"),
    "source.date": _("date"),
    "source.speaker": _("speaker"),
    "source.note": _("note"),
}
