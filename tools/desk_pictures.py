"""Makes the pictures of docs/desk.md and docs/desk.zh.md, by following the two: docs/pictures/*.png.

    .venv/bin/python tools/desk_pictures.py

A picture with ``-dark`` in its name is of the dark colours, one with ``-phone`` is 390 pixels wide. It
needs playwright, Chromium (or ``CHROMIUM``, its path) and Pillow.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from desk_guide import Walk, chromium, read_guide
from PIL import Image
from playwright.sync_api import sync_playwright

DOCS = Path(__file__).parents[1] / "docs"
GUIDES = {"en": "desk.md", "zh": "desk.zh.md"}

#: Width and height of the window in pixels, as on a small laptop; of a telephone.
WINDOW, PHONE = (1180, 720), (390, 760)
#: A picture that is larger, in bytes, is a fault: a README is read on the road, too.
LARGEST = 150_000
#: Colours of a picture: the desk has a dozen, and the shades between them at the edges of letters.
_COLOURS = 96


def take(page: Any, name: str) -> None:  # noqa: ANN401  # playwright has its own types
    """Take the picture with this path in the guide."""
    path = DOCS / name
    path.parent.mkdir(exist_ok=True)
    size = PHONE if "-phone" in path.name else WINDOW
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme="dark" if "-dark" in path.name else "light")
    page.wait_for_selector("#toast", state="hidden")  # a message that goes away by itself
    page.wait_for_timeout(500)  # colours that fade
    page.screenshot(path=path, animations="disabled")
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    page.set_viewport_size({"width": WINDOW[0], "height": WINDOW[1]})
    page.emulate_media(color_scheme="light")
    if path.stat().st_size > LARGEST:
        raise SystemExit(f"{path} has {path.stat().st_size} bytes, more than {LARGEST}")


def main() -> None:
    """Follow both guides, and take their pictures."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        for lang, name in GUIDES.items():
            page = browser.new_page(viewport={"width": WINDOW[0], "height": WINDOW[1]})
            with tempfile.TemporaryDirectory() as folder:
                walk = Walk(Path(folder), lang, page, take)
                try:
                    for part in walk.follow(read_guide((DOCS / name).read_text("utf-8"))):
                        if part.kind == "picture":
                            print(part.name)
                finally:
                    walk.close()
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
