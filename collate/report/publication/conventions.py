"""The conventions (凡例) that a volume prints, stated from the rules of its profile."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from collate.model import Kind
from collate.report.publication.model import Layout
from collate.report.wording.labels import words
from collate.settings import Language

if TYPE_CHECKING:
    from collate.settings import ProfileSettings


def state_conventions(
    profile: ProfileSettings,
    layout: Layout,
    *,
    against: Sequence[str],
    decided: bool,
    lang: Language,
    chinese: bool,
) -> Iterator[str]:
    """Yield a sentence or two for each rule that *profile* and *layout* really follow.

    Args:
        profile: the profile.
        layout: the layout.
        against: the names of the witnesses whose every difference is noted.
        decided: whether editors decided somewhere that there is no printed note.
        lang: the language of the sentences.
        chinese: whether the notes have Chinese formulas.
    """
    labels = words(lang)
    yield labels["conv.base"]
    if profile.complete:
        yield labels["conv.complete"]
    else:
        yield from _of_kinds(profile, labels)
        if profile.letters:
            yield labels["conv.letters"].format(letters=labels["pub.list"].join(profile.letters))
        yield labels["conv.right.noted" if profile.judged else "conv.right.silent"]
        if decided:
            yield labels["conv.decided"]
    yield labels["conv.breaks"]
    if profile.against:
        key = "conv.against" if against else "conv.against.none"
        yield labels[key].format(names=labels["pub.list"].join(against))
    if profile.fold and not profile.complete:
        yield labels["conv.fold" if chinese else "conv.fold.western"]
    yield from _of_form(profile, layout, labels, chinese=chinese)


def _of_kinds(profile: ProfileSettings, labels: Mapping[str, str]) -> Iterator[str]:
    """Yield which kinds have notes, which at their first place, and which have none."""
    yield labels["conv.kinds"].format(kinds=_names(profile.kinds, labels))
    first = [kind for kind in profile.first if kind.partition("-")[0] not in profile.kinds]
    if first:
        yield labels["conv.first"].format(kinds=_names(first, labels))
    silent = [
        kind for kind in map(str, Kind) if not any(one.partition("-")[0] == kind for one in profile.kinds)
    ]
    begun = {kind.partition("-")[0] for kind in first}
    if silent:
        names = [
            labels["conv.other"].format(kind=labels[f"kind.{kind}"])
            if kind in begun
            else labels[f"kind.{kind}"]
            for kind in silent
        ]
        yield labels["conv.silent"].format(kinds=labels["pub.list"].join(names))


def _of_form(
    profile: ProfileSettings, layout: Layout, labels: Mapping[str, str], *, chinese: bool
) -> Iterator[str]:
    """Yield how notes read, and the signs in the text."""
    yield labels["conv.formulas" if chinese else "conv.formulas.western"]
    if not chinese:
        yield labels["conv.positive" if profile.style == "positive" else "conv.negative"]
    if profile.layers:
        yield labels["conv.layers"]
    if profile.positions:
        yield labels["conv.positions"]
    if profile.persons:
        yield labels["conv.persons"]
    if layout.marks:
        yield labels["conv.marks"]
    yield labels[f"conv.place.{layout.place}"]


def _names(kinds: Collection[str], labels: Mapping[str, str]) -> str:
    """Return the names of kinds and of kinds with subtypes."""
    return labels["pub.list"].join(_name(kind, labels) for kind in kinds)


def _name(kind: str, labels: Mapping[str, str]) -> str:
    plain, _, finer = kind.partition("-")
    name = labels[f"kind.{plain}"]
    key = f"subtype.{finer}" if f"subtype.{finer}" in labels else f"operation.{finer}"
    return labels["notes.finer"].format(kind=name, finer=labels.get(key, finer)) if finer else name
