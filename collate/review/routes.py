"""The addresses of the desk.

====  ========================================================  =============================================
GET   /                                                         the page; ``?lang=`` chooses its language
GET   /static/<file>                      its modules and styles, and those of the report
GET   /messages.json                                            its words
GET   /api/project                                              :meth:`~collate.review.desk.Desk.listing`
GET   /api/works/<slug>                                         ``OpenWork.view``
GET   /api/works/<slug>/changes?since=<revision>                ``OpenWork.changes``
GET   /api/works/<slug>/entries/<n>                             ``entry_details``
GET   /api/works/<slug>/entries/<n>/picture/<siglum>.png        ``pictures``
GET   /api/works/<slug>/synopsis?left=&right= or ?paragraph=    ``synopsis``
POST  /api/works/<slug>/decisions, undo, redo, review           ``payloads``; ``writes``
POST  /api/works/<slug>/rules/preview                           ``{"places": [{n, left, lemma, …, reading}]}``
GET   /api/works/<slug>/export?format=&profile=                 a file: ``exports``
GET   /api/works/<slug>/texts                                   ``{"texts": project.text_views}``
GET   /api/works/<slug>/sections                                ``sections``
POST  /api/works/<slug>/sections/name                           names one: ``{"id"}``
POST  /api/works/<slug>/run                                     ``{"revision", "rebuilt": true, "message"}``
POST  /api/decisions                                            a row of collate.toml: ``{"id"}``
POST  /api/undo                                                 takes such rows back, ``{"of": [id]}``
POST  /api/run, /api/editor                                     ``{"message"}``, ``{"editor"}``
====  ========================================================  =============================================

Every error is ``{"error": {"message", "remedy"}}``; 409 has what changed besides.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response, render_template, request

from collate.errors import CollateError, SettingsError
from collate.i18n import _, language_tag, languages
from collate.review.app import failure, json_answer, language
from collate.review.desk import UnknownWork
from collate.review.entry_details import entry_details, source_views
from collate.review.exports import export_work
from collate.review.project import file_views, text_views
from collate.review.sections import section_views
from collate.review.words import page_words
from collate.review.writes import Writes

if TYPE_CHECKING:
    from collate.review.desk import Desk
    from collate.review.open_work import OpenWork

#: The media types of the page's own files, by suffix; no other file is served.
_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}

#: The names of languages in themselves; another is named by its code.
_LANGUAGES = {"en": "English", "zh": "中文"}


def add_routes(app: Flask, desk: Desk) -> None:
    """Add the addresses of *desk* to *app*."""
    views, writes = _Views(desk), Writes(desk)
    work = "/api/works/<slug>"
    for rule, view in (
        ("/", views.page),
        ("/static/<path:name>", views.static),
        ("/messages.json", views.messages),
        ("/api/project", views.project),
        (work, views.work),
        (f"{work}/changes", views.changes),
        (f"{work}/entries/<int:number>", views.entry),
        (f"{work}/entries/<int:number>/picture/<siglum>.png", views.picture),
        (f"{work}/synopsis", views.synopsis),
        (f"{work}/texts", views.texts),
        (f"{work}/export", views.export),
        (f"{work}/sections", views.sections),
    ):
        app.add_url_rule(rule, rule, view, methods=["GET"], provide_automatic_options=False)
    for rule, view in (
        (f"{work}/decisions", writes.decide),
        (f"{work}/undo", writes.undo),
        (f"{work}/redo", writes.redo),
        (f"{work}/review", writes.review),
        (f"{work}/rules/preview", writes.preview),
        (f"{work}/run", writes.run),
        (f"{work}/sections/name", writes.section),
        ("/api/decisions", writes.directive),
        ("/api/run", writes.run_all),
        ("/api/undo", writes.take_back),
        ("/api/editor", writes.editor),
    ):
        app.add_url_rule(rule, rule, view, methods=["POST"], provide_automatic_options=False)


class _Views:
    """The answers to requests."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        components = files("collate.report").joinpath("html/components")
        self._static = tuple(
            Path(str(folder)) for folder in (files("collate.review").joinpath("static"), components)
        )

    # -- the page -------------------------------------------------------------------------------

    def page(self) -> Response:
        lang = language()
        text = render_template(
            "desk.html",
            lang=lang,
            locale=language_tag(lang),
            words=page_words(lang),
            languages=[{"code": one, "name": _LANGUAGES.get(one, one)} for one in languages()],
        )
        return Response(text, mimetype="text/html")

    def static(self, name: str) -> Response:
        # A name is looked up in the list of files: it never becomes a path.
        found = {
            path.relative_to(folder).as_posix(): path
            for folder in self._static
            for path in folder.rglob("*")
            if path.suffix in _TYPES and path.is_file()
        }.get(name)
        if found is None:
            return failure(CollateError("", _("there is nothing at this address")), 404)
        return Response(found.read_bytes(), content_type=f"{_TYPES[found.suffix]}; charset=utf-8")

    def messages(self) -> Response:
        return json_answer({"lang": language(), "words": page_words(language())})

    # -- reading --------------------------------------------------------------------------------

    def project(self) -> Response:
        return json_answer(
            {
                "lang": language(),
                "editor": self._desk.by,
                "works": self._desk.listing(),
                "files": file_views(self._desk),
                "offers": ["works", "editor", "undo"],
            }
        )

    def work(self, slug: str) -> Response:
        work = self._desk.work(slug)
        with work.lock:
            return json_answer(work.view(language()))

    def changes(self, slug: str) -> Response:
        work = self._desk.work(slug)
        with work.lock:
            return json_answer(work.changes(request.args.get("since", -1, type=int), language()))

    def entry(self, slug: str, number: int) -> Response:
        work = self._entry(slug, number)
        with work.lock:
            details, edition = entry_details(work, number, language()), work.plain
        # Files are read without the lock: no decision waits for them.
        details["sources"] = source_views(edition, number, self._desk.sources)
        return json_answer(details)

    def picture(self, slug: str, number: int, siglum: str) -> Response:
        work = self._entry(slug, number)
        none = CollateError("", _("this place has no picture"))
        with work.lock:
            if work.finder.column(siglum) is None:
                return failure(none, 404)
            edition = work.plain
        found = self._desk.sources.words(edition, number, siglum)
        if found.document is None or found.file is None or not found.has_picture:
            return failure(none, 404)
        place = found.position
        image = self._desk.pictures.of(found.file, found.document, place.start, place.end)
        return Response(image, mimetype="image/png") if image else failure(none, 404)

    def export(self, slug: str) -> Response:
        work = self._desk.work(slug)
        with work.lock:
            work.refresh()
            edition = work.edition
        form, profile = request.args.get("format", ""), request.args.get("profile", "")
        settings = self._desk.options.settings()
        path = self._desk.edition_path(slug)
        made = export_work(edition, form, profile, settings=settings, lang=language(), path=path)
        headers = {"Content-Disposition": made.disposition}
        return Response(made.content, content_type=made.media_type, headers=headers)

    def synopsis(self, slug: str) -> Response:
        work = self._desk.work(slug)
        left, right = request.args.get("left", ""), request.args.get("right", "")
        paragraph = request.args.get("paragraph", -1, type=int)
        with work.lock:
            synopsis = work.synopsis
            if "paragraph" in request.args:
                if not 0 <= paragraph < len(synopsis):
                    return failure(SettingsError("", _("there is no such paragraph")), 404)
                return json_answer(synopsis.paragraph(paragraph))
            if not (synopsis.has(left) and synopsis.has(right)):
                siglum = (right if synopsis.has(left) else left)[:40]
                return failure(SettingsError("", _("there is no witness {siglum}", siglum=siglum)), 404)
            return json_answer(synopsis.pair(left, right))

    def texts(self, slug: str) -> Response:
        work = self._desk.work(slug)
        with work.lock:
            return json_answer({"texts": text_views(work)})

    def sections(self, slug: str) -> Response:
        work = self._desk.work(slug)
        with work.lock:
            entry = request.args.get("entry", 0, type=int)
            return json_answer(section_views(self._desk, work, language(), entry))

    def _entry(self, slug: str, number: int) -> OpenWork:
        work = self._desk.work(slug)
        if not work.is_entry(number):
            raise UnknownWork("", _("there is no entry {name}", name=str(number)))
        return work
