"""A message: English text that can be given in every language there is a catalogue for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from collate.i18n.catalogue import ENGLISH, translated

#: What a message can be filled in with.
Value = str | int | float

T = TypeVar("T")

_NONE: Mapping[str, Value] = MappingProxyType({})


class Message(str):
    """The English text, filled in; ``template``, ``context`` and ``values`` give it in other languages.

    It is a string, so that it can be compared, logged and joined like one. What
    is made by joining is an ordinary string, in English: join translations.

    >>> message = _("page {number} has no text layer", number=3)
    >>> message, message.template
    ('page 3 has no text layer', 'page {number} has no text layer')
    """

    template: str
    context: str
    values: Mapping[str, Value]

    def __new__(cls, template: str, context: str, values: Mapping[str, Value]) -> Message:
        """Fill in *template* by ``str.format``; without values it is the text itself, braces and all."""
        message = super().__new__(cls, template.format(**values) if values else template)
        message.template, message.context, message.values = template, context, values
        return message

    def in_language(self, language: str) -> str:
        """Return the text in *language*; in English where its catalogue lacks the message."""
        if language == ENGLISH:
            return str(self)
        template = translated(self.template, language, context=self.context)
        if not self.values:
            return template
        return template.format(**{name: translate(value, language) for name, value in self.values.items()})

    def __str__(self) -> str:
        """Return the English text as an ordinary string."""
        return str.__str__(self)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by what it was made of, so that it arrives whole from another process."""
        return Message, (self.template, self.context, dict(self.values))


def _(template: str, /, **values: Value) -> Message:
    """Return the message *template*, filled in; the name is the one that gettext's tools look for.

    *template* must be a literal. A value that is a message is translated with it.
    """
    return Message(template, "", values or _NONE)


def _p(context: str, template: str, /, **values: Value) -> Message:
    """Return a message whose English occurs elsewhere with another meaning: *context* sets it apart."""
    return Message(template, context, values or _NONE)


def listed(messages: Sequence[str], *, clauses: bool = False) -> str:
    """Return *messages* as one, a list in the reader's language, of words or of *clauses*; empty for none.

    >>> listed([_("done"), _("nothing new")]).in_language("zh")
    '完成、没有新内容'
    >>> listed([_("done"), _("nothing new")], clauses=True).in_language("zh")
    '完成；没有新内容'
    """
    if not messages:
        return ""
    joined = messages[0]
    for message in messages[1:]:
        if clauses:
            joined = _("{first}; {next}", first=joined, next=message)
        else:
            joined = _("{first}, {next}", first=joined, next=message)
    return joined


def translate(value: T, language: str) -> T | str:
    """Return *value* in *language* if it is a message, else as it is."""
    return value.in_language(language) if isinstance(value, Message) else value


def to_json(text: str) -> object:
    """Return what JSON can hold of *text*: the string, or the parts of a message.

    >>> from_json(to_json(_("{count} pages", count=2))).in_language("en")
    '2 pages'
    """
    if not isinstance(text, Message):
        return text
    values = {
        name: to_json(value) if isinstance(value, str) else value for name, value in text.values.items()
    }
    return {"template": text.template, "context": text.context, "values": values}


def from_json(data: object) -> str:
    """Return the text that :func:`to_json` took apart.

    Raises:
        ValueError: *data* is not what it made.
    """
    if isinstance(data, str):
        return data
    match data:
        case {"template": str(template), "context": str(context), "values": dict(values)}:
            filled = {
                str(name): value if isinstance(value, int | float) else from_json(value)
                for name, value in values.items()
            }
            return Message(template, context, filled)
    raise ValueError(f"not a message: {data!r}")
