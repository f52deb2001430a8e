"""Deduplication on an engine: the same steps as shuffles between partitions."""
