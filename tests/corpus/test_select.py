"""A text is left out only for a survivor that has all of it but noise and changed words."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from truth.forms import Writer, fillings, make_form
from truth.noise import damage
from truth.words import CHOOSING

from collate.corpus import DedupeJob, find_duplicates
from collate.corpus.select import LEAST_OWN
from collate.dedupe.own_blocks import own_text
from collate.engine import no_progress
from collate.settings import Settings


def kept(folder: Path, texts: dict[str, str], prefer: str = "first") -> set[str]:
    """Return the ids of the texts that survive."""
    rows = [json.dumps({"id": name, "text": text}, ensure_ascii=False) for name, text in texts.items()]
    (folder / "docs.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    path = folder / "kept.jsonl"
    job = DedupeJob(survivors_path=path, preference=prefer, jobs=1)  # type: ignore[arg-type]
    find_duplicates([folder / "docs.jsonl"], Settings(), job=job, progress=no_progress)
    return {json.loads(line)["id"] for line in path.read_text(encoding="utf-8").splitlines()}


def is_covered(text: str, other: str) -> bool:
    """Return whether *other* has all of *text* but changed words."""
    return own_text(text, other).alone[0] < LEAST_OWN


PARAGRAPHS = [Writer(CHOOSING, "zh", (5, number)).text(120) for number in range(5)]

document = st.lists(st.integers(0, 4), min_size=1, max_size=5, unique=True)


@pytest.mark.parametrize("prefer", ["first", "longest"])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=st.lists(st.tuples(document, st.sampled_from([0.0, 0.01, 0.03])), min_size=2, max_size=6))
def test_every_text_left_out_is_in_a_survivor(
    tmp_path: Path, prefer: str, chosen: list[tuple[list[int], float]]
) -> None:
    texts = {
        str(number): damage(
            "".join(PARAGRAPHS[n] for n in sorted(paragraphs)),
            share,
            "uniform",
            np.random.default_rng(number),
            "的一是在不了",
        )
        for number, (paragraphs, share) in enumerate(chosen)
    }
    survivors = kept(tmp_path, texts, prefer)
    for name in texts.keys() - survivors:
        assert any(is_covered(texts[name], texts[other]) for other in survivors)


@pytest.mark.parametrize("prefer", ["first", "longest"])
def test_fillings_of_a_form_all_survive_and_their_noisy_copies_do_not(tmp_path: Path, prefer: str) -> None:
    notices = (
        "停水通知：三月五日八时至十七时检修主管，请提前储水，一楼住户不受影响，如有变动另行告知",
        "换证通知：旧证使用到六月底，请携带户口簿和照片两张到二楼窗口办理，老人可以委托亲属代办",
        "义诊通知：周日上午省医院的眼科大夫在活动室看病，先到先看，请不要带小孩，复诊的带上病历",
        "选举通知：业主代表的候选人名单贴在门口，每户一票，外出的住户可以写委托书，星期五唱票",
        "防火通知：楼道里堆放的纸箱和旧家具限三天搬走，逾期由保洁员清运，电瓶车一律停到棚里",
        "借书通知：阅览室从本月起延长开放到九点，新到的小说每人限借一本，丢失的照价赔偿",
    )
    opening, closing = PARAGRAPHS[0][:100], PARAGRAPHS[1][:90]
    texts = {f"n{i}": opening + text + closing for i, text in enumerate(notices)}
    random = np.random.default_rng(1)
    copies = {f"{name} copy": damage(text, 0.01, "uniform", random, "的一是") for name, text in texts.items()}
    survivors = kept(tmp_path, {**texts, **copies}, prefer)
    assert {name.removesuffix(" copy") for name in survivors} == set(texts)
    assert len(survivors) == len(texts)


def test_a_version_with_a_paragraph_of_its_own_is_kept(tmp_path: Path) -> None:
    whole, added = "".join(PARAGRAPHS[:4]), "".join(PARAGRAPHS[:4]) + PARAGRAPHS[4][:60]
    assert kept(tmp_path, {"a": whole, "b": added}) == {"a", "b"}
    assert kept(tmp_path, {"a": added, "b": whole}) == {"a"}
    assert kept(tmp_path, {"a": whole, "b": added}, "longest") == {"b"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_generated_fillings_all_survive(tmp_path: Path, language: str) -> None:
    form = make_form("notices", language, 3, 8)  # type: ignore[arg-type]
    texts = {one.id: one.text for one in fillings(form, 6) if not one.change}
    assert kept(tmp_path, texts) == set(texts)
