from __future__ import annotations

import pytest

from collate.settings import ReadSettings
from tests.read.pages import kept, ledger, page, shown

SENTENCE = "今天我们在这里召开会议，主要任务是总结去年的工作，部署今年的任务。"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>一</p><p>二</p>", "一\n二"),
        ("<p>一<p>二", "一\n二"),
        ("<div>一<div>二</div>三</div>", "一\n二\n三"),
        ("<h1>一</h1>二<blockquote>三</blockquote>四", "一\n二\n三\n四"),
        ("<p>防控<b>工</b>作<i>要<u>实</u></i></p>", "防控工作要实"),
        ("<p>一<br>二<br/>三</p>", "一\n二\n三"),
        ("<p>一<hr>二", "一\n二"),
        ("<table><tr><td>一<td>二<tr><th>三</table>四", "一\n二\n三\n四"),
        ("<dl><dt>一<dd>二</dl>", "一\n二"),
        ("<section><article>一</article><address>二</address></section>", "一\n二"),
        ("<font><p>一</font>二</p>三", "一二\n三"),
        ("<span style='display: block'>一</span>二", "一\n二"),
        ("<p style='display:inline'>一</p><p style='display:inline'>二</p>", "一二"),
        ("<custom-tag>一</custom-tag>二<o:p>三</o:p>", "一二三"),
        ("一</p>二", "一\n二"),
        ("<select><option>甲</select>正文", "正文"),
        ("<b><i>一</b>二</i>三", "一二三"),
        ("<a href=x><p>一</a>二</p>三", "一二\n三"),
        ("一</body></html><html><body>二", "一\n二"),
        ("<frameset><frame src=a><noframes>一</noframes></frameset>", "一"),
    ],
)
def test_blocks_are_lines_and_the_rest_runs_on(html: str, text: str) -> None:
    assert shown(html) == text


@pytest.mark.parametrize(
    ("html", "raw"),
    [
        ("<p>  a \n\t b  </p>", "a b\n"),
        ("<p>防控工\n   作</p>", "防控工作\n"),
        ("<p>他说：\n“好”\n“不好”。</p>", "他说：“好”“不好”。\n"),
        ("<p>a (\nb)</p>", "a ( b)\n"),
        ("<p>主席 习近平</p>", "主席 习近平\n"),
        ("<p>a<b> b </b> c</p>", "a b c\n"),
        ("<p>防控<b>\n工作</b></p>", "防控工作\n"),
        ("<p>　　一&nbsp;&nbsp;二</p>", "　　一\u00a0\u00a0二\n"),
        ("<pre>\n一  二\n  三\n</pre>四", "一  二\n  三\n四\n"),
        ("<p style='white-space: pre-wrap'>一\n  二</p>", "一\n  二\n"),
        ("<textarea>\n一\n二</textarea>", "一\n二\n"),
        ("<p>一\r\n<p>二\f三", "一\n二三\n"),
        ("<p>一<br><br>二</p>", "一\n\n二\n"),
    ],
)
def test_white_space_collapses_as_in_a_browser(html: str, raw: str) -> None:
    assert page(html).raw == raw


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("&lt;&amp;&ldquo;&mdash;&middot;&#20013;&#x56fd;", "<&“—·中国"),
        ("&#x93;a&#148; &comma;", "“a” ,"),
        ("AT&T &unknown; &copy2020 5 < 6 a<b<", "AT&T &unknown; ©2020 5 < 6 a<b<"),
        ("若a<b，则<c>。</p>", "若a<b，则。"),
        ("<会议>纪要", "<会议>纪要"),
        ("x<![CDATA[<y>]]>z", "x<y>z"),
        ("前<!-- 中 -->后<!-->完", "前后完"),
        ("前<!-- 没有结束 <p>后</p>", "前后"),
        ("前<![if !IE]>中<![endif]>后", "前中后"),
        ("<p title='a > b' class=\"x\">一</p>", "一"),
        ('<p title="没有结束>一</p>', "一"),
        ("一<p class='二", "一"),
        ("<title>题<b></title>一", "一"),
        ("<script>'<p>'</script>一<script/src=x>", "一"),
        ("<script src=x /><p>一</p><script>y</script>", "一"),
        ("<q>一<q>二</q></q>", "“一‘二’”"),
        ("<p>化<sub>2</sub>石<sup>3</sup></p>", "化2石3"),
        ("<img class=gaiji alt=𠮷 src=x>田", "𠮷田"),
    ],
)
def test_characters(html: str, text: str) -> None:
    assert shown(html) == text


def test_headings_are_marked() -> None:
    document = page("<h1>一</h1><p>正文</p><h2> <a name=x></a>二</h2><h4>三</h4><h3><img alt=图></h3><p>四")
    assert [(document.raw[at], level) for at, level in document.headings] == [("一", 1), ("二", 2), ("三", 4)]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<ol><li>甲<li>乙</ol>", "1.甲\n2.乙"),
        ("<ol><li>Work<li><p>Rest</p></ol>", "1. Work\n2. Rest"),
        ("<ol start=3><li>甲<li value=9>乙<li>丙</ol>", "3.甲\n9.乙\n10.丙"),
        ("<ol reversed><li>甲<li>乙</ol>", "2.甲\n1.乙"),
        ("<ol type=A><li>甲<li type=i>乙</ol>", "A.甲\nii.乙"),
        ("<ol style='list-style-type: cjk-ideographic'><li>甲<li>乙</ol>", "一、甲\n二、乙"),
        ("<ol style='list-style:none'><li>甲</ol>", "甲"),
        ("<ol><li>1. 甲<li>2. 乙</ol>", "1. 甲\n2. 乙"),
        ("<ol><li>1958年<li>乙</ol>", "1. 1958年\n2.乙"),
        ("<ul><li>甲<ol><li>乙</ol><li>丙</ul>", "甲\n1.乙\n丙"),
        ("<ol start=99999999999999><li>甲</ol>", "1.甲"),
    ],
)
def test_lists_are_numbered_as_shown(html: str, text: str) -> None:
    assert shown(html) == text


def test_numbers_and_bullets_of_word() -> None:
    number, bullet = ("<span style='mso-list:Ignore'>1.</span>", "<span style='mso-list: Ignore'>l</span>")
    document = page(f"<p>{number}甲</p><p>{bullet}乙</p>")
    assert (kept(document), ledger(document)) == ("1.甲\n乙", [("l", "markup")])


@pytest.mark.parametrize(
    ("html", "dropped"),
    [
        ("<title>题</title>", ("题", "metadata")),
        ("<style>p { }</style>", ("p { }", "script")),
        ("<script>var a = '<p>';\nb</script>", ("var a = '<p>'; b", "script")),
        ("<noscript>无脚本</noscript>", ("无脚本", "script")),
        ("<template><p>模板</p></template>", ("模板", "hidden-text")),
        ("<div hidden>藏</div>", ("藏", "hidden-text")),
        ("<span aria-hidden=true>¶</span>", ("¶", "hidden-text")),
        ("<div class='modal fade' aria-hidden=true role=dialog>请登录</div>", ("请登录", "hidden-text")),
        ("<p style='Display : NONE'>藏</p>", ("藏", "hidden-text")),
        ("<p style='font-size:0'>藏</p>", ("藏", "hidden-text")),
        ("<dialog>藏</dialog>", ("藏", "hidden-text")),
        ("<!-- 注 -->", ("注", "hidden-text")),
        ("<img alt=图>", ("图", "metadata")),
        ("<del>删</del>", ("删", "tracked-deletion")),
        ("<ruby><rt>jian</rt></ruby>", ("jian", "annotation")),
        ("<button>搜索</button>", ("搜索", "navigation")),
        ("<iframe src=x>不支持</iframe>", ("不支持", "hidden-text")),
        ("<nav>首页</nav>", ("首页", "navigation")),
        ("<div role=navigation>首页</div>", ("首页", "navigation")),
        ("<div role=doc-toc>第一章</div>", ("第一章", "table-of-contents")),
        ("<footer>版权所有</footer>", ("版权所有", "navigation")),
        ("<header>某网</header>", ("某网", "navigation")),
        ("<aside>广告</aside>", ("广告", "navigation")),
        ("<form><label>词</label><input></form>", ("词", "navigation")),
    ],
)
def test_what_is_not_text_goes_into_the_ledger(html: str, dropped: tuple[str, str]) -> None:
    document = page(f"<p>{SENTENCE}</p>{html}<p>完毕。</p>")
    assert (kept(document), ledger(document)) == (f"{SENTENCE}\n完毕。", [dropped])


def test_deleted_text_is_the_original_view() -> None:
    html = "<p>我们<del>不</del><ins>要</ins>去。</p>"
    assert shown(html) == "我们要去。"
    assert kept(page(html, read=ReadSettings(docx_view="original"))) == "我们不去。"


def test_ruby_keeps_its_base() -> None:
    assert shown("<p><ruby>检<rp>(<rt>jian<rp>)</ruby>查</p>") == "检查"


MENU = "<ul><li><a href=/1>首页</a><li><a href=/2>新闻</a></ul>"


@pytest.mark.parametrize(
    "menu",
    [
        MENU,
        f"<div><h3>更多</h3>{MENU}</div>",
        "<ul><li><a href=1>关于某某某某某某某某某某某某某某的通知</a> 2020-02-03<li><a href=2>另一</a></ul>",
        "<table><tr><td><a href=1>某某某某某某某某某某某</a><td>2020-02-03<tr><td><a href=2>二</a></td></tr>"
        "</table>",
        "<div class=crumb>您的位置：<a href=/>首页</a> &gt; <a href=/n>新闻</a> &gt; 正文</div>",
        "当前位置：<a href=/>首页</a> &gt; 一个很长的栏目名称 &gt; 正文<br>",
        "<div>上一篇：<a href=1>在某某某某某某某某某某某某某某某会议上的讲话</a></div>",
        "<p><a href=1>关于我们</a>|<a href=2>联系我们</a></p>",
        "<div id=sitenav class='top-nav x'>首页 新闻</div>",
        "<p><a href='javascript:print()'>打印</a></p>",
    ],
)
def test_menus_are_navigation(menu: str) -> None:
    document = page(f"<h1>在会上的讲话</h1>{menu}<p>{SENTENCE}</p><p>谢谢大家。</p>")
    assert kept(document) == f"在会上的讲话\n{SENTENCE}\n谢谢大家。"
    assert {reason for _, reason in ledger(document)} == {"navigation"}


def test_links_into_the_page_are_its_table_of_contents() -> None:
    document = page(
        f"<ul><li><a href=#a>其一</a><li><a href=#b>其二</a></ul><h2 id=a>其一</h2>{SENTENCE}<h2 id=b>其二"
    )
    assert ledger(document) == [("其一\n其二", "table-of-contents")]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h1><a href=/x>贺信</a></h1><p>正文。</p>", "贺信\n正文。"),
        ("<p><a href=/x>在某某座谈会上的讲话摘要</a></p><p>正文。</p>", "在某某座谈会上的讲话摘要\n正文。"),
        ("<p>根据《<a href=1>关于某事的决定</a>》和《<a href=2>关于某事的办法</a>》执行。</p>", None),
        (f"<a href=x><p>{SENTENCE}</p><p>{SENTENCE}</p>", None),
        (f"<a href=x><div>{SENTENCE}<p>{SENTENCE}", None),
        (f"<nav><p>{SENTENCE * 3}</p>", None),
        (f"<form id=aspnetForm><input><p>{SENTENCE}</p></form>", None),
        (f"<div style='display:none'>{SENTENCE}</div>", None),
        (f"<p>正在加载</p><div style='display:none'>{SENTENCE * 4}</div>", None),
        (f"<article><header><h1>题</h1><p>2020年2月23日</p></header><p>{SENTENCE}</p></article>", None),
        (f"<header><h1>题目在此</h1></header><p>{SENTENCE}</p>", None),
        (f"<article><p>{SENTENCE}</p><footer>2020年2月23日</footer></article>", None),
        (MENU, None),
        ("<div>2020年2月23日 <a href=1>打印</a> <a href=2>大</a></div>", None),
    ],
)
def test_an_ambiguous_element_is_text(html: str, text: str | None) -> None:
    document = page(html)
    assert kept(document) == (text or kept(document))
    assert not [row for row in ledger(document) if row[1] != "metadata"]


NOTES = [
    # Word
    (
        "<p>正文<a href='#_ftn1' name='_ftnref1'><sup>[1]</sup></a>完。</p><div id=ftn1>"
        "<p><a href='#_ftnref1' name='_ftn1'>[1]</a> 注一。</p><p>又一段。</p></div>",
        "注一。\n又一段。",
    ),
    # Wikipedia
    (
        "<p>正文<sup id=r><a href='#cite_note-1'>[1]</a></sup>完。</p><ol><li id='cite_note-1'>"
        "<b><a href='#r'>^</a></b> 注一。</li></ol>",
        "注一。",
    ),
    # A mark in brackets, and a paragraph that begins with the mark
    ("<p>正文<sup>[<a href='#n'>1</a>]</sup>完。</p><p id=n>[1] 注一。</p>", "注一。"),
    (
        "<p>正文<a href='#n'>①</a>完。</p><p><a name=n></a>①注一。<a href='#top'>↩</a></p><a id=top></a>",
        "注一。",
    ),
    (
        "<p>正文<a role=doc-noteref href='#n'>注</a>完。</p><aside id=n role=doc-footnote hidden>注一。"
        "</aside>",
        "注一。",
    ),
    ("<p>正文<sup><a href='#n'>*</a></sup>完。</p><dl><dt id=n>*<dd>注一。</dl>", "注一。"),
    ("<div>正文<sup><a href='#n'>1</a></sup>完。<br><a name=n></a>1. 注一。<br></div>", "注一。"),
]


@pytest.mark.parametrize(("html", "text"), NOTES)
def test_notes_stand_apart_from_the_text(html: str, text: str) -> None:
    document = page(html)
    assert kept(document) == "正文完。"
    (note,) = document.notes
    assert document.raw[slice(*note.span)] == text
    assert note.anchor == document.raw.index("文") + 1
    assert {reason for _, reason in ledger(document)} == {"note-mark"}
    assert note.label
    assert document.raw[note.anchor :].startswith(note.label)


def test_marks_without_links_call_the_notes_that_begin_with_them() -> None:
    document = page(
        "<p>甲<sup>[1]</sup>乙<sup><b>②</b></sup>。</p><p><b>注释</b>：</p>"
        "<p><span>[1]</span> 注一。</p><div>②注二。</div>"
        "<p>丙<sup>[1]</sup>。</p><h3>Notes</h3><ol><li>[1] 注三。</li></ol>"
    )
    assert kept(document) == "甲乙。\n丙。"
    found = [(note.label, document.raw[slice(*note.span)]) for note in document.notes]
    assert found == [("[1]", "注一。"), ("②", "注二。"), ("[1]", "注三。")]
    assert all(document.raw[note.anchor or 0 :].startswith(note.label) for note in document.notes)
    heads = [text for text, reason in ledger(document) if reason == "annotation"]
    assert heads == ["注释：", "Notes"]


@pytest.mark.parametrize(
    "html",
    [
        "<p>甲<sup>[1]</sup>乙<sup>[1]</sup>。</p><p>[1] 一。</p>",
        "<p>[1] 一。</p><p>甲<sup>[1]</sup>。</p>",
        "<p>甲<sup>2</sup>。</p><p>2 一。</p>",
        "<p>甲[1]。</p><p>[1] 一。</p>",
        "<p>甲<sup>[1]</sup>乙<sup>[2]</sup>。</p><p>[1] 一。<br>[2] 二。</p>",
        "<p>甲<sup>[1]</sup>。</p><p>[1]</p>",
        "<p>注释：</p><p>甲。</p>",
    ],
)
def test_an_ambiguous_mark_is_text(html: str) -> None:
    document = page(html)
    assert not document.notes
    assert not ledger(document)


def test_several_notes_in_one_paragraph() -> None:
    document = page(
        "<p>甲<a href='#a'>[1]</a>乙<a href='#b'>[2]</a>。</p>"
        "<p><a name=a>[1]</a> 注一。<br><a name=b>[2]</a> 注二。</p><p>落款</p>"
    )
    assert kept(document) == "甲乙。\n落款"
    assert [(note.label, document.raw[slice(*note.span)]) for note in document.notes] == [
        ("[1]", "注一。"),
        ("[2]", "注二。"),
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<p>第<a href='#s'>一</a>节</p><h2 id=s>题</h2>",
        "<p>见<a href='#s'>[3]</a>。</p>",
        "<p>第<a href='http://x/#s'>[3]</a>期</p><p id=s>正文</p>",
        "<p id=s>正文</p><p>见上<a href='#s'>[1]</a></p>",
        "<p>页<a href='#s'>2</a></p><p id=s>正文</p>",
    ],
)
def test_other_links_call_no_notes(html: str) -> None:
    assert not page(html).notes


@pytest.mark.parametrize("pre", [False, True])
def test_lines_of_the_page_are_lines_of_raw_only_in_pre(pre: bool) -> None:
    html = f"<pre>{SENTENCE}\n{SENTENCE}</pre>" if pre else f"<pre>短</pre><p>{SENTENCE}</p>"
    assert page(html).wrapped is pre


def test_xhtml_closes_its_elements() -> None:
    head = "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title/><script/></head>"
    html = f"{head}<body><p>一<a id='x'/>二</p><div/><html:p>三</html:p></body></html>"
    assert shown(html) == "一二\n三"


def test_a_frame_that_holds_its_page_shows_it() -> None:
    html = (
        "<p>前</p><iframe srcdoc='&lt;p&gt;中&lt;/p&gt;&lt;script&gt;x&lt;/script&gt;'>无</iframe><p>后</p>"
    )
    assert shown(html) == "前\n中\n后"


def test_the_frame_of_a_wechat_article_is_not_text() -> None:
    meta = "<div class='rich_media_meta_list'><span id='copyright_logo' class='wx_tap_link'>原创</span>"
    meta += "<span class='rich_media_meta rich_media_meta_text'>山水宣传</span>"
    meta += "<span class='rich_media_meta'><a href='javascript:;'>山水发布</a></span>"
    meta += "<em id='publish_time' class='rich_media_meta'>2020-03-01</em></div>"
    tool = "<div class='rich_media_tool'><a href='#'>阅读原文</a><div>阅读 <span>1024</span></div></div>"
    code = "<div class='qr_code_pc_outer'><p>微信扫一扫<br>关注该公众号</p></div>"
    document = page(f"<h1>通知</h1>{meta}<div id='js_content'><p>{SENTENCE}</p></div>{tool}{code}")
    assert kept(document) == f"通知\n2020-03-01\n{SENTENCE}"
    assert (
        "".join(text for text, _ in ledger(document))
        == "原创山水宣传山水发布阅读原文\n阅读 1024微信扫一扫\n关注该公众号"
    )


def test_a_hidden_wechat_article_is_text() -> None:
    body = "<div id='js_content' style='visibility: hidden; opacity: 0;'><p><span>今天</span>开会。</p></div>"
    document = page(f"<h1>通知</h1>{body}<div id='x' style='visibility: hidden'>请登录。</div>")
    assert kept(document) == "通知\n今天开会。"
    assert ("请登录。", "hidden-text") in ledger(document)
