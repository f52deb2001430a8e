"""Boundaries of texts: an ordered table of rules that recognise the beginning of a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from collate.settings import SplitSettings
from collate.split.title_block import (
    ENDS_AS_TITLE,
    HEADLINE,
    TITLE_BY_WORDS,
    DocumentPart,
    TitleBlock,
    block_at,
    title_page,
)
from collate.text.dates import is_date_line
from collate.text.line_roles import (
    is_heading,
    is_office,
    is_salutation,
    is_title_like,
    speaker,
    without_number,
)

#: Least length in characters of an untitled text before a salutation that begins another text ...
_LEAST_BEFORE = 300
#: ... and of the text after it.
_LEAST_AFTER = 150
#: The same where only thanks at the end of the previous text indicate that another begins.
_LEAST_BEFORE_CLOSED = 400
#: Largest number of lines that sign a text: a date, an office, a name.
_SIGNED_LINES = 3
_CLOSED = re.compile(
    r"(?:.*[。！？!?，,）)])?(?:再次)?(?:谢谢|謝謝|多谢)(?:大家|各位|诸位|諸位|你们|你們)?[。！!]?"
    r"(?:[（(][^）)]*[）)])?|.*\b[Tt]hank you[.!]"
    r"|(?:.*[。！？!?，,）)])?我(?:的话|的講話|的讲话)?(?:就)?(?:讲|講|说|說)(?:到这里|到這裡|这些|這些|完了?)[。！!]?"
    r"(?:[（(][^）)]*[）)])?"
)
#: Wording of a last paragraph, and wording that suffices if the layout separates it from the next.
_PERORATES = re.compile("让我们|讓我們|预祝|預祝|拜托|不辜负|不辜負|而[^，。]{0,6}(?:奋斗|奮鬥)|伟业|偉業")
_MAY_PERORATE = re.compile("同志们！|同志們！|我相信|坚信|堅信|一定能|一定会取得|" + _PERORATES.pattern)
_LAST_WORDS = 120


@dataclass(frozen=True, slots=True)
class BoundaryContext:
    """A possible boundary at part *index*: the block that opened the current text, and the block there."""

    parts: Sequence[DocumentPart]
    index: int
    opened: TitleBlock
    block: TitleBlock | None
    settings: SplitSettings

    @property
    def part(self) -> DocumentPart:
        """The part that may begin a text."""
        return self.parts[self.index]

    @property
    def apart(self) -> bool:
        """Whether the part is set off: by a page top, an unusual blank line, or thanks before it."""
        hints = self.part.hints
        return hints.page_top or hints.blank_before > 0 or _closed(self.parts[self.index - 1].text)

    @property
    def signed(self) -> int:
        """The number of parts directly above that sign the text."""
        return _count_signatures(self.parts, self.index, body=self.opened.body)

    @property
    def ended(self) -> bool:
        """Whether the part above ends a sentence, or signs the text."""
        return self.part.hints.sentence_before or self.signed > 0

    def before(self) -> int:
        """Return the length of the current text in characters."""
        return sum(len(part.text) for part in self.parts[self.opened.start : self.index])

    def after(self) -> int:
        """Return the length of the text from here on in characters, counted up to what the rules need."""
        size = 0
        for part in self.parts[self.index + 1 :]:
            size += len(part.text)
            if size > 1000:
                break
        return size


def _closed(text: str) -> bool:
    return _CLOSED.fullmatch(text.strip()[-40:]) is not None


def _says_title(parts: Sequence[DocumentPart], block: TitleBlock) -> bool:
    title = "".join(parts[index].text for index in block.titles)
    return bool(TITLE_BY_WORDS.fullmatch(title) and re.match("在.{4,}", without_number(title)))


def _editors_title(at: BoundaryContext) -> TitleBlock | None:
    """A line that matches the regular expression for titles in the settings."""
    if not at.settings.title or not re.fullmatch(at.settings.title, at.part.text.strip()):
        return None
    if at.block is not None and at.index in at.block.titles:
        return at.block
    return TitleBlock(at.index, at.index + 1, titles=(at.index,))


def _bookmark(at: BoundaryContext) -> TitleBlock | None:
    """A Word bookmark before a line that is not a numbered heading."""
    return at.block if at.part.hints.bookmark and at.block and not is_heading(at.part.text) else None


def _dated_or_signed(at: BoundaryContext) -> TitleBlock | None:
    """A title with a date or speaker line below it; this may also be a numbered heading, （一）."""
    if at.block is None or not at.block.sure:
        return None
    return at.block if at.ended or at.apart else None


def _before_salutation(at: BoundaryContext) -> TitleBlock | None:
    """A title with a salutation below it."""
    block = at.block
    if block is None or not at.ended or block.body >= len(at.parts):
        return None
    if is_heading(at.part.text) and not _says_title(at.parts, block):
        return None
    below = at.parts[block.body].text
    return block if is_salutation(below) and below.strip()[-1] in "：:，," else None


def _titled(at: BoundaryContext) -> TitleBlock | None:
    """A line with the wording of a title (在……上的讲话, X在……时强调), set off by layout or complete."""
    if at.block is None or is_heading(at.part.text) or not at.ended:
        return None
    title = "".join(at.parts[index].text for index in at.block.titles)
    if _says_title(at.parts, at.block) or (TITLE_BY_WORDS.fullmatch(title) and at.apart):
        return at.block
    first = at.parts[at.block.titles[0]].text
    return at.block if at.apart and (HEADLINE.fullmatch(first) or HEADLINE.fullmatch(title)) else None


def _salutation(at: BoundaryContext) -> TitleBlock | None:
    """Salutation lines that end in a colon, between two long passages of text.

    A speech may address its audience again in its middle, with the same words:
    therefore the text before must then end as speeches do.
    """
    if not at.ended or not is_salutation(at.part.text):
        return None
    last = at.index
    while (
        last + 1 < len(at.parts)
        and is_salutation(at.parts[last + 1].text)
        and at.parts[last].text[-1] in "，,"
    ):
        last += 1
    above = at.parts[at.index - 1].text
    if at.parts[last].text.strip()[-1] not in "：:" or is_salutation(above):
        return None
    again = at.parts[min(at.opened.body, at.index)].text.strip("：:！! ") == at.part.text.strip("：:！! ")
    closed = _closed(above) or not at.part.hints.sentence_before
    ends = closed or (_MAY_PERORATE if at.apart else _PERORATES).search(above[-_LAST_WORDS:]) is not None
    if again and not ends:
        return None
    return (
        TitleBlock(at.index, at.index)
        if at.before() >= _LEAST_BEFORE and at.after() >= _LEAST_AFTER
        else None
    )


def _thanked(at: BoundaryContext) -> TitleBlock | None:
    """The text before ends with thanks to the audience, and a long text follows."""
    last = at.index - 1 - at.signed
    if not _closed(at.parts[last].text) or _signs(at.part.text):
        return None
    if at.before() < _LEAST_BEFORE_CLOSED or at.after() < _LEAST_BEFORE:
        return None
    if is_heading(at.part.text) or at.part.text.strip()[0] in "（(":
        return None
    if at.block is not None and not is_heading(at.part.text) and ENDS_AS_TITLE.fullmatch(at.part.text):
        return at.block
    return at.block if is_title_like(at.part.text, 30) and at.block else TitleBlock(at.index, at.index)


#: Rules in order, with their names: the first that returns a block decides.
BOUNDARY_RULES: tuple[tuple[str, Callable[[BoundaryContext], TitleBlock | None]], ...] = (
    ("title by the settings", _editors_title),
    ("bookmark", _bookmark),
    ("title with date or speaker", _dated_or_signed),
    ("title with salutation", _before_salutation),
    ("title by its words", _titled),
    ("salutation", _salutation),
    ("end of the text before", _thanked),
)


def _count_signatures(parts: Sequence[DocumentPart], index: int, *, body: int) -> int:
    """Return the number of parts directly before part *index* that sign the text whose body is at *body*.

    A date, a name, an office, below the end of a sentence.
    """
    count = 0
    while index - count - 1 > body and count < _SIGNED_LINES and _signs(parts[index - count - 1].text):
        count += 1
    return count if count and parts[index - count].hints.sentence_before else 0


def _signs(text: str) -> bool:
    return is_date_line(text) or speaker(text) is not None or is_office(text)


def find_boundaries(
    parts: Sequence[DocumentPart],
    settings: SplitSettings,
    *,
    cuts: frozenset[int] = frozenset(),
    joins: frozenset[int] = frozenset(),
) -> list[TitleBlock]:
    """Return the blocks that open the texts of a document, the first of which starts at part 0.

    *cuts* and *joins* are the parts at which, according to the editor, a text
    begins or does not begin.
    """
    first = _first(parts, settings)
    blocks = [first]
    index = _after_salutations(parts, first.body)
    while index < len(parts):
        block = _block(parts, index, opened=blocks[-1], settings=settings, cuts=cuts)
        if block is None:
            index += 1
            continue
        if joins.isdisjoint(range(block.start, block.body + 1)):
            blocks.append(block)
        index = _after_salutations(parts, block.body)
    return blocks


def _first(parts: Sequence[DocumentPart], settings: SplitSettings) -> TitleBlock:
    cover = title_page(parts, settings)
    first = block_at(parts, cover, settings=settings)
    if first is None or first.body >= len(parts):
        return TitleBlock(0, 0)
    if is_heading(parts[cover].text) and not first.sure and not _says_title(parts, first):
        return TitleBlock(0, 0)
    below = _below_page_head(parts, first, settings=settings)
    if below is not None:
        return replace(below, start=0, cover=below.start + below.cover)
    return replace(first, start=0, cover=first.cover + cover)


def _below_page_head(
    parts: Sequence[DocumentPart], first: TitleBlock, *, settings: SplitSettings
) -> TitleBlock | None:
    """Return the title block directly below *first* if *first* is the head of a web page: its title and date.

    Both blocks have a date, and only the second has a speaker or a salutation.
    """
    if not first.dates or first.speakers:
        return None
    below = block_at(parts, first.body, settings=settings)
    if below is None or not below.dates or below.body >= len(parts):
        return None
    return below if below.speakers or is_salutation(parts[below.body].text) else None


def _block(
    parts: Sequence[DocumentPart],
    index: int,
    *,
    opened: TitleBlock,
    settings: SplitSettings,
    cuts: frozenset[int],
) -> TitleBlock | None:
    candidate = block_at(parts, index, settings=settings)
    if candidate is not None and (candidate.body >= len(parts) or candidate.cover):
        candidate = None  # the title below the name of a volume is recognised at the next part
    if candidate is not None and candidate.titles[0] > index and opened.titles and not opened.sure:
        candidate = None  # a date or a name at the page top signs the text before, which lacks one
    if index in cuts:
        return candidate or TitleBlock(index, index)
    at = BoundaryContext(parts, index, opened, candidate, settings)
    for _name, rule in BOUNDARY_RULES:
        block = rule(at)
        if block is not None:
            return block
    return None


def _after_salutations(parts: Sequence[DocumentPart], index: int) -> int:
    """Return the index of the part after the salutations at part *index*, or of the next part."""
    after = index
    while after < len(parts) and is_salutation(parts[after].text):
        after += 1
    return max(after, index + 1)
