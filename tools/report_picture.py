"""Makes the picture of a work's page in the README, from the corpus: docs/report.png.

    .venv/bin/python tools/report_picture.py

It needs playwright, Chromium (or ``CHROMIUM``, its path) and Pillow.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from desk_guide import chromium
from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "report.png"

#: The work whose page is shown, by its folder, and the entry that is open.
WORK, ENTRY = "2019-05-18-*", "#t-app0003"
#: Width and height of the window in pixels, and colours of the picture.
WINDOW, COLOURS = {"width": 1280, "height": 1000}, 96


def main() -> None:
    """Run the corpus and take the picture."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as browsers:
        command = [
            sys.executable,
            "-m",
            "collate",
            "run",
            str(ROOT / "corpus"),
            "-o",
            folder,
            "--lang",
            "zh",
            "-q",
        ]
        subprocess.run(command, check=False)  # 1: the corpus has files that are skipped
        (page_file,) = Path(folder).glob(f"works/{WORK}/index.html")
        browser = browsers.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport=WINDOW, color_scheme="light")
        page.goto(page_file.as_uri())
        page.click(ENTRY)
        page.evaluate("window.scrollTo(0, 0)")
        page.wait_for_timeout(500)  # colours that fade
        page.screenshot(path=PICTURE, animations="disabled")
        browser.close()
    with Image.open(PICTURE) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(PICTURE, optimize=True)
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
