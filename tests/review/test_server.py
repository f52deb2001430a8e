"""The server as it runs: waitress on a real port, and the command that starts it."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from collate.cli import main
from collate.edit import DecisionLog
from collate.errors import MissingExtra, OutputError, SettingsError
from collate.review import Desk, DeskOptions, DeskServer, open_server


def make_desk(project: Path) -> Desk:
    return Desk(project / "out", DeskOptions(by="王", decisions=project / "decisions", lang="en"))


@pytest.fixture
def server(project: Path) -> Iterator[DeskServer]:
    opened = open_server(make_desk(project))
    thread = threading.Thread(target=opened.run, daemon=True)
    thread.start()
    yield opened
    opened.close()
    thread.join(5)


class Browser:
    """Requests over the wire."""

    def __init__(self, server: DeskServer) -> None:
        self.port = server.port
        self.headers = {"Sec-Fetch-Site": "same-origin"}

    def send(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, {**self.headers, **headers})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def open(self, server: DeskServer) -> None:
        path = server.url.partition(f":{self.port}")[2]
        status, headers, _body = self.send("GET", path, None, **{"Sec-Fetch-Site": "none"})
        assert (status, headers["Location"]) == (303, "/")
        self.headers["Cookie"] = headers["Set-Cookie"].split(";")[0]

    def json(self, method: str, path: str, data: object = None) -> Any:
        body = None if data is None else json.dumps(data).encode()
        kind = {} if data is None else {"Content-Type": "application/json"}
        status, headers, answer = self.send(method, path, body, **kind, **{"Accept-Encoding": "gzip"})
        assert status == 200, answer
        return json.loads(gzip.decompress(answer) if headers.get("Content-Encoding") else answer)


def test_an_editor_over_the_wire(server: DeskServer, project: Path) -> None:
    browser = Browser(server)
    assert browser.send("GET", "/api/project")[0] == 403
    browser.open(server)
    (work,) = browser.json("GET", "/api/project")["works"]
    url = f"/api/works/{quote(work['slug'])}"
    revision = browser.json("GET", url)["revision"]
    body = {"revision": revision, "entry": 1, "what": "text", "how": "keep"}
    answer = browser.json("POST", f"{url}/decisions", body)
    assert answer["progress"]["decided"] == 1
    assert len((project / "decisions" / f"{work['slug']}.jsonl").read_text("utf-8").splitlines()) == 1
    status, headers, page = browser.send("GET", "/")
    assert status == 200
    assert "Server" not in headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert b"<main" in page


def test_attacks_over_the_wire(server: DeskServer) -> None:
    browser = Browser(server)
    browser.open(server)
    for host in ("evil.com", f"evil.com:{server.port}", f"localhost.evil.com:{server.port}"):
        assert browser.send("GET", "/", Host=host)[0] == 421
    assert (
        browser.send("GET", "/", None, **{"X-Forwarded-Host": f"127.0.0.1:{server.port}", "Host": "x"})[0]
        == 421
    )
    for method in ("OPTIONS", "TRACE", "PUT", "DELETE"):
        assert browser.send(method, "/api/project")[0] == 405
    assert browser.send("GET", "/static/../app.py")[0] == 404
    assert browser.send("GET", "/static/..%2f..%2fapi.py")[0] == 404
    assert browser.send("GET", f"http://127.0.0.1:{server.port}/../../etc/passwd")[0] in (400, 404)
    head = "\r\n".join(
        [
            "POST /api/works/x/undo HTTP/1.1",
            f"Host: 127.0.0.1:{server.port}",
            "Content-Type: application/json",
            "Content-Length: 1100000",
            "",
            "",
        ]
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as wire:
        wire.sendall(head.encode())  # refused by its length, before the body comes
        assert wire.recv(200).split()[1] == b"413"


def test_two_hosts_in_one_request_are_refused(server: DeskServer) -> None:
    browser = Browser(server)
    browser.open(server)
    own = f"127.0.0.1:{server.port}"
    cookie = browser.headers["Cookie"]
    lines = ["GET /api/project HTTP/1.1", f"Host: {own}", "Host: evil.com", f"Cookie: {cookie}"]
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as wire:
        wire.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode())
        answer = wire.recv(200)
    assert answer.split()[1] in (b"400", b"421")


def test_the_port_is_in_use(project: Path, server: DeskServer) -> None:
    with pytest.raises(OutputError) as error:
        open_server(make_desk(project), port=server.port)
    assert str(server.port) in str(error.value)
    assert "--port" in error.value.remedy
    shown = CliRunner().invoke(main, ["review", "out", "--port", str(server.port), "--no-browser"])
    assert shown.exit_code == 1
    assert "is in use" in shown.output


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.1", "example.org", ""])
def test_the_network_needs_a_second_flag(project: Path, host: str) -> None:
    with pytest.raises(SettingsError) as error:
        open_server(make_desk(project), host=host)
    assert "--allow-network" in error.value.remedy


def test_with_the_flag_the_own_names_are_served_and_no_others(project: Path) -> None:
    opened = open_server(make_desk(project), host="0.0.0.0", allow_network=True)
    try:
        hosts = opened.gate._hosts
        assert f"127.0.0.1:{opened.port}" in hosts
        assert f"evil.com:{opened.port}" not in hosts
    finally:
        opened.close()


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The command stops at once; the list has what the browser was given."""
    opened: list[str] = []

    def run(self: DeskServer) -> None:
        raise KeyboardInterrupt

    def take(url: str) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr(DeskServer, "run", run)
    monkeypatch.setattr("webbrowser.open", take)
    return opened


def test_the_command_prints_the_address_and_opens_it(project: Path, stopped: list[str]) -> None:
    shown = CliRunner().invoke(main, ["review", "out", "--lang", "en"])
    assert shown.exit_code == 0, shown.output
    (url,) = stopped
    assert url in shown.output
    assert url.startswith("http://127.0.0.1:")
    shown = CliRunner().invoke(main, ["review", "out", "--no-browser"])
    assert shown.exit_code == 0
    assert len(stopped) == 1
    shown = CliRunner().invoke(main, ["review", "out", "--no-browser", "--json", "--by", "李"])
    assert json.loads(shown.output)["editor"] == "李"


def test_without_a_browser_the_address_is_printed(
    project: Path, stopped: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webbrowser.open", lambda url: False)
    shown = CliRunner().invoke(main, ["review", "out"])
    assert shown.exit_code == 0
    assert "No browser was found" in shown.output
    assert "token=" in shown.output


@pytest.mark.parametrize("folder", ["in", "nothing"])
def test_a_folder_without_editions(project: Path, folder: str) -> None:
    shown = CliRunner().invoke(main, ["review", folder])
    assert shown.exit_code == 1
    assert "has no editions" in shown.output
    assert "collate run" in shown.output


def test_without_the_libraries_help_works_and_the_message_says_how(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(name: str) -> ModuleSpec | None:
        return None if name in ("flask", "waitress") else ModuleSpec(name, None)

    monkeypatch.setattr("collate.review.serve.find_spec", find)
    for name in ("flask", "waitress"):
        monkeypatch.setitem(sys.modules, name, None)
    assert "review" in CliRunner().invoke(main, ["--help"]).output
    assert "--allow-network" in CliRunner().invoke(main, ["review", "--help"]).output
    shown = CliRunner().invoke(main, ["review", "out"])
    assert shown.exit_code == 1
    assert "collate-edition[review]" in shown.output
    with pytest.raises(MissingExtra):
        open_server(Desk.__new__(Desk))


def test_editors_who_decide_at_once_lose_nothing(server: DeskServer, project: Path) -> None:
    browser = Browser(server)
    browser.open(server)
    (work,) = browser.json("GET", "/api/project")["works"]
    url = f"/api/works/{quote(work['slug'])}"
    revision = browser.json("GET", url)["revision"]
    numbers = range(1, work["entries"] + 1)

    def decide(n: int) -> int:
        body = {"revision": revision, "entry": n, "what": "text", "how": "keep"}
        return int(browser.json("POST", f"{url}/decisions", body)["revision"])

    with ThreadPoolExecutor(6) as pool:
        revisions = list(pool.map(decide, numbers))
    assert sorted(revisions) == [revision + n for n in numbers]
    after = browser.json("GET", url)
    assert after["progress"]["decided"] == len(numbers)
    assert len((project / "decisions" / f"{work['slug']}.jsonl").read_text("utf-8").splitlines()) == len(
        numbers
    )


@pytest.mark.slow
def test_what_was_confirmed_outlives_a_kill(project: Path) -> None:
    command = [sys.executable, "-m", "collate", "review", "out", "--no-browser", "--by", "王"]
    confirmed: list[str] = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    ) as desk:
        assert desk.stdout is not None
        line = desk.stdout.readline()
        found = re.search(r"127\.0\.0\.1:(\d+)(/\S+)", line)
        assert found, line
        browser = Browser.__new__(Browser)
        browser.port, browser.headers = int(found[1]), {"Sec-Fetch-Site": "none"}
        _status, headers, _body = browser.send("GET", found[2])
        browser.headers = {
            "Sec-Fetch-Site": "same-origin",
            "Cookie": headers["Set-Cookie"].split(";")[0],
        }
        (work,) = browser.json("GET", "/api/project")["works"]
        url = f"/api/works/{quote(work['slug'])}"
        revision = browser.json("GET", url)["revision"]
        threading.Timer(0.3, desk.kill).start()
        with suppress(OSError, http.client.HTTPException):
            for step in range(100_000):
                n = step % work["entries"] + 1
                body = {"revision": revision, "entry": n, "what": "note", "text": f"按{step}"}
                answer = browser.json("POST", f"{url}/decisions", body)
                revision = answer["revision"]
                confirmed.append(answer["id"])
    log = DecisionLog.open(project / "decisions" / f"{work['slug']}.jsonl")
    assert confirmed
    assert set(confirmed) <= {one.id for one in log.lines}
    assert len(log.faults) <= 1  # the line that was being written
