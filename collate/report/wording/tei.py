"""The words of the TEI files, by key."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from collate.i18n import Message, _, _p
from collate.model import Kind
from collate.report.wording.labels import words

_WORDS: Mapping[str, Message] = MappingProxyType(
    {
        "title": _("{title}: a critical edition"),
        "untitled": _("(untitled)"),
        "resp": _("automatic collation, not reviewed by an editor"),
        "rights": _("The rights in the witnesses' texts are their holders'."),
        "encoding": _("encoding {}"),
        "lines": _("lines {}–{}"),
        "pages": _("pages {}–{}"),
        "base": _("base text"),
        "presumed": _("working base text (presumed)"),
        "witness": _("witness"),
        "excerpt": _p("tei.excerpt", "excerpt"),
        "identical": _("same written text as {}"),
        "normalization": _(
            "Texts are compared with width, case, simplified and traditional characters and the shapes "
            "of dashes and quotation marks made equal; the text itself is the base's, unchanged."
        ),
        "space": _(
            "Kind and length of white space do not count. Where only some witnesses have white space "
            "none is written, and milestone[@unit='space']/@edRef names those that have it; between "
            "characters that are not Chinese it is written, and milestone[@unit='nospace'] names "
            "those that do not have it."
        ),
        "punctuation": _("The punctuation is the base's; variants of it have rdg/@type punctuation."),
        "segmentation": _(
            "Paragraphs are the base's. Where a p begins with milestone[@unit='p'], only the witnesses "
            "that @edRef names begin a paragraph; where it does not, all that are extant do. Such a "
            "milestone inside a p is a paragraph that only the named witnesses begin. Different "
            "paragraphs are not an app."
        ),
        "blocks": _(
            "Where only some witnesses have whole paragraphs the app is a child of div, and each lem and "
            "rdg is empty or holds whole paragraphs."
        ),
        "page breaks": _(
            "pb marks where a page of the witness that @edRef names begins; @n is its number; "
            "inside a word @break is no. A witness whose file has no pages has no pb."
        ),
        "correction": _(
            "Emendations: lem/@type is emendation, @resp points at the editor, @cert is the "
            "certainty; a lem without @wit is in no witness. What the witnesses have is in the rdg elements; "
            "the base text's has no @type, and the kinds of the others (@ana of one that is the lem) are "
            "seen from the base text's. Where all witnesses agree app/@xml:id is eme and a number."
        ),
        "groups": _("Readings of one kind stand in one rdgGrp, whose @type is the kind."),
        "swaps": _(
            "Two blocks that changed places stand in a seg each: the base text's has @xml:id, the "
            "other's points at it with @corresp. Of words that stand elsewhere, the two readings that "
            "hold them point at each other with @exclude."
        ),
        "causes text": _(
            "rdg/@cause is what may have led to the reading, @cert its certainty; both are automatic guesses."
        ),
        "grounds text": _(
            "rdg/@cause beside a lacunaStart is the ground on which the words count as lost, not as omitted, "
            "@cert its certainty."
        ),
        "grounds": _("grounds of lacunae"),
        "notes": _(
            "note[@type='校记'] is the note on the entry; with @resp #collate it is an automatic draft."
        ),
        "sections": _(
            "witness/note[@type='section'] is the role of a witness in the section @n of the text: base "
            "(base text), throughout, or consulted (its differences alone have no note); @target is the "
            "first app. note[@subtype='section'] states where lem is the reading of the base text of its "
            "section, and where that is not extant, so that the base text of the work stands."
        ),
        "interpretation": _(
            "In every app each witness that is extant there stands in exactly one lem or rdg; an empty "
            "one means that it has no words there. rdg/@type is the kind of variant, @ana a finer kind, "
            "@subtype one of replacement, omission, addition, transposition (what is there, without "
            "judgement). Between lacunaStart and lacunaEnd a witness is not extant and stands in no @wit."
        ),
        "refs": _("app/@xml:id is app and a number in the order of the text; lac for the edges of lacunae."),
        "kinds": _("kinds of variant"),
        "substantive": _p("tei.substantive", "substantive"),
        "numeral": _("way of writing a number"),
        "orthographic": _("orthographic"),
        "punctuation.kind": _("punctuation"),
        "lacuna": _("lacuna"),
        "layout": _("layout, not a variant"),
        "emendation": _("emendation by the editor"),
        "causes": _("what may have led to a reading"),
        "extraction-slip": _("slip of extraction or recognition"),
        "homophone": _("same or similar sound"),
        "graphic": _("similar form"),
        "dittography": _("dittography"),
        "haplography": _("haplography"),
        "homoeoteleuton": _("leap between two equal phrases"),
        "editor": _("the editor"),
        "zh": _("Chinese"),
        "und": _("undetermined"),
        "change": _("Made by automatic collation."),
        "decisions": _("{} decisions"),
        # the link between apparatus and text, by method
        "double-end-point": _(
            "The body is the text of the edition, back/listApp its apparatus. app/@from and @to point at the "
            "anchors before and after the words of the lemma; what stands between them is the lem."
        ),
        "location-referenced": _(
            "The body is the text of the edition, back/listApp its apparatus. app/@loc gives the place of "
            "the words of the lemma: 3.15-18 are characters 15 to 18 of paragraph 3, 3.15 is one of them, "
            "3.14+ the place after character 14; 3-5 are whole paragraphs, 2+ is the place after paragraph "
            "2. Paragraphs are the p of body (@n is their number), characters are Unicode code points, white "
            "space included, both counted from 1. Where milestones or pb stand at the place, it is after "
            "all of them, or, with ^1 behind it, after the first."
        ),
        # the file of one witness
        "witness.title": _("{title}: witness {siglum}"),
        "witness.resp": _("automatic transcription, not reviewed by an editor"),
        "witness.rights": _("The rights in the text are their holder's."),
        "witness.text": _(
            "Words and punctuation are the source's, unchanged; its lines are joined to paragraphs. Blanks "
            "of its layout, running heads and page numbers are left out; title, date, speaker and origin "
            "stand as written in front or back."
        ),
        "witness.marks": _(
            "A page of the source begins at pb, @n is its number. note[@type='source'] is a note of the "
            "source where its text calls it; one without a known place stands in back."
        ),
        "witness.change": _("Made by automatic transcription."),
        # the list of works
        "corpus.title": _("The works"),
        "corpus.count": _(
            "{works} works; {editions} of them have two or more witnesses, and an edition each."
        ),
        "corpus.witnesses": _("{} witnesses"),
        "corpus.single": _("one witness only, so there is no edition"),
        "corpus.none": _("No text was found."),
    }
)

#: The finer kinds of the classifier; an editor may add others.
_FINER: Mapping[str, Message] = MappingProxyType(
    {
        "form": _("another form of the same mark"),
        "mark": _("another mark"),
        "width": _("width"),
        "script": _("simplified or traditional"),
        "variant": _("variant character"),
        "word-form": _("variant form of a word"),
        "case": _("case"),
        "division": _("word division"),
        "apostrophe": _("apostrophe"),
        "elision": _("elision"),
        "points": _("vowel points"),
        "kana": _("kana"),
        "old-kana": _("historical kana"),
        "accent": _p("tei.accent", "accents"),
        "u-v": _p("tei.u-v", "u for v, i for j"),
    }
)


class TeiWords:
    """The words in one language, with values for their placeholders."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self.joint = _("; ").in_language(lang)

    def __call__(self, key: str, *values: object, **named: object) -> str:
        """Return the words of *key*, filled in with the values."""
        return _WORDS[key].in_language(self._lang).format(*values, **named)

    def finer(self, subtype: str) -> str:
        """Return the name of a finer kind; *subtype* itself for one that an editor added."""
        return _FINER[subtype].in_language(self._lang) if subtype in _FINER else subtype

    def kind(self, name: str) -> str:
        """Return the name of a kind of variant: its label in the other reports unless TEI has its own."""
        own = "punctuation.kind" if name == Kind.PUNCTUATION else name
        return self(own) if own in _WORDS else words(self._lang)[f"kind.{name}"]

    def cause(self, name: str) -> str:
        """Return the name of a cause in the same way."""
        return self(name) if name in _WORDS else words(self._lang)[f"evidence.{name}"]

    def ground(self, name: str) -> str:
        """Return the name of the ground of a lacuna."""
        return words(self._lang)[f"lacunaground.{name}"]
