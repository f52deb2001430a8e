"""Editions by collate and by others, loaded as a work with its apparatus."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from collate.editions import edition_xml, load_tei_edition, read_edition, verify
from collate.errors import SettingsError, SourceError, VerificationError
from collate.model import Edition, Kind, Operation, Role
from collate.pipeline import compare
from collate.settings import Settings, TeiSettings
from tests.report.tei_everything import everything

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write an edition not by collate, from the body of its text and its witnesses."""

    def write_edition(body: str, witnesses: str = "ABC", name: str = "theirs.xml") -> Path:
        listed = "".join(f'<witness xml:id="{name}"/>' for name in witnesses)
        path = tmp_path / name
        path.write_text(
            '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>'
            f"<title>Of fishes</title></titleStmt><sourceDesc><listWit>{listed}</listWit></sourceDesc>"
            f"</fileDesc></teiHeader><text><body><div>{body}</div></body></text></TEI>",
            encoding="utf-8",
        )
        return path

    return write_edition


def entry_lines(edition: Edition) -> list[str]:
    """Return a line for each entry: the lemma and the variants."""
    return [
        f"{entry.lemma.text} {''.join(entry.lemma.sigla)} ] "
        + "; ".join(f"{v.text} {''.join(v.sigla)} {v.kind} {v.operation}" for v in entry.variants)
        for entry in edition.entries
    ]


@pytest.mark.parametrize("group", [False, True])
@pytest.mark.parametrize("method", ["parallel", "double-end-point", "location"])
def test_an_edition_with_everything(tmp_path: Path, method: str, group: bool) -> None:
    tei = TeiSettings(method=method, group=group)  # type: ignore[arg-type]  # one of its three
    edition, context = everything(tmp_path, tei=tei)
    path = tmp_path / "edition.xml"
    path.write_bytes(edition_xml(edition, context))
    back = read_edition(path)
    assert back.entries == edition.entries
    assert back.apparatus.transpositions == edition.apparatus.transpositions
    assert back.emendations == edition.emendations
    assert back.work.title == edition.work.title
    assert (back.work.slug, back.work.base) == (edition.work.slug, edition.work.base)
    for mine, theirs in zip(edition.work.witnesses, back.work.witnesses, strict=True):
        assert (theirs.siglum, theirs.role, theirs.identical_to) == (
            mine.siglum,
            mine.role,
            mine.identical_to,
        )
        assert theirs.segment.provenance == mine.segment.provenance
        assert theirs.segment.source.how == mine.segment.source.how
        extents = [s.offsets.spans(0, len(s.text)) for s in (mine.segment, theirs.segment)]
        assert extents[0] == extents[1]


def test_latin_paragraphs_keep_their_places(tmp_path: Path) -> None:
    for name, text in (("a.txt", "one two\nthree  four\n"), ("b.txt", "one too\nthree four\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    edition, context = compare([tmp_path / "a.txt", tmp_path / "b.txt"])
    path = tmp_path / "edition.xml"
    path.write_bytes(edition_xml(edition, context))
    back = read_edition(path)
    path.write_bytes(edition_xml(back, context))
    assert not verify(path, [tmp_path]).faults
    assert entry_lines(back) == entry_lines(edition)


def test_paragraphs_of_two_scripts_keep_their_blanks(tmp_path: Path) -> None:
    text = "同志们：\n今天我们开会，讨论指导组的工作。\n第二段的文字在这里，大家要认真学习。\n"
    for name, words in (("a.txt", text), ("b.txt", text.replace("指导组", "a\nb"))):
        (tmp_path / name).write_text(words, encoding="utf-8")
    edition, context = compare([tmp_path / "a.txt", tmp_path / "b.txt"])
    path = tmp_path / "edition.xml"
    path.write_bytes(edition_xml(edition, context))
    assert entry_lines(read_edition(path)) == entry_lines(edition)
    assert not verify(path, [tmp_path]).faults


def test_kinds_of_an_app_by_others(write: Write) -> None:
    said = '<lem wit="#A">fox</lem><rdg type="orthographic" wit="#B">foxe</rdg><rdg wit="#C">dog</rdg>'
    edition = read_edition(write(f'<p>the <app type="x">{said}</app> ran</p>'))
    assert entry_lines(edition) == ["fox A ] foxe B orthographic replacement; dog C substantive replacement"]
    assert (edition.work.title, edition.work.base, edition.work.base_confirmed) == ("Of fishes", "A", True)
    assert [w.role for w in edition.work.witnesses] == [Role.BASE, Role.WITNESS, Role.WITNESS]
    assert edition.entries[0].kind is Kind.SUBSTANTIVE


def test_unknown_kinds_are_classified_by_the_rules(write: Write) -> None:
    said = (
        '<app><lem wit="#A">里</lem><rdg type="reconstructed" wit="#B">裡</rdg><rdg wit="#C">，</rdg></app>'
    )
    assert entry_lines(read_edition(write(f"<p>这{said}说</p>")))[0].startswith(
        "里 A ] 裡 B orthographic replacement;"
    )


def test_apps_inside_a_word(write: Write) -> None:
    body = '<p>hono<app><lem wit="#A">u</lem><rdg wit="#B #C"/></app>r thy fa<app><lem wit="#A #B">th</lem>'
    edition = read_edition(write(body + '<rdg wit="#C">d</rdg></app>er</p>'))
    assert entry_lines(edition) == ["u A ]  BC substantive omission", "th AB ] d C substantive replacement"]
    assert [w.segment.text for w in edition.work.witnesses] == [
        "honour thy father",
        "honor thy father",
        "honor thy fader",
    ]


def test_a_lemma_that_is_not_the_base_text_is_an_emendation(write: Write) -> None:
    body = (
        '<p><app><lem wit="#A">one</lem><rdg wit="#B #C">two</rdg></app> and <app><lem wit="#B">three</lem>'
        '<rdg wit="#A">four</rdg><rdg wit="#C">five</rdg></app> or <app><lem resp="#me" cert="low">six</lem>'
        '<rdg wit="#A #B #C">sex</rdg><note>of course</note></app></p>'
    )
    loaded = load_tei_edition(write(body), Settings())
    emended = [(e.before, e.text, e.entry, e.sigla, e.reason, e.by) for e in loaded.edition.emendations]
    assert emended == [("four", "three", 2, ("B",), "", ""), ("sex", "six", None, (), "of course", "me")]
    assert len(loaded.edition.entries) == 2
    assert "no witness has every lemma: the base text is A, which has 1 of 3" in loaded.notes[0]
    other = read_edition(write(body), base="B")
    assert (other.work.base, [e.before for e in other.emendations]) == ("B", ["two", "sex"])


def test_without_a_witness_that_is_extant_throughout_the_lemmata_are_the_base(write: Write) -> None:
    one = '<app><lem wit="#A">x</lem><rdg wit="#B" type="lac"/><rdg wit="#C">y</rdg></app>'
    other = '<app><lem wit="#B">z</lem><rdg wit="#A #C" type="lac"/></app>'
    path = write(f"<p>w {one} {other} v</p>")
    loaded = load_tei_edition(path, Settings())
    assert loaded.edition.work.base == "lem"
    assert loaded.edition.work.witness("lem").segment.text == "w x z v"
    assert entry_lines(loaded.edition) == ["x Alem ] y C substantive replacement"]
    assert "the base text, with the siglum lem, is made of the lemmata" in loaded.notes[0]
    with pytest.raises(SettingsError, match="A has a lacuna"):
        read_edition(path, base="A")
    with pytest.raises(SettingsError, match="no witness 'Z'"):
        read_edition(path, base="Z")


def test_equal_witnesses_share_a_column_unless_one_is_not_extant(write: Write) -> None:
    body = '<p>w <app><lem wit="#A">x</lem><rdg wit="#B"/><rdg wit="#C" type="lac"/></app></p>'
    witnesses = read_edition(write(body)).work.witnesses
    assert [w.identical_to for w in witnesses] == [None, None, None]
    body = body.replace(' type="lac"', "")
    assert [w.identical_to for w in read_edition(write(body)).work.witnesses] == [None, None, "B"]


def test_parts_that_are_left_out_are_noted(write: Write) -> None:
    same = '<app><lem wit="#A">x</lem><rdg wit="#B #C"><hi>x</hi></rdg><note>n</note></app>'
    inner = '<app><lem wit="#A">q</lem><rdg wit="#B">r</rdg></app>'
    nested = f'<app><lem wit="#A #B">p{inner}</lem><rdg wit="#C"/></app>'
    path = write(f"<p>{same} and {nested}</p>")
    loaded = load_tei_edition(path, Settings())
    assert loaded.notes == (
        f"{path}: apps whose notes are left out: 1",
        f"{path}: apps with other apps inside: 1. Each becomes one entry, without the classification of the"
        " apps inside",
        f"{path}: apps left out because all witnesses agree: 1",
    )
    assert entry_lines(loaded.edition) == ["pq A ] pr B substantive replacement;  C substantive omission"]


def test_an_edited_kind_of_our_edition_is_read(tmp_path: Path) -> None:
    edition, context = everything(tmp_path)
    path = tmp_path / "edition.xml"
    xml = edition_xml(edition, context)
    entry = next(
        e for e in edition.entries if e.variants[0].operation is Operation.REPLACEMENT and e.number > 5
    )
    path.write_bytes(xml)
    edited = replace(entry.variants[0], kind=Kind.NUMERAL)
    # A kind that an editor corrects in the file takes precedence.
    mark = f'xml:id="{entry.id}"'.encode()
    at = xml.index(b"<rdg", xml.index(mark))
    end = xml.index(b">", at)
    changed = xml[at:end].replace(f'type="{entry.variants[0].kind}"'.encode(), b'type="numeral"')
    path.write_bytes(xml[:at] + changed + xml[end:])
    assert read_edition(path).entries[entry.number - 1].variants[0].kind is edited.kind


def test_an_edition_of_many_witnesses_and_a_long_variant(write: Write, tmp_path: Path) -> None:
    names = [f"W{i:03d}" for i in range(300)]
    listed = " ".join(f"#{name}" for name in names[1:299])
    long = "".join(chr(0x4E00 + i % 5000) for i in range(20_000))
    path = write(
        f'<p>今天<app><lem wit="#{names[0]}">八</lem><rdg wit="{listed}">九</rdg>'
        f'<rdg wit="#{names[299]}">{long}</rdg></app>个</p>',
        "",
    )
    edition = read_edition(path)
    assert [len(r.sigla) for r in edition.entries[0].readings] == [1, 298, 1]
    assert edition.entries[0].variants[1].text == long
    assert len(edition.work.columns) == 3


def test_a_file_that_is_not_an_edition(write: Write) -> None:
    with pytest.raises(VerificationError, match="is not an edition: it has no app"):
        read_edition(write("<p>x</p>"))


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.xml"
    with path.open("wb") as file:
        file.truncate(200_000_000)  # a sparse file
    with pytest.raises(SourceError, match="200 MB"):
        read_edition(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xml")
    with pytest.raises(SourceError, match="is not a regular file"):
        read_edition(tmp_path / "pipe.xml")


def test_the_names_of_witnesses_are_those_of_the_list(write: Write) -> None:
    path = write(
        '<p>Cold <app><lem wit="#A #C">ford</lem><rdg wit="#B #D #E #F">brook</rdg></app></p>', "ABCDEF"
    )
    described = {
        "A": "First edition, <hi>London</hi> 1863<!-- bought -->",
        "B": '<abbr type="siglum">B</abbr> <bibl><author>J. Smith</author>,\n <title>The Ford</title></bibl>',
        "C": "<msDesc><msIdentifier><settlement>Oxford</settlement>\n<idno>MS. 12</idno></msIdentifier>"
        "<physDesc><p>Paper.</p></physDesc></msDesc>",
        "D": f"Copy {'of a copy ' * 20}<note>lost</note>",
        "E": "E",
    }
    text = path.read_text(encoding="utf-8")
    for name, words in described.items():
        text = text.replace(f'<witness xml:id="{name}"/>', f'<witness xml:id="{name}">{words}</witness>')
    path.write_text(text, encoding="utf-8")
    *names, long, own, none = (witness.short_title for witness in read_edition(path).work.witnesses)
    assert names == ["First edition, London 1863", "J. Smith, The Ford", "Oxford, MS. 12"]
    assert (long[:20], long[-4:], len(long) <= 120) == ("Copy of a copy of a ", " of…", True)
    assert (own, none) == ("", "")
    assert all(witness.segment.title is None for witness in read_edition(path).work.witnesses)
