"""What a request must show before it is routed, and the headers of every answer.

The desk writes files for whoever can talk to it, and every page in the editor's
browser can send requests to this machine. A request is refused unless:

- ``Host`` is one of the server's own names. Otherwise a name that its owner points to 127.0.0.1 (DNS
  rebinding) would make a foreign page same-origin with the desk.
- its method is GET, HEAD or POST;
- ``Sec-Fetch-Site``, where the browser sends it, is ``same-origin``, or ``none`` for what the editor opens;
- ``Origin``, where it is sent, is the server's own; one of the two is required for POST;
- it has the session's cookie. Cookies are shared by all ports of a host, so the name has the port.
  The first request brings a token instead, which is accepted once, and then redirected away, so that
  the address in the history opens nothing;
- the body of a POST is ``application/json``, which no form can send, and not too long.

Source: Fetch Metadata (W3C), RFC 6265bis; the advisories on label-studio, datasette and jupyter_server.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Callable, Iterable
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qs, urlencode

from collate.i18n import _, translate

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

#: Bytes of a token: too many to guess, as those of the standard library's secrets.
TOKEN_BYTES = 32

#: Longest body of a request, in bytes: an emendation of a long paragraph has some 10,000.
LONGEST_BODY = 1_000_000

METHODS = ("GET", "HEAD", "POST")

#: Only own files; no inline script, no frame, no form, no foreign address.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-store"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
)

_REASONS = {
    303: "See Other",
    400: "Bad Request",
    403: "Forbidden",
    405: "Method Not Allowed",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    421: "Misdirected Request",
}


class Refusal(NamedTuple):
    """Why a request is refused: the status of the answer, and a message."""

    status: int
    message: str


class Gate:
    """The checks in front of an application; itself a WSGI application.

    Args:
        app: the application.
        hosts: the values of ``Host`` that are accepted, with port.
        port: the port, which is part of the cookie's name.
        lang: language of the messages.
    """

    def __init__(self, app: WSGIApplication, *, hosts: Iterable[str], port: int, lang: str) -> None:
        self._app, self._lang = app, lang
        self._hosts = frozenset(host.lower() for host in hosts)
        self.cookie = f"collate-desk-{port}"
        self._token: str | None = secrets.token_urlsafe(TOKEN_BYTES)
        self._session = secrets.token_urlsafe(TOKEN_BYTES)

    @property
    def token(self) -> str | None:
        """The token that opens the desk once; None after that."""
        return self._token

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request: by a refusal, by the cookie in exchange for the token, or by the application."""
        refusal = self._refusal(environ)
        if refusal is None and not self._has_cookie(environ):
            query = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
            if environ["REQUEST_METHOD"] == "GET" and environ.get("PATH_INFO") == "/" and self._redeem(query):
                query.pop("token")
                return self._admit(environ, start_response, query)
            refusal = Refusal(
                403,
                _(
                    "This address opens the desk no more: each start of collate review has an address "
                    "of its own, which works once. Stop it with Ctrl-C, and start it again."
                ),
            )
        elif refusal is None and "token" in parse_qs(environ.get("QUERY_STRING", "")):
            return self._redirect(start_response, "/")  # opened again from the history
        if refusal is not None:
            return _refuse(environ, start_response, refusal, self._lang)
        return self._app(environ, _with_headers(start_response))

    def _refusal(self, environ: WSGIEnvironment) -> Refusal | None:
        """Return why the request is refused with any cookie, None if it is not."""
        host = environ.get("HTTP_HOST", "").lower()
        if host not in self._hosts:
            return Refusal(
                421, _("This server has another name. Open the address that collate review prints.")
            )
        method = environ["REQUEST_METHOD"]
        if method not in METHODS:
            return Refusal(405, _("The method {method} is not used here.", method=method[:20]))
        foreign = Refusal(403, _("A page of another site sent this request."))
        site, origin = environ.get("HTTP_SEC_FETCH_SITE"), environ.get("HTTP_ORIGIN")
        if site is not None and site != "same-origin" and (site != "none" or method == "POST"):
            return foreign
        if origin is not None and origin.lower() != f"http://{host}":
            return foreign
        if method != "POST":
            return None
        if site is None and origin is None:
            return foreign
        return _body_refusal(environ)

    def _has_cookie(self, environ: WSGIEnvironment) -> bool:
        try:
            cookies = SimpleCookie(environ.get("HTTP_COOKIE", ""))
        except CookieError:
            return False
        morsel = cookies.get(self.cookie)
        return morsel is not None and _equal(morsel.value, self._session)

    def _redeem(self, query: dict[str, list[str]]) -> bool:
        """Return whether *query* has the token, which is void from then on."""
        given = query.get("token", [])
        token = self._token
        if token is None or len(given) != 1 or not _equal(given[0], token):
            return False
        self._token = None
        return True

    def _admit(
        self, environ: WSGIEnvironment, start_response: StartResponse, query: dict[str, list[str]]
    ) -> Iterable[bytes]:
        rest = urlencode(query, doseq=True)
        cookie = f"{self.cookie}={self._session}; HttpOnly; SameSite=Strict; Path=/"
        return self._redirect(start_response, f"/?{rest}" if rest else "/", ("Set-Cookie", cookie))

    @staticmethod
    def _redirect(start_response: StartResponse, address: str, *headers: tuple[str, str]) -> Iterable[bytes]:
        start_response(_status(303), [("Location", address), ("Content-Length", "0"), *headers, *HEADERS])
        return []


def _body_refusal(environ: WSGIEnvironment) -> Refusal | None:
    kind = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        return Refusal(415, _("The body of a request must be application/json."))
    if environ.get("HTTP_CONTENT_ENCODING"):
        return Refusal(415, _("The body of a request must be application/json."))
    length = environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()):
        return Refusal(400, _("The length of the request is not a number."))
    if len(length) > 12 or int(length) > LONGEST_BODY:
        return Refusal(413, _("The request is longer than {most} bytes.", most=LONGEST_BODY))
    return None


def _refuse(
    environ: WSGIEnvironment, start_response: StartResponse, refusal: Refusal, lang: str
) -> Iterable[bytes]:
    text = translate(refusal.message, lang)
    kind = "application/json"
    if "text/html" in environ.get("HTTP_ACCEPT", ""):  # opened by a person
        kind = "text/plain"
    else:
        text = json.dumps({"error": {"message": text, "remedy": ""}}, ensure_ascii=False)
    body = text.encode("utf-8", "replace")
    headers = [("Content-Type", f"{kind}; charset=utf-8"), ("Content-Length", str(len(body)))]
    start_response(_status(refusal.status), [*headers, *HEADERS])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _status(code: int) -> str:
    return f"{code} {_REASONS[code]}"


def _equal(left: str, right: str) -> bool:
    """Return whether two secrets are equal, in a time that does not depend on where they differ."""
    return hmac.compare_digest(left.encode("utf-8", "replace"), right.encode("utf-8", "replace"))


def _with_headers(start_response: StartResponse) -> Callable[..., Any]:
    """Return *start_response* with :data:`HEADERS`, which replace those of the application."""
    names = {name.lower() for name, _value in HEADERS}

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:  # noqa: ANN401  # WSGI
        kept = [(name, value) for name, value in headers if name.lower() not in names]
        return start_response(status, [*kept, *HEADERS], exc_info)

    return start
