"""Mail: files with one or more messages, and messages pasted into plain text.

To read in this order:

- ``phrases``: the lines that mail programs write: attributions, separators, headers;
- ``pasted_lines``, ``quotations``: the lines of a text with their quotation marks, and which of these quote;
- ``pasted``: the ledger rows of a pasted mail;
- ``flowed``: the decoding of ``format=flowed``;
- ``headers``, ``parts``: the headers and the parts of a message;
- ``message``, ``mailbox``: the readers of ``.eml`` and ``.mbox``.
"""

from collate.read.mail.pasted import without_mail

__all__ = ["without_mail"]
