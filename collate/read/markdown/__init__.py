"""Markdown files.

To read in this order: ``reader``, the blocks of a file; ``inline``, the content of a paragraph;
``notes``, the footnotes.
"""
