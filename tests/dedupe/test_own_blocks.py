"""Own blocks: what makes two fillings of a form two documents, and leaves two versions of a text one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from truth.noise import Spread, damage

from collate.dedupe import compare, judge, relations
from collate.dedupe.correspondence import agreement_beyond_chance, is_reworded
from collate.dedupe.own_blocks import own_text
from collate.dedupe.relations import OWN_SHARE
from collate.model import Genre, Match, Record, Relation
from collate.settings import DedupeSettings
from collate.text.letters import fold_letters
from collate.text.shingles import shingle

DEFAULT = DedupeSettings()
SPEECHES = {
    path.stem: path.read_text(encoding="utf-8").split("== ")[1].partition("\n")[2].split("\n")
    for path in sorted((Path(__file__).parents[1] / "golden" / "dedupe" / "reports").glob("*.txt"))
}
ALL = "".join(line for lines in SPEECHES.values() for line in lines)
WITNESS = {Relation.VERSION, Relation.NOISY, Relation.EXCERPT}


def match_of(
    left: str, right: str, genres: tuple[Genre, Genre] = (Genre.SPEECH, Genre.SPEECH)
) -> Match | None:
    overlap = compare(shingle(left), shingle(right), passage=True, settings=DEFAULT)
    if overlap is None:
        return None
    first, second = Record("a", left, genres[0]), Record("b", right, genres[1])
    return judge(first, second, overlap=overlap, settings=DEFAULT)


def relation(left: str, right: str) -> Relation | None:
    match, other = match_of(left, right), match_of(right, left)
    assert (match and match.relation) == (other and other.relation)
    return match.relation if match else None


def lines(name: str) -> list[str]:
    return [line for line in SPEECHES[name] if line]


BRIDGE = lines("bridge")
#: The last paragraph of the speech about a bridge, as an editor rewrote it.
REWRITTEN = (
    "大桥一通，我们这支队伍就要散了，有的同志去西边打隧道，有的同志回家。将来带着孩子坐火车经过这里，"
    "过桥要四十八秒，就告诉孩子：这四十八秒是爸爸用四年修出来的。"
)
#: The paragraph about quality, a third of the speech, in other words.
QUALITY = (
    "质量问题，我要着重说几句。全桥共用高强螺栓二十一万六千颗，每颗都须拧两次，头一次拧一半，第二次拧到底，"
    "拧好以后画红线为记。红线一错位，就说明松了。监理抽查九千颗，发现十一颗红线作假，没拧就先画了。比例不到千分之二，"
    "但火车不讲这个千分之二。是谁干的，我心里有数，他心里也有数。我没有开除他，而是让他一个人从头查起，查了三个月。"
    "昨天他来见我，说每一颗他都认识了。"
)
INTRODUCTION = (
    "编者按：本文是横江大桥指挥长在合龙前一天的动员会上所作的讲话，由指挥部办公室根据录音整理，"
    "发表时未经本人审阅。文中提到的各种数字，以竣工文件为准。这次重印改正了几处误植，段落也有调整。"
)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: [*text[:-1], REWRITTEN],
        lambda text: [*text[:3], QUALITY, *text[4:]],
        lambda text: text[:-1],
        lambda text: [*text[:2], lines("flood")[1], *text[2:]],
        lambda text: [INTRODUCTION, *text],
        lambda text: [*text, INTRODUCTION],
        lambda text: [text[0], text[2], text[1], *text[3:]],
        lambda text: ["".join(text).replace("二十一万六千颗", "216000颗").replace("我们", "咱们")],
        lambda text: ["".join(text).replace("这", "這").replace("个", "個").replace("们", "們")],
        lambda text: ["".join(text).replace("二十三度", "二十五度")],
        lambda text: [*text[:3], text[3][:150], *text[4:]],
    ],
)
def test_a_revised_text_is_a_version(change: object) -> None:
    text = "".join(BRIDGE)
    assert relation("".join(change(BRIDGE)), text) in WITNESS  # type: ignore[operator]


@pytest.mark.parametrize("name", SPEECHES)
@pytest.mark.parametrize(
    ("share", "spread"),
    [(0.01, "uniform"), (0.05, "bursts"), (0.1, "uniform"), (0.1, "pages"), (0.2, "uniform")],
)
def test_noise_is_no_own_block(name: str, share: float, spread: Spread) -> None:
    text = "".join(lines(name))
    for seed in range(6):
        other = damage(text, share, spread, np.random.default_rng(seed), ALL)
        assert own_text(text, other).share < OWN_SHARE / 2


@pytest.mark.parametrize("name", SPEECHES)
def test_a_page_that_is_lost_or_mostly_misread_is_no_own_block(name: str) -> None:
    text = "".join(lines(name)) + "".join(lines("opera" if name != "opera" else "flood"))
    assert own_text(text, text[:200] + text[450:]).share == 0
    for seed in range(6):
        page = damage(text[200:450], 0.6, "uniform", np.random.default_rng(seed), ALL)
        assert own_text(text, text[:200] + page + text[450:]).share < OWN_SHARE / 2


def notice(number: int) -> str:
    """Return a notice on a form; a third of it is its own."""
    subjects = (
        "城东水厂检修，十一日夜里停水，请沿江街居民储水备用，医院和幼儿园由消防车送水",
        "北山林场有野猪出没，上山采菇的村民要结伴同行，携带铜锣，天黑以前一律返回",
        "三号电梯更换钢丝绳，老人和推婴儿车的住户可从西门坡道上楼，或请保安帮忙搬运",
        "图书馆盘点旧书，凡借阅超过半年的读者，请归还诗集、字典和地图，逾期者停止办证",
        "渡船改在下游码头停靠，每天早晚各加一班，骑车的乘客请推车上船，学生凭证半价",
    )
    return (
        "通知。各位居民、各位业主：为了保障大家的正常生活和人身财产安全，经管理处研究决定，现将有关事项通知如下，"
        f"请互相转告，并予以配合。{subjects[number]}。由此给您带来的不便，敬请谅解。如有疑问，请拨打管理处值班电话，"
        "二十四小时有人接听。感谢各位居民长期以来对我们工作的理解、支持和帮助。特此通知。"
    )


def test_two_fillings_of_a_form_are_no_versions() -> None:
    for one in range(5):
        for other in range(one):
            left, right = notice(one), notice(other)
            assert own_text(left, right).share > OWN_SHARE
            assert relation(left, right) is Relation.SHARES
        copy = damage(notice(one), 0.05, "uniform", np.random.default_rng(one), ALL)
        assert relation(notice(one), copy) in WITNESS


CERTIFICATE = (
    "兹证明{name}同志，{born}出生，于{start}至{end}在我校机械系学习，修完全部课程，成绩合格，准予毕业。"
    "学习期间遵守校规，团结同学，热爱劳动，曾参加水库工地的义务劳动。该同志的学籍材料保存在我校档案室，可供查阅。"
    "证书编号{number}。特此证明，请有关单位予以接洽为荷。"
)
PEOPLE = (
    {"name": "梁守田", "born": "1951年3月7日", "start": "1970年9月", "end": "1973年7月", "number": "73108"},
    {"name": "苗秀禾", "born": "1948年11月26日", "start": "1966年2月", "end": "1969年8月", "number": "69542"},
    {"name": "欧阳澜", "born": "1955年6月19日", "start": "1977年4月", "end": "1981年1月", "number": "81977"},
)


def test_forms_that_differ_in_nearly_all_fields_are_two_documents() -> None:
    for one in range(3):
        for other in range(one):
            left, right = (CERTIFICATE.format(**PEOPLE[n]) for n in (one, other))
            assert relation(left, right) not in WITNESS


@pytest.mark.parametrize(
    "corrected",
    [
        {"number": "73180"},
        {"born": "1951年3月17日"},
        {"end": "1974年7月"},
        {"name": "梁守因"},
        {
            "born": "一九五一年三月七日",
            "start": "一九七〇年九月",
            "end": "一九七三年七月",
            "number": "七三一〇八",
        },
    ],
)
def test_a_form_with_a_corrected_field_is_a_version(corrected: dict[str, str]) -> None:
    left, right = (CERTIFICATE.format(**{**PEOPLE[0], **change}) for change in ({}, corrected))
    assert relation(left, right) in WITNESS


def test_a_quotation_under_words_of_attribution_is_no_excerpt() -> None:
    said = BRIDGE[2][:240].replace("我", "他")
    report = f"大桥指挥长滕国梁昨天对记者说：“{said}”"
    assert relation(report, "".join(BRIDGE)) is Relation.REPORT
    assert relation(said, "".join(BRIDGE).replace("我", "他")) is Relation.EXCERPT


def test_chance_is_subtracted_in_any_alphabet() -> None:
    chinese, other = "".join(BRIDGE), "".join(lines("orchard"))
    english = "Whoever keeps the old ferry running deserves our thanks, and a dry place to sleep in winter. "
    foreign = (
        "Nothing grows on that rock but lichen; still the gulls come back each spring to argue over it. "
    )
    for left, right in ((chinese, other), (english, foreign)):
        one, two = ("".join(map(chr, fold_letters(text).codes)) for text in (left, right))
        assert agreement_beyond_chance(one, two) < 0.2
        assert agreement_beyond_chance(one, one) == 1


def test_a_rewritten_paragraph_keeps_the_words_of_its_subject() -> None:
    def letters(text: str) -> str:
        return "".join(map(chr, fold_letters(text).codes))

    whole = letters(BRIDGE[3])
    assert is_reworded(letters(QUALITY), whole, alphabetic=False)
    others = [line for name in SPEECHES for line in lines(name) if len(line) > 60 and line != BRIDGE[3]]
    assert not any(is_reworded(letters(line), whole, alphabetic=False) for line in others)


small = st.text(st.sampled_from("甲乙丙丁。"), max_size=60)


@given(small, small)
def test_own_text_is_symmetric_and_within_the_texts(left: str, right: str) -> None:
    own, other = own_text(left, right), own_text(right, left)
    for one in (own, other):
        assert 0 <= one.share <= 1
        for side in (0, 1):
            assert one.alone[side] <= len(one.letters[side])
            assert one.own[side] <= one.sizes[side] <= len(one.letters[side])
        ends = [(gap.start, gap.end, gap.other_start, gap.other_end) for gap in one.gaps]
        assert ends == sorted(ends)
    if left == right:
        assert not own.gaps


@pytest.mark.parametrize("share", [0.0, 0.005, 0.02])
def test_texts_that_differ_little_have_the_same_relation_without_the_shortcut(
    share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "".join(BRIDGE)
    for seed in range(8):
        other = damage(text, share, "uniform", np.random.default_rng(seed), ALL)
        for changed in (other, other[:200] + "滕国梁强调，" + other[200:]):
            for genres in ((Genre.SPEECH, Genre.SPEECH), (Genre.REPORT, Genre.SPEECH)):
                quick = match_of(changed, text, genres)
                with monkeypatch.context() as patch:
                    patch.setattr(relations, "LITTLE", -1.0)
                    slow = match_of(changed, text, genres)
                assert quick is not None
                assert slow is not None
                assert quick.relation is slow.relation


PERMIT = (
    "经审核，准予{}自{}起使用本镇{}的晒场，面积{}平方米。用毕须清扫干净，不得堆放杂物，如有损坏照价赔偿。"
)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (("周家村第二生产组", "一九七一年六月三日", "东头", "四百八十"), Relation.SHARES),
        (("石灰窑合作社", "一九七二年九月十一日", "南坡", "三百二十"), WITNESS),
        (("石灰窑合作社会计室", "一九七二年九月十日", "南坡", "三百二十"), WITNESS),
    ],
)
def test_a_short_form_is_another_document_if_its_numbers_differ_too(
    fields: tuple[str, ...], expected: Relation | set[Relation]
) -> None:
    first = PERMIT.format("石灰窑合作社", "一九七二年九月十日", "南坡", "三百二十")
    found = relation(first, PERMIT.format(*fields))
    assert found in (expected if isinstance(expected, set) else {expected})
