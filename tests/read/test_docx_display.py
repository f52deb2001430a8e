from __future__ import annotations

from tests.read.word import docx, note, p, r, read, style

BODY = "这是正文中的一段话，长短和别的段落差不多，没有什么特别的地方。"
BOLD, LARGE, CENTRE = "<w:b/>", '<w:sz w:val="28"/>', '<w:jc w:val="center"/>'


def displayed(body: str, **parts: str) -> list[str]:
    document = read(docx(body, **parts))
    return [document.raw[at:].partition("\n")[0] for at in document.displayed]


def test_bold_centred_and_large_lines_are_set_apart() -> None:
    body = p("居中", props=CENTRE) + p(BODY) + p(r("粗体", BOLD)) + p(BODY) + p(r("大字", LARGE)) + p(BODY)
    assert displayed(body) == ["居中", "粗体", "大字"]


def test_a_line_that_is_bold_in_part_is_text() -> None:
    mixed = p(r("粗体", BOLD), "，后面不是") + p(r("大字", LARGE), r("小字"))
    assert displayed(mixed + p(BODY) * 3) == []
    # Marks and blanks need not be bold.
    assert displayed(p(r("粗体", BOLD), r("：")) + p(BODY)) == ["粗体："]


def test_the_type_is_that_of_the_styles() -> None:
    styles = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>'
        + style("T", "题目", f"<w:pPr>{CENTRE}</w:pPr>")
        + style("U", "小题", '<w:basedOn w:val="T"/><w:pPr><w:jc w:val="left"/></w:pPr>')
        + style("B", "粗", f"<w:rPr>{BOLD}</w:rPr>")
        + style("S", "小四", '<w:rPr><w:sz w:val="24"/></w:rPr>')
        + style("C", "字符", f"<w:rPr>{BOLD}</w:rPr>", kind="character")
    )
    rows = [("居中的", "T"), ("靠左的", "U"), ("粗体的", "B"), ("小四的", "S")]
    body = "".join(p(words, props=f'<w:pStyle w:val="{key}"/>') for words, key in rows)
    by_run = r("字符的", '<w:rStyle w:val="C"/>')
    body += p(by_run) + p(by_run, props='<w:pStyle w:val="B"/>')  # bold twice is not bold
    body += p(r("不粗的", '<w:b w:val="0"/>'), props='<w:pStyle w:val="B"/>')
    assert displayed(body + p(BODY) * 4, styles=styles) == ["居中的", "粗体的", "小四的", "字符的"]


def test_what_most_of_the_text_has_sets_nothing_apart() -> None:
    poem = "".join(
        p(words, props=CENTRE) for words in ("春眠不觉晓", "处处闻啼鸟", "夜来风雨声", "花落知多少")
    )
    assert displayed(poem) == []
    assert displayed(p(r(BODY, BOLD)) * 3 + p(BODY)) == []
    assert displayed(p(r(BODY, LARGE)) * 3 + p(BODY)) == []
    assert displayed(p(r("题目", BOLD), props=CENTRE)) == []


def test_a_slightly_larger_size_is_not_clear() -> None:
    assert displayed(p(r("十一磅", '<w:sz w:val="22"/>')) + p(r(BODY, '<w:sz w:val="20"/>'))) == []


def test_headings_tables_boxes_and_notes_are_not_marked() -> None:
    heading = p(r("标题", BOLD), props='<w:outlineLvl w:val="3"/>')
    table = f"<w:tbl><w:tr><w:tc>{p(r('表头', BOLD), props=CENTRE)}</w:tc></w:tr></w:tbl>"
    box = r(f"<w:pict><v:textbox><w:txbxContent>{p(r('框', BOLD))}</w:txbxContent></v:textbox></w:pict>")
    notes = note("2", p(r("注", BOLD)))
    call = r('<w:footnoteReference w:id="2"/>')
    body = heading + table + p(BODY, box, call) + p(r("书签", BOLD), '<w:bookmarkStart w:name="_Toc1"/>')
    assert displayed(body + p(BODY), footnotes=notes) == ["书签"]


def test_the_original_view_has_the_old_type() -> None:
    old = "<w:rPrChange><w:rPr/></w:rPrChange>"
    data = docx(p(r("改成粗体", BOLD + old)) + p(BODY))
    assert len(read(data).displayed) == 1
    assert read(data, view="original").displayed == ()
