"""Books for tests of the EPUB reader."""

from __future__ import annotations

from tests.read.pages import CONTAINER, book, opf, pack, xhtml

SPEECH = {
    "a.xhtml": "<p class='t'>在会上的讲话</p><p>同志们：</p><p>我们开会。</p>",
    "b.xhtml": "<h1>二</h1><p>谢谢。</p>",
}
NAV = '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
NCX = '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'


def book_with(pages: dict[str, str], nav: str = "", ncx: str = "", **members: str) -> bytes:
    extra = (NAV if nav else "") + (NCX if ncx else "")
    if nav:
        members["OEBPS__nav_x_xhtml"] = xhtml(nav)
    if ncx:
        head = '<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://example.org/ncx.dtd">'
        members["OEBPS__toc_x_ncx"] = f'{head}<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/">{ncx}</ncx>'
    return book(pages, extra, **members)


def with_member(name: str, data: str | bytes | None) -> bytes:
    """Return a book with the member *name* replaced by *data*, or without it."""
    members: dict[str, str | bytes] = {"META-INF/container.xml": CONTAINER, "OEBPS/a.opf": opf(tuple(SPEECH))}
    members |= {f"OEBPS/{page}": xhtml(body) for page, body in SPEECH.items()}
    if data is None:
        del members[name]
    else:
        members[name] = data
    return pack(members)
