"""Check an edition, in reading order.

- :mod:`~collate.tei.check.whole_edition`: all checks of a file, and the comparison with its sources;
- :mod:`~collate.tei.check.structure`: schema, ids, pointers, each witness once in each app;
- :mod:`~collate.tei.check.claims`: what our apps record of themselves;
- :mod:`~collate.tei.check.witness_claims`: what our header records of the witnesses;
- :mod:`~collate.tei.check.generated`: a file compared whole with the same edition, generated again;
- :mod:`~collate.tei.check.foreign`: editions by others;
- :mod:`~collate.tei.check.foreign_entries`: one of their apps;
- :mod:`~collate.tei.check.extant_walk`: which witnesses are extant at each app;
- :mod:`~collate.tei.check.ids`: duplicate xml:ids, dangling pointers.
"""

from collate.tei.check.claims import check_claims
from collate.tei.check.generated import check_generated
from collate.tei.check.structure import check_edition
from collate.tei.check.whole_edition import (
    Findings,
    describe_difference,
    first_difference,
    verify,
    verify_against_segments,
)

__all__ = [
    "Findings",
    "check_claims",
    "check_edition",
    "check_generated",
    "describe_difference",
    "first_difference",
    "verify",
    "verify_against_segments",
]
