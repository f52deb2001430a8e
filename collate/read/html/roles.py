"""What an element of a page is by its own name and attributes: hidden, a control, part of a menu."""

from __future__ import annotations

import re

from collate.model import Reason
from collate.read.html.tokeniser import words
from collate.read.html.tree import Item

#: Elements whose text is none of the page's text, whatever stands in them.
_BY_NAME: dict[str, Reason] = {
    "script": Reason.SCRIPT,
    "style": Reason.SCRIPT,
    "noscript": Reason.SCRIPT,
    "template": Reason.HIDDEN,
    "datalist": Reason.HIDDEN,
    "iframe": Reason.HIDDEN,
    "noembed": Reason.HIDDEN,
    "canvas": Reason.HIDDEN,
    "video": Reason.HIDDEN,
    "audio": Reason.HIDDEN,
    "title": Reason.METADATA,
    "desc": Reason.METADATA,
    "metadata": Reason.METADATA,
    "rt": Reason.ANNOTATION,
    "rp": Reason.ANNOTATION,
    "rtc": Reason.ANNOTATION,
    "annotation": Reason.ANNOTATION,
    "annotation-xml": Reason.ANNOTATION,
    "select": Reason.NAVIGATION,
    "button": Reason.NAVIGATION,
}
_INVISIBLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:px|pt|em|rem)?\s*(?:[;!]|$)"
    r"|(?:left|top|text-indent)\s*:\s*-\d{4,}(?:px|pt)",
    re.IGNORECASE,
)
#: The body of an article of WeChat: hidden in the file until its script shows it, however short it is.
_WECHAT = "js_content"
#: Who published it there: the account, its name, 原创. When it was published stays.
_WECHAT_META, _WECHAT_DAY = frozenset(("rich_media_meta", "wx_tap_link")), "publish_time"
_DISPLAY = re.compile(r"display\s*:\s*([a-z-]+)", re.IGNORECASE)
_PRE = re.compile(r"white-space\s*:\s*(?:pre|pre-wrap|break-spaces|pre-line)\s*(?:[;!]|$)", re.IGNORECASE)
_WORD_BULLET = re.compile(r"[^\w(（〔]|[lnuqvwoØü]")

_ROLES = words("navigation menu menubar toolbar search banner contentinfo complementary tablist alertdialog")
_CLASSES = words(
    "nav navbar navigation navi menu mainnav main-nav topnav top-nav subnav sub-nav sidenav side-nav sitenav "
    "site-nav breadcrumb breadcrumbs crumb crumbs bread-crumb pagination pager page-nav sitemap "
    "skip-link skiplink share sharing share-bar social social-share toolbar tool-bar bdsharebuttonbox "
    "jiathis_style rich_media_tool qr_code_pc_outer"
)
#: Values of ``epub:type`` and ``role`` that say "the text stands elsewhere, this leads there".
_LEADS = frozenset(("toc", "landmarks", "page-list", "loi", "lot", "doc-toc", "doc-pagelist"))


def tokens_of(item: Item, *names: str) -> frozenset[str]:
    """Return the words, in lower case, of the attributes *names*."""
    return frozenset(" ".join(item.attributes.get(name, "") for name in names).lower().split())


def own_reason(item: Item, original: bool = False) -> Reason | None:
    """Return why the text of the element *item* is none of the page's text, as far as it says itself.

    Args:
        item: an OPEN.
        original: whether what was deleted is the text, and not what was put in.
    """
    attributes = item.attributes
    if item.value in _BY_NAME:
        return _BY_NAME[item.value]
    if item.value == ("ins" if original else "del"):
        return Reason.INSERTED if original else Reason.DELETED
    if item.value == "dialog" and "open" not in attributes:
        return Reason.HIDDEN
    if not attributes:
        return None
    if "hidden" in attributes or attributes.get("aria-hidden", "").lower() == "true":
        return Reason.HIDDEN
    if "style" in attributes and _INVISIBLE.search(attributes["style"]) and attributes.get("id") != _WECHAT:
        return Reason.HIDDEN
    if _WECHAT_META & tokens_of(item, "class") and attributes.get("id") != _WECHAT_DAY:
        return Reason.METADATA
    if "role" in attributes or "epub:type" in attributes:
        types = tokens_of(item, "role", "epub:type")
        if types & _LEADS:
            return Reason.CONTENTS
    return None


def is_word_mark(item: Item) -> bool:
    """Tell whether the element is what Word puts in front of an item of a list: its number, or a bullet."""
    return "mso-list:ignore" in item.attributes.get("style", "").lower().replace(" ", "")


def is_bullet(text: str) -> bool:
    """Tell whether a mark in front of a list item is no number; in Word's fonts of signs, l is a dot.

    >>> is_bullet("·"), is_bullet("l "), is_bullet("1."), is_bullet("（一）")
    (True, True, False, False)
    """
    return _WORD_BULLET.fullmatch(text.strip()) is not None


def frames_site(item: Item) -> bool | None:
    """Tell whether the element is no part of what the page is about.

    True if it says so, False if only its class or id does, None where nothing does.
    """
    if item.value in ("nav", "aside", "menu"):
        return True
    attributes = item.attributes
    if "role" in attributes and tokens_of(item, "role") & _ROLES:
        return True
    called = ("class" in attributes or "id" in attributes) and tokens_of(item, "class", "id") & _CLASSES
    return False if called else None


def display(item: Item) -> str:
    """Return what the element's own style says of how it is laid out: ``block``, ``inline`` or nothing."""
    found = _DISPLAY.search(item.attributes.get("style", ""))
    if found is None:
        return ""
    return "inline" if found[1].lower().startswith(("inline", "contents")) else "block"


def is_preformatted(item: Item) -> bool:
    """Tell whether white space in the element stands as it is in the file."""
    return item.value in ("pre", "listing", "xmp", "plaintext", "textarea") or (
        "style" in item.attributes and _PRE.search(item.attributes["style"]) is not None
    )
