"""Every library that is installed with the program has a licence on the list, and is in THIRD_PARTY.md."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]

#: The SPDX identifiers that a library may have, with the word for each in the older fields of its metadata.
ALLOWED = {
    "0BSD": "BSD",
    "Apache-2.0": "Apache",
    "BSD-2-Clause": "BSD",
    "BSD-3-Clause": "BSD",
    "CC0-1.0": "CC0",
    "LicenseRef-Biopython-License-Agreement": "Biopython",
    "MIT": "MIT",
    "MIT-CMU": "MIT",
    "MPL-2.0": "MPL|Mozilla",
    "PSF-2.0": "PSF|Python Software Foundation",
    "ZPL-2.1": "ZPL|Zope",
    "Zlib": "zlib",
}
#: Exceptions to a licence, which permit more.
EXCEPTIONS = {"LLVM-exception"}


@pytest.fixture(name="sbom")
def import_sbom(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "tools")
    return import_module("sbom")


def locked(sbom: ModuleType) -> set[str]:
    return {
        sbom.canonicalize_name(pin.requirement.name)
        for path in (ROOT / "requirements").glob("*.txt")
        for pin in sbom.read_lock(path)
    }


def identifiers(expression: str) -> set[str]:
    """Return the licences of an SPDX expression: with AND and OR all of them, so each must be allowed."""
    return {part for part in re.split(r"\s+(?:AND|OR|WITH)\s+|[()]", expression) if part}


def test_the_table_has_every_locked_distribution_and_no_other(sbom: ModuleType) -> None:
    assert set(sbom.licences()) == locked(sbom)


def test_every_licence_is_allowed(sbom: ModuleType) -> None:
    table: Mapping[str, str] = sbom.licences()
    refused = {
        name: expression
        for name, expression in table.items()
        if not identifiers(expression) <= ALLOWED.keys() | EXCEPTIONS
    }
    assert refused == {}
    assert identifiers("MIT AND (GPL-3.0-only OR Apache-2.0)") - ALLOWED.keys() == {"GPL-3.0-only"}


def test_the_table_has_what_the_installed_libraries_state(sbom: ModuleType) -> None:
    table: Mapping[str, str] = sbom.licences()
    differ, seen = {}, 0
    for name, expression in table.items():
        try:
            fields = metadata(name)
        except PackageNotFoundError:  # of an extra that is not here
            continue
        seen += 1
        (stated, *_) = fields.get_all("License-Expression") or [""]
        if stated:
            agrees = identifiers(stated) == identifiers(expression)
        else:
            rows = [row for row in fields.get_all("Classifier") or () if row.startswith("License ::")]
            words = " ".join([*(fields.get_all("License") or ()), *rows])
            agrees = all(re.search(ALLOWED[one], words, re.IGNORECASE) for one in identifiers(expression))
            stated = words
        if not agrees:
            differ[name] = (expression, stated)
    assert differ == {}
    assert seen > 40  # what the tests themselves need


def test_the_tables_of_others_are_named_with_their_licences() -> None:
    text = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    own = {"confusions.txt", "word_forms.txt", "spellings.txt", "README.md"}  # by hand
    for folder in ("collate/text/data", "collate/classify/data"):
        for path in (ROOT / folder).iterdir():
            assert path.name in own or path.name in text, path


def test_the_bill_of_materials(sbom: ModuleType) -> None:
    document = sbom.bill_of_materials()
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.6")
    pins = {
        f"{sbom.canonicalize_name(pin.requirement.name)}@{pin.version}"
        for pin in sbom.read_lock(ROOT / "requirements" / "extras.txt")
    }
    assert {f"{one['name']}@{one['version']}" for one in document["components"]} == pins
    assert all(one["purl"] == f"pkg:pypi/{one['name']}@{one['version']}" for one in document["components"])
    assert document == sbom.bill_of_materials()
