"""TEI documents.

To read in this order: ``reader``, editions with an apparatus, other TEI documents, and corpora of both;
``running_text``, the text of a document without apparatus.
"""
