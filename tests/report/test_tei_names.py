"""Programs name a witness by @n of what @wit points at, as TEI's stylesheets do, or by its siglum."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from collate.editions import edition_xml
from collate.report.tei import METHODS, write_witness
from collate.settings import TeiSettings
from collate.tei import XML_ID, tei
from tests.report.tei_everything import everything

NAMES = {"t": tei("")[1:-1]}


@pytest.mark.parametrize("method", ["parallel", *METHODS])
def test_a_witness_is_named_by_its_siglum(method: str, tmp_path: Path) -> None:
    edition, context = everything(tmp_path, tei=TeiSettings(method=method))  # type: ignore[arg-type]
    root = etree.fromstring(edition_xml(edition, context))
    sigla = [witness.siglum for witness in edition.work.witnesses]
    ids = [witness.get(XML_ID, "") for witness in root.iter(tei("witness"))]
    named: set[str] = set()
    for reading in root.iter(tei("lem"), tei("rdg")):
        for pointer in reading.get("wit", "").split():
            # As "if (@n) then @n else @xml:id" of the element with that id.
            name = root.xpath("string(id($id)/@n)", id=pointer.removeprefix("#"))
            assert name == sigla[ids.index(pointer.removeprefix("#"))]
            named.add(str(name))
    assert named == set(sigla)
    assert root.xpath("//t:witness/@n = //t:witness/t:abbr[@type = 'siglum']", namespaces=NAMES)


def test_the_file_of_a_witness_names_it_alike(tmp_path: Path) -> None:
    edition, context = everything(tmp_path)
    for number, witness in enumerate(edition.work.witnesses):
        root = etree.fromstring(write_witness(edition, context, witness=number))
        assert root.xpath("string(//t:witness/@n)", namespaces=NAMES) == witness.siglum
