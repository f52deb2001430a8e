"""Stage 5: matches to works. Carves compilations, gathers witnesses, assigns sigla, chooses base texts.

:func:`group` is the stage. :func:`carve` precedes it and cuts out texts that
stand unmarked inside others, after which matches must be computed again.
:func:`build_single_work` makes one work of texts prepared by an editor.
:class:`GroupingRecord` is what one run leaves for the next.

In reading order: ``grouping`` (the stage) and ``result``, ``members``, ``bridges``, ``occasions``,
``medoid``, ``sigla``, ``titles``, ``work_directives`` (the editor's), ``run_record``,
``single_work``; ``carving``, ``containment``, ``text_edges``, ``title_lines``.
"""

from collate.group.carving import carve
from collate.group.grouping import group
from collate.group.result import Grouping
from collate.group.run_record import GroupingRecord, dump_record, load_record, record_grouping
from collate.group.sigla import distinct_sigla, path_matches, siglum_series
from collate.group.single_work import build_single_work
from collate.group.titles import date_of, slug_of

__all__ = [
    "Grouping",
    "GroupingRecord",
    "build_single_work",
    "carve",
    "date_of",
    "distinct_sigla",
    "dump_record",
    "group",
    "load_record",
    "path_matches",
    "record_grouping",
    "siglum_series",
    "slug_of",
]
