"""The answers to requests that write: decisions, undo and redo, rows of collate.toml, another run.

What a page draws again is answered as by ``OpenWork.changes``: also what others changed
since its revision. ``id`` is that of the last line of the log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, request

from collate.errors import SettingsError
from collate.i18n import _, translate
from collate.review.app import failure, json_answer, language
from collate.review.decide import (
    ChangedMeanwhile,
    change_history,
    decide,
    preview_rule,
    settle_review,
)
from collate.review.payloads import (
    DecideRequest,
    DirectiveRequest,
    EditorRequest,
    ReviewRequest,
    RunRequest,
    UndoRequest,
    read_body,
)
from collate.review.project import take_back, write_directive
from collate.review.sections import SectionRequest, write_section
from collate.review.sentences import decision_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collate.review.desk import Desk
    from collate.review.open_work import OpenWork

#: Longest name of an editor.
LONGEST_NAME = 200


class Writes:
    """The answers to requests that write."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def decide(self, slug: str) -> Response:
        """Write a decision; 409 has what changed where its place is not as the editor saw it."""
        body = read_body(request.get_data(), DecideRequest)
        work = self._desk.work(slug)
        with work.lock:
            try:
                changed = decide(work, body)
            except ChangedMeanwhile as error:
                return failure(error, 409, **work.changes(body.revision, language()))
            return self._written(work, changed, since=body.revision)

    def undo(self, slug: str) -> Response:
        """Take back decisions."""
        return self._change_history(slug, redo=False)

    def redo(self, slug: str) -> Response:
        """Let decisions hold again."""
        return self._change_history(slug, redo=True)

    def _change_history(self, slug: str, *, redo: bool) -> Response:
        body = read_body(request.get_data(), UndoRequest)
        work = self._desk.work(slug)
        with work.lock:
            known = work.journal.all_decisions
            changed, names = change_history(work, body, redo=redo)
            said = [translate(decision_sentence(known[name]), language()) for name in names if name in known]
            joined = "；".join(said)
            message = _("Done again: {said}", said=joined) if redo else _("Taken back: {said}", said=joined)
            sentence = translate(message, language())
            more = {"sentence": sentence, "of": names}
            if not work.needs_run(names):
                return self._written(work, changed, since=body.revision, **more)
        return self._rerun(slug, **more)

    def review(self, slug: str) -> Response:
        """Confirm a decision at its place, or drop it."""
        body = read_body(request.get_data(), ReviewRequest)
        work = self._desk.work(slug)
        with work.lock:
            changed = settle_review(work, body)
            if not work.needs_run([body.id]):
                return self._written(work, changed, since=body.revision)
        return self._rerun(slug)

    def preview(self, slug: str) -> Response:
        """Return the places of a rule; nothing is written."""
        body = read_body(request.get_data(), DecideRequest)
        work = self._desk.work(slug)
        with work.lock:
            return json_answer({"places": preview_rule(work, body)})

    def run(self, slug: str) -> Response:
        """Run again, and have the page fetch the work anew."""
        read_body(request.get_data(), RunRequest)
        self._desk.work(slug)
        return self._rerun(slug)

    def _rerun(self, slug: str, **more: Any) -> Response:  # noqa: ANN401  # of any answer
        """Run again, and have the page fetch the work anew."""
        warnings = self._desk.run_again()
        work = self._desk.work(slug)
        with work.lock:
            return json_answer(
                {"revision": work.revision, "rebuilt": True, "message": _joined(warnings), **more}
            )

    def run_all(self) -> Response:
        """Run again."""
        read_body(request.get_data(), RunRequest)
        return json_answer({"message": _joined(self._desk.run_again())})

    def directive(self) -> Response:
        """Write a row of collate.toml to the log of the project."""
        body = read_body(request.get_data(), DirectiveRequest)
        return json_answer({"id": write_directive(self._desk, body)})

    def section(self, slug: str) -> Response:
        """Name a section of a work, its base text and the roles of witnesses in it."""
        body = read_body(request.get_data(), SectionRequest)
        work = self._desk.work(slug)
        with work.lock:
            return json_answer({"id": write_section(self._desk, work, body)})

    def take_back(self) -> Response:
        """Take back decisions about works and files."""
        take_back(self._desk, read_body(request.get_data(), UndoRequest).of)
        return json_answer({})

    def editor(self) -> Response:
        """Name who decides from now on."""
        name = read_body(request.get_data(), EditorRequest).name.strip()
        if len(name) > LONGEST_NAME or not name.isprintable():
            raise SettingsError("", _("this is not a name"))
        self._desk.by = name
        return json_answer({"editor": name})

    def _written(
        self,
        work: OpenWork,
        changed: Sequence[int],
        *,
        since: int,
        **more: Any,  # noqa: ANN401  # of any answer
    ) -> Response:
        """Return what the page has to draw again: also what others changed since its revision."""
        changes = work.changes(since, language())
        if changes["rebuilt"]:
            changes = {**changes, **work.status(language()), "entries": work.rows(changed)}
        last = next(reversed(work.journal.lines), None)
        return json_answer({**changes, "id": last.id if last else "", **more})


def _joined(messages: Sequence[str]) -> str:
    lang = language()
    return "\n".join(translate(message, lang) for message in messages)
