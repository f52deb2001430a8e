"""What stays between runs: the output folder, its record of sigla, slugs and base texts, and the workspace.

``output.py`` is the folder; ``workspace.py`` the workspace, an SQLite file
(``migrate.py``: its tables, ``codecs.py`` and ``nouns.py``: what is in them,
``postings.py``: the index of texts, ``runs.py``: the runs).
"""

from collate.store.output import Output, replace_file
from collate.store.runs import Runs
from collate.store.workspace import NAME, Workspace, look

__all__ = ["NAME", "Output", "Runs", "Workspace", "look", "replace_file"]
