"""Generated corpora with their truth: which documents hold which, and how much of it.

Two generators that share no word list and no sentence pattern: ``CHOOSING``
to find thresholds with, ``REPORTING`` to say how good they are.
"""
