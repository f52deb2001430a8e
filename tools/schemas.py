"""The kinds, causes and grounds in the published schemas: ``tools/schemas.py update|check``.

The schemas are files, so that other programs can use them. ``update`` writes
the values of :class:`collate.model.Kind`, :class:`~collate.model.Cause`,
:class:`~collate.model.LacunaGround` and :data:`collate.report.GROUNDS` into them;
``check`` names the schemas that do not have them, and fails if there are any.
"""

from __future__ import annotations

import json
import re
import sys
from enum import StrEnum
from pathlib import Path

from collate.model import Cause, Kind, LacunaGround
from collate.report import GROUNDS

PACKAGE = Path(__file__).resolve().parent.parent / "collate"
TEI = PACKAGE / "tei" / "schema" / "collate.rng"
APPARATUS = PACKAGE / "report" / "schema" / "apparatus.schema.json"
SUMMARY = PACKAGE / "report" / "schema" / "summary.schema.json"
CHANGES = PACKAGE / "report" / "schema" / "changes.schema.json"

#: In the TEI schema, what precedes the values of an enumeration.
_IN_TEI = {
    Kind: '<define name="kind">',
    Cause: '<attribute name="cause">',
    LacunaGround: '<define name="ground">',
}


def tei_schema(text: str) -> str:
    """Return the RELAX NG grammar *text* with the present values."""
    for enumeration, before in _IN_TEI.items():
        pattern = rf"(?<={re.escape(before)})(\s*<choice>)(\s*)<value>.*?(\s*</choice>)"
        places = list(re.finditer(pattern, text, re.DOTALL))
        if len(places) != 1:
            raise ValueError(f"{TEI.name} has {len(places)} lists of the values of {enumeration.__name__}")
        opening, indent, closing = places[0].groups()
        values = "".join(f"{indent}<value>{value}</value>" for value in _values(enumeration))
        text = text[: places[0].start()] + opening + values + closing + text[places[0].end() :]
    return text


def _values(enumeration: type[StrEnum]) -> list[str]:
    return [member.value for member in enumeration]


def apparatus_schema(text: str) -> str:
    """Return the JSON schema of apparatus.json with the present values."""
    schema = json.loads(text)
    schema["$defs"]["kind"]["enum"] = _values(Kind)
    schema["$defs"]["cause"]["enum"] = _values(Cause)
    return _json(schema)


def summary_schema(text: str) -> str:
    """Return the JSON schema of summary.json with the present values."""
    schema = json.loads(text)
    entries = schema["properties"]["works"]["items"]["properties"]["entries"]
    count = next(iter(entries["properties"].values()))
    entries["properties"] = dict.fromkeys(_values(Kind), count)
    entries["required"] = _values(Kind)
    return _json(schema)


def changes_schema(text: str) -> str:
    """Return the JSON schema of ``collate changes --json`` with the present values."""
    schema = json.loads(text)
    schema["$defs"]["kind"]["enum"] = _values(Kind)
    properties = schema["properties"]
    count = next(iter(properties["counts"]["properties"].values()))
    properties["counts"]["properties"] = dict.fromkeys(GROUNDS, count)
    properties["counts"]["required"] = list(GROUNDS)
    properties["failed"]["items"]["enum"] = list(GROUNDS)
    return _json(schema)


def _json(schema: object) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


#: Each schema, and the function that brings it up to date.
SCHEMAS = {TEI: tei_schema, APPARATUS: apparatus_schema, SUMMARY: summary_schema, CHANGES: changes_schema}


def stale() -> list[str]:
    """Return the names of the schemas that lack a value, or have one too many."""
    return [
        path.name for path, updated in SCHEMAS.items() if updated(text := path.read_text("utf-8")) != text
    ]


def main() -> int:
    """Run the command in the first argument, and return the exit status."""
    match sys.argv[1:]:
        case ["update"]:
            for path, updated in SCHEMAS.items():
                path.write_text(updated(path.read_text("utf-8")), "utf-8")
        case ["check"]:
            names = stale()
            print("\n".join(names))
            return 1 if names else 0
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
