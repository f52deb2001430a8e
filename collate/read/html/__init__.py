"""Web pages, saved pages, and text laid out as in a browser.

To read in this order:

- ``reader``, ``mhtml``: one page; a saved page with its frames;
- ``charset``, ``tokeniser``, ``tree``: bytes to text, text to tokens, tokens to a well-nested list of items;
- ``roles``, ``page_lines``, ``boilerplate``: elements, and stretches of the page, that are not its text;
- ``site_phrases``, ``residue``: what sites put in and below an article;
- ``notes``, ``list_numbers``, ``type_style``: footnotes; the numbers of list items; the type of an element;
- ``writer``, ``flow``, ``display_lines``, ``sinks``: the walk over the items; white space and lines; lines
  set apart by their type; where the lines go.
"""
