from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.report.conftest import Made


@pytest.fixture
def make() -> Callable[..., Made]:
    """Build an edition from pieces."""
    return Made
