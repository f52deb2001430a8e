"""Web pages, saved pages, and text laid out as in a browser.

To read in this order:

- ``reader``, ``mhtml``: one page; a saved page with its frames;
- ``charset``, ``tokeniser``, ``tree``: bytes to text, text to tokens, tokens to a well-nested list of items;
- ``roles``, ``boilerplate``: single elements, and stretches of the page, that are not its text;
- ``notes``, ``list_numbers``: footnotes; the numbers of list items;
- ``writer``, ``flow``: the walk over the items; white space and lines.
"""
