"""Witnesses that an app does not name: which of its readings they have."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from collate.i18n import _
from collate.tei.elements import local_name, pointers, tei
from collate.tei.interpret.doubts import Doubts
from collate.tei.interpret.readings import Reading, words_of

#: Values of ``@type`` of a reading that is an editor's proposal.
_PROPOSALS = ("conj", "emend", "cj", "supplied")


class Rest:
    """Gives each witness a reading in every app of the text that it has.

    A witness that an app does not name follows its parent, if it has one (see
    :class:`~collate.tei.interpret.witnesses.WitnessNames`). Else it has the
    reading without ``@wit``: the lemma of a negative apparatus, or, where the
    lemma names its witnesses, the only other reading that names none and no
    author either. Else it has the lemma, and without a lemma no words.
    """

    def __init__(
        self,
        readings: Mapping[etree._Element, tuple[Reading, ...]],
        *,
        parents: Mapping[str, str],
        out: Mapping[etree._Element, frozenset[str]],
        doubts: Doubts,
    ) -> None:
        """Take the readings, the parents, and the witnesses in a lacuna at each app."""
        self._readings, self._parents, self._out, self._doubts = readings, parents, out, doubts

    def settle(self, element: etree._Element, here: frozenset[str]) -> None:
        """Settle the apps in *element*, which is text of the witnesses *here*."""
        for child in element:
            if local_name(child.tag) == "app":
                self._app(child, here)
            elif local_name(child.tag):
                self.settle(child, here)

    def _app(self, app: etree._Element, here: frozenset[str]) -> None:
        readings = self._readings.get(app, ())
        if not readings:
            return
        readings = tuple(one for one in readings if not self._is_of_strangers(one, here))
        self._note_words_outside(app)
        takes = {one.element: set(pointers(one.element.get("wit"))) for one in readings}
        self._follow_parents(takes, here)
        free = here.difference(*takes.values())
        lemma = next((one for one in readings if local_name(one.element.tag) == "lem"), None)
        heir = self._heir(app, readings, lemma, free)
        for one in readings:
            element = one.element
            if not (element is heir or one.named or one.others or one is lemma) and words_of(element):
                self._left_out(element)
        if heir is not None:
            takes[heir] |= free
            if lemma is None or heir is not lemma.element:
                heir.set("wit", " ".join(f"#{name}" for name in sorted(takes[heir])))
        for option, who in takes.items():
            self.settle(option, here & who)

    def _is_of_strangers(self, one: Reading, here: frozenset[str]) -> bool:
        """Take witnesses that are not *here* out of a reading; return whether it has no others."""
        strangers = one.each - here
        if not strangers:
            return False
        if words_of(one.element):
            message = _(
                "{witnesses} does not have the reading around this one: 「{words}」 is left out",
                witnesses=", ".join(sorted(strangers)),
                words=words_of(one.element),
            )
            self._doubts.add(one.element, message)
        rest = [name for name in pointers(one.element.get("wit")) if name not in strangers]
        one.element.set("wit", " ".join(f"#{name}" for name in rest))
        if rest or local_name(one.element.tag) == "lem":
            return False
        one.element.tag = tei("note")
        return True

    def _note_words_outside(self, app: etree._Element) -> None:
        """Remove words in *app* that stand in none of its readings, with a doubt."""
        holders = [app, *app.iterfind(f".//{tei('rdgGrp')}")]
        holders = [one for one in holders if next(one.iterancestors(tei("app")), app) is app or one is app]
        stray = " ".join(" ".join(text for one in holders for text in _own_text(one)).split())
        if any(map(str.isalnum, stray)):
            for one in holders:
                one.text = None
                for child in one:
                    child.tail = None
            message = _("an app has words outside its readings: 「{words}」 is left out", words=stray)
            self._doubts.add(app, message)

    def _follow_parents(self, takes: dict[etree._Element, set[str]], here: frozenset[str]) -> None:
        """Give witnesses that the app does not name the reading of their parents."""
        for name in self._parents:
            if name not in here or any(name in who for who in takes.values()):
                continue
            parent, seen = self._parents[name], {name}
            while parent and parent not in seen:
                option = next((o for o, who in takes.items() if parent in who), None)
                if option is not None:
                    takes[option].add(name)
                    option.set("wit", f"{option.get('wit') or ''} #{name}".strip())
                    break
                seen.add(parent)
                parent = self._parents.get(parent, "")

    def _heir(
        self,
        app: etree._Element,
        readings: tuple[Reading, ...],
        lemma: Reading | None,
        free: frozenset[str],
    ) -> etree._Element | None:
        """Return the reading of the witnesses *free*, which the app does not name; None for no words."""
        others = [one.element for one in readings if one.others]
        if others:
            return others[0]
        if lemma is not None and not lemma.named:
            return lemma.element  # a negative apparatus
        unnamed = [
            one.element
            for one in readings
            if not one.named and one.element.get("wit") is None and not _has_author(one.element)
        ]
        lacking = free - self._out.get(app, frozenset())
        if readings and lemma is None and not any(one.named for one in readings):
            unnamed = unnamed or [readings[0].element]
            self._doubts.add(
                app, _("no reading names a witness, and there is no lemma: the first is the text")
            )
            return unnamed[0]
        if not lacking or not any(words_of(one.element) for one in readings):  # only marks, such as witStart
            return None if lemma is None else lemma.element
        if len(unnamed) == 1:
            message = _(
                "a reading has no @wit: it is taken as that of the other witnesses, {names}",
                names=", ".join(sorted(lacking)),
            )
            self._doubts.add(unnamed[0], message)
            return unnamed[0]
        for name in sorted(lacking):
            if lemma is not None:
                message = _("{witness} stands in no reading: it is taken to have the lemma", witness=name)
            else:
                message = _("{witness} stands in no reading: it is taken to have no words", witness=name)
            self._doubts.add(app, message)
        return None if lemma is None else lemma.element

    def _left_out(self, element: etree._Element) -> None:
        message = _("no witness has 「{words}」: it is left out", words=words_of(element))
        self._doubts.add(element, message, noted=_has_author(element))


def _own_text(element: etree._Element) -> list[str]:
    """Return the text in *element* that is in none of its children."""
    return [element.text or "", *(child.tail or "" for child in element)]


def _has_author(element: etree._Element) -> bool:
    """Return whether a reading is that of an editor, or of a source that is not a witness."""
    kind = element.get("type", "").casefold()
    return any(element.get(name) for name in ("resp", "source")) or any(word in kind for word in _PROPOSALS)
