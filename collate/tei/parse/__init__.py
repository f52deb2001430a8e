"""Parse TEI: the document, its mixed content, its witness list, its recorded settings."""
