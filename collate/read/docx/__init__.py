"""Word files (Office Open XML).

To read in this order:

- ``package``, ``ooxml``: the ZIP archive with its parts and relations; XML without namespace variants;
- ``reader``: the parts in turn, from the body to the properties;
- ``story_walker``, ``paragraph_walker``: paragraphs of a story; the content of one paragraph;
- ``fields``, ``math``, ``symbols``: what a paragraph contains besides runs of text;
- ``styles``, ``numbering``, ``number_formats``, ``note_numbers``: what only the printed page shows;
- ``writer``: raw text, ledger, notes, headings and pages.
"""
