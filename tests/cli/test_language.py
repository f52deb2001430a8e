"""The language of help, messages and reports: --lang, else the locale, else English or that of the texts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from collate.cli.user_language import locale_language

VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.fixture
def locale(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def use(name: str) -> None:
        for variable in VARIABLES:
            monkeypatch.delenv(variable, raising=False)
        monkeypatch.setenv("LANG", name)

    return use


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, ""),
        ({"LANG": "C"}, ""),
        ({"LANG": "C.UTF-8"}, ""),
        ({"LC_ALL": "POSIX", "LANG": "zh_CN.UTF-8"}, ""),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh-Hant"}, "zh"),
        ({"LANG": "zh_TW@stroke"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "de_DE"}, "en"),
        ({"LC_MESSAGES": "zh_CN", "LANG": "en_US"}, "zh"),
        ({"LC_ALL": "en_GB", "LC_MESSAGES": "zh_CN"}, "en"),
        ({"LANGUAGE": "zh:en", "LANG": "en_US"}, "zh"),
    ],
)
def test_the_locale(environment: dict[str, str], language: str) -> None:
    assert locale_language(environment) == language


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("zh_CN.UTF-8", ("--help",), ("用法：", "命令", "从文件夹到经核验的汇校本")),
        ("zh_CN.UTF-8", ("run", "--help"), ("选项", "显示本说明后退出", "示例：collate run")),
        ("en_US.UTF-8", ("run", "--help"), ("Usage:", "Example: collate run")),
        ("C", ("run", "--help"), ("Usage:", "Example: collate run")),
        ("C", ("run", "--lang", "zh", "--help"), ("用法：", "示例：collate run")),
        ("zh_CN.UTF-8", ("run", "--lang=en", "--help"), ("Usage:", "Example: collate run")),
        ("zh_CN.UTF-8", ("run",), ("缺少参数", "PATH")),
        ("zh_CN.UTF-8", ("nonsense",), ("没有命令", "错误：")),
        ("zh_CN.UTF-8", ("run", "nowhere"), ("nowhere", "没有")),
        ("en_US.UTF-8", ("run", "nowhere"), ("nowhere: no such file",)),
    ],
    ids=str,
)
def test_help_and_errors(
    collate: Callable[..., Result],
    locale: Callable[[str], None],
    name: str,
    arguments: tuple[str, ...],
    words: tuple[str, ...],
) -> None:
    locale(name)
    result = collate(*arguments)
    for word in words:
        assert word in result.output


@pytest.mark.parametrize(
    ("name", "arguments", "language"),
    [
        ("C", (), "zh"),
        ("zh_CN.UTF-8", (), "zh"),
        ("en_US.UTF-8", (), "en"),
        ("fr_FR.UTF-8", (), "en"),
        ("en_US.UTF-8", ("--lang", "zh"), "zh"),
    ],
)
def test_reports_on_chinese_texts(
    collate: Callable[..., Result],
    locale: Callable[[str], None],
    two: Path,
    name: str,
    arguments: tuple[str, ...],
    language: str,
) -> None:
    locale(name)
    result = collate("run", two, *arguments)
    assert ("读入 2 个文件" if language == "zh" else "Files read: 2") in result.output
    page = (two.parent / "reports" / "index.html").read_text("utf-8")
    assert f'lang="{"zh-Hans" if language == "zh" else "en"}"' in page


def test_english_texts_in_no_locale(
    collate: Callable[..., Result], locale: Callable[[str], None], here: Path
) -> None:
    locale("C")
    text = "Four score and seven years ago our fathers brought forth on this continent a new nation. "
    (here / "a.txt").write_text(text * 2)
    (here / "b.txt").write_text(text + text.replace("new", "great"))
    assert "Files read: 2" in collate("run", "a.txt", "b.txt").output
    assert "new ] great" in collate("compare", "a.txt", "b.txt").output


def test_the_settings_file_goes_before_the_locale(
    collate: Callable[..., Result], locale: Callable[[str], None], two: Path
) -> None:
    locale("zh_CN.UTF-8")
    (two.parent / "collate.toml").write_text('[report]\nlang = "en"\n')
    assert "Files read: 2" in collate("run", two).output
