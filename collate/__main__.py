"""The program ``collate``, also as ``python -m collate``."""

import os
import sys


def main() -> None:
    """Run the command line, in UTF-8 mode where the names of files would be read and written as ASCII."""
    if sys.getfilesystemencoding() != "utf-8":
        # Names of files in an output folder are Chinese. In the locale C, Python takes UTF-8 by itself unless
        # PYTHONUTF8 forbids it. As an option here, since -E and -I ignore the variable.
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])
    from collate.cli import main as command

    command(prog_name="collate")


if __name__ == "__main__":
    main()
