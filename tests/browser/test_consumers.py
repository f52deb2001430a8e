"""Editions in third-party programs: CETEIcean in a browser, and teiphy.

``.ci/run`` installs both beside the tests; elsewhere: ``npm install --prefix
.venv/npm CETEIcean`` and ``pip install -e ".[consumers]"``.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from lxml import html

from collate.editions import edition_xml
from collate.model import Edition, Results
from collate.report.tables.stemma import character_states
from collate.report.tei import METHODS
from collate.settings import TeiSettings
from tests.conftest import CorpusRun
from tests.report.tei_everything import everything

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Tree: TypeAlias = Any  # the stubs of lxml lack HTML elements

ROOT = Path(__file__).parents[2]
CETEICEAN = Path(sys.prefix) / "npm" / "node_modules" / "CETEIcean" / "dist" / "CETEI.js"

#: The text of a witness in parallel segmentation: its readings in order, without lacunae.
SCRIPT = """
const dom = new CETEI().makeHTML5(JSON.parse(document.getElementById("edition").textContent));
const text = (witness) => {
  let out = false;
  const walk = (node) => {
    if (node.nodeType === 3) return out ? "" : node.data.replace(/\\s+/g, "");
    const name = node.localName || "";
    if (["tei-note", "tei-teiheader", "tei-front"].includes(name)) return "";
    if (name === "tei-lem" || name === "tei-rdg") {
      if (!(node.getAttribute("wit") || "").split(/\\s+/).includes("#" + witness)) return "";
      if (node.querySelector("tei-lacunaend")) out = false;
      if (node.querySelector("tei-lacunastart")) { out = true; return ""; }
    }
    return [...node.childNodes].map(walk).join("");
  };
  return walk(dom.querySelector("tei-body"));
};
const shown = {};
for (const witness of dom.querySelectorAll("tei-witness"))
  shown[witness.getAttribute("id")] = text(witness.getAttribute("id"));
document.getElementById("texts").textContent = JSON.stringify(shown);
"""


@pytest.fixture(scope="module")
def results(corpus_run: CorpusRun) -> tuple[Path, Results]:
    return corpus_run


def written(output: Path, edition: Edition) -> Path:
    return output / "works" / edition.work.slug / "edition.xml"


def shown(xml: str, visit: Callable[..., str], page: Path) -> list[str]:
    """Return the texts of all witnesses of an edition in CETEIcean."""
    if not CETEICEAN.is_file():
        pytest.skip("needs CETEIcean: npm install --prefix .venv/npm CETEIcean")
    library = CETEICEAN.read_text(encoding="utf-8")
    assert "</script" not in library
    data = json.dumps(xml).replace("<", "\\u003c")
    page.write_text(
        f'<!doctype html><meta charset="utf-8"><script>{library}</script><pre id="texts"></pre>'
        f'<script type="application/json" id="edition">{data}</script><script>{SCRIPT}</script>',
        encoding="utf-8",
    )
    tree: Tree = html.fromstring(visit(page))
    return list(json.loads(tree.get_element_by_id("texts").text_content()).values())


def texts(edition: Edition) -> list[str]:
    return ["".join(witness.segment.text.split()) for witness in edition.work.witnesses]


def test_ceteicean_shows_every_witness_as_it_is(
    results: tuple[Path, Results], visit: Callable[..., str], tmp_path: Path
) -> None:
    output, found = results
    for number, edition in enumerate(found.editions):
        xml = written(output, edition).read_text(encoding="utf-8")
        assert shown(xml, visit, tmp_path / f"{number}.html") == texts(edition)


@pytest.mark.parametrize("group", [False, True])
def test_ceteicean_shows_witnesses_of_every_case(
    visit: Callable[..., str], tmp_path: Path, group: bool
) -> None:
    edition, context = everything(tmp_path, tei=TeiSettings(group=group))
    xml = edition_xml(edition, context).decode()
    assert shown(xml, visit, tmp_path / "edition.html") == texts(edition)


def matrix(xml: Path, nexus: Path) -> tuple[list[str], dict[str, str]]:
    """Return the ids of the apps and the states of each witness in teiphy."""
    teiphy = Path(sys.executable).with_name("teiphy")
    command = str(teiphy) if teiphy.is_file() else shutil.which("teiphy")
    if command is None:
        pytest.skip('needs teiphy: pip install -e ".[consumers]"')
    done = subprocess.run([command, str(xml), str(nexus)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    text = nexus.read_text(encoding="utf-8")
    rows = re.findall(r"^\s*(W\d\d)\s+([0-9?A-Z]+)\s*;?$", text, re.MULTILINE)
    return re.findall(r"^\s*\d+ ((?:app|lac|eme)\d+) /", text, re.MULTILINE), dict(rows)


def test_teiphy_makes_a_matrix_of_the_same_witnesses(results: tuple[Path, Results], tmp_path: Path) -> None:
    output, found = results
    for edition in found.editions:
        numbers, rows = matrix(written(output, edition), tmp_path / "edition.nex")
        assert list(rows) == [f"W{i + 1:02}" for i in range(len(edition.work.witnesses))]
        ours = dict(zip(rows, character_states(edition), strict=True))
        kept = [
            numbers.index(entry.id)
            for entry in edition.entries
            if all(reading.kind in (None, "substantive") for reading in entry.readings)
            and entry.kind == "substantive"
        ]
        places = [entry.id for entry in edition.entries if entry.kind == "substantive"]
        for name, row in rows.items():
            for at in kept:
                assert row[at] == ours[name][places.index(numbers[at])]


@pytest.mark.parametrize("group", [False, True])
def test_teiphy_tells_the_readings_of_every_case_apart(tmp_path: Path, group: bool) -> None:
    """Also apps with paragraphs, pages and exchanged blocks."""
    edition, context = everything(tmp_path, tei=TeiSettings(group=group))
    (tmp_path / "edition.xml").write_bytes(edition_xml(edition, context))
    numbers, rows = matrix(tmp_path / "edition.xml", tmp_path / "edition.nex")
    sigla = {witness.siglum: row for witness, row in zip(edition.work.witnesses, rows.values(), strict=True)}
    for entry in edition.entries:
        at = numbers.index(entry.id)
        states = [{sigla[siglum][at] for siglum in reading.sigla} for reading in entry.readings]
        assert all(len(state) == 1 for state in states)
        assert len(set.union(*states)) == len(states)


def test_teiphy_makes_the_same_matrix_by_every_method(tmp_path: Path) -> None:
    found = {}
    for method in ("parallel", *METHODS):
        edition, context = everything(tmp_path, tei=TeiSettings(method=method))  # type: ignore[arg-type]
        (tmp_path / "edition.xml").write_bytes(edition_xml(edition, context))
        found[method] = matrix(tmp_path / "edition.xml", tmp_path / "edition.nex")
    assert found["parallel"][0]
    assert all(one == found["parallel"] for one in found.values())
