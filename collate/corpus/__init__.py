"""Deduplication of large batches: load, partition, spill, find, select, write; here or on an engine."""
