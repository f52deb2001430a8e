"""The software bill of materials: ``tools/sbom.py [FILE]`` writes it as CycloneDX 1.6 (JSON), or prints it.

It lists what ``pip install 'collate-edition[all,spark]'`` installs, in the versions of
requirements/extras.txt, with the licences of THIRD_PARTY.md. The same lock file gives the same bytes.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lock import FOLDER, read_lock
from packaging.utils import canonicalize_name

from collate.version import __version__

ROOT = Path(__file__).resolve().parent.parent
#: A row of the table of distributions: name, SPDX expression.
_ROW = re.compile(r"^\| `([^`]+)` \| ([^|]+?) \|", re.MULTILINE)


def licences() -> Mapping[str, str]:
    """Return the SPDX expression of each distribution in THIRD_PARTY.md."""
    text = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    return dict(_ROW.findall(text.partition("<!-- distributions -->")[2].partition("<!-- end -->")[0]))


def bill_of_materials() -> dict[str, Any]:
    """Return the document, ready for JSON."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    components = {}
    for pin in read_lock(FOLDER / "extras.txt"):
        name = canonicalize_name(pin.requirement.name)
        purl = f"pkg:pypi/{name}@{pin.version}"
        row = {"type": "library", "bom-ref": purl, "name": name, "version": str(pin.version), "purl": purl}
        components[purl] = row | {"licenses": [{"expression": licences()[name]}]}
    own = f"pkg:pypi/{project['name']}@{__version__}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": project["name"],
                "version": __version__,
                "purl": own,
                "licenses": [{"expression": project["license"]}],
            }
        },
        "components": [components[purl] for purl in sorted(components)],
    }


def main() -> int:
    """Write the document to the file in the argument, or print it, and return the exit status."""
    content = json.dumps(bill_of_materials(), ensure_ascii=False, indent=1) + "\n"
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(content, encoding="utf-8")
    else:
        sys.stdout.write(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
