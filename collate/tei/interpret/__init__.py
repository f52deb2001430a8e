"""Editions by others, brought into the form that collate reads; every decision on the way is on record.

An edition in any of the conventions below becomes one in parallel
segmentation, in the namespace of TEI P5, whose ``@wit`` names listed witnesses
alone and each of them once in an app. All that reads editions reads this
form, so that all see the same witnesses. In reading order:

- :mod:`~collate.tei.interpret.edition`: the whole edition, step by step;
- :mod:`~collate.tei.interpret.doubts`: a decision that the file leaves open, and its lines;
- :mod:`~collate.tei.interpret.vocabulary`: names without a namespace or of TEI P4, and xml:ids;
- :mod:`~collate.tei.interpret.places`: apps that stand apart from their words;
- :mod:`~collate.tei.interpret.witnesses`: what a word of ``@wit`` means;
- :mod:`~collate.tei.interpret.readings`: the witnesses of each reading, groups and hands included;
- :mod:`~collate.tei.interpret.lacunae`: marks of lacunae without a counterpart;
- :mod:`~collate.tei.interpret.rest`: witnesses that an app does not name.
"""

from collate.tei.interpret.doubts import Doubt, doubt_messages
from collate.tei.interpret.edition import Interpretation, interpret

__all__ = ["Doubt", "Interpretation", "doubt_messages", "interpret"]
