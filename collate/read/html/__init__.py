"""Web pages, saved pages, and text laid out as a browser does."""
