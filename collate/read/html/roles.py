"""Roles of a single element by its name and attributes: hidden, a control, part of a menu, preformatted."""

from __future__ import annotations

import re

from collate.model import Reason
from collate.read.html.tokeniser import word_set
from collate.read.html.tree import PageItem

#: Elements whose content is not text of the page, whatever it is.
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
#: Id of the body of a WeChat article, which is hidden in the file until a script reveals it.
_WECHAT = "js_content"
#: Classes of its publisher (account, name, 原创), and id of its date of publication, which is text.
_WECHAT_META, _WECHAT_DAY = frozenset(("rich_media_meta", "wx_tap_link")), "publish_time"
_DISPLAY = re.compile(r"display\s*:\s*([a-z-]+)", re.IGNORECASE)
_PRE = re.compile(r"white-space\s*:\s*(?:pre|pre-wrap|break-spaces|pre-line)\s*(?:[;!]|$)", re.IGNORECASE)
_WORD_BULLET = re.compile(r"[^\w(（〔]|[lnuqvwoØü]")

_ROLES = word_set(
    "navigation menu menubar toolbar search banner contentinfo complementary tablist alertdialog"
)
_CLASSES = word_set(
    "nav navbar navigation navi menu mainnav main-nav topnav top-nav subnav sub-nav sidenav side-nav sitenav "
    "site-nav breadcrumb breadcrumbs crumb crumbs bread-crumb pagination pager page-nav sitemap "
    "skip-link skiplink toolbar tool-bar bdsharebuttonbox jiathis_style rich_media_tool qr_code_pc_outer"
)
_POPUP_ROLES = word_set("dialog alertdialog menu tooltip listbox")
_POPUP_CLASSES = word_set(
    "modal popup pop-up offcanvas drawer tooltip popover dropdown dropdown-menu overlay lightbox"
)
#: Values of ``epub:type`` and ``role`` of lists of links to the text.
_LINK_LISTS = frozenset(("toc", "landmarks", "page-list", "loi", "lot", "doc-toc", "doc-pagelist"))


_NO_WORDS: frozenset[str] = frozenset()


def attribute_words(item: PageItem, *names: str) -> frozenset[str]:
    """Return the words in the attributes *names*, in lower case."""
    values = [item.attributes[name] for name in names if name in item.attributes]
    return frozenset(" ".join(values).lower().split()) if values else _NO_WORDS


def element_reason(item: PageItem, original: bool = False) -> Reason | None:
    """Return why the content of an element is not text of the page, by its own markup; None if it may be.

    Args:
        item: an item of type OPEN.
        original: whether deleted text (``del``) is the text, and inserted text (``ins``) is not.
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
    if "hidden" in attributes:
        return Reason.HIDDEN
    if "style" in attributes and _INVISIBLE.search(attributes["style"]) and attributes.get("id") != _WECHAT:
        return Reason.HIDDEN
    if _WECHAT_META & attribute_words(item, "class") and attributes.get("id") != _WECHAT_DAY:
        return Reason.METADATA
    if "role" in attributes or "epub:type" in attributes:
        types = attribute_words(item, "role", "epub:type")
        if types & _LINK_LISTS:
            return Reason.CONTENTS
    return None


def is_hidden_from_readers(item: PageItem) -> bool:
    """Return whether the element is hidden from screen readers alone; on the screen it is visible."""
    return "aria-hidden" in item.attributes and item.attributes["aria-hidden"].lower() == "true"


def is_popup(item: PageItem) -> bool:
    """Return whether the element is one that a script shows later, in front of the page."""
    if "role" in item.attributes and attribute_words(item, "role") & _POPUP_ROLES:
        return True
    return bool(attribute_words(item, "class") & _POPUP_CLASSES)


def is_word_mark(item: PageItem) -> bool:
    """Return whether the element is the number or bullet that Word writes before a list item."""
    style = item.attributes.get("style")
    return style is not None and "mso-list:ignore" in style.lower().replace(" ", "")


def is_bullet(text: str) -> bool:
    """Return whether a mark before a list item is a bullet and not a number; in symbol fonts, l is a dot.

    >>> is_bullet("·"), is_bullet("l "), is_bullet("1."), is_bullet("（一）")
    (True, True, False, False)
    """
    return _WORD_BULLET.fullmatch(text.strip()) is not None


def is_site_frame(item: PageItem) -> bool | None:
    """Return whether the element belongs to the site, not to the content of the page.

    True by its name or role, False if only its class or id suggests it, None without any sign.
    """
    if item.value in ("nav", "aside", "menu"):
        return True
    attributes = item.attributes
    if "role" in attributes and attribute_words(item, "role") & _ROLES:
        return True
    suggested = ("class" in attributes or "id" in attributes) and (
        attribute_words(item, "class", "id") & _CLASSES
    )
    return False if suggested else None


def css_display(item: PageItem) -> str:
    """Return the display type that the element's own style sets: ``block``, ``inline`` or ""."""
    match = _DISPLAY.search(item.attributes.get("style", ""))
    if match is None:
        return ""
    return "inline" if match[1].lower().startswith(("inline", "contents")) else "block"


def is_preformatted(item: PageItem) -> bool:
    """Return whether white space in the element is preserved."""
    return item.value in ("pre", "listing", "xmp", "plaintext", "textarea") or (
        "style" in item.attributes and _PRE.search(item.attributes["style"]) is not None
    )
