"""Labels of printed editions, and the sentences of their conventions (凡例)."""

from __future__ import annotations

from collections.abc import Mapping

from collate.i18n import Message, _, _p

PUBLICATION: Mapping[str, Message] = {
    "pub.volume": _p("pub.volume", "Edited texts"),
    "pub.contents": _p("pub.contents", "Contents"),
    "pub.conventions": _p("pub.conventions", "Conventions"),
    "pub.sigla": _p("pub.sigla", "Witnesses"),
    "pub.notes": _p("pub.notes", "Notes"),
    "pub.siglum": _p("pub.siglum", "Siglum"),
    "pub.witness": _p("pub.witness", "Witness"),
    "pub.source": _p("pub.source", "Source"),
    "pub.role": _p("pub.role", "Role"),
    "pub.remarks": _p("pub.remarks", "Remarks"),
    "pub.stated": _p("pub.stated", "Title, date and speaker in the witnesses"),
    "pub.note": _p("pub.note", "Note"),
    "pub.same": _("same text as {siglum}"),
    "pub.absent": _("{names}: this text is not in it"),
    "pub.changed": _("Places in which the text departs from the base text: {count}."),
    "pub.list": _p("pub.list", ", "),
    "pub.row": _p("pub.row", "{label}: {text}"),
    "pub.joint": _p("pub.joint", "; "),
    "pub.at": _p("pub.at", "{siglum} {place}"),
    "pub.page": _p("pub.page", "p. {page}"),
    "pub.line": _p("pub.line", "line {line}"),
    "pub.page.line": _p("pub.page.line", "{page}, {line}"),
    "pub.positions": _p("pub.positions", " (in the sources: {rows})"),
    "pub.extra": _p("pub.extra", " [{remarks}]"),
    "pub.decided": _p("pub.decided", "decided by {who}: {what}"),
    "pub.reason": _p("pub.reason", "{decided} ({reason})"),
    "conv.base": _(
        "The text is that of the base text named with each work; every change of it by the editors is stated"
        " in a note, unless a rule below excepts it."
    ),
    "conv.complete": _(
        "Every change and every variant of every kind is recorded, with its evidence, and with what the"
        " editors decided, when and why; also what is not printed elsewhere."
    ),
    "conv.kinds": _("Variants of these kinds have notes: {kinds}."),
    "conv.first": _("Variants of these kinds have a note where they first occur, and none later: {kinds}."),
    "conv.silent": _("Variants of these kinds have no notes: {kinds}."),
    "conv.other": _p("conv.other", "other {kind}"),
    "conv.letters": _(
        "Characters that are easily confused ({letters}) are corrected, and passed over in other witnesses,"
        " without a note."
    ),
    "conv.right.silent": _(
        "Where the base text is right and other witnesses are at fault, in the judgement of the editors,"
        " there is no note. Where both make sense the base text is kept, and the other reading noted."
    ),
    "conv.right.noted": _("Where the base text is kept, the other readings of these kinds are noted."),
    "conv.against": _("Every difference from these is noted: {names}."),
    "conv.against.none": _("No edition was named of which every difference would be noted."),
    "conv.decided": _(
        "Where the editors decided that there is no note, or that it is only in their dossier, none is"
        " printed."
    ),
    "conv.breaks": _("Where witnesses divide the text into other paragraphs, there is no note."),
    "conv.fold": _(
        "A change that is made without exception from some place on has one note there, with the words 下同."
    ),
    "conv.fold.western": _(
        "A change that is made without exception from some place on has one note there, which states so."
    ),
    "conv.formulas": _(
        "作, 无, 有 and 缺 state what a witness has, without judgement; 脱, 衍, 改, 补, 删 and 乙正 are"
        " judgements of the editors. 缺 means that a witness is not extant there."
    ),
    "conv.formulas.western": _(
        "A note has the words of the text, the mark ], and the readings with the sigla of their witnesses."
    ),
    "conv.positive": _("The witnesses of the words of the text are named before the mark."),
    "conv.negative": _("Witnesses that are not named agree with the text."),
    "conv.layers": _("Notes A are on words and numbers, notes B on spelling and punctuation."),
    "conv.positions": _("Notes give page and line of the readings in the files of the witnesses."),
    "conv.persons": _("Notes name the editor of a change, and how certain it is."),
    "conv.marks": _(
        "Words in ( ) stand in the base text and were taken out; words in [ ] were put in; □……□ stands for"
        " words that the base text has lost."
    ),
    "conv.place.foot": _("Notes stand at the foot of the page."),
    "conv.place.end": _("Notes stand after each text."),
    "conv.place.section": _("Notes stand after each section."),
}
