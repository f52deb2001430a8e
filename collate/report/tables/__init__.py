"""Tables and data: CSV, JSON, and the input of programs that draw trees.

- ``apparatus_csv``, ``apparatus_json``: the apparatus of a work
- ``patterns_csv``, ``patterns_json``: statistics of the apparatus
- ``stemma``: NEXUS, PHYLIP and distances
- ``summary_json``, ``run_csv``: a run; ``match_formats``: the matches of ``collate dedupe``
"""
