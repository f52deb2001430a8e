"""The user's browser."""

from __future__ import annotations

import webbrowser


def open_browser(url: str) -> bool:
    """Open *url* in the browser, and return whether there is one."""
    try:
        return webbrowser.open(url)
    except (webbrowser.Error, OSError):
        return False
