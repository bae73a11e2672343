"""What tests of the demonstration share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import override_settings

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module", autouse=True)
def own_data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the files of a story that is taken back out of the folder of all other tests."""
    with override_settings(DATA_DIR=tmp_path_factory.mktemp("data")):
        yield
