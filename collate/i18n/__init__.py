"""Messages in the reader's language: gettext catalogues, and strings that remember what they were made of.

English is the language of the source; ``locale/<language>/LC_MESSAGES/collate.po``
holds one other language each, so that a third language is one file. :func:`_` marks a message
and fills it in; :func:`translate` gives it in another language.
"""

from collate.i18n.catalogue import (
    DOMAIN,
    ENGLISH,
    FOLDER,
    language_of_tag,
    language_tag,
    languages,
    stale,
    translated,
)
from collate.i18n.message import Message, _, _p, from_json, listed, to_json, translate

__all__ = [
    "DOMAIN",
    "ENGLISH",
    "FOLDER",
    "Message",
    "_",
    "_p",
    "from_json",
    "language_of_tag",
    "language_tag",
    "languages",
    "listed",
    "stale",
    "to_json",
    "translate",
    "translated",
]
