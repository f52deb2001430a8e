"""Labels of what changed between two runs, on the page and on the terminal."""

from __future__ import annotations

from collections.abc import Mapping

from collate.i18n import Message, _, _p

CHANGES: Mapping[str, Message] = {
    "changes.title": _("What is new"),
    "changes.runs": _("Run {run} ({finished}), compared with run {before} ({before_finished})."),
    "changes.version": _("The runs are of different versions of collate: {before} and {after}."),
    "changes.first": _("Run {run} ({finished}) is the first one recorded: there is nothing to compare with."),
    "changes.none": _("Nothing has changed."),
    "item.source": _("Files"),
    "item.text": _p("item.text", "Texts"),
    "item.work": _("Works"),
    "item.witness": _("Witnesses"),
    "changes.entries": _("Apparatus entries"),
    "changes.reviews": _("Decisions to be reviewed"),
    "changes.skipped": _("Skipped"),
    "changes.unverified": _("Editions that failed verification"),
    "change.came": _p("change.came", "new"),
    "change.went": _p("change.went", "gone"),
    "change.changed": _p("change.changed", "changed"),
    "change.moved": _p("change.moved", "renamed"),
    "changes.new": _p("change.new", "new"),
    "changes.old": _("as before"),
    "changes.what": _("What happened"),
    "changes.name": _("Name"),
    "changes.before": _("Before"),
    "changes.after": _("Now"),
    "changes.base": _("base text: {siglum}"),
    "changes.of": _("{count} {change}"),
    "changes.more": _("{count} more; -v and --json have all"),
    "difference.same": _("the same"),
    "difference.kinds": _("of another kind"),
    "difference.lemma": _("with another text"),
    "difference.readings": _("with other readings"),
    "difference.cut": _("cut differently"),
    "difference.only first": _p("change.went", "gone"),
    "difference.only second": _p("change.came", "new"),
    "changes.variants": _("new variants"),
    "ground.work": _("new works"),
    "ground.witness": _("new witnesses"),
    "ground.lost": _("lost texts and witnesses"),
    "ground.orphan": _("new decisions to be reviewed"),
    "ground.skipped": _("newly skipped files"),
    "ground.unverified": _("editions that newly failed verification"),
    "ground.any": _("changes"),
}
