"""The packed data of a page: the same bytes whatever wrote them."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable

import pytest

from collate.report.html.page_data import packed_data

#: The header of gzip: deflate, no name, no time, slowest, unknown system (RFC 1952, 2.3).
HEADER = bytes.fromhex("1f8b08000000000002ff")


@pytest.mark.parametrize("system", [0, 3, 7, 19, 255])
def test_the_header_names_no_system(monkeypatch: pytest.MonkeyPatch, system: int) -> None:
    compress: Callable[..., bytes] = gzip.compress

    def elsewhere(data: bytes, **options: int) -> bytes:
        packed = compress(data, **options)
        return packed[:9] + bytes([system]) + packed[10:]

    monkeypatch.setattr(gzip, "compress", elsewhere)
    data = {"words": "指导组" * 100}
    packed = base64.b64decode(packed_data(data, least=0).text)
    assert packed.startswith(HEADER)
    assert json.loads(gzip.decompress(packed)) == data
