"""Markdown files.

To read in this order: ``reader``, the blocks and footnotes of a file; ``inline``, the content of a paragraph.
"""
