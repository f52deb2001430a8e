"""The catalogues: gettext files in ``locale/``, laid out as gettext expects; English has none."""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

#: The language of the messages in the source, which needs no catalogue.
ENGLISH = "en"

#: Translators edit ``<language>/LC_MESSAGES/collate.po``; the build compiles ``collate.mo`` from it.
FOLDER = Path(__file__).parent / "locale"

#: Tags of languages (BCP 47) that have more than the code: the script of our Chinese catalogue.
_TAGS = {"zh": "zh-Hans"}

#: The name of the catalogues, in gettext's words their domain.
DOMAIN = "collate"


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of all languages, sorted: English, and those that have a catalogue.

    A code is that of ISO 639-1, followed by a region where a catalogue is for one alone (``pt_BR``).

    >>> {"en", "zh"} <= set(languages())
    True
    """
    return tuple(sorted({ENGLISH, *(path.parts[-3] for path in FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))}))


def language_tag(language: str) -> str:
    """Return the tag (BCP 47) of a language by its code, for the attributes ``lang`` and ``xml:lang``.

    A language without a catalogue gives English, in which it is worded.

    >>> [language_tag(code) for code in ("zh", "en", "xx")]
    ['zh-Hans', 'en', 'en']
    """
    return _TAGS.get(language, language.replace("_", "-")) if language in languages() else ENGLISH


def language_of_tag(tag: str) -> str:
    """Return the code of the language whose tag is *tag*; English for a tag without a catalogue.

    >>> [language_of_tag(tag) for tag in ("zh-Hans", "en", "xx")]
    ['zh', 'en', 'en']
    """
    return next((language for language in languages() if language_tag(language) == tag), ENGLISH)


def translated(template: str, language: str, *, context: str = "") -> str:
    """Return *template* in *language*, or as it is where there is no translation.

    A language with a script that has no catalogue of its own (``zh-Hant``) has that of the language.
    """
    catalogue = _catalogue(language)
    return catalogue.pgettext(context, template) if context else catalogue.gettext(template)


@cache
def _catalogue(language: str) -> NullTranslations:
    path = FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    if "-" in language and not path.exists():
        return _catalogue(language.partition("-")[0])
    if language == ENGLISH or not path.exists():
        return NullTranslations()
    with path.open("rb") as stream:
        return GNUTranslations(stream)


def stale() -> tuple[str, ...]:
    """Return the languages whose compiled catalogue is older than what translators edited.

    In a checkout only: what is installed holds the compiled files alone.
    """
    return tuple(
        sorted(
            path.parts[-3]
            for path in FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.po")
            if not path.with_suffix(".mo").exists()
            or path.stat().st_mtime_ns > path.with_suffix(".mo").stat().st_mtime_ns
        )
    )
