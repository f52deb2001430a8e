r"""Characters that steer a terminal or the order of a line, made visible.

An escape begins a command to the terminal; a directional override makes a line
read otherwise than it is stored ("Trojan Source", CVE-2021-42574). A report
shows both: a control character by its picture (␛), the others by their number
(⟨U+202E⟩). Letters that run from right to left, and the joiners between letters
and between pictographs, are not touched. A text itself is never changed: TEI,
JSON and plain text keep what they are given.
"""

from __future__ import annotations

from collate.lazy import lazy_pattern

#: Body of a regex character class: Bidi_Control. Source: Unicode 15, PropList.txt.
BIDI_CONTROLS = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"

_HIDDEN = lazy_pattern(f"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{BIDI_CONTROLS}]")
_HIDDEN_IN_LINES = lazy_pattern(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{BIDI_CONTROLS}]")
#: What JSON may hold as it is, and a terminal may not get.
_UNESCAPED = lazy_pattern(f"[\x7f-\x9f\u2028\u2029{BIDI_CONTROLS}]")
#: The first of the pictures of control characters, that of U+0000.
_PICTURES = 0x2400


def show_controls(text: str) -> str:
    r"""Return *text* with a sign in place of each control character: ``␉`` of a tab, ``␊`` of a line end.

    Lone surrogates become U+FFFD.

    >>> show_controls("a\tb\x1b\n"), show_controls("\u202egnp.exe\x85")
    ('a␉b␛␊', '⟨U+202E⟩gnp.exe⟨U+0085⟩')
    """
    return _HIDDEN.sub(lambda found: _sign(ord(found[0])), text)


def show_controls_in_lines(text: str) -> str:
    r"""Return *text* as :func:`show_controls` does, but with its tabs and line ends.

    >>> show_controls_in_lines("a\tb\x1b\n")
    'a\tb␛\n'
    """
    return _HIDDEN_IN_LINES.sub(lambda found: _sign(ord(found[0])), text)


def escape_in_json(text: str) -> str:
    r"""Return JSON with escapes for the characters that JSON lets pass; what it holds stays the same.

    >>> escape_in_json('"\u202e"')
    '"\\u202e"'
    """
    return _UNESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _sign(code: int) -> str:
    if code < 0x20:
        return chr(_PICTURES + code)
    if code == 0x7F:
        return "␡"
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else f"⟨U+{code:04X}⟩"
