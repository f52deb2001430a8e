"""The editor's desk: a local web application for decisions about the editions of a run.

In reading order:

- ``security``: what every request must show before it is routed, and the headers of every answer
- ``app``, ``routes``, ``writes``, ``payloads``: the Flask application, its addresses, bodies of requests
- ``desk``, ``open_work``: the works of an output folder, and one of them with its decisions
- ``journal``, ``placing``, ``applied``: its logs, places of decisions, what they make of them
- ``decide``, ``sentences``: new decisions, decisions in words
- ``project``: decisions about works and files
- ``views``, ``packed_rows``, ``status_views``, ``text_view``, ``entry_details``, ``synopsis``: what the page
  is given, as JSON
- ``sources``, ``pictures``, ``png``: the words of a witness in its source file
- ``words``: the words of the page, in every language
- ``serve``: the web server

Flask and waitress are the extra ``review``. Names are imported on first use: the
words of the page need neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.lazy import lazy_names

if TYPE_CHECKING:
    from collate.review.app import make_app
    from collate.review.desk import Desk, DeskOptions
    from collate.review.serve import (
        DeskServer,
        is_loopback,
        open_in_background,
        open_server,
        require_libraries,
    )

__all__ = [
    "Desk",
    "DeskOptions",
    "DeskServer",
    "is_loopback",
    "make_app",
    "open_in_background",
    "open_server",
    "require_libraries",
]

__getattr__ = lazy_names(
    __name__,
    {
        "app": ("make_app",),
        "desk": ("Desk", "DeskOptions"),
        "serve": (
            "DeskServer", "is_loopback", "open_in_background", "open_server", "require_libraries",
        ),
    },
)  # fmt: skip
