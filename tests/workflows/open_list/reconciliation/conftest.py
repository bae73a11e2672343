"""A city with three departments, one of which ended, and who reconciles."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.reconciliation.catalogues import City

if TYPE_CHECKING:
    from cases.models import Membership


@pytest.fixture
def city() -> City:
    """A city in which 丙局 ended without a successor."""
    names = {"甲局": {}, "乙局": {}, "丙局": {"valid_until": date(2024, 12, 31)}}
    return City({name: an_organisation(name, **more) for name, more in names.items()})


@pytest.fixture
def operator() -> Membership:
    """A data-centre operator."""
    return a_member(Role.DATA_CENTRE_OPERATOR)
