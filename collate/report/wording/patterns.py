"""Words for what the apparatus as a whole tells."""

from __future__ import annotations

from collections.abc import Mapping

from collate.i18n import Message, _, _p

PATTERNS: Mapping[str, Message] = {
    # what the apparatus as a whole tells
    "patterns.title": _("Patterns"),
    "patterns.substitutions": _("Changes made again and again"),
    "patterns.no_substitutions": _("No witness makes the same change of words twice."),
    "patterns.change": _("Change"),
    "patterns.witness": _("Witness"),
    "patterns.times": _("Times"),
    "patterns.of": _("{times} of {of}"),
    "patterns.places": _("Entries"),
    "patterns.exceptions": _("Exceptions (as the base text, or otherwise)"),
    "patterns.exceptions.count": _("{count} as the base text"),
    "patterns.none": _p("patterns.none", "none"),
    "patterns.counts": _("Departures and singular readings"),
    "patterns.singular": _("Singular"),
    "patterns.agreement": _("Agreement (%)"),
    "patterns.agreement.note": _("Substantive entries at which both are extant. Agreement is not descent."),
    "patterns.agreement.many": _("More than {most} texts, too many for a table. The distances are in"),
    "patterns.coverage": _("Who is extant where"),
    "patterns.coverage.whole": _("Extant throughout: "),
    "patterns.coverage.lacks": _("Lacks"),
    "patterns.gap": _("“{first}” to “{last}”"),
    "patterns.gap.short": _("“{words}”"),
    "patterns.gap.size": _p("patterns.gap.size", "{count} characters"),
    "patterns.more": _p("patterns.more", "{count} more in"),
    "patterns.tree": _("Tree of agreement"),
    "patterns.tree.note": _(
        "Neighbour joining on the share of substantive entries in which two texts differ; a line is as "
        "long as that. It shows agreement, not who descends from whom, and it has no root."
    ),
    "patterns.tree.few": _("A tree is drawn of three texts or more, up to {most}."),
    "patterns.tree.missing": _("The tree needs an optional part. Run:"),
    "patterns.suspects": _("Suspected slips"),
    "patterns.suspects.note": _(
        "The surest first. These are signs; whether they are slips is for the editor to say."
    ),
    "patterns.no_suspects": _("Nothing looks like a slip."),
    "patterns.base": _("Which base text"),
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
