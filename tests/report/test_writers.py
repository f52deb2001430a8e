"""The registries of formats, the exports of the package, and messages in the language of the report."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import collate.report
from collate.i18n import _
from collate.model import Decision, Orphan
from collate.report import RUN_WRITERS, WITNESS_WRITERS, WRITERS, ReportContext

if TYPE_CHECKING:
    from tests.report.conftest import Made


def test_importing_the_package_imports_no_format() -> None:
    code = "import sys, collate.report; print([m for m in ('jinja2', 'lxml', 'pyarrow') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_every_row_loads_a_function() -> None:
    assert all(callable(writer.load()) for writer in WRITERS.values())
    assert all(callable(writer.load()) for writer in WITNESS_WRITERS.values())
    assert all(callable(writer.load()) for writer in RUN_WRITERS.values())


def test_every_exported_name_exists() -> None:
    for name in collate.report.__all__:
        assert getattr(collate.report, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        getattr(collate.report, "nothing")  # noqa: B009  # mypy rejects the plain attribute


@pytest.mark.parametrize(
    ("lang", "warning", "why"),
    [
        ("zh", "文件是空的", "请删去"),
        ("en", "the file is empty", "Remove it"),
        ("xx", "the file is empty", "Remove it"),
    ],
)
def test_messages_are_in_the_language_of_the_report(lang: str, warning: str, why: str, small: Made) -> None:
    orphan = Orphan(Decision(small.work.slug, "没有", "有"), _("Remove it"))
    edition = replace(small.edition, orphaned=(orphan,))
    results = replace(small.results, warnings=(_("the file is empty"),))
    context = ReportContext(lang=lang, documents=results.documents)
    assert json.loads(RUN_WRITERS["summary"].write(results, context))["warnings"] == [warning]
    assert f"<li>{warning}</li>" in RUN_WRITERS["overview"].write(results, context).decode()
    assert json.loads(WRITERS["json"].write(edition, context))["orphaned"][0]["why"] == why
    page = WRITERS["html"].write(edition, context).decode()
    assert f'<span class="sub">{why}</span>' in page
    assert f'<html lang="{"zh-Hans" if lang == "zh" else "en"}">' in page
