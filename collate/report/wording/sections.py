"""Words on the sections of a work that have a base text or roles of witnesses of their own."""

from __future__ import annotations

from collections.abc import Mapping

from collate.i18n import Message, _, _p

SECTIONS: Mapping[str, Message] = {
    "section.line": _("{place}: {roles}."),
    "section.joint": _("; "),
    "section.sigla": _p("section", ", "),
    "section.start": _("From the beginning on"),
    "section.start.to": _("From the beginning to “{last}”"),
    "section.from": _("From “{first}” on"),
    "section.from.to": _("From “{first}” to “{last}”"),
    "section.base": _("base text {sigla}"),
    "section.base.work": _("base text {sigla}, as in the whole work"),
    "section.throughout": _("collated throughout {sigla}"),
    "section.consulted": _("consulted {sigla}"),
    "section.role.base": _p("section", "base text"),
    "section.role.throughout": _p("section", "collated throughout"),
    "section.role.consulted": _p("section", "consulted"),
    "section.lacking": _("{sigla} is not extant at {count} places, where the text is that of {base}"),
    "section.followed": _("Places in which the text is that of the base text of a section: {count}."),
    "section.unnoted": _("Places without a note, since only consulted witnesses differ there: {count}."),
    "section.reason": _("base text of the section: {sigla}"),
    "section.absent": _("{sigla}, the base text of the section, is not extant here"),
    "section.title": _("Base text and roles by section"),
}
