"""TEI documents."""
