from __future__ import annotations

from collate.model import Document
from collate.read.docx.fields import equation_parts, field_type
from tests.read.word import (
    BEGIN,
    CHINESE,
    END,
    NOTES,
    PAGE_BREAK,
    PURL,
    SCHEMAS,
    SEPARATE,
    SPACES,
    call,
    cut,
    docx,
    field,
    ins,
    kept,
    ledger,
    li,
    note,
    p,
    pack,
    r,
    read,
    relations,
    rewrite,
    style,
    text,
)


def test_results_are_text_or_not_by_the_kind_of_field() -> None:
    body = p(
        "见",
        field("HYPERLINK x", r("链接")),
        "，",
        field("REF y", r("第一章")),
        "，第",
        field(" PAGEREF z \\h", r("15")),
        "页",
    )
    document = read(docx(body))
    assert kept(document) == "见链接，第一章，第页"
    assert ledger(document) == [
        *(("HYPERLINK x", "field"), ("REF y", "field"), ("PAGEREF z \\h 15", "field")),
    ]


def test_a_simple_field_and_one_in_a_result() -> None:
    body = p(
        f'<w:fldSimple w:instr="PAGE">{r("3")}</w:fldSimple>',
        f'<w:fldSimple w:instr="SEQ 图">{r("1")}</w:fldSimple>',
    )
    assert text(docx(body)) == "1"
    assert text(docx(p(field("IF 1", r("见") + field("PAGEREF q", r("9")) + r("页"))))) == "见页"


def test_a_table_of_contents_goes_to_the_ledger_by_field_style_and_control() -> None:
    code = r("<w:instrText>TOC</w:instrText>")
    by_field = p(BEGIN, code, SEPARATE, "一、总则", r("<w:tab/>"), field("PAGEREF a", r("1")))
    by_field += p("二、分则") + p(END, "开篇")
    by_style = p("目录", props='<w:pStyle w:val="TOC"/>') + p("三、附则", props='<w:pStyle w:val="TOC1"/>')
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    by_control = f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{p('四、补则')}</w:sdtContent></w:sdt>"
    styles = style("TOC", "TOC Heading", '<w:basedOn w:val="1"/>') + style("1", "heading 1")
    document = read(docx(by_field + by_style + by_control + p("正文"), styles=styles))
    assert kept(document) == "开篇\n正文"
    contents = [words for words, reason in ledger(document) if reason == "table-of-contents"]
    assert contents == ["一、总则", "1", "二、分则", "目录", "三、附则", "四、补则"]
    assert not document.headings


def test_a_field_that_never_ends_swallows_nothing() -> None:
    body = p(BEGIN, r("<w:instrText>TOC</w:instrText>"), SEPARATE, "甲") + p(END, "乙", END, SEPARATE, "丙")
    assert text(docx(body)) == "乙丙"
    assert text(docx(p(BEGIN, r("<w:instrText>TOC</w:instrText>"), SEPARATE, "甲") + p("乙"))) == "甲\n乙"


def test_a_field_in_a_box_is_apart_from_the_one_around_the_box() -> None:
    box = r(f"<w:pict><w:txbxContent>{p('框')}</w:txbxContent></w:pict>")
    assert text(docx(p("甲", field("HYPERLINK x", r("乙") + box)) + p("丙"))) == "甲乙\n框\n丙"


def test_characters_laid_over_each_other_are_shown_as_one() -> None:
    assert (
        text(docx(p(field(r"eq \o\ac(○,1)", None), "甲", field(r"EQ \o\ac(○,三)", None), "乙"))) == "①甲㊂乙"
    )
    document = read(docx(p(field(r"EQ \* jc2 \o\ad(\s\up 9(guó),国)", None), "家")))
    assert kept(document) == "国家"
    assert ("guó", "annotation") in ledger(document)
    assert "1 EQ fields left out" in read(docx(p("甲", field(r"EQ \f(1,2)", None)))).source.how
    assert equation_parts(r"\o(a") == []
    assert field_type("") == ""


def test_a_drop_down_list_shows_its_item() -> None:
    entries = '<w:result w:val="1"/><w:listEntry w:val="男"/><w:listEntry w:val="女"/>'
    begin = (
        f'<w:fldChar w:fldCharType="begin"><w:ffData><w:ddList>{entries}</w:ddList></w:ffData></w:fldChar>'
    )
    body = p(
        "性别", r(begin), r("<w:instrText>FORMDROPDOWN</w:instrText>"), r('<w:fldChar w:fldCharType="end"/>')
    )
    assert text(docx(body)) == "性别女"


def test_headings_are_marked_by_style_outline_and_bookmark() -> None:
    styles = (
        style("a3", "Title")
        + style("1", "heading 1")
        + style("4", "heading 4")
        + style("X", "公文标题", '<w:basedOn w:val="1"/>')
        + style("O", "o", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>')
    )
    mark = '<w:bookmarkStart w:id="0" w:name="_Toc3824"/>'
    rows = [("总题", "a3"), ("一级", "1"), ("四级", "4"), ("自定", "X"), ("大纲", "O"), ("未知", "Heading2")]
    body = "".join(p(words, props=f'<w:pStyle w:val="{key}"/>') for words, key in rows)
    body += (
        p("正文") + mark + p("书签") + p("前", mark, "内") + p('<w:bookmarkStart w:name="_Ref1"/>', "引用")
    )
    body += p("前", '<w:bookmarkStart w:name="题"/>', "中") + p('<w:bookmarkStart w:name="题二"/>', "自设")
    body += p('<w:bookmarkStart w:name="OLE_LINK1"/>', "粘贴") + '<w:bookmarkStart w:name="三"/>' + p("又设")
    body += p(props='<w:pStyle w:val="1"/>') + p("级", props='<w:outlineLvl w:val="0"/>')
    document = read(docx(body, styles=styles))
    assert [(document.raw[at:].split("\n")[0], level) for at, level in document.headings] == [
        *(("总题", 1), ("一级", 1), ("四级", 4), ("自定", 1), ("大纲", 2), ("未知", 2)),
        *((words, 0) for words in ("书签", "前内", "自设", "又设")),
        ("级", 1),
    ]


def test_a_deep_heading_with_a_bookmark_has_its_level_and_is_led_to() -> None:
    styles = style("6", "heading 6") + style("2", "heading 2")
    mark = '<w:bookmarkStart w:id="0" w:name="_Toc1"/>'
    rows = [p(mark, words, props=f'<w:pStyle w:val="{key}"/>') for words, key in (("深", "6"), ("浅", "2"))]
    body = p("文", props='<w:pStyle w:val="6"/><w:outlineLvl w:val="9"/>')
    document = read(docx("".join(rows) + body, styles=styles))
    assert [(document.raw[at], level) for at, level in document.headings] == [("深", 0), ("深", 6), ("浅", 2)]


def test_pages_begin_at_breaks_and_where_the_file_was_laid_out() -> None:
    rendered = r("<w:lastRenderedPageBreak/>")
    body = p("一", rendered, "二") + p(PAGE_BREAK) + p(rendered, "三") + p("四", props="<w:pageBreakBefore/>")
    body += p("五", props="<w:sectPr/>") + p("六") + "<w:sectPr/>"
    document = read(docx(body))
    assert [
        (page.label, kept_lines(document, page.span.start, page.span.end)) for page in document.pages
    ] == [
        *(("1", "一"), ("2", "二"), ("3", "三"), ("4", "四 五"), ("5", "六")),
    ]
    assert document.raw.startswith("一二\n")
    first = (
        p("零", props="<w:pageBreakBefore/>") + p("一", PAGE_BREAK) + p("二", props="<w:pageBreakBefore/>")
    )
    assert [page.label for page in read(docx(first)).pages] == ["1", "2"]
    assert not read(docx(p("一"))).pages
    continuous = '<w:sectPr><w:type w:val="continuous"/></w:sectPr>'
    assert not read(docx(p("五", props="<w:sectPr/>") + p("六") + continuous)).pages


def kept_lines(document: Document, start: int, end: int) -> str:
    return " ".join(document.raw[start:end].split())


def test_a_page_break_inside_a_paragraph_ends_the_line() -> None:
    assert read(docx(p("甲", PAGE_BREAK, "乙"))).raw == "甲\n乙\n"
    assert read(docx(p("甲", f"<w:del>{PAGE_BREAK}</w:del>", "乙"))).raw == "甲乙\n"


def test_notes_have_label_and_anchor() -> None:
    ends = note("1", p("尾注"), what="endnote")
    body = p("正", call("2"), "文", call("3"), call("1", what="endnote"), "。") + p("下")
    document = read(docx(body, footnotes=NOTES, endnotes=ends))
    assert kept(document) == "正文。\n下"
    found = [(n.label, document.raw[slice(*n.span)], document.raw[: n.anchor]) for n in document.notes]
    assert found == [("1", "甲注。完\n第二段", "正"), ("2", "乙注", "正1文"), ("i", "尾注", "正1文2")]
    assert ledger(document) == [
        *(("1", "note-mark"), ("2", "note-mark"), ("i", "note-mark")),
        *(("旧", "tracked-deletion"), ("无人引用", "hidden-text")),
    ]


def test_a_note_called_in_deleted_text_is_not_a_note() -> None:
    body = p("正", f"<w:del>{call('2')}</w:del>", "文", call("3"))
    document = read(docx(body, footnotes=NOTES))
    assert [(n.label, document.raw[slice(*n.span)]) for n in document.notes] == [("1", "乙注")]
    assert ("甲注。旧完", "tracked-deletion") in ledger(document)


def test_notes_are_numbered_by_the_settings_of_the_file() -> None:
    circles = (
        '<w:footnotePr><w:numFmt w:val="decimalEnclosedCircleChinese"/><w:numStart w:val="3"/></w:footnotePr>'
    )
    each = '<w:footnotePr><w:numRestart w:val="eachPage"/></w:footnotePr>'
    stars = '<w:footnotePr><w:numFmt w:val="chicago"/><w:numRestart w:val="eachSect"/></w:footnotePr>'
    stars = f"<w:sectPr>{stars}</w:sectPr>"
    body = p("一", call("2"), PAGE_BREAK, call("3"))
    marks = [n.label for n in read(docx(body, footnotes=NOTES, settings=circles)).notes]
    assert marks == ["③", "④"]
    assert [n.label for n in read(docx(body, footnotes=NOTES, settings=each)).notes] == ["1", "1"]
    sections = p("一", call("2"), props="<w:sectPr/>") + p("二", call("3")) + stars
    assert [n.label for n in read(docx(sections, footnotes=NOTES)).notes] == ["1", "*"]


def test_the_authors_own_mark_is_the_label_and_does_not_count() -> None:
    own = r('<w:footnoteReference w:id="2" w:customMarkFollows="1"/><w:t>※</w:t>')
    document = read(docx(p("正", own, "文", call("3")), footnotes=NOTES))
    assert ([n.label for n in document.notes], kept(document)) == (["※", "1"], "正文")


def test_comments_heads_and_properties_follow_the_body() -> None:
    comments = f'<w:comment w:id="0" w:author="x">{p("批注一")}</w:comment>'
    section = '<w:sectPr><w:headerReference w:type="default" r:id="header2"/></w:sectPr>'
    page = p("第", field("PAGE", r("1")), "页")
    document = read(
        docx(
            p("正文", r('<w:commentReference w:id="0"/>')) + section,
            comments=comments,
            header1=p("页眉一"),
            header2=p("页眉二"),
            footer1=page,
            core="<dc:title>文件 标题</dc:title><dc:creator>某人</dc:creator><other>x</other>",
        )
    )
    assert document.raw.startswith("正文\n批注一\n页眉二\n页眉一\n")
    assert kept(document) == "正文"
    rows = ledger(document)
    assert rows[:3] == [("批注一", "annotation"), ("页眉二", "running-head"), ("页眉一", "running-head")]
    assert rows[-2:] == [("文件 标题", "metadata"), ("某人", "metadata")]


def test_diagrams_go_into_the_ledger() -> None:
    smart = r(
        '<w:drawing><a:graphic><dgm:relIds r:dm="diagram"/><c:chart r:id="chart"/></a:graphic></w:drawing>'
    )
    document = read(
        docx(
            p("正文", smart),
            diagram="<a:p><a:r><a:t>图示</a:t></a:r></a:p>",
            chart="<c:v>数据</c:v>",
        )
    )
    assert ledger(document) == [("图示", "annotation"), ("数据", "annotation")]
    assert document.warnings == ()


def test_what_is_not_read_is_a_warning() -> None:
    objects = r('<w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object>') + r(
        '<w:object><w:control w:name="TextBox1" r:id="x"/></w:object>'
    )
    foreign = '<x:box xmlns:x="urn:x"><x:words>外来的文字</x:words></x:box>'
    document = read(docx(p("正文", objects) + p(r(foreign))))
    assert kept(document) == "正文"
    assert [warning.partition(". ")[0] for warning in document.warnings] == [
        "embedded objects that are not read: 2 (Excel.Sheet.12, TextBox1)",
        "elements with words that are not read: 1 (words)",
    ]


def test_parts_of_unknown_kinds_are_named_if_they_have_words() -> None:
    parts: dict[str, str | bytes] = {
        "_rels/.rels": relations({"a": "word/document.xml|officeDocument"}),
        "word/document.xml": f"<w:document {SPACES}><w:body>{p('甲')}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(
            {"1": "a.xml|unheard", "2": "b.xml|unheard", "3": "c.bin|unheard", "4": "t.xml|theme"}
        ),
        "word/a.xml": "<a><b>附加的文字</b></a>",
        "word/b.xml": "<a n='附'>1</a>",
        "word/c.bin": "二进制",
        "word/t.xml": "<a>主题</a>",
    }
    (warning,) = read(pack(parts)).warnings
    assert warning.startswith("its part word/a.xml is not read: its kind is unknown")


def test_ordinary_drawings_cause_no_warning() -> None:
    drawing = (
        '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor xmlns:wp="'
        f'{SCHEMAS}/drawingml/2006/wordprocessingDrawing"><wp:positionH><wp:align>center</wp:align></wp:positionH>'
        "<w:txbxContent><w:p><w:r><w:t>框中</w:t></w:r></w:p></w:txbxContent></wp:anchor></w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>框中</w:t></w:r></w:p></w:txbxContent>"
        "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    document = read(docx(p("正文", r(drawing))))
    assert (document.raw, document.warnings) == ("正文\n框中\n", ())


def test_the_strict_namespaces_are_read_alike() -> None:
    data = docx(p("甲", ins("乙"), cut("丙")) + li("丁"), numbering=CHINESE)

    def strict(part: str) -> str:
        part = part.replace(f"{SCHEMAS}/wordprocessingml/2006/main", f"{PURL}/wordprocessingml/main")
        return part.replace(f"{SCHEMAS}/officeDocument/2006", f"{PURL}/officeDocument")

    assert read(rewrite(data, strict)).raw == read(data).raw == "甲乙丙\n一、丁\n"
    assert PURL in strict(SPACES)


def test_the_main_part_may_have_another_name_and_place() -> None:
    main = f"<w:document {SPACES}><w:body>{p('甲', call('3'))}</w:body></w:document>"
    parts: dict[str, str | bytes] = {
        "_rels/.rels": relations({"a": "/odd/main2.xml|officeDocument"}),
        "odd/main2.xml": main,
        "odd/_rels/main2.xml.rels": relations({"f": "../other/n.xml|footnotes"}),
        "Other/N.xml": f"<w:footnotes {SPACES}>{NOTES}</w:footnotes>",
    }
    document = read(pack(parts))
    assert (kept(document), document.raw[slice(*document.notes[0].span)]) == ("甲", "乙注")
    assert text(pack({"word\\document.xml": main})) == "甲"


def test_a_part_that_declares_no_prefixes_is_read() -> None:
    data = docx(p("甲", call("3")), footnotes=NOTES)
    bare = rewrite(data, lambda s: s.replace(SPACES, "") if s.startswith("<w:footnotes") else s)
    assert read(bare).raw == read(data).raw


def test_comments_and_instructions_of_xml_are_not_in_the_way() -> None:
    assert text(docx("<w:p><w:r><w:t>甲<!-- x --><?y z?>乙</w:t></w:r></w:p><!-- a -->")) == "甲乙"


def test_brackets_around_the_number_of_a_note_belong_to_it() -> None:
    note = p(r("<w:t>〔</w:t><w:footnoteRef/><w:t>〕 乙注〔一〕</w:t>"))
    notes = f'<w:footnote w:id="3">{note}</w:footnote>'
    document = read(docx(p("甲〔", call("3"), "〕乙〔〕丙[", "丁]"), footnotes=notes))
    assert kept(document) == "甲乙〔〕丙[丁]"
    assert [(note.label, document.raw[slice(*note.span)]) for note in document.notes] == [
        ("〔1〕", "乙注〔一〕")
    ]
    assert ledger(document) == [("〔1〕", "note-mark")]


def test_brackets_with_more_than_a_number_in_them_are_text() -> None:
    notes = '<w:footnote w:id="3"><w:p><w:r><w:footnoteRef/><w:t>注</w:t></w:r></w:p></w:footnote>'
    for before, after in (("甲(乙", ")"), ("甲〔", "]"), ("甲", "〕"), ("〔", "乙〕")):
        assert kept(read(docx(p(before, call("3"), after), footnotes=notes))) == before + after
