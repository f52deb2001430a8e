from __future__ import annotations

import time

import pytest

from tests.read.word import (
    cut,
    docx,
    ins,
    kept,
    ledger,
    p,
    r,
    read,
    style,
    text,
)


def test_runs_are_joined_and_their_special_elements_are_characters() -> None:
    body = p(
        "同志",
        "们：",
        r("<w:tab/>"),
        "a",
        r("<w:noBreakHyphen/>"),
        "b",
        r("<w:br/>"),
        "下",
        r("<w:cr/>"),
        "行",
    )
    assert read(docx(body)).raw == "同志们：\ta-b\n下\n行\n"


def test_a_soft_hyphen_is_not_text() -> None:
    document = read(docx(p("co", r("<w:softHyphen/>"), "operate")))
    assert (kept(document), ledger(document)) == ("cooperate", [("\u00ad", "line-break-hyphen")])


@pytest.mark.parametrize(
    ("font", "char", "shown"),
    [
        ("Symbol", "F061", "α"),
        ("Wingdings", "F0FE", "☑"),
        ("宋体", "2103", "℃"),
        ("Odd Font", "F041", "\uf041"),
        ("Symbol", "xyz", ""),
        ("Arial", "D800", ""),
        ("Arial", "0001", ""),
        ("Arial", "110000", ""),
    ],
)
def test_symbols(font: str, char: str, shown: str) -> None:
    assert text(docx(p("甲", r(f'<w:sym w:font="{font}" w:char="{char}"/>'), "乙"))) == f"甲{shown}乙"


def test_capitals_are_not_written_as_such() -> None:
    assert text(docx(p(r("Work", "<w:caps/><w:smallCaps/>")))) == "Work"


def test_blanks_at_the_ends_of_runs_stay_but_the_layout_of_the_xml_does_not() -> None:
    assert text(docx("<w:p><w:r><w:t>one </w:t></w:r><w:r><w:t>\n   two\n  </w:t></w:r></w:p>")) == "one two"
    assert text(docx("<w:p><w:r><w:t>one\n  two</w:t></w:r></w:p>")) == "one   two"


def test_hidden_text_goes_to_the_ledger_by_run_and_by_style() -> None:
    styles = (
        style("H", "hid", "<w:rPr><w:vanish/></w:rPr>", "character")
        + style("HP", "hidp", "<w:rPr><w:vanish/></w:rPr>")
        + style("HQ", "hidq", '<w:basedOn w:val="HP"/>')
    )
    body = p("甲", r("乙", "<w:vanish/>"), r("丙", '<w:rStyle w:val="H"/>'), r("丁", '<w:vanish w:val="0"/>'))
    body += p("戊", r("己", '<w:rStyle w:val="H"/>'), props='<w:pStyle w:val="HQ"/>')
    document = read(docx(body, styles=styles))
    # Text hidden by both styles is visible: they toggle.
    assert kept(document) == "甲丁\n己"
    assert ledger(document) == [("乙丙", "hidden-text"), ("戊", "hidden-text")]


def test_ruby_keeps_its_base_and_notes_the_reading() -> None:
    ruby = r(
        "<w:ruby><w:rubyPr/><w:rt><w:r><w:t>guó</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>国</w:t></w:r></w:rubyBase></w:ruby>"
    )
    document = read(docx(p("中", ruby, "人")))
    assert (kept(document), ledger(document)) == ("中国人", [("guó", "annotation")])


def test_formulas_are_read_with_their_implicit_signs() -> None:
    def m(t: str) -> str:
        return f"<m:r><m:t>{t}</m:t></m:r>"

    fraction = f"<m:f><m:num>{m('1')}</m:num><m:den>{m('2')}</m:den></m:f>"
    brackets = f"<m:d><m:e>{m('x')}</m:e></m:d>"
    total = f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:e>{m("n")}</m:e></m:nary>'
    root = f"<m:rad><m:deg/><m:e>{m('y')}</m:e></m:rad>"
    rows = f"<m:m><m:mr><m:e>{m('a')}</m:e><m:e>{m('b')}</m:e></m:mr><m:mr><m:e>{m('c')}</m:e></m:mr></m:m>"
    body = p("式", f"<m:oMath>{fraction}{brackets}{total}{root}{rows}</m:oMath>", "。")
    assert text(docx(body)) == "式1/2(x)∑n√ya b c。"
    assert text(docx(f"<m:oMathPara><m:oMath>{m('a')}{m('b')}</m:oMath></m:oMathPara>{p('完')}")) == "ab\n完"


def test_both_views_of_tracked_changes() -> None:
    body = p("中央", ins("督导组"), cut("指导组"), "在湖北。")
    now, before = read(docx(body)), read(docx(body), "original")
    assert (kept(now), ledger(now)) == ("中央督导组在湖北。", [("指导组", "tracked-deletion")])
    assert (kept(before), ledger(before)) == ("中央指导组在湖北。", [("督导组", "tracked-insertion")])
    assert "accepted view of 1 insertions, 1 deletions" in now.source.how
    assert "original view" in before.source.how


def test_what_a_view_leaves_out_leaves_no_blank_behind() -> None:
    body = p("I ", cut("very "), "am")
    assert text(docx(body)) == "I am"
    body = p("甲", "<w:del><w:r><w:br/><w:t> </w:t></w:r></w:del>", "乙")
    assert read(docx(body)).raw == "甲乙\n"


def test_an_insertion_that_was_deleted_is_in_neither_view() -> None:
    body = p("甲", f"<w:ins>{cut('乙')}</w:ins>", "丙")
    assert ledger(read(docx(body))) == [("乙", "tracked-deletion")]
    assert ledger(read(docx(body), "original")) == [("乙", "tracked-insertion")]


def test_moved_text_stands_where_it_went_or_where_it_was() -> None:
    body = p("甲", f"<w:moveFrom>{r('移')}</w:moveFrom>", "乙") + p("丙", f"<w:moveTo>{r('移')}</w:moveTo>")
    assert text(docx(body)) == "甲乙\n丙移"
    assert text(docx(body), "original") == "甲移乙\n丙"


def test_a_deleted_paragraph_mark_joins_paragraphs() -> None:
    body = (
        p("前，", props="<w:rPr><w:del/></w:rPr>")
        + p("后。")
        + p("尾", props="<w:rPr><w:ins/></w:rPr>")
        + p("巴")
    )
    assert text(docx(body)) == "前，后。\n尾\n巴"
    assert text(docx(body), "original") == "前，\n后。\n尾巴"


def test_a_deleted_paragraph_is_a_line_of_the_ledger() -> None:
    gone = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{cut('全删。')}</w:p>"
    document = read(docx(p("一。") + gone + p("二。")))
    assert (document.raw, ledger(document)) == ("一。\n全删。\n二。\n", [("全删。", "tracked-deletion")])


def test_deleted_rows_and_cells_are_not_text() -> None:
    def table(*rows: str) -> str:
        return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"

    body = table(
        f"<w:tr><w:tc>{p('甲')}</w:tc><w:tc><w:tcPr><w:cellDel/></w:tcPr>{p('乙')}</w:tc></w:tr>",
        f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('丙')}</w:tc></w:tr>",
        f"<w:tr><w:trPr><w:ins/></w:trPr><w:tc>{p('丁')}</w:tc></w:tr>",
    ) + p("末")
    assert text(docx(body)) == "甲\n丁\n末"
    assert text(docx(body), "original") == "甲\n乙\n丙\n末"


def test_the_original_view_takes_the_properties_before_the_change() -> None:
    change = '<w:pStyle w:val="A"/><w:pPrChange><w:pPr><w:pStyle w:val="T"/></w:pPr></w:pPrChange>'
    styles = style("A", "Normal") + style("T", "toc 1")
    data = docx(p("正文") + p("目录行", props=change), styles=styles)
    assert text(data) == "正文\n目录行"
    assert text(data, "original") == "正文"
    unhidden = r("显", "<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>")
    assert text(docx(p("正", unhidden))) == "正显"
    assert text(docx(p("正", unhidden)), "original") == "正"


def test_ten_thousand_changes_are_read_fast() -> None:
    body = "".join(p(ins("乙"), cut("丙"), "甲") for _ in range(5000))
    data = docx(body)
    begun = time.process_time()
    document = read(data)
    assert time.process_time() - begun < 2
    assert len(document.ledger) == 5000
    assert "5000 insertions, 5000 deletions" in document.source.how


def test_content_controls_and_wrappers_are_walked() -> None:
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{p('控件')}</w:sdtContent></w:sdt>"
    inner = f"<w:sdt><w:sdtPr/><w:sdtContent>{r('内')}</w:sdtContent></w:sdt>"
    link = f'<w:hyperlink r:id="x">{r("链接")}</w:hyperlink>'
    tag = f"<w:smartTag><w:smartTagPr/>{r('标记')}</w:smartTag>"
    tag += f"<w:customXml><w:customXmlPr/>{r('甲')}</w:customXml>"
    assert (
        text(docx(control + p("前", inner, link, tag, f"<w:bdo>{r('后')}</w:bdo>")))
        == "控件\n前内链接标记甲后"
    )


def test_the_prompt_of_an_empty_control_is_not_text() -> None:
    control = (
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('单击此处')}</w:sdtContent></w:sdt>"
    )
    assert ledger(read(docx(p("题", control)))) == [("单击此处", "field")]


def test_tables_are_read_row_by_row_with_nested_ones_in_place() -> None:
    def tc(*inside: str) -> str:
        return f"<w:tc><w:tcPr/>{''.join(inside)}</w:tc>"

    nested = f"<w:tbl><w:tr>{tc(p('丙'))}{tc(p('丁'))}</w:tr></w:tbl>"
    first = f"<w:tr>{tc(p('甲'), p(''))}{tc(p('乙'))}</w:tr>"
    second = f"<w:tr>{tc(nested, p('戊'))}{tc(p('己'))}</w:tr>"
    body = p("前") + f"<w:tbl>{first}{second}</w:tbl>" + p("后")
    assert read(docx(body)).raw == "前\n甲\n乙\n丙\n丁\n戊\n己\n后\n"


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{p('框一')}{p('框二')}</w:txbxContent>"
    both = (
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><x>{box}</x></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert text(docx(p("前", r(both), "后") + p("下"))) == "前后\n框一\n框二\n下"
    only_fallback = both.replace(f"<x>{box}</x>", "", 1)
    assert text(docx(p("前", r(only_fallback)))) == "前\n框一\n框二"


def test_word_art_and_drawn_text_are_lines() -> None:
    art = r('<w:pict><v:shape><v:textpath string="艺术字标题"/></v:shape></w:pict>')
    drawn = r("<w:drawing><a:p><a:r><a:t>图中</a:t></a:r><a:r><a:t>文字</a:t></a:r></a:p></w:drawing>")
    assert text(docx(p(art) + p("正文", drawn))) == "艺术字标题\n正文\n图中文字"


def test_text_without_a_paragraph_is_one_line() -> None:
    assert text(docx(p("前") + r("散") + r("落") + p("后"))) == "前\n散落\n后"


def test_a_drop_cap_and_a_style_separator_continue_in_the_next_paragraph() -> None:
    initial = p("T", props='<w:framePr w:dropCap="drop" w:lines="2"/>')
    separated = p("一、标题。", props="<w:rPr><w:vanish/><w:specVanish/></w:rPr>")
    assert text(docx(initial + p("he end.") + separated + p("正文。"))) == "The end.\n一、标题。正文。"


def test_empty_paragraphs_are_empty_lines_outside_tables() -> None:
    assert read(docx(p("一") + p("") + p("二"))).raw == "一\n\n二\n"
