"""The RELAX NG schemas of our editions, in reading order.

- ``collate.rng``, ``collate-witness.rng``: an edition, and the file of a single witness;
- :mod:`~collate.tei.schema.standoff_grammar`: the variants for an apparatus after the text;
- :mod:`~collate.tei.schema.grammar`: compilation, and where a document breaks its schema.
"""

from collate.tei.schema.grammar import check_schema, compile_schema

__all__ = ["check_schema", "compile_schema"]
