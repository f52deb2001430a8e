"""Editions by others: in many styles, with faults, and with conventions that are not faults."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from collate.tei.check import Findings, verify

FOREIGN = sorted((Path(__file__).parent / "foreign").glob("*.xml"))
SHARED = Path(__file__).parents[3] / "shared"

NAMESPACE = 'xmlns="http://www.tei-c.org/ns/1.0"'
HEAD = (
    f"<TEI {NAMESPACE}><teiHeader><fileDesc><titleStmt><title>题</title></titleStmt>"
    "<publicationStmt><p>无</p></publicationStmt><sourceDesc>{}</sourceDesc></fileDesc></teiHeader>\n"
    "<text><body>\n"
)
LIST = '<listWit><witness xml:id="A"/><witness xml:id="B"/><witness xml:id="C"/></listWit>'
FULL = '<app><lem wit="#A #C">甲</lem><rdg wit="#B">乙</rdg></app>'


def edition(body: str, listed: str = LIST) -> str:
    return f"{HEAD.format(listed)}{body}\n</body></text></TEI>"


def checked(text: str, tmp_path: Path) -> Findings:
    path = tmp_path / "e.xml"
    path.write_text(text, encoding="utf-8")
    return verify(path)


@pytest.mark.parametrize("path", FOREIGN, ids=lambda path: path.stem)
def test_an_edition_by_others_has_no_fault(path: Path) -> None:
    findings = verify(path)
    assert findings.faults == ()
    assert not findings.ours
    assert findings.entries


@pytest.mark.skipif(shutil.which("jing") is None, reason="needs jing")
def test_the_editions_are_valid_tei() -> None:
    schema = SHARED / "tei" / "tei_all.rng"
    if not schema.is_file():
        pytest.skip("needs ../shared/tei, which is no part of the repository")
    done = subprocess.run(["jing", schema, *FOREIGN], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


TEXTS = {
    "collatex": {
        "A": "The old miller wrote twice to his brother before the frost came.",
        "B": "The aged miller wrote to his sister before the frost came.",
        "C": "The aged miller wrote twice to his brothers before the frost came.",
    },
    "classical": {
        "M": "molae aqua versantur, ut saepe videmus in ripa fluminum.",
        "V": "molae ventis versantur, ut nonnumquam videmus in ripis fluminum.",
    },
    "evt": {
        "A": "Il mulino vecchio sta sul fiume che scorre a valle, e la ruota gira sempre piano."
        "Nessuno lo sa.",
        "B": "Il mulino vechio sta sul fiume grande, e lenta.Nessuno lo sa.",
        "C": "stava sul fiume che corre a valle, e la ruota gira ancora piano.Nessuno lo sa.",
    },
    "verses": {
        "draft": "Frost lay upon the wheeland held the water still,and all the silent millforgot its meal.",
        "print": "The frost lay on the wheeland kept the water still,and all the sleeping mill"
        "forgot the grinding of the meal.",
    },
}


@pytest.mark.parametrize("name", TEXTS)
def test_their_witnesses_are_rebuilt(name: str) -> None:
    (path,) = (path for path in FOREIGN if path.stem == name)
    texts = verify(path).texts
    assert {witness: texts[witness].text for witness in TEXTS[name]} == TEXTS[name]


#: The expected remarks on an edition in each style.
REMARKS = {
    "classical": ["a2: M2 stands in no lem or rdg", "a4: M occurs 2 times, in several states"],
    "collatex": ["it has no witness list with xml:ids: its witnesses are those that @wit names, 3"],
    "double_end_point": ["its apparatus is double-end-point: ids, pointers and readings are checked"],
    "drama": ["app 1: @wit has names without #, read as xml:ids (6 times)", "names witnesses.xml#O"],
    "evt": ["app 8: it has only one reading"],
    "genetic": ["app 1: N occurs 2 times, in several states", "names E1, which is <bibl>, not a witness"],
    "location": ["its apparatus is location-referenced"],
}


@pytest.mark.parametrize("name", REMARKS)
def test_possible_intentions_are_remarks(name: str) -> None:
    (path,) = (path for path in FOREIGN if path.stem == name)
    messages = [remark.message for remark in verify(path).remarks]
    assert all(any(part in message for message in messages) for part in REMARKS[name]), messages
    assert bool(verify(path).texts) == (name not in ("double_end_point", "location"))


LACUNA = '<app><lem wit="#A #C">丙</lem><rdg wit="#B"><lacunaStart/></rdg></app>'

#: Faults planted in the second line of the body of an edition by others, and the expected message.
FAULTS = {
    "a dangling wit": (
        '<app><lem wit="#A">甲</lem><rdg wit="#Z">乙</rdg></app>',
        "app 1: <rdg>/@wit points at #Z",
    ),
    "a name in no list": (
        '<app><lem wit="A">甲</lem><rdg wit="Z">乙</rdg></app>',
        "app 1: @wit names Z, which is in no",
    ),
    "a witness twice": (
        '<app><lem wit="#A #B">甲</lem><rdg wit="#B">乙</rdg></app>',
        "app 1: B occurs 2 times",
    ),
    "a witness twice in one reading": (
        '<app><lem wit="#A #A">甲</lem><rdg wit="#B">乙</rdg></app>',
        "app 1: A occurs 2 times",
    ),
    "a witness forgotten": (
        FULL * 3 + '<app><lem wit="#A">甲</lem><rdg wit="#B">乙</rdg></app>',
        "app 4: C stands in no",
    ),
    "an empty app": ("<app/>", "app 1: it has no reading"),
    "two lemmata": ('<app><lem wit="#A">甲</lem><lem wit="#B">乙</lem></app>', "app 1: it has 2 lemmata"),
    "a lemma behind": (
        '<app><rdg wit="#A">甲</rdg><lem wit="#B">乙</lem></app>',
        "app 1: its lemma comes after",
    ),
    "an id twice": (f'{FULL}<seg xml:id="A"/>', "xml:id 'A' occurs twice: first on <witness>, line 1"),
    "an id that is not a name": (f'{FULL}<seg xml:id="1 a"/>', "xml:id '1 a' is not a name"),
    "a pointer to nothing": (
        '<app><lem wit="#A" resp="#ed">甲</lem><rdg wit="#B"/></app>',
        "/@resp points at #ed",
    ),
    "a lacuna twice": (LACUNA * 2, "app 2: B is already in a lacuna"),
    "a lacuna that ended": (
        LACUNA + 2 * LACUNA.replace("lacunaStart", "lacunaEnd"),
        "app 3: B is not in a lacuna that could end",
    ),
    "words in a lacuna": (LACUNA + FULL, "app 2: B is in a lacuna, but has words here"),
    "a nested witness": (
        f'<app><lem wit="#A #C">甲{FULL}</lem><rdg wit="#B">乙</rdg></app>',
        "app 2: B is not a witness of the reading around it",
    ),
    "an end before its start": (
        '<anchor xml:id="x"/>甲<anchor xml:id="y"/>'
        '<app from="#y" to="#x"><lem wit="#A">甲</lem><rdg wit="#B"/></app>',
        "app 1: @to #x stands before @from #y",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_an_edition_by_others_is_found(name: str, tmp_path: Path) -> None:
    body, problem = FAULTS[name]
    findings = checked(edition(f"<p>{body}</p>"), tmp_path)
    (fault,) = findings.faults
    assert problem in fault.message
    assert fault.line == 3
    entry = re.match(r"app \d+", problem)
    assert fault.entry == (entry.group() if entry else fault.entry)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (
            '<app><lem wit="#A">甲</lem><rdg wit="#B #C">甲</rdg></app>',
            "two of its readings are the same, of A and B",
        ),
        ('<app><lem wit="#A #B #C">甲</lem></app>', "it has only one reading"),
        (
            '<app><lem wit="#A #B">甲</lem><rdg>乙</rdg></app>',
            "a reading names neither a witness nor a source",
        ),
        ('<app><lem wit="#A">甲</lem><rdg wit="#B">乙</rdg></app>', "C stands in no lem or rdg"),
        ('<app><lem wit="#A">甲</lem><rdg wit="#B">乙</rdg></app>', "C stands in no reading"),
        ('<app><lem>甲</lem><rdg source="#A">乙</rdg></app>', "no reading names a witness of the list"),
    ],
)
def test_remarks(body: str, problem: str, tmp_path: Path) -> None:
    findings = checked(edition(f"<p>{body}</p>"), tmp_path)
    assert findings.faults == ()
    assert [one for one in findings.remarks if problem in one.message and one.remark]


def test_a_negative_apparatus_omits_no_witness(tmp_path: Path) -> None:
    negative = '<app><lem>甲</lem><rdg wit="#B">乙</rdg></app>'
    findings = checked(edition(f"<p>{negative * 6}</p>"), tmp_path)
    assert (findings.faults, findings.remarks) == ((), ())
    assert findings.texts["C"].text == "甲" * 6


def test_many_equal_remarks_are_counted(tmp_path: Path) -> None:
    findings = checked(edition(f"<p>{'<app><lem>甲</lem></app>' * 50}{FULL}</p>"), tmp_path)
    messages = [one.message for one in findings.remarks]
    assert messages.count("40 more entries: it has only one reading") == 1
    assert len(messages) == 11


def with_prefix(pattern: str, replacement: str, wit: str = "A") -> str:
    """Return an edition whose witnesses are ``w:A`` and ``w:B`` by a definition of the prefix."""
    defined = (
        f'<prefixDef ident="w" matchPattern="{pattern}" replacementPattern="{replacement}"><p/></prefixDef>'
    )
    body = f'<app><lem wit="w:{wit}">甲</lem><rdg wit="w:B">乙</rdg></app>'
    return edition(f"<p>{body}</p>", "<p/>").replace(
        "</teiHeader>", f"<encodingDesc><listPrefixDef>{defined}</listPrefixDef></encodingDesc></teiHeader>"
    )


@pytest.mark.parametrize(
    ("pattern", "replacement"),
    [
        ("(", "#$9"),
        ("[A-Z]", "#$9"),
        ("(A|B){99999999999}", "#$1"),
        ("[A-Z]{1,99999999999}", "#$0"),
        ("([A-Z])+", "#$1"),
    ],
)
def test_a_prefix_with_a_pattern_that_cannot_be_used_is_a_name(
    pattern: str, replacement: str, tmp_path: Path
) -> None:
    assert list(checked(with_prefix(pattern, replacement), tmp_path).texts) == ["w:A", "w:B"]


@pytest.mark.parametrize(
    ("pattern", "replacement"),
    [
        ("([A-Z]+)", "#$1"),
        ("[A-Z]+", "#$0"),
        ("([A-Z]+)(?:_([0-9]+))?", "list.xml#$1$2"),
        ("[[A-Z]", "#$0"),  # other dialects nest sets, of which Python warns
    ],
)
def test_a_prefix_is_replaced_by_what_its_pattern_finds(
    pattern: str, replacement: str, tmp_path: Path
) -> None:
    assert list(checked(with_prefix(pattern, replacement), tmp_path).texts) == ["A", "B"]


def test_a_backslash_in_a_replacement_is_one(tmp_path: Path) -> None:
    assert list(checked(with_prefix("([A-Z])", "#\\001$1"), tmp_path).texts) == ["\\001A", "\\001B"]


@pytest.mark.parametrize(
    "pattern", ["(a+)+b", "(a|a)*b", "a?" * 40 + "b", "(|a)" * 40 + "b", "(.*)" * 12 + "b"]
)
def test_no_pattern_of_a_prefix_takes_long(pattern: str, tmp_path: Path) -> None:
    assert checked(with_prefix(pattern, "#$0", "a" * 60), tmp_path).texts.keys() == {"w:" + "a" * 60, "w:B"}


@pytest.mark.parametrize(
    "other", ['<app xmlns=""><rdg wit="#A">甲</rdg></app>', '<x:app xmlns:x="urn:x"><x:p/></x:app>']
)
def test_an_app_of_another_vocabulary_is_not_an_entry(other: str, tmp_path: Path) -> None:
    findings = checked(edition(f"<p>{FULL}{other}</p>"), tmp_path)
    assert findings.entries == checked(edition(f"<p>{FULL}</p>"), tmp_path).entries


def test_an_app_without_readings_has_no_words(tmp_path: Path) -> None:
    findings = checked(edition(f"<p>{FULL}<app/>尾</p>"), tmp_path)
    assert {one.text[-1] for one in findings.texts.values()} == {"尾"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<TEI><text><body><p/></body></text></TEI>", "<TEI> is not in the namespace of TEI P5"),
        (edition("<p>甲</p>"), "it has no <app>: it is not an edition"),
        (f"<teiCorpus {NAMESPACE}/>", "it has no <app>: it is a list of texts"),
    ],
)
def test_files_that_are_not_editions(text: str, problem: str, tmp_path: Path) -> None:
    (fault,) = checked(text, tmp_path).faults
    assert problem in fault.message
    assert fault.line == 1


def test_the_sample_edition_is_by_others_and_without_faults() -> None:
    sample = SHARED / "tei" / "sample_edition.xml"
    if not sample.is_file():
        pytest.skip("needs ../shared/tei, which is no part of the repository")
    findings = verify(sample)
    assert (findings.ours, findings.faults, findings.remarks) == (False, (), ())
    assert findings.entries == 15
