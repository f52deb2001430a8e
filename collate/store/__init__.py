"""What stays between runs: the output folder and its record of sigla, slugs and base texts."""

from collate.store.output import Output, replace_file

__all__ = ["Output", "replace_file"]
