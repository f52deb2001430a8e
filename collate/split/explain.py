"""Why each line has its role: the features for it and against it, and the evidence beyond them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import exp, inf
from typing import NamedTuple

from collate.i18n import _
from collate.model import Document, Span
from collate.split.decode import Decoded, contributions
from collate.split.doubts import BEGINS
from collate.split.feature_words import ROLE_LINES, feature_words
from collate.split.line_features import LONG
from collate.split.margins import margins_of
from collate.split.opening import raw_span
from collate.split.roles import Role
from collate.split.shares import weight_of
from collate.split.title_block import DocumentPart, starts_of
from collate.split.untitled import untitled_openings
from collate.split.wording import wording_score
from collate.text.numbering import line_number

#: Features for a role, and against it, at most; those below this score are left out.
_FEATURES, _LEAST = 3, 0.5


class Point(NamedTuple):
    """A reason for the role of a line rather than the next best one, or against it.

    ``score`` is the logarithm of how many times more probable it makes the role
    (negative: less). For a feature, ``share`` and ``rival_share`` are the shares,
    from 0 to 1, of the lines with either role that have this value of it, in the
    tables as adapted to the file; else None.
    """

    text: str
    score: float
    feature: str = ""
    value: str = ""
    share: float | None = None
    rival_share: float | None = None


@dataclass(frozen=True, slots=True)
class LineExplanation:
    """Why a line has its role.

    ``span`` is raw; ``begins``: whether a text begins with the line. ``margin``
    is the logarithm of how many times more probable the roles of the file are
    than the best ones in which this line has another, ``rival``; infinite, and
    no rival, where the line can have no other. ``directive`` is a message on
    the editor's directive that decides, or empty.
    """

    span: Span
    text: str
    role: str
    begins: bool
    margin: float
    rival: str
    reasons_for: tuple[Point, ...]
    reasons_against: tuple[Point, ...]
    directive: str = ""


def explain_lines(
    document: Document, parts: Sequence[DocumentPart], decoded: Decoded
) -> tuple[LineExplanation, ...]:
    """Return an explanation of each line of *document* that is not plain long text, in order."""
    explainer = _Explainer(parts, decoded)
    rows: list[LineExplanation] = []
    for index, (part, line, role) in enumerate(zip(parts, decoded.features, decoded.roles, strict=True)):
        if part.text and not (line is LONG and role in (Role.BODY, Role.BACK)):
            start = part.span.start
            span = raw_span(document.offsets, Span(start, start + len(part.text)))
            rows.append(explainer.explain(index, span))
    return tuple(rows)


class _Explainer:
    """The lines of a document, their roles, and the best scores with which each could have another."""

    def __init__(self, parts: Sequence[DocumentPart], decoded: Decoded) -> None:
        self._parts, self._decoded, self._margins = parts, decoded, margins_of(decoded)
        self._starts = frozenset(starts_of(decoded.roles))
        self._words = {(index, role): score for index, role, score in wording_score(parts, decoded.features)}
        self._untitled = dict(untitled_openings(parts, decoded.features))

    def explain(self, index: int, span: Span) -> LineExplanation:
        """Return the explanation of the line *index*, which has the raw *span*."""
        role = self._decoded.roles[index]
        scores = self._margins.of_line(index)
        others = {Role(name): score for name, score in scores.items() if name != role}
        rival = max(others, key=lambda name: others[name]) if others else None
        points = list(self._points(index, role, rival)) if rival is not None else []
        return LineExplanation(
            span=span,
            text=self._parts[index].text.strip(),
            role=role.value,
            begins=index in self._starts,
            margin=inf if rival is None else max(0.0, scores.get(role.value, 0.0) - others[rival]),
            rival=rival.value if rival is not None else "",
            reasons_for=_strongest(point for point in points if point.score > 0),
            reasons_against=_strongest(point for point in points if point.score < 0),
            directive=self._directive(index),
        )

    def _points(self, index: int, role: Role, rival: Role) -> Iterator[Point]:
        """Yield what distinguishes *role* from *rival*: features, other evidence, and the lines around."""
        line, total = self._decoded.features[index], self._margins.of_line(index)
        rest = total.get(role.value, 0.0) - total[rival.value]
        evidence = [(text, score) for text, score in self._evidence(index, role)]
        evidence += [(text, -score) for text, score in self._evidence(index, rival)]
        if line is LONG:
            emission = self._margins.emissions[index]
            difference = (
                emission[role.value] - emission[rival.value] - sum(score for _text, score in evidence)
            )
            rest -= difference
            yield Point(feature_words("kind", "long"), difference, "kind", "long")
        for point in () if line is LONG else self._features(index, role, rival):
            rest -= point.score
            yield point
        for text, score in evidence:
            rest -= score
            yield Point(text, score)
        yield Point(_("the roles of the lines around it"), rest)

    def _features(self, index: int, role: Role, rival: Role) -> Iterator[Point]:
        line, scores = self._decoded.features[index], self._decoded.scores
        others = dict(contributions(line, rival, scores))
        for feature, score in contributions(line, role, scores):
            value, weight = getattr(line, feature), weight_of(feature)
            share, other = exp(score / weight), exp(others[feature] / weight)
            text = _(
                "{what}: {share} % of {lines}, {other} % of {rivals}",
                what=feature_words(feature, value),
                share=_percent(share),
                lines=ROLE_LINES[role],
                other=_percent(other),
                rivals=ROLE_LINES[rival],
            )
            yield Point(text, score - others[feature], feature, value, share, other)

    def _evidence(self, index: int, role: Role) -> Iterator[tuple[str, float]]:
        """Yield the evidence for *role* beyond the features: words, thanks above, a number."""
        rest = self._decoded.restrictions.extra.get((index, role), 0.0)
        words = self._words.get((index, role), 0.0)
        if rest and words:
            yield _("its words are those of a title"), words
            rest -= words
        if rest <= 0:
            return
        if self._untitled.get(index) is role:
            yield _("the text above ends as speeches do, or it addresses an audience anew"), rest
        elif line_number(self._parts[index].text) is not None:
            yield _("its number continues those of the titles"), rest
        else:
            yield _("other evidence"), rest

    def _directive(self, index: int) -> str:
        """Return a message on the setting that decides about the line, if there is one."""
        allowed = self._decoded.restrictions.allowed.get(index)
        if allowed is None:
            return ""
        if allowed == BEGINS:
            return _("a [[cut]] in collate.toml: a text begins here")
        if allowed <= {Role.TITLE, Role.SUBTITLE}:
            return _("[split] title in collate.toml: it is a title")
        if not allowed & BEGINS:
            return _("a [[join]] in collate.toml: no text begins here")
        if Role.TITLE not in allowed and self._decoded.features[index].kind not in ("long", "imprint"):
            return _("longer than a title may be ([split] title_max_characters)")
        return ""


def _strongest(points: Iterable[Point]) -> tuple[Point, ...]:
    """Return the strongest features, and all other evidence, the strongest first."""
    strong = sorted((point for point in points if abs(point.score) >= _LEAST), key=lambda p: -abs(p.score))
    features = [point for point in strong if point.feature][:_FEATURES]
    return tuple(point for point in strong if not point.feature or point in features)


def _percent(share: float) -> str:
    """Return a share as percent, with a decimal where it is below one.

    >>> _percent(0.62), _percent(0.004), _percent(0.00001)
    ('62', '0.4', '<0.1')
    """
    percent = 100 * share
    if percent >= 0.95:
        return f"{percent:.0f}"
    return f"{percent:.1f}" if percent >= 0.05 else "<0.1"
