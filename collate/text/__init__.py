"""A library of functions on strings, independent of files and stages; import its modules directly.

In reading order: ``offsets`` (offset maps), ``line_index`` (line numbers), ``radicals`` and
``stand_ins`` (signs in place of characters), ``simplified`` (traditional to simplified
characters), ``fold`` (comparison forms),
``tokens``, ``letters``, ``shingles``, ``shared`` (common
stretches), ``numerals``, ``dates``, ``layout``, ``line_roles`` (salutations,
speakers, headings), ``word_table``, ``word_edges`` and ``word_reach`` (word boundaries), ``pronunciations``,
``first_person``, ``language``, ``visible`` (signs in place of control characters). ``packed`` reads the
tables of ``data/``.
"""
