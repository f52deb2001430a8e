from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias
from urllib.parse import unquote

import pytest
from lxml import html

from collate.report import RUN_WRITERS, WRITERS, ReportContext, report
from tests.browser.added_script import add_script

pytestmark = pytest.mark.browser

Visit = Callable[..., str]
Tree: TypeAlias = Any  # the stubs of lxml lack HTML elements


def parse(dom: str) -> Tree:
    return html.fromstring(dom)


@pytest.fixture
def page(editions: ModuleType, tmp_path: Path) -> Path:
    made = editions.Made(editions.PLAIN, identical=[("摘.txt", 1)])
    path = tmp_path / "index.html"
    path.write_bytes(WRITERS["html"].write(made.edition, ReportContext(documents=tuple(made.documents))))
    return path


def text(tree: Tree, name: str) -> str:
    return " ".join(tree.get_element_by_id(name).text_content().split())


def test_the_page_opens_from_disk_with_all_entries(visit: Visit, page: Path) -> None:
    tree = parse(visit(page))
    assert text(tree, "count") == "显示 5 / 5 处"
    assert tree.get_element_by_id("list").get("hidden") is not None
    assert tree.get_element_by_id("text").get("hidden") is None


def test_a_filter_in_the_address_hides_the_other_kinds(visit: Visit, page: Path) -> None:
    tree = parse(visit(page, "#tab=list&filter=substantive"))
    assert text(tree, "count") == "显示 3 / 5 处"
    assert tree.get("data-hide") == "numeral punctuation"
    pressed = {b.get("data-kind"): b.get("aria-pressed") for b in tree.xpath("//button[@data-kind]")}
    assert pressed == {
        "substantive": "true",
        "numeral": "false",
        "orthographic": "true",  # no entry of this kind
        "punctuation": "false",
    }
    assert tree.get_element_by_id("list").get("hidden") is None


def test_a_search_finds_readings_also_of_other_witnesses(visit: Visit, page: Path) -> None:
    tree = parse(visit(page, "#tab=list&find=%E7%9D%A3%E5%AF%BC"))
    assert text(tree, "count") == "显示 1 / 5 处"
    hidden = [
        row.get("id") for row in tree.xpath("//ol[@class='entries']/li") if "off" in row.get("class").split()
    ]
    assert sorted(hidden) == ["app0002", "app0003", "app0004", "app0005"]


def test_an_entry_in_the_address_is_shown_in_the_panel(visit: Visit, page: Path) -> None:
    tree = parse(visit(page, "#app0001"))
    shown = text(tree, "shown")
    for expected in ("指导组", "督导组", "甲本.txt:4", "（摘录） 第 3 行", "第 1 页"):
        assert expected in shown
    assert "on" in tree.get_element_by_id("app0001").get("class").split()


def test_the_list_has_a_row_for_each_entry(visit: Visit, page: Path) -> None:
    tree = parse(visit(page, "#tab=list"))
    rows = tree.xpath("//ol[@class='entries']/li")
    assert [row.get("id") for row in rows] == [f"app000{n}" for n in range(1, 6)]
    assert [unquote(link.get("href")) for link in tree.xpath("//li//a[@class='no']")] == [
        f"#t-app000{n}" for n in range(1, 6)
    ]
    written = [" ".join(row.text_content().split()) for row in rows]
    assert "指导组 ］ 督导组 乙 丁" in written[0]
    assert tree.xpath("//li[@id='app0001']//em/text()") == ["指", "督"]
    assert "〔无〕" in written[3]


def test_the_rows_are_written_although_their_tab_is_closed(visit: Visit, page: Path) -> None:
    tree = parse(visit(page))
    assert "督导组" in text(tree, "app0001")  # for the search of the browser, and for print


def press(page: Path, *keys: str) -> None:
    """Add a script that presses the keys after the page has opened."""
    calls = "".join(
        f"document.dispatchEvent(new KeyboardEvent('keydown', {{key: '{key}'}}));" for key in keys
    )
    add_script(page, calls)


def test_keys_go_from_entry_to_entry_and_pass_over_hidden_kinds(visit: Visit, page: Path) -> None:
    press(page, "j", "2", "j", "j", "k", "j")  # 1; numerals off; over 2 to 3; 4; 3; 4
    tree = parse(visit(page))
    chosen = [node.get("id") for node in tree.xpath("//*[contains(concat(' ', @class, ' '), ' on ')]")]
    assert chosen == ["t-app0004", "app0004"]
    assert text(tree, "count") == "显示 4 / 5 处"


def test_escape_closes_the_panel(visit: Visit, page: Path) -> None:
    press(page, "j", "Escape")
    tree = parse(visit(page))
    assert "点击正文" in text(tree, "shown")
    assert tree.get_element_by_id("panel").get("class") in (None, "")


def test_side_by_side_shows_both_texts_whole(visit: Visit, page: Path, editions: ModuleType) -> None:
    made = editions.Made(editions.PLAIN)
    tree = parse(visit(page, "#tab=side&with=%E4%B8%99"))
    rows = tree.xpath("//div[@id='pages']/div[not(contains(@class, 'head'))]")
    sides = ["".join(row[side].text_content() for row in rows).replace("‸", "") for side in (0, 1)]
    assert sides == [made.edition.alignment.tokens[0].text, made.edition.alignment.tokens[2].text]
    marked = [node.get("data-e") for node in rows[-1].xpath(".//a")]
    assert marked == ["3", "3"]


def test_side_by_side_a_lacuna_is_no_variant(visit: Visit, editions: ModuleType, tmp_path: Path) -> None:
    three = editions.Made(["头", ("一", "二", "一"), ["中", 1], ("三", None, "四"), "\n尾"])
    path = tmp_path / "lacuna.html"
    path.write_bytes(WRITERS["html"].write(three.edition, ReportContext()))
    tree = parse(visit(path, "#tab=side&with=%E4%B9%99"))
    first = tree.xpath("//div[@id='pages']/div")[1]
    assert first[1].text_content() == "头二〔此处残缺〕"
    assert [node.get("data-e") for node in first.xpath(".//a")] == ["0", "0"]


def test_pictures_can_be_taken(visit: Visit, page: Path, tmp_path: Path) -> None:
    picture = tmp_path / "page.png"
    visit(page, "#app0001", f"--screenshot={picture}")
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_the_overview_opens_from_disk(visit: Visit, editions: ModuleType, tmp_path: Path) -> None:
    made = editions.Made(editions.PLAIN)
    path = tmp_path / "run.html"
    path.write_bytes(RUN_WRITERS["overview"].write(made.results, ReportContext()))
    assert "共校出异文 5 处" in parse(visit(path)).text_content()


def test_a_source_opens_from_disk_at_its_line(visit: Visit, editions: ModuleType, tmp_path: Path) -> None:
    made = editions.Made(editions.PLAIN)
    context = ReportContext(documents=made.results.documents, source_pages=True)
    files = dict(report(made.results, context))
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    picture = tmp_path / "source.png"
    source = tmp_path / "sources" / "乙本.txt.html"
    tree = parse(visit(source, "#L4", f"--screenshot={picture}"))
    assert "督导组" in tree.get_element_by_id("L4").text_content()
    assert picture.read_bytes().startswith(b"\x89PNG")
    work = parse(visit(tmp_path / "works" / made.work.slug / "index.html", "#app0001"))
    links = work.xpath("//div[@id='shown']//li/a/@href")
    assert [unquote(link) for link in links] == [
        "../../sources/甲本.txt.html#L4",
        "../../sources/丙本.txt.html#L4",
        "../../sources/乙本.txt.html#L4",
    ]
