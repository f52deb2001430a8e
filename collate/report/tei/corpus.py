"""editions.xml: a teiCorpus that lists the works of a run, one small TEI for each.

Each edition stays a file of its own: readers of TEI show all witnesses of a
file for every text in it. It is written piece by piece, not as a tree: a run
can have a hundred thousand works.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from collate.model import Results, Work
from collate.report.context import ReportContext
from collate.report.tei.parts import WHEN
from collate.report.wording.tei import TeiWords
from collate.tei.elements import NAMESPACE, allowed

#: What a slug may hold and is no sure part of a name in XML: of its five editions each has other tables,
#: and programs keep to one or another. Han, kana, hangul and the letters of Latin 1 are in all of them.
_NO_NAME = re.compile(
    "[^-.0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u3041-\u3094\u30a1-\u30fa\u4e00-\u9fa5\uac00-\ud7a3]"
)


def write_editions(results: Results, context: ReportContext) -> bytes:
    """Return editions.xml, a valid teiCorpus: of every work title, date, witnesses, edition.

    A work of one witness has no edition; it names the file that holds the text.
    """
    return "".join(_parts(results, context)).encode()


def work_id(slug: str) -> str:
    """Return the xml:id of a work: another one for every slug, and a name that XML allows.

    >>> work_id("1957-03-12-春耕"), work_id("第①篇")
    ('work-1957-03-12-春耕', 'work-第_2460_篇')
    """
    return f"work-{_NO_NAME.sub(lambda found: f'_{ord(found.group()):x}_', slug)}"


def _parts(results: Results, context: ReportContext) -> Iterator[str]:
    say = TeiWords(context.lang)
    editions = {edition.work.slug for edition in results.editions}
    count = say("corpus.count", works=len(results.works), editions=len(editions))
    lang = "zh-Hans" if context.lang == "zh" else "en"
    date = f'<date when="{context.when}">{context.when}</date>' if context.when else ""
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<teiCorpus xmlns="{NAMESPACE}">\n'
        f'<teiHeader xml:lang="{lang}"><fileDesc><titleStmt><title>{say("corpus.title")}</title></titleStmt>'
        f"<publicationStmt><publisher>collate</publisher>{date}</publicationStmt>"
        f"<sourceDesc><p>{count}</p></sourceDesc></fileDesc></teiHeader>\n"
    )
    for work in results.works:
        yield _work(work, work.slug in editions, say)
    if not results.works:
        yield _stub("", say("corpus.title"), f"<p>{say('corpus.none')}</p>", say("corpus.none"))
    yield "</teiCorpus>\n"


def _work(work: Work, has_edition: bool, say: TeiWords) -> str:
    title = escape(allowed(work.title)) or say("untitled")
    bibl = f"<title>{title}</title>"
    if work.date and WHEN.fullmatch(work.date):
        bibl += f'<date when="{work.date}">{work.date}</date>'
    if has_edition:
        target = f"works/{quote(work.slug)}/edition.xml"
        count = len(work.witnesses)
        bibl += f'<note type="witnesses" n="{count}">{say("corpus.witnesses", count)}</note>'
        bibl += f'<ref target="{target}">{escape(work.slug)}/edition.xml</ref>'
        told = f'<ref target="{target}">{title}</ref>'
    else:
        path = escape(allowed(work.witnesses[0].segment.path))
        bibl += (
            f'<idno type="filename">{path}</idno><note type="witnesses" n="1">{say("corpus.single")}</note>'
        )
        told = f"{title}: {path}"
    return _stub(work_id(work.slug), title, f"<bibl>{bibl}</bibl>", told)


def _stub(xml_id: str, title: str, source: str, told: str) -> str:
    named = f" xml:id={quoteattr(xml_id)}" if xml_id else ""
    return (
        f"<TEI{named}><teiHeader><fileDesc><titleStmt><title>{title}</title></titleStmt>"
        "<publicationStmt><publisher>collate</publisher></publicationStmt>"
        f"<sourceDesc>{source}</sourceDesc></fileDesc></teiHeader>"
        f"<text><body><p>{told}</p></body></text></TEI>\n"
    )
