"""Laws of page furniture: without pages nothing is left out, with pages nothing of the text is."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.model import Document, Reason, Source
from collate.reflow import reflow
from collate.settings import Settings
from collate.text.contents import contents_entries
from collate.text.offsets import identity_map

PROSE = (
    "The ferry had not crossed since the floods, and the people of the lower farms carried their milk over "
    "the weir in cans, one man on either side of the rope.",
    "When the bridge was voted down for the third time, old Harbottle took off his hat, laid it on the "
    "table, and said that he would swim.",
    "Nobody laughed. The clerk wrote the number of the motion in the book, and after it, in brackets, the "
    "hour.",
    "There are three things to be said of the school: that it is cold, that it is too small for the children "
    "who walk to it, and that it is the only one.",
    "He asked for the accounts of the mill and was given those of the chapel, which nobody had asked for in "
    "twenty years; they were in order.",
    "It rained.",
    "In the spring the surveyors came back with a new chain and an old map, and paced the meadow from the "
    "alders to the ford without once looking at the water.",
)
HAN = (
    "入冬以后，上河村的渡船停了，两岸的人隔着水喊话，喊来喊去，谁家的猪下了崽，谁家的闺女定了亲，一条河都知道。",
    "老艄公说，船停了不要紧，人心不能停，隔着河也要把来年的渠定下来，定了就不许反悔。",
    "那一年一共开了四回会，头一回吵架，第二回算账，第三回丈量，第四回才说到动土。",
    "水是有了。",
    "会计把账本摊在磨盘上，一页一页翻给大家看，石灰多少，工钱多少，短了的两吊钱是谁垫的，都写着名字。",
    "有人问，渠修到山脚下，山上的几户怎么办？支书蹲在门槛上抽完一袋烟，说，人往下搬，树往上栽。",
)
VERSE = (
    "The heron stands where the water is thin",
    "and the reeds are the colour of rain,",
    "a boat goes out and a boat comes in",
    "and the tide goes out again",
)
REFRAIN = "O carry me over the weir"
HAN_VERSE = ("芦花白了一河滩", "船儿弯过柳树湾", "谁家姑娘把网晒", "一网霞光一网帆")
HAN_REFRAIN = "摇啊摇　过滩来"
SPEAKERS = ("HAMLET.", "MIRA", "FIRST PORTER.", "老艄公")


def document(raw: str, *, wrapped: bool = True, media: str = "text/plain") -> Document:
    source = Source("0" * 64, ("a.txt",), ("a.txt",), media, "utf-8", len(raw))
    return Document(source, raw, raw, identity_map(len(raw)), wrapped=wrapped)


def left_out(raw: str, *, wrapped: bool = True, media: str = "text/plain") -> list[str]:
    """Return the lines left out as furniture."""
    rows = reflow(document(raw, wrapped=wrapped, media=media), Settings()).ledger
    return [raw[slice(*row.span)] for row in rows if row.reason is not Reason.HYPHEN]


def bare(text: str) -> str:
    return "".join(text.split())


# -- texts without pages ----------------------------------------------------------------------------


def prose(pick: random.Random) -> list[str]:
    """Return chapters with bare numbers, as many paragraphs each as it happens."""
    number = pick.choice(
        (str, lambda n: f"{'I' * n}", lambda n: f"Chapter {n}", lambda n: f"第{'一二三四五'[n - 1]}节")
    )
    lines: list[str] = []
    for chapter in range(1, pick.randint(2, 4)):
        lines += [number(chapter), *pick.sample(pick.choice((PROSE, HAN)), 5)]
    return lines


def verse(pick: random.Random) -> list[str]:
    """Return numbered stanzas, all of one length, each with the refrain."""
    stanza, refrain = pick.choice(((VERSE, REFRAIN), (HAN_VERSE, HAN_REFRAIN)))
    numbered, doubled = pick.choice((True, False)), pick.choice((1, 2, 3, 5))
    lines: list[str] = []
    for number in range(1, pick.randint(3, 9)):
        lines += [*([str(number)] if numbered else []), *(doubled * stanza), refrain, ""]
    return lines


def drama(pick: random.Random) -> list[str]:
    lines = ["ACT 1"]
    for _ in range(pick.randint(6, 30)):
        lines += [pick.choice(SPEAKERS), pick.choice(PROSE + HAN)]
        if pick.random() < 0.2:
            lines.append("(Exit.)")
    return lines


def minutes(pick: random.Random) -> list[str]:
    lines = ["Minutes of the Weir Committee"]
    for _ in range(pick.randint(4, 12)):
        lines += [f"{pick.randint(1, 28)} March 1911", pick.choice(PROSE), "(Applause)"]
        lines += [pick.choice(("12/15", "3/4", "Q.", "A.", "7", "（掌声）", "government.", "7 : 2"))]
        lines += [pick.choice(HAN + PROSE), "Carried"]
    return lines


MAKERS: tuple[Callable[[random.Random], list[str]], ...] = (prose, verse, drama, minutes)


def laid(lines: Sequence[str], width: int, blank: bool) -> list[str]:
    """Return *lines* wrapped at *width* columns of Latin letters, 0 for one line each."""
    return [row for line in lines for row in (*wrapped_at(line, width), *[""] * blank)]


def wrapped_at(line: str, width: int) -> list[str]:
    if not line or not width:
        return [line]
    if line.isascii():
        return textwrap.wrap(line, width)
    return [line[at : at + width // 2] for at in range(0, len(line), width // 2)]


@settings(deadline=None, derandomize=True, max_examples=150)
@given(st.integers(0, 10**6), st.sampled_from((0, 24, 36, 48, 60, 72, 90)), st.booleans(), st.booleans())
def test_without_pages_nothing_is_left_out(seed: int, width: int, blank: bool, wrapped: bool) -> None:
    pick = random.Random(seed)
    lines = [line for _ in range(pick.randint(1, 3)) for line in pick.choice(MAKERS)(pick)]
    assert left_out("\n".join(laid(lines, width, blank)), wrapped=wrapped) == []


# -- texts with pages -------------------------------------------------------------------------------

NUMBERS: tuple[Callable[[int], str], ...] = (
    lambda page: f"- {page} -",
    lambda page: f"{page}",
    lambda page: f"第 {page} 页",
    lambda page: f"· {page} ·",
    lambda page: f"Page {page}",
    lambda page: f"{page}/400",
    lambda page: f"Seite {page} von 400",
)
HEADS: tuple[Callable[[int], str], ...] = (
    lambda page: "The Weir",
    lambda page: "The Weir" if page % 2 else "A Chronicle of the Lower Farms",
    lambda page: f"{page}   The Weir" if page % 2 else f"A Chronicle of the Lower Farms   {page}",
    lambda page: f"渡口纪事　{page}",
    lambda page: "渡口纪事" if page % 2 else "冬",
)


@settings(deadline=None, derandomize=True, max_examples=150)
@given(st.data())
def test_with_pages_the_text_is_unchanged_and_all_marks_are_left_out(data: st.DataObject) -> None:
    pick = random.Random(data.draw(st.integers(0, 10**6)))
    lines = [line for _ in range(3) for line in prose(pick)[1:]] + drama(pick)[1:] + minutes(pick)[1:]
    width, size = pick.choice((48, 60, 72)), pick.randint(24, 50)
    rows = laid([line for line in lines if line not in ("7", "3/4", "12/15")], width, False)
    pages = [rows[at : at + size] for at in range(0, len(rows), size)]
    ends = {wrapped_at(line, width)[-1] for line in lines}
    cut = sum(above[-1] not in ends and not below[0][0].isupper() for above, below in pairwise(pages))
    if len(pages) < 6 or cut < max(2, 0.4 * len(pages)):
        return  # what shows that numbers are those of pages is that they stand within sentences
    number, head = pick.choice(NUMBERS), pick.choice((None, *HEADS))
    feed, blank, first = pick.choice((True, False)), pick.choice((True, False)), pick.choice((1, 7, 113))
    out: list[str] = []
    marks: list[str] = []
    for page, own in enumerate(pages, first):
        numbered = head is not None and any(c.isdigit() for c in head(page))
        above = [head(page)] if head is not None else []
        below = [] if numbered else [number(page)]
        space = [""] if blank else []
        out += [*above, *(space if above else []), *own, *(space if below else []), *below]
        out += ["\f"] if feed and page < first + len(pages) - 1 else []
        marks += above + below
    raw = "\n".join(out).replace("\f\n", "\f")
    title = [head(first)] if head is not None and left_out(raw)[0] != marks[0] else []
    assert not any(
        c.isdigit() for c in "".join(title)
    )  # the first head may be the title that the others repeat
    assert left_out(raw) == marks[len(title) :]
    assert bare(reflow(document(raw), Settings()).text) == bare("".join([*title, *rows]))


# -- what else is text, and what is not -------------------------------------------------------------

CHAPTER = "\n".join(PROSE)
SCORE = f"{HAN[0]}\n12/15\n{HAN[1]}\n13/15\n{HAN[2]}\n14/15\n{HAN[4]}"


def test_scores_and_single_numbers_are_text() -> None:
    assert left_out(SCORE, wrapped=False) == []
    assert left_out(f"{HAN[0]}\n48\n{HAN[1]}\n49\n{HAN[2]}") == []
    assert left_out("\n".join(f"{text}\n— {n} —" for n, text in enumerate(HAN[:3], 3)) + f"\n{HAN[4]}") == []


def test_sonnets_of_one_length_keep_their_numbers() -> None:
    lines = [line for n in range(1, 30) for line in (f"{n}", *(VERSE * 4)[:14], "")]
    assert left_out("\n".join(lines)) == []
    assert left_out("\n".join(lines).replace("\n1", "\nSonnet 1")) == []


def test_texts_parted_by_form_feeds_keep_their_first_lines() -> None:
    letters = [f"Letter to the Committee\n\n{CHAPTER[: 300 + 90 * n]}." for n in range(8)]
    assert left_out("\f".join(letters)) == []
    songs = ["\n".join([*VERSE, REFRAIN, *VERSE, REFRAIN]) for _ in range(8)]
    assert left_out("\f".join(songs)) == []


def test_speakers_at_page_tops_are_text() -> None:
    rows = [row for n in range(60) for row in (SPEAKERS[n % 2], *textwrap.wrap(PROSE[n % 7], 60))]
    pages = ["\n".join(rows[at : at + 20]) for at in range(0, len(rows), 20)]
    raw = "\f".join(f"{page}\n\n{number}" for number, page in enumerate(pages, 1))
    assert left_out(raw) == [str(number) for number in range(1, len(pages) + 1)]


def test_front_matter_in_roman_numbers_and_text_in_others() -> None:
    rows = textwrap.wrap(" ".join(PROSE * 12), 60)
    pages = [rows[at : at + 20] for at in range(0, len(rows), 20)]
    numbers = [*("ii", "iii", "iv"), *(str(n) for n in range(1, len(pages) - 2))]
    raw = "\f".join("\n".join([*page, "", number]) for page, number in zip(pages, numbers, strict=True))
    assert left_out(raw) == numbers


def test_an_encoded_text_marks_its_furniture_itself() -> None:
    raw = "\n".join(f"{text}\n- {n} -\n=====" for n, text in enumerate(HAN, 1))
    assert left_out(raw, wrapped=False, media="application/tei+xml") == []
    assert left_out(raw)


SITE = ("来源：清河日报", "责任编辑：小吴", "http://a.example/b.html", "版权所有 清河县")


def test_lines_of_a_site_are_text_between_sentences() -> None:
    for line in SITE:
        assert left_out("\n".join(("记渡口", *HAN[:3], line))) == [line]
        assert left_out("\n".join((line, "记渡口", *HAN[:3]))) == [line]
        assert left_out("\n".join(("记渡口", *HAN[:2], line, *HAN[2:]))) == []
        assert left_out(f"记渡口\n请打开下面的页面：\n{line}\n{HAN[0]}") == []


def test_evidence_is_in_the_ledger() -> None:
    rows = [row for text in PROSE * 6 for row in textwrap.wrap(text, 60)]
    raw = "\n".join(f"{row}\n\n- {at // 25} -\n" if not at % 25 else row for at, row in enumerate(rows, 1))
    ledger = reflow(document(raw), Settings()).ledger
    assert str(ledger[0].evidence) == f"page 1 of 1–{len(ledger)}"


# -- tables of contents -----------------------------------------------------------------------------

TITLES = ("The Weir", "Of Milk and Cans", "How the School Was Kept Open", "The Surveyors")


def volume(table: Sequence[str], titles: Sequence[str] = TITLES) -> str:
    body = (f"{title}\n\n{text}\n" for title, text in zip(titles, PROSE, strict=False))
    return "\n".join((*table, "", *body))


@pytest.mark.parametrize(
    "heading",
    ["Contents", "CONTENTS.", "Inhalt", "Table des matières", "Index", "目录", "目　錄", "目次", "INDICE"],
)
@pytest.mark.parametrize(
    "entry",
    [
        "{title}",
        "    {title}",
        "{title} ........ {page}",
        "{title}……………（{page}）",
        "{title}    {page}",
        "• {title}",
        "{number}. {title}",
    ],
)
def test_a_table_of_contents_ends_before_the_first_title(heading: str, entry: str) -> None:
    table = [heading, *(entry.format(title=t, page=12 * n, number=n) for n, t in enumerate(TITLES, 1))]
    assert left_out(volume(table)) == [line.strip() for line in table]
    at_the_end = volume(()) + "\n" + "\n".join(table)
    assert left_out(at_the_end) == [line.strip() for line in table]


def test_the_entries_of_a_table_are_titles_for_split() -> None:
    table = [
        "目录",
        "上编",
        "  渡船…………1",
        "  在上河村修渠会议上",
        "  的讲话…………12",
        "下编",
        "  拆庙记…………30",
    ]
    raw = volume(table, ("上编", "渡船", "在上河村修渠会议上的讲话", "下编", "拆庙记"))
    rows = [row for row in reflow(document(raw), Settings()).ledger if row.reason is Reason.CONTENTS]
    entries = contents_entries(raw, [row.span for row in rows])
    assert [(entry.title, entry.level, entry.page) for entry in entries] == [
        ("上编", 1, None),
        ("渡船", 2, 1),
        ("在上河村修渠会议上的讲话", 2, 12),
        ("下编", 1, None),
        ("拆庙记", 2, 30),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ("Price List", "Milk ........ 12", "Butter ........ 30", "Cheese ........ 45", "Eggs ........ 7"),
        ("商品目录", "面粉…………12", "白糖…………18", "酱油…………25"),
        ("Persons of the Play", "Mira ........ 1", "Porter ........ 2", "Clerk ........ 3"),
        ("Index", "Alders ..... 45", "Bridge ..... 12", "Chapel ..... 3", "Ford ..... 31"),
        ("目录学著作很多，", "这里只说三种。"),
    ],
)
def test_lists_are_text(lines: Sequence[str]) -> None:
    assert left_out("\n".join((*lines, "", *PROSE))) == []
    assert left_out("\n".join((*PROSE[:3], *lines, *PROSE[3:]))) == []
