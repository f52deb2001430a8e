"""Encodings beyond the common ones, and the errors for files in none."""

from __future__ import annotations

from pathlib import Path

import pytest

from collate.errors import SourceError
from collate.model import Reason
from collate.read import FoundFile, read_text
from collate.read.encoding import decode
from collate.read.html.charset import decode_page
from collate.reflow import reflow
from collate.settings import ReadSettings, Settings

TEXT = "同志们：\n今天我们在这里开会，主要任务是总结工作。各位代表都发了言，讲得很好。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("佢哋喺度開會，嘅咁冇嚟，今日我哋講嘢。", "big5hkscs"),
        ("我們今天的會議，恒先生也來了，價格是€100元。", "cp950"),
        ("一、①②③是我們今天會議的題目。", "big5hkscs"),
        ("他叫㐀𠀀䶮，是我们的老同志，今天到会。", "gb18030"),
    ],
)
def test_characters_beyond_the_first_standard(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt")[:2] == (text, encoding)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
@pytest.mark.parametrize(
    "text", ["格考核开展普查，", "。──新冠肺炎疫", "1993－200", "鬆勁懈怠。──剩", "地扶貧搬遷960"]
)
def test_short_samples_of_rare_characters_or_good_utf8_by_chance(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt")[0] == text


GB, UTF8 = TEXT.encode("gb18030"), TEXT.encode()


@pytest.mark.parametrize(
    ("data", "at", "line", "encoding"),
    [
        (GB[:-1], len(GB) - 2, 2, "GB18030"),
        (UTF8[:-1], len(UTF8) - 3, 2, "UTF-8"),
        (GB + b"\n\xff\xff" + UTF8, len(GB) + 1, 3, "GB18030"),
        (TEXT.encode("utf-16") + b"\n", 2 + 2 * len(TEXT), 2, "UTF-16"),
    ],
)
def test_the_error_names_the_offset_in_the_encoding_of_the_text(
    data: bytes, at: int, line: int, encoding: str
) -> None:
    with pytest.raises(SourceError) as caught:
        decode(data, "a.txt")
    assert caught.value.problem == f"byte {at} (line {line}) is not valid {encoding}"


JAPANESE = "各地の農家は、春の種まきを前に水路を直し、肥料の割り当てについて話し合いました。"
KANJI = "東京都千代田区霞が関一丁目　文部科学省初等中等教育局教育課程課"
HALF_WIDTH = "ﾄｳｷｮｳﾄ ﾁﾖﾀﾞｸ ｶｽﾐｶﾞｾｷ ﾔﾏﾀﾞ ﾀﾛｳ ｻﾄｳ ﾊﾅｺ ｽｽﾞｷ ｲﾁﾛｳ ﾋﾛｼﾏ ﾌｸｵｶ"
MIXED = "顧客ｺｰﾄﾞは、半角の文字で入力してください。口座ﾊﾞﾝｺﾞｳも確認しました。"
KOREAN = "농민들은 봄이 오자 논에 물을 대고, 마을 회의에서 비료를 나누는 일을 토론하였다."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((text, encoding) for text in (JAPANESE, KANJI) for encoding in ("cp932", "euc_jp")),
        (HALF_WIDTH, "cp932"),
        (MIXED, "cp932"),
        (KOREAN, "cp949"),
        ("①から⑩まで、㈱山田の社員が発表します。" + JAPANESE, "cp932"),
        ("①から⑩までを発表します。" + JAPANESE, "euc_jis_2004"),
        *((JAPANESE, encoding) for encoding in ("gb18030", "utf-8")),
        (KOREAN, "utf-8"),
        (JAPANESE, "iso2022_jp_ext"),
        (KOREAN, "iso2022_kr"),
        (TEXT, "hz"),
    ],
)
@pytest.mark.parametrize("before", ["", "Report 7\n", "a,b,c\n" * 4000])
def test_japanese_and_korean(text: str, encoding: str, before: str) -> None:
    text = before + text
    assert decode(text.encode(encoding), "a.txt")[:2] == (text, encoding)


@pytest.mark.parametrize("text", [JAPANESE, KOREAN, KOREAN + " 7\n"])
def test_japanese_and_korean_in_utf16_without_a_mark(text: str) -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        assert decode(text.encode(encoding), "a.txt")[:2] == (text, encoding)


@pytest.mark.parametrize(
    "text", ["公曰", "跋履山川", "荣\n谢勤涵", "寻黑矮汉，寻", "奴；抑按盘桓", "海盛德坛扶乩"]
)
def test_short_chinese_stays_chinese(text: str) -> None:
    assert decode(text.encode("gb18030"), "a.txt")[:2] == (text, "gb18030")


def test_traditional_chinese_whose_codes_are_those_of_kana() -> None:
    for text in ("公曰", "祿亦弗及", "心不在中，之乎者也。"):
        assert decode(text.encode("big5"), "a.txt")[0] == text


def test_an_uncertain_encoding_has_a_warning(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("東京都".encode("euc_jp"))
    document = read_text(FoundFile("a.txt", tmp_path / "a.txt"), Settings())
    (warning,) = document.warnings
    for words in ("its encoding is uncertain", "euc_jp", "--encoding"):
        assert words in warning
    named = Settings(read=ReadSettings(encoding="euc-jp"))
    document = read_text(FoundFile("a.txt", tmp_path / "a.txt"), named)
    assert (document.raw, document.warnings) == ("東京都", ())


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Сегодня на собрании мы обсуждали ремонт дороги и посадку деревьев у школы.", "cp1251"),
        ("Сегодня на собрании мы обсуждали ремонт дороги и посадку деревьев у школы.", "koi8_r"),
        ("Σήμερα στη συνέλευση συζητήσαμε την επισκευή του δρόμου κοντά στο σχολείο.", "cp1253"),
        ("À l’assemblée générale, le président déclara que les travaux étaient achevés.", "cp1252"),
        ("Heute sprach der Bürgermeister über die größten Schäden an der Straße.", "latin-1"),
    ],
)
def test_other_encodings_are_refused(text: str, encoding: str) -> None:
    with pytest.raises(SourceError, match="--encoding"):
        decode(text.encode(encoding), "a.txt")
    assert decode(text.encode(encoding), "a.txt", override=encoding)[0] == text


def test_damaged_utf8_of_any_language_is_named() -> None:
    for text in (KOREAN, "Сегодня на собрании мы обсуждали ремонт дороги"):
        with pytest.raises(SourceError, match="is not valid UTF-8"):
            decode(text.encode() + b"\xff.", "a.txt")


@pytest.mark.parametrize("padding", [1, 2, 4, 511])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "cp932", "ascii"])
def test_null_bytes_at_the_end_are_padding(padding: int, encoding: str) -> None:
    text = {"cp932": JAPANESE, "ascii": "Four score and seven."}.get(encoding, TEXT) + "\n"
    decoded, name, _how = decode(text.encode(encoding) + bytes(padding), "a.txt")
    assert (decoded, name) == (text + "\0" * padding, encoding)


def test_null_bytes_of_utf16_without_a_mark() -> None:
    for text in ("同志们：今天开会\n", "同志们：今天开会。", "同志们\n今天开会 7\n"):
        for end in ("", "\0", "\0\0"):
            assert decode((text + end).encode("utf-16-le"), "a.txt")[:2] == (text + end, "utf-16-le")


@pytest.mark.parametrize("data", [b"abc\0def", b"abc\0def\0\0", b"\0\0\0", "同志\0们".encode() + b"\0"])
def test_null_bytes_inside_are_binary(data: bytes) -> None:
    with pytest.raises(SourceError, match="binary"):
        decode(data, "a.txt")


def test_padding_is_in_the_ledger(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.encode() + b"\n\0\0\0")
    document = reflow(read_text(FoundFile("a.txt", tmp_path / "a.txt"), Settings()), Settings())
    assert document.raw == TEXT + "\n\0\0\0"
    (row,) = document.ledger
    assert (document.raw[slice(*row.span)], row.reason) == ("\0\0\0", Reason.CONTROL)


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp", "gb18030", "utf-8"])
@pytest.mark.parametrize("declared", ["shift_jis", "x-euc-jp", "gb2312", "big5", "utf-8", "euc-kr"])
def test_a_page_in_another_encoding_than_declared(encoding: str, declared: str) -> None:
    text = JAPANESE * 3 if encoding != "gb18030" else TEXT * 3
    page = f'<html><head><meta charset="{declared}"></head><body><p>{text}</p></body></html>'
    assert decode_page(page.encode(encoding), "a.html")[0] == page


def test_the_declaration_of_a_page_decides_where_the_bytes_do_not() -> None:
    for text, encoding, declared in (
        ("東京都", "euc_jp", "euc-jp"),
        ("公曰", "big5", "big5"),
        ("농민", "cp949", "ks_c_5601-1987"),
    ):
        page = f'<html><head><meta charset="{declared}"></head><body><p>{text}</p></body></html>'
        assert decode_page(page.encode(encoding), "a.html")[0] == page
