"""Sphinx: one language of the site. tools/website.py prepares the pages and names the language."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parents[1]))

from han_search import HanSearch  # noqa: E402

from collate.version import __version__  # noqa: E402

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "collate"
version = release = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
language = "en"  # tools/website.py sets it for each build
highlight_language = "text"

# The anchors that GitHub gives to headings, so that one link serves both.
myst_heading_anchors = 5
myst_enable_extensions = ["attrs_inline"]

autodoc_typehints = "signature"
autodoc_member_order = "bysource"
python_use_unqualified_type_names = True
nitpick_ignore_regex = [
    # The inventories of other projects would have to be fetched; a build needs no network.
    (r"py:.*", r"(pathlib|os|collections|types|enum|datetime|lxml)\..*"),
    (r"py:class", r"(Path|Sequence|Mapping|Iterable|Iterator)"),
    # What the stages hand on among themselves: the page has the nouns that a program meets first.
    (r"py:class", r"(tuple\[~)?collate\.(model|settings|tei|report)\..*"),
    (r"py:mod", r"collate\.(classify|tei\.interpret)"),
    (r"py:func", r"verify"),  # of its own module
    # Names that are imported for a type checker alone, so that nothing is loaded for them.
    (r"py:class", r"(Settings|EditionComparison|ReportContext)"),
]

html_theme = "furo"
html_title = "collate"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_theme_options = {"source_edit_link": "", "top_of_page_buttons": []}


def keep_colons(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    """Let the docstring of a property begin with an empty comment.

    Napoleon takes the words before a colon in the first line for the type.
    """
    if what in ("attribute", "property"):
        lines[:0] = ["..", ""]


def setup(app: Sphinx) -> None:
    """Search Chinese by pairs of characters, whatever a segmenter makes of them."""
    app.add_search_language(HanSearch)
    app.connect("autodoc-process-docstring", keep_colons, priority=400)
