"""Medieval spelling of Latin: e for ae and oe (celum for caelum), and the dotted vowels of later print.

In other languages such letters make other words (poet and pet, schön and schon, Goethe and Gothe). So it
is one word only where the text is Latin, as its small words show.
"""

from __future__ import annotations

import re
from functools import lru_cache

from collate.lazy import lazy_pattern

#: Small words of Latin and of no daughter; those that daughters have too; and small words of other languages.
_OF_LATIN = """
cum quod sed enim autem vel uel sunt esse eius ejus nec neque atque sicut ergo erat quia hoc haec
quae ut ab apud ipse illi nobis vobis uobis deus deum dei deo dominus domini dominum domino ex quam
eum eam ei eis eorum omnia omnes omnis super quid ideo igitur etiam sibi suum suam suis nihil tamen
ita unde ubi post ante
"""
_OF_SEVERAL = "et in est non ad qui de per si a e te me se pro"
_OF_OTHERS = """
the of and to is was with that le la les des du une un il elle dans der die das und ist ein eine el
los las che di del della lo gli o os do da que en y
"""
_LATIN, _SHARED, _OTHERS = (frozenset(words.split()) for words in (_OF_LATIN, _OF_SEVERAL, _OF_OTHERS))
_WORDS = lazy_pattern(r"[^\W\d_]+")

#: ae and oe, as ligatures and with two dots too, and the e with a hook.
_DIPHTHONG = lazy_pattern("ae|oe|[æœäöęǽ]")

#: Verbs that only the diphthong distinguishes, and the bronze and thou art.
_APART = lazy_pattern(
    r"(?:\A|con|oc|de|in|ac|re|ex|ante|suc|se)c(ae?|æ)?ed|\A(?:ae|æ)?s\Z|\Aes\Z|\Al(?:ae|æ|e)t(?:um|i|o)\Z"
)


def latin_difference(lemma: str, reading: str, around: tuple[str, str]) -> str | None:
    """Return ``variant`` for two readings of a Latin text that differ in e for ae or oe, else None.

    *around* is the text before and after.

    >>> around = ("et vidit quod terra et ", " non sunt ab initio")
    >>> latin_difference("caelum", "celum", around), latin_difference("poet", "pet", ("the ", " of"))
    ('variant', None)
    >>> latin_difference("caedit", "cedit", around), latin_difference("terra", "terrae", around)
    (None, None)
    """
    words = [_WORDS.findall(text.casefold()) for text in (lemma, reading)]
    if len(words[0]) != len(words[1]):
        return None
    differing = [(one, other) for one, other in zip(*words, strict=True) if one != other]
    if not differing or any(_plain(one) != _plain(other) for one, other in differing):
        return None
    if any(_APART.search(word) for pair in differing for word in pair):
        return None
    return "variant" if is_latin(" ".join((around[0], *words[0], around[1]))) else None


@lru_cache(maxsize=4096)
def _plain(word: str) -> str:
    """Return *word* with e for each diphthong, and u for v.

    >>> _plain("cælum"), _plain("pœna"), _plain("coelum")
    ('celum', 'pena', 'celum')
    """
    return _DIPHTHONG.sub("e", word).replace("v", "u").replace("j", "i")


@lru_cache(maxsize=256)
def is_latin(text: str) -> bool:
    """Return whether the small words of *text*, a sentence or so, are those of Latin.

    >>> is_latin("et vidit deus quod esset bonum"), is_latin("et il est mort dans la maison qui est")
    (True, False)
    """
    words = [re.sub("[æę]", "ae", word) for word in _WORDS.findall(text.casefold())]
    own, shared, others = (sum(word in known for word in words) for known in (_LATIN, _SHARED, _OTHERS))
    return own > others and (own >= 2 or shared >= 2)
