"""Generated corpora with their ground truth: which documents contain which, and how much of it.

Two generators with disjoint word lists and sentence patterns: ``CHOOSING`` for
the tuning of thresholds, ``REPORTING`` for their evaluation.
"""
