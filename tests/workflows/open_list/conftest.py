"""What tests of imports share: a folder for uploads, an operator, a department."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.files import BUREAU

if TYPE_CHECKING:
    from pathlib import Path

    from cases.models import Membership, Organisation


@pytest.fixture
def uploads(settings, tmp_path) -> Path:
    """Keep uploaded files apart for each test; return the folder in which they lie."""
    settings.DATA_DIR = tmp_path
    return tmp_path / "imports"


@pytest.fixture
def operator() -> Membership:
    """A data-centre operator, who imports for the whole city."""
    return a_member(Role.DATA_CENTRE_OPERATOR)


@pytest.fixture
def bureau() -> Organisation:
    """The department that provides what the files list."""
    return an_organisation(BUREAU)
