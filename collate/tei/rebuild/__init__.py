"""Rebuild from an edition what it was made of: each witness's text, the entries, the alignment."""
