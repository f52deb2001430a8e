"""A printed edition from the desk, with the decisions of this minute."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import quote
from zipfile import ZipFile

import pytest

from tests.review.conftest import Editor


def exported(editor: Editor, form: str, profile: str = "full") -> bytes:
    """Return the content of a download."""
    answer = editor.get(f"{editor.url}/export?format={form}&profile={profile}&lang=zh")
    assert answer.status_code == 200, answer.text
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith(f"attachment; filename*=UTF-8''{quote(editor.slug)}")
    return bytes(answer.data)


def test_a_decision_is_in_the_next_export(editor: Editor) -> None:
    before = exported(editor, "txt").decode("utf-8-sig")
    assert "据文意改" not in before
    one = editor.entry("指导组")
    revision = editor.work()["revision"]
    editor.act("decisions", entry=one["n"], what="text", how="emend", text="工作组", revision=revision)
    after = exported(editor, "txt").decode("utf-8-sig")
    assert "据文意改" in after
    assert "工作组" in after
    assert "王编辑" in exported(editor, "txt", "dossier").decode("utf-8-sig")
    with ZipFile(BytesIO(exported(editor, "docx"))) as archive:
        assert "工作组" in archive.read("word/document.xml").decode()


@pytest.mark.parametrize(
    "query",
    [
        "format=exe",
        "format=",
        "format=tei",
        "format=txt&profile=../../etc/passwd",
        "format=txt&profile=own.toml",
        "format=docx&template=/etc/passwd&profile=/etc/passwd",
    ],
)
def test_a_name_from_the_browser_never_becomes_a_path(editor: Editor, query: str) -> None:
    answer = editor.get(f"{editor.url}/export?{query}")
    assert answer.status_code == 400
    assert "there is no" in answer.json["error"]["message"]  # type: ignore[index]


def test_a_page_is_downloaded_and_not_shown(editor: Editor) -> None:
    answer = editor.get(f"{editor.url}/export?format=html")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
