"""The teiHeader of an edition: its witnesses, its method, its settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from lxml import etree

from collate.model import Edition, Role, Witness
from collate.report.context import ReportContext
from collate.report.tei_voices import witness_ids
from collate.settings import Language
from collate.tei.elements import XML_ID, XML_LANG, tei
from collate.tei.witnesses import write_extents

#: The header's words, in Chinese and in English.
_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "title": ("{title}：汇校本", "{title}: a critical edition"),
        "untitled": ("（无题）", "(untitled)"),
        "resp": ("自动对校（机器生成，未经人工复核）", "automatic collation, not reviewed by an editor"),
        "rights": (
            "各本文字的权利属于各自的权利人。",
            "The rights in the witnesses' texts are their holders'.",
        ),
        "encoding": ("编码 {}", "encoding {}"),
        "lines": ("第 {}–{} 行", "lines {}–{}"),
        "pages": ("第 {}–{} 页", "pages {}–{}"),
        "base": ("底本", "base text"),
        "presumed": ("工作底本（自动推定）", "working base text (presumed)"),
        "witness": ("校本", "witness"),
        "excerpt": ("节选本", "excerpt"),
        "identical": ("与{}本文字全同", "same written text as {}"),
        "normalization": (
            "比对时字形、全半角、简繁、破折号与引号的各种形式视为相同；正文照底本原样，一字不改。",
            "Texts are compared with width, case, simplified and traditional characters and the shapes of "
            "dashes and quotation marks made equal; the text itself is the base's, unchanged.",
        ),
        "space": (
            "空白的种类和长短不计。仅部分传本有空白之处不写空白，以 milestone[@unit='space'] 的 @edRef "
            "列出有空白之本；前后都不是汉字或中文标点时写出空白，以 milestone[@unit='nospace'] "
            "列出没有空白之本。",
            "Kind and length of white space do not count. Where only some witnesses have white space none "
            "is written, and milestone[@unit='space']/@edRef names those that have it; between characters "
            "that are no Chinese ones it is written, and milestone[@unit='nospace'] names those "
            "that do not have it.",
        ),
        "punctuation": (
            "标点照底本；标点异文的 rdg/@type 为 punctuation。",
            "The punctuation is the base's; variants of it have rdg/@type punctuation.",
        ),
        "segmentation": (
            "分段照底本。p 开头有 milestone[@unit='p'] 时，仅 @edRef 所列之本在此分段；没有时，此处存文的各本"
            "都在此分段。段中的 milestone[@unit='p'] 是仅 @edRef 所列之本的分段。分段不同不立 app。",
            "Paragraphs are the base's. Where a p begins with milestone[@unit='p'], only the witnesses that "
            "@edRef names begin a paragraph; where it does not, all that are extant do. Such a milestone "
            "inside a p is a paragraph that only the named witnesses begin. Different paragraphs are no app.",
        ),
        "interpretation": (
            "每个 app 中，此处存文的每一传本恰在一个 lem 或 rdg 中；空的 lem 或 rdg 表示此处无文字。"
            "rdg/@type 为异文的类，@ana 为细类，@subtype 为 replacement、omission、addition、"
            "transposition（只述现象，不判正误）。lacunaStart 与 lacunaEnd 之间该本残缺或未收，"
            "不入任何 @wit。",
            "In every app each witness that is extant there stands in exactly one lem or rdg; an empty one "
            "says that it has no words there. rdg/@type is the kind of variant, @ana a finer kind, @subtype "
            "one of replacement, omission, addition, transposition (what is there, without judgement). "
            "Between lacunaStart and lacunaEnd a witness is not extant and stands in no @wit.",
        ),
        "refs": (
            "app/@xml:id 为 app 加序号，按正文次序；残缺的起止为 lac 加序号。",
            "app/@xml:id is app and a number in the order of the text; lac for the edges of lacunae.",
        ),
        "kinds": ("异文类别", "kinds of variant"),
        "substantive": ("实质异文", "substantive"),
        "numeral": ("数字写法", "way of writing a number"),
        "orthographic": ("字形", "orthographic"),
        "punctuation.kind": ("标点", "punctuation"),
        "lacuna": ("残缺或未收", "lacuna"),
        "form": ("同一标点的不同形式", "another form of the same mark"),
        "mark": ("不同的标点", "another mark"),
        "width": ("全半角", "width"),
        "script": ("简繁", "simplified or traditional"),
        "variant": ("异体字", "variant character"),
        "word-form": ("异形词", "variant form of a word"),
        "case": ("大小写", "case"),
        "division": ("分词", "word division"),
        "accent": ("重音符号", "accents"),
        "u-v": ("u/v、i/j 之异", "u for v, i for j"),
        "zh": ("中文", "Chinese"),
        "und": ("未定", "undetermined"),
        "change": ("自动对校生成。", "Made by automatic collation."),
    }
)


_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")


class _Words:
    def __init__(self, lang: Language) -> None:
        self.column = 0 if lang == "zh" else 1
        self.joint = "；" if lang == "zh" else "; "

    def __call__(self, key: str, *values: object, **named: object) -> str:
        return _WORDS[key][self.column].format(*values, **named)

    def or_key(self, key: str) -> str:
        return self(key) if key in _WORDS else key


def header(edition: Edition, context: ReportContext) -> etree._Element:
    """Return the ``teiHeader`` of *edition*."""
    words = _Words(context.lang)
    root = etree.Element(tei("teiHeader"))
    root.set(XML_LANG, "zh-Hans" if context.lang == "zh" else "en")
    file = _add(root, "fileDesc")
    titles = _add(file, "titleStmt")
    _add(titles, "title", words("title", title=edition.work.title or words("untitled")))
    resp = _add(titles, "respStmt", **{XML_ID: "collate"})
    _add(resp, "resp", words("resp"))
    _add(resp, "name", "collate", type="software")
    publication = _add(file, "publicationStmt")
    _add(publication, "publisher", "collate")
    if context.when:
        _add(publication, "date", context.when, when=context.when)
    _add(_add(publication, "availability", status="unknown"), "p", words("rights"))
    listing = _add(_add(file, "sourceDesc"), "listWit")
    ids = witness_ids(edition.work)
    named = {witness.siglum: xml_id for xml_id, witness in zip(ids, edition.work.witnesses, strict=True)}
    for number, witness in enumerate(edition.work.witnesses, start=1):
        _witness(
            _add(listing, "witness", **{XML_ID: ids[number - 1], "n": str(number)}),
            edition,
            witness,
            named,
            words,
        )
    _encoding(_add(root, "encodingDesc"), edition, context, words)
    usage = _add(_add(root, "profileDesc"), "langUsage")
    ident = text_language(edition)
    _add(usage, "language", words(ident), ident=ident)
    if context.when:
        changes = _add(root, "revisionDesc")
        _add(changes, "change", words("change"), when=context.when, who="#collate")
    return root


def text_language(edition: Edition) -> str:
    """Return the language of the base text as far as its script tells: ``zh`` or ``und`` (undetermined)."""
    return "zh" if _HAN.search(edition.alignment.tokens[edition.work.base_column].text) else "und"


def _add(parent: etree._Element, name: str, text: str | None = None, /, **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, tei(name), attributes)
    child.text = text
    return child


def _witness(
    parent: etree._Element, edition: Edition, witness: Witness, named: Mapping[str, str], words: _Words
) -> None:
    segment, source = witness.segment, witness.segment.source
    _add(parent, "abbr", witness.siglum, type="siglum")
    if segment.title:
        _add(parent, "title", segment.title.written)
    if witness.short_title:
        _add(parent, "title", witness.short_title, type="short")
    _add(parent, "idno", segment.path, type="filename")
    _add(parent, "idno", source.sha256, type="sha256")
    _add(parent, "idno", segment.id, type="segment")
    where = segment.provenance
    parts = [words("encoding", source.encoding)] if source.encoding else []
    parts += [words("pages", *where.pages)] if where.pages else []
    parts += [words("lines", *where.lines), *([source.how] if source.how else [])]
    _add(parent, "note", words.joint.join(parts), type="extraction")
    _add(parent, "note", source.encoding, type="encoding")
    _add(parent, "note", write_extents(segment.offsets.spans(0, len(segment.text))), type="extents")
    for kind, said in (("date", segment.date), ("speaker", segment.speaker), ("origin", segment.origin)):
        if said:
            _add(parent, "note", said.written, type=kind)
    role = Role.BASE if witness.siglum == edition.work.base else witness.role
    if role is Role.BASE and witness.siglum != edition.work.base:
        role = Role.WITNESS
    presumed = role is Role.BASE and not edition.work.base_confirmed
    _add(parent, "note", words("presumed" if presumed else role.value), type="role", subtype=role.value)
    if witness.identical_to is not None:
        target = f"#{named[witness.identical_to]}"
        _add(parent, "note", words("identical", witness.identical_to), type="identical", target=target)


def _encoding(parent: etree._Element, edition: Edition, context: ReportContext, words: _Words) -> None:
    editorial = _add(parent, "editorialDecl")
    normalization = _add(editorial, "normalization", method="markup")
    _add(normalization, "p", words("normalization"))
    _add(normalization, "p", words("space"))
    _add(_add(editorial, "punctuation", marks="all"), "p", words("punctuation"))
    _add(_add(editorial, "segmentation"), "p", words("segmentation"))
    _add(_add(editorial, "interpretation"), "p", words("interpretation"))
    _add(_add(parent, "refsDecl"), "p", words("refs"))
    _kinds(parent, edition, words)
    version = re.match(r"\d+(\.\d+){0,3}", context.version)
    application = _add(_add(parent, "appInfo"), "application", ident="collate")
    application.set("version", version.group() if version else "0")
    if context.when:
        application.set("when", context.when)
    _add(application, "label", f"collate {context.version}".strip())
    _add(application, "desc", words.joint.join(f"{name}={value}" for name, value in edition.settings))
    _add(parent, "variantEncoding", method="parallel-segmentation", location="internal")


def _kinds(parent: etree._Element, edition: Edition, words: _Words) -> None:
    """Add the taxonomy of the kinds that the edition uses, gravest first, finer kinds inside."""
    used: dict[str, set[str]] = {}
    for entry in edition.entries:
        for reading in entry.variants:
            if reading.kind is not None:
                used.setdefault(str(reading.kind), set()).update({reading.subtype} - {""})
    if any(None in run.cells for run in edition.alignment.runs):
        used["lacuna"] = set()
    if not used:
        return
    taxonomy = _add(_add(parent, "classDecl"), "taxonomy", **{XML_ID: "kinds"})
    _add(taxonomy, "desc", words("kinds"))
    for kind in ("substantive", "numeral", "orthographic", "punctuation", "lacuna"):
        if kind not in used:
            continue
        category = _add(taxonomy, "category", **{XML_ID: kind})
        _add(category, "catDesc", words("punctuation.kind" if kind == "punctuation" else kind))
        for subtype in sorted(used[kind]):
            finer = _add(category, "category", **{XML_ID: f"{kind}-{subtype}"})
            _add(finer, "catDesc", words.or_key(subtype))
