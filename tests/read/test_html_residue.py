"""What sites put in and below an article, and what only looks like it."""

from __future__ import annotations

import pytest

from tests.read.pages import kept, ledger, page

A = "今天我们在这里召开会议，主要任务是总结去年的工作，部署今年的任务，请大家认真讨论。"
B = "水渠要在清明以前挖通，各组每天报一次进度，完不成的由组长当面说明原因，不准拖到月底。"
C = "散会以后各组留一个人，把种子的账对清楚，对不清楚的不许走，对清楚了再领化肥和农药。"
TITLE = "<h1>在修渠会上的讲话</h1>"


def article(between: str = "", below: str = "") -> str:
    return f"<div id=content>{TITLE}<p>{A}</p>{between}<p>{B}</p><p>{C}</p>{below}</div>"


WHOLE = f"在修渠会上的讲话\n{A}\n{B}\n{C}"


@pytest.mark.parametrize(
    "residue",
    [
        "<p>—— END ——</p>",
        "<p>END</p>",
        "<p>【END】</p>",
        "<p>（全文完）</p>",
        "<p>点个在看 你最好看</p>",
        "<p>↓↓↓ 点击“阅读原文”查看更多</p>",
        "<p>喜欢就点个“在看”吧！</p>",
        "<p>长按识别下方二维码关注我们</p>",
        "<p><span>分享</span> <span>收藏</span> <span>点赞</span> <span>在看</span></p>",
        "<p>分享</p><p>收藏</p><p>点赞 12</p>",
        "<p>分享到：微信 微博 QQ空间</p>",
        "<p>Share this: Facebook Twitter WhatsApp</p>",
        "<p>上一页 1 2 下一页</p>",
        "<div><a href=1>上一页</a><b>1</b><a href=2>2</a><a href=2>下一页</a></div>",
        "<p>« Prev 1 2 3 Next »</p>",
        "<p>首页 上一页 [1] [2] 下一页 尾页 共2页</p>",
        "<p>责任编辑：小吴</p>",
        "<p>编辑丨小吴　审核丨老王</p>",
        "<div class=comments><h3>网友评论（2）</h3><p>张三：讲得好，我完全同意这一条。</p>"
        "<p>李四：赞成！</p></div>",
        f"<div id=comments><ul><li class=comment>{A * 3}</li><li class=comment>{B * 3}</li></ul></div>",
        "<div id=pinglun><p>说得对，应该这样，我们村也是这样办的。</p>"
        "<form><textarea></textarea></form></div>",
        "<div class='post-comments'><p>很受启发，谢谢分享这篇讲话。</p><a href=1>回复</a><br>"
        "<p>学习了，下次再来看你们的讲话。</p><a href=2>回复</a></div>",
        "<p>相关阅读</p><p><a href=1>县里决定今年再修三条渠</a></p><p><a href=2>种子到村了吗？</a></p>",
        "<h3>推荐阅读：</h3><ul><li><a href=1>县里决定今年再修三条渠</a></ul>",
        "<p>相关阅读：<a href=1>县里决定今年再修三条渠</a></p>",
        "<div class=related-posts><h4>More stories</h4>"
        "<p><a href=1>What happened to the canal?</a></p></div>",
        "<div class='cookie-banner'><p>本网站使用 Cookie 改善您的体验，继续浏览即表示同意。</p>"
        "<button>同意</button></div>",
        "<div id=disqus_thread>Please enable JavaScript to view the comments powered by Disqus.</div>",
        "<div class='newsletter-box'><p>Sign up for our newsletter.</p><input><button>OK</button></div>",
        "<div class='article-share'><span>扫一扫分享到朋友圈</span></div>",
        "<p>上一篇：<a href=1>在种树会上的讲话</a>　下一篇：没有了</p>",
        "<p>发表评论</p>",
        "<p>返回顶部</p>",
    ],
)
def test_residue_below_an_article(residue: str) -> None:
    document = page(article(below=residue))
    assert kept(document) == WHOLE
    assert {reason for _, reason in ledger(document)} <= {"site-line", "navigation"}


@pytest.mark.parametrize(
    "residue",
    [
        "<div class=ad><p>广告：春季化肥大减价，买十送一</p></div>",
        "<div class='ad-slot'><a href=/buy>春季化肥大减价，买十送一！</a></div>",
        "<div id=google_ad><span>Advertisement</span><iframe src=x></iframe></div>",
        "<div class=adsbygoogle><ins>春季化肥</ins></div>",
        "<p>点个在看，你最好看</p>",
        "<p>上一页 1 2 下一页</p>",
        "<aside class='sidebar'><p>本站由三五个人办起来，稿件请寄编辑部，来信必复。</p></aside>",
        "<aside><a href=1>三条渠</a></aside>",
    ],
)
def test_residue_between_the_blocks_of_an_article(residue: str) -> None:
    assert kept(page(article(between=residue))) == WHOLE


@pytest.mark.parametrize(
    "text",
    [
        # Words of a sentence, or of a heading
        "<p>请大家回去点个在看，再把通知转给邻居。</p>",
        "<p>“点个在看”</p>",
        "<h2>分享</h2><p>分享是件大事。</p>",
        "<h2>评论</h2><p>评论要有根据。</p>",
        "<h2>END</h2><p>终了就是开始。</p>",
        "<p>剧终</p>",
        "<p>完</p>",
        "<p>编辑：什么是编辑？编辑就是替人做嫁衣。</p><p>这话不错。</p>",
        "<p>推荐</p>",
        "<p>推荐阅读的书目不必多，三本就够。</p>",
        # A poem of short lines
        "<p>喜欢<br>夜里的水声<br>分享<br>一盏灯</p>",
        # Links of the text
        "<p>根据《<a href=1>修渠办法</a>》和《<a href=2>用水办法</a>》办理，不得例外。</p>",
        "<h2>参考文献</h2><ol><li><a href=http://a/1>修渠办法，水利局，某年</a></li>"
        "<li><a href=http://a/2>用水办法，水利局，某年</a></li></ol>",
        "<p>References</p><p><a href=http://a/1>Canals</a> <a href=http://a/2>Water</a></p>",
        "<p>参考资料：</p><ul><li><a href=http://a/1>水利志</a><li><a href=http://a/2>县志</a></ul>",
        "<p>附件：<a href=1.doc>1. 修渠办法</a></p><p><a href=2.doc>2. 用水表</a></p>",
        "<p>附件：</p><ul><li><a href=1.doc>修渠办法</a></li><li><a href=2.doc>用水表</a></li></ul>",
        # An aside, a commentary, and names of classes
        "<aside><p>老人们说，这条渠光绪年间就有人想挖，没有挖成。</p></aside>",
        "<article><aside class=note><p>老人们说，这条渠光绪年间就有人想挖。</p></aside></article>",
        f"<div class=comment><p>{A}</p></div>",
        f"<div class=comment><p>按：{A}</p></div><p>{B}</p>",
        "<div class=ad><p>公元一九三一年，渠口塌了，淹了三个村子，水退了以后才修好。</p></div>",
        "<div class=related><p>与此有关的还有两件事，一件是种子，一件是化肥。</p></div>",
        "<div class=recommend><p>我推荐老王当组长。</p></div>",
        "<p>Cookie 是一种饼干。</p>",
        "<div class=share><p>与众人分享一条水渠，比独占一口井强得多。</p></div>",
        "<p class=social>社会主义</p>",
        "<menu><li>第一条，渠要挖直，不许绕开大户的地。<li>第二条，土要运走。</menu>",
        "<p>下一页</p>",
        "<p>1 2 3</p>",
    ],
)
def test_text_that_only_looks_like_residue(text: str) -> None:
    document = page(article(between=text))
    assert not ledger(document)
    assert len("".join(kept(document).split())) > len("".join(WHOLE.split()))


@pytest.mark.parametrize(
    "html",
    [
        f"<div class=comment><h1>题</h1><p>{A}</p><p>{B}</p></div>",
        f"<div class=comments><div class=comment><p>{A}</p></div><div class=comment><p>{B}</p></div></div>",
        f"<div class='ad related'><p>{A}</p><p>{B}</p></div>",
        "<p>点个在看 你最好看</p>",
        "<p>上一页 1 2 下一页</p><p>END</p>",
        "<p>评论</p><p>分享</p>",
        f"<article aria-hidden=true><p>{A}</p></article>",
        f"<p>{A}</p><p>THE END</p>",
        "<p>The canal was dug in the spring, and nobody was late for it.</p><p>The End</p>",
        "<p>The canal was dug in the spring, and nobody was late for it.</p><p>END</p>",
    ],
)
def test_a_page_that_has_nothing_else_is_text(html: str) -> None:
    assert not ledger(page(html))


def test_visible_text_hidden_from_screen_readers_is_text() -> None:
    html = f"<p>{A}</p><section aria-hidden=true><p>{B}</p></section><p aria-hidden=TRUE>{C}</p>"
    assert kept(page(html)) == f"{A}\n{B}\n{C}"
    formula = "<span><math><mi>x</mi></math><span aria-hidden=true>x</span></span>"
    assert ledger(page(f"<p>设{formula}为数。</p>")) == [("x", "hidden-text")]


def test_references_end_where_the_site_goes_on() -> None:
    menu = "<ul><li><a href=/1>首页</a><li><a href=/2>新闻</a></ul>"
    references = "<h2>参考文献</h2><ul><li><a href=1>水利志</a><li><a href=2>县志</a></ul>"
    for end in (f"<hr>{menu}", f"<footer>{menu}</footer>", f"<h2>更多</h2>{menu}", f"<p>相关阅读</p>{menu}"):
        document = page(article(below=references + end))
        assert kept(document).startswith(f"{WHOLE}\n参考文献\n水利志\n县志")
        assert "首页" not in kept(document)
