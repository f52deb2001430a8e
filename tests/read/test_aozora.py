"""The notation of Aozora Bunko in plain text, and the marks of titles that look like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from collate.model import Document, Reason
from collate.pipeline import compare
from collate.read import FoundFile, read_text
from collate.reflow import reflow_prepared
from collate.settings import Settings
from collate.split import whole_segment

LEGEND = """\
-------------------------------------------------------
【テキスト中に現れる記号について】

《》：ルビ
（例）山際《やまぎわ》

｜：ルビの付く文字列の始まりを特定する記号
（例）古い｜渡し守《わたしもり》

［＃］：入力者注
（例）［＃３字下げ］
-------------------------------------------------------
"""
COLOPHON = """\
底本：「村田花代短篇集」山河文庫、山河書房
　　　1952（昭和27）年3月10日初版発行
底本の親本：「村田花代全集　第二巻」山河書房
　　　1931（昭和6）年
初出：「旅と宿」
　　　1929（昭和4）年1月号
※「宿屋」と「宿や」の混在は、底本通りです。
入力：山田花子
校正：鈴木次郎
2001年4月5日公開
2012年11月3日修正
青空文庫作成ファイル：
このファイルは、インターネットの図書館、青空文庫（http://www.aozora.gr.jp/）で作られました。
"""


def read(folder: Path, text: str, name: str = "a.txt") -> Document:
    (folder / name).write_text(text)
    return read_text(FoundFile(name, folder / name), Settings())


def left(folder: Path, text: str) -> str:
    """Return the text that is left, without line breaks."""
    return reflow_prepared(read(folder, text)).text


def rows(document: Document) -> list[tuple[str, Reason]]:
    return [(document.raw[slice(*row.span)], row.reason) for row in document.ledger]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("宿《やど》の人が山際《やまぎわ》へ行った。", "宿の人が山際へ行った。"),
        ("古い｜渡し守《わたしもり》が来ていた。", "古い渡し守が来ていた。"),
        ("麦酒《ビール》を飲んで人々《ひとびと》は歌った。", "麦酒を飲んで人々は歌った。"),
        ("大人《おとな》も掌《てのひら》を見せた。", "大人も掌を見せた。"),
        ("彼は｜ＡＢＣ《エービーシー》と歌った。", "彼はＡＢＣと歌った。"),
        ("宿≪やど≫の人が山へ行った。", "宿の人が山へ行った。"),
        ("この雑誌《ざっし》は古い宿《やど》にあった。", "この雑誌は古い宿にあった。"),
        ("色々《いろ／＼》の花が咲いていた。", "色々の花が咲いていた。"),
        ("彼は※［＃「口＋匕」、U+20B9F、12-3］《しか》られていた。", "彼は𠮟られていた。"),
        (
            "そ［＃「そ」に傍点］れから［＃「※［＃「口＋匕」、U+20B9F、12-3］」に傍点］雨になった。",
            "それから雨になった。",
        ),
    ],
)
def test_readings_and_annotations(tmp_path: Path, text: str, expected: str) -> None:
    assert left(tmp_path, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "他读了《红楼梦》和《水浒传》，又读《呐喊》。",
        "中国作家写的《はる》一书，读者很多，销路很好。",
        "日本小说《こころ》译成中文，书名是《心》，出版社《ほし》也在。",
        "第一章｜《源氏物语》的故事｜《竹取物语》",
        "漱石の《こころ》を読んで、子規の《ホトトギス》も読んだ。",
        "私は小説《こころ》を読みながら、雑誌《ホトトギス》を待っていた。",
        "私は《源氏物語》と《枕草子》を読んで、紫式部《源氏》と書いた。",
        "夏目漱石《こころ》を読んだ。",  # four kanji and three kana
        "映画《もののけ姫》を見て、漱石《こころ》を読んでいた。",
        "本｜評《源氏物語》を読んでいた。",
        "底本：这里是中文书籍的底本说明，入力：无，校正：无。",
    ],
)
def test_titles_and_chinese_stay(tmp_path: Path, text: str) -> None:
    document = read(tmp_path, text)
    assert (reflow_prepared(document).text, document.ledger) == (text, ())


def test_a_japanese_quotation_in_a_chinese_file(tmp_path: Path) -> None:
    chinese = "《红楼梦》是清代的小说，《水浒传》是明代的小说，读者都很多，各种版本也很多。\n" * 3
    assert (
        left(tmp_path, chinese + "宿《やど》の人が山際《やまぎわ》へ行ったのである。\n" + chinese).count("《")
        == 12
    )
    assert "宿の人が山際へ行った" in left(
        tmp_path, chinese + "宿《やど》の人が山際《やまぎわ》へ行ったのである。\n"
    )


def test_a_whole_file(tmp_path: Path) -> None:
    body = (
        "［＃５字下げ］一［＃「一」は中見出し］\n\n"
        "　山際《やまぎわ》の宿に泊って、雨の音を聞いていた。\n［＃改ページ］\n　翌朝は晴れていた。\n"
    )
    text = f"山の宿\n村田花代\n\n{LEGEND}\n{body}\n\n\n{COLOPHON}"
    document = read(tmp_path, text)
    view = reflow_prepared(document)
    parts = [view.text[slice(*p.span)].strip() for p in view.paragraphs]
    assert parts == [
        "山の宿",
        "村田花代",
        "一",
        "山際の宿に泊って、雨の音を聞いていた。",
        "翌朝は晴れていた。",
    ]
    assert document.raw == text
    assert rows(document)[0] == (LEGEND.strip(), Reason.METADATA)
    (source, reason), (rest, other) = rows(document)[-2:]
    assert (source.split("\n")[0], source.split("\n")[-1].strip()) == (
        "底本：「村田花代短篇集」山河文庫、山河書房",
        "1952（昭和27）年3月10日初版発行",
    )
    assert (reason, other) == (Reason.SOURCE_LINE, Reason.METADATA)
    assert rest.startswith("底本の親本")
    assert rest.endswith("で作られました。")
    assert [(row.start, row.level) for row in document.headings] == [(0, 1)]


def test_files_one_after_another(tmp_path: Path) -> None:
    one = f"山の宿\n村田花代\n\n{LEGEND}\n　宿《やど》に泊っていた。\n\n\n{COLOPHON}\n\n"
    two = one.replace("山の宿", "海の宿")
    document = read(tmp_path, one + two)
    view = reflow_prepared(document)
    assert [view.text[slice(*p.span)].strip() for p in view.paragraphs] == [
        *("山の宿", "村田花代", "宿に泊っていた。"),
        *("海の宿", "村田花代", "宿に泊っていた。"),
    ]
    assert [row.start for row in document.headings] == [0, len(one)]


@pytest.mark.parametrize(
    "text",
    ["底本：これは古い本の話である。\n私はそれを読んだ。\n", "-----------\nこれは線である。\n-----------\n"],
)
def test_lines_that_only_begin_like_the_blocks_stay(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).ledger == ()


def test_copies_with_and_without_the_notation_agree(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "宿《やど》の｜古い渡し《ふるいわたし》で、彼は※［＃「口＋匕」、U+20B9F、12-3］られた。", "cp932"
    )
    (tmp_path / "b.txt").write_text("宿の古い渡しで、彼は𠮟られた。")
    edition, context = compare([tmp_path / "a.txt", tmp_path / "b.txt"])
    assert edition.entries == ()
    assert context.documents[0].document.source.encoding == "cp932"


def test_the_source_is_the_origin_of_the_text(tmp_path: Path) -> None:
    from collate.reflow import reflow
    from collate.split import split

    body = "　山際の宿に泊って、雨の音を聞いていた。夜が明けると、空は晴れていた。\n" * 3
    document = read(tmp_path, f"山の宿\n村田花代\n\n{LEGEND}\n{body}\n\n{COLOPHON}")
    (segment,) = split(reflow(document, Settings()), Settings()).segments
    assert segment.origin is not None
    assert segment.origin.written.startswith("底本：「村田花代短篇集」山河文庫")
    assert "入力" not in segment.text + segment.origin.written
    assert whole_segment(reflow_prepared(document), Settings()).text.startswith("山の宿")
