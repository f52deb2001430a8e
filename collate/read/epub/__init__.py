"""EPUB books.

To read in this order: ``container``, archive, package document and tables of contents; ``reader``, the
pages in reading order.
"""
