"""edition.xlsx: what its sheets show, that no cell is live, and that the limits of Excel are visible."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from collate.errors import MissingExtra
from collate.model import Decision, Edition, Emendation, Lacuna, LacunaGround, Ruling, Span
from collate.report import WRITERS, ReportContext
from collate.report.tables.workbook import book, entries
from collate.text.decision_form import FIELDS, MOST_CHARACTERS, utf16_size
from tests.report.conftest import Made

openpyxl = pytest.importorskip("openpyxl")

Rows = list[list[str]]


def written(edition: Edition, context: ReportContext) -> bytes:
    return WRITERS["xlsx"].write(edition, context)


def sheets(content: bytes) -> dict[str, Rows]:
    """Return the texts of all sheets."""
    found = openpyxl.load_workbook(io.BytesIO(content))
    return {
        sheet.title: [
            ["" if one is None else one for one in row] for row in sheet.iter_rows(values_only=True)
        ]
        for sheet in found
    }


def columns(rows: Rows) -> list[dict[str, str]]:
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


@pytest.fixture
def decided(small: Made) -> Edition:
    """The small edition, with a reading adopted, words deleted, the base text kept, and words added."""
    first, second, *_rest = small.edition.entries
    emendations = (
        Emendation(first.locus, "指导组", "督导组", first.cells, 1, ("乙", "丁"), "据乙本", "王"),
        Emendation(second.locus, "八", "", second.cells, 2),
        Emendation(Span(34, 36), "提出", "提了", ((34, 36),) * 3, None, (), "=语感"),
    )
    rulings = (
        Ruling(1, judgement=("讹", "形近"), note="见前\n又见后", remark="@查", printed="silent"),
        Ruling(3, kept=True, reason="两通", printed="full"),
    )
    return replace(small.edition, emendations=emendations, rulings=rulings)


def test_a_row_has_the_readings_of_all_witnesses(small: Made, context: ReportContext) -> None:
    rows = columns(sheets(written(small.edition, replace(context, lang="zh")))["异文"])
    assert [row["条目"] for row in rows] == [f"app000{n}" for n in range(1, 6)]
    first = rows[0]
    assert [first[name] for name in ("出处", "前文", "底本", "后文")] == [
        "第 1 页第 4 行", "志们：今天，中央", "指导组", "来到县里，听取八",
    ]  # fmt: skip
    assert [first[siglum] for siglum in "甲乙丙丁"] == ["指导组", "督导组", "指导组", "督导组"]
    assert (first["类别"], first["细类"], first["现作"]) == ("实质", "作", "指导组")
    assert [rows[3][siglum] for siglum in "甲乙丙丁"] == ["很", "〔无〕", "〔无〕", "〔无〕"]
    assert (rows[4]["底本"], rows[4]["乙"]) == ("〔无〕", "（热烈鼓掌）")
    assert "乙 第 1 页第 4 行" in first["各本出处"]


def test_what_is_not_extant_is_no_omission(make: Callable[..., Made]) -> None:
    made = make(["同志们：", ("春", "秋", None), "耕在即，", ("要", "", "要"), "抓好"], excerpts=[2])
    lacuna = Lacuna(2, 4, 5, LacunaGround.PAGES, "medium")
    apparatus = replace(made.edition.apparatus, alignment=replace(made.edition.alignment, lacunae=(lacuna,)))
    found = sheets(written(replace(made.edition, apparatus=apparatus), ReportContext(lang="en")))
    rows = columns(found["Entries"])
    assert [rows[0][siglum] for siglum in "甲乙丙"] == ["春", "秋", "[lac.]"]
    assert [rows[1][siglum] for siglum in "甲乙丙"] == ["要", "[om.]", "要"]
    assert columns(found["Not extant"]) == [
        {
            "Witness": "丙", "From": "春", "To": "春", "Characters": "1",
            "Ground": "pages are missing, as the edges of pages show", "Certainty": "certainty: medium",
            "Written there": "",
        }
    ]  # fmt: skip


def test_each_view_has_a_sheet_in_the_language_of_the_report(small: Made) -> None:
    results = small.results
    context = ReportContext(lang="zh", documents=results.documents, matches=results.matches)
    names = list(sheets(written(results.editions[0], context)))
    assert names == ["异文", "collate-lists", "collate", "亲疏", "规律", "相合", "不入正文", "版本"]
    found = sheets(written(small.edition, ReportContext(lang="en")))
    assert list(found) == ["Entries", "collate-lists", "collate", "Agreement", "Patterns", "Witnesses"]
    assert found["Agreement"][1] == ["甲", "乙, 丁", "0", "3", "0.0"]
    assert [row["Siglum"] if "Siglum" in row else row["Witness"] for row in columns(found["Witnesses"])] == [
        *"甲乙丙丁"
    ]
    table = columns(found["Patterns"])
    assert {"Singular", "Choice of base text"} <= {row["Table"] for row in table}


def test_the_fields_have_what_is_decided_now(decided: Edition, context: ReportContext) -> None:
    rows = columns(sheets(written(decided, replace(context, lang="zh")))["异文"])
    names = ("现作", "取舍", "改作", "理由", "判断", "按语", "出校", "备注")
    cells = [[row[name] for name in names] for row in rows]
    assert cells[0] == ["督导组", "乙", "", "据乙本", "讹、形近", "见前\n又见后", "不出校", "@查"]
    assert cells[1] == ["〔无〕", "", "[]", "", "", "", "", ""]
    assert cells[2] == ["。", "底本", "", "两通", "", "", "长编", ""]
    agreed = rows[4]
    assert (agreed["条目"], agreed["底本"], agreed["乙"], agreed["改作"], agreed["理由"]) == (
        "", "提出", "提出", "提了", "=语感",
    )  # fmt: skip


HOSTILE = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "http://x.invalid",
    "_x0041_",
    "＝1",
)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_cell_is_a_formula_a_number_or_a_link(make: Callable[..., Made], lang: str) -> None:
    pieces = [part for text in HOSTILE for part in ("同志们好，", (text, f"{text}\x07\ufffe", ""))]
    made = make(pieces, title="=题")
    entry = made.edition.entries[0]
    emendation = Emendation(entry.locus, entry.lemma.text, "=own", entry.cells, 1, (), "=reason")
    ruling = Ruling(1, judgement=("=讹",), note="=note", remark="=remark", printed="noted")
    edition = replace(made.edition, emendations=(emendation,), rulings=(ruling,))
    context = ReportContext(lang=lang, documents=tuple(made.documents), matches=made.results.matches)
    content = written(edition, context)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    for name, part in parts.items():
        if "worksheets/" in name:
            assert "<f>" not in part
            assert set(re.findall(r'<c [^>]*?t="(\w+)"', part)) <= {"s"}
            assert not re.findall(r"<c [^>]*?(?<!t=\"s\")><v>", part)
            assert "hyperlink" not in part
    rows = columns(sheets(content)["异文" if lang == "zh" else "Entries"])
    shown = [text.replace("\t", "␉").replace("\r", "␍") for text in HOSTILE]
    assert [row["甲"] for row in rows] == shown
    assert rows[0]["乙"] == "=1+1␇\ufffd"
    assert "=own" in rows[0].values()


def test_the_link_leads_to_the_page_of_the_same_folder(small: Made, context: ReportContext) -> None:
    def links(also: tuple[str, ...]) -> list[Any]:
        content = written(small.edition, replace(context, also=also))
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        return [row[0].hyperlink for row in sheet.iter_rows(min_row=2)]

    assert links(()) == [None] * 5
    assert [(one.target, one.location) for one in links(("xlsx",))][2] == ("index.html", "app0003")


def test_headings_stay_and_can_be_filtered(small: Made, context: ReportContext) -> None:
    found = openpyxl.load_workbook(io.BytesIO(written(small.edition, context)))
    sheet = found.worksheets[0]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:V6")
    assert sheet["D2"].number_format == "@"
    assert sheet["D2"].alignment.wrap_text
    assert [one.title for one in found if one.sheet_state != "visible"] == ["collate-lists", "collate"]
    assert len(sheet.data_validations.dataValidation) == len(FIELDS)


def test_the_same_edition_gives_the_same_bytes(decided: Edition, context: ReportContext) -> None:
    assert written(decided, context) == written(decided, replace(context))
    assert written(decided, context) != written(decided, replace(context, when="2020-01-02"))


def test_a_text_that_is_too_long_is_cut_visibly(make: Callable[..., Made]) -> None:
    long = "𠀀" * 20_000
    made = make(["同志们好，", ("短", long), "。"])
    cell = columns(sheets(written(made.edition, ReportContext(lang="en")))["Entries"])[0]["乙"]
    assert cell.endswith("𠀀 [… 20000 characters; a cell holds no more]")
    assert MOST_CHARACTERS - 1 <= utf16_size(cell) <= MOST_CHARACTERS


def test_more_rows_than_a_sheet_has_go_on_in_another(
    small: Made, context: ReportContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book, "MOST_ROWS", 3)
    found = sheets(written(small.edition, replace(context, lang="zh")))
    parts = [rows for name, rows in found.items() if name.startswith("异文")]
    assert [len(rows) for rows in parts] == [3, 3, 2]
    assert all(rows[0] == parts[0][0] for rows in parts)
    assert [row[0] for rows in parts for row in rows[1:]] == [f"app000{n}" for n in range(1, 6)]
    assert {"异文 2", "collate-2"} <= found.keys()


def test_witnesses_beyond_the_columns_share_one(
    small: Made, context: ReportContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "MOST_COLUMNS", 21)
    rows = columns(sheets(written(small.edition, replace(context, lang="zh")))["异文"])
    assert len(rows[0]) == 21
    assert (rows[0]["甲"], rows[0]["乙"]) == ("指导组", "督导组")
    assert rows[0]["其余各本"] == "丙：指导组；丁：督导组"


def test_a_siglum_can_be_anything(make: Callable[..., Made]) -> None:
    made = make(["同志们好，", ("春", "夏", "秋"), "。"], sigla=["取舍", "collate", "底本"])
    head = sheets(written(made.edition, ReportContext(lang="zh")))["异文"][0]
    assert len(set(head)) == len(head)
    assert sheets(written(made.edition, ReportContext(lang="zh")))["collate-lists"][0][0] == "底本′"


def test_without_the_library_a_message_names_the_extra(
    small: Made, context: ReportContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter.workbook", None)
    with pytest.raises(MissingExtra, match=r"collate-edition\[xlsx\]"):
        written(small.edition, context)


#: The filter of CSV: comma, quotation mark, UTF-8.
CSV_UTF8 = "csv:Text - txt - csv (StarCalc):44,34,76"


@pytest.mark.slow
def test_libreoffice_opens_it(decided: Edition, context: ReportContext, tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("soffice (LibreOffice) is not installed")
    file = tmp_path / "edition.xlsx"
    file.write_bytes(written(decided, replace(context, lang="zh")))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", CSV_UTF8, "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    lines = (tmp_path / "edition.csv").read_text("utf-8").splitlines()
    assert lines[0].startswith("条目,出处,前文,底本,后文,甲,乙,丙,丁,")
    assert lines[1].startswith("app0001,第 1 页第 4 行,")


def test_decisions_of_the_edition_are_recorded(small: Made, context: ReportContext) -> None:
    from collate.settings import Settings, write_rows

    decision = Decision(small.work.slug, "指导组", "督导组", how="emend", id="0123456789abcdef", by="王")
    rows = write_rows(Settings(decision=(decision,)))
    hidden = sheets(written(replace(small.edition, settings=rows), context))["collate"]
    assert '"decisions":["0123456789abcdef"]' in hidden[0][1]
