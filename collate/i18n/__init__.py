"""Messages in the reader's language: gettext catalogues, and strings that remember what they were made of.

English is the language of the source; ``locale/<language>.po`` holds one other
language each, so that a third language is one file. :func:`_` marks a message
and fills it in; :func:`translate` gives it in another language.
"""

from collate.i18n.catalogue import ENGLISH, languages, stale, translated
from collate.i18n.message import Message, _, _p, from_json, to_json, translate

__all__ = [
    "ENGLISH",
    "Message",
    "_",
    "_p",
    "from_json",
    "languages",
    "stale",
    "to_json",
    "translate",
    "translated",
]
