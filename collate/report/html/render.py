"""Rendering of the templates in ``templates/``; text from sources is escaped."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from collate.errors import format_message
from collate.i18n import language_tag, translate
from collate.lazy import lazy_pattern
from collate.report.context import ReportContext
from collate.report.html.page_parts import FOLDER, policy, script, style
from collate.report.wording.labels import words
from collate.text.visible import show_controls_in_lines

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

#: What is quoted in an address that may have characters beyond ASCII.
_NOT_IN_IRI = lazy_pattern(r"[^\w./~-]|[\ud800-\udfff]")

#: The attribute ``lang`` of text from the sources: Chinese, simplified or traditional.
SOURCE_LANG = "zh"


def render(template: str, context: ReportContext, **values: object) -> bytes:
    """Return *template* filled in with *values*, in UTF-8.

    What would steer the reader's screen is shown by its sign (:mod:`collate.text.visible`); lone
    surrogates, which UTF-8 cannot encode, become U+FFFD.
    """
    page = _environment().get_template(template)
    text = page.render(
        values,
        locale=language_tag(context.lang),
        source_lang=SOURCE_LANG,
        translated=lambda text: translate(text, context.lang),
        explained=lambda skipped: format_message(
            "", skipped.problem, remedy=skipped.remedy, language=context.lang
        ),
        labels=words(context.lang),
        version=context.version,
        when=context.when,
    )
    return show_controls_in_lines(text).encode("utf-8")


def script_json(value: object) -> Markup:
    r"""Return *value* as JSON that is safe inside a ``script`` element.

    >>> print(script_json("</script>&"))
    "\u003c/script\u003e\u0026"
    """
    from markupsafe import Markup

    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def _quoted(found: re.Match[str]) -> str:
    return quote(found[0], errors="replace")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    from collate.report.html.compiled_templates import CompiledTemplates

    environment = Environment(
        bytecode_cache=CompiledTemplates(FOLDER),
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        auto_reload=False,  # else every page asks for the age of its templates
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # Styles and scripts are part of the package and need no escaping.
    environment.globals["inline_style"] = lambda *names: Markup(style(names))
    environment.globals["inline_script"] = lambda *names: Markup(script(names))
    environment.globals["policy"] = lambda styles, scripts: policy(tuple(styles), tuple(scripts))
    environment.filters["script_json"] = script_json
    environment.filters["url"] = lambda text: quote(text, errors="replace")
    environment.filters["iri"] = lambda text: _NOT_IN_IRI.sub(_quoted, text)
    return environment
