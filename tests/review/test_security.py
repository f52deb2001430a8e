"""Each line of the defence of the desk, attacked."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from werkzeug.test import Client

from collate.review import Desk, DeskOptions, is_loopback, make_app
from collate.review.security import HEADERS, LONGEST_BODY, POLICY, Gate

from .conftest import HOST, Editor, content, open_desk

OWN = {"Host": HOST, "Sec-Fetch-Site": "none"}


@pytest.fixture
def gate(project: Path) -> Gate:
    desk = Desk(project / "out", DeskOptions(by="王", decisions=project / "decisions", lang="en"))
    return make_app(desk, hosts=[HOST, "localhost:8642"], port=8642)


def client_of(gate: Gate) -> Client:
    return Client(gate, use_cookies=False)


@pytest.mark.parametrize(
    "host",
    [
        "evil.com", "evil.com:8642", "localhost.evil.com:8642", "127.0.0.1.evil.com:8642",
        "127.0.0.1:8642.evil.com", "127.0.0.1", "localhost", "127.0.0.1:1", "[::1]:8642", "0.0.0.0:8642",
        "127.1:8642", "2130706433:8642", "127.0.0.1:8642@evil.com", "evil.com@127.0.0.1:8642", "", " ",
    ],
)  # fmt: skip
def test_a_foreign_host_is_refused_before_anything_else(gate: Gate, host: str) -> None:
    token = gate.token
    for method in ("GET", "HEAD", "POST", "OPTIONS", "TRACE", "PUT", "DELETE"):
        answer = client_of(gate).open(f"/?token={token}", method=method, headers={**OWN, "Host": host})
        assert answer.status_code == 421
        assert "Set-Cookie" not in answer.headers
    assert gate.token == token  # a rebound name cannot use it up


@pytest.mark.parametrize("host", [HOST, "LOCALHOST:8642"])
def test_own_names_are_served(gate: Gate, host: str) -> None:
    assert client_of(gate).get(f"/?token={gate.token}", headers={**OWN, "Host": host}).status_code == 303


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "PROPFIND", "X"])
def test_other_methods_are_refused(editor: Editor, method: str) -> None:
    for path in ("/", "/api/project", f"{editor.url}/decisions"):
        answer = editor.client.open(path, method=method, headers=editor.headers)
        assert answer.status_code == 405
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_the_token_works_once_and_leaves_the_address(gate: Gate) -> None:
    client, token = client_of(gate), gate.token
    assert token is not None
    assert len(token) >= 43
    answer = client.get(f"/?token={token}", headers=OWN)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("collate-desk-8642=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert token not in cookie
    assert gate.token is None
    again = client.get(f"/?token={token}", headers=OWN)
    assert again.status_code == 403
    assert "Set-Cookie" not in again.headers


def test_the_token_goes_even_when_it_is_opened_again_from_the_history(gate: Gate) -> None:
    client, token = client_of(gate), gate.token
    cookie = client.get(f"/?token={token}", headers=OWN).headers["Set-Cookie"].split(";")[0]
    answer = client.get(f"/?token={token}", headers={**OWN, "Cookie": cookie})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


@pytest.mark.parametrize("query", ["", "?token=", "?token=x", "?token={t}&token={t}", "?Token={t}", "?a={t}"])
def test_without_the_token_nothing_opens(gate: Gate, query: str) -> None:
    answer = client_of(gate).get("/" + query.format(t=gate.token), headers=OWN)
    assert answer.status_code == 403
    assert gate.token is not None


@pytest.mark.parametrize("path", ["/api/project", "/static/main.js", "/api/works/x/decisions"])
def test_the_token_opens_nothing_but_the_page(gate: Gate, path: str) -> None:
    assert client_of(gate).get(f"{path}?token={gate.token}", headers=OWN).status_code == 403
    assert gate.token is not None


@pytest.mark.parametrize(
    "cookie", ["", "collate-desk-8642=", "collate-desk-8642=x", "a=b; c", "collate-desk-8642"]
)
def test_without_the_cookie_nothing_is_served(gate: Gate, cookie: str) -> None:
    for path in ("/", "/static/main.js", "/static/desk.css", "/api/project", "/nothing"):
        answer = client_of(gate).get(path, headers={**OWN, "Cookie": cookie})
        assert answer.status_code == 403
        assert "collate review" in answer.text  # the remedy


def test_the_cookie_of_another_desk_opens_nothing(project: Path) -> None:
    first, second = open_desk(project, port=8642), open_desk(project, port=8643)
    cookie = first.headers["Cookie"]
    assert second.get("/api/project", Cookie=cookie).status_code == 403
    renamed = cookie.replace("8642", "8643")
    assert second.get("/api/project", Cookie=renamed).status_code == 403
    assert second.get("/api/project", Cookie=f"{cookie}; {second.headers['Cookie']}").status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "None", "same-origin, cross-site"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_requests_of_other_sites_are_refused(editor: Editor, site: str, method: str) -> None:
    headers = {**editor.headers, "Sec-Fetch-Site": site, "Content-Type": "application/json"}
    answer = editor.client.open(f"{editor.url}/undo", method=method, headers=headers, data="{}")
    assert answer.status_code == 403


def test_what_the_editor_opens_reads_and_does_not_write(editor: Editor) -> None:
    assert editor.get("/api/project", **{"Sec-Fetch-Site": "none"}).status_code == 200
    answer = editor.post(f"{editor.url}/undo", {"revision": 0}, **{"Sec-Fetch-Site": "none"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "origin",
    [
        "null", "http://evil.com", "https://127.0.0.1:8642", "http://127.0.0.1", "http://127.0.0.1:8641",
        "http://127.0.0.1:8642.evil.com", "http://localhost:8642", "", "file://",
    ],
)  # fmt: skip
def test_a_foreign_origin_is_refused(editor: Editor, origin: str) -> None:
    assert editor.get("/api/project", Origin=origin).status_code == 403
    headers = {name: value for name, value in editor.headers.items() if name != "Sec-Fetch-Site"}
    headers |= {"Origin": origin, "Content-Type": "application/json"}
    answer = editor.client.post(f"{editor.url}/undo", headers=headers, data="{}")
    assert answer.status_code == 403


def test_one_sign_of_the_own_page_is_enough_to_write_and_none_is_not(editor: Editor) -> None:
    headers = {name: value for name, value in editor.headers.items() if name != "Sec-Fetch-Site"}
    headers["Content-Type"] = "application/json"
    url = f"{editor.url}/undo"
    assert editor.client.post(url, headers=headers, data="{}").status_code == 403
    own = {**headers, "Origin": f"http://{HOST}"}
    assert editor.client.post(url, headers=own, data="{}").status_code == 400  # nothing to undo


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "",
        "text/plain; application/json", "application/jsonp", "application/x-json", "text/json",
    ],
)  # fmt: skip
def test_writes_are_json_alone(editor: Editor, kind: str, project: Path) -> None:
    body = b'{"revision":0,"entry":1,"what":"text","how":"keep"}'
    answer = editor.post(f"{editor.url}/decisions", body, **{"Content-Type": kind})
    assert answer.status_code == 415
    assert not (project / "decisions").exists()


def test_json_may_name_its_charset(editor: Editor) -> None:
    kind = {"Content-Type": "application/json; charset=utf-8"}
    body = {"revision": 0, "entry": 1, "what": "text", "how": "keep"}
    assert editor.post(f"{editor.url}/decisions", body, **kind).status_code == 200


def test_a_long_body_is_refused_before_it_is_read(editor: Editor) -> None:
    answer = editor.post(f"{editor.url}/decisions", b" " * (LONGEST_BODY + 1))
    assert answer.status_code == 413
    for length in ("-1", "1e3", "9" * 5000, "٣"):
        environ = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": length}
        answer = editor.client.open(
            f"{editor.url}/decisions",
            method="POST",
            headers={**editor.headers, "Content-Type": "application/json"},
            environ_overrides=environ,
        )
        assert answer.status_code in (400, 413), length


def test_a_compressed_body_is_refused(editor: Editor) -> None:
    assert editor.post(f"{editor.url}/undo", b"x", **{"Content-Encoding": "gzip"}).status_code == 415


@pytest.mark.parametrize(
    "slug",
    ["../../etc/passwd", "..%2f..%2fetc", "%2e%2e", "..", ".", "a/../b", "%00", "C:\\x", "~", "x" * 9000],
)
def test_no_slug_becomes_a_path(editor: Editor, slug: str) -> None:
    for path in (f"/api/works/{slug}", f"/api/works/{quote(slug, safe='')}", f"/api/works/{slug}/changes"):
        answer = editor.get(path)
        assert answer.status_code == 404, path
        assert "root:" not in answer.text


@pytest.mark.parametrize(
    "name",
    [
        "../app.py", "..%2fapp.py", "%2e%2e/app.py", "....//app.py", "/etc/passwd", "//etc/passwd", "app.py",
        "../templates/desk.html", "main.js/", "main.js%00", "main.js/../../app.py", "", ".", "MAIN.JS/x",
    ],
)  # fmt: skip
def test_no_static_name_becomes_a_path(editor: Editor, name: str) -> None:
    answer = editor.get(f"/static/{name}")
    assert answer.status_code in (404, 308)
    assert "import" not in answer.text


def test_the_own_files_are_served_by_type(editor: Editor) -> None:
    answer = editor.get("/static/api.js")
    assert answer.status_code == 200
    assert answer.content_type == "text/javascript; charset=utf-8"


@pytest.mark.parametrize(
    "path", ["/", "/static/api.js", "/static/none.js", "/api/project", "/api/works/x", "/nothing", "/api"]
)
def test_every_answer_has_the_headers(editor: Editor, path: str) -> None:
    for headers in (editor.headers, {**editor.headers, "Cookie": ""}, {**editor.headers, "Host": "evil.com"}):
        answer = editor.client.get(path, headers=headers)
        for name, value in HEADERS:
            assert answer.headers.getlist(name) == [value], (path, name)


def test_the_policy_allows_own_files_alone() -> None:
    assert "unsafe" not in POLICY
    assert POLICY.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert {"base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"} <= set(POLICY.split("; "))


def test_the_page_has_no_inline_script_or_style(editor: Editor) -> None:
    import re

    page = editor.get("/").text
    scripts = re.findall(r"<script\b([^>]*)>", page)
    assert scripts
    assert all("src=" in one or 'type="application/json"' in one for one in scripts)
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page)


def test_markup_in_titles_and_texts_stays_text(project: Path) -> None:
    (edition,) = (project / "out").glob("works/*/edition.xml")
    text = edition.read_text("utf-8")
    edition.write_text(text.replace(">在春耕座谈会上的讲话<", ">在&lt;b&gt;春耕座谈会上的讲话<"), "utf-8")
    editor = open_desk(project)
    raw = editor.get(editor.url)
    assert raw.content_type == "application/json"
    work = content(raw)
    assert "<b>" in work["title"]  # as data; the page sets it as text
    evil = "</script><script>alert(1)</script>"
    entry = work["entries"][0]
    answer = editor.act("decisions", revision=work["revision"], entry=entry["n"], what="note", text=evil)
    assert answer["entries"][0]["ruling"]["note"] == evil
    assert evil not in editor.get("/").text


def test_a_name_in_an_error_is_data(editor: Editor) -> None:
    answer = editor.get("/api/works/" + quote("<script>alert(1)</script>", safe=""))
    assert answer.content_type == "application/json"


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True), ("127.8.9.1", True), ("::1", True), ("localhost", True), ("LOCALHOST", True),
        ("0.0.0.0", False), ("::", False), ("192.168.1.2", False), ("localhost.evil.com", False),
        ("", False), ("example.org", False), ("127.0.0.1.nip.io", False),
    ],
)  # fmt: skip
def test_loopback(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected
