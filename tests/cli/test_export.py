"""collate export."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from collate.cli import main
from collate.editions import find_works
from collate.errors import OutputError, SettingsError
from collate.report.publication import Volume
from tests.conftest import CorpusRun


def export(*arguments: str | Path) -> Result:
    """Return the result of the command."""
    return CliRunner().invoke(main, ["export", *map(str, arguments)])


@pytest.fixture(scope="module")
def slugs(corpus_run: CorpusRun) -> list[str]:
    return sorted(path.parent.name for path in (corpus_run.folder / "works").glob("*/edition.xml"))


def test_every_work_has_a_file_in_each_format(
    corpus_run: CorpusRun, slugs: list[str], tmp_path: Path
) -> None:
    result = export(*slugs[:2], "--from", corpus_run.folder, "--format", "md,txt,html,tei", "-o", tmp_path)
    assert result.exit_code == 0, result.output
    wanted = {f"{slug}{suffix}" for slug in slugs[:2] for suffix in (".md", ".txt", ".html", ".xml")}
    assert {path.name for path in tmp_path.iterdir()} == wanted
    original = corpus_run.folder / "works" / slugs[0] / "edition.xml"
    assert (tmp_path / f"{slugs[0]}.xml").read_bytes() == original.read_bytes()


def test_a_table_to_fill_in_comes_back(corpus_run: CorpusRun, slugs: list[str], tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    name = slugs[0]
    result = export(name, "--from", corpus_run.folder, "--format", "xlsx", "-o", tmp_path, "--lang", "zh")
    assert result.exit_code == 0, result.output
    file = tmp_path / f"{name}.xlsx"
    book = openpyxl.load_workbook(file)
    sheet = book["异文"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    row = next(
        row for row in range(2, sheet.max_row + 1) if sheet.cell(row, columns["底本"]).value != "〔无〕"
    )
    sheet.cell(row, columns["改作"]).value = "某"
    book.save(file)
    folder = tmp_path / "decisions"
    command = ["decisions", "import", str(file), "--by", "张三", "--folder", str(folder), "--json"]
    imported = CliRunner().invoke(main, [*command, "--from", str(corpus_run.folder)])
    assert (imported.exit_code, json.loads(imported.output)["added"]) == (0, 1), imported.output
    assert [path.name for path in folder.iterdir()] == [f"{name}.jsonl"]


def test_decisions_of_a_table_name_the_folder_of_the_work(
    corpus_run: CorpusRun, slugs: list[str], tmp_path: Path
) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    folder = tmp_path / "reports" / "works" / "另名_2"
    folder.mkdir(parents=True)
    (folder / "edition.xml").write_bytes(
        (corpus_run.folder / "works" / slugs[0] / "edition.xml").read_bytes()
    )
    assert export("--from", tmp_path / "reports", "--format", "xlsx", "-o", tmp_path).exit_code == 0
    book = openpyxl.load_workbook(tmp_path / "另名_2.xlsx")
    assert '"work":"另名\\u005f2"' in book["collate"]["B1"].value


def test_a_file_name_makes_one_volume(corpus_run: CorpusRun, slugs: list[str], tmp_path: Path) -> None:
    book = tmp_path / "书.md"
    result = export(*slugs[:3], "--from", corpus_run.folder, "-o", book, "--title", "讲话集", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.output) == {"files": [str(book)], "notes": []}
    text = book.read_text(encoding="utf-8")
    assert text.startswith("# 讲话集\n")
    titles = [slug.rpartition("-")[2] for slug in slugs[:3]]
    assert all(title in text for title in titles)


def test_one_set_of_decisions_gives_two_outputs(
    corpus_run: CorpusRun, slugs: list[str], tmp_path: Path
) -> None:
    result = export(slugs[0], "--from", corpus_run.folder, "--format", "txt", "--dossier", "-o", tmp_path)
    assert result.exit_code == 0, result.output
    printed = (tmp_path / f"{slugs[0]}.txt").read_text(encoding="utf-8-sig")
    dossier = (tmp_path / f"{slugs[0]}.dossier.txt").read_text(encoding="utf-8-sig")
    assert "实质（" in dossier
    assert "实质（" not in printed
    assert dossier.count("\n〔") >= printed.count("\n〔")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("nowhere",), "nowhere: is neither an edition nor a work"),
        (("--format", "doc"), "there is no format 'doc'"),
        (("--profile", "fine"), "there is no profile 'fine'. Give one of definitive"),
        (("-o", "book.tex"), "tex is made for each work"),
        (("--template", "none.docx"), "the template cannot be read"),
    ],
)
def test_what_cannot_be_exported_has_a_message(
    corpus_run: CorpusRun, tmp_path: Path, arguments: tuple[str, ...], problem: str
) -> None:
    options = arguments if "-o" in arguments else (*arguments, "-o", str(tmp_path))
    result = export(*options, "--from", corpus_run.folder)
    assert result.exit_code == 2, result.output
    assert problem in " ".join(result.output.split())
    assert list(tmp_path.iterdir()) == []


def test_a_title_names_a_work_where_it_is_the_title_of_one_alone(tmp_path: Path) -> None:
    for name in ("2001-讲话", "2002-讲话", "2003-致辞"):
        (tmp_path / "works" / name).mkdir(parents=True)
        (tmp_path / "works" / name / "edition.xml").touch()
    assert [work.name for work in find_works(["致辞", "2001-讲话"], tmp_path)] == ["2003-致辞", "2001-讲话"]
    with pytest.raises(SettingsError, match="means several works: 2001-讲话, 2002-讲话"):
        find_works(["讲话"], tmp_path)


def test_a_folder_without_editions_has_a_message(tmp_path: Path) -> None:
    result = export("--from", tmp_path)
    assert result.exit_code != 0
    assert "has no editions. Make them first: collate run" in " ".join(result.output.split())


def test_a_profile_of_the_user(corpus_run: CorpusRun, slugs: list[str], tmp_path: Path) -> None:
    profile = tmp_path / "own.toml"
    profile.write_text('[profile]\ntitle = "本社体例"\nkinds = ["numeral"]\nnumbering = "arabic"\n', "utf-8")
    result = export(
        slugs[0], "--from", corpus_run.folder, "--profile", profile, "--format", "txt", "-o", tmp_path / "out"
    )
    assert result.exit_code == 0, result.output
    text = (tmp_path / "out" / f"{slugs[0]}.txt").read_text(encoding="utf-8-sig")
    assert "出校的异文：数字。" in text
    profile.write_text('[profile]\ntitle = "本社体例"\nkind = ["numeral"]\n', "utf-8")
    result = export(slugs[0], "--from", corpus_run.folder, "--profile", profile, "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "own.toml: unknown key 'profile.kind'. Did you mean 'profile.kinds'? (line 3)" in " ".join(
        result.output.split()
    )


def test_works_of_the_same_name_have_files_of_their_own(
    corpus_run: CorpusRun, slugs: list[str], tmp_path: Path
) -> None:
    works = []
    for folder, slug in zip("ab", slugs, strict=False):
        path = tmp_path / folder / "x" / "edition.xml"
        path.parent.mkdir(parents=True)
        path.write_bytes((corpus_run.folder / "works" / slug / "edition.xml").read_bytes())
        works.append(path)
    result = export(*works, "--format", "tei", "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["x-2.xml", "x.xml"]
    assert (tmp_path / "out" / "x-2.xml").read_bytes() == works[1].read_bytes()


def test_what_one_format_cannot_print_does_not_stop_the_others(
    corpus_run: CorpusRun, slugs: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_volume: Volume, *, fonts: Path | None) -> bytes:
        raise OutputError("", "no font has it", "Install one")

    monkeypatch.setattr("collate.report.publication.typst.write_pdf", refuse)
    result = export(slugs[0], "--from", corpus_run.folder, "--format", "pdf,txt,tei", "-o", tmp_path)
    assert result.exit_code == 1
    assert f"{slugs[0]}.pdf: no font has it" in result.stderr
    assert {path.suffix for path in tmp_path.iterdir()} == {".txt", ".xml"}
    assert result.stdout.count(slugs[0]) == 2


def test_options_without_effect_have_a_message(
    corpus_run: CorpusRun, slugs: list[str], tmp_path: Path
) -> None:
    common = (slugs[0], "--from", corpus_run.folder, "--format", "txt", "-o", tmp_path, "--lang", "en")
    assert "--profile against" in export(*common, "--against", "甲").stderr
    assert "no work has a witness 癸" in export(*common, "--profile", "against", "--against", "癸").stderr


def test_a_template_that_is_none_is_named(corpus_run: CorpusRun, slugs: list[str], tmp_path: Path) -> None:
    pytest.importorskip("lxml")
    template = tmp_path / "house.docx"
    template.write_text("no archive", encoding="utf-8")
    result = export(slugs[0], "--from", corpus_run.folder, "--template", template, "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "house.docx" in result.stderr


def test_a_name_that_is_too_long_has_a_message(
    corpus_run: CorpusRun, slugs: list[str], tmp_path: Path
) -> None:
    result = export(slugs[0], "--from", corpus_run.folder, "-o", tmp_path / f"{'长' * 120}.txt")
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert "长长.txt" in result.stderr


def test_a_run_leaves_out_a_file_for_print_that_cannot_be_made(tmp_path: Path) -> None:
    pytest.importorskip("typst")
    texts = tmp_path / "texts"
    texts.mkdir()
    for name, word in (("a", "指导组"), ("b", "督导组")):
        body = f"同志们，今天的会议很重要，请大家认真听取\ue123会议的内容。\n\n派出了{word}到各地去检查工作。"
        (texts / f"{name}.txt").write_text(f"在工作会议上的讲话\n\n{body}\n", "utf-8")
    out = tmp_path / "out"
    result = CliRunner().invoke(main, ["run", str(texts), "-o", str(out), "--also", "pdf,docx"])
    assert result.exit_code == 1
    assert "edition.pdf" in result.output
    assert "U+E123" in result.output
    (work,) = (out / "works").iterdir()
    assert (work / "edition.docx").exists()
    assert not (work / "edition.pdf").exists()
    assert "U+E123" in (out / "summary.json").read_text("utf-8")


@pytest.fixture
def small_run(tmp_path: Path) -> Path:
    """Run two files with notes that give positions; return the folder of their work."""
    texts = tmp_path / "texts"
    texts.mkdir()
    first = (
        "关于春耕的讲话\n\n同志们：\n今天我们开会，讨论春耕的问题。各地要抓紧时间，不误农时。\n种子要选好。\n"
    )
    (texts / "a.txt").write_text(first, encoding="utf-8")
    other = first.replace("讨论", "商量").replace("时。\n", "时。\n\n").replace("选好", "")
    (texts / "b.txt").write_text(other, encoding="utf-8")
    (tmp_path / "collate.toml").write_text("[export]\npositions = true\n", encoding="utf-8")
    config = ["--config", str(tmp_path / "collate.toml")]
    folder = tmp_path / "reports"
    result = CliRunner().invoke(main, ["run", str(texts), "-o", str(folder), "--also", "docx", *config])
    assert result.exit_code == 0, result.output
    (work,) = (folder / "works").iterdir()
    return work


def test_lines_are_those_that_the_run_found(small_run: Path, tmp_path: Path) -> None:
    result = export(small_run, "--format", "docx,md", "--positions", "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    text = (tmp_path / "out" / f"{small_run.name}.md").read_text(encoding="utf-8")
    assert "（出处：" in text
    assert {"第 4 行", "第 5 行", "第 6 行"} == set(re.findall("第 [0-9]+ 行", text))
    made, of_run = (tmp_path / "out" / f"{small_run.name}.docx", small_run / "edition.docx")
    assert made.read_bytes() == of_run.read_bytes()


def test_lines_of_another_run_are_not_those_of_the_edition(small_run: Path, tmp_path: Path) -> None:
    record = small_run / "apparatus.json"
    data = json.loads(record.read_text(encoding="utf-8"))
    options = ("--format", "md", "--positions", "-o", tmp_path / "out")

    def exported() -> str:
        record.write_text(json.dumps(data), encoding="utf-8")
        assert export(small_run, *options).exit_code == 0
        return (tmp_path / "out" / f"{small_run.name}.md").read_text(encoding="utf-8")

    data["entries"][0]["lemma"]["text"] = "别的"
    lines = exported().count("行")
    data["work"]["witnesses"][0]["sha256"] = "0" * 64
    assert 0 < exported().count("行") < lines
    record.write_text("{", encoding="utf-8")
    result = export(small_run, *options)
    assert result.exit_code == 0, result.output
    assert f"{small_run.name}: notes have no line numbers" in result.stderr
