"""The words of the TEI files, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from collate.settings import Language

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
            "Texts are compared with width, case, simplified and traditional characters and the shapes "
            "of dashes and quotation marks made equal; the text itself is the base's, unchanged.",
        ),
        "space": (
            "空白的种类和长短不计。仅部分传本有空白之处不写空白，以 milestone[@unit='space'] 的 @edRef 列"
            "出有空白之本；前后都不是汉字或中文标点时写出空白，以 milestone[@unit='nospace'] 列出没有空白"
            "之本。",
            "Kind and length of white space do not count. Where only some witnesses have white space "
            "none is written, and milestone[@unit='space']/@edRef names those that have it; between "
            "characters that are no Chinese ones it is written, and milestone[@unit='nospace'] names "
            "those that do not have it.",
        ),
        "punctuation": (
            "标点照底本；标点异文的 rdg/@type 为 punctuation。",
            "The punctuation is the base's; variants of it have rdg/@type punctuation.",
        ),
        "segmentation": (
            "分段照底本。p 开头有 milestone[@unit='p'] 时，仅 @edRef 所列之本在此分段；没有时，此处存文的"
            "各本都在此分段。段中的 milestone[@unit='p'] 是仅 @edRef 所列之本的分段。分段不同不立 app。",
            "Paragraphs are the base's. Where a p begins with milestone[@unit='p'], only the witnesses "
            "that @edRef names begin a paragraph; where it does not, all that are extant do. Such a "
            "milestone inside a p is a paragraph that only the named witnesses begin. Different "
            "paragraphs are no app.",
        ),
        "blocks": (
            "仅部分传本有的整段，其 app 为 div 的子元素，lem 与 rdg 或为空，或为整段 p。",
            "Where only some witnesses have whole paragraphs the app is a child of div, and each lem and "
            "rdg is empty or holds whole paragraphs.",
        ),
        "page breaks": (
            "pb 为 @edRef 所列一本的一页由此开始，@n 为页码；词中换页处 @break 为 no。原件不分页之本没有"
            " pb。",
            "pb says that a page of the witness that @edRef names begins here, @n being its number; "
            "inside a word @break is no. A witness whose file has no pages has no pb.",
        ),
        "correction": (
            "编者改字：lem/@type 为 emendation，@resp 指编者，@cert 为把握之大小；lem 无 @wit 时，诸本皆"
            "不作此文。诸本之文各在一个 rdg 中；底本之文无 @type，他本之文（包括用作 lem 者的 @ana）仍以"
            "底本之文为准定类。诸本一致处的改字，app/@xml:id 为 eme 加序号。",
            "Emendations: lem/@type is emendation, @resp points at the editor, @cert says how sure it "
            "is; a lem without @wit is in no witness. What the witnesses have is in the rdg elements; "
            "the base text's has no @type, and the kinds of the others (@ana of one that is the lem) are "
            "seen from the base text's. Where all witnesses agree app/@xml:id is eme and a number.",
        ),
        "groups": (
            "同类之文并入一个 rdgGrp，其 @type 为类。",
            "Readings of one kind stand in one rdgGrp, whose @type is the kind.",
        ),
        "swaps": (
            "前后互易的两段文字各在一个 seg 中：底本者有 @xml:id，他本者以 @corresp 指之。移到别处的文字"
            "，载有该文的两个 lem、rdg 以 @exclude 互指。",
            "Two blocks that changed places stand in a seg each: the base text's has @xml:id, the "
            "other's points at it with @corresp. Of words that stand elsewhere, the two readings that "
            "hold them point at each other with @exclude.",
        ),
        "causes text": (
            "rdg/@cause 为可能的致异之由，@cert 为把握之大小，均系机器推测。",
            "rdg/@cause is what may have led to the reading, @cert how sure that is; both are a "
            "machine's guess.",
        ),
        "notes": (
            "note[@type='校记'] 为该条校记；@resp 为 #collate 者系机器草拟。",
            "note[@type='校记'] is the note on the entry; with @resp #collate a machine's draft.",
        ),
        "interpretation": (
            "每个 app 中，此处存文的每一传本恰在一个 lem 或 rdg 中；空的 lem 或 rdg 表示此处无文字。"
            "rdg/@type 为异文的类，@ana 为细类，@subtype 为 replacement、omission、addition、"
            "transposition（只述现象，不判正误）。lacunaStart 与 lacunaEnd 之间该本残缺或未收，不入任何"
            " @wit。",
            "In every app each witness that is extant there stands in exactly one lem or rdg; an empty "
            "one says that it has no words there. rdg/@type is the kind of variant, @ana a finer kind, "
            "@subtype one of replacement, omission, addition, transposition (what is there, without "
            "judgement). Between lacunaStart and lacunaEnd a witness is not extant and stands in no @wit.",
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
        "emendation": ("编者改字", "emendation by the editor"),
        "causes": ("可能的致异之由", "what may have led to a reading"),
        "extraction-slip": ("提取或识别之误", "slip of extraction or recognition"),
        "homophone": ("音同或音近", "same or similar sound"),
        "graphic": ("形近", "similar form"),
        "dittography": ("重写", "dittography"),
        "haplography": ("漏写相同之文", "haplography"),
        "homoeoteleuton": ("因同文而跳脱", "leap between two equal phrases"),
        "editor": ("编者", "the editor"),
        "zh": ("中文", "Chinese"),
        "und": ("未定", "undetermined"),
        "change": ("自动对校生成。", "Made by automatic collation."),
        # how the apparatus is tied to the text, by the name of the method
        "double-end-point": (
            "正文为本版文字，back/listApp 为异文。app/@from 与 @to 指向正文中词目前后的 anchor；"
            "两个 anchor 之间的文字与 lem 相同。",
            "The body is the text of the edition, back/listApp its apparatus. app/@from and @to point at the "
            "anchors before and after the words of the lemma; what stands between them is the lem.",
        ),
        "location-referenced": (
            "正文为本版文字，back/listApp 为异文。app/@loc 指明词目在正文中的位置：3.15-18 为第 3 段第 15 "
            "至 18 字，3.15 为其中一字，3.14+ 为第 14 字之后；3-5 为整段，2+ 为第 2 段之后。段为 body 中的 "
            "p，@n 为序号；字为 Unicode 码点，空白计入；均从 1 数起。该处有 milestone 或 pb 时，"
            "位置在它们全部之后；末尾加 ^1 则在第一个之后。",
            "The body is the text of the edition, back/listApp its apparatus. app/@loc says where the words "
            "of the lemma stand: 3.15-18 are characters 15 to 18 of paragraph 3, 3.15 is one of them, 3.14+ "
            "the place after character 14; 3-5 are whole paragraphs, 2+ is the place after paragraph 2. "
            "Paragraphs are the p of body (@n is their number), characters are Unicode code points, white "
            "space included, both counted from 1. Where milestones or pb stand at the place, it is after "
            "all of them, or, with ^1 behind it, after the first.",
        ),
        # the file of one witness
        "witness.title": ("{title}：{siglum}本", "{title}: witness {siglum}"),
        "witness.resp": (
            "自动转写（机器生成，未经人工复核）",
            "automatic transcription, not reviewed by an editor",
        ),
        "witness.rights": ("文字的权利属于其权利人。", "The rights in the text are their holder's."),
        "witness.text": (
            "文字、标点照原本，一字不改；原本的行并为段落。行首行末、汉字与西文或数字之间的排版空白，以及页眉、"
            "页脚、页码不录。题名、日期、讲话人、出处照原样录于 front 或 back。",
            "Words and punctuation are the source's, unchanged; its lines are joined to paragraphs. Blanks "
            "of its layout, running heads and page numbers are left out; title, date, speaker and origin "
            "stand as written in front or back.",
        ),
        "witness.marks": (
            "pb 为原本换页处，@n 为页码。note[@type='source'] 为原本自有的注，置于正文注码处；"
            "注码位置不明的置于 back。",
            "A page of the source begins at pb, @n is its number. note[@type='source'] is a note of the "
            "source where its text calls it; one that is not known to be called anywhere stands in back.",
        ),
        "witness.change": ("自动转写生成。", "Made by automatic transcription."),
        # the list of works
        "corpus.title": ("各篇目录", "The works"),
        "corpus.count": (
            "共 {works} 篇，其中 {editions} 篇有两个以上传本，各有汇校本一个。",
            "{works} works; {editions} of them have two or more witnesses, and an edition each.",
        ),
        "corpus.witnesses": ("传本 {} 个", "{} witnesses"),
        "corpus.single": ("仅有一个传本，不成汇校本", "one witness only, so there is no edition"),
        "corpus.none": ("没有找到文本。", "No text was found."),
    }
)

#: The finer kinds that collate itself finds; an editor may have more.
_FINER: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
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
    }
)


class TeiWords:
    """The words in one language; those that hold ``{}`` take values."""

    def __init__(self, lang: Language) -> None:
        self.column = 0 if lang == "zh" else 1
        self.joint = "；" if lang == "zh" else "; "

    def __call__(self, key: str, *values: object, **named: object) -> str:
        """Return the words of *key*, with the values put in."""
        return _WORDS[key][self.column].format(*values, **named)

    def finer(self, subtype: str) -> str:
        """Return what a finer kind is called; its own name where an editor made it up."""
        return _FINER[subtype][self.column] if subtype in _FINER else subtype
