"""What a target of ``fuzz`` is."""

from __future__ import annotations

import random
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path

import mutations

from tests.properties.test_fuzz import check_error

__all__ = ["Mutation", "Target", "check_error"]

Mutation = Callable[[bytes, random.Random], bytes]


class Target(ABC):
    """What is done with an input; ``folder`` is for its files."""

    seeds: Sequence[bytes] = ()
    mutate: Mutation = staticmethod(mutations.mutate_part)

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="fuzz-"))

    @abstractmethod
    def run(self, data: bytes) -> None:
        """Do it; whatever is raised is a finding."""
