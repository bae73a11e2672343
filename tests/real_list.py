"""Where the full real list and the fixtures beside it lie; it is no part of the product."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings

_DEFAULT = "../shared/data/sh_open_list_2026-04.csv.gz"

REAL_LIST = Path(settings.BASE_DIR, os.environ.get("KAIFANG_REAL_LIST", _DEFAULT))
DATA_FOLDER = REAL_LIST.parent

needs_real_list = pytest.mark.skipif(
    not REAL_LIST.is_file(),
    reason=f"the full real list is not at {REAL_LIST}; set KAIFANG_REAL_LIST",
)


def data_file(name: str) -> Path:
    """Return a file that lies beside the real list, or skip the test where it is absent."""
    path = DATA_FOLDER / name
    if not path.is_file():
        pytest.skip(f"{name} is not in {DATA_FOLDER}; set KAIFANG_REAL_LIST")
    return path
