"""editions.xml: a teiCorpus that lists the works of a run, with a small TEI element for each.

Each edition remains a separate file: readers of TEI show all witnesses of a
file for every text in it. The corpus is written piece by piece, not as a tree:
a run can have a hundred thousand works.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from urllib.parse import quote

from collate.i18n import language_tag
from collate.lazy import lazy_pattern
from collate.model import Results, Work
from collate.report.context import ReportContext
from collate.report.tei.parts import WHEN
from collate.report.wording.tei import TeiWords
from collate.tei import NAMESPACE, strip_forbidden

#: Characters of a slug that are not in names of every XML version: the tables of its five editions differ,
#: and programs implement one or another. Han, kana, hangul and the letters of Latin 1 are in all of them.
_NOT_IN_NAMES = lazy_pattern(
    "[^-.0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u3041-\u3094\u30a1-\u30fa\u4e00-\u9fa5\uac00-\ud7a3]"
)


def write_editions(results: Results, context: ReportContext) -> bytes:
    """Return editions.xml, a valid teiCorpus with title, date, witness count and edition of every work.

    A work of one witness has no edition; the file of its text is named instead.
    """
    return "".join(_parts(results, context)).encode()


def work_id(slug: str) -> str:
    """Return the xml:id of a work, unique for its slug and a name in every version of XML.

    >>> work_id("1957-03-12-春耕"), work_id("第①篇")
    ('work-1957-03-12-春耕', 'work-第_2460_篇')
    """
    return f"work-{_NOT_IN_NAMES.sub(lambda match: f'_{ord(match.group()):x}_', slug)}"


def _parts(results: Results, context: ReportContext) -> Iterator[str]:
    words = TeiWords(context.lang)
    editions = {edition.work.slug for edition in results.editions}
    count = words("corpus.count", works=len(results.works), editions=len(editions))
    lang = language_tag(context.lang)
    title = words("corpus.title")
    date = f'<date when="{context.when}">{context.when}</date>' if context.when else ""
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<teiCorpus xmlns="{NAMESPACE}">\n'
        f'<teiHeader xml:lang="{lang}"><fileDesc><titleStmt><title>{title}</title></titleStmt>'
        f"<publicationStmt><publisher>collate</publisher>{date}</publicationStmt>"
        f"<sourceDesc><p>{count}</p></sourceDesc></fileDesc></teiHeader>\n"
    )
    for work in results.works:
        yield _work(work, work.slug in editions, words)
    if not results.works:
        yield _stub("", words("corpus.title"), f"<p>{words('corpus.none')}</p>", words("corpus.none"))
    yield "</teiCorpus>\n"


def _work(work: Work, has_edition: bool, words: TeiWords) -> str:
    title = escape(strip_forbidden(work.title), quote=False) or words("untitled")
    bibl = f"<title>{title}</title>"
    if work.date and WHEN.fullmatch(work.date):
        bibl += f'<date when="{work.date}">{work.date}</date>'
    if has_edition:
        target = f"works/{quote(work.slug)}/edition.xml"
        count = len(work.witnesses)
        bibl += f'<note type="witnesses" n="{count}">{words("corpus.witnesses", count)}</note>'
        bibl += f'<ref target="{target}">{escape(work.slug, quote=False)}/edition.xml</ref>'
        content = f'<ref target="{target}">{title}</ref>'
    else:
        path = escape(strip_forbidden(work.witnesses[0].segment.path), quote=False)
        bibl += (
            f'<idno type="filename">{path}</idno><note type="witnesses" n="1">{words("corpus.single")}</note>'
        )
        content = f"{title}: {path}"
    return _stub(work_id(work.slug), title, f"<bibl>{bibl}</bibl>", content)


def _stub(xml_id: str, title: str, source: str, content: str) -> str:
    named = f' xml:id="{xml_id}"' if xml_id else ""
    return (
        f"<TEI{named}><teiHeader><fileDesc><titleStmt><title>{title}</title></titleStmt>"
        "<publicationStmt><publisher>collate</publisher></publicationStmt>"
        f"<sourceDesc>{source}</sourceDesc></fileDesc></teiHeader>"
        f"<text><body><p>{content}</p></body></text></TEI>\n"
    )
