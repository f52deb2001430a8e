"""The teiHeader of the file of one witness: its source, and what of it the file holds."""

from __future__ import annotations

from lxml import etree

from collate.model import Witness, Work
from collate.report.context import ReportContext
from collate.report.tei.parts import add, add_application, add_change, add_witness, start_header
from collate.report.wording.tei import TeiWords


def witness_header(
    work: Work, witness: Witness, xml_id: str, number: int, context: ReportContext
) -> etree._Element:
    """Return the ``teiHeader`` of the file of *witness*, which is the *number*-th of *work*, from 1.

    It says what the edition says of the witness too, but for what it is among the others.
    """
    words = TeiWords(context.lang)
    title = words("witness.title", title=work.title or words("untitled"), siglum=witness.siglum)
    root, listing = start_header(title, {}, words("witness.resp"), words("witness.rights"), context)
    add_witness(listing, witness, xml_id, number, words)
    encoding = add(root, "encodingDesc")
    editorial = add(encoding, "editorialDecl")
    add(add(editorial, "normalization", method="silent"), "p", words("witness.text"))
    add(add(editorial, "interpretation"), "p", words("witness.marks"))
    add_application(encoding, context)
    add_change(root, words("witness.change"), context)
    return root
