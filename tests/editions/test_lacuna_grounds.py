"""The grounds of lacunae in TEI, read back, verified, and decided for added witnesses as for all at once."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree

from collate.editions import add_witnesses, load_tei_edition, verify, write_edition, write_extended_edition
from collate.model import Edition
from collate.pipeline import compare
from collate.settings import GapSettings, Settings
from collate.tei import tei

#: Fifteen hundred different characters, with a comma or a full stop after every ten.
TEXT = "".join(
    "".join(chr(0x4E00 + 11 * (10 * n + i)) for i in range(10)) + "，。"[n % 2] for n in range(150)
)

WITNESSES = {
    "starts late": TEXT[545:],
    "ends early, with a sentence": TEXT[:506],
    "a page is lost": TEXT[:115] + "\f" + TEXT[335:],
    "a sign of loss": TEXT[:110] + "〔缺三页〕" + TEXT[330:],
    "squares": TEXT[:100] + "□□□□" + TEXT[160:],
    "an omission": TEXT[:110] + TEXT[330:],
    "no page where words are missing": TEXT[:55] + "\f" + TEXT[55:110] + TEXT[330:],
    "two lacunae": TEXT[520:1005] + "\f" + TEXT[1105:],
    "whole": TEXT.replace(TEXT[40:44], "甲乙丙"),
}


def written(folder: Path, **texts: str) -> list[Path]:
    files = [folder / f"{name}.txt" for name in texts]
    for file, text in zip(files, texts.values(), strict=True):
        file.write_text(text, encoding="utf-8")
    return files


def lacunae(edition: Edition, name: str) -> list[tuple[int, int, str, str]]:
    """Return the lacunae of the witness in the file *name*, in tokens of the base text."""
    columns = [w.segment.path.endswith(name) for w in edition.work.columns]
    return [
        (one.start, one.end, one.ground.value, one.certainty)
        for one in edition.alignment.lacunae
        if columns[one.column]
    ]


def stated(path: Path) -> list[tuple[str | None, str | None]]:
    starts = etree.parse(path).getroot().iter(tei("lacunaStart"))
    readings = (parent for start in starts if (parent := start.getparent()) is not None)
    return [(reading.get("cause"), reading.get("cert")) for reading in readings]


@pytest.mark.parametrize("method", ["parallel", "double-end-point", "location"])
def test_an_edition_states_grounds_and_keeps_them(tmp_path: Path, method: str) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    texts = {"b": WITNESSES["a page is lost"], "c": WITNESSES["starts late"], "d": TEXT[:110] + TEXT[550:]}
    settings = Settings()
    edition, context = compare(written(sources, a=TEXT, **texts), settings=settings)
    row = GapSettings(edition.work.slug, "d.txt", TEXT[120:130], TEXT[520:530], certainty="low")
    settings = Settings(lacuna=(row,), tei=type(settings.tei)(method=method))  # type: ignore[arg-type]
    edition, context = compare(sorted(sources.iterdir()), settings=settings)
    path = tmp_path / "edition.xml"
    write_edition(edition, context, path=path)
    assert sorted(stated(path), key=str) == [("editor", "low"), ("pages", "high"), ("starts-late", "high")]
    assert load_tei_edition(path, settings).edition.alignment.lacunae == edition.alignment.lacunae
    assert not verify(path, [sources]).faults


@pytest.mark.parametrize(
    ("ground", "certainty"), [("ends-early", "high"), ("sign", "low"), ("extent", "high"), (None, None)]
)
def test_a_false_ground_is_found(tmp_path: Path, ground: str | None, certainty: str | None) -> None:
    files = written(tmp_path, a=TEXT, b=WITNESSES["a sign of loss"], c=WITNESSES["starts late"])
    edition, context = compare(files)
    path = tmp_path / "edition.xml"
    write_edition(edition, context, path=path)
    root = etree.parse(path)
    reading = next(root.getroot().iter(tei("lacunaStart"))).getparent()
    assert reading is not None
    for name, value in (("cause", ground), ("cert", certainty)):
        if value is None:
            del reading.attrib[name]
        else:
            reading.set(name, value)
    path.write_bytes(etree.tostring(root))
    assert verify(path).faults


@pytest.mark.skipif(not shutil.which("jing"), reason="jing is not installed")
@pytest.mark.slow
def test_grounds_are_valid_tei(tmp_path: Path) -> None:
    schema = Path(__file__).parents[3] / "shared" / "tei" / "tei_all.rng"
    if not schema.exists():
        pytest.skip("the schema of all of TEI is not here")
    files = written(tmp_path, a=TEXT, **{f"w{i}": text for i, text in enumerate(WITNESSES.values())})
    edition, context = compare(files)
    write_edition(edition, context, path=tmp_path / "edition.xml")
    done = subprocess.run(["jing", schema, tmp_path / "edition.xml"], capture_output=True, check=False)
    assert not done.stdout


@pytest.mark.parametrize("name", WITNESSES)
@pytest.mark.parametrize("pages", [(), (400, 700)], ids=["", "pages"])
def test_an_added_witness_lacks_what_it_would_lack_among_all(
    tmp_path: Path, name: str, pages: tuple[int, ...]
) -> None:
    base = TEXT[: pages[0]] + "\f" + TEXT[pages[0] : pages[1]] + "\f" + TEXT[pages[1] :] if pages else TEXT
    third = base.replace("\f", "")[:900] + "她说" * 4 + base.replace("\f", "")[900:]
    files = written(tmp_path, a=base, b=third, c=WITNESSES[name])
    whole, _ = compare(files)
    small, context = compare(files[:2])
    write_edition(small, context, path=tmp_path / "edition.xml")
    grown = add_witnesses(tmp_path / "edition.xml", files[2:])
    assert lacunae(grown.edition, "c.txt") == lacunae(whole, "c.txt")


@pytest.mark.parametrize("table", ["lacuna", "omission"])
@pytest.mark.parametrize("name", ["an omission", "starts late", "a page is lost"])
def test_an_editor_decides_on_an_added_witness(tmp_path: Path, name: str, table: str) -> None:
    files = written(tmp_path, a=TEXT, b=WITNESSES["ends early, with a sentence"], c=WITNESSES[name])
    small, context = compare(files[:2])
    write_edition(small, context, path=tmp_path / "edition.xml")
    row = GapSettings(small.work.slug, "c.txt", TEXT[130:140], TEXT[200:210])
    settings = Settings(lacuna=(row,)) if table == "lacuna" else Settings(omission=(row,))
    whole, _ = compare(files, settings=settings)
    grown = add_witnesses(tmp_path / "edition.xml", files[2:], settings=settings)
    assert lacunae(grown.edition, "c.txt") == lacunae(whole, "c.txt")
    assert ("editor" in str(lacunae(grown.edition, "c.txt"))) == (table == "lacuna")
    assert lacunae(grown.edition, "b.txt") == lacunae(small, "b.txt") != []
    assert not [note for note in grown.notes if "[[" in note]
    path = tmp_path / "grown.xml"
    write_extended_edition(grown, path, edition=tmp_path / "edition.xml")
    assert not verify(path, files).faults


def test_a_row_on_an_added_witness_that_is_identical_to_another_changes_nothing(tmp_path: Path) -> None:
    files = written(tmp_path, a=TEXT, b=WITNESSES["starts late"], c=WITNESSES["starts late"])
    small, context = compare(files[:2])
    write_edition(small, context, path=tmp_path / "edition.xml")
    settings = Settings(lacuna=(GapSettings(small.work.slug, "c.txt", TEXT[130:140], TEXT[200:210]),))
    grown = add_witnesses(tmp_path / "edition.xml", files[2:], settings=settings)
    assert grown.edition.alignment.lacunae == small.alignment.lacunae
    path = tmp_path / "grown.xml"
    write_extended_edition(grown, path, edition=tmp_path / "edition.xml")
    assert not verify(path, files).faults


def test_a_row_that_fits_no_gap_of_an_added_witness_is_reported(tmp_path: Path) -> None:
    files = written(tmp_path, a=TEXT, b=WITNESSES["an omission"], c=WITNESSES["whole"])
    small, context = compare(files[:2])
    write_edition(small, context, path=tmp_path / "edition.xml")
    settings = Settings(lacuna=(GapSettings(small.work.slug, "c.txt", TEXT[130:140], TEXT[200:210]),))
    (note,) = add_witnesses(tmp_path / "edition.xml", files[2:], settings=settings).notes
    assert "c.txt does not lack these words" in note


@pytest.mark.slow
def test_random_witnesses_added_as_among_all(tmp_path: Path) -> None:
    draw = random.Random(14)
    for _ in range(20):
        texts = []
        for kind in draw.choices(list(WITNESSES.values()), k=3):
            at = draw.randrange(len(kind))
            texts.append(kind[:at] + chr(0x3500 + draw.randrange(200)) + kind[at + 1 :])
        files = written(tmp_path, a=TEXT, **dict(zip("bcd", texts, strict=True)))
        whole, _ = compare(files)
        small, context = compare(files[:3])
        write_edition(small, context, path=tmp_path / "edition.xml")
        grown = add_witnesses(tmp_path / "edition.xml", files[3:])
        for name in ("b.txt", "c.txt", "d.txt"):
            assert lacunae(grown.edition, name) == lacunae(whole, name)
        write_extended_edition(grown, tmp_path / "grown.xml", edition=tmp_path / "edition.xml")
        assert not verify(tmp_path / "grown.xml", files).faults
