"""Warnings on text that was damaged before it was saved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from collate.model import Document
from collate.read import FoundFile, read, read_text
from collate.read.damage import damaged_lines
from collate.settings import Settings

CHINESE = "各县的水库都要在雨季以前检查一遍，发现问题，马上修理。"
TRADITIONAL = "各縣的水庫都要在雨季以前檢查一遍，發現問題，馬上修理。"
JAPANESE = "各地の農家は、春の種まきを前に水路を直しました。"
FRENCH = "L’été dernier, à la forêt, « tout » était déjà brûlé."


def kinds(text: str) -> list[tuple[int, str]]:
    return [(line, str(damage.kind)) for line, damage in damaged_lines(text)]


@pytest.mark.parametrize(
    ("text", "written", "taken_for", "kind"),
    [
        (CHINESE, "utf-8", "latin-1", "UTF-8 read as Latin-1"),
        (CHINESE, "utf-8", "cp1252", "UTF-8 read as Latin-1"),
        (FRENCH, "utf-8", "latin-1", "UTF-8 read as Latin-1"),
        (FRENCH, "utf-8", "cp1252", "UTF-8 read as Latin-1"),
        ("Größe", "utf-8", "cp1252", "UTF-8 read as Latin-1"),
        ("Сегодня на собрании", "utf-8", "latin-1", "UTF-8 read as Latin-1"),
        ("你好", "utf-8", "gb18030", "UTF-8 read as GBK"),
        (CHINESE, "utf-8", "gbk", "UTF-8 read as GBK"),
        (TRADITIONAL, "utf-8", "cp950", "UTF-8 read as Big5"),
        (JAPANESE, "utf-8", "cp932", "UTF-8 read as Shift_JIS"),
        (CHINESE, "gb18030", "latin-1", "GBK read as Latin-1"),
        (CHINESE, "gb18030", "cp1252", "GBK read as Latin-1"),
        ("同志们好", "gb18030", "latin-1", "GBK read as Latin-1"),
        (TRADITIONAL, "big5", "latin-1", "Big5 read as Latin-1"),
        (JAPANESE, "euc_jp", "latin-1", "EUC-JP read as Latin-1"),
        ("농민들은 물을 대고 회의를 하였다", "cp949", "latin-1", "EUC-KR read as Latin-1"),
    ],
)
def test_bytes_read_in_a_wrong_encoding(text: str, written: str, taken_for: str, kind: str) -> None:
    damaged = text.encode(written).decode(taken_for, "ignore")
    assert kinds(f"第一行。\n{damaged}\n第三行。") == [(2, f"looks like {kind}")]


def test_lost_characters() -> None:
    lost, remains = kinds("一\n二\ufffd三\n锟斤拷锟斤拷")
    assert lost == (2, "U+FFFD (\ufffd) stands for characters that were lost before")
    assert remains == (3, "锟斤拷 is what remains of lost characters: UTF-8 read as GBK")


@pytest.mark.parametrize(
    "text",
    [
        CHINESE,
        JAPANESE,
        FRENCH,
        "…où à »\nété »\n« à",
        "é…»",
        "„Ä“ und ‚Ö‘, Maße: 30 °C ± 2, §§ 5–7, ¼ ½ ¾, ×÷",
        "NÃO — MAÇÔ, AÇÃO, SÃO “Ô",
        "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞß",
        "————————\n………………\n““““",
        "Đại hội đại biểu toàn quốc, Âu Cơ, Ðức",
        "涓涓细流，浣熊与绗缝，鏃、鐨、銆、鍙皆罕见之字",
        "钟锟同志，李锟",
        "浜松の縺れた糸、繧繝錦",
        "嬴政、芈八子、赢蠡、夔龢、饕餮、魑魅魍魉",
        "Ærø, Århus, Øresund; Ångström; naïve; coöperation; façade; El Niño; ¿Qué? ¡Sí!",
    ],
)
def test_ordinary_text_is_no_damage(text: str) -> None:
    assert kinds(text) == []


def test_warnings_of_every_format(tmp_path: Path) -> None:
    damaged = f"标题\n{CHINESE}\n你好\ufffd\n{CHINESE}\n\ufffd\n"
    (tmp_path / "a.txt").write_text(damaged)
    (tmp_path / "a.html").write_text("".join(f"<p>{line}</p>\n" for line in damaged.split("\n")))
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": damaged}))
    for name in ("a.txt", "a.html", "a.jsonl"):
        (document,) = read(FoundFile(name, tmp_path / name), Settings())
        assert isinstance(document, Document)
        (warning,) = document.warnings
        assert warning.startswith("line 3: U+FFFD"), name
        assert "lines of this kind: 2" in warning
        assert "\ufffd" in document.raw
    assert read_text(FoundFile("a.txt", tmp_path / "a.txt"), Settings()).warnings == (warning,)


def test_a_warning_shows_what_was_meant(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("浣犲ソ")
    assert read_text(FoundFile("a.txt", tmp_path / "a.txt"), Settings()).warnings == (
        "line 1: looks like UTF-8 read as GBK (浣犲ソ for 你好). Take the text from its source again,"
        " or compare it with another copy",
    )
