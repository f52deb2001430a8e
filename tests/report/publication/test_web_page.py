"""The web page: words and notes come back in order, links lead both ways, nothing runs or is fetched."""

from __future__ import annotations

import base64
import hashlib
import re

from hypothesis import given
from lxml import html

from collate.report.publication.model import Volume
from collate.report.publication.printed import labelled_texts, note_text, printed_parts
from collate.report.publication.style_sheets import css_string
from collate.report.publication.text_lines import label_in_line
from collate.report.publication.web_page import write_web_page
from tests.report.publication.volumes import address, scripts, spring, text_of, volume_of, volumes


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def page_of(volume: Volume) -> html.HtmlElement:
    return html.document_fromstring(write_web_page(volume), parser=html.HTMLParser(encoding="utf-8"))


def words_of(element: html.HtmlElement) -> str:
    return squeezed("".join(element.itertext()))


@given(volumes())
def test_words_and_notes_come_back_in_order(volume: Volume) -> None:
    page = page_of(volume)
    labelled = list(labelled_texts(volume))
    notes = [words_of(one) for one in page.xpath("//p[@class='note']")]
    assert notes == [
        squeezed(label_in_line(label) + note_text(note))
        for one in labelled
        for label, note in zip(one.labels, one.text.notes, strict=True)
    ]
    for one in page.xpath("//sup | //*[@class='notes']"):
        one.drop_tree()
    for section, one in zip(page.xpath("//section[@class='text']"), labelled, strict=True):
        pieces = [piece for paragraph in one.text.paragraphs for piece in paragraph.pieces]
        words = "".join(part.text for piece in pieces for part in printed_parts(piece, volume.layout))
        assert squeezed(words) in words_of(section)


@given(volumes())
def test_references_and_notes_are_linked_both_ways(volume: Volume) -> None:
    page = page_of(volume)
    ids = page.xpath("//@id")
    assert len(set(ids)) == len(ids)
    assert {link[1:] for link in page.xpath("//a/@href")} <= set(ids)
    references = page.xpath("//a[@role='doc-noteref']")
    assert len(references) == sum(len(text.notes) for text in volume.texts)
    for link in references:
        (back,) = page.get_element_by_id(link.get("href")[1:]).xpath(".//a[@role='doc-backlink']")
        assert back.get("href") == f"#{link.get('id')}"


def test_nothing_runs_and_nothing_is_fetched() -> None:
    attack = '</style><script>alert(1)</script><img src=x onerror=alert(1)> " onload="x'
    volume = volume_of(
        text_of(attack, [[attack, (attack, attack)]]), title=attack, font=attack, profile=attack
    )
    page = page_of(volume)
    assert page.xpath("//script | //img | //link | //iframe | //@onload | //@style") == []
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (style,) = page.xpath("//style/text()")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith("default-src 'none';")
    assert f"style-src 'sha256-{digest}'" in policy
    assert "script-src" not in policy


def test_languages_and_directions_are_stated() -> None:
    page = page_of(volume_of(spring(language="zh-Hant"), address(), scripts(), title="集"))
    assert page.xpath("/html/@lang") == ["zh"]
    assert page.xpath("//section[@class='text']/@lang") == ["zh-Hant", "en", "und"]
    assert page.xpath("//section[@id='t1']//p[@class='note']/@lang")[0] == "zh-Hant"
    assert page.xpath("//section[@id='t2']//p[@class='note']/@lang")[0] == "zh"
    assert len(page.xpath("//section[@id='t3']/p[@dir='rtl']")) == 2


def test_places_of_notes() -> None:
    foot = page_of(volume_of(spring()))
    assert [len(one) for one in foot.xpath("//div[@class='notes']")] == [4, 1, 1, 1]
    section = page_of(volume_of(spring(), place="section"))
    assert [len(one) for one in section.xpath("//div[@class='notes']")] == [5, 2]
    end = page_of(volume_of(spring(), place="end"))
    assert words_of(end.xpath("//section[@role='doc-endnotes']/h2")[0]) == "校勘记"


def test_contents_when_there_is_more_than_one_thing() -> None:
    one = page_of(volume_of(text_of("甲篇", ["正文。"]), title="甲篇"))
    assert one.xpath("//nav") == []
    assert page_of(volume_of(spring())).xpath("//nav//a/@href") == ["#t1-h1", "#t1-h4"]
    several = page_of(volume_of(spring(), address(), title="集"))
    assert several.xpath("//nav/ol/li/a/@href") == ["#t1", "#t2"]


def test_vertical_lines_and_paper() -> None:
    written = write_web_page(volume_of(spring(), vertical=True, paper="32k")).decode()
    assert "html{writing-mode:vertical-rl}" in written
    assert "@page{size:140mm 203mm" in written
    assert "vertical-rl" not in write_web_page(volume_of(spring())).decode()


def test_a_string_of_css_ends_where_it_ends() -> None:
    assert css_string('a"}*{') == '"a\\22 \\7d \\2a \\7b "'


def test_the_same_volume_gives_the_same_bytes() -> None:
    assert write_web_page(volume_of(spring())) == write_web_page(volume_of(spring()))
