"""Mail in files: parts, charsets, attachments, mailboxes, and files that are not what their name claims."""

from __future__ import annotations

import base64
import io
import quopri
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.errors import CollateError, SourceError
from collate.model import Document
from collate.pipeline import read_texts
from collate.read import FoundFile, find, read, read_input
from collate.read.raw_builder import Input
from collate.settings import ReadSettings, Settings

WORDS = "县里决定把东边的水库再加高两米，先修北坝，后修南坝，今冬明春全部完工，不误春灌。"
MORE = "各乡要抽出劳力，自带口粮，分段包干；石料由县里统一调运，不得向群众摊派。"
HEAD = b"From: Wang <wang@example.org>\nTo: li@example.org\nDate: Fri, 3 Sep 2021 10:00:00 +0800\n"


def reading(
    data: bytes, name: str = "a.eml", options: Settings | None = None
) -> list[Document | SourceError]:
    return list(read_input(Input(name, Path(name), data), options or Settings()))


def mail(data: bytes, options: Settings | None = None) -> Document:
    (document,) = reading(data, options=options)
    assert isinstance(document, Document), document
    return document


def text_of(document: Document) -> str:
    """Return the text outside the ledger, without blank lines."""
    raw = document.raw
    for row in reversed(document.ledger):
        raw = raw[: row.span.start] + raw[row.span.end :]
    return "\n".join(line.strip() for line in raw.split("\n") if line.strip())


def part(kind: str, data: bytes, *, encoding: str = "base64", more: str = "") -> bytes:
    if encoding == "base64":
        data = base64.encodebytes(data)
    elif encoding == "quoted-printable":
        data = quopri.encodestring(data)
    return f"Content-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n{more}\n".encode() + data


def multipart(kind: str, *parts: bytes, boundary: str = "B", end: bool = True) -> bytes:
    body = b"".join(f"\n--{boundary}\n".encode() + one for one in parts)
    close = f"\n--{boundary}--\n".encode() if end else b""
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\n'.encode() + b"\n" + body + close


def attached(name: str, data: bytes, kind: str = "application/octet-stream") -> bytes:
    return part(kind, data, more=f'Content-Disposition: attachment; filename="{name}"\n')


# -- text ----------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "gbk", "gb2312", "big5"])
def test_the_charset_and_the_transfer_encoding_of_a_text(charset: str, encoding: str) -> None:
    words = "他們決定修水庫，明年春天完工。" if charset == "big5" else WORDS
    data = words.encode("gbk" if charset == "gb2312" else charset)
    document = mail(HEAD + part(f"text/plain; charset={charset}", data, encoding=encoding))
    assert text_of(document) == words
    assert document.source.media_type == "message/rfc822"
    assert document.wrapped


def test_an_undeclared_or_wrong_charset_is_detected() -> None:
    for declared in ("", "; charset=us-ascii", "; charset=iso-8859-1", "; charset=nonsense"):
        for actual in ("utf-8", "gbk"):
            data = HEAD + part(f"text/plain{declared}", (WORDS + MORE).encode(actual), encoding="8bit")
            assert text_of(mail(data)) == WORDS + MORE


def test_the_encoding_of_the_user_decides() -> None:
    data = HEAD + part("text/plain; charset=utf-8", WORDS.encode("gbk"), encoding="8bit")
    options = Settings(read=ReadSettings(encoding="gb18030"))
    assert text_of(mail(data, options)) == WORDS


def test_headers_are_metadata_and_decoded() -> None:
    subject = "=?gb2312?B?" + base64.b64encode("在秋收会议上的讲话".encode("gbk")).decode() + "?="
    head = HEAD + f"Subject: {subject}\n =?utf-8?Q?=EF=BC=88=E8=AE=B0=E5=BD=95=EF=BC=89?=\n".encode()
    document = mail(head + part("text/plain; charset=utf-8", WORDS.encode()))
    dropped = [document.raw[slice(*row.span)] for row in document.ledger]
    assert "Subject: 在秋收会议上的讲话（记录）" in dropped
    assert "From: Wang <wang@example.org>" in dropped
    assert {row.reason.value for row in document.ledger} == {"metadata"}
    assert text_of(document) == WORDS


def test_headers_with_bytes_beyond_ascii_and_broken_words() -> None:
    head = HEAD + "Subject: 秋收".encode("gbk") + b"\nX-A: =?utf-8?B?!!?=\nX-B: =?none?Q?=e4?=\n"
    document = mail(head + b"\n" + WORDS.encode())
    assert "Subject: 秋收" in document.raw
    document.raw.encode()  # no surrogates


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        (b"=?utf-8\0?q?a?=", "a"),
        (b"=?\x80?q?a?=", "a"),
        (b"=?base64?q?a?=", "a"),
        (b"=?utf-7?q?+2AA-x?=", "+2AA-x"),
        (b"=?unicode-escape?q?=5Cud800?=", "\\ud800"),
    ],
)
def test_a_charset_that_is_none_or_decodes_to_no_text_is_ignored(subject: bytes, shown: str) -> None:
    document = mail(HEAD + b"Subject: " + subject + b"\n\n" + WORDS.encode())
    assert f"Subject: {shown}\n" in document.raw
    assert document.raw.encode()


def test_the_subject_does_not_become_the_title(tmp_path: Path) -> None:
    head = HEAD + "Subject: 在秋收会议上的讲话\n\n".encode()
    (tmp_path / "a.eml").write_bytes(
        head + f"在修渠会上的讲话\n（2021年9月2日）\n同志们：\n{WORDS}\n{MORE}\n".encode()
    )
    (tmp_path / "b.eml").write_bytes(head + f"{WORDS}\n{MORE}\n".encode())
    first, second = read_texts([tmp_path], Settings()).segments
    assert first.title is not None
    assert first.title.value == "在修渠会上的讲话"
    assert second.title is None


# -- forms of a text -----------------------------------------------------------

PAGE = f"<p>{WORDS}</p><p>{MORE}</p>".encode()


def test_the_plain_form_is_preferred() -> None:
    parts = (
        part("text/plain; charset=utf-8", f"{WORDS}\n\n{MORE}".encode()),
        part("text/html; charset=utf-8", PAGE),
    )
    document = mail(HEAD + multipart("alternative", *parts))
    assert text_of(document) == f"{WORDS}\n{MORE}"
    assert document.warnings == ()
    assert document.wrapped


@pytest.mark.parametrize("plain", [b"", b" \n\n", "请用支持 HTML 的程序打开。".encode()])
def test_the_html_form_is_read_where_the_plain_one_has_no_text(plain: bytes) -> None:
    page = PAGE.replace(b"</p>", "再说一遍。</p>".encode() * 1)
    parts = (part("text/plain; charset=utf-8", plain), part("text/html; charset=utf-8", page))
    document = mail(HEAD + multipart("alternative", *parts))
    assert text_of(document) == f"{WORDS}再说一遍。\n{MORE}再说一遍。"
    assert plain.decode().strip() in document.raw
    assert not document.wrapped


def test_a_longer_second_form_is_a_warning() -> None:
    page = f"<p>{WORDS}</p><p>{MORE}{MORE}</p>".encode()
    parts = (part("text/plain; charset=utf-8", WORDS.encode()), part("text/html; charset=utf-8", page))
    document = mail(HEAD + multipart("alternative", *parts))
    assert text_of(document) == WORDS
    assert "second form, HTML, which is longer" in document.warnings[0]


def test_html_alone_with_the_lines_of_mail_programs() -> None:
    page = (
        f"<div>同意。</div><div>在 2021年9月3日 10:00，王某 &lt;wang@example.org&gt; 写道：</div>"
        f"<blockquote><p>{WORDS}</p></blockquote><div>-- <br>李某<br>办公室</div>"
    )
    document = mail(HEAD + part("text/html; charset=utf-8", page.encode()))
    assert text_of(document) == f"同意。\n{WORDS}"


def test_a_page_with_its_images() -> None:
    related = multipart(
        "related", part("text/html; charset=utf-8", PAGE), attached("logo.png", b"\x89PNG"), boundary="R"
    )
    plain = part("text/plain; charset=utf-8", f"{WORDS}\n{MORE}".encode())
    document = mail(HEAD + multipart("alternative", plain, related))
    assert text_of(document) == f"{WORDS}\n{MORE}"
    assert "its attachments are not read: logo.png" in document.warnings[0]
    assert text_of(mail(HEAD + related)) == f"{WORDS}\n{MORE}"


# -- quotations, flowed text ---------------------------------------------------


def test_quotation_and_own_words_are_both_text() -> None:
    line = "王某 <wang@example.org> 于2021年9月3日周五 10:00写道："
    body = f"同意。\n\n{line}\n\n> {WORDS[:20]}\n> {WORDS[20:]}\n\n-- \n李某\n"
    document = mail(HEAD + b"\n" + body.encode())
    assert text_of(document) == f"同意。\n{WORDS[:20]}\n{WORDS[20:]}"
    reasons = [row.reason.value for row in document.ledger]
    assert reasons == ["metadata"] * 4 + ["markup"] * 2 + ["mail"]


def test_a_signature_alone() -> None:
    document = mail(HEAD + b"\n" + f"{WORDS}\n-- \n王某\n".encode())
    assert text_of(document) == WORDS
    assert document.ledger[-1].reason.value == "mail"


FLOWED = "text/plain; charset=utf-8; format=flowed"


def test_soft_line_breaks() -> None:
    body = f"The quick \nbrown fox.\n{WORDS[:20]} \n{WORDS[20:]}\n \n"
    body += f">> {MORE[:10]} \n>> {MORE[10:]}\n>end\n-- \nW. \nL.\n"
    document = mail(HEAD + part(FLOWED, body.encode()))
    assert text_of(document) == f"The quick brown fox.\n{WORDS}\n{MORE}\nend"
    assert document.ledger[-1].reason.value == "mail"


def test_spaces_before_soft_line_breaks_may_be_no_text() -> None:
    document = mail(HEAD + part(FLOWED + "; delsp=yes", b"Donaudampf \nschiff\nA  \nB"))
    assert text_of(document) == "Donaudampfschiff\nA B"


def test_stuffed_lines() -> None:
    document = mail(HEAD + part(FLOWED, f" >5 的数都算，{WORDS}\n From here on.\n".encode()))
    assert text_of(document) == f">5 的数都算，{WORDS}\nFrom here on."


def test_trailing_blanks_of_other_text_are_no_soft_breaks() -> None:
    document = mail(HEAD + part("text/plain; charset=utf-8", b"one \ntwo\n"))
    assert text_of(document) == "one\ntwo"


# -- attachments ---------------------------------------------------------------


def zipped(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


def paths(found: list[Document | SourceError]) -> list[str]:
    return [item.where if isinstance(item, SourceError) else item.source.paths[0] for item in found]


def test_attachments_are_documents_or_named_in_a_warning() -> None:
    inner = HEAD + b"Subject: Inner\n\n" + WORDS.encode()
    data = HEAD + multipart(
        "mixed",
        part("text/plain; charset=utf-8", WORDS.encode()),
        attached("讲话.txt", WORDS.encode("gbk")),
        attached("=?utf-8?B?5Lic6KW/LnR4dA==?=", MORE.encode()),
        attached("../b/c.html", PAGE, "text/html"),
        attached("notes.zip", zipped("d.txt", MORE.encode())),
        attached("table.xls", b"\x00\x01"),
        attached("讲话.txt", MORE.encode()),
        attached("", MORE.encode(), "text/plain"),
        b"Content-Type: message/rfc822\n\n" + inner,
    )
    found = reading(data)
    assert paths(found) == [
        "a.eml", "a.eml/讲话.txt", "a.eml/东西.txt", "a.eml/c.html", "a.eml/notes.zip/d.txt",
        "a.eml/讲话~2.txt",
        "a.eml/7.txt", "a.eml/Inner.eml",
    ]  # fmt: skip
    assert all(isinstance(item, Document) for item in found)
    first, *rest = (item for item in found if isinstance(item, Document))
    assert text_of(first) == WORDS
    assert first.warnings == (
        "its attachments are not read: table.xls. "
        "If they have text, convert them, and read them beside the mail",
    )
    assert [text_of(item) for item in rest] == [WORDS, MORE, f"{WORDS}\n{MORE}", MORE, MORE, MORE, WORDS]


@pytest.mark.parametrize(
    "parameter",
    [
        "filename*=gb2312''%D0%E3%CB%AE.txt",
        "filename*0*=utf-8''%E7%A7%80; filename*1*=%E6%B0%B4.txt",
        'name="秀水.txt"',
    ],
)
def test_names_of_attachments(parameter: str) -> None:
    kind = "application/octet-stream" + (f"; {parameter}" if parameter.startswith("name") else "")
    more = "" if parameter.startswith("name") else f"Content-Disposition: attachment; {parameter}\n"
    data = HEAD + multipart("mixed", b"\n" + WORDS.encode(), part(kind, MORE.encode(), more=more))
    assert paths(reading(data)) == ["a.eml", "a.eml/秀水.txt"]


def test_a_mail_with_nothing_but_an_attachment() -> None:
    found = reading(HEAD + attached("a.txt", WORDS.encode()))
    assert paths(found) == ["a.eml", "a.eml/a.txt"]
    assert isinstance(found[0], Document)
    assert text_of(found[0]) == ""


def test_an_only_text_with_a_name_is_the_text() -> None:
    data = HEAD + multipart("mixed", part('text/plain; charset=utf-8; name="body.txt"', WORDS.encode()))
    assert text_of(mail(data)) == WORDS


def test_an_encoded_mail_within() -> None:
    inner = base64.encodebytes(HEAD + b"\n" + WORDS.encode())
    within = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + inner
    found = reading(HEAD + multipart("mixed", b"\n" + MORE.encode(), within))
    assert paths(found) == ["a.eml", "a.eml/1.eml"]
    assert isinstance(found[1], Document)
    assert text_of(found[1]) == WORDS


# -- mailboxes -----------------------------------------------------------------

ONE = b"From wang@example.org Fri Sep  3 10:00:00 2021\n" + HEAD + b"\n" + WORDS.encode() + b"\n\n"
TWO = b"From - Fri Sep 03 10:00:00 2021\r\n" + (HEAD + b"\n" + MORE.encode() + b"\n").replace(b"\n", b"\r\n")


@pytest.mark.parametrize("name", ["box.mbox", "Inbox"])
def test_each_mail_of_a_mailbox_is_a_document(name: str) -> None:
    found = reading(ONE + TWO + ONE, name)
    assert paths(found) == [f"{name}/1.eml", f"{name}/2.eml", f"{name}/3.eml"]
    assert [text_of(item) for item in found if isinstance(item, Document)] == [WORDS, MORE, WORDS]


def test_lines_that_begin_with_from() -> None:
    body = f"From here on 10:00 in 2021 we go.\n>From there.\n> {WORDS}\n>From it\n"
    data = ONE.replace(WORDS.encode(), f"From the desk of Wang\nSubject: no\n{body}".encode())
    (document,) = reading(data, "box.mbox")
    assert isinstance(document, Document)
    assert text_of(document) == (
        "From the desk of Wang\nSubject: no\nFrom here on 10:00 in 2021 we go.\nFrom there.\n"
        f"{WORDS}\nFrom it"
    )


def test_a_bad_mail_does_not_hide_the_others() -> None:
    bad = ONE.replace(HEAD, HEAD + b"Content-Transfer-Encoding: base64\n").replace(WORDS.encode(), b"a*bcd")
    first, second, third = reading(ONE + bad + TWO, "box.mbox")
    assert isinstance(first, Document)
    assert isinstance(third, Document)
    assert isinstance(second, SourceError)
    assert (second.where, second.problem) == ("box.mbox/2.eml", "its text is damaged (invalid base64)")


# -- files that are not what they should be ------------------------------------


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (WORDS.encode(), "it has no headers"),
        (b"Title: x\nAuthor: y\n\ntext", "it has no headers"),
        (HEAD + b"\n \n", "the mail has no text"),
        (HEAD + b"Content-Transfer-Encoding: base64\n\nAA*A=\n", "damaged"),
        (
            HEAD
            + b"Content-Type: text/plain; charset=utf-8\n\n"
            + WORDS.encode() * 9
            + b"\xff"
            + WORDS.encode(),
            "not valid UTF-8",
        ),
        (b"", "the file is empty"),
    ],
)
def test_bad_mails_raise(data: bytes, problem: str) -> None:
    with pytest.raises(SourceError, match=problem) as caught:
        refuse(data)
    assert caught.value.where == "a.eml"
    assert caught.value.remedy


def refuse(data: bytes) -> None:
    """Raise the first error of a mail."""
    for item in reading(data):
        if isinstance(item, SourceError):
            raise item


def test_a_file_that_is_no_mailbox() -> None:
    with pytest.raises(SourceError, match=r"is not a mailbox.*\.eml"):
        reading(HEAD + b"\n" + WORDS.encode(), "a.mbox")


def test_a_damaged_text_leaves_the_attachments() -> None:
    damaged = b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nA*A\n"
    found = reading(
        HEAD + multipart("mixed", damaged, attached("a.txt", WORDS.encode()), attached("b.txt", b""))
    )
    assert paths(found) == ["a.eml", "a.eml/a.txt", "a.eml/b.txt"]
    assert [type(item).__name__ for item in found] == ["SourceError", "Document", "SourceError"]


def test_a_truncated_mail_is_read_with_a_warning() -> None:
    document = mail(
        HEAD
        + multipart("mixed", part("text/plain; charset=utf-8", WORDS.encode(), encoding="8bit"), end=False)
    )
    assert text_of(document) == WORDS
    assert "perhaps it is truncated" in document.warnings[0]


def test_a_multipart_without_its_boundary_is_text() -> None:
    document = mail(HEAD + b"Content-Type: multipart/mixed\n\n" + WORDS.encode())
    assert WORDS in text_of(document)


def test_limits_are_those_of_archives() -> None:
    data = HEAD + b"\n" + WORDS.encode()
    for _ in range(7):
        data = HEAD + multipart(
            "mixed",
            b"\n" + MORE.encode(),
            b"Content-Type: message/rfc822\n\n" + data,
            boundary=f"B{len(data)}",
        )
    last = reading(data)[-1]
    assert isinstance(last, SourceError)
    assert "nested more than 5 deep" in last.problem
    bomb = HEAD + multipart(
        "mixed", b"\n" + MORE.encode(), attached("a.zip", zipped("a.txt", b"a" * 3_000_000))
    )
    small = replace(Settings(), read=ReadSettings(max_expansion=2))
    assert any(
        isinstance(item, SourceError) and "unpacks to more than" in item.problem
        for item in reading(bomb, options=small)
    )


def test_mails_in_a_folder_are_found_and_cached_like_other_files(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(HEAD + b"\n" + WORDS.encode())
    (tmp_path / "b.mbox").write_bytes(ONE + TWO)
    (tmp_path / "Inbox").write_bytes(ONE)
    assert [file.path for file in find([tmp_path]).files] == ["Inbox", "a.eml", "b.mbox"]
    (document,) = read(FoundFile("a.eml", tmp_path / "a.eml"), Settings())
    assert isinstance(document, Document)


def test_a_mail_with_a_page_is_not_taken_for_a_saved_page() -> None:
    data = b"MIME-Version: 1.0\n" + HEAD + multipart("related", part("text/html; charset=utf-8", PAGE))
    assert mail(data).source.media_type == "message/rfc822"


@given(st.binary(max_size=300))
@settings(max_examples=50)
def test_any_bytes_are_read_or_refused(tail: bytes) -> None:
    for data in (HEAD + tail, HEAD + multipart("mixed", tail, attached("a.txt", tail)), tail):
        for name in ("a.eml", "a.mbox"):
            try:
                for item in reading(data, name):
                    if isinstance(item, Document):
                        item.raw.encode()
            except CollateError:
                pass
