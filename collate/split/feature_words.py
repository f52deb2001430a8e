"""The roles and features of lines in words, for an editor who asks why a file was cut as it was."""

from __future__ import annotations

from collections.abc import Mapping

from collate.i18n import Message, _, _p
from collate.split.roles import Role

ROLE_NAMES: Mapping[str, Message] = {
    Role.FRONT: _p("role", "front matter"),
    Role.PART: _p("role", "part heading"),
    Role.ABOVE: _p("role", "above title"),
    Role.TITLE: _p("role", "title"),
    Role.SUBTITLE: _p("role", "title, continued"),
    Role.BYLINE: _p("role", "below title"),
    Role.OPENING: _p("role", "opening"),
    Role.BODY: _p("role", "text"),
    Role.HEADING: _p("role", "heading"),
    Role.SIGNATURE: _p("role", "signature"),
    Role.SOURCE: _p("role", "source line"),
    Role.RULE: _p("role", "separator"),
    Role.IMPRINT: _p("role", "imprint"),
    Role.BACK: _p("role", "back matter"),
}
"""The name of each role, as in a column of a table."""

ROLE_LINES: Mapping[str, Message] = {
    Role.FRONT: _("the lines of front matter"),
    Role.PART: _("the headings of parts"),
    Role.ABOVE: _("the lines above a title"),
    Role.TITLE: _("the titles"),
    Role.SUBTITLE: _("the further lines of titles"),
    Role.BYLINE: _("the dates and names below titles"),
    Role.OPENING: _("the first lines of texts without a title"),
    Role.BODY: _("the lines of text"),
    Role.HEADING: _("the headings within texts"),
    Role.SIGNATURE: _("the dates and names at the end of texts"),
    Role.SOURCE: _("the source lines"),
    Role.RULE: _("the separators"),
    Role.IMPRINT: _("the headings of imprints"),
    Role.BACK: _("the lines of back matter"),
}
"""What to call the lines with each role, after a percentage: 32 % of …."""

_WORDS: Mapping[tuple[str, str], Message] = {
    ("kind", "long"): _("it is long"),
    ("kind", "sentence"): _("it ends as a sentence does"),
    ("kind", "clause"): _("it ends within a sentence"),
    ("kind", "colon"): _("it ends with a colon"),
    ("kind", "question"): _("it is a question or an exclamation"),
    ("kind", "plain"): _("it is a phrase without a mark at its end"),
    ("kind", "numbered"): _("it is a phrase with a number before it"),
    ("kind", "number"): _("it is a number alone"),
    ("kind", "date"): _("it is a date"),
    ("kind", "verse"): _("it is one of several short lines in succession, as in verse"),
    ("kind", "date-in-brackets"): _("it is a date in brackets"),
    ("kind", "dated"): _("it has a date at its edge"),
    ("kind", "name"): _("it could be a name"),
    ("kind", "short"): _("it is a very short phrase"),
    ("kind", "capitalised"): _("its words are capitalised"),
    ("kind", "capitals"): _("it is in capitals"),
    ("kind", "rule"): _("it has no letters, only marks"),
    ("kind", "imprint"): _("it heads an imprint, by its words"),
    ("kind", "publisher"): _("it names an editor or a publisher"),
    ("kind", "office"): _("it is an office"),
    ("kind", "salutation"): _("it addresses an audience"),
    ("kind", "bracketed"): _("it is wholly in brackets"),
    ("kind", "dashed"): _("it begins with a dash"),
    ("kind", "source"): _("it states a source, by its words"),
    ("width", "0"): _("it is at most 8 columns wide"),
    ("width", "1"): _("it is 9 to 16 columns wide"),
    ("width", "2"): _("it is 17 to 32 columns wide"),
    ("width", "3"): _("it is 33 to 60 columns wide"),
    ("width", "4"): _("it is 61 to 120 columns wide"),
    ("before", "0"): _("nothing sets it apart from the line above"),
    ("before", "1"): _("one blank line more than usual above"),
    ("before", "2"): _("two or more blank lines more than usual above"),
    ("before", "page"): _("it stands at the top of a page"),
    ("before", "sep"): _("a separator above"),
    ("before", "note"): _("notes above"),
    ("before", "contents"): _("the table of contents above"),
    ("after", "0"): _("nothing sets it apart from the line below"),
    ("after", "1"): _("one blank line more than usual below"),
    ("after", "2"): _("two or more blank lines more than usual below"),
    ("after", "page"): _("a new page below"),
    ("after", "sep"): _("a separator below"),
    ("after", "note"): _("notes below"),
    ("after", "contents"): _("the table of contents below"),
    ("after", "end"): _("the end of the file below"),
    ("indent", "flush"): _("it is not indented as paragraphs are"),
    ("indent", "body"): _("it is indented as paragraphs are"),
    ("indent", "more"): _("it is indented more than paragraphs, or centred"),
    ("mark", ""): _("the file does not mark it as a heading"),
    ("mark", "top"): _("the file marks it as a heading of the highest level that recurs"),
    ("mark", "only"): _("the file marks it as a heading of a level above all others"),
    ("mark", "second"): _("the file marks it as a heading of the second level"),
    ("mark", "deep"): _("the file marks it as a heading of a low level"),
    ("mark", "led"): _("a bookmark or a link of the contents leads to it"),
    ("mark", "type"): _("its type sets it apart (bold, centred or larger)"),
    ("series", ""): _("it has no number"),
    ("series", "runs"): _("its number belongs to a series that runs through the file"),
    ("series", "restarts"): _("its number belongs to a series that begins again and again"),
    ("series", "alone"): _("its number belongs to no series"),
    ("listed", "in"): _("a table of contents or another file has it as a title"),
    ("listed", "out"): _("the table of contents does not have it"),
    ("again", "1"): _("its words are no other line of the file"),
    ("again", "2"): _("its words are two lines of the file"),
    ("again", "3"): _("its words are three or more lines of the file"),
    ("above", "ended"): _("the text above ends a sentence"),
    ("above", "short"): _("the line above is short"),
    ("above", "open"): _("the line above ends within a sentence"),
    ("below", "long"): _("long text below"),
    ("below", "sentence"): _("a sentence below"),
    ("below", "byline"): _("a date, a name or brackets below"),
    ("below", "short"): _("another short line below"),
}


def feature_words(feature: str, value: str) -> str:
    """Return the words for a value of a feature; their bare names where there are none."""
    return _WORDS.get((feature, value)) or f"{feature}: {value}"
