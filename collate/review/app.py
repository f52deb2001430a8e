"""The desk as a WSGI application: Flask behind the checks of ``security``."""

from __future__ import annotations

import gzip
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import msgspec
from flask import Flask, Response, request

from collate.errors import CollateError, MissingExtra, ModelError, OutputError, SettingsError
from collate.i18n import ENGLISH, _, languages, translate
from collate.review.decide import ChangedMeanwhile
from collate.review.desk import UnknownWork
from collate.review.security import LONGEST_BODY, Gate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from collate.review.desk import Desk

#: Shorter answers are sent as they are.
_LEAST_GZIP = 2_000

#: The fastest level: a work of 5,000 entries takes 20 ms; the file goes no further than this machine.
_GZIP_LEVEL = 1


def make_app(desk: Desk, *, hosts: Iterable[str], port: int) -> Gate:
    """Return the application for *desk*.

    Args:
        desk: the works.
        hosts: the values of the header ``Host`` that are answered, with port.
        port: the port that it is served at.
    """
    from collate.review.routes import add_routes

    app = Flask("collate.review", static_folder=None, template_folder=_folder("templates"))
    app.config["MAX_CONTENT_LENGTH"] = LONGEST_BODY
    app.extensions["desk"] = desk
    add_routes(app, desk)
    app.register_error_handler(CollateError, _expected)
    app.register_error_handler(Exception, _unexpected)
    return Gate(app, hosts=hosts, port=port, lang=desk.options.lang)


def _folder(name: str) -> str:
    return str(files("collate.review").joinpath(name))


def language() -> str:
    """Return the language that a request asks for, else that of the desk."""
    asked = request.args.get("lang", "")
    if asked in languages():
        return asked
    from flask import current_app

    chosen: str = current_app.extensions["desk"].options.lang
    return chosen if chosen in languages() else ENGLISH


def json_answer(data: object, status: int = 200) -> Response:
    """Return *data* as JSON, compressed where the client accepts that and it is worth it."""
    body = msgspec.json.encode(data)
    answer = Response(body, status=status, mimetype="application/json")
    if len(body) >= _LEAST_GZIP and request.accept_encodings["gzip"] > 0:
        answer.set_data(gzip.compress(body, _GZIP_LEVEL, mtime=0))
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    return answer


def failure(error: CollateError, status: int, **more: Any) -> Response:  # noqa: ANN401  # of any answer
    """Return the message and the remedy of an error."""
    lang = language()
    said = translate(error.problem, lang)
    if error.where:
        said = translate(_("{where}: {problem}", where=error.where, problem=error.problem), lang)
    shown = {"message": said, "remedy": translate(error.remedy, lang)}
    return json_answer({"error": shown, **more}, status)


def _expected(error: CollateError) -> Response:
    """Answer an error that the editor can solve."""
    match error:
        case UnknownWork():
            return failure(error, 404)
        case ChangedMeanwhile():
            return failure(error, 409)
        case SettingsError() | ModelError():
            return failure(error, 400)
        case OutputError() | MissingExtra():
            return failure(error, 507)
    return failure(error, 500)


def _unexpected(error: Exception) -> Response:
    """Answer what Flask refuses by its status, and a bug by a message; the traceback is in the terminal."""
    from werkzeug.exceptions import HTTPException

    if isinstance(error, HTTPException):
        status = error.code or 500
        return failure(CollateError("", _("there is nothing at this address")), status)
    from flask import current_app

    current_app.logger.error("a fault of collate", exc_info=error)
    problem = _("a fault of collate prevented this; what was saved before is saved")
    return failure(CollateError("", problem, _("The terminal has the details: please report them")), 500)
