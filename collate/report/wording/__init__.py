"""The reports' own words, in every language that has a catalogue.

- ``terms``, ``variant_notes``, ``pages``: tables of messages by key; ``labels``: all of them in one language
- ``tei``: the words of the TEI files
- ``run_summary``, ``match_reasons``, ``base_choice``: sentences made from results
"""
