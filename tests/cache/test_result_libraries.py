"""What a kept result depends on: every library is either in the key or said not to shape results."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from collate.cache.fingerprint import RESULT_LIBRARIES, UNRELATED_LIBRARIES

#: Extras for those who work on collate; ``all`` gathers others.
OTHER_EXTRAS = {"test", "bench", "browser", "consumers", "docs"}


def test_each_dependency_is_in_the_key_or_has_a_reason_not_to_be() -> None:
    text = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    extras = project["optional-dependencies"]
    asked = [
        *project["dependencies"],
        *(row for name in extras if name not in OTHER_EXTRAS for row in extras[name]),
    ]
    names = {re.split(r"[^\w.-]", row)[0].lower() for row in asked}
    assert names == {*RESULT_LIBRARIES, *UNRELATED_LIBRARIES}
    assert not {*RESULT_LIBRARIES} & {*UNRELATED_LIBRARIES}
    assert all(UNRELATED_LIBRARIES.values())
