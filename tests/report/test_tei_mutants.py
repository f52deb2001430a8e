"""Documents valid by our schema are TEI: mutated editions, validated by ours and by TEI's schema (jing)."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from lxml import etree

from collate.model import Edition, Ruling
from collate.report.tei import convert_to_standoff, write_tei
from collate.settings import TeiSettings
from collate.tei import DOUBLE_END_POINT, LOCATION, NAMESPACE, PARALLEL, XML_ID, tei
from collate.tei.schema import compile_schema
from tests.report.tei_everything import everything

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "report"
SCHEMA = ROOT / "collate" / "tei" / "schema" / "collate.rng"
TEI_ALL = ROOT.parent / "shared" / "tei" / "tei_all.rng"
MUTANTS = 1500

Act = Callable[[random.Random, etree._Element, etree._Element], None]


def jing(files: Sequence[Path]) -> frozenset[str]:
    """Return the names of the files that jing with TEI's own schema refuses."""
    if shutil.which("jing") is None:
        pytest.skip("needs jing (Debian: apt install jing)")
    if not TEI_ALL.is_file():
        pytest.skip("needs ../shared/tei/tei_all.rng, which is no part of the repository")
    command = ["jing", str(TEI_ALL), *map(str, files)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    refused = {match.group(1) for match in re.finditer(r"/(\w+\.xml):\d+:", found.stdout + found.stderr)}
    assert bool(refused) == bool(found.returncode), found.stderr
    assert refused <= {file.name for file in files}
    return frozenset(refused)


# -- mutations; each may leave the edition unchanged ----------


def delete(dice: random.Random, here: etree._Element, other: etree._Element) -> None:
    parent = here.getparent()
    assert parent is not None
    parent.remove(here)


def unwrap(dice: random.Random, here: etree._Element, other: etree._Element) -> None:
    parent = here.getparent()
    assert parent is not None
    at = parent.index(here)
    for child in reversed(here):
        parent.insert(at, child)
    parent.remove(here)


def double(dice: random.Random, here: etree._Element, other: etree._Element) -> None:
    parent = other.getparent()
    assert parent is not None
    copy = etree.fromstring(etree.tostring(here, with_tail=False))
    for element in copy.iter(etree.Element):
        element.attrib.pop(XML_ID, "")
    parent.insert(dice.randrange(len(parent) + 1), copy)


def move(dice: random.Random, here: etree._Element, other: etree._Element) -> None:
    if other is not here and here not in other.iterancestors():
        other.insert(dice.randrange(len(other) + 1), here)


def swap(dice: random.Random, here: etree._Element, other: etree._Element) -> None:
    parent = here.getparent()
    assert parent is not None
    parent.insert(dice.randrange(len(parent)), here)


def rename(dice: random.Random, here: etree._Element, other: etree._Element) -> None:
    here.tag = other.tag


def rename_to_others(dice: random.Random, here: etree._Element, other: etree._Element) -> None:
    here.tag = tei(dice.choice(["hi", "ab", "l", "quote", "rdg", "seg", "note", "div", "lb", "add", "ref"]))


def lose(dice: random.Random, here: etree._Element, other: etree._Element) -> None:
    if here.attrib:
        del here.attrib[dice.choice(sorted(here.attrib))]


def change(dice: random.Random, here: etree._Element, other: etree._Element) -> None:
    if here.attrib and other.attrib:
        here.set(dice.choice(sorted(here.attrib)), other.get(dice.choice(sorted(other.attrib)), ""))


def spoil(dice: random.Random, here: etree._Element, other: etree._Element) -> None:
    if here.attrib:
        name = dice.choice(sorted(here.attrib))
        value = here.get(name, "")
        spoilt = (value + " ", " " + value, value * 2, "", "?", value.replace("#", ""), "一", value.upper())
        here.set(name, dice.choice(spoilt))


def add(dice: random.Random, here: etree._Element, other: etree._Element) -> None:
    if other.attrib:
        name = dice.choice(sorted(other.attrib))
        here.set(name, other.get(name, ""))


def say(dice: random.Random, here: etree._Element, other: etree._Element) -> None:
    here.text = (here.text or "") + "误"


def say_after(dice: random.Random, here: etree._Element, other: etree._Element) -> None:
    here.tail = (here.tail or "") + "误"


def empty(dice: random.Random, here: etree._Element, other: etree._Element) -> None:
    for child in here:
        here.remove(child)
    here.text = None


ACTS: tuple[Act, ...] = (
    *(delete, unwrap, double, move, swap, rename, rename_to_others),
    *(lose, change, spoil, add, say, say_after, empty),
)


def mutant(source: bytes, number: int, dice: random.Random) -> bytes:
    """Return an edition with one change, two thirds of them in its text."""
    root = etree.fromstring(source)
    text = next(root.iter(tei("text")))
    inside = [element for element in text.iter(etree.Element) if element is not text]
    anywhere = [element for element in root.iter(etree.Element) if element is not root]
    names = sorted({element.tag for element in inside})
    here = dice.choice(anywhere)
    if number % 3:
        # Every element name equally often, however frequent it is.
        name = dice.choice(names)
        here = dice.choice([element for element in inside if element.tag == name])
    ACTS[number % len(ACTS)](dice, here, dice.choice(inside if number % 5 else anywhere))
    return etree.tostring(root, encoding="UTF-8")


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, ...]:
    """The goldens, and an edition of every case, with its readings in groups and without."""
    made = [path.read_bytes() for path in sorted(GOLDEN.glob("tei_*.xml"))]
    for group in (False, True):
        edition, context = everything(tmp_path_factory.mktemp("everything"), tei=TeiSettings(group=group))
        made.append(write_tei(with_rulings(edition), context))
    return (*made, *made[-2:] * 3)


def with_rulings(edition: Edition) -> Edition:
    """Return *edition* with an editor's ruling of every sort on its entries."""
    emended = {one.entry for one in edition.emendations}
    rulings = [
        Ruling(
            entry.number,
            kept=entry.number not in emended and entry.number % 2 == 0,
            judgement=("讹", "形近"),
            note="两可",
            remark="再查",
            printed="noted",
            origins=((None, entry.lemma.text), (entry.lemma.text, entry.variants[0].text)),
            corrections=((entry.lemma.sigla[0], "改"),),
            reason="据文意",
            certainty="low" if entry.number % 4 else "",
            by="王编",
        )
        for entry in edition.entries
        if entry.lemma.sigla
    ]
    return replace(edition, rulings=tuple(rulings))


def judged(data: bytes, method: str = PARALLEL) -> bool:
    """Return whether our schema accepts an edition without duplicate xml:ids (beyond grammars)."""
    root = etree.fromstring(data, etree.XMLParser(collect_ids=False))
    ids = [element.get(XML_ID) for element in root.iter(etree.Element) if element.get(XML_ID) is not None]
    valid: bool = compile_schema(method).validate(root.getroottree())
    return valid and len(ids) == len(set(ids))


@pytest.mark.slow
@pytest.mark.parametrize("method", [PARALLEL, DOUBLE_END_POINT, LOCATION])
def test_documents_valid_by_our_schema_are_tei(
    sources: tuple[bytes, ...], method: str, tmp_path: Path
) -> None:
    dice = random.Random(f"20261122 {method}")
    made = sources if method == PARALLEL else tuple(by(method, source) for source in sources)
    accepted: set[str] = set()
    files: list[Path] = []
    for number in range(MUTANTS):
        path = tmp_path / f"m{number:04d}.xml"
        path.write_bytes(mutant(made[number % len(made)], number, dice))
        files.append(path)
        if judged(path.read_bytes(), method):
            accepted.add(path.name)
    refused = jing(files)
    assert accepted & refused == set()
    # Neither schema refuses all or accepts all. Ours is stricter than TEI, never more lenient.
    assert len(accepted) > MUTANTS // 10
    assert len(refused) > MUTANTS // 4


def by(method: str, source: bytes) -> bytes:
    root = etree.fromstring(source)
    convert_to_standoff(root, method)
    data: bytes = etree.tostring(root, encoding="UTF-8")
    assert judged(data, method)
    return data


def test_the_sources_of_mutants_hold_every_element_of_the_schema(sources: tuple[bytes, ...]) -> None:
    defined = etree.parse(SCHEMA).iter("{http://relaxng.org/ns/structure/1.0}element")
    used = {element.tag for source in sources for element in etree.fromstring(source).iter(etree.Element)}
    assert {tei(element.get("name", "")) for element in defined} == used


def test_the_everything_edition_is_tei(sources: tuple[bytes, ...], tmp_path: Path) -> None:
    files = []
    for number, source in enumerate(sources[-2:]):
        files.append(tmp_path / f"e{number}.xml")
        files[-1].write_bytes(source)
        assert judged(source)
    assert jing(files) == frozenset()


@pytest.mark.slow
def test_schematron_finds_nothing(sources: tuple[bytes, ...], tmp_path: Path) -> None:
    """Rules of TEI beyond grammars: no p inside p, not even through a reading, and the like."""
    pytest.importorskip("elementpath", reason='needs elementpath: pip install -e ".[consumers]"')
    script = TEI_ALL.with_name("schematron_check.py")
    if not script.is_file():
        pytest.skip("needs ../shared/tei/schematron_check.py, which is no part of the repository")
    files = []
    for number, method in enumerate((PARALLEL, DOUBLE_END_POINT, LOCATION)):
        files.append(tmp_path / f"e{number}.xml")
        files[-1].write_bytes(sources[-1] if method == PARALLEL else by(method, sources[-1]))
    command = [sys.executable, str(script), str(TEI_ALL), *map(str, files)]
    found = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert found.returncode == 0, found.stdout + found.stderr
    lines = found.stdout.splitlines()
    assert [line.partition(" contexts")[0] for line in lines] == [str(file) for file in files]
    assert all(" failures 0 " in line for line in lines)


@pytest.mark.parametrize(
    "path", ["app", "rdgGrp", "div", "lem[t:p]", "pb", "lacunaStart", "milestone", "TEI"]
)
def test_words_stand_nowhere_else(sources: tuple[bytes, ...], path: str) -> None:
    root = etree.fromstring(sources[-1])
    find = etree.XPath(f"descendant-or-self::t:{path}", namespaces={"t": NAMESPACE})
    cast(list[etree._Element], find(root))[0].text = "误"
    assert not judged(etree.tostring(root))
