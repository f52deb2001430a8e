"""The witnesses of each reading: one reading for a witness in an app, groups and hands included."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from collate.i18n import _
from collate.tei.elements import XML_ID, local_name, tei
from collate.tei.interpret.doubts import Doubts
from collate.tei.interpret.witnesses import Named, WitnessNames
from collate.tei.parse.readings import app_readings
from collate.tei.parse.spacing import settle, word_edges

#: ``@type`` and ``@hand`` of a reading by a later hand: correction, post correctionem, manus secunda.
_CORRECTION = re.compile(
    r"(?:^|[\s#_.-])(?:corr|pc\b|p\.c|sec|m(?:anus)?[-_.]?[2-9]|hand[-_.]?[2-9])", re.IGNORECASE
)
#: What a reading has instead of words where its witnesses have none, or are not extant.
_NONE = frozenset(("om", "om.", "omit", "omits", "omittit", "lac", "lac.", "deest", "desunt"))
#: Elements in a reading that hold none of its words.
_APART = frozenset(("note", "witDetail", "wit", "bibl", "del"))


class Reading(NamedTuple):
    """A lem or rdg: the witnesses that it alone names one by one, and whether it names any, or a group.

    ``others`` is true where it is expressly the reading of all other witnesses.
    """

    element: etree._Element
    each: frozenset[str]
    named: bool
    others: bool = False


class Readings:
    """Reads ``@wit`` in all apps of an edition, and writes it again in its plain form."""

    def __init__(self, root: etree._Element, names: WitnessNames, doubts: Doubts) -> None:
        self._names, self._doubts = names, doubts
        apps = list(root.iter(tei("app")))
        options = [option for app in apps for option in app_readings(app)]
        written = any(_witnesses_written(option) for option in options)
        instead = (name for name in ("source", "ref") if any(option.get(name) for option in options))
        #: The attribute that stands for @wit where no reading has it.
        self._instead = None if written else next(instead, None)
        self.of: dict[etree._Element, tuple[Reading, ...]] = {}
        named = {option: self._named(option) for option in options}
        for app in apps:
            self._read_details(app, named)
        if self._instead and any(who != Named() for who in named.values()):
            message = _("no reading has @wit: the sources that @source names are taken as witnesses")
            if self._instead == "ref":
                message = _("no reading has @wit: those that @ref names are taken as witnesses")
            doubts.add(apps[0], message)
        for option in options:
            _without_words_for_none(option, doubts)
        for app in apps:
            self.of[app] = tuple(self._divide(app, list(app_readings(app)), named))

    def _read_details(self, app: etree._Element, named: dict[etree._Element, Named]) -> None:
        """Read ``witDetail`` of the types ``lac``, whose witnesses are not extant, and ``ambiguous``.

        Source: the TEI of teiphy and of other programs for phylogenetics.
        """
        for detail in [child for child in app if local_name(child.tag) == "witDetail"]:
            kind = detail.get("type", "").casefold()
            if not (detail.get("wit") or "").split() or not (kind.startswith(("lac", "ambig"))):
                continue
            who = self._names.named(detail.get("wit"), detail)
            option: etree._Element | None = None
            if kind.startswith("lac"):
                option = etree.Element(tei("rdg"), {"type": "lacuna", "wit": ""})
                detail.addprevious(option)
            else:
                targets = [target.rpartition("#")[2] for target in (detail.get("target") or "").split()]
                options = {o.get("n") or o.get(XML_ID): o for o in app_readings(app)}
                option = next((options[target] for target in targets if target in options), None)
                if option is None:
                    continue
                problem = _(
                    "{witnesses} may have any of several readings: 「{words}」 is taken",
                    witnesses=", ".join((*who.each, *who.grouped)),
                    words=words_of(option),
                )
                self._doubts.add(detail, problem, noted=True)
            old = named.get(option, Named())
            named[option] = Named((*old.each, *who.each), (*old.grouped, *who.grouped), old.others)

    def _named(self, option: etree._Element) -> Named:
        """Return the witnesses that a reading names: by ``@wit``, or by what stands for it."""
        value = option.get("wit")
        if value and value.split():
            return self._names.named(value, option)
        if beside := _wit_beside(option):
            return self._names.named(beside, option)
        group = option.getparent()
        if group is not None and local_name(group.tag) == "rdgGrp" and group.get("wit"):
            who = self._names.named(group.get("wit"), group)
            return Named((), (*who.each, *who.grouped))
        if self._instead and option.get(self._instead):
            return self._names.named(option.get(self._instead), option)
        return Named()

    def _divide(
        self, app: etree._Element, options: list[etree._Element], named: dict[etree._Element, Named]
    ) -> list[Reading]:
        """Give each witness of *app* one reading, and write it into ``@wit``."""
        owners: dict[str, etree._Element] = {}
        again: dict[etree._Element, list[str]] = {}
        for option in sorted(options, key=_precedence):
            for name in named[option].each:
                owner = owners.setdefault(name, option)
                if owner is not option and words_of(owner) != words_of(option):
                    again.setdefault(option, []).append(name)
        explicit = {option: frozenset(n for n, o in owners.items() if o is option) for option in options}
        for option in options:
            for name in named[option].grouped:
                owners.setdefault(name, option)
        for option, names in again.items():
            self._left_out(option, names, owners[names[0]])
        readings: list[Reading] = []
        for option in options:
            has_names = bool(named[option].each or named[option].grouped)
            wit = [name for name, owner in owners.items() if owner is option]
            if wit or option.get("wit") is not None:
                option.set("wit", " ".join(f"#{name}" for name in wit))
            if has_names and not wit:
                option.tag = tei("note")  # its witnesses have another reading
                continue
            readings.append(Reading(option, explicit[option], has_names, named[option].others))
        return readings

    def _left_out(self, option: etree._Element, names: list[str], first: etree._Element) -> None:
        """Add a doubt about a further reading of witnesses, as by a second hand."""
        words = words_of(option)
        problem = _(
            "{witnesses} stands in several readings: 「{first}」 counts, 「{words}」 is left out",
            witnesses=", ".join(names),
            first=words_of(first),
            words=words,
        )
        clear = bool(option.get("hand") or option.get("varSeq")) or _is_correction(option)
        self._doubts.add(option, problem, noted=clear)


def _without_words_for_none(option: etree._Element, doubts: Doubts) -> None:
    """Empty a reading whose words mean that there are none: ``om.``, or ``lac`` in a reading of that type."""
    words, kind = words_of(option), option.get("type", "").casefold()
    if words.casefold() != "om." and not (kind[:2] in ("om", "la") and words.casefold() in _NONE):
        return
    doubts.add(option, _("「{words}」 is read as no words", words=words), noted=bool(kind))
    for child in list(option):
        option.remove(child)
    option.text = None


def _precedence(option: etree._Element) -> tuple[bool, int]:
    """Return the rank of a reading among those of one witness: the first hand before corrections."""
    sequence = option.get("varSeq", "")
    return _is_correction(option), int(sequence) if sequence.isdecimal() and len(sequence) < 4 else 0


def _is_correction(option: etree._Element) -> bool:
    return any(_CORRECTION.search(option.get(name, "")) for name in ("type", "hand", "subtype"))


def _witnesses_written(option: etree._Element) -> bool:
    group = option.getparent()
    in_group = group is not None and local_name(group.tag) == "rdgGrp" and group.get("wit")
    return bool(option.get("wit") or in_group or _wit_beside(option))


def _wit_beside(option: etree._Element) -> str:
    """Return the text of the ``wit`` element after a reading, which lists its witnesses as print does."""
    following = option.getnext()
    if following is None or local_name(following.tag) != "wit":
        return ""
    return " ".join("".join(str(text) for text in following.itertext()).split())


def words_of(element: etree._Element) -> str:
    """Return the words of a reading in messages."""
    return " ".join(settle(_marked_words(element)).split())


def _marked_words(element: etree._Element) -> str:
    before, after = word_edges(element)
    parts = [before, element.text or ""]
    for child in element:
        if local_name(child.tag) and local_name(child.tag) not in _APART:
            parts.append(_marked_words(child))
        parts.append(child.tail or "")
    return "".join((*parts, after))
