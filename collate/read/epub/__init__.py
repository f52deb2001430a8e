"""EPUB books.

To read in this order: ``container``, the archive; ``package``, the package document and the tables of
contents; ``reader``, the pages in reading order.
"""
