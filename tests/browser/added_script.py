"""A script of a test at the end of a page, which the policy of the page has to name."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path


def add_script(page: Path, script: str) -> None:
    """Add *script* to the page; it runs after those of the page."""
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    text = page.read_text("utf-8")
    assert text.count("script-src ") == 1
    text = text.replace("script-src ", f"script-src 'sha256-{digest}' ")
    page.write_text(f"{text}<script>{script}</script>", "utf-8")
