from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.errors import CollateError, SourceError
from tests.read.pages import documents, kept, page, saved

MAIN = "<h1>在会上的讲话</h1><p>同志们，我们开会。</p><iframe src='cid:f'></iframe><p>谢谢大家。</p>"
FRAME = "<p>框中的文字。</p>"


def test_frames_stand_where_the_page_shows_them() -> None:
    data = saved(
        ("text/html", "quoted-printable", "http://x/", MAIN.encode()),
        ("text/css", "8bit", "http://x/a.css", b"p {}"),
        ("text/html; charset=gbk", "base64", "f", FRAME.encode("gbk")),
        ("text/html", "binary", "g", "<p>又一个框。</p>".encode()),
    )
    document = page(data, "a.mht")
    assert kept(document) == "在会上的讲话\n同志们，我们开会。\n框中的文字。\n谢谢大家。\n又一个框。"
    assert document.source.how == "3 pages: strict UTF-8; gbk, header"
    assert document.source.media_type == "multipart/related"


def test_the_part_that_the_header_names_is_the_page() -> None:
    parts = (("text/html", "8bit", "f", FRAME.encode()), ("text/html", "8bit", "m", "<p>一。</p>".encode()))
    assert kept(page(saved(*parts), "a.mht")) == "框中的文字。\n一。"
    other = saved(*parts).replace(b'boundary="B"', b'boundary="B"; start="<m>"')
    assert kept(page(other, "a.mht")) == "一。\n框中的文字。"


def test_frames_in_a_circle_end() -> None:
    loop = "<p>一。</p><iframe src=f></iframe>"
    data = saved(("text/html", "8bit", "m", loop.encode()), ("text/html", "8bit", "f", loop.encode()))
    assert kept(page(data, "a.mht")) == "一。\n一。"


def test_a_page_with_the_wrong_name_is_a_page() -> None:
    assert kept(page("\n<html><p>一。</p>", "a.mht")) == "一。"


def test_a_part_of_plain_text() -> None:
    data = b"Content-Type: text/plain; charset=gb2312\n\n" + "第一行的文字\n<第二行>".encode("gbk")
    document = page(data, "a.mht")
    assert (document.raw, document.wrapped) == ("第一行的文字\n<第二行>\n", True)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"nothing", "it has no headers"),
        (b"MIME-Version: 1.0\n\n", "has no text"),
        (saved(("image/png", "base64", "i", b"x")), "without a page"),
        (saved(("text/html", "8bit", "m", FRAME.encode()), end=b""), "truncated"),
        (saved(("text/html", "base64", "m", MAIN.encode())).replace(b"PGgx", b"PG*x"), "damaged"),
        (saved(("text/html", "8bit", "m", b"<script>x</script>")), "has no text"),
        (saved(("text/html; charset=utf-8", "8bit", "m", FRAME.encode() + b"\xff")), "not valid UTF-8"),
    ],
)
def test_bad_files_are_named(data: bytes, problem: str) -> None:
    with pytest.raises(SourceError, match=problem) as error:
        page(data, "a.mht")
    assert error.value.where == "a.mht"
    assert error.value.remedy


def test_a_file_truncated_after_its_page_is_read() -> None:
    parts = (("text/html", "8bit", "m", FRAME.encode()), ("image/png", "base64", "i", b"x"))
    assert kept(page(saved(*parts, end=b""), "a.mht")) == "框中的文字。"


SEED = saved(
    ("text/html", "quoted-printable", "http://x/", MAIN.encode()),
    ("text/html; charset=gbk", "base64", "f", FRAME.encode("gbk")),
)
PIECES = [
    b"--B",
    b"\r\n\r\n",
    b"\0",
    b"\xff",
    b"Content-Type: multipart/mixed; boundary=B\r\n",
    b"=?x?q?",
    b"=",
    b";",
]


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(SEED)), st.integers(0, 60), st.sampled_from(PIECES) | st.binary(max_size=8))
def test_any_bytes_give_text_or_an_error(at: int, cut: int, put: bytes) -> None:
    try:
        list(documents(SEED[:at] + put + SEED[at + cut :], "a.mht"))
    except CollateError as error:
        assert str(error).startswith("a.mht")  # noqa: PT017 - holds for every error of a reader
