"""Messages: what they are made of survives, and every one is in every catalogue."""

from __future__ import annotations

import ast
import importlib.util
import pickle
from pathlib import Path
from string import Formatter
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.cli import user_language
from collate.i18n import (
    Message,
    _,
    _p,
    catalogue,
    from_json,
    language_of_tag,
    language_tag,
    languages,
    stale,
    to_json,
    translate,
)

ROOT = Path(__file__).parents[2]


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", ROOT / "tools" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_no_message_lacks_a_translation() -> None:
    assert tool().problems() == []


def test_the_compiled_catalogues_are_those_of_the_translators() -> None:
    assert stale() == (), "run: tools/messages.py compile"


def test_translations_take_the_same_values() -> None:
    messages = tool()
    for path in messages.LOCALE.glob("*/LC_MESSAGES/collate.po"):
        for message in messages.catalogue(path):
            if not message.id or not message.string or isinstance(message.id, tuple | list):
                continue
            names = [
                {name for _, name, _, _ in Formatter().parse(text) if name is not None}
                for text in (message.id, message.string)
                if "%(" not in text
            ]
            assert all(one == names[0] for one in names), message.id


ERRORS = {
    "SourceError",
    "SettingsError",
    "OutputError",
    "EngineError",
    "WorkspaceError",
    "VerificationError",
    "Skipped",
    "usage_error",
}


def untranslatable(argument: ast.expr) -> bool:
    """Whether an argument is text that is not a message: a literal, or one that was put together."""
    match argument:
        case ast.Constant(value=str(text)):
            return any(character.isalpha() for character in text)
        case ast.JoinedStr() | ast.BinOp():
            return True
        case ast.IfExp(body=body, orelse=other):
            return untranslatable(body) or untranslatable(other)
    return False


def test_errors_are_made_of_messages() -> None:
    """An error whose text is a plain literal or an f-string could not be translated; its place is a name."""
    faults = []
    for path in sorted((ROOT / "collate").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ERRORS:
                arguments = node.args if node.func.id == "usage_error" else node.args[1:]
                arguments += [keyword.value for keyword in node.keywords if keyword.arg != "where"]
                if any(map(untranslatable, arguments)):
                    faults.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert faults == []


values = st.dictionaries(
    st.sampled_from(("name", "count", "where")),
    st.one_of(
        st.text(), st.integers(), st.floats(allow_nan=False), st.text().map(lambda text: _("{x}", x=text))
    ),
)


@given(values)
def test_a_message_survives_json_and_pickle(filled: dict[str, str | int | float]) -> None:
    template = " ".join("{" + name + "}" for name in filled) + " done"
    message = _(template, **filled)
    for again in (from_json(to_json(message)), pickle.loads(pickle.dumps(message))):
        assert isinstance(again, Message)
        assert again == message
        assert (again.template, again.context, dict(again.values)) == (template, "", filled)


def test_values_that_are_messages_are_translated_with_theirs() -> None:
    inner = _("page {page}, line {line}", page="3", line="4")
    outer = _("Note: {note}", note=inner)
    assert (str(outer), translate(outer, "zh")) == ("Note: page 3, line 4", "提醒：第 3 页，第 4 行")


def test_context_tells_one_word_from_another() -> None:
    assert _p("kind.substantive", "substantive").in_language("zh") == "实质"


def test_braces_of_a_value_stay() -> None:
    assert _("skipped {what}", what="{0}").in_language("zh") == "跳过 {0}"


def test_an_unknown_language_is_english() -> None:
    assert _("Note: {note}", note="a").in_language("xx") == "Note: a"
    assert {"en", "zh"} <= set(languages())


def test_a_language_with_a_region_has_the_tag_of_the_standard(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (catalogue, user_language):
        monkeypatch.setattr(module, "languages", lambda: ("en", "pt_BR", "zh"))
    tags = {code: language_tag(code) for code in ("en", "pt_BR", "zh")}
    assert tags == {"en": "en", "pt_BR": "pt-BR", "zh": "zh-Hans"}
    assert {language_of_tag(tag): tag for tag in tags.values()} == tags
    names = ("pt_BR.UTF-8", "pt_PT")
    assert [user_language.locale_language({"LANG": name}) for name in names] == ["pt_BR", "en"]


@pytest.mark.parametrize("data", [None, 3, [], {"template": 3}])
def test_what_is_no_message_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match="not a message"):
        from_json(data)
