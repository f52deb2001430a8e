"""Stage 5: matches to works. Carve compilations, gather witnesses, give sigla, choose base texts.

:func:`group` is the stage. :func:`carve` comes before it, where a text stands
unmarked inside another; matches are then to be found again.
:func:`prepared` makes one work of texts that an editor prepared.
:class:`Recorded` is what one run leaves for the next.
"""

from collate.group.carve import carve
from collate.group.grouped import Grouping
from collate.group.grouping import group
from collate.group.record import Recorded, dump, load, record
from collate.group.single_work import prepared

__all__ = ["Grouping", "Recorded", "carve", "dump", "group", "load", "prepared", "record"]
