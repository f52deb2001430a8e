"""Words of the notes of variants, besides their formulas."""

from __future__ import annotations

from collections.abc import Mapping

NOTES: Mapping[str, tuple[str, str]] = {
    # notes of variants
    "notes.remarks": ("凡例", "Remarks"),
    "notes.stated": ("题署异同", "Title, date and speaker"),
    "notes.text": ("正文", "Text"),
    "notes.notes": ("校勘记", "Notes"),
    "notes.base": ("底本：{siglum}，{name}{presumed}。", "Base text: {siglum}, {name}{presumed}."),
    "notes.presumed": ("（工作底本，自动推定）", " (presumed)"),
    "notes.witness": ("校本：{siglum}，{name}{same}。", "Witness: {siglum}, {name}{same}."),
    "notes.same": ("（文字与{siglum}本全同）", " (same text as {siglum})"),
    "notes.left": ("下列异文不出校：{counts}。", "No notes are made of: {counts}."),
    "notes.title": ("题", "Title"),
    "notes.date": ("日期", "Date"),
    "notes.speaker": ("讲话人", "Speaker"),
}
