"""The TEI files: an edition by each method, each witness by itself, and the list of all editions."""
