"""The catalogues: gettext files in ``locale/``, one for each language other than English."""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

#: The language of the messages in the source, which needs no catalogue.
ENGLISH = "en"

#: ``<language>.po`` is what translators edit, ``<language>.mo`` what the build compiles from it.
FOLDER = Path(__file__).parent / "locale"


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of all languages (ISO 639-1), sorted: English, and those that have a catalogue.

    >>> {"en", "zh"} <= set(languages())
    True
    """
    return tuple(sorted({ENGLISH, *(path.stem for path in FOLDER.glob("*.mo"))}))


def translated(template: str, language: str, context: str = "") -> str:
    """Return *template* in *language*, or as it is where there is no translation."""
    catalogue = _catalogue(language)
    return catalogue.pgettext(context, template) if context else catalogue.gettext(template)


@cache
def _catalogue(language: str) -> NullTranslations:
    path = FOLDER / f"{language}.mo"
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
            path.stem
            for path in FOLDER.glob("*.po")
            if not path.with_suffix(".mo").exists()
            or path.stat().st_mtime_ns > path.with_suffix(".mo").stat().st_mtime_ns
        )
    )
