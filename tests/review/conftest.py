"""A run of three witnesses of one work, and the desk on it; a client that has the cookie."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree
from typing import Any
from urllib.parse import quote

import pytest
from werkzeug.test import Client, TestResponse

import collate
from collate.review import Desk, DeskOptions, make_app

HOST = "127.0.0.1:8642"

LINES = [f"第{n}项工作由第{n + 3}组负责，请指导组在第{n * 7}天以前完成。" for n in range(20)]
TEXT = "\n".join(LINES)
TEXTS = {
    "a": TEXT,
    "b": TEXT.replace("指导组", "督导组", 4).replace("第9项工作", "第9项重要工作"),
    "c": TEXT.replace("完成", "做完", 2).replace("指导组", "督导组", 2),
}


def write_sources(folder: Path) -> None:
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(f"在春耕座谈会上的讲话\n（1957年3月12日）\n{text}\n", "utf-8")


@pytest.fixture(scope="session")
def run_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run: ``in`` and ``out``."""
    folder = tmp_path_factory.mktemp("desk")
    write_sources(folder / "in")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        collate.run("in", "out")
    return folder


@pytest.fixture
def project(run_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the folder of a run, which is the current folder."""
    folder = tmp_path / "project"
    copytree(run_once, folder)
    monkeypatch.chdir(folder)
    return folder


def unpacked(packed: Any) -> list[dict[str, Any]]:
    """Return the rows of entries as objects, as ``static/rows.js`` makes them."""

    def made(columns: list[str], cells: list[Any]) -> dict[str, Any]:
        row = {
            name: packed["values"][cell] if name in packed["shared"] else cell
            for name, cell in zip(columns, cells, strict=False)
        }
        return row | (packed["values"][cells[-1]] if cells[-1] >= 0 else {})

    rows = [made(packed["columns"], cells) for cells in packed["rows"]]
    return [row | {"readings": [made(packed["readings"], one) for one in row["readings"]]} for row in rows]


def content(answer: TestResponse) -> dict[str, Any]:
    """Return what an answer holds, with its rows of entries as objects."""
    found = dict(answer.json or {})
    return found | {"entries": unpacked(found["entries"])} if "columns" in found.get("entries", ()) else found


@dataclass
class Editor:
    """An editor's browser at the desk."""

    desk: Desk
    client: Client
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return self.desk.slugs()[0]

    @property
    def url(self) -> str:
        return f"/api/works/{quote(self.slug)}"

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers={**self.headers, **headers})

    def post(self, path: str, body: object, **headers: str) -> TestResponse:
        return self.client.post(
            path,
            data=body if isinstance(body, bytes) else json.dumps(body),
            headers={**self.headers, "Content-Type": "application/json", **headers},
        )

    def work(self) -> dict[str, Any]:
        answer = self.get(self.url)
        assert answer.status_code == 200, answer.text
        return content(answer)

    def act(self, name: str, **body: object) -> dict[str, Any]:
        answer = self.post(f"{self.url}/{name}", body)
        assert answer.status_code == 200, answer.text
        return content(answer)

    def entry(self, lemma: str, nth: int = 0) -> dict[str, Any]:
        return dict([one for one in self.work()["entries"] if one["lemma"] == lemma][nth])


def open_desk(folder: Path, *, by: str = "王编辑", port: int = 8642) -> Editor:
    desk = Desk(folder / "out", DeskOptions(by=by, decisions=folder / "decisions", lang="en"))
    gate = make_app(desk, hosts=[f"127.0.0.1:{port}", f"localhost:{port}"], port=port)
    headers = {"Host": f"127.0.0.1:{port}", "Sec-Fetch-Site": "same-origin"}
    client = Client(gate, use_cookies=False)
    answer = client.get(f"/?token={gate.token}", headers={**headers, "Sec-Fetch-Site": "none"})
    assert answer.status_code == 303
    return Editor(desk, client, {**headers, "Cookie": answer.headers["Set-Cookie"].split(";")[0]})


@pytest.fixture
def editor(project: Path) -> Editor:
    """An editor at the desk of a run."""
    return open_desk(project)
