"""``python -m collate``."""

from collate.cli import main

main(prog_name="collate")
