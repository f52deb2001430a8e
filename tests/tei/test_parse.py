from __future__ import annotations

from collate.tei.parse import parse_tei


def test_a_paragraph_of_many_megabytes_is_read() -> None:
    long = "字" * 4_000_000
    xml = f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><p>{long}</p></body></text></TEI>'
    assert "".join(str(part) for part in parse_tei(xml.encode()).itertext()) == long
