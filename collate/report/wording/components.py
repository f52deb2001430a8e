"""Labels of what the pages of a work and the desk have in common; scripts of the desk ask for them too."""

from __future__ import annotations

from collections.abc import Mapping

from collate.i18n import Message, _, _p

COMPONENTS: Mapping[str, Message] = {
    "two.left": _("Left witness"),
    "two.right": _("Right witness"),
    "two.swap": _("Swap the sides"),
    "two.lacuna": _("not extant here"),
    "view.all": _("All witnesses"),
    "all.what": _("What is shown"),
    "all.place": _("this place"),
    "all.paragraph": _("the paragraph"),
    "all.previous": _("Previous paragraph"),
    "all.next": _("Next paragraph"),
    "all.at": _("paragraph {at} of {of}"),
    "all.against": _("One witness against all:"),
    "search": _("Search in the readings"),
    "search.in_text": _("in the text too"),
    "search.hits": _("{count} hits in the text; Enter: next"),
    "search.at": _("hit {at} of {count}"),
    "filter.witness": _p("desk", "Witness"),
    "filter.any": _("any"),
}
