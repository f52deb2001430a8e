"""The desk as a target of ``fuzz``: requests, one after another, with the cookie of the editor."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from functools import partial
from urllib.parse import quote

import mutations
from flask import Response
from fuzz_seeds import small_run
from fuzz_target import Target
from werkzeug.exceptions import HTTPException
from werkzeug.test import Client

from collate.review import Desk, DeskOptions, app, make_app


def _requests() -> list[list[object]]:
    """Return a request of each kind: 12 that read, then those that write."""
    gets = ["", "/changes?since=0", "/entries/1", "/entries/2", "/entries/1/picture/甲.png", "/texts"]
    gets += [
        "/synopsis?left=甲&right=乙",
        "/synopsis?paragraph=1",
        "/sections?entry=1",
        "/export?format=docx",
    ]
    paths = [*(f"/api/works/~{one}" for one in gets), "/api/project", "/messages.json?lang=zh"]
    place, words = {"revision": 0, "entry": 1}, {"revision": 0, "place": [1, 0, 3]}
    adopt = {**place, "what": "text", "how": "adopt", "reading": "督导组", "scope": "work"}
    section = {**place, "first": "第1项", "last": "", "base": "乙", "throughout": ["丙"], "reason": "甲"}
    posts: list[tuple[str, object]] = [
        ("works/~/decisions", {**place, "what": "text", "how": "emend", "text": "督导组"}),
        ("works/~/decisions", {**place, "what": "note", "text": "按"}),
        ("works/~/decisions", {**adopt, "exceptions": [2]}),
        ("works/~/decisions", {**words, "what": "text", "how": "emend", "text": "甲"}),
        ("works/~/decisions", {**place, "what": "cut", "parts": ["指导", "组"]}),
        ("works/~/decisions", {**place, "what": "judgement", "text": "讹"}),
        ("works/~/undo", {"revision": 1}),
        ("works/~/redo", {"revision": 1, "steps": 1}),
        ("works/~/review", {"revision": 1, "id": "0" * 16, "do": "confirm", "entry": 1}),
        ("works/~/rules/preview", adopt),
        ("works/~/sections/name", section),
        ("decisions", {"what": "same", "row": {"left": "a.txt#1", "right": "b.txt#1"}, "works": False}),
        ("undo", {"of": ["0" * 16]}),
        ("editor", {"name": "王"}),
    ]
    reading: list[list[object]] = [["GET", path] for path in paths]
    return [*reading, *(["POST", f"/api/{path}", body] for path, body in posts)]


class DeskTarget(Target):
    """Requests to the desk, one a line: ``["GET", path]`` or ``["POST", path, body]``; ~ is the work."""

    mutate = staticmethod(mutations.mutate_lines)
    #: Requests after which the desk is opened anew.
    _FRESH = 400

    def __init__(self) -> None:
        super().__init__()
        os.fsync = lambda _descriptor: None  # type: ignore[assignment]
        small_run(self.folder)
        self.faults: list[Exception] = []
        app._unexpected = partial(self._unexpected, app._unexpected)
        self.left = 0
        rows = _requests()
        parts = (rows[:12], rows[12:], rows[12::3], rows[13::3])
        self.seeds = [
            "\n".join(json.dumps(row, ensure_ascii=False) for row in part).encode() for part in parts
        ]

    def _unexpected(self, answer: Callable[[Exception], Response], error: Exception) -> Response:
        self.faults.append(error)
        return answer(error)

    def _open(self) -> None:
        shutil.rmtree(self.folder / "decisions", ignore_errors=True)
        self.desk = Desk(
            self.folder / "out", DeskOptions(by="王", decisions=self.folder / "decisions", lang="en")
        )
        gate = make_app(self.desk, hosts=["127.0.0.1:8642"], port=8642)
        own = {"Host": "127.0.0.1:8642"}
        self.client = Client(gate, use_cookies=False)
        answer = self.client.get(f"/?token={gate.token}", headers={**own, "Sec-Fetch-Site": "none"})
        self.headers = {
            **own,
            "Sec-Fetch-Site": "same-origin",
            "Cookie": answer.headers["Set-Cookie"].split(";")[0],
        }
        self.left, self.slug = self._FRESH, self.desk.slugs()[0]

    def run(self, data: bytes) -> None:
        for line in data.split(b"\n")[:16]:
            if self.left <= 0:
                self._open()
            method, path, body = _request(line)
            if b'"revision": 0' in body:  # that of the last answer
                body = body.replace(
                    b'"revision": 0', b'"revision": %d' % self.desk.work(self.slug).revision, 1
                )
            if not path.startswith("/") or path.startswith("//") or path.rstrip("/").endswith("/run"):
                continue
            self.left -= 1
            url = quote(path.replace("~", self.slug), safe="/?&=%")
            answer = self.client.open(
                url, method=method, data=body, headers={**self.headers, "Content-Type": "application/json"}
            )
            bugs = [one for one in self.faults if not isinstance(one, HTTPException)]
            self.faults.clear()
            if bugs:
                raise bugs[0]
            assert answer.status_code < 500, (answer.status_code, path, answer.text[:300])


def _request(line: bytes) -> tuple[str, str, bytes]:
    """Return method, path and body of a line; any other line is a body."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return "POST", "/api/works/~/decisions", line
    match found:
        case ["GET", str(path), *_]:
            return "GET", path.encode("utf-8", "replace").decode(), b""
        case ["POST", str(path), body, *_]:
            return "POST", path.encode("utf-8", "replace").decode(), json.dumps(body).encode()
    return "POST", "/api/works/~/decisions", line
