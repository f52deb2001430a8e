"""Lines that sites put around an article, each a closed list of phrases that are the whole line.

A phrase in a sentence is not one of these lines.
"""

from __future__ import annotations

import re
from enum import IntEnum

from collate.text.layout import HAN

#: The longest such line, and the longest phrase in it, in characters; choices.
LONGEST, _LONGEST_PHRASE = 80, 36

_PARTS = re.compile(r"[\s|｜·•/／]+")
#: Marks around a phrase or between two; not quotation marks, in which it is an utterance.
_MARKS = "-—–_=~～*·•.…,，、！!。:：>»↓↑⬇⬆▼▲▶►👇👆👉❤♥👍🔻✨\ufe0f"


def _phrases(*rows: str) -> re.Pattern[str]:
    """Return the pattern of the phrases in *rows*, which are separated by ``|``; case does not count."""
    return re.compile("|".join(rows), re.IGNORECASE)


_SCAN = "(?:长按|扫描?|识别|扫一扫|扫码)(?:识别)?"
_WHERE = "(?:上方|下方|上图|下图|图中|以下|左侧|右侧|右上角|右下角)?的?"
_AND_FOLLOW = "(?:[，,]?(?:即可)?(?:关注|加入|添加|下载|进群)(?:我们|我|本号)?)?"
_SURE = _phrases(
    # WeChat and other feeds
    "(?:请|记得|别忘了|顺手|喜欢(?:就|请)|觉得(?:不错|有用)(?:就|请)?)?"
    "(?:点个?|点击|点亮|点一?下|求个?)[“「]?(?:在看|好看|小红心)[”」]?(?:吧|哦|呗|支持(?:一下)?)?",
    "你最好看|一键三连|求三连|(?:点击)?[“「]?阅读原文[”」]?(?:查看更多)?",
    f"(?:请|欢迎)?{_SCAN}{_WHERE}(?:二维码|小程序码){_AND_FOLLOW}",
    f"{_SCAN}(?:关注|添加|下载|进群)(?:我们)?|(?:打开)?微信扫一扫(?:关注(?:该|本)?公众号)?",
    f"关注(?:我们|该公众号|本公众号)|点击{_WHERE}[“「]?蓝[字色](?:文字)?[”」]?(?:即可)?关注(?:我们|本号)?",
    "(?:转发|分享|发送)(?:到|给|至)(?:微信|微博|朋友圈|好友|朋友|更多朋友|QQ空间)",
    # Buttons
    "打印本[页文]|关闭(?:窗口|本页)|(?:返回|回到)(?:顶部|首页|列表|上一页|目录页?)",
    "加入收藏|收藏本[页文站]|我要纠错|纠错(?:建议)?|复制链接|举报投诉|字[号体][：:]?[大中小]{2,3}",
    r"(?:发表|我要|写|暂无|查看(?:全部|更多)?|登录后|抢先)(?:评论|留言|跟帖)(?:\(\d+\))?",
    r"评论\(\d+\)|精选留言|参与讨论",
    "(?:share|email|print|save|bookmark) (?:this|it)(?: (?:page|article|story|post))?",
    "leave a (?:comment|reply)|post a comment|no comments(?: yet)?|back to top|skip to (?:main )?content",
    r"(?:please enable javascript to view the )?comments powered by disqus",
    r"(?:add|view|show|read) (?:all )?(?:\d+ )?comments?|\d+ comments?|subscribe to our newsletter",
)
#: Words that are such lines only beside others of the kind.
_BUTTON = _phrases(
    "(?:点个?)?赞|点赞|在看|好看|收藏|转发|分享(?:[到至])?|评论|留言|关注|打印",
    "打赏|赞赏|投币|喜欢|举报|投诉|阅读|浏览|推荐",
    "微信(?:好友)?|朋友圈|(?:新浪|腾讯)?微博|QQ(?:空间|好友)?|豆瓣|知乎|人人网?|贴吧|抖音|小红书",
    "share(?: on)?|likes?|comments?|save|print|e-?mail|tweet|follow|pin|reply|bookmark|subscribe",
    "facebook|twitter|linkedin|whatsapp|telegram|pinterest|reddit|wechat|weibo|instagram|tumblr|line|x",
)
#: Words after a button, which name its object.
_OBJECT = re.compile(
    r"\b(share|tweet|email|print|save|pin|follow)\s+(?:this|it|us|on|to|via)\b", re.IGNORECASE
)
_SHARING = _phrases(r"分享|转发|微信|微博|扫一扫|\b(?:share|tweet|facebook|twitter|e-?mail|whatsapp)\b")
_COUNT = re.compile(r"[(（\[]?\d[\d,.]*(?:[万千kKwW]|次|人|条)?\+?[)）\]]?")

_TURNS = "上一?页|下一?页|前一页|后一页|尾页|末页|previous|prev|next"
_PAGER = re.compile(
    rf"(?:(?:{_TURNS}|首页|第?\d{{1,4}}页?|共\d{{1,4}}[页条]|first|last|page|of|go"
    r"|[«»‹›<>←→|/·,，\[\]()（）…\s]|\.{2,3})++)",
    re.IGNORECASE,
)
_TURN = _phrases(_TURNS)
_NEIGHBOURS = re.compile(
    r"[上前]一[篇页条则章节]\s*[：:].{0,60}[下后]一[篇页条则章节]\s*[：:].{0,60}", re.DOTALL
)

_END = re.compile(r"END|End|全文完|正文完|本文完|全文结束")
_END_MARKS = "-—–_=~*·•✦◆■【】[]()（）《》<> \u3000"

_CREDIT = re.compile(
    r"[（(【\[]?\s*(?:(?:责任|本文|网[络站]|值班|文字|执行|本期|美术)?(?:编辑|編輯)|责编|責編|责任校对"
    r"|校对|校對|审核|審核|审校|初审|复审|终审|监制|排版|值班主任|编审)"
    r"\s*[：:丨|/︱]\s*[^。！？；]{1,40}"
)

_RELATED = _phrases(
    "(?:相关|推荐|延伸|更多|精彩|往期|热门|热点|猜你|为你|编辑|今日|最新)的?"
    "(?:阅读|新闻|链接|文章|报道|推荐|内容|资讯|精彩|回顾|喜欢|热文|专题|精选|话题)",
    "(?:related|recommended|more|popular|latest|trending) "
    "(?:articles?|posts?|stories|story|links?|news|content|topics?|coverage|for you|like this)",
    "recommended|you (?:may|might) (?:also )?(?:like|enjoy|be interested in)|more from .{1,40}",
    "related|read (?:next|more|also)|up next|don't miss",
)
_REFERENCES = _phrases(
    "(?:主要|附[：:]?)?(?:参考|引用|引证|征引)(?:文献|资料|书目|来源|网址|链接)|参考|文献|(?:资料|文献|引文)来源",
    "(?:注释|注解|脚注|尾注)(?:与参考.{0,6})?|出典",
    r"references?(?: and notes)?|bibliography|works cited|sources?|citations?|(?:foot|end)?notes|literature",
    r"literatur(?:verzeichnis)?|bibliographi\w+",
)
_ATTACHMENTS = re.compile(
    r"[（(]?附件\s*[\d一二三四五六七八九十]{0,3}\s*(?:[：:]|$)|attachments?\s*(?::|$)", re.I
)
_COMMENTS = _phrases(
    "(?:网友|热门|最新|全部|精彩|用户|读者|文章|发表|相关)?(?:评论|留言|跟帖|回复|回帖|点评)(?:区|列表|板)?",
    r"\d+ ?条(?:评论|留言|回复)|(?:\d+ )?(?:comments?|replies|responses|discussion)",
    r"(?:\d+ )?thoughts on .{1,60}|leave a (?:reply|comment)|join the (?:discussion|conversation)",
)
_COUNTED = re.compile(r"\s*[(（\[]?\d*[)）\]]?\s*$")
_ADVERTISING = re.compile(
    "(?:广告|廣告|推广|赞助(?:内容|商)?|advertise?ment|ads?|sponsored(?: content)?|promoted)"
    r"(?=$|[\s：:|｜】\])）\-—])",
    re.IGNORECASE,
)
_LABEL_MARKS = "【】[]〔〕()（）：:▼↓>»■●◆|｜· \u3000"


_HAN = "".join(pattern.pattern for pattern in (_SURE, _BUTTON, _PAGER, _END))
#: A Han character that is in none of the phrases.
_OTHER = re.compile(f"(?![{''.join(sorted(set(re.findall(f'[{HAN}]', _HAN))))}])[{HAN}]")


class Phrase(IntEnum):
    """What kind of a line of a site a line is."""

    NONE = 0
    BUTTON = 1
    """A word such as 分享 or Print, which is one only beside others."""
    SURE = 2
    PAGER = 3
    END = 4
    CREDIT = 5
    """The editors of the page: 责任编辑：某某."""


def phrase_of(text: str) -> Phrase:
    """Return what kind of a line of a site *text* is, a line as a whole.

    >>> [phrase_of(line).name for line in ("点个在看 你最好看", "上一页 1 2 下一页", "—— END ——", "分享")]
    ['SURE', 'PAGER', 'END', 'BUTTON']
    >>> phrase_of("他说，请大家点个在看。").name
    'NONE'
    """
    if len(text) > LONGEST or (len(text) > _LONGEST_PHRASE and not _PARTS.search(text)):
        return Phrase.NONE
    if _CREDIT.fullmatch(text):
        return Phrase.CREDIT
    if _OTHER.search(text):
        return Phrase.NONE
    if _END.fullmatch(text.strip(_END_MARKS)):
        return Phrase.END
    if _is_pager(text):
        return Phrase.PAGER
    if _SURE.fullmatch(text.strip(_MARKS).strip()):
        return Phrase.SURE
    parts = [part for part in (part.strip(_MARKS) for part in _PARTS.split(_OBJECT.sub(r"\1", text))) if part]
    if not parts:
        return Phrase.NONE
    sure = buttons = 0
    for part in parts:
        words = re.split("[，、：:]", part)
        if all(map(_SURE.fullmatch, words)):
            sure += 1
        elif all(_SURE.fullmatch(word) or _BUTTON.fullmatch(_COUNTED.sub("", word)) for word in words):
            buttons += 1
        elif not _COUNT.fullmatch(part):
            return Phrase.NONE
    if sure or buttons > 1:
        return Phrase.SURE
    return Phrase.BUTTON if buttons else Phrase.NONE


def mentions_sharing(text: str) -> bool:
    """Return whether *text* names a place to which a page can be shared."""
    return _SHARING.search(text) is not None


def _is_pager(text: str) -> bool:
    """Return whether the line turns the pages of an article: a word for that, and more than it."""
    turn = _TURN.search(text)
    return turn is not None and turn[0] != text.strip() and _PAGER.fullmatch(text) is not None


def is_marked_end(text: str) -> bool:
    """Return whether the mark of an end is set off by dashes or brackets, unlike a word of the text."""
    return text.strip() != text.strip(_END_MARKS)


def heads_related(text: str) -> bool:
    """Return whether *text* is the heading of links to other pages.

    >>> heads_related("相关阅读："), heads_related("【推荐阅读】"), heads_related("相关阅读很重要")
    (True, True, False)
    """
    return _is_label(_RELATED, text)


def heads_references(text: str) -> bool:
    """Return whether *text* is the heading of the references of a text.

    >>> heads_references("参考文献"), heads_references("References"), heads_references("七、参考文献：")
    (True, True, True)
    """
    return _is_label(_REFERENCES, re.sub(r"^[\d一二三四五六七八九十]{1,3}[、.．\s]\s*", "", text))


def heads_comments(text: str) -> bool:
    """Return whether *text* is the heading of readers' comments.

    >>> heads_comments("网友评论（12）"), heads_comments("3 Comments"), heads_comments("评论的作用")
    (True, True, False)
    """
    return _is_label(_COMMENTS, _COUNTED.sub("", text))


def begins_advertising(text: str) -> bool:
    """Return whether *text* begins with a word that declares it an advertisement.

    >>> begins_advertising("广告：买一送一"), begins_advertising("广告学概论")
    (True, False)
    """
    return _ADVERTISING.match(text.lstrip("【[(（ ")) is not None


def begins_attachments(text: str) -> bool:
    """Return whether *text* is the first line of the attachments of a text, as a public notice lists them.

    >>> begins_attachments("附件：1. 修渠办法"), begins_attachments("附件"), begins_attachments("附件很多")
    (True, True, False)
    """
    return _ATTACHMENTS.match(text) is not None


def names_neighbours(text: str) -> bool:
    """Return whether *text* names the articles before and after this one on the site.

    >>> names_neighbours("上一篇：种树　下一篇：没有了"), names_neighbours("上一篇：种树")
    (True, False)
    """
    return _NEIGHBOURS.fullmatch(text) is not None


def _is_label(label: re.Pattern[str], text: str) -> bool:
    return len(text) <= LONGEST and label.fullmatch(text.strip(_LABEL_MARKS)) is not None
