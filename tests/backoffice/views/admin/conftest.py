"""What tests of the administration's pages share."""

from __future__ import annotations

import pytest

from tests.workflows.administration.offices import Three, the_three


@pytest.fixture
def three() -> Three:
    """One holder of each of the three separated roles."""
    return the_three()
