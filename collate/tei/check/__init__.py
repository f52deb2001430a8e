"""Check an edition: its structure, its statements about itself, its texts."""
