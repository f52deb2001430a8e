"""What a word of ``@wit`` means: a listed witness, the members of a group, a hand, or one of no list."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from collate.i18n import _
from collate.tei.elements import XML_ID, tei
from collate.tei.interpret.doubts import Doubts
from collate.tei.parse.readings import app_readings
from collate.tei.parse.witness_pointers import expand_prefix, prefix_definitions

#: What follows the siglum of a manuscript for its first hand, and for a reading that is barely legible.
_FIRST_HAND = re.compile(r"\*|\^?(?:ac|a\.c\.|orig|txt|vid)")
#: What follows it for a later hand, or a reading in the margin or between the lines.
_LATER_HAND = re.compile(r"\^?(?:/[1-9]|cc|(?:[cC]|corr)[1-9]?|pc|p\.c\.|mg|sl|il|m?[1-9])")
#: Words for all other witnesses: ceteri, reliqui, codices, alii.
_OTHERS = frozenset(
    ("cet", "cett", "ceteri", "rel", "rell", "reliqui", "codd", "omnes", "alii", "others", "其余", "诸本")
)
#: Marks that print has around the siglum of a witness.
_PRINTED = ".:()[]"
#: Marks that separate names; a pointer contains none of them.
_SEPARATORS = re.compile(r"[,;|\s]+")


class Named(NamedTuple):
    """The witnesses that ``@wit`` names one by one, and those that it names as members of a group.

    ``others`` is true where it has a word for all other witnesses, such as ``cett.``
    """

    each: tuple[str, ...] = ()
    grouped: tuple[str, ...] = ()
    others: bool = False


class WitnessNames:
    """Resolves ``@wit``, and completes the witness list of the edition.

    ``parents`` maps a witness in the list of another (a hand of a manuscript, a
    member of the family of a hyparchetype) to that other: where an app does
    not name it, it follows its parent.
    """

    def __init__(self, root: etree._Element, doubts: Doubts, *, spaced: dict[str, str]) -> None:
        """Read the lists of *root*; *spaced* are ids with white space inside, and their new forms."""
        self._root, self._doubts, self._spaced = root, doubts, spaced
        self._prefixes = prefix_definitions(root)
        self.elements: dict[str, etree._Element] = {}
        self.parents: dict[str, str] = {}
        self.groups: dict[str, tuple[str, ...]] = {}
        self._sigla: dict[str, str] = {}
        self._meanings: dict[str, tuple[str, ...]] = {}
        self._new: dict[str, None] = {}
        self._unique_ids()
        self._name_witnesses()
        self._read_lists()
        self.without_list = not self.elements
        if self.without_list:
            self._gather_names()

    # -- the lists

    def _unique_ids(self) -> None:
        """Keep the first of several witnesses with one xml:id: they are one witness."""
        seen: set[str] = set()
        for element in list(self._root.iter(tei("witness"))):
            name = element.get(XML_ID)
            if name in seen:
                del element.attrib[XML_ID]
                element.tag = tei("note")
                self._doubts.add(
                    element, _("the witness {witness} is listed twice: it counts once", witness=name)
                )
            elif name:
                seen.add(name)

    def _name_witnesses(self) -> None:
        """Give an xml:id to each witness without one, if ``@wit`` uses its siglum."""
        nameless = [e for e in self._root.iter(tei("witness")) if not e.get(XML_ID)]
        if not nameless:
            return
        used = {word for app in self._root.iter(tei("app")) for word in _words_of(app)}
        taken = {e.get(XML_ID) for e in self._root.iter(etree.Element)}
        for element in nameless:
            name = next((s for s in _sigla_of(element) if s in used and s not in taken), None)
            if name is None:
                continue
            element.set(XML_ID, name)
            taken.add(name)
            self._doubts.add(
                element, _("a witness has no xml:id: it has the name that @wit uses, its siglum")
            )

    def _read_lists(self) -> None:
        """Read the witnesses, their groups and their parents."""
        twice: set[str] = set()
        for element in self._root.iter(tei("witness")):
            name = element.get(XML_ID)
            if not name:
                continue
            self.elements[name] = element
            for parent in element.iterancestors(tei("witness")):
                if parent.get(XML_ID):
                    self.parents[name] = parent.get(XML_ID, "")
                    break
            for siglum in {s for s in _sigla_of(element) if s}:
                twice.update((siglum,) if siglum in self._sigla else ())
                self._sigla[siglum] = name
        for siglum in twice | self.elements.keys():
            self._sigla.pop(siglum, None)
        for group in self._root.iter(tei("listWit")):
            members = tuple(e.get(XML_ID, "") for e in group.iter(tei("witness")) if e.get(XML_ID))
            for name in (group.get(XML_ID, ""), group.get("n", "")):
                if name and members and name not in self.elements:
                    self.groups.setdefault(name, members)

    def _gather_names(self) -> None:
        """Take the names in ``@wit`` as witnesses, but for hands of others of them."""
        names = dict.fromkeys(
            expand_prefix(token, self._prefixes).rpartition("#")[2]
            for app in self._root.iter(tei("app"))
            for option in app_readings(app)
            for word in (option.get("wit") or "").split()
            for token in self._tokens(word, None)
        )
        self._new = dict.fromkeys(name for name in names if name)
        hands = [n for n in self._new if self._holder(n, _FIRST_HAND) or self._holder(n, _LATER_HAND)]
        for name in [*hands, *(n for n in self._new if self._means_others(n))]:
            self._new.pop(name, None)

    def complete_list(self) -> None:
        """Add the witnesses that no list declares to the last witness list, or to a new one in the header."""
        if self.without_list and self._new:
            problem = _(
                "it has no witness list: its witnesses are those that @wit names, {names}",
                names=", ".join(self._new),
            )
            self._doubts.add(self._root, problem)
        if not self._new:
            return
        lists = list(self._root.iter(tei("listWit")))
        target = lists[-1] if lists else _new_list(self._root)
        if lists:  # a family is not for strangers
            outer = list(target.iterancestors(tei("listWit")))
            target = outer[-1] if outer else target
        for name in self._new:
            element = etree.SubElement(target, tei("witness"), {XML_ID: name})
            self.elements[name] = element

    # -- words of @wit

    def named(self, value: str | None, element: etree._Element) -> Named:
        """Return the witnesses that the value of ``@wit`` of *element* names."""
        each: dict[str, None] = {}
        grouped: dict[str, None] = {}
        others = False
        value = " ".join((value or "").split())
        for old, new in self._spaced.items():
            value = value.replace(old, new)
        for word in value.split():
            for token in self._tokens(word, element):
                name = expand_prefix(token, self._prefixes).rpartition("#")[2]
                if self._means_others(name):
                    message = _("@wit has {word}, read as all other witnesses", word=name)
                    self._doubts.add(element, message)
                    others = True
                elif name in self.groups:
                    grouped.update(dict.fromkeys(self.groups[name]))
                elif name:
                    each.update(dict.fromkeys(self._witness(name, element)))
        return Named(tuple(each), tuple(name for name in grouped if name not in each), others)

    def _means_others(self, name: str) -> bool:
        known = name in self.elements or name in self.groups or name in self._sigla
        return not known and name.rstrip(".").casefold() in _OTHERS

    def _tokens(self, word: str, element: etree._Element | None) -> tuple[str, ...]:
        """Return the pointers in one word of ``@wit`` of *element*; blanks between them may be missing."""
        spaced = word.replace("#", " #") if word.count("#") > 1 and word.startswith("#") else word
        spaced = spaced.replace(
            "】【", "】 【"
        )  # sigla in brackets, as printed editions in Chinese have them
        tokens = tuple(token for token in _SEPARATORS.split(spaced) if token)
        if len(tokens) > 1 and "#" not in word and "】【" not in word:
            known = self.elements.keys() | self._sigla.keys() | self.groups.keys()
            if not known.issuperset(tokens):
                tokens = (word.strip(",;|"),)
        if tokens != (word,) and element is not None:
            problem = _("@wit has {word}, read as {names}", word=word, names=" ".join(tokens))
            self._doubts.add(element, problem)
        return tokens

    def _witness(self, name: str, element: etree._Element) -> tuple[str, ...]:
        """Return the witness that *name* means; it is a new one if no list has it."""
        if name in self.elements or (self.without_list and name in self._new and name not in self.parents):
            return (name,)
        bare = name.strip(_PRINTED)
        meaning = (
            self._sigla.get(name)
            or self._sigla.get(bare)
            or (bare if bare in self.elements else "")
            or self._other_case(name)
            or self._holder(name, _FIRST_HAND)
        )
        if meaning:
            self._doubts.add(element, _("@wit has {word}, read as {names}", word=name, names=meaning))
            return (meaning,)
        first, holder = name not in self._new, self._holder(name, _LATER_HAND)
        self._new[name] = None
        if holder and first:
            self.parents[name] = holder
        if holder:
            problem = _(
                "@wit names {witness}, which no list declares: taken as a hand of {holder}, with its text"
                " where it is not named",
                witness=name,
                holder=holder,
            )
        else:
            problem = _("@wit names {witness}, which no list declares: taken as a witness", witness=name)
        self._doubts.add(element, problem)
        return (name,)

    def _other_case(self, name: str) -> str:
        alike = [one for one in self.elements if one.casefold() == name.casefold()]
        return alike[0] if len(alike) == 1 and len(name) > 1 else ""

    def _holder(self, name: str, suffix: re.Pattern[str]) -> str:
        """Return the longest listed witness that *name* is after the removal of a *suffix*; "" if none.

        A digit after a digit is part of a number: 12 is not the second hand of 1.
        """
        known = self._new if self.without_list else self.elements
        stems = [s for s in known if s != name and name.startswith(s) and suffix.fullmatch(name[len(s) :])]
        stems = [s for s in stems if not (s[-1].isdigit() and name[len(s)].isdigit())]
        return max(stems, key=len, default="")


def _words_of(app: etree._Element) -> set[str]:
    values = [option.get("wit") or "" for option in app_readings(app)]
    return {word.rpartition("#")[2].strip(",;|") for value in values for word in value.split()}


def _sigla_of(witness: etree._Element) -> tuple[str, ...]:
    """Return what may be the siglum of *witness*: attributes, a marked abbreviation, its first word."""
    marked = [
        " ".join("".join(map(str, e.itertext())).split())
        for e in witness.iter(tei("abbr"), tei("idno"))
        if e.get("type") in ("siglum", "sigil")
    ]
    own = " ".join("".join(str(t) for t in witness.itertext()).split())
    first = own.split(" ")[0].rstrip(".,:;=") if own else ""
    attributes = [witness.get(name) for name in ("sigil", "id", "n")]
    return tuple(dict.fromkeys(s for s in (*attributes, *marked, first) if s))


def _new_list(root: etree._Element) -> etree._Element:
    """Return a new witness list in the header of *root*."""
    around = root
    for name in ("teiHeader", "fileDesc", "sourceDesc"):
        found = around.find(tei(name))
        if found is None:
            found = etree.Element(tei(name))
            around.insert(0, found) if name == "teiHeader" else around.append(found)
        around = found
    return etree.SubElement(around, tei("listWit"))
