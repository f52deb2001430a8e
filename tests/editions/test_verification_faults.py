"""Faults planted one by one into an edition with every case: each is found, with its line and entry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pytest

if TYPE_CHECKING:
    from collate.tei import Finding


class Made(Protocol):
    """The text of the edition, and the faults of an altered text."""

    text: str

    def findings(self, text: str, against: bool) -> tuple[Finding, ...]:
        """Return the faults of *text*, with those against the sources if *against* is set."""


def test_the_edition_has_every_case_and_no_fault(made: Made) -> None:
    for case in (
        'type="lacuna"',
        "exclude=",
        "corresp=",
        'type="identical"',
        'type="numeral"',
        'type="punctuation"',
        '<milestone unit="p"',
        "<pb ",
        'type="校记"',
        'subtype="omission"',
        'subtype="addition"',
    ):
        assert case in made.text, case
    assert made.findings(made.text, against=True) == ()


APP = r'<app xml:id="{}"(?:(?!</app>).)*</app>'


def app(name: str) -> str:
    return f"({APP.format(name)})"


class Fault(NamedTuple):
    """A substitution, the entry or witness that the finding names (or neither), and its message.

    *against*: finding it takes the sources.
    """

    pattern: str
    to: str
    where: str
    message: str
    against: bool = False


FAULTS = {
    # -- witnesses of an entry
    "a dangling wit": Fault('(app0001.*?<rdg wit=")#W03', r"\1#W07", "app0001", "@wit points at #W07"),
    "a witness twice": Fault('(app0001.*?<rdg wit=")#W03', r"\1#W03 #W02", "app0001", "W02 occurs 2 times"),
    "a witness missing": Fault(
        "(app0002.*?)#W01 #W03 #W04", r"\1#W01 #W04", "app0002", "W03 stands in no lem"
    ),
    "an identical witness missing": Fault(
        "(app0002.*?)#W01 #W03 #W04", r"\1#W01 #W03", "app0002", "W04 stands in no lem"
    ),
    "identical witnesses parted": Fault(
        '(app0001.*?)#W01 #W02 #W04 #W05(.*?<rdg wit=")#W03',
        r"\1#W01 #W02 #W05\2#W03 #W04",
        "W04",
        "is listed as identical to W01, but has another text",
    ),
    "a witness in its lacuna": Fault(
        "(app0010.*?)#W01 #W04", r"\1#W01 #W03 #W04", "app0010", "W03 is not extant here"
    ),
    "witnesses in another order": Fault(
        "(app0002.*?)#W01 #W03 #W04",
        r"\1#W03 #W01 #W04",
        "app0002",
        "in another order than in the witness list",
    ),
    "the base text in a rdg": Fault(
        '(app0002.*?<lem wit=")#W01 #W03 #W04(".*?<rdg wit=")#W02 #W05',
        r"\1#W02 #W05\2#W01 #W03 #W04",
        "app0002",
        "the base text W01 stands in no lem",
    ),
    "an empty wit": Fault('(app0003.*?<rdg wit=")#W02', r"\1", "app0003", "W02 stands in no lem"),
    # -- readings and words
    "a changed character": Fault("(防汛准备。.*?)县委", r"\1县里", "W01", "the source has 「", True),
    "a changed reading": Fault(
        "(app0002.*?)督导组</rdg>", r"\1督道组</rdg>", "app0002", "differs at character", True
    ),
    "a lost omission": Fault(app("app0010"), "对", "app0011", "app0011 stands where app0010 is due"),
    "an omission read as text": Fault(
        '(app0010.*?<rdg wit="#W02"[^>]*)/>', r"\1>对</rdg>", "app0010", "two of its readings are the same"
    ),
    "two equal readings": Fault(
        "(app0001.*?)布置</rdg>", r"\1安排</rdg>", "app0001", "two of its readings are the same"
    ),
    "words lost between entries": Fault("日夜守在堤上", "守在堤上", "W01", "differs at character", True),
    "a space added": Fault("日夜守在堤上", "日夜 守在堤上", "W01", "has a space before", True),
    "a paragraph lost": Fault("(汇报|采纳。)</p>\n<p>", r"\1", "W01", "differs at character", True),
    "a paragraph added": Fault("(超过警戒线。)", r"\1</p>\n<p>", "W01", "differs at character", True),
    "a break of a witness lost": Fault('<milestone unit="p"[^>]*/>', "", "W05", "differs at character", True),
    "text outside of a paragraph": Fault("(采纳。</p>)", r"\1余文", "", "contains the text 「余文」"),
    # -- the order of entries
    "entries in another order": Fault(
        app("app0004") + "(.*?)" + app("app0005"), r"\3\2\1", "app0005", "app0005 stands where app0004 is due"
    ),
    "a gap in the numbers": Fault("app0011", "app0014", "app0014", "app0014 stands where app0011 is due"),
    "an entry without a number": Fault(' xml:id="app0011"', "", "", "stands where app0011 is due"),
    "a lacuna that is lost": Fault(
        app("lac0002"), "", "lac0001", "the lacuna of W03 that starts here never ends"
    ),
    "a lacuna that starts twice": Fault(
        app("lac0001") + "(要加强)", r"\1\2\1", "lac0001", "W03 is already in a lacuna"
    ),
    "a lacuna that never started": Fault(
        app("lac0001"), "", "lac0002", "W03 is not in a lacuna that could end"
    ),
    "the number of a lacuna": Fault("lac0002", "lac0003", "lac0003", "lac0003 stands where lac0002 is due"),
    # -- kinds
    "a wrong kind": Fault(
        '(app0003.*?<rdg wit="#W02" type=")substantive',
        r"\1punctuation",
        "app0003",
        "has the type substantive, the gravest",
    ),
    "a wrong kind of the whole entry": Fault(
        '(app0006".*?type=")punctuation(".*?type=")punctuation(" subtype="\\w+") ana="#[^"]*"',
        r"\1substantive\2substantive\3",
        "app0006",
        "is called substantive; by the rules: punctuation-mark",
    ),
    "a numeral that is none": Fault(
        '(app0004" type=")numeral(".*?type=")numeral',
        r"\1substantive\2substantive",
        "app0004",
        "by the rules: numeral",
    ),
    "a wrong finer kind": Fault(
        "#punctuation-mark", "#numeral", "app0006", "the kind punctuation, but @ana numeral"
    ),
    "a kind that is unknown": Fault(
        '(app0003.*?type=")sub\\w+"', r'\1error"', "app0003", "not valid by the schema"
    ),
    "a kind of its own entry": Fault(
        '(app0005" type=")numeral',
        r"\1orthographic",
        "app0005",
        "has the type orthographic, the gravest kind of its readings is numeral",
    ),
    "a kind that the header lacks": Fault(
        '<category xml:id="numeral">.*?</category>',
        "",
        "app0004",
        "numeral, the kind of the reading of W02, is not a category",
    ),
    "an omission called addition": Fault(
        '(app0010.*?subtype=")omission',
        r"\1addition",
        "app0010",
        "has the subtype addition, its words make it omission",
    ),
    "an addition called replacement": Fault(
        '(app0009.*?subtype=")addition',
        r"\1replacement",
        "app0009",
        "has the subtype replacement, its words make it addition",
    ),
    "words that changed places called replaced": Fault(
        '(app0012.*?subtype=")transposition',
        r"\1replacement",
        "app0012",
        "called replacement; by the rules: transpo",
    ),
    "a cause that is none": Fault(
        '(app0001.*?subtype="replacement")',
        r'\1 cause="dittography" cert="high"',
        "app0001",
        "said to be caused by dittography; by the rules: nothing",
    ),
    # -- pointers
    "a pointer to no kind": Fault(
        "#punctuation-mark", "#punctuation-form", "app0006", "points at #punctuation-form"
    ),
    "a move to nowhere": Fault(
        'exclude="#app0013-lem"', 'exclude="#app0099-lem"', "app0008", "points at #app0099-lem"
    ),
    "a move to itself": Fault(
        'exclude="#app0013-lem"', 'exclude="#app0008-W02"', "app0008", "excludes itself"
    ),
    "half a move": Fault(' xml:id="app0013-lem" exclude="[^"]*"', "", "app0008", "points at #app0013-lem"),
    "a move to an entry": Fault(
        'exclude="#app0013-lem"', 'exclude="#app0013"', "app0008", "which is not a reading"
    ),
    "a block to nowhere": Fault(
        'corresp="#app0012-b"', 'corresp="#app0012-c"', "app0012", "points at #app0012-c"
    ),
    "a block to the other block": Fault(
        'corresp="#app0012-b"', 'corresp="#app0012-a"', "app0012", "which is different"
    ),
    "a milestone of nobody": Fault(
        'ed="W05" edRef="#W05"/>会', 'ed="W06" edRef="#W06"/>会', "", "points at #W06"
    ),
    "a milestone of a witness in its lacuna": Fault(
        "(沙袋、)",
        r'\1<milestone unit="space" ed="W03" edRef="#W03"/>',
        "",
        "names W03, which is not extant here",
    ),
    "two witnesses of one milestone": Fault(
        'ed="W05" edRef="#W05"/>会',
        'ed="W04" edRef="#W05"/>会',
        "",
        "@ed and @edRef name different witnesses",
    ),
    "an id twice": Fault('xml:id="app0005"', 'xml:id="app0004"', "app0004", "xml:id 'app0004' occurs twice"),
    "an id of a witness twice": Fault('xml:id="W05"', 'xml:id="W04"', "W04", "xml:id 'W04' occurs twice"),
    # -- pages and notes
    "a page at another place": Fault(
        '(<pb ed="W01" edRef="#W01" n="2"/>)(.*?任务更重。)', r"\2\1", "W01", "has the pages 1", True
    ),
    "pages in another order": Fault(
        '(ed="W05" edRef="#W05" n=")1(.*?ed="W05" edRef="#W05" n=")2',
        r"\g<1>2\g<2>1",
        "W05",
        "has the pages 2",
        True,
    ),
    "a page that is lost": Fault('<pb ed="W04" edRef="#W04" n="2"/>', "", "W04", "has the pages 1", True),
    "a note with another reading": Fault(
        "乙、戊本同作“督导组”", "乙、戊本同作“指导组”", "app0002", "the note says"
    ),
    "a note with another witness": Fault("“安排”，丙本作", "“安排”，乙本作", "app0001", "the note says"),
    "a note of another entry": Fault(
        "(<note [^>]*>)“安排”，丙本作“布置”。",
        r"\1“加强对”，乙本作“加强”。",
        "app0001",
        "the note says",
    ),
    # -- markup
    "an entry in an entry": Fault(
        "(app0001.*?<rdg [^>]*>布置)(.*?)" + app("app0002"),
        r"\1\3\2",
        "app0001",
        "not valid by the schema: app0001",
    ),
    "a lemma missing": Fault(
        "(app0001[^>]*>)<lem.*?</lem>", r"\1", "app0001", "not valid by the schema: app0001"
    ),
    "two lemmata": Fault("(app0001[^>]*>)(<lem.*?</lem>)", r"\1\2\2", "app0001", "not valid by the schema"),
    "an entry with nothing in it": Fault(
        "(app0001[^>]*>).*?</app>", r"\1</app>", "app0001", "not valid by the schema"
    ),
    "a lemma behind": Fault(
        "(app0001[^>]*>)(<lem.*?</lem>)(<rdg.*?</rdg>)", r"\1\3\2", "app0001", "not valid by the schema"
    ),
    "an unknown element": Fault(
        "日夜", "<hi>日夜</hi>", "", "<hi> is not one of the elements that collate writes"
    ),
    "an unknown attribute": Fault(
        "(app0001.*?<rdg )", r'\1rend="1" ', "app0001", "has the attribute rend, which is not allowed there"
    ),
    "an entry over two paragraphs": Fault(
        "(app0001.*?<lem [^>]*>)安排", r"\1安</p><p>排", "", "is not well-formed XML"
    ),
    # -- the witness list
    "a siglum twice": Fault(">戊</abbr>", ">丁</abbr>", "W05", "2 witnesses have the siglum 丁"),
    "no base text": Fault('subtype="base"', 'subtype="witness"', "", "no witness is marked as the base text"),
    "two base texts": Fault(
        '(W05.*?subtype=")witness', r"\1base", "W01", "2 witnesses are marked as the base text"
    ),
    "identical to another": Fault('target="#W01">与甲', 'target="#W02">与乙', "W04", "but has another text"),
    "identical in the note alone": Fault(
        "与甲本文字全同", "与乙本文字全同", "W04", "the note does not name 甲"
    ),
    "identical to itself": Fault(
        'target="#W01"', 'target="#W04"', "W04", "which does not have a column of its own"
    ),
    "not said to be identical": Fault(
        '\\s*<note type="identical".*?</note>', "", "W04", "W04 has the text of W01, but is not listed"
    ),
    "extents that are shorter": Fault(
        "35-39 42-97 100-190", "35-39 42-97 100-180", "W01", "its extents in the source"
    ),
    "an extent that ends before it starts": Fault(
        "35-39 42-97", "39-35 42-97", "W01", "has an extent that ends before it starts"
    ),
    "extents that begin elsewhere": Fault(
        '(W03.*?extents">\\d+-\\d+ )\\d+', r"\g<1>50", "W03", "differs at character", True
    ),
    "no extents": Fault(
        '(W02.*?)<note type="extents">.*?</note>', r"\1", "W02", "W02 lacks <note type='extents'>"
    ),
    "a changed hash": Fault('(W03.*?sha256">)\\w', r"\1x", "W03", "is not a SHA-256 hash"),
    "another hash": Fault(
        '(W03.*?sha256">)\\w{8}', r"\g<1>01234567", "W03", "was made from another text", True
    ),
    "another title": Fault("讲话（节选）</title>", "讲话</title>", "W03", "has the title 「", True),
    "no title": Fault("(W05.*?)<title>.*?</title>", r"\1", "W05", "has no title, its source the title", True),
    "another date": Fault("（2021年5月8日）", "（2021 年 5 月 8 日）", "W04", "has the date 「", True),
    "a speaker that is none": Fault(
        '(W02.*?)(<note type="role")',
        r'\1<note type="speaker">同志们：</note>\2',
        "W02",
        "has the speaker",
        True,
    ),
    "a text of another file": Fault(
        '(W02.*?segment">)b', r"\1a", "W02", "the text 'a.txt#1' is not one of 'b.txt'"
    ),
    "another encoding": Fault('(W03.*?encoding">)utf-8', r"\1big5", "W03", "encoding big5 is not in"),
    "a note by nobody": Fault(
        '(app0002.*?resp=")#collate', r"\1#W01", "app0002", "is by W01, who is not in the header"
    ),
    "no category of lacunae": Fault(
        '<category xml:id="lacuna">.*?</category>', "", "lac0001", "lacuna is not a category of the header"
    ),
    "another @n": Fault('(W02" n=")乙', r"\1丙", "W02", "W02: @n is 丙, the siglum 乙"),
    "another method": Fault(
        'method="parallel-segmentation"', 'method="location-referenced"', "", "not valid by the schema"
    ),
    "another head": Fault("<front><head>在青石河", "<front><head>在白石河", "", "the title of the edition"),
    "another day": Fault('<change when="\\d+', '<change when="1999', "", "<change> has the date 1999"),
}


EMENDED = {
    "an emendation by nobody": Fault('(eme0001.*?resp=")#ed1', r"\1#ed2", "eme0001", "points at #ed2"),
    "a witness missing": Fault('(eme0001.*?<rdg wit=")#W01 ', r"\1", "eme0001", "W01 stands in no lem"),
    "an emendation that changes nothing": Fault(
        "(eme0001.*?<lem[^>]*>)警戒水位", r"\1警戒线", "eme0001", "two of its readings are the same"
    ),
    "an emendation under another number": Fault(
        "eme0001", "eme0002", "eme0002", "stands where eme0001 is due"
    ),
    "a wrong operation": Fault(
        '(app0002.*?subtype=")replacement',
        r"\1omission",
        "app0002",
        "has the subtype omission, its words make it replacement",
    ),
    "a wrong finer kind": Fault('(app0002.*?ana=")#substantive', r"\1#error", "app0002", "points at #error"),
}


@pytest.mark.parametrize("name", EMENDED)
def test_a_fault_of_an_emendation_is_found(name: str, emended: Made) -> None:
    assert emended.findings(emended.text, against=True) == ()
    _is_found(EMENDED[name], emended)


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(name: str, made: Made) -> None:
    _is_found(FAULTS[name], made)


def _is_found(fault: Fault, made: Made) -> None:
    text, times = re.subn(fault.pattern, fault.to, made.text, count=1, flags=re.DOTALL)
    assert times == 1
    assert text != made.text
    if fault.message == "is not well-formed XML":
        with pytest.raises(Exception, match=fault.message):
            made.findings(text, against=False)
        return
    found = [one for one in made.findings(text, fault.against) if fault.message in one.message]
    assert found, made.findings(text, fault.against)
    assert any(_is_there(one, fault.where, text, _changed(made.text, text)) for one in found), found


def _changed(before: str, after: str) -> int:
    """The first line that is not as it was."""
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    return next(number for number, (old, new) in enumerate(pairs, start=1) if old != new)


def _is_there(one: Finding, where: str, text: str, changed: int) -> bool:
    """Whether a finding names the entry or witness, and a line on which that stands, or the words changed."""
    if not where:
        return one.line > 0
    if one.line in (changed, changed + 1) and where in (one.entry, one.witness):
        return True
    if one.witness == where and one.message.startswith("<p>: witness"):
        return one.line > text.count("\n", 0, text.index("<body>"))  # the first words are other ones
    first = text.index(f'xml:id="{where}"')
    last = text.index("</witness>" if where.startswith("W") else "</app>", first)
    lines = range(text.count("\n", 0, first) + 1, text.count("\n", 0, last) + 2)
    again = text.count(f'xml:id="{where}"') > 1
    return where in (one.entry, one.witness) and (one.line in lines or again)
