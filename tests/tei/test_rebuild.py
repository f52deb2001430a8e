from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.errors import VerificationError
from collate.tei import WitnessText, normal_form
from collate.tei.parse import parse_tei
from collate.tei.rebuild import read_apparatus, rebuild_all, rebuild_witness

SHARED = Path(__file__).parents[3] / "shared"


def edition(body: str, witnesses: str = "ABC") -> bytes:
    listed = "".join(f'<witness xml:id="{name}"/>' for name in witnesses)
    return (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><sourceDesc>'
        f"<listWit>{listed}</listWit></sourceDesc></fileDesc></teiHeader><text><front><head>题</head></front>"
        f"<body>\n <div>{body}</div>\n</body><back><p>跋</p></back></text></TEI>"
    ).encode()


def texts(body: str, witnesses: str = "ABC") -> dict[str, str]:
    """Return each witness's text, with | at the starts of paragraphs."""
    shown = {}
    for name, (text, breaks) in rebuild_all(parse_tei(edition(body, witnesses))).items():
        ends = [*breaks[1:], len(text)]
        shown[name] = "|".join(text[start:end] for start, end in zip(breaks, ends, strict=True))
    return shown


def test_positive_apparatus() -> None:
    body = '<p>省<app><lem wit="#A">指导</lem><rdg wit="#B">督导</rdg><rdg wit="#C"/></app>组</p>'
    assert texts(body) == {"A": "省指导组", "B": "省督导组", "C": "省组"}


def test_negative_apparatus_gives_the_lemma_to_unnamed_witnesses() -> None:
    body = '<p>省<app><lem>指导</lem><rdg wit="#B">督导</rdg></app>组</p>'
    assert texts(body) == {"A": "省指导组", "B": "省督导组", "C": "省指导组"}


def test_grouped_and_nested_readings() -> None:
    inner = '<app><lem wit="#A">康</lem><rdg wit="#B">康康</rdg></app>'
    body = f'<p><app><lem wit="#A #B">健{inner}</lem><rdgGrp><rdg wit="#C">安</rdg></rdgGrp></app>。</p>'
    assert texts(body) == {"A": "健康。", "B": "健康康。", "C": "安。"}


def test_a_named_group_of_witnesses() -> None:
    xml = edition('<p><app><lem wit="#g">甲</lem><rdg wit="#C">乙</rdg></app></p>', "C").replace(
        b"<listWit>", b'<listWit><listWit xml:id="g"><witness xml:id="A"/></listWit>'
    )
    assert {name: text for name, (text, _) in rebuild_all(parse_tei(xml)).items()} == {"A": "甲", "C": "乙"}


def test_without_a_witness_list_the_pointers_name_them() -> None:
    xml = edition('<p><app><lem wit="#甲">一</lem><rdg wit="#乙">二</rdg></app></p>', "")
    assert list(rebuild_all(parse_tei(xml))) == ["甲", "乙"]


def test_lacunae() -> None:
    start = '<app><lem wit="#A #C"/><rdg wit="#B"><lacunaStart/></rdg></app>'
    end = '<app><lem wit="#A #C"/><rdg wit="#B"><lacunaEnd/></rdg></app>'
    body = f'<p>一{start}二<app><lem wit="#A">三</lem><rdg wit="#C"/></app>{end}四</p>'
    assert texts(body) == {"A": "一二三四", "B": "一四", "C": "一二四"}


def test_text_of_the_reading_that_breaks_off() -> None:
    body = '<p>一<app><lem wit="#A">二三</lem><rdg wit="#B #C">二<lacunaStart/>？</rdg></app>四</p>'
    assert texts(body) == {"A": "一二三四", "B": "一二", "C": "一二"}


def test_a_witness_that_begins_late() -> None:
    body = '<p>一<app><lem wit="#A #C">二</lem><rdg wit="#B"><witStart/></rdg></app>三</p>'
    assert texts(body) == {"A": "一二三", "B": "三", "C": "一二三"}


def test_paragraphs() -> None:
    only = '<milestone unit="p" edRef="#B"/>'
    body = f'<p>一</p>\n <p><milestone unit="p" edRef="#A #B"/>二{only}三</p>\n<p>四</p>'
    assert texts(body) == {"A": "一|二三|四", "B": "一|二|三|四", "C": "一二三|四"}


def test_readings_have_the_kind_and_the_operation_that_the_file_states() -> None:
    reading = '<rdg wit="#B" type="punctuation" subtype="replacement" ana="#punctuation-form">——</rdg>'
    (entry,) = read_apparatus(parse_tei(edition(f'<p><app><lem wit="#A #C">──</lem>{reading}</app></p>')))
    assert [(one.kind, one.operation, one.subtype) for one in (entry.lemma, *entry.variants)] == [
        ("", "", ""),
        ("punctuation", "replacement", "form"),
    ]


def test_without_a_lemma_the_first_reading_is_taken_for_it() -> None:
    readings = '<rdg wit="#A #C">甲</rdg><rdg wit="#B">乙</rdg>'
    (entry,) = read_apparatus(parse_tei(edition(f"<p><app>{readings}</app></p>")))
    assert (entry.lemma.text, [one.text for one in entry.variants]) == ("甲", ["乙"])


def test_a_milestone_without_witnesses_is_of_all() -> None:
    assert texts('<p>一<milestone unit="p"/>二</p>', "A") == {"A": "一|二"}


def test_block_level_app() -> None:
    body = '<p>一</p><app><lem wit="#A #B"><p>二</p></lem><rdg wit="#C"/></app><p>三</p>'
    assert texts(body) == {"A": "一|二|三", "B": "一|二|三", "C": "一|三"}


def test_white_space() -> None:
    body = (
        '<p>主席<milestone unit="space" ed="B" edRef="#B"/>说 Yes <milestone unit="nospace" edRef="#C"/>, '
        "a\n  b </p>"
    )
    assert texts(body) == {"A": "主席说 Yes , a b", "B": "主席 说 Yes , a b", "C": "主席说 Yes, a b"}


def test_elements_outside_the_text_are_skipped() -> None:
    body = (
        '<p>一<!-- x --><?x y?><note>注</note><app><lem wit="#A">二</lem><rdg wit="#B #C">三</rdg>'
        '<witDetail wit="#B">详</witDetail><note>注</note></app><choice><sic>巳</sic><corr>已</corr></choice>'
        '<pb n="2"/>四</p>'
    )
    assert texts(body) == {"A": "一二巳四", "B": "一三巳四", "C": "一三巳四"}


def test_an_unknown_witness() -> None:
    root = parse_tei(edition("<p>一</p>"))
    assert rebuild_witness(root, "A") == WitnessText("一", (0,))
    with pytest.raises(VerificationError, match=r"has no witness 'Z'\. Its witnesses: A, B, C"):
        rebuild_witness(root, "Z")


@given(st.text("甲乙 \n\u3000", max_size=20), st.sets(st.integers(0, 20)))
def test_the_normal_form_is_idempotent(text: str, breaks: set[int]) -> None:
    first = normal_form(text, sorted(at for at in breaks if at <= len(text)))
    assert normal_form(*first) == first
    assert "".join(first.text.split()) == "".join(text.split())


def test_the_sample_edition() -> None:
    sample = SHARED / "tei" / "sample_edition.xml"
    if not sample.is_file():
        pytest.skip("needs ../shared/tei, which is no part of the repository")
    found = rebuild_all(parse_tei(sample.read_bytes()))
    # Its head stands in body: whether a heading there belongs to the witnesses is undecidable.
    first, second, third = (
        found[name].text.removeprefix("在全省宣传工作会议上的讲话") for name in ("W01", "W02", "W03")
    )
    assert first.startswith("一九五八年三月十二日同志们：这次会议是经中央批准召开的，中央指导组的同志")
    assert "1958年3月12日同志们：这次会议是经中央批准召开的，中央督导组同志" in second
    assert "深刻领会、认真学习会议精神，把各项工作落到时处。要发扬艰苦补素的作风" in second
    assert "落到时处。在大家的共同努力下，大家一定能够完成今年的任务。会议到此结束。谢谢。" in third
    assert second.endswith("最后，祝大家身体健康康。谢谢。会议到此结束。")


def test_editions_by_others() -> None:
    script = SHARED / "gold" / "score.py"
    if not script.is_file():
        pytest.skip("needs ../shared/gold, which is no part of the repository")
    spec = importlib.util.spec_from_file_location("score", script)
    assert spec is not None
    assert spec.loader is not None
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    for name in ("T14n0508", "sblgnt_phlm", "calpurnius_1"):
        gold = json.loads((SHARED / "gold" / "texts" / f"{name}.json").read_text(encoding="utf-8"))
        found = rebuild_all(parse_tei(score.gold_to_tei(gold).encode()))
        for rebuilt, text in zip(found.values(), gold["witnesses"].values(), strict=True):
            # Between characters of a script without spaces a line end of the file is not a space.
            assert "".join(rebuilt.text.split()) == "".join(normal_form(text, ()).text.split())
