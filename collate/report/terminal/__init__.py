"""Reports as lines for the terminal.

- ``plain_text``: the summary of a run, and an apparatus
- ``match_explanation``: two texts side by side, with the reason for their relation
- ``edition_diff``: the comparison of two editions
"""
