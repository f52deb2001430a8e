"""What earlier runs computed and a later one can reuse: documents, comparisons, editions, output files."""
