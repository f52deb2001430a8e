"""How editions by others are brought into the form that collate reads."""

from __future__ import annotations

import pytest

from collate.tei.interpret import doubt_messages, interpret
from collate.tei.parse import parse_tei
from collate.tei.rebuild import rebuild_all

LIST = '<listWit><witness xml:id="A"/><witness xml:id="B"/><witness xml:id="C"/></listWit>'


def edition(body: str, listed: str = LIST) -> bytes:
    return (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>t</title></titleStmt>'
        f"<publicationStmt><p/></publicationStmt><sourceDesc>{listed}</sourceDesc></fileDesc></teiHeader>\n"
        f"<text><body>{body}</body></text></TEI>"
    ).encode()


def texts(body: str, listed: str = LIST) -> dict[str, str]:
    return {name: text.text for name, text in rebuild_all(parse_tei(edition(body, listed))).items()}


def problems(body: str, listed: str = LIST) -> list[str]:
    return [doubt.problem_with_lines() for doubt in interpret(parse_tei(edition(body, listed))).doubts]


APP = '<app><lem wit="#A #C">x</lem><rdg wit="#B">y</rdg></app>'


def test_a_clear_edition_leaves_nothing_open_and_stays_as_it_is() -> None:
    root = parse_tei(edition(f"<p>a {APP} b</p>"))
    result = interpret(root)
    assert result.doubts == ()
    assert result.root is not root
    assert interpret(parse_tei(edition("<p>a</p>"))).doubts == ()


def test_one_message_for_one_doubt_with_its_lines() -> None:
    app = '<app><lem wit="#A">x</lem><rdg wit="#B">y</rdg></app>\n'
    doubts = interpret(parse_tei(edition(f"<p>{app * 12}</p>"))).doubts
    assert doubt_messages(doubts, "e.xml") == (
        "e.xml: lines 2, 3, 4, 5, 6, 7, 8, 9 …: C stands in no reading: it is taken to have the lemma",
    )


@pytest.mark.parametrize(
    ("wit", "read"),
    [
        ("#A #B", "A B"),
        ("A B", "A B"),
        ("#A,#B", "A B"),
        ("#A; #B", "A B"),
        ("#A#B", "A B"),
        ("A,B", "A B"),
        ("w.xml#A", "A"),
        ("#A*", "A"),
        ("#Aac #B", "A B"),
        ("#Bvid", "B"),
    ],
)
def test_words_of_wit(wit: str, read: str) -> None:
    found = texts(f'<p><app><lem wit="{wit}">x</lem><rdg>y</rdg></app></p>')
    assert [name for name, text in found.items() if text == "x"] == read.split()


@pytest.mark.parametrize("name", ["A2", "Ac", "Apc", "Acorr", "A1", "AC1"])
def test_a_hand_of_no_list_follows_its_manuscript(name: str) -> None:
    other = '<app><lem wit="#B #C">p</lem><rdg wit="#A">q</rdg></app>'
    found = texts(f'<p><app><lem wit="#A #B #C">x</lem><rdg wit="#{name}">y</rdg></app> {other}</p>')
    assert (found["A"], found[name], found["B"]) == ("x q", "y q", "x p")


def test_a_number_is_not_a_hand_of_a_shorter_one() -> None:
    listed = '<listWit><witness n="1"/><witness n="2"/></listWit>'
    other = '<app><lem wit="2">p</lem><rdg wit="1">q</rdg></app>'
    found = texts(f'<p><app><lem wit="1 2">x</lem><rdg wit="12">y</rdg></app> {other}</p>', listed)
    assert found["12"] == "y p"


def test_who_is_named_has_its_own_reading_and_not_that_of_its_group() -> None:
    listed = '<listWit><listWit xml:id="f"><witness xml:id="A"/><witness xml:id="B"/></listWit></listWit>'
    for readings in (
        '<lem wit="#f">x</lem><rdg wit="#B">y</rdg>',
        '<lem wit="#B">y</lem><rdg wit="#f">x</rdg>',
    ):
        assert texts(f"<p><app>{readings}</app></p>", listed) == {"A": "x", "B": "y"}


def test_sources_are_not_witnesses_where_a_group_names_them() -> None:
    readings = '<lem>x</lem><rdgGrp wit="#B"><rdg>y</rdg></rdgGrp><rdg source="#C">z</rdg>'
    assert texts(f"<p>a <app>{readings}</app></p>") == {"A": "a x", "B": "a y", "C": "a x"}


def test_no_witness_is_named_at_all() -> None:
    assert texts("<p>a <app><lem>x</lem><rdg>y</rdg></app></p>", "<p/>") == {}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        # The end of a lacuna at the first mention of a witness: it begins there.
        (
            '<p>a <app><lem wit="#A #C">x</lem><rdg wit="#B"><lacunaEnd/>y</rdg></app> b</p>',
            {"A": "a x b", "B": "y b", "C": "a x b"},
        ),
        # With a reading of its own before it, the mark takes nothing away.
        (
            f'<p>a {APP} <app><lem wit="#A #C">x</lem><rdg wit="#B"><lacunaEnd/>y</rdg></app> b</p>',
            {"A": "a x x b", "B": "a y y b", "C": "a x x b"},
        ),
        # A start without an end, and nothing of the witness after it: it ends there.
        (
            '<p>a <app><lem wit="#A #C">x</lem><rdg wit="#B">y<lacunaStart/></rdg></app> b</p>',
            {"A": "a x b", "B": "a y", "C": "a x b"},
        ),
        # Members of a group are not named one by one: they stay in their lacuna.
        (
            '<p>a <app><lem wit="#A #C">x</lem><rdg wit="#B"><witEnd/></rdg></app> b '
            '<app><lem wit="#A">x</lem><rdg wit="#g">z</rdg></app></p>',
            {"A": "a x b x", "B": "a", "C": "a x b z"},
        ),
        # A mark outside of any reading names its witnesses.
        (
            f'<p>a</p><p><lacunaStart wit="#B"/>b</p><p><lacunaEnd wit="#B"/>c {APP}</p>',
            {"A": "abc x", "B": "ac y", "C": "abc x"},
        ),
    ],
)
def test_lacunae(body: str, found: dict[str, str]) -> None:
    listed = (
        '<listWit><witness xml:id="A"/><listWit xml:id="g"><witness xml:id="B"/><witness xml:id="C"/>'
        "</listWit></listWit>"
    )
    assert texts(body, listed) == found


def test_lacuna_marks_that_contradict_each_other_are_named() -> None:
    start = '<app><lem wit="#A #C">x</lem><rdg wit="#B"><lacunaStart/></rdg></app>'
    assert problems(f"<p>{start}\n{start}</p>") == ["line 3: B is already in a lacuna"]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<w>in</w><w>principio</w>", "in principio"),
        ("<w>in</w> <w>principio</w><pc>.</pc>", "in principio."),
        ("<w>in</w>\n<w>principio</w>\n<pc>.</pc>", "in principio."),
        ('<w>in</w><pc pre="true">(</pc><w>erat</w><pc>)</pc><w>hoc</w>', "in (erat) hoc"),
        ("<w>in</w><pc>«</pc><w>erat</w><pc>»</pc><w>hoc</w>", "in «erat» hoc"),
        ('<w part="I">prin</w><w part="F">cipio</w><w>erat</w>', "principio erat"),
        ('<w>in</w><w>prin</w><w part="M">ci</w><w>pio</w><w>erat</w>', "in principio erat"),
        ('<w>prin</w><lb break="no"/><w>cipio</w>', "principio"),
        ('<w join="right">l\'</w><w>homme</w>', "l'homme"),
        ("<w><w>can</w><w>not</w></w><w>be</w>", "cannot be"),
        ("in<w>principio</w>.", "inprincipio."),
        ("<w>今天</w><w>天气</w><pc>，</pc><w>好</w>", "今天天气，好"),
        ("<w>今天</w>\n<w>天气</w>", "今天天气"),
        ("<w>今天</w><w>GDP</w>", "今天 GDP"),
        ("今天\n  天气", "今天天气"),
        ("今天<lb/>天气", "今天天气"),
        ("今天 天气", "今天 天气"),
        ("one\n  two", "one two"),
    ],
)
def test_spaces_between_words(body: str, text: str) -> None:
    assert texts(f"<p>{body}{APP.replace('x', '').replace('y', '')}</p>")["A"] == text


def test_an_apparatus_apart_from_its_words_may_overlap() -> None:
    apps = (
        '<app from="#a" to="#c"><lem>one two</lem><rdg wit="#B">1 2</rdg></app>'
        '<app from="#b" to="#c"><lem>two</lem><rdg wit="#C">too</rdg></app>'
        '<app from="#b" to="#d"><lem>two three</lem><rdg wit="#A">2 3</rdg></app>'
    )
    body = (
        '<p><anchor xml:id="a"/>one <anchor xml:id="b"/>two<anchor xml:id="c"/> three<anchor xml:id="d"/></p>'
        f"<listApp>{apps}</listApp>"
    )
    assert texts(body) == {"A": "one two three", "B": "1 2 three", "C": "one too three"}
    assert any("are not found in the text" in problem for problem in problems(body))


@pytest.mark.parametrize("lemma", ["day", "Day came", "…", ""])
def test_a_lemma_that_is_not_there_once_is_left_out(lemma: str) -> None:
    body = f'<p n="1">day after day</p><app loc="1"><lem>{lemma}</lem><rdg wit="#B">dawn</rdg></app>'
    assert set(texts(body).values()) == {"day after day"}


@pytest.mark.parametrize(
    "word",
    [
        "#cett",
        "cet.",
        "cett.",
        "ceteri",
        "rel.",
        "rell.",
        "reliqui",
        "codd",
        "omnes",
        "alii",
        "others",
        "其余",
        "诸本",
    ],
)
def test_a_word_for_all_other_witnesses(word: str) -> None:
    for tag in ("lem", "rdg"):
        found = texts(f'<p><app><{tag} wit="{word}">x</{tag}><rdg wit="#B">y</rdg></app></p>')
        assert found == {"A": "x", "B": "y", "C": "x"}


@pytest.mark.parametrize("reading", ['type="om">om.', 'type="om">om', 'type="lac">lac.', ">om.", ">"])
def test_a_word_for_no_words(reading: str) -> None:
    assert texts(f'<p>a <app><lem>x</lem><rdg wit="#B" {reading}</rdg></app></p>')["B"] == "a"


@pytest.mark.parametrize("reading", [">om", 'type="var">om', ">deest", 'type="om">omnes'])
def test_words_that_may_be_words(reading: str) -> None:
    words = reading.partition(">")[2]
    assert texts(f'<p>a <app><lem>x</lem><rdg wit="#B" {reading}</rdg></app></p>')["B"] == f"a {words}"


@pytest.mark.parametrize("place", ['from="2" to="4"', 'loc="7.3"', 'from="w2"', 'to="#zz"'])
def test_an_app_in_the_text_whose_place_is_not_in_the_file_stands_there(place: str) -> None:
    body = f'<p>a <app {place}><lem wit="#A #C">x</lem><rdg wit="#B">y</rdg></app> b</p>'
    assert texts(body) == {"A": "a x b", "B": "a y b", "C": "a x b"}


def test_many_entries_by_line() -> None:
    lines = "".join(f'<l n="{n}">word{n} stands here</l>' for n in range(600))
    apps = "".join(
        f'<app loc="{n}"><lem>stands</lem><rdg wit="#B">stood</rdg></app>' for n in range(0, 600, 3)
    )
    assert texts(f"<lg>{lines}</lg><listApp>{apps}</listApp>")["B"].count("stood") == 200


def test_sigla_in_brackets_need_no_blank_between() -> None:
    found = texts('<p>水<app><lem wit="【大】">析</lem><rdg wit="【宋】【元】">斤</rdg></app></p>', "<p/>")
    assert found == {"【大】": "水析", "【宋】": "水斤", "【元】": "水斤"}


def test_an_app_with_marks_alone_leaves_nothing_open() -> None:
    body = f'<p>a <app type="witnesses"><rdg wit="#B"><witStart/></rdg></app> b {APP}</p>'
    assert (texts(body)["B"], problems(body)) == ("b y", [])


def test_an_apparatus_by_numbers_of_words() -> None:
    # As editions of the Greek New Testament are exchanged: the base text is a witness, and so are numbers.
    body = (
        '<ab><app n="1" from="2" to="4" type="main"><lem wit="basetext">εν αρχη</lem>'
        '<rdg n="a" wit="01 03">εν αρχη</rdg><rdg n="b" wit="02">εν τη αρχη</rdg></app> '
        '<app n="1" from="6" to="6"><lem wit="basetext">ην</lem><rdg n="a" wit="01 02">ην</rdg>'
        '<rdg n="b" type="om" wit="03">om</rdg></app></ab>'
    )
    assert texts(body, "<p/>") == {
        "basetext": "εν αρχη ην",
        "01": "εν αρχη ην",
        "03": "εν αρχη",
        "02": "εν τη αρχη ην",
    }


def test_hands_are_known_without_a_list() -> None:
    body = (
        '<p><app><lem wit="01 02">a</lem><rdg wit="03*">b</rdg><rdg wit="03C">c</rdg></app> '
        '<app><lem wit="02">d</lem><rdg wit="01 03">e</rdg></app></p>'
    )
    assert texts(body, "<p/>") == {"01": "a e", "02": "a d", "03": "b e", "03C": "c e"}


def test_details_of_witnesses() -> None:
    body = (
        '<ab><app><lem><w>εν</w><w>αρχη</w></lem><rdg n="1" wit="A"><w>εν</w><w>αρχη</w></rdg>'
        '<rdg n="2" wit="B"/><rdg n="1-f" wit=""><w>ε</w></rdg>'
        '<witDetail type="lac" wit="C"/><witDetail type="ambiguous" target="2 1" wit="D"/></app>\n'
        '<app><lem><w>ην</w></lem><rdg n="1" wit="A B C D"><w>ην</w></rdg></app></ab>'
    )
    listed = LIST.replace("</listWit>", '<witness xml:id="D"/></listWit>')
    assert texts(body, listed) == {"A": "εν αρχη ην", "B": "ην", "C": "ην", "D": "ην"}
    assert problems(body, listed) == [
        "line 2: D may have any of several readings: 「」 is taken",
        "line 2: no witness has 「ε」: it is left out",
    ]
